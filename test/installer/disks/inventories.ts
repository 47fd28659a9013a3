import type { Disk, DiskInventory, FoundPartition } from '../../../src/installer/disks/model.ts';

export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

export function disk(
  name: string,
  size: number,
  table: Disk['table'],
  partitions: readonly FoundPartition[],
): Disk {
  return { name, size, sectorSize: 512, model: 'Test', table, partitions };
}

/** Start and size in MiB. */
export function partition(
  on: string,
  number: number,
  role: FoundPartition['role'],
  start: number,
  size: number,
  holds: { readonly filesystem?: string; readonly label?: string } = {},
): FoundPartition {
  return {
    ...{ device: `${on}${number}`, number, role, start: start * MIB, size: size * MIB },
    ...{ filesystem: holds.filesystem, label: holds.label },
  };
}

export function inventory(
  disks: readonly Disk[],
  more: Partial<Pick<DiskInventory, 'groups' | 'firmware'>> = {},
): DiskInventory {
  return { disks, groups: [], firmware: 'bios', ...more };
}
