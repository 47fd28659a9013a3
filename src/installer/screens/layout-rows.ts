import type { DiskAnswers, DiskInventory, SizeWish, Use } from '../disks/model.ts';
import type { Texts } from '../texts/texts.ts';
import type { ListRow } from '../ui/form.ts';
import { formatSize } from './format.ts';

/** What a row of the list stands for; `index` counts in the layout's list. */
export type RowTarget =
  | { readonly of: 'disk'; readonly disk: string }
  | { readonly of: 'partitions' | 'groups' | 'volumes'; readonly index: number };

export function targetOf(row: string | undefined): RowTarget | undefined {
  const [of, rest = ''] = /^(disk|partitions|groups|volumes)\.(.+)$/.exec(row ?? '')?.slice(1) ?? [];
  if (of === undefined) return undefined;
  if (of === 'disk') return { of, disk: rest };
  return { of: of as 'partitions' | 'groups' | 'volumes', index: Number(rest) };
}

/** Each disk with its partitions, then each group with its volumes. */
export function layoutRows(layout: DiskAnswers, inventory: DiskInventory, { disks }: Texts): ListRow[] {
  const partitions = (disk: string) =>
    layout.partitions.flatMap((wish, index) =>
      wish.disk === disk
        ? [
            {
              id: `partitions.${index}`,
              columns: [
                `  ${wish.existing ?? disks.newOn(disk)}`,
                sizeText(wish.size, disks),
                useText(wish.use, disks),
                mountPointOf(wish.use),
              ],
            },
          ]
        : [],
    );
  const volumes = (group: string) =>
    layout.volumes.flatMap((wish, index) =>
      wish.group === group
        ? [
            {
              id: `volumes.${index}`,
              columns: [
                `  ${wish.name}`,
                sizeText(wish.size, disks),
                useText(wish.use, disks),
                mountPointOf(wish.use),
              ],
            },
          ]
        : [],
    );
  return [
    ...inventory.disks.flatMap(({ name, size, table }) => [
      {
        id: `disk.${name}`,
        columns: [
          name,
          formatSize(size),
          layout.clear.includes(name)
            ? disks.diskCleared
            : disks.diskKept(table === 'none' ? disks.noTable : table),
          '',
        ],
      },
      ...partitions(name),
    ]),
    ...layout.groups.flatMap(({ name }, index) => [
      { id: `groups.${index}`, columns: [name, '', disks.groupRow, ''] },
      ...volumes(name),
    ]),
  ];
}

export function sizeText(size: SizeWish, disks: Texts['disks']): string {
  if (size.mode === 'fill') return disks.fill;
  return size.mode === 'fixed' ? disks.fixed(size.mib) : disks.atLeast(size.mib);
}

function useText(use: Use, disks: Texts['disks']): string {
  switch (use.as) {
    case 'filesystem':
      return use.format ? use.type : disks.kept(use.type);
    case 'physical':
      return disks.physicalOf(use.group === '' ? disks.noGroup : use.group);
    case 'biosboot':
      return disks.biosBoot;
    case 'swap':
      return disks.swap;
    case 'unused':
      return disks.unused;
  }
}

function mountPointOf(use: Use): string {
  return use.as === 'filesystem' ? use.mountPoint : '';
}
