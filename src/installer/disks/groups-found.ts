import type { DiskAnswers, DiskInventory, FoundVolumeGroup } from './model.ts';

/** The device's data goes: its partition is deleted, its disk cleared, or something else is put in it. */
function isGivenUp(device: string, group: string, layout: DiskAnswers, { disks }: DiskInventory): boolean {
  if (layout.clear.includes(device) || layout.remove.includes(device)) return true;
  const disk = disks.find(({ partitions }) => partitions.some((partition) => partition.device === device));
  if (disk && layout.clear.includes(disk.name)) return true;
  const use = layout.partitions.find(({ existing }) => existing === device)?.use;
  if (use === undefined || use.as === 'unused') return false;
  if (use.as !== 'physical') return true;
  const kept = layout.groups.some(({ name, existing }) => name === group && existing);
  return use.group !== group || !kept;
}

/** Members of a group that were found, and those of them that the layout gives up. */
export function givenUp(group: FoundVolumeGroup, layout: DiskAnswers, inventory: DiskInventory): string[] {
  return group.physical.filter((device) => isGivenUp(device, group.name, layout, inventory));
}

/** A group goes when all that it is made of is given up. */
export function groupGoes(group: FoundVolumeGroup, layout: DiskAnswers, inventory: DiskInventory): boolean {
  return givenUp(group, layout, inventory).length === group.physical.length;
}
