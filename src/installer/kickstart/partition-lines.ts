import { diskFactsOf } from '../../releases/facts/disks.ts';
import { findSyntax } from '../../releases/kickstart/dialect.ts';
import type { Release } from '../../releases/release.ts';
import { remainingDisks } from '../disks/free-space.ts';
import type { DiskAnswers, DiskInventory, SizeWish, Use } from '../disks/model.ts';
import { MIB } from '../disks/names.ts';
import {
  type ResolvedLayout,
  type ResolvedPartition,
  type ResolvedVolume,
  resolveLayout,
} from '../disks/resolve.ts';
import { leastMib } from '../disks/share.ts';

/** What a kickstart says of disks, and what has to be deleted before Anaconda looks at them. */
export interface PartitionLines {
  readonly lines: readonly string[];
  /** Partitions that no command of the dialect can delete one by one: `removalScript` does. */
  readonly toRemove: readonly string[];
}

type Has = (command: string, option: string) => boolean;

/**
 * The layout in commands. Sizes in MiB, those of growing partitions the least, so that Anaconda, which rounds in its own
 * ways, always finds room; `--maxsize` holds the plan where several grow.
 */
export function partitionLines(
  layout: DiskAnswers,
  inventory: DiskInventory,
  release: Pick<Release, 'kickstart'>,
): PartitionLines {
  const resolved = resolveLayout(layout, inventory, release);
  if (resolved.shortages.length > 0) throw new RangeError('a layout that does not fit has no kickstart');
  const { dialect } = release.kickstart;
  const has: Has = (command, option) => findSyntax(dialect, command)?.options.has(option) ?? false;
  // `clearpart --list` and `--drives` exclude each other.
  const listed = layout.clear.length === 0 && has('clearpart', '--list');
  return {
    lines: [
      ...blankLine(layout, inventory),
      clearLine(layout, inventory, release, listed, has),
      ...ignoreLine(layout, resolved, inventory, has),
      ...resolved.partitions.flatMap((partition) => partitionLine(partition, resolved, has)),
      ...groupLines(resolved),
      ...resolved.volumes.flatMap((volume) => volumeLine(volume, resolved, has)),
    ],
    toRemove: listed ? [] : layout.remove,
  };
}

/** Without it Anaconda stops and asks what to do with a disk that it cannot read. */
function blankLine({ clear }: DiskAnswers, { disks }: DiskInventory): string[] {
  const cleared = disks.filter(({ name }) => clear.includes(name));
  return cleared.some(({ table }) => table !== 'msdos' && table !== 'gpt') ? ['zerombr'] : [];
}

function clearLine(
  layout: DiskAnswers,
  inventory: DiskInventory,
  release: Pick<Release, 'kickstart'>,
  listed: boolean,
  has: Has,
): string {
  const { clear, remove } = layout;
  if (clear.length > 0) {
    const tables = remainingDisks(layout, inventory, diskFactsOf(release)).filter(({ fresh }) => fresh);
    const [first] = tables;
    const label =
      first?.table !== undefined && has('clearpart', '--disklabel') ? ` --disklabel=${first.table}` : '';
    return `clearpart --all --drives=${clear.join(',')} --initlabel${label}`;
  }
  return listed && remove.length > 0 ? `clearpart --list=${remove.join(',')}` : 'clearpart --none';
}

/** Disks that are not in the layout are left alone. */
function ignoreLine(
  { clear, remove }: DiskAnswers,
  { partitions, groups }: ResolvedLayout,
  { disks }: DiskInventory,
  has: Has,
): string[] {
  const devices = new Set([...remove, ...groups.flatMap((group) => group.devices)]);
  const touched = disks.filter(
    (disk) =>
      clear.includes(disk.name) ||
      devices.has(disk.name) ||
      partitions.some((one) => one.disk === disk.name) ||
      disk.partitions.some(({ device }) => devices.has(device)),
  );
  const names = (list: typeof disks) => list.map(({ name }) => name).join(',');
  const others = disks.filter((disk) => !touched.includes(disk));
  if (others.length === 0) return [];
  return [
    has('ignoredisk', '--only-use')
      ? `ignoredisk --only-use=${names(touched)}`
      : `ignoredisk --drives=${names(others)}`,
  ];
}

function sizeOptions(size: SizeWish, plannedMib: number, growing: number): string[] {
  if (size.mode === 'fixed') return [`--size=${plannedMib}`];
  const limit = growing > 1 ? [`--maxsize=${plannedMib}`] : [];
  return [`--size=${leastMib(size)}`, '--grow', ...limit];
}

const grows = (wish: { readonly size: SizeWish; readonly existing?: unknown } | undefined) =>
  wish !== undefined && !wish.existing && wish.size.mode !== 'fixed';

/**
 * The name of a physical volume in a kickstart, `pv.` and a number; undefined for members of a group that exists, which
 * are found by its name.
 */
function physicalName(device: string, { groups }: ResolvedLayout): string | undefined {
  const at = groups
    .filter(({ wish }) => !wish.existing)
    .flatMap(({ devices }) => devices)
    .indexOf(device);
  return at === -1 ? undefined : `pv.${String(at + 1).padStart(2, '0')}`;
}

function partitionLine(partition: ResolvedPartition, resolved: ResolvedLayout, has: Has): string[] {
  const { device, disk, size, existing, wish } = partition;
  if (!wish || wish.use.as === 'unused') return [];
  const name = wish.use.as === 'physical' ? physicalName(device, resolved) : nameOf(wish.use);
  if (name === undefined) return [];
  const growing = resolved.partitions.filter((one) => one.disk === disk && grows(one.wish)).length;
  const where = existing
    ? [`--onpart=${device}`]
    : [
        `--ondisk=${disk}`,
        ...sizeOptions(wish.size, size / MIB, growing),
        ...(wish.primary && partition.table === 'msdos' ? ['--asprimary'] : []),
      ];
  return [['part', name, ...useOptions('part', wish.use, has), ...where].join(' ')];
}

function nameOf(use: Use): string {
  return use.as === 'filesystem' ? use.mountPoint : use.as;
}

function useOptions(command: 'part' | 'logvol', use: Use, has: Has): string[] {
  if (use.as === 'swap' || use.as === 'biosboot') return [`--fstype=${use.as}`];
  if (use.as !== 'filesystem') return [];
  if (!use.format) return [`--fstype=${use.type}`, '--noformat'];
  const labelled = use.label !== undefined && has(command, '--label');
  return [`--fstype=${use.type}`, ...(labelled ? [`--label=${use.label}`] : [])];
}

/** Extents in KiB, as every Anaconda counts them (kickstart.py:1274 of 13.21.263, 1982 of 21.48.22.159). */
function groupLines(resolved: ResolvedLayout): string[] {
  const used = (group: string) =>
    resolved.volumes.some(({ wish }) => wish.group === group && wish.use.as !== 'unused');
  const named = resolved.groups.filter(({ wish }) => !wish.existing || used(wish.name));
  return named.map(({ wish: { name, existing, extentMib }, devices }) =>
    existing
      ? `volgroup ${name} --useexisting`
      : [
          `volgroup ${name} --pesize=${extentMib * 1024}`,
          ...devices.map((one) => physicalName(one, resolved)),
        ].join(' '),
  );
}

function volumeLine(
  { group, name, size, existing, wish }: ResolvedVolume,
  resolved: ResolvedLayout,
  has: Has,
): string[] {
  if (wish.use.as === 'unused') return [];
  const growing = resolved.volumes.filter((one) => one.group === group && grows(one.wish)).length;
  const extent = resolved.groups.find((one) => one.wish.name === group)?.wish.extentMib ?? 1;
  const least = Math.ceil(leastMib(wish.size) / extent) * extent;
  const wanted = wish.size.mode === 'fixed' ? wish.size : ({ mode: 'atLeast', mib: least } as const);
  const where = existing ? ['--useexisting'] : sizeOptions(wanted, size / MIB, growing);
  return [
    [
      ...['logvol', nameOf(wish.use), `--vgname=${group}`, `--name=${name}`],
      ...useOptions('logvol', wish.use, has),
      ...where,
    ].join(' '),
  ];
}
