import { checkSize, type LayoutCheck, repeated } from './check-scope.ts';
import { tableFor } from './free-space.ts';
import { givenUp, groupGoes } from './groups-found.ts';
import type { Disk, FoundPartition, PartitionWish } from './model.ts';

/** What is named is there and named once, and nothing is given up by half. */
export function checkPartitions(check: LayoutCheck): void {
  checkCleared(check);
  checkRemoved(check);
  checkFoundGroups(check);
  const existing = check.layout.partitions.map(({ existing: device }, index) => device ?? `new ${index}`);
  for (const { name, index } of repeated(existing))
    check.refuse(`partitions.${index}.existing`, check.texts.twice(name));
  for (const [index, partition] of check.layout.partitions.entries()) {
    checkPlace(partition, `partitions.${index}`, check);
    if (partition.existing === undefined) checkSize(partition.size, `partitions.${index}`, check);
  }
  checkBootPlaces(check);
}

function diskNames({ inventory }: LayoutCheck): string {
  return inventory.disks.map(({ name }) => name).join(', ');
}

function checkCleared(check: LayoutCheck): void {
  const { layout, inventory, texts, refuse } = check;
  for (const [index, name] of layout.clear.entries())
    if (!inventory.disks.some((disk) => disk.name === name))
      refuse(`clear.${index}`, texts.unknownDisk(name, diskNames(check)));
  for (const { name, index } of repeated(layout.clear)) refuse(`clear.${index}`, texts.twice(name));
}

function checkRemoved({ layout, inventory, texts, refuse }: LayoutCheck): void {
  for (const { name, index } of repeated(layout.remove)) refuse(`remove.${index}`, texts.twice(name));
  for (const [index, device] of layout.remove.entries()) {
    const field = `remove.${index}`;
    const disk = inventory.disks.find(({ partitions }) => partitions.some((one) => one.device === device));
    const partition = disk?.partitions.find((one) => one.device === device);
    if (!disk || !partition) refuse(field, texts.unknownPartition(device));
    else if (layout.clear.includes(disk.name)) refuse(field, texts.removedTwice(device, disk.name));
    else {
      const kept = keptLogical(disk, layout.remove);
      const [inside] = kept;
      const behind = kept.find(({ number }) => number > partition.number);
      if (partition.role === 'extended' && inside) refuse(field, texts.extendedFull(device, inside.device));
      if (partition.role === 'logical' && behind) refuse(field, texts.logicalOrder(device, behind.device));
    }
  }
}

function keptLogical(disk: Disk, remove: readonly string[]): FoundPartition[] {
  return disk.partitions.filter(({ role, device }) => role === 'logical' && !remove.includes(device));
}

/** Deleting a partition of an active group would break the group. */
function checkFoundGroups({ layout, inventory, texts, refuse }: LayoutCheck): void {
  for (const group of inventory.groups) {
    const gone = givenUp(group, layout, inventory);
    const [device] = gone;
    if (device === undefined) continue;
    const wished = layout.groups.some(({ name, existing }) => name === group.name && existing);
    const at = layout.remove.indexOf(device);
    const wish = layout.partitions.findIndex(({ existing }) => existing === device);
    const field = at !== -1 ? `remove.${at}` : wish !== -1 ? `partitions.${wish}.use` : 'clear';
    if (!groupGoes(group, layout, inventory))
      refuse(field, texts.groupBroken(device, group.name, group.physical.join(', ')));
    else if (wished) refuse(field, texts.groupKept(device, group.name));
  }
}

function checkPlace({ disk: name, existing }: PartitionWish, field: string, check: LayoutCheck): void {
  const { layout, inventory, texts, refuse } = check;
  const disk = inventory.disks.find((one) => one.name === name);
  const cleared = layout.clear.includes(name);
  if (!disk) refuse(`${field}.disk`, texts.unknownDisk(name, diskNames(check)));
  else if (existing === undefined) {
    if (!cleared && disk.table !== 'msdos' && disk.table !== 'gpt')
      refuse(`${field}.disk`, texts.noTable(name));
  } else {
    const found = disk.partitions.find(({ device }) => device === existing);
    const elsewhere = inventory.disks.find(({ partitions }) =>
      partitions.some((one) => one.device === existing),
    );
    if (!found && elsewhere) refuse(`${field}.disk`, texts.otherDisk(existing, name));
    else if (!found) refuse(`${field}.existing`, texts.unknownPartition(existing));
    else if (cleared || layout.remove.includes(existing))
      refuse(`${field}.existing`, texts.removedInUse(existing));
    else if (found.role === 'extended') refuse(`${field}.existing`, texts.extendedInUse(existing));
  }
}

/**
 * GRUB 2 has no other place on GPT when a BIOS starts the machine; UEFI is started from GPT only, as Anaconda has it
 * (platform.py:355 of 13.21.263, 197 of 17.29).
 */
function checkBootPlaces({ layout, inventory, facts, texts, refuse }: LayoutCheck): void {
  const tables = new Map(
    inventory.disks.map((disk) => [
      disk.name,
      layout.clear.includes(disk.name) ? tableFor(disk, inventory.firmware, facts) : disk.table,
    ]),
  );
  const mountedAt = (path: string) =>
    layout.partitions.find(({ use }) => use.as === 'filesystem' && use.mountPoint === path);
  for (const [index, { disk, use }] of layout.partitions.entries())
    if (use.as === 'biosboot' && tables.get(disk) === 'msdos')
      refuse(`partitions.${index}.use`, texts.biosBootTable(disk));
  const efi = mountedAt('/boot/efi');
  if (inventory.firmware === 'uefi' && efi && tables.get(efi.disk) === 'msdos')
    refuse('partitions', texts.efiTable(efi.disk));
  const boot = mountedAt('/boot');
  if (inventory.firmware !== 'bios' || !facts.biosBoot || !boot || tables.get(boot.disk) !== 'gpt') return;
  if (!layout.partitions.some(({ disk, use }) => disk === boot.disk && use.as === 'biosboot'))
    refuse('partitions', texts.biosBootMissing(boot.disk));
}
