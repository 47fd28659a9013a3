import { diskFactsOf } from '../../releases/facts/disks.ts';
import type { DiskAnswers, SizeWish, Use } from '../disks/model.ts';
import type { Machine } from './screen.ts';

export const SIZE_MODES = ['fixed', 'atLeast', 'fill'] as const;

/** A partition or logical volume as its dialog has it. */
export interface WishDraft {
  readonly list: 'partitions' | 'volumes';
  /** Where it stands in its list; behind the last for a new one. */
  readonly index: number;
  readonly existing: boolean;
  readonly disk: string;
  readonly primary: boolean;
  readonly group: string;
  /** Name of a volume, or of an existing partition in the kernel. */
  readonly name: string;
  /** Type of a file system, or another use. */
  readonly holds: string;
  readonly mountPoint: string;
  readonly format: boolean;
  readonly mode: SizeWish['mode'];
  readonly mib: string;
}

/** Uses of which there is nothing more to say. */
const PLAIN_USES = ['swap', 'biosboot', 'unused'] as const;
type PlainUse = (typeof PLAIN_USES)[number];

function isPlainUse(holds: string): holds is PlainUse {
  return PLAIN_USES.some((use) => use === holds);
}

/** Whether it is no file system. */
export function isOtherUse(holds: string): holds is PlainUse | 'physical' {
  return holds === 'physical' || isPlainUse(holds);
}

/** Path by which refusals name a wish. */
export function pathOf({ list, index }: Pick<WishDraft, 'list' | 'index'>): string {
  return `disks.${list}.${index}`;
}

/** What it may hold: file systems that the release makes, its own if it is there already, and the other uses. */
export function choicesOf(draft: WishDraft, { release, disks }: Machine): string[] {
  const facts = diskFactsOf(release);
  const found = foundFilesystem(draft, disks);
  const partition = draft.list === 'partitions';
  return [
    ...facts.filesystems,
    ...(partition && disks.firmware === 'uefi' ? ['efi'] : []),
    ...(found !== undefined &&
    draft.existing &&
    ![...facts.filesystems, 'swap', 'LVM2_member'].includes(found)
      ? [found]
      : []),
    'swap',
    ...(partition ? ['physical'] : []),
    ...(partition && facts.biosBoot && disks.firmware === 'bios' ? ['biosboot'] : []),
    ...(draft.existing ? ['unused'] : []),
  ];
}

export function foundFilesystem(
  { list, group, name }: WishDraft,
  disks: Machine['disks'],
): string | undefined {
  if (list === 'volumes')
    return disks.groups.find((found) => found.name === group)?.logical.find((one) => one.name === name)
      ?.filesystem;
  return disks.disks.flatMap(({ partitions }) => partitions).find(({ device }) => device === name)
    ?.filesystem;
}

export function newWish(
  list: WishDraft['list'],
  index: number,
  place: { readonly disk?: string; readonly group?: string },
  { release }: Machine,
): WishDraft {
  return {
    ...{ list, index, existing: false, primary: false, name: '' },
    ...{ disk: place.disk ?? '', group: place.group ?? '' },
    ...{ holds: diskFactsOf(release).filesystem, mountPoint: '', format: true, mode: 'fixed', mib: '' },
  };
}

export function draftOfWish(
  layout: DiskAnswers,
  list: WishDraft['list'],
  index: number,
): WishDraft | undefined {
  const partition = list === 'partitions' ? layout.partitions[index] : undefined;
  const volume = list === 'volumes' ? layout.volumes[index] : undefined;
  const wish = partition ?? volume;
  if (wish === undefined) return undefined;
  const { use, size } = wish;
  const filesystem = use.as === 'filesystem' ? use : undefined;
  return {
    list,
    index,
    existing: wish.existing !== undefined && wish.existing !== false,
    disk: partition?.disk ?? '',
    primary: partition?.primary ?? false,
    group: volume?.group ?? (use.as === 'physical' ? use.group : ''),
    name: volume?.name ?? partition?.existing ?? '',
    holds: use.as === 'filesystem' ? use.type : use.as,
    mountPoint: filesystem?.mountPoint ?? '',
    format: filesystem?.format ?? true,
    mode: size.mode,
    mib: size.mode === 'fill' ? '' : String(size.mib),
  };
}

/** Undefined where the size is no whole number above 0. */
export function sizeOfDraft({ mode, mib }: WishDraft): SizeWish | undefined {
  if (mode === 'fill') return { mode };
  return /^[1-9]\d{0,8}$/.test(mib.trim()) ? { mode, mib: Number(mib) } : undefined;
}

/** What the wish was labelled stays: there is no entry for it. */
function useOfDraft(draft: WishDraft, before: Use | undefined): Use {
  const { holds, group, mountPoint, format } = draft;
  if (holds === 'physical') return { as: holds, group };
  if (isPlainUse(holds)) return { as: holds };
  const label = before?.as === 'filesystem' ? before.label : undefined;
  return {
    ...{ as: 'filesystem', type: holds, mountPoint: mountPoint.trim() },
    ...{ format: format || !draft.existing, ...(label === undefined ? {} : { label }) },
  };
}

/** The layout with the wish in its place. */
export function withWish(layout: DiskAnswers, draft: WishDraft, size: SizeWish): DiskAnswers {
  const { index, existing, name } = draft;
  if (draft.list === 'volumes') {
    const use = useOfDraft(draft, layout.volumes[index]?.use);
    const volume = { group: draft.group, name: name.trim(), ...(existing ? { existing } : {}), size, use };
    return { ...layout, volumes: replaced(layout.volumes, index, volume) };
  }
  const use = useOfDraft(draft, layout.partitions[index]?.use);
  const partition = {
    disk: draft.disk,
    ...(existing ? { existing: name } : {}),
    size,
    ...(draft.primary ? { primary: true } : {}),
    use,
  };
  return { ...layout, partitions: replaced(layout.partitions, index, partition) };
}

function replaced<Item>(items: readonly Item[], index: number, item: Item): Item[] {
  return index < items.length ? items.map((one, at) => (at === index ? item : one)) : [...items, item];
}

const FLAGS = ['primary', 'format'] as const;
/** The fields that refusals name otherwise than the draft. */
const KEYS: Readonly<Record<string, keyof WishDraft>> = {
  ...{ type: 'holds', size: 'mib', 'use.group': 'group' },
  ...{ disk: 'disk', group: 'group', name: 'name', mountPoint: 'mountPoint' },
};

export function changeWish(draft: WishDraft, field: string, value: string | boolean): WishDraft {
  const name = field.slice(pathOf(draft).length + 1);
  const key = KEYS[name];
  if (key) return { ...draft, [key]: String(value) };
  if (FLAGS.some((flag) => flag === name)) return { ...draft, [name]: value === true };
  const mode = SIZE_MODES.find((known) => known === value);
  return name === 'mode' && mode ? { ...draft, mode } : draft;
}
