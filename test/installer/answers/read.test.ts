import { describe, expect, it } from 'vitest';
import { checkAnswers } from '../../../src/installer/answers/check.ts';
import {
  DEFAULT_HOST,
  DEFAULT_LANGUAGE,
  defaultDevices,
  defaultKeyboard,
  defaultKits,
  defaultRouting,
  defaultTime,
} from '../../../src/installer/answers/defaults.ts';
import { languagesOf } from '../../../src/installer/answers/languages.ts';
import type { Answers } from '../../../src/installer/answers/model.ts';
import { readAnswers } from '../../../src/installer/answers/read.ts';
import { defaultLayout } from '../../../src/installer/disks/defaults.ts';
import type { Machine } from '../../../src/installer/screens/screen.ts';
import { ENGLISH } from '../../../src/installer/texts/english.ts';
import { RELEASES } from '../../../src/releases/table.ts';
import { machineWith, USED_DISKS } from '../machines.ts';

const HASH = `$1$abcdefgh$${'a'.repeat(22)}`;
const MACHINE = machineWith();
const { release } = MACHINE;

function defaultsOf(machine: Machine): Answers {
  const devices = defaultDevices(machine.network);
  return {
    language: DEFAULT_LANGUAGE,
    keyboard: defaultKeyboard(DEFAULT_LANGUAGE, machine.release),
    devices,
    routing: defaultRouting(devices),
    host: DEFAULT_HOST,
    time: defaultTime(DEFAULT_LANGUAGE, machine),
    rootPassword: { crypted: HASH },
    disks: defaultLayout(machine.disks, machine.release),
    kits: defaultKits(machine),
  };
}

describe('the defaults', () => {
  it.each(RELEASES.map((row) => [row.id, row] as const))('of %s are whole answers', (_id, row) => {
    const machine = machineWith({ release: row });
    const answers = defaultsOf(machine);
    expect(checkAnswers(answers, { texts: ENGLISH, release: row, machine })).toEqual([]);
    // As a file has them: JSON knows what YAML does.
    const plain: unknown = JSON.parse(JSON.stringify({ ...answers, unattended: true }));
    expect(readAnswers(plain, row)).toEqual({ given: answers, unattended: true, faults: [] });
  });

  it.each(RELEASES.map((row) => [row.id, row] as const))('of %s fit its languages', (_id, row) => {
    const machine = machineWith({ release: row });
    for (const { locale, keyboard } of languagesOf(row)) {
      expect(defaultKeyboard(locale, row)).toBe(keyboard);
      const given = { language: locale, keyboard, time: defaultTime(locale, machine) };
      expect(checkAnswers(given, { texts: ENGLISH, release: row, machine })).toEqual([]);
    }
  });

  it('leave machines with UEFI and with volume groups whole too', () => {
    for (const disks of [USED_DISKS, { ...MACHINE.disks, firmware: 'uefi' } as const]) {
      const machine = machineWith({ release: 'rhel-7', disks });
      const answers = defaultsOf(machine);
      expect(checkAnswers(answers, { texts: ENGLISH, release: machine.release, machine })).toEqual([]);
    }
  });

  it('take the zone of the language, and one that the machine knows', () => {
    expect(defaultTime('de_DE', MACHINE).zone).toBe('Europe/Berlin');
    expect(defaultTime('ja_JP', MACHINE).zone).toBe('America/New_York');
    expect(defaultTime('en_US', { release, zones: ['Etc/UTC', 'Europe/Rome'] }).zone).toBe('Etc/UTC');
  });
});

describe('answers on paper', () => {
  it('may leave out what has a default', () => {
    const { given, faults } = readAnswers(
      {
        devices: [
          { device: 'eth0', purpose: 'provision', ipv4: { address: '10.0.0.1', netmask: '255.0.0.0' } },
          { device: 'eth1', configure: false },
          { device: 'eth2', purpose: 'public', ipv4: 'dhcp' },
        ],
        routing: { dhcp: true },
        host: { name: 'a.example.com' },
        time: { zone: 'UTC' },
        kits: [{ name: 'centos', version: '5', arch: 'x86_64', os: true }],
        disks: {
          clear: ['sda'],
          partitions: [{ disk: 'sda', size: { mode: 'fill' }, use: 'swap' }],
          groups: [{ name: 'vg' }],
        },
      },
      release,
    );
    expect(faults).toEqual([]);
    expect(given.devices?.map(({ network, ipv6, onBoot }) => [network, ipv6, onBoot])).toEqual([
      ['cluster', 'off', true],
      ['eth1', 'off', true],
      ['public', 'off', true],
    ]);
    expect(given.routing).toEqual({ dhcp: true, gateway: '', nameservers: [] });
    expect(given.host).toEqual({ dhcp: false, name: 'a.example.com', domain: 'kusu' });
    expect(given.time).toEqual({ zone: 'UTC', utc: true, ntp: 'pool.ntp.org' });
    expect(given.kits?.[0]?.source).toBe('medium');
    expect(given.disks?.groups).toEqual([{ name: 'vg', extentMib: 32 }]);
    expect(given.disks?.partitions[0]?.use).toEqual({ as: 'swap' });
  });

  it.each([
    ['a list for all', [], '', 'a list was found'],
    ['an unknown part', { languages: 'de_DE' }, 'languages', 'use language, keyboard, devices'],
    ['a number for a text', { keyboard: 5 }, 'keyboard', 'Here should be text, and 5 was found'],
    ['null', { keyboard: null }, 'keyboard', 'null was found'],
    ['text for a flag', { host: { name: 'a.b', dhcp: 'yes' } }, 'host.dhcp', 'true or false, and "yes"'],
    ['an unknown key', { time: { zone: 'UTC', ntp2: '' } }, 'time.ntp2', 'use zone, utc, ntp'],
    ['no zone', { time: {} }, 'time.zone', 'This is missing: give text'],
    ['no list', { devices: {} }, 'devices', 'Here should be a list'],
    ['no device name', { devices: [{ configure: false }] }, 'devices.0.device', 'missing'],
    [
      'an unknown purpose',
      { devices: [{ device: 'eth0', purpose: 'x', ipv4: 'dhcp' }] },
      'devices.0.purpose',
      'provision, public, other',
    ],
    [
      'no address',
      { devices: [{ device: 'eth0', purpose: 'other' }] },
      'devices.0.ipv4',
      'dhcp, or address and netmask',
    ],
    [
      'half an address',
      { devices: [{ device: 'eth0', purpose: 'other', ipv4: { address: '10.0.0.1' } }] },
      'devices.0.ipv4.netmask',
      'missing',
    ],
    [
      'a word for IPv6',
      { devices: [{ device: 'eth0', configure: false, ipv6: 'on' }] },
      'devices.0.ipv6',
      'off, auto, dhcp',
    ],
    ['a clear password', { rootPassword: { clear: 'x' } }, 'rootPassword.clear', 'clear text'],
    ['a password as text', { rootPassword: 'x' }, 'rootPassword', 'crypted'],
    [
      'a kit from nowhere',
      { kits: [{ name: 'a', version: '1', arch: 'noarch', source: 'disk' }] },
      'kits.0.source',
      'medium, or url',
    ],
    [
      'a size of words',
      { disks: { partitions: [{ disk: 'sda', size: { mode: 'fixed', mib: '5' }, use: { as: 'swap' } }] } },
      'disks.partitions.0.size.mib',
      'whole number',
    ],
    [
      'a use of nothing',
      { disks: { volumes: [{ group: 'a', name: 'b', size: { mode: 'fill' } }] } },
      'disks.volumes.0.use.as',
      'missing',
    ],
    [
      'keys of another use',
      {
        disks: {
          volumes: [{ group: 'a', name: 'b', size: { mode: 'fill' }, use: { as: 'swap', type: 'ext3' } }],
        },
      },
      'disks.volumes.0.use.type',
      'not known',
    ],
    [
      'parts that are missing',
      { unattended: true, language: 'de_DE' },
      'unattended',
      'missing: keyboard, devices, routing',
    ],
  ])('with %s are refused', (_name, value, field, message) => {
    const { faults } = readAnswers(value, release);
    expect(faults[0]?.field).toBe(field);
    expect(faults[0]?.message).toContain(message);
  });

  it('are checked by the rules of the screens', () => {
    const { faults } = readAnswers({ keyboard: 'klingon', host: { name: 'master' } }, release);
    expect(faults.map(({ field }) => field)).toEqual(['keyboard', 'host.name']);
  });
});
