import { describe, expect, it } from 'vitest';
import {
  DEFAULT_HOST,
  defaultDevices,
  defaultKits,
  defaultRouting,
  defaultTime,
} from '../../../src/installer/answers/defaults.ts';
import type { Answers } from '../../../src/installer/answers/model.ts';
import { clearAll, defaultLayout, useExisting } from '../../../src/installer/disks/defaults.ts';
import { CONFIRMATION } from '../../../src/installer/screens/confirmation.ts';
import { machineWith, USED_DISKS } from '../machines.ts';
import { drive } from './drive.ts';

const MACHINE = machineWith();
const DEVICES = defaultDevices(MACHINE.network);
const ANSWERS: Answers = {
  language: 'en_US',
  keyboard: 'us',
  devices: DEVICES,
  routing: defaultRouting(DEVICES),
  host: DEFAULT_HOST,
  time: defaultTime('en_US', MACHINE),
  rootPassword: { clear: 'very secret' },
  disks: defaultLayout(MACHINE.disks, MACHINE.release),
  kits: defaultKits(MACHINE),
};

describe('Confirmation', () => {
  it('sums up every part, and the plan, but not the password', () => {
    const text = drive(CONFIRMATION, {}, ANSWERS).text();
    expect(text.split('\n').slice(0, 14)).toEqual([
      'This is what will be done. Nothing has been changed yet.',
      '',
      'Language: English, en_US',
      'Keyboard: U.S. English, us',
      'Network eth0: 172.20.0.1/16, cluster, provision',
      'Network eth1: 192.168.0.100/24, public, public',
      'Gateway and DNS: 192.168.0.1, 192.168.0.1',
      'Host and domain: master.example.com, kusu',
      'Time zone: America/New_York, hardware clock in UTC, pool.ntp.org',
      'Root password: set',
      'Kits: base 1.0 noarch, centos 5 x86_64 (operating system)',
      '',
      'What happens to the disks, in this order:',
      '1. Make a new msdos partition table on sda; all on it is lost',
    ]);
    expect(text).not.toContain('secret');
  });

  it('names the disks that are changed, and has the safe button first', () => {
    const driven = drive(CONFIRMATION, {}, ANSWERS).press('finish');
    expect(driven.text()).toContain('cannot be recovered: sda.');
    expect(driven.buttons()).toEqual(['goBack', 'goOn']);
    expect(driven.press('goBack').title()).toBe('Confirmation');
    expect(driven.press('finish', 'goOn').next()).toEqual({ to: 'next', answers: {} });
  });

  it('shows what does not fit together instead of a plan, and does not go on', () => {
    const disks = clearAll(MACHINE.disks);
    const driven = drive(CONFIRMATION, {}, { ...ANSWERS, disks });
    expect(driven.text()).toContain('Not everything fits together\nThere is no root');
    expect(driven.text()).not.toContain('What happens to the disks');
    expect(driven.press('finish').text()).toContain('There is no root');
  });

  it('goes back and starts over', () => {
    expect(drive(CONFIRMATION, {}, ANSWERS).press('back').next()).toEqual({ to: 'back', answers: {} });
    expect(drive(CONFIRMATION, {}, ANSWERS).press('startOver').next()).toEqual({
      to: 'effect',
      effect: 'restart',
    });
  });

  it('shows devices that are not used, DHCP and no time server', () => {
    const answers: Answers = {
      ...ANSWERS,
      devices: DEVICES.map((device, index) => ({ ...device, configure: index === 0, ipv4: 'dhcp' })),
      routing: { dhcp: true, gateway: '', nameservers: [] },
      host: { dhcp: true, name: '', domain: '' },
      time: { zone: 'UTC', utc: false, ntp: '' },
    };
    const text = drive(CONFIRMATION, {}, answers).text();
    expect(text).toContain(
      'Network eth0: DHCP, cluster, provision\nNetwork eth1: not used\nGateway and DNS: DHCP',
    );
    expect(text).toContain(
      'Host and domain: DHCP\nTime zone: UTC, hardware clock in local time, no time server',
    );
  });

  it('counts a disk whose volumes are made anew as changed', () => {
    const layout = useExisting(USED_DISKS);
    const format = (mountPoint: string) =>
      ({ as: 'filesystem', type: 'ext3', mountPoint, format: true }) as const;
    const disks = {
      ...layout,
      partitions: layout.partitions.map((wish, index) =>
        index === 0 ? { ...wish, use: format('/boot') } : wish,
      ),
      volumes: layout.volumes.map((wish, index) => ({ ...wish, use: format(index === 0 ? '/' : '/depot') })),
    };
    const driven = drive(CONFIRMATION, { disks: USED_DISKS }, { ...ANSWERS, disks }).press('finish');
    expect(driven.text()).toContain('cannot be recovered: sda.');
  });
});
