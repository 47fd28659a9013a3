import { clearAll, defaultLayout, useExisting } from '../../../src/installer/disks/defaults.ts';
import { tableFor } from '../../../src/installer/disks/free-space.ts';
import type {
  Disk,
  DiskAnswers,
  DiskInventory,
  FoundPartition,
  FoundVolumeGroup,
  LogicalVolumeWish,
  PartitionWish,
  SizeWish,
  Use,
} from '../../../src/installer/disks/model.ts';
import { diskFactsOf } from '../../../src/releases/facts/disks.ts';
import type { Release } from '../../../src/releases/release.ts';
import { disk, GIB, MIB, partition } from './inventories.ts';

/** A small generator, the same in every run. */
export interface Dice {
  /** 0 up to, not with, the bound. */
  below(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let state = (seed * 2654435761 + 1) >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) & 0xffffff) / 2 ** 24;
  };
  for (let warm = 0; warm < 4; warm++) next();
  return {
    below: (bound) => Math.floor(next() * bound),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] as never,
  };
}

const FILESYSTEMS = ['ext3', 'ext4', 'swap', 'vfat', undefined];

export function randomInventory(roll: Dice): DiskInventory {
  const firmware = roll.pick(['bios', 'bios', 'uefi'] as const);
  const names = roll.pick([
    ['sda', 'sdb', 'sdc'],
    ['hda', 'hdb', 'hdc'],
    ['nvme0n1', 'nvme1n1', 'nvme2n1'],
  ]);
  const count = 1 + roll.below(3);
  const disks = names.slice(0, count).map((name) => randomDisk(name, roll));
  const groups: FoundVolumeGroup[] = [];
  const free = disks
    .flatMap(({ partitions }) => partitions)
    .filter(({ filesystem }) => filesystem === 'LVM2_member');
  while (free.length > 0) {
    const members = free.splice(0, 1 + roll.below(2));
    const extent = roll.pick([4, 32]) * MIB;
    let room = members.reduce((sum, { size }) => sum + Math.max(0, Math.floor((size - MIB) / extent)), 0);
    const logical = Array.from({ length: roll.below(4) }, (_, at) => {
      const extents = Math.min(room, 1 + roll.below(200));
      room -= extents;
      return { name: `lv${at}`, size: extents * extent, filesystem: roll.pick(FILESYSTEMS) };
    }).filter(({ size }) => size > 0);
    groups.push({
      name: `vg${groups.length}`,
      extent,
      physical: members.map(({ device }) => device),
      logical,
    });
  }
  return { disks, groups, firmware };
}

function randomDisk(name: string, roll: Dice): Disk {
  const size =
    roll.pick([39, 41, 50, 60, 100, 100, 500, 3000]) * GIB + roll.below(3) * 512 * roll.below(5000);
  const table = roll.pick(['none', 'msdos', 'msdos', 'gpt', 'unknown', 'loop'] as const);
  if (table !== 'msdos' && table !== 'gpt') return disk(name, size, table, []);
  const parts: FoundPartition[] = [];
  const on = /\d$/.test(name) ? `${name}p` : name;
  const holds = () => ({ filesystem: roll.chance(0.25) ? 'LVM2_member' : roll.pick(FILESYSTEMS) }) as never;
  let at = 1;
  const whole = Math.floor(Math.min(size, 2 ** 41) / MIB) - 2;
  const step = () => {
    const start = at + (roll.chance(0.4) ? roll.below(5000) : 0);
    const length = 1 + roll.below(20_000);
    return start + length > whole ? undefined : { start, length };
  };
  for (let number = 1; number <= roll.pick([0, 2, 4, 6]); number++) {
    if (table === 'msdos' && number > 4) break;
    const place = step();
    if (!place) break;
    const extended = table === 'msdos' && roll.chance(0.4) && !parts.some(({ role }) => role === 'extended');
    const role = extended ? 'extended' : table === 'gpt' ? 'gpt' : 'primary';
    const length = extended ? place.length + 3000 : place.length;
    if (place.start + length > whole) break;
    parts.push(partition(on, number, role, place.start, length, extended ? {} : holds()));
    at = place.start + length;
    if (!extended) continue;
    let inside = place.start;
    for (let logical = 5; logical < 5 + roll.below(4); logical++) {
      const start = inside + 1 + (roll.chance(0.5) ? roll.below(2000) : 0);
      const size = 1 + roll.below(4000);
      if (start + size > place.start + length) break;
      parts.push(partition(on, logical, 'logical', start, size, holds()));
      inside = start + size;
    }
  }
  return disk(name, size, table, parts);
}

function randomSize(roll: Dice): SizeWish {
  const mode = roll.pick(['fixed', 'fixed', 'atLeast', 'fill'] as const);
  if (mode === 'fill') return { mode };
  return {
    mode,
    mib: roll.chance(0.03) ? roll.pick([0, -5, 1.5, 1e9]) : 1 + roll.below(roll.pick([300, 9000])),
  };
}

/** Layouts that a person might end up with: a beginning that the screens offer, then changes, some of them wrong. */
export function randomLayout(inventory: DiskInventory, release: Release, roll: Dice): DiskAnswers {
  const base = roll.pick([defaultLayout(inventory, release), useExisting(inventory), clearAll(inventory)]);
  const partitions = [...base.partitions];
  const volumes = [...base.volumes];
  const remove = [...base.remove];
  const groups = [...base.groups];
  const clear = [...base.clear];
  const points = [
    '/',
    '/boot',
    '/depot',
    '/var',
    '/home',
    '/srv',
    '/usr/local',
    '/opt',
    '/data/a',
    '/data/b',
  ];
  const taken = new Set<string>();
  const note = ({ use }: { use: Use }) => void (use.as === 'filesystem' && taken.add(use.mountPoint));
  for (const wish of [...partitions, ...volumes]) note(wish);
  const free = () => points.find((path) => !taken.has(path)) ?? roll.pick(points);
  const type = () => (roll.chance(0.02) ? 'btrfs' : 'ext3');
  const fresh = (): Use => {
    const point = roll.chance(0.02) ? roll.pick(['srv', '/etc', '/a//b', '/']) : free();
    taken.add(point);
    return { as: 'filesystem', type: point === '/boot' ? 'ext3' : type(), mountPoint: point, format: true };
  };
  const names = inventory.disks.map(({ name }) => name);
  for (const name of names) if (roll.chance(0.3) && !clear.includes(name)) clear.push(name);
  for (const { device } of inventory.disks.flatMap((one) => one.partitions)) {
    if (!roll.chance(0.25)) continue;
    remove.push(device);
    for (const [at, wish] of partitions.entries())
      if (wish.existing === device && roll.chance(0.9)) partitions.splice(at, 1);
  }
  const kept = partitions.filter(({ existing, disk: on }) => existing === undefined || !clear.includes(on));
  const reused = kept.map((wish): PartitionWish => {
    if (wish.existing === undefined || wish.use.as !== 'unused' || !roll.chance(0.4)) return wish;
    return { ...wish, use: roll.chance(0.8) ? fresh() : { as: 'swap' } };
  });
  const leaving = inventory.groups.filter(({ physical }) =>
    physical.some((device) => !reused.some(({ existing }) => existing === device)),
  );
  const gone = roll.chance(0.9) ? leaving.map(({ name }) => name) : [];
  const usable = inventory.disks
    .filter(({ name, table }) => clear.includes(name) || table === 'msdos' || table === 'gpt')
    .map(({ name }) => name);
  const target = () => (roll.chance(0.95) && usable.length > 0 ? roll.pick(usable) : roll.pick(names));
  const made = roll.chance(0.4) ? ['data'] : [];
  for (const group of made) {
    groups.push({ name: group, extentMib: roll.pick([1, 4, 32]) });
    reused.push({ disk: target(), size: { mode: 'atLeast', mib: 2000 }, use: { as: 'physical', group } });
  }
  for (let more = roll.below(7); more > 0; more--)
    reused.push({
      ...{ disk: target(), size: randomSize(roll) },
      use: roll.chance(0.15) ? { as: 'swap' } : fresh(),
      ...(roll.chance(0.2) ? { primary: true } : {}),
    });
  const staying = groups.filter(({ name, existing }) => !existing || !gone.includes(name));
  for (let more = roll.below(4); more > 0 && staying.length > 0; more--) {
    const volume: LogicalVolumeWish = {
      ...{ group: roll.pick(staying).name, name: `new${more}`, size: randomSize(roll) },
      use: fresh(),
    };
    volumes.push(volume);
  }
  const last = (point: string): void => {
    if (taken.has(point) || roll.chance(0.1)) return;
    taken.add(point);
    const use: Use = { as: 'filesystem', type: 'ext3', mountPoint: point, format: true };
    reused.push({ disk: target(), size: { mode: 'fixed', mib: 500 }, use });
  };
  for (const point of ['/', '/boot', '/depot']) last(point);
  if (![...reused, ...volumes].some(({ use }) => use.as === 'swap'))
    reused.push({ disk: target(), size: { mode: 'fixed', mib: 500 }, use: { as: 'swap' } });
  if (inventory.firmware === 'uefi' && !taken.has('/boot/efi'))
    reused.push({
      ...{ disk: target(), size: { mode: 'fixed', mib: 200 } },
      use: { as: 'filesystem', type: 'efi', mountPoint: '/boot/efi', format: true },
    });
  const boot = reused.find(({ use }) => use.as === 'filesystem' && use.mountPoint === '/boot');
  const on = inventory.disks.find(({ name }) => name === boot?.disk);
  const table =
    on && (clear.includes(on.name) ? tableFor(on, inventory.firmware, diskFactsOf(release)) : on.table);
  const has = reused.some(({ disk: name, use }) => name === on?.name && use.as === 'biosboot');
  if (on && inventory.firmware === 'bios' && table === 'gpt' && !has && roll.chance(0.9))
    reused.push({ disk: on.name, size: { mode: 'fixed', mib: 1 }, use: { as: 'biosboot' } });
  return {
    ...{ clear, partitions: reused, groups: staying },
    remove: remove.filter((device) => !clear.some((name) => device.startsWith(name)) || roll.chance(0.02)),
    volumes: volumes.filter(({ group }) => staying.some(({ name }) => name === group)),
  };
}
