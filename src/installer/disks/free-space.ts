import type { DiskFacts } from '../../releases/facts/disks.ts';
import type { Disk, DiskAnswers, DiskInventory, FoundPartition } from './model.ts';
import { alignDown, alignUp, MIB } from './names.ts';

/** Free bytes, on whole MiB. `logical` lies inside an extended partition. */
export interface Region {
  readonly kind: 'primary' | 'logical' | 'gpt';
  readonly start: number;
  readonly end: number;
}

/** A disk once everything is gone that the answers give up. */
export interface RemainingDisk {
  readonly disk: Disk;
  readonly table: 'msdos' | 'gpt' | undefined;
  /** The table is made anew. */
  readonly fresh: boolean;
  readonly kept: readonly FoundPartition[];
  readonly regions: readonly Region[];
}

/** MBR counts sectors in 32 bits. */
const MBR_SECTORS = 2 ** 32;

/** The table that a cleared disk gets: GPT under UEFI, else what the release's boot loader starts from. */
export function tableFor(
  disk: Disk,
  firmware: DiskInventory['firmware'],
  facts: Pick<DiskFacts, 'biosTable' | 'bigBiosTable'>,
): 'msdos' | 'gpt' {
  if (firmware === 'uefi') return 'gpt';
  return disk.size > MBR_SECTORS * disk.sectorSize ? facts.bigBiosTable : facts.biosTable;
}

export function remainingDisks(
  layout: DiskAnswers,
  inventory: DiskInventory,
  facts: Pick<DiskFacts, 'biosTable' | 'bigBiosTable'>,
): RemainingDisk[] {
  return inventory.disks.map((disk) => {
    const fresh = layout.clear.includes(disk.name);
    const readable = disk.table === 'msdos' || disk.table === 'gpt' ? disk.table : undefined;
    const table = fresh ? tableFor(disk, inventory.firmware, facts) : readable;
    const kept = fresh ? [] : disk.partitions.filter(({ device }) => !layout.remove.includes(device));
    return { disk, table, fresh, kept, regions: table ? freeRegions(disk, table, kept) : [] };
  });
}

function freeRegions(disk: Disk, table: 'msdos' | 'gpt', kept: readonly FoundPartition[]): Region[] {
  const outer = kept.filter(({ role }) => role !== 'logical').map(extentOf);
  // The second GPT is at the end.
  if (table === 'gpt') return gaps('gpt', outer, MIB, disk.size - MIB);
  const extended = kept.find(({ role }) => role === 'extended');
  const end = Math.min(disk.size, MBR_SECTORS * disk.sectorSize);
  const primary = gaps('primary', outer, MIB, end);
  if (!extended) return primary;
  // Each logical partition has a record of its own before it.
  const inner = kept
    .filter(({ role }) => role === 'logical')
    .map(extentOf)
    .map(([from, to]) => [from - MIB, to] as const);
  return [...primary, ...gaps('logical', inner, extended.start, extended.start + extended.size)];
}

function extentOf({ start, size }: FoundPartition): readonly [number, number] {
  return [start, start + size];
}

function gaps(
  kind: Region['kind'],
  taken: readonly (readonly [number, number])[],
  from: number,
  to: number,
): Region[] {
  const found: Region[] = [];
  let at = from;
  for (const [start, end] of [...taken].sort((a, b) => a[0] - b[0]).concat([[to, to]])) {
    const region = { kind, start: alignUp(at, MIB), end: alignDown(start, MIB) };
    if (region.end > region.start) found.push(region);
    at = Math.max(at, end);
  }
  return found;
}
