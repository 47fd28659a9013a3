import { describe, expect, it } from 'vitest';
import { checkLayout } from '../../../src/installer/disks/check.ts';
import { defaultLayout } from '../../../src/installer/disks/defaults.ts';
import type { DiskAnswers, DiskInventory, SizeWish, Use } from '../../../src/installer/disks/model.ts';
import { planSteps } from '../../../src/installer/disks/plan.ts';
import { partitionLines } from '../../../src/installer/kickstart/partition-lines.ts';
import { findRelease, RELEASES } from '../../../src/releases/table.ts';
import { disk, GIB, inventory, MIB, partition } from './inventories.ts';
import { dice, randomInventory, randomLayout } from './random-layouts.ts';
import { type Replayed, replay } from './replay.ts';

const RUNS = 3000;

describe('the planner', () => {
  it('refuses a layout or has steps that make just that', () => {
    const counted = { planned: 0, refused: 0, logical: 0, kept: 0, gone: 0 };
    for (let seed = 0; seed < RUNS; seed++) {
      const roll = dice(seed);
      const inventory = randomInventory(roll);
      const release = roll.pick(RELEASES);
      const layout = randomLayout(inventory, release, roll);
      const refusals = checkLayout(layout, inventory, release);
      if (refusals.length > 0) {
        counted.refused += 1;
        for (const { field, message } of refusals)
          expect(`${field}: ${message}`).toMatch(/^disks\S*: (?!.*(undefined|NaN)).{20,}\.$/);
        continue;
      }
      counted.planned += 1;
      try {
        const steps = planSteps(layout, inventory, release);
        const after = replay(steps, inventory);
        expectLayout(layout, inventory, after);
        expect(planSteps(layout, inventory, release)).toEqual(steps);
        expect(partitionLines(layout, inventory, release).lines.length).toBeGreaterThan(3);
        if (steps.some((step) => step.do === 'partition' && step.role === 'logical')) counted.logical += 1;
        if (layout.partitions.some(({ existing }) => existing !== undefined)) counted.kept += 1;
        if (steps.some((step) => step.do === 'delete')) counted.gone += 1;
      } catch (error) {
        throw new Error(`seed ${seed}, ${release.id}: ${(error as Error).message}`, { cause: error });
      }
    }
    // Every kind of plan has been among them.
    for (const [what, count] of Object.entries(counted)) expect(count, what).toBeGreaterThan(RUNS / 50);
  });
});

describe('a gap between logical partitions', () => {
  it('leaves the record of each where it is', () => {
    const machine = inventory([
      disk('sda', 100 * GIB, 'none', []),
      disk('sdb', 100 * GIB, 'msdos', [
        partition('sdb', 1, 'extended', 1, 102_399),
        partition('sdb', 5, 'logical', 2, 1000),
        partition('sdb', 6, 'logical', 102_000, 400),
      ]),
    ]);
    const release = findRelease('centos-6');
    const standard = defaultLayout(machine, release);
    const use = { as: 'filesystem', type: 'ext4', mountPoint: '/srv', format: true } as const;
    const layout = {
      ...standard,
      partitions: [...standard.partitions, { disk: 'sdb', size: { mode: 'fill' }, use } as const],
    };
    expect(checkLayout(layout, machine, release)).toEqual([]);
    const steps = planSteps(layout, machine, release);
    replay(steps, machine);
    expect(steps).toContainEqual(
      expect.objectContaining({ device: 'sdb7', start: 1003 * MIB, size: (102_000 - 1 - 1003) * MIB }),
    );
  });
});

function fits(found: number, wish: SizeWish, unit: number): boolean {
  if (wish.mode === 'fill') return found > 0;
  const least = Math.ceil((wish.mib * MIB) / unit) * unit;
  return wish.mode === 'fixed' ? found === least : found >= least;
}

/** Exact wishes find theirs before those that take anything. */
function strictFirst(a: { readonly size: SizeWish }, b: { readonly size: SizeWish }): number {
  const strictness = ({ size }: typeof a) =>
    size.mode === 'fixed' ? 1e12 : size.mode === 'fill' ? 0 : size.mib;
  return strictness(b) - strictness(a);
}

const filesystemOf = (use: Use): string | undefined =>
  use.as === 'filesystem'
    ? use.type
    : use.as === 'swap'
      ? 'swap'
      : use.as === 'physical'
        ? 'LVM2_member'
        : undefined;

function expectLayout(layout: DiskAnswers, before: DiskInventory, { inventory, mounts }: Replayed): void {
  for (const disk of inventory.disks) {
    const found = before.disks.find(({ name }) => name === disk.name);
    const cleared = layout.clear.includes(disk.name);
    const stay = cleared
      ? []
      : (found?.partitions ?? []).filter(({ device }) => !layout.remove.includes(device));
    for (const { device, start, size, role } of stay)
      expect(disk.partitions).toContainEqual(expect.objectContaining({ device, start, size, role }));
    const wishes = layout.partitions.filter((wish) => wish.disk === disk.name && wish.existing === undefined);
    const made = disk.partitions.filter(({ device }) => !stay.some((one) => one.device === device));
    const plain = made.filter(({ role }) => role !== 'extended');
    expect(plain.length).toBe(wishes.length);
    for (const wish of [...wishes].sort(strictFirst)) {
      const at = plain.findIndex((one) =>
        wish.use.as === 'filesystem'
          ? mounts.get(wish.use.mountPoint) === one.device
          : one.filesystem === filesystemOf(wish.use) && fits(one.size, wish.size, MIB),
      );
      const [one] = at === -1 ? [] : plain.splice(at, 1);
      if (!one) throw new Error('a partition is missing');
      expect(fits(one.size, wish.size, MIB), `${one.device} of ${one.size}`).toBe(true);
      expect(one.filesystem).toBe(filesystemOf(wish.use));
      if (wish.primary && disk.table === 'msdos') expect(one.role).toBe('primary');
    }
  }
  for (const { existing, use } of layout.partitions)
    if (existing !== undefined && use.as === 'filesystem') expect(mounts.get(use.mountPoint)).toBe(existing);
  for (const { name, existing, extentMib } of layout.groups)
    if (!existing)
      expect(inventory.groups).toContainEqual(expect.objectContaining({ name, extent: extentMib * MIB }));
  for (const { group, name, existing, size, use } of layout.volumes) {
    const into = inventory.groups.find((one) => one.name === group);
    const volume = into?.logical.find((one) => one.name === name);
    if (!into || !volume) throw new Error(`${group}/${name} is missing`);
    if (!existing) expect(fits(volume.size, size, into.extent), `${group}/${name}`).toBe(true);
    if (use.as === 'filesystem') expect(mounts.get(use.mountPoint)).toBe(`${group}/${name}`);
  }
  const used = [...layout.partitions, ...layout.volumes].filter(({ use }) => use.as === 'filesystem');
  expect(mounts.size).toBe(used.length);
}
