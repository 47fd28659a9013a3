import type { Answers, DeviceAnswers } from '../../../src/installer/answers/model.ts';
import { defaultLayout } from '../../../src/installer/disks/defaults.ts';
import type { DiskAnswers, DiskInventory, Use } from '../../../src/installer/disks/model.ts';
import type { KickstartMachine } from '../../../src/installer/kickstart/factory.ts';
import { diskFactsOf } from '../../../src/releases/facts/disks.ts';
import { findSyntax } from '../../../src/releases/kickstart/dialect.ts';
import type { Release } from '../../../src/releases/release.ts';
import { disk, GIB, inventory, MIB, partition } from '../disks/inventories.ts';

/** A master node's answers, as the screens give them. */
export interface KickstartCase {
  readonly name: string;
  readonly machine: KickstartMachine;
  readonly answers: Answers;
}

const CRYPTED = '$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1';

const PROVISION: DeviceAnswers = {
  device: 'eth0',
  configure: true,
  onBoot: true,
  ipv4: { address: '172.20.0.1', netmask: '255.255.0.0' },
  ipv6: 'off',
  network: 'cluster',
  purpose: 'provision',
};
const PUBLIC: DeviceAnswers = {
  ...PROVISION,
  device: 'eth1',
  ipv4: { address: '192.168.0.100', netmask: '255.255.255.0' },
  network: 'public',
  purpose: 'public',
};
const UNUSED: DeviceAnswers = { ...PROVISION, device: 'eth2', configure: false, purpose: 'other' };

export function answersFor(disks: DiskAnswers, more: Partial<Answers> = {}): Answers {
  return {
    language: 'en_US',
    keyboard: 'us',
    devices: [PROVISION, PUBLIC, UNUSED],
    routing: { dhcp: false, gateway: '192.168.0.1', nameservers: ['192.168.0.2', '192.168.0.3'] },
    host: { dhcp: false, name: 'master.example.com', domain: 'kusu' },
    time: { zone: 'Europe/Berlin', utc: true, ntp: 'pool.ntp.org' },
    rootPassword: { crypted: CRYPTED },
    disks,
    kits: [
      { name: 'centos', version: '5.4', arch: 'x86_64', os: true, source: 'medium' },
      {
        name: 'base',
        version: '1.2',
        arch: 'noarch',
        os: false,
        source: { url: 'http://10.1.1.1/kits/base' },
      },
    ],
    ...more,
  };
}

/** A disk that has been installed on before, and a second one that nobody touches. */
export function usedInventory(firmware: DiskInventory['firmware']): DiskInventory {
  const kept = { filesystem: 'ext3' };
  const physical = { filesystem: 'LVM2_member' };
  const parts =
    firmware === 'uefi'
      ? [
          partition('sda', 1, 'gpt', 1, 200, { filesystem: 'vfat' }),
          partition('sda', 2, 'gpt', 201, 2048, kept),
          partition('sda', 3, 'gpt', 2249, 2000, { filesystem: 'swap' }),
          partition('sda', 4, 'gpt', 4249, 50_000, physical),
          partition('sda', 5, 'gpt', 54_249, 5000, kept),
          partition('sda', 6, 'gpt', 59_249, 5000, kept),
        ]
      : [
          partition('sda', 1, 'primary', 1, 2248, kept),
          partition('sda', 2, 'extended', 2249, 70_000),
          partition('sda', 5, 'logical', 2250, 2000, { filesystem: 'swap' }),
          partition('sda', 6, 'logical', 4251, 49_998, physical),
          partition('sda', 7, 'logical', 54_250, 4999, kept),
          partition('sda', 8, 'logical', 59_250, 4999, kept),
        ];
  const members = parts.filter(({ filesystem }) => filesystem === 'LVM2_member').map(({ device }) => device);
  return inventory(
    [
      disk('sda', 200 * GIB, firmware === 'uefi' ? 'gpt' : 'msdos', parts),
      disk('sdb', 80 * GIB, 'none', []),
      disk('sdc', 80 * GIB, 'msdos', []),
    ],
    {
      firmware,
      groups: [
        {
          name: 'vg0',
          extent: 4 * MIB,
          physical: members,
          logical: [
            { name: 'root', size: 12 * GIB, filesystem: 'ext3' },
            { name: 'home', size: 8 * GIB, filesystem: 'ext3' },
          ],
        },
      ],
    },
  );
}

/** What stays, what is made anew in place, what goes, and what is new. */
export function reusingLayout(firmware: DiskInventory['firmware'], release: Release): DiskAnswers {
  const facts = diskFactsOf(release);
  const size = { mode: 'fixed', mib: 1 } as const;
  const format = (mountPoint: string, type = facts.filesystem, label?: string): Use => ({
    ...{ as: 'filesystem', type, mountPoint, format: true },
    ...(label === undefined ? {} : { label }),
  });
  const keep = (mountPoint: string, type = 'ext3'): Use => ({
    ...{ as: 'filesystem', type, mountPoint, format: false },
  });
  const old = (existing: string, use: Use) => ({ disk: 'sda', existing, size, use });
  const first =
    firmware === 'uefi'
      ? [
          old('sda1', keep('/boot/efi', 'efi')),
          old('sda2', format('/boot', facts.bootFilesystem)),
          old('sda3', { as: 'swap' }),
        ]
      : [old('sda1', format('/boot', facts.bootFilesystem)), old('sda5', { as: 'swap' })];
  const [physical, data, gone] = firmware === 'uefi' ? ['sda4', 'sda5', 'sda6'] : ['sda6', 'sda7', 'sda8'];
  const volume = { group: 'vg0', size, existing: true };
  return {
    clear: [],
    remove: [gone],
    partitions: [
      ...first,
      old(physical, { as: 'physical', group: 'vg0' }),
      old(data, keep('/data')),
      { disk: 'sda', size: { mode: 'atLeast', mib: 3000 }, use: format('/srv', facts.filesystem, 'srv') },
      { disk: 'sda', size: { mode: 'fill' }, use: { as: 'physical', group: 'new' } },
      { disk: 'sda', size: { mode: 'fixed', mib: 500 }, use: { as: 'swap' } },
    ],
    groups: [
      { name: 'vg0', existing: true, extentMib: 4 },
      { name: 'new', extentMib: 32 },
    ],
    volumes: [
      { ...volume, name: 'root', use: format('/') },
      { ...volume, name: 'home', use: keep('/home') },
      { group: 'vg0', name: 'var', size: { mode: 'fixed', mib: 1001 }, use: format('/var') },
      { group: 'new', name: 'depot', size: { mode: 'atLeast', mib: 10_000 }, use: format('/depot') },
      { group: 'new', name: 'rest', size: { mode: 'fill' }, use: format('/rest') },
    ],
  };
}

/** Whether loader and installer of the release know `network --ipv6`. */
function takesIpv6({ kickstart: { dialect, early } }: Release): boolean {
  const known = early.options?.network;
  return (
    (findSyntax(dialect, 'network')?.options.has('--ipv6') ?? false) && (known?.includes('--ipv6') ?? true)
  );
}

/** Every machine and choice that a release is tried with. */
export function kickstartCases(release: Release): KickstartCase[] {
  const firmwares = (['bios', 'uefi'] as const).filter(
    (firmware) => firmware === 'bios' || diskFactsOf(release).efiMib !== undefined,
  );
  return firmwares.flatMap((firmware) => {
    const empty = inventory([disk('sda', 100 * GIB, 'none', [])], { firmware });
    const used = usedInventory(firmware);
    const on = (name: string, disks: DiskInventory, answers: Answers): KickstartCase => ({
      ...{ name: `${firmware}, ${name}`, machine: { release, disks }, answers },
    });
    const standard = defaultLayout(empty, release);
    const dhcp: Partial<Answers> = {
      devices: [PROVISION, { ...PUBLIC, ipv4: 'dhcp', onBoot: false }],
      routing: { dhcp: true, gateway: '', nameservers: [] },
      host: { dhcp: true, name: '', domain: '' },
      time: { zone: 'UTC', utc: false, ntp: '' },
      kits: [{ name: 'os', version: '1', arch: 'x86_64', os: true, source: { url: 'http://10.1.1.1/os/' } }],
    };
    const ipv6: Partial<Answers> = {
      devices: [
        { ...PROVISION, ipv6: { address: 'fd00::1/64' } },
        { ...PUBLIC, ipv6: 'auto' },
        { ...PUBLIC, device: 'eth2', ipv4: 'dhcp', ipv6: 'dhcp' },
      ],
    };
    return [
      on('default', empty, answersFor(standard)),
      on('used', used, answersFor(reusingLayout(firmware, release))),
      on('default on used', used, answersFor(defaultLayout(used, release))),
      on('DHCP', empty, answersFor(standard, dhcp)),
      ...(takesIpv6(release) ? [on('IPv6', empty, answersFor(standard, ipv6))] : []),
    ];
  });
}
