import { useExisting } from '../disks/defaults.ts';
import type { DiskAnswers, DiskInventory, PartitionWish } from '../disks/model.ts';
import type { Texts } from '../texts/texts.ts';

/** Changes of a layout, or why they cannot be made. All of them only change what is planned. */
export type Edited = { readonly layout: DiskAnswers } | { readonly refused: string };

/** Clears a disk, with all that was planned on it; or takes what is on it back into the list. */
export function setCleared(
  layout: DiskAnswers,
  disk: string,
  cleared: boolean,
  inventory: DiskInventory,
): DiskAnswers {
  if (layout.clear.includes(disk) === cleared) return layout;
  const existing = useExisting(inventory);
  const others = layout.partitions.filter((wish) => wish.disk !== disk);
  const own = layout.partitions.filter((wish) => wish.disk === disk && wish.existing === undefined);
  const back = existing.partitions.filter((wish) => wish.disk === disk);
  const names = back.flatMap((wish) => wish.existing ?? []);
  const remove = layout.remove.filter((device) => !names.includes(device));
  const partitions = [...others, ...(cleared ? own : back)];
  const clear = cleared ? [...layout.clear, disk] : layout.clear.filter((name) => name !== disk);
  return fitGroups({ ...layout, clear, remove, partitions }, existing, inventory);
}

/** Existing groups are there as long as a partition or disk below them is. */
function fitGroups(layout: DiskAnswers, existing: DiskAnswers, inventory: DiskInventory): DiskAnswers {
  const used = (name: string) =>
    membersOf(layout, name).some((wish) => wish.existing !== undefined) ||
    wholeDisksOf(inventory, name).some((disk) => !layout.clear.includes(disk));
  const gone = layout.groups.filter((group) => group.existing && !used(group.name)).map(({ name }) => name);
  const back = existing.groups.filter(
    ({ name }) => used(name) && !layout.groups.some((group) => group.name === name),
  );
  const names = back.map(({ name }) => name);
  return {
    ...layout,
    groups: [...layout.groups.filter(({ name }) => !gone.includes(name)), ...back],
    volumes: [
      ...layout.volumes.filter(({ group }) => !gone.includes(group)),
      ...existing.volumes.filter(({ group }) => names.includes(group)),
    ],
  };
}

/** Disks that are physical volumes without a partition table. */
export function wholeDisksOf({ disks, groups }: DiskInventory, group: string): string[] {
  const physical = groups.find(({ name }) => name === group)?.physical ?? [];
  return physical.filter((device) => disks.some(({ name }) => name === device));
}

export function membersOf(layout: DiskAnswers, group: string): PartitionWish[] {
  return layout.partitions.filter(({ use }) => use.as === 'physical' && use.group === group);
}

export function removePartition(layout: DiskAnswers, index: number, { disks }: Texts): Edited {
  const wish = layout.partitions[index];
  if (wish === undefined) return { layout };
  const { use, existing } = wish;
  const group = use.as === 'physical' ? layout.groups.find(({ name }) => name === use.group) : undefined;
  if (group) return { refused: disks.physicalInUse(group.name) };
  return {
    layout: {
      ...layout,
      partitions: layout.partitions.filter((one) => one !== wish),
      remove: existing === undefined ? layout.remove : [...layout.remove, existing],
    },
  };
}

/** A new group leaves its partitions as they are; one that is on the disk goes with what is below it. */
export function removeGroup(
  layout: DiskAnswers,
  index: number,
  inventory: DiskInventory,
  { disks }: Texts,
): Edited {
  const group = layout.groups[index];
  if (group === undefined) return { layout };
  const own = layout.volumes.filter((volume) => volume.group === group.name);
  if (!group.existing && own.length > 0)
    return { refused: disks.groupInUse(group.name, own.map(({ name }) => name).join(', ')) };
  const members = membersOf(layout, group.name);
  const freed = { as: 'physical', group: '' } as const;
  const groups = layout.groups.filter((one) => one !== group);
  const volumes = layout.volumes.filter((volume) => volume.group !== group.name);
  if (!group.existing) {
    const partitions = layout.partitions.map((wish) =>
      members.includes(wish) ? { ...wish, use: freed } : wish,
    );
    return { layout: { ...layout, groups, volumes, partitions } };
  }
  const partitions = layout.partitions.filter((wish) => !members.includes(wish));
  const remove = [...layout.remove, ...members.flatMap(({ existing }) => existing ?? [])];
  const clear = [...layout.clear, ...wholeDisksOf(inventory, group.name)];
  return { layout: { ...layout, clear, groups, volumes, partitions, remove } };
}

export function removeVolume(layout: DiskAnswers, index: number, { disks }: Texts): Edited {
  const volume = layout.volumes[index];
  if (volume?.existing) return { refused: disks.existingVolume(volume.name, volume.group) };
  return { layout: { ...layout, volumes: layout.volumes.filter((one) => one !== volume) } };
}

/** A volume group as its dialog has it. `index` is behind the last for a new one. */
export interface GroupDraft {
  readonly index: number;
  readonly existing: boolean;
  readonly name: string;
  readonly extentMib: number;
  /** Indices of the partitions that it is made of. */
  readonly members: readonly number[];
}

export function draftOfGroup(layout: DiskAnswers, index: number, extentMib: number): GroupDraft {
  const group = layout.groups[index];
  const open = (wish: PartitionWish) => wish.use.as === 'physical' && wish.use.group === (group?.name ?? '');
  const members = layout.partitions.flatMap((wish, at) => (open(wish) ? [at] : []));
  return {
    index,
    existing: group?.existing ?? false,
    name: group?.name ?? '',
    extentMib: group?.extentMib ?? extentMib,
    members,
  };
}

/** Partitions that a group may be made of: physical volumes that no other group has. */
export function possibleMembers(layout: DiskAnswers, { index }: GroupDraft): number[] {
  const own = layout.groups[index]?.name ?? '';
  return layout.partitions.flatMap(({ use }, at) =>
    use.as === 'physical' && (use.group === '' || use.group === own) ? [at] : [],
  );
}

/** Puts the group in its place; its volumes and partitions follow its name. */
export function withGroup(layout: DiskAnswers, draft: GroupDraft, texts: Texts): Edited {
  const name = draft.name.trim();
  const before = layout.groups[draft.index]?.name ?? '';
  if (layout.groups.some((group, index) => group.name === name && index !== draft.index))
    return { refused: texts.layout.groupTwice(name) };
  const group = { name, ...(draft.existing ? { existing: true } : {}), extentMib: draft.extentMib };
  const candidates = possibleMembers(layout, draft);
  const groups =
    draft.index < layout.groups.length
      ? layout.groups.map((one, index) => (index === draft.index ? group : one))
      : [...layout.groups, group];
  const partitions = layout.partitions.map((wish, index) =>
    candidates.includes(index)
      ? { ...wish, use: { as: 'physical', group: draft.members.includes(index) ? name : '' } as const }
      : wish,
  );
  const volumes = layout.volumes.map((volume) =>
    before !== '' && volume.group === before ? { ...volume, group: name } : volume,
  );
  return { layout: { ...layout, groups, partitions, volumes } };
}

/** Whether anything on any disk could be lost by a default: there are partitions, or something unreadable. */
export function isEmpty({ disks }: DiskInventory): boolean {
  return disks.every(
    ({ table, partitions }) =>
      partitions.length === 0 && (table === 'none' || table === 'msdos' || table === 'gpt'),
  );
}
