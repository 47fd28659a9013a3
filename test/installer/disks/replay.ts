import type {
  Disk,
  DiskInventory,
  FoundPartition,
  FoundVolumeGroup,
  Step,
} from '../../../src/installer/disks/model.ts';
import { MIB } from './inventories.ts';

export interface Replayed {
  readonly inventory: DiskInventory;
  readonly mounts: ReadonlyMap<string, string>;
}

/**
 * Does to an inventory what the steps would do to the machine, and throws at anything that no partitioning program would
 * take: overlaps, what lies outside, entries too many, groups that are too small, file systems on nothing.
 */
export function replay(steps: readonly Step[], inventory: DiskInventory): Replayed {
  let { disks, groups } = inventory;
  const mounts = new Map<string, string>();
  const change = (device: string, holds: Partial<FoundPartition>) => {
    let seen = 0;
    disks = disks.map((disk) => ({
      ...disk,
      partitions: disk.partitions.map((one) => {
        if (one.device !== device) return one;
        seen += 1;
        return { ...one, ...holds };
      }),
    }));
    groups = groups.map((group) => ({
      ...group,
      logical: group.logical.map((volume) => {
        if (`${group.name}/${volume.name}` !== device) return volume;
        seen += 1;
        return { ...volume, filesystem: holds.filesystem };
      }),
    }));
    if (seen !== 1) throw new Error(`${device} is there ${seen} times`);
  };
  for (const step of steps) {
    switch (step.do) {
      case 'delete': {
        const before = disks.flatMap(({ partitions }) => partitions).length + groups.length;
        groups = groups.filter(({ name }) => name !== step.device);
        disks = disks.map((disk) => removeFrom(disk, step.device));
        if (disks.flatMap(({ partitions }) => partitions).length + groups.length !== before - 1)
          throw new Error(`${step.device} cannot be deleted`);
        break;
      }
      case 'label':
        disks = disks.map((disk) =>
          disk.name === step.disk ? { ...disk, table: step.table, partitions: [] } : disk,
        );
        break;
      case 'partition':
        disks = disks.map((disk) => (disk.name === step.disk ? addTo(disk, step) : disk));
        break;
      case 'physical':
        change(step.device, { filesystem: 'LVM2_member' });
        break;
      case 'group':
        groups = [...groups, makeGroup(step, disks, groups)];
        break;
      case 'volume':
        groups = groups.map((group) => (group.name === step.group ? addVolume(group, step, disks) : group));
        break;
      case 'format':
        change(step.device, { filesystem: step.type, label: step.label });
        break;
      case 'swap':
        change(step.device, { filesystem: 'swap' });
        break;
      case 'mount': {
        const parent = step.mountPoint.replace(/\/[^/]+$/, '');
        if (step.mountPoint !== '/' && !mounts.has('/')) throw new Error('the root is not mounted yet');
        if ([...mounts.keys()].some((path) => path.startsWith(`${step.mountPoint}/`) && path !== parent))
          throw new Error(`${step.mountPoint} hides what is mounted below`);
        change(step.device, {});
        mounts.set(step.mountPoint, step.device);
      }
    }
  }
  return { inventory: { ...inventory, disks, groups }, mounts };
}

function removeFrom(disk: Disk, device: string): Disk {
  const gone = disk.partitions.find((one) => one.device === device);
  if (!gone) return disk;
  const logical = disk.partitions.filter(({ role }) => role === 'logical');
  if (gone.role === 'extended' && logical.length > 0) throw new Error(`${device} holds others`);
  if (gone.role === 'logical' && logical.some(({ number }) => number > gone.number))
    throw new Error(`names behind ${device} would change`);
  return { ...disk, partitions: disk.partitions.filter((one) => one !== gone) };
}

function addTo(disk: Disk, step: Extract<Step, { do: 'partition' }>): Disk {
  const { device, role, start, size } = step;
  const number = Number(/(\d+)$/.exec(device)?.[1]);
  const fail = (why: string) => {
    throw new Error(`${device}: ${why}`);
  };
  if (disk.table !== 'msdos' && disk.table !== 'gpt') fail('no table');
  if (disk.partitions.some((one) => one.number === number)) fail('the number is taken');
  if (start % MIB !== 0 || size % MIB !== 0 || size <= 0) fail('not on whole MiB');
  const end = start + size;
  const reserve = disk.table === 'gpt' ? 34 * disk.sectorSize : 0;
  if (start < MIB || end > disk.size - reserve) fail('outside the disk');
  if (disk.table === 'gpt' && (role !== 'gpt' || number > 128)) fail('no such entry');
  if (disk.table === 'msdos') {
    if (end > 2 ** 32 * disk.sectorSize) fail('beyond 2 TiB');
    if (role === 'logical' ? number < 5 : number > 4) fail('no such entry');
    if (role === 'gpt') fail('a role of another table');
    if (role === 'extended' && disk.partitions.some((one) => one.role === 'extended')) fail('two extended');
  }
  if (role === 'logical') {
    const extended = disk.partitions.find((one) => one.role === 'extended');
    if (!extended || start <= extended.start || end > extended.start + extended.size) fail('not inside');
    const logicals = disk.partitions.filter((one) => one.role === 'logical');
    if (number !== 5 + logicals.length) fail('not the next number');
    // The record of each, a sector before it, may not lie in another.
    if (
      logicals.some(
        (one) => start - disk.sectorSize < one.start + one.size && one.start - disk.sectorSize < end,
      )
    )
      fail('overlap');
  } else if (
    disk.partitions.some((one) => one.role !== 'logical' && start < one.start + one.size && one.start < end)
  )
    fail('overlap');
  const made: FoundPartition = { device, number, role, start, size, filesystem: undefined, label: undefined };
  return { ...disk, partitions: [...disk.partitions, made] };
}

function membersOf(
  devices: readonly string[],
  disks: readonly Disk[],
): { size: number; filesystem?: string | undefined }[] {
  return devices.map((device) => {
    const whole = disks.find(({ name }) => name === device);
    const found = disks.flatMap(({ partitions }) => partitions).find((one) => one.device === device) ?? whole;
    if (!found) throw new Error(`${device} is not there`);
    return found;
  });
}

function makeGroup(
  { name, extent, devices }: Extract<Step, { do: 'group' }>,
  disks: readonly Disk[],
  groups: readonly FoundVolumeGroup[],
): FoundVolumeGroup {
  if (groups.some((group) => group.name === name)) throw new Error(`${name} is there`);
  if (devices.length === 0) throw new Error(`${name} is of nothing`);
  if (groups.some(({ physical }) => physical.some((device) => devices.includes(device))))
    throw new Error(`${name} takes what another group has`);
  for (const { filesystem } of membersOf(devices, disks))
    if (filesystem !== 'LVM2_member') throw new Error(`${name} is of what is no physical volume`);
  return { name, extent, physical: devices, logical: [] };
}

function addVolume(
  group: FoundVolumeGroup,
  { name, size }: Extract<Step, { do: 'volume' }>,
  disks: readonly Disk[],
): FoundVolumeGroup {
  const { extent, physical, logical } = group;
  if (logical.some((one) => one.name === name)) throw new Error(`${group.name}/${name} is there`);
  if (size <= 0 || size % extent !== 0) throw new Error(`${group.name}/${name} is not of whole extents`);
  // LVM keeps 1 MiB at the start of each physical volume.
  const room = membersOf(physical, disks).reduce(
    (sum, one) => sum + Math.floor((one.size - MIB) / extent),
    0,
  );
  const taken = logical.reduce((sum, one) => sum + Math.ceil(one.size / extent), 0);
  if (taken + size / extent > room) throw new Error(`${group.name} has no room for ${name}`);
  return { ...group, logical: [...logical, { name, size, filesystem: undefined }] };
}
