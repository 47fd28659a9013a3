import { diskFactsOf } from '../../releases/facts/disks.ts';
import type { Release } from '../../releases/release.ts';
import { tableFor } from './free-space.ts';
import type {
  Disk,
  DiskAnswers,
  DiskInventory,
  FoundPartition,
  LogicalVolumeWish,
  PartitionWish,
  Use,
} from './model.ts';
import { MIB } from './names.ts';

/** Kusu's default schema, sizes in MiB; /boot has the size that the release itself gives it. */
const GROUP = 'KusuVolGroup00';
const EXTENT_MIB = 32;
const SWAP_MIB = 2000;
const PHYSICAL_MIB = 29000;
const VOLUMES = [
  { name: 'ROOT', mountPoint: '/', size: { mode: 'fixed', mib: 12000 } },
  { name: 'VAR', mountPoint: '/var', size: { mode: 'fixed', mib: 2000 } },
  { name: 'DEPOT', mountPoint: '/depot', size: { mode: 'fixed', mib: 10000 } },
  { name: 'HOME', mountPoint: '/home', size: { mode: 'atLeast', mib: 5000 } },
] as const;

/**
 * The default schema on the first disk, which is cleared for it, but for a Dell Utility partition. Other disks are left
 * alone, except for what belongs to a volume group that this breaks.
 */
export function defaultLayout(inventory: DiskInventory, release: Pick<Release, 'kickstart'>): DiskAnswers {
  const [disk] = inventory.disks;
  if (!disk) return { clear: [], remove: [], partitions: [], groups: [], volumes: [] };
  const facts = diskFactsOf(release);
  const make = (type: string, mountPoint: string): Use => ({
    as: 'filesystem',
    type,
    mountPoint,
    format: true,
  });
  const on = (use: Use, size: PartitionWish['size']): PartitionWish => ({ disk: disk.name, size, use });
  const kept = disk.partitions.some(({ label }) => isMakersPartition(label)) ? disk.table : undefined;
  const gpt = (kept ?? tableFor(disk, inventory.firmware, facts)) === 'gpt';
  const partitions: PartitionWish[] = [
    ...(inventory.firmware === 'uefi'
      ? [on(make('efi', '/boot/efi'), { mode: 'fixed', mib: facts.efiMib ?? 200 })]
      : []),
    ...(gpt && inventory.firmware === 'bios' && facts.biosBoot
      ? [on({ as: 'biosboot' }, { mode: 'fixed', mib: 1 })]
      : []),
    on(make(facts.bootFilesystem, '/boot'), { mode: 'fixed', mib: facts.bootMib }),
    on({ as: 'swap' }, { mode: 'fixed', mib: SWAP_MIB }),
    on({ as: 'physical', group: GROUP }, { mode: 'atLeast', mib: PHYSICAL_MIB }),
  ];
  const volumes: LogicalVolumeWish[] = VOLUMES.map(({ name, mountPoint, size }) => ({
    group: GROUP,
    name,
    size,
    use: make(facts.filesystem, mountPoint),
  }));
  return {
    ...giveUp(disk, inventory),
    partitions,
    groups: [{ name: GROUP, extentMib: EXTENT_MIB }],
    volumes,
  };
}

/** The partition of the machine's maker, by its label. */
export function isMakersPartition(label: string | undefined): boolean {
  return label !== undefined && /^dell ?utility$/i.test(label);
}

function giveUp(disk: Disk, inventory: DiskInventory): Pick<DiskAnswers, 'clear' | 'remove'> {
  const isKept = ({ label }: FoundPartition) => isMakersPartition(label);
  const own = disk.partitions.map(({ device }) => device);
  const broken = inventory.groups
    .filter(({ physical }) => physical.some((device) => own.includes(device) || device === disk.name))
    .flatMap(({ physical }) => physical.filter((device) => !own.includes(device) && device !== disk.name));
  const whole = broken.filter((device) => inventory.disks.some(({ name }) => name === device));
  const parts = broken.filter((device) => !whole.includes(device));
  if (!disk.partitions.some(isKept)) return { clear: [disk.name, ...whole], remove: parts };
  const mine = disk.partitions.filter((partition) => !isKept(partition)).map(({ device }) => device);
  return { clear: whole, remove: [...mine, ...parts] };
}

/**
 * Everything that is on the disks stays, and is listed so that it can be given mount points. Swap is used as swap, and
 * physical volumes stay in their groups. Extended partitions are not listed: they hold the logical ones.
 */
export function useExisting(inventory: DiskInventory): DiskAnswers {
  const groupOf = (device: string) =>
    inventory.groups.find(({ physical }) => physical.includes(device))?.name;
  const useOf = (filesystem: string | undefined, group: string | undefined): Use => {
    if (group !== undefined) return { as: 'physical', group };
    return filesystem === 'swap' ? { as: 'swap' } : { as: 'unused' };
  };
  const mib = (size: number) => ({ mode: 'fixed', mib: Math.floor(size / MIB) }) as const;
  const partitions = inventory.disks.flatMap(({ name, partitions: found }) =>
    found
      .filter(({ role }) => role !== 'extended')
      .map(({ device, size, filesystem }) => ({
        disk: name,
        existing: device,
        size: mib(size),
        use: useOf(filesystem, groupOf(device)),
      })),
  );
  const groups = inventory.groups.map(({ name, extent }) => ({
    name,
    existing: true,
    extentMib: extent / MIB,
  }));
  const volumes = inventory.groups.flatMap((group) =>
    group.logical.map(({ name, size, filesystem }) => ({
      group: group.name,
      name,
      existing: true,
      size: mib(size),
      use: useOf(filesystem, undefined),
    })),
  );
  return { clear: [], remove: [], partitions, groups, volumes };
}

/** All disks empty, nothing made yet. */
export function clearAll(inventory: DiskInventory): DiskAnswers {
  return {
    clear: inventory.disks.map(({ name }) => name),
    remove: [],
    partitions: [],
    groups: [],
    volumes: [],
  };
}
