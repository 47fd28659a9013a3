import { describe, expect, it } from 'vitest';
import { defaultDevices } from '../../../src/installer/answers/defaults.ts';
import type { DeviceAnswers } from '../../../src/installer/answers/model.ts';
import { NETWORK } from '../../../src/installer/screens/network.ts';
import { ROUTING } from '../../../src/installer/screens/routing.ts';
import { machineWith } from '../machines.ts';
import { drive } from './drive.ts';

const STATIC = defaultDevices(machineWith().network);
const WITH_DHCP: DeviceAnswers[] = STATIC.map((device, index) =>
  index === 1 ? { ...device, ipv4: 'dhcp' } : device,
);

describe('Network', () => {
  it('offers the first two devices configured', () => {
    expect(drive(NETWORK, { devices: 3 }).rows('devices')).toEqual([
      '*|eth0|172.20.0.1/16|cluster|provision',
      '*|eth1|192.168.0.100/24|public|public',
      '|eth2|not configured||',
    ]);
    expect(drive(NETWORK).press('next').answers()).toEqual({ devices: STATIC });
  });

  it('configures a device in a dialog, and keeps its address while DHCP is tried', () => {
    const driven = drive(NETWORK).choose('devices', 'eth1');
    expect(driven.title()).toBe('Configure eth1');
    expect(driven.text()).toContain('52:54:00:12:34:51, driver e1000');
    driven.change('devices.eth1.dhcp', true);
    expect(driven.isDisabled('devices.eth1.address')).toBe(true);
    driven.change('devices.eth1.dhcp', false);
    expect(driven.value('devices.eth1.address')).toBe('192.168.0.100');
    driven.change('devices.eth1.dhcp', true).change('devices.eth1.onBoot', false).press('save');
    expect(driven.rows('devices')[1]).toBe('|eth1|DHCP|public|public');
    expect(driven.focus()).toBe('devices');
  });

  it('refuses in the dialog, and stays there', () => {
    const driven = drive(NETWORK)
      .press('configure')
      .change('devices.eth0.address', '172.20.0.0')
      .press('save');
    expect(driven.text()).toContain(
      'is the network itself: use an address from 172.20.0.1 to 172.20.255.254',
    );
    expect(driven.press('ok').focus()).toBe('devices.eth0.address');
    expect(driven.value('devices.eth0.address')).toBe('172.20.0.0');
    expect(driven.press('cancel').rows('devices')[0]).toContain('172.20.0.1/16');
  });

  it('lets a name follow the purpose until one was entered', () => {
    const driven = drive(NETWORK).choose('devices', 'eth1').change('devices.eth1.purpose', 'other');
    expect(driven.value('devices.eth1.network')).toBe('eth1');
    driven.change('devices.eth1.network', 'lab').change('devices.eth1.purpose', 'public');
    expect(driven.value('devices.eth1.network')).toBe('lab');
  });

  it('refuses devices that do not fit together', () => {
    const driven = drive(NETWORK).choose('devices', 'eth0').change('devices.eth0.purpose', 'other');
    driven.press('save', 'next');
    expect(driven.text()).toContain('No configured device is for provisioning');
  });

  it('advises two devices, and goes on with one', () => {
    const driven = drive(NETWORK, { devices: 1 }).press('next');
    expect(driven.title()).toBe('Only one network device is used');
    expect(driven.press('change').focus()).toBe('devices');
    expect(driven.press('next', 'goOn').answers()?.devices).toHaveLength(1);
  });

  it('says that a machine without a device cannot go on', () => {
    const driven = drive(NETWORK, { devices: 0 });
    expect(driven.press('configure').rows('devices')).toEqual([]);
    expect(driven.press('next').text()).toContain('no network device that the kernel knows');
  });

  it('has IPv6 where the release sets it up', () => {
    const old = drive(NETWORK, { release: 'rhel-5' }).press('configure');
    expect(old.has('devices.eth0.ipv6')).toBe(false);
    const driven = drive(NETWORK, { release: 'rhel-6' }).press('configure');
    expect(driven.isDisabled('devices.eth0.ipv6Address')).toBe(true);
    driven.change('devices.eth0.ipv6', 'address').change('devices.eth0.ipv6Address', 'fd00::1').press('save');
    expect(driven.text()).toContain('write one such as fd00::1/64');
    driven.press('ok').change('devices.eth0.ipv6Address', 'fd00::1/64').press('save');
    expect(driven.rows('devices')[0]).toContain('172.20.0.1/16, fd00::1/64');
    expect(driven.press('next').answers()?.devices?.[0]?.ipv6).toEqual({ address: 'fd00::1/64' });
  });

  it('shows devices of the machine of which the answers say nothing', () => {
    const driven = drive(NETWORK, { devices: 2 }, { devices: STATIC.slice(0, 1) });
    expect(driven.rows('devices')[1]).toBe('|eth1|not configured||');
  });
});

describe('Gateway and DNS', () => {
  it('does not offer DHCP that no device uses', () => {
    const driven = drive(
      ROUTING,
      {},
      { devices: STATIC, routing: { dhcp: true, gateway: '', nameservers: [] } },
    );
    expect(driven.isDisabled('routing.dhcp')).toBe(true);
    expect(driven.text()).toContain('No device uses DHCP');
    expect(driven.press('next').text()).toContain('The default gateway is missing');
    expect(driven.press('ok').focus()).toBe('routing.gateway');
  });

  it('takes all from DHCP where a device uses it', () => {
    const driven = drive(ROUTING, {}, { devices: WITH_DHCP });
    expect(driven.value('routing.dhcp')).toBe(true);
    expect(driven.isDisabled('routing.gateway')).toBe(true);
    expect(driven.press('next').answers()).toEqual({ routing: { dhcp: true, gateway: '', nameservers: [] } });
  });

  it('clears, and takes one to three name servers without gaps', () => {
    const driven = drive(ROUTING, {}, { devices: STATIC }).press('clear');
    driven
      .change('routing.gateway', '192.168.0.254')
      .change('routing.nameservers.1', '10.0.0.1')
      .press('next');
    expect(driven.text()).toContain('behind an empty entry');
    driven.press('ok').change('routing.nameservers.0', ' 10.0.0.2 ').press('next');
    expect(driven.answers()).toEqual({
      routing: { dhcp: false, gateway: '192.168.0.254', nameservers: ['10.0.0.2', '10.0.0.1'] },
    });
  });
});
