import { diskFactsOf } from '../../releases/facts/disks.ts';
import type { Release } from '../../releases/release.ts';
import { type RemainingDisk, remainingDisks } from './free-space.ts';
import type {
  DiskAnswers,
  DiskInventory,
  FoundPartition,
  LogicalVolumeWish,
  PartitionWish,
  VolumeGroupWish,
} from './model.ts';
import { MIB, partitionName, volumeName } from './names.ts';
import { type NoPlace, type Placement, placePartitions } from './place.ts';
import { leastMib, shareRoom } from './share.ts';

/** A partition as it will be. Bytes. */
export interface ResolvedPartition {
  readonly device: string;
  readonly disk: string;
  readonly table: 'msdos' | 'gpt';
  readonly role: FoundPartition['role'];
  readonly start: number;
  readonly size: number;
  readonly existing: boolean;
  /** Undefined for an extended partition. */
  readonly wish: PartitionWish | undefined;
}

export interface ResolvedVolume {
  /** Below /dev. */
  readonly device: string;
  readonly group: string;
  readonly name: string;
  /** Bytes, whole extents. */
  readonly size: number;
  readonly existing: boolean;
  readonly wish: LogicalVolumeWish;
}

export interface ResolvedLayout {
  readonly disks: readonly RemainingDisk[];
  readonly partitions: readonly ResolvedPartition[];
  readonly groups: readonly { readonly wish: VolumeGroupWish; readonly devices: readonly string[] }[];
  readonly volumes: readonly ResolvedVolume[];
  readonly shortages: readonly Shortage[];
}

export type Shortage =
  | ({ readonly of: 'disk'; readonly disk: RemainingDisk } & NoPlace)
  | { readonly of: 'group'; readonly group: string; readonly wantedMib: number; readonly freeMib: number };

/** Fits wishes into what the disks have. The wishes must have passed the rules that do not concern room. */
export function resolveLayout(
  layout: DiskAnswers,
  inventory: DiskInventory,
  release: Pick<Release, 'kickstart'>,
): ResolvedLayout {
  const disks = remainingDisks(layout, inventory, diskFactsOf(release));
  const shortages: Shortage[] = [];
  const partitions = disks.flatMap((disk) => {
    const found = resolveDisk(layout, disk);
    if (!('full' in found)) return found;
    shortages.push({ of: 'disk', disk, ...found });
    return [];
  });
  const groups = layout.groups.map((wish) => ({
    wish,
    devices: wish.existing
      ? (inventory.groups.find(({ name }) => name === wish.name)?.physical ?? [])
      : membersOf(wish.name, partitions).map(({ device }) => device),
  }));
  if (shortages.length > 0) return { disks, partitions, groups, volumes: [], shortages };
  const volumes = groups.flatMap(({ wish }) => {
    const found = resolveGroup(wish, layout, inventory, partitions);
    if (Array.isArray(found)) return found;
    shortages.push(found);
    return [];
  });
  return { disks, partitions, groups, volumes, shortages };
}

function resolveDisk(layout: DiskAnswers, remaining: RemainingDisk): ResolvedPartition[] | NoPlace {
  const { disk, table, kept } = remaining;
  if (table === undefined) return [];
  const wishes = layout.partitions
    .map((partition, wish) => ({ wish, partition }))
    .filter(({ partition }) => partition.disk === disk.name);
  const placed = placePartitions(
    remaining,
    wishes.filter(({ partition }) => partition.existing === undefined),
  );
  if ('full' in placed) return placed;
  const shape = ({
    number,
    role,
    start,
    size,
  }: Pick<FoundPartition, 'number' | 'role' | 'start' | 'size'>) => ({
    ...{ device: partitionName(disk.name, number), disk: disk.name, table },
    ...{ role, start, size },
  });
  const existing = wishes.flatMap(({ partition }) => {
    const found = kept.find(({ device }) => device === partition.existing);
    return found ? [{ ...shape(found), device: found.device, existing: true, wish: partition }] : [];
  });
  const wishOf = ({ wish }: Placement) => (wish === undefined ? undefined : layout.partitions[wish]);
  return [
    ...existing,
    ...placed.map((placement) => ({ ...shape(placement), existing: false, wish: wishOf(placement) })),
  ];
}

/** The partitions that a new group is made of. */
function membersOf(group: string, partitions: readonly ResolvedPartition[]): ResolvedPartition[] {
  return partitions.filter(({ wish }) => wish?.use.as === 'physical' && wish.use.group === group);
}

/** Room of one physical volume in extents: LVM's own data takes up to 1 MiB. */
export function extentsOf(size: number, extent: number): number {
  return Math.max(0, Math.floor((size - MIB) / extent));
}

function resolveGroup(
  wish: VolumeGroupWish,
  layout: DiskAnswers,
  inventory: DiskInventory,
  partitions: readonly ResolvedPartition[],
): ResolvedVolume[] | Shortage {
  const found = wish.existing ? inventory.groups.find(({ name }) => name === wish.name) : undefined;
  const extent = found?.extent ?? wish.extentMib * MIB;
  const own = layout.volumes.filter(({ group }) => group === wish.name);
  const sizes = found
    ? sizesOfMembers(found.physical, inventory)
    : membersOf(wish.name, partitions).map(({ size }) => size);
  const taken = (found?.logical ?? []).reduce((sum, { size }) => sum + Math.ceil(size / extent), 0);
  const room = sizes.reduce((sum, size) => sum + extentsOf(size, extent), 0) - taken;
  const fresh = own.filter(({ existing }) => !existing);
  const least = fresh.map(({ size }) => ({
    least: Math.ceil((leastMib(size) * MIB) / extent),
    grows: size.mode !== 'fixed',
  }));
  const shared = shareRoom(Math.max(0, room), least);
  if (!shared) {
    const wanted = least.reduce((sum, one) => sum + one.least, 0);
    const mib = (extents: number) => (Math.max(0, extents) * extent) / MIB;
    return { of: 'group', group: wish.name, wantedMib: mib(wanted), freeMib: mib(room) };
  }
  return own.map((volume) => ({
    device: volumeName(wish.name, volume.name),
    group: wish.name,
    name: volume.name,
    size: volume.existing
      ? (found?.logical.find(({ name }) => name === volume.name)?.size ?? 0)
      : (shared[fresh.indexOf(volume)] ?? 0) * extent,
    existing: volume.existing === true,
    wish: volume,
  }));
}

/** Sizes of partitions, or of whole disks, that a group is made of. */
function sizesOfMembers(devices: readonly string[], { disks }: DiskInventory): number[] {
  return devices.flatMap((device) => {
    const disk = disks.find(({ name }) => name === device);
    const partition = disks.flatMap(({ partitions }) => partitions).find((one) => one.device === device);
    const size = partition?.size ?? disk?.size;
    return size === undefined ? [] : [size];
  });
}
