import type { DiskFacts } from '../../releases/facts/disks.ts';
import type { LayoutTexts } from '../texts/english-layout.ts';
import type { DiskAnswers, DiskInventory, SizeWish, Use } from './model.ts';
import { volumeName } from './names.ts';

/** What every rule looks at. Fields of refusals begin below `disks`. */
export interface LayoutCheck {
  readonly layout: DiskAnswers;
  readonly inventory: DiskInventory;
  readonly release: string;
  readonly facts: DiskFacts;
  readonly texts: LayoutTexts;
  refuse(field: string, message: string): void;
}

/** A partition or volume that is used for something. */
export interface Used {
  readonly field: string;
  readonly on: 'partition' | 'volume';
  /** As messages name it. */
  readonly name: string;
  readonly existing: boolean;
  /** What blkid says is in it now. */
  readonly found: string | undefined;
  readonly use: Use;
}

export function listUses({ layout, inventory }: Pick<LayoutCheck, 'layout' | 'inventory'>): Used[] {
  const partitions = inventory.disks.flatMap((disk) => disk.partitions);
  return [
    ...layout.partitions.map(
      ({ existing, disk, use }, index): Used => ({
        ...{ field: `partitions.${index}`, on: 'partition', use },
        name: existing ?? disk,
        existing: existing !== undefined,
        found: partitions.find(({ device }) => device === existing)?.filesystem,
      }),
    ),
    ...layout.volumes.map(
      ({ existing, group, name, use }, index): Used => ({
        ...{ field: `volumes.${index}`, on: 'volume', use },
        name: volumeName(group, name),
        existing: existing === true,
        found: inventory.groups.find((one) => one.name === group)?.logical.find((one) => one.name === name)
          ?.filesystem,
      }),
    ),
  ];
}

export function checkSize(size: SizeWish, field: string, { refuse, texts }: LayoutCheck): void {
  if (size.mode === 'fill') return;
  // 2^43 MiB are 8 EiB, more than any disk has.
  if (!Number.isSafeInteger(size.mib) || size.mib < 1 || size.mib > 2 ** 43)
    refuse(`${field}.size`, texts.size(String(size.mib)));
}

/** Whatever comes again, with its index. */
export function repeated(names: readonly string[]): { readonly name: string; readonly index: number }[] {
  return names
    .map((name, index) => ({ name, index }))
    .filter(({ name, index }) => names.indexOf(name) !== index);
}
