import type { Release } from '../../releases/release.ts';
import { groupGoes } from './groups-found.ts';
import type { DiskAnswers, DiskInventory, FoundPartition, Step, Use } from './model.ts';
import { MIB } from './names.ts';
import { type ResolvedLayout, type ResolvedPartition, resolveLayout } from './resolve.ts';

/**
 * What committing the layout does, in order: what goes, tables, partitions, LVM, file systems and swap, mounts from the
 * root down. Throws `RangeError` for a layout that does not fit: `checkLayout` says so first.
 */
export function planSteps(
  layout: DiskAnswers,
  inventory: DiskInventory,
  release: Pick<Release, 'kickstart'>,
): Step[] {
  const resolved = resolveLayout(layout, inventory, release);
  if (resolved.shortages.length > 0) throw new RangeError('a layout that does not fit has no plan');
  return [
    ...deletions(layout, inventory),
    ...tables(resolved),
    ...resolved.partitions.filter(({ existing }) => !existing).map(partitionStep),
    ...lvm(resolved),
    ...contents(resolved),
    ...mounts(resolved),
  ];
}

/** Groups before what they are made of; logical partitions before the extended one, from the last on. */
function deletions(layout: DiskAnswers, inventory: DiskInventory): Step[] {
  const groups = inventory.groups.filter((group) => groupGoes(group, layout, inventory));
  const byNumber = (a: FoundPartition, b: FoundPartition) => b.number - a.number;
  const partitions = inventory.disks.flatMap((disk) =>
    disk.partitions.filter(({ device }) => layout.remove.includes(device)).sort(byNumber),
  );
  return [
    ...groups.map(({ name }) => ({ do: 'delete', device: name }) as const),
    ...partitions.map(({ device }) => ({ do: 'delete', device }) as const),
  ];
}

function tables({ disks }: ResolvedLayout): Step[] {
  return disks.flatMap(({ disk, table, fresh }) =>
    fresh && table ? [{ do: 'label', disk: disk.name, table } as const] : [],
  );
}

function partitionStep({ device, disk, table, role, start, size, wish }: ResolvedPartition): Step {
  return { do: 'partition', device, disk, role, start, size, flags: flagsOf(wish?.use, table) };
}

type Flag = Extract<Step, { do: 'partition' }>['flags'][number];

/** MBR marks what is started from; GPT has types for swap and for the boot loader's space. */
function flagsOf(use: Use | undefined, table: 'msdos' | 'gpt'): Flag[] {
  if (use?.as === 'physical') return ['lvm'];
  if (use?.as === 'swap') return ['swap'];
  if (use?.as === 'biosboot') return ['bios_grub'];
  if (use?.as !== 'filesystem') return [];
  if (use.mountPoint === '/boot/efi') return ['esp'];
  return use.mountPoint === '/boot' && table === 'msdos' ? ['boot'] : [];
}

function lvm({ groups, volumes }: ResolvedLayout): Step[] {
  const fresh = groups.filter(({ wish }) => !wish.existing);
  const physical = fresh.flatMap(({ devices }) => devices);
  return [
    ...physical.map((device) => ({ do: 'physical', device }) as const),
    ...fresh.map(({ wish: { name, extentMib }, devices }) => ({
      ...({ do: 'group', name, extent: extentMib * MIB, devices } as const),
    })),
    ...volumes
      .filter(({ existing }) => !existing)
      .map(({ group, name, size }) => ({ do: 'volume', group, name, size }) as const),
  ];
}

function contents({ partitions, volumes }: ResolvedLayout): Step[] {
  return [...partitions, ...volumes].flatMap(({ device, wish }): Step[] => {
    const use = wish?.use;
    if (use?.as === 'swap') return [{ do: 'swap', device }];
    if (use?.as !== 'filesystem' || !use.format) return [];
    const label = use.label === undefined ? {} : { label: use.label };
    return [{ do: 'format', device, type: use.type, ...label }];
  });
}

function mounts({ partitions, volumes }: ResolvedLayout): Step[] {
  const depth = (path: string) => path.split('/').filter((part) => part !== '').length;
  return [...partitions, ...volumes]
    .flatMap(({ device, wish }) =>
      wish?.use.as === 'filesystem' ? [{ device, mountPoint: wish.use.mountPoint }] : [],
    )
    .sort((a, b) => depth(a.mountPoint) - depth(b.mountPoint) || (a.mountPoint < b.mountPoint ? -1 : 1))
    .map((mount) => ({ do: 'mount', ...mount }));
}
