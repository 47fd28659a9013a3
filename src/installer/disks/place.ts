import type { Region, RemainingDisk } from './free-space.ts';
import type { FoundPartition, PartitionWish } from './model.ts';
import { MIB } from './names.ts';
import { leastMib, shareRoom } from './share.ts';

/** Where a new partition comes to lie. Bytes. `wish` is its place among the wishes; the extended one has none. */
export interface Placement {
  readonly wish: number | undefined;
  readonly role: FoundPartition['role'];
  readonly number: number;
  readonly start: number;
  readonly size: number;
}

/** Why wishes do not fit: the table has no entry left, or there is no gap for this wish. */
export type NoPlace =
  | { readonly full: 'table'; readonly most: number }
  | { readonly full: 'space'; readonly wish: number };

export const GPT_MOST = 128;
/** Up to Linux 2.6.27 a SCSI disk has 16 minor numbers. */
export const MBR_MOST_NUMBER = 15;

interface Item {
  readonly wish: number;
  readonly least: number;
  readonly grows: boolean;
  readonly primary: boolean;
}

interface Bin {
  readonly region: Region;
  readonly items: Item[];
  /** Behind the others, in an extended partition that is made around them. */
  readonly logical: Item[];
}

/**
 * Finds room for the new partitions of one disk: growing ones where most is free, others where they fit most tightly,
 * and within a gap in the order of the wishes.
 */
export function placePartitions(
  { table, kept, regions }: RemainingDisk,
  wishes: readonly { readonly wish: number; readonly partition: PartitionWish }[],
): Placement[] | NoPlace {
  const items = wishes.map(({ wish, partition: { size, primary } }) => ({
    wish,
    least: leastMib(size) * MIB,
    grows: size.mode !== 'fixed',
    primary: primary === true,
  }));
  const bins = regions.map((region) => ({ region, items: [], logical: [] }) as Bin);
  if (table === 'gpt') {
    if (kept.length + items.length > GPT_MOST) return { full: 'table', most: GPT_MOST };
    const none = putAll(items, bins);
    return none ?? lay(bins, kept);
  }
  return placeMbr(items, bins, kept) ?? lay(bins, kept);
}

/** MBR has four entries, one of which may be an extended partition that holds any number of logical ones. */
function placeMbr(
  items: readonly Item[],
  bins: readonly Bin[],
  kept: readonly FoundPartition[],
): NoPlace | undefined {
  const logicals = kept.filter(({ role }) => role === 'logical').length;
  const slots = 4 - (kept.length - logicals);
  const extended = kept.some(({ role }) => role === 'extended');
  const most = MBR_MOST_NUMBER - 4;
  const asked = items.filter(({ primary }) => primary);
  const others = items.filter(({ primary }) => !primary);
  const outer = bins.filter(({ region }) => region.kind === 'primary');
  if (asked.length > slots) return { full: 'table', most: 4 };
  if (!extended && items.length <= slots) return putAll(items, outer);
  const forOthers = slots - asked.length - (extended ? 0 : 1);
  if (forOthers < 0) return { full: 'table', most: 4 };
  if (!extended) {
    const inside = others.slice(forOthers);
    if (inside.length > most) return { full: 'table', most };
    return putAll([...asked, ...others.slice(0, forOthers)], outer) ?? putExtended(inside, outer);
  }
  const none = putAll(asked, outer);
  if (none) return none;
  let left = forOthers;
  let inside = logicals;
  for (const item of byNeed(others)) {
    const bin = findBin(item, left > 0 ? bins : bins.filter(({ region }) => region.kind === 'logical'));
    if (!bin)
      return left === 0 && findBin(item, outer)
        ? { full: 'table', most: 4 }
        : { full: 'space', wish: item.wish };
    bin.items.push(item);
    if (bin.region.kind === 'primary') left -= 1;
    else inside += 1;
  }
  return inside > most ? { full: 'table', most } : undefined;
}

/** The hard ones first: fixed sizes before growing ones, big before small. */
function byNeed(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => Number(a.grows) - Number(b.grows) || b.least - a.least || a.wish - b.wish);
}

function putAll(items: readonly Item[], bins: readonly Bin[]): NoPlace | undefined {
  for (const item of byNeed(items)) {
    const bin = findBin(item, bins);
    if (!bin) return { full: 'space', wish: item.wish };
    bin.items.push(item);
  }
  return undefined;
}

function putExtended(items: readonly Item[], bins: readonly Bin[]): NoPlace | undefined {
  const [roomiest] = [...bins].sort((a, b) => freeIn(b) - freeIn(a));
  for (const item of byNeed(items)) {
    if (!roomiest || item.least + MIB > freeIn(roomiest)) return { full: 'space', wish: item.wish };
    roomiest.logical.push(item);
  }
  return undefined;
}

function findBin(item: Item, bins: readonly Bin[]): Bin | undefined {
  const fitting = bins
    .filter((bin) => freeIn(bin) >= needIn(bin, item))
    .sort((a, b) => freeIn(a) - freeIn(b));
  return item.grows ? fitting[fitting.length - 1] : fitting[0];
}

/** A logical partition needs room for its record before it. */
function needIn({ region }: Bin, { least }: Item): number {
  return least + (region.kind === 'logical' ? MIB : 0);
}

function freeIn(bin: Bin): number {
  const taken = bin.items.reduce((sum, item) => sum + needIn(bin, item), 0);
  return (
    bin.region.end - bin.region.start - taken - bin.logical.reduce((sum, item) => sum + item.least + MIB, 0)
  );
}

const MADE: readonly Placement['role'][] = ['gpt', 'primary', 'extended', 'logical'];

/**
 * Starts, sizes and numbers, once every wish has its gap. In this order every partitioning program gives the same
 * numbers, as each takes the lowest that is free.
 */
function lay(bins: readonly Bin[], kept: readonly FoundPartition[]): Placement[] {
  const taken = kept.map(({ number }) => number);
  return bins
    .flatMap(layBin)
    .sort((a, b) => MADE.indexOf(a.role) - MADE.indexOf(b.role) || (a.wish ?? 0) - (b.wish ?? 0))
    .map((placement) => {
      let number = placement.role === 'logical' ? 5 : 1;
      while (taken.includes(number)) number += 1;
      taken.push(number);
      return { ...placement, number };
    });
}

function layBin({ region, items, logical }: Bin): Omit<Placement, 'number'>[] {
  const order = (list: readonly Item[]) => [...list].sort((a, b) => a.wish - b.wish);
  const outer = order(items);
  const inner = order(logical);
  const before = (at: number) => (region.kind === 'logical' || at >= outer.length ? MIB : 0);
  const all = [...outer, ...inner];
  const room = region.end - region.start - all.reduce((sum, _, at) => sum + before(at), 0);
  const sizes = shareRoom(
    room / MIB,
    all.map(({ least, grows }) => ({ least: least / MIB, grows })),
  );
  if (!sizes) throw new Error('a gap was given more than it holds');
  let at = region.start;
  const placed = all.map(({ wish }, index) => {
    const start = at + before(index);
    const size = (sizes[index] ?? 0) * MIB;
    at = start + size;
    return { wish, role: index >= outer.length ? ('logical' as const) : region.kind, start, size };
  });
  const [first] = placed.slice(outer.length);
  if (!first) return placed;
  const start = first.start - MIB;
  return [...placed, { wish: undefined, role: 'extended', start, size: at - start }];
}
