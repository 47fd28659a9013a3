import type { Disk, DiskInventory } from '../../src/installer/disks/model.ts';
import type { FoundKit, Machine, NetworkDevice } from '../../src/installer/screens/screen.ts';
import { archesOf, type Release } from '../../src/releases/release.ts';
import { findRelease } from '../../src/releases/table.ts';

export const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

export function emptyDisk(name: string, size: number): Disk {
  return { name, size, sectorSize: 512, model: 'QEMU HARDDISK', table: 'none', partitions: [] };
}

export function networkDevice(name: string, index: number): NetworkDevice {
  return { name, hardwareAddress: `52:54:00:12:34:5${index}`, driver: 'e1000', link: true };
}

/** /boot, swap and a volume group with two volumes, as an installation before this one left them. */
export const USED_DISKS: DiskInventory = {
  firmware: 'bios',
  disks: [
    {
      ...emptyDisk('sda', 100 * GIB),
      table: 'msdos',
      partitions: [
        {
          ...{ device: 'sda1', number: 1, start: MIB, size: 500 * MIB, role: 'primary' },
          ...{ filesystem: 'ext3', label: '/boot' },
        },
        {
          ...{ device: 'sda2', number: 2, start: 501 * MIB, size: 2000 * MIB, role: 'primary' },
          ...{ filesystem: 'swap', label: undefined },
        },
        {
          ...{ device: 'sda3', number: 3, start: 2501 * MIB, size: 50000 * MIB, role: 'primary' },
          ...{ filesystem: 'LVM2_member', label: undefined },
        },
      ],
    },
  ],
  groups: [
    {
      name: 'OldGroup',
      extent: 32 * MIB,
      physical: ['sda3'],
      logical: [
        { name: 'ROOT', size: 12000 * MIB, filesystem: 'ext3' },
        { name: 'DEPOT', size: 20000 * MIB, filesystem: 'ext3' },
      ],
    },
  ],
};

const ZONES = ['America/New_York', 'Asia/Singapore', 'Europe/Berlin', 'Europe/Paris', 'UTC'];

export interface MachineWishes {
  readonly release?: string | Release;
  readonly devices?: number;
  readonly disks?: DiskInventory;
  readonly kits?: readonly FoundKit[];
  readonly here?: boolean;
}

/** A machine with two devices and one empty disk of 100 GiB, started from a medium with an operating system. */
export function machineWith(wishes: MachineWishes = {}): Machine {
  const { devices = 2, here = true, disks } = wishes;
  const release =
    typeof wishes.release === 'object' ? wishes.release : findRelease(wishes.release ?? 'centos-5');
  const arch = archesOf(release).includes('x86_64') ? 'x86_64' : (archesOf(release)[0] ?? 'x86_64');
  const { version } = release;
  const product = release.id.slice(0, -version.length - 1);
  return {
    ...{ release, arch, here, zones: ZONES },
    disks: disks ?? { firmware: 'bios', disks: [emptyDisk('sda', 100 * GIB)], groups: [] },
    network: new Array(devices).fill(0).map((_, index) => networkDevice(`eth${index}`, index)),
    kits: wishes.kits ?? [
      { name: 'base', version: '1.0', arch: 'noarch', os: false },
      { name: product, version, arch, os: true },
      { name: 'tools', version: '2.1', arch: 'noarch', os: false },
    ],
  };
}
