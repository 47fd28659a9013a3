import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { checkLayout } from '../../src/installer/disks/check.ts';
import type { Disk, DiskInventory, Step } from '../../src/installer/disks/model.ts';
import { planSteps } from '../../src/installer/disks/plan.ts';
import { RELEASES } from '../../src/releases/table.ts';
import { dice, randomInventory, randomLayout } from '../installer/disks/random-layouts.ts';
import { replay } from '../installer/disks/replay.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Of those that delete something, and of the others. */
const PLANS = 12;

interface Plan {
  readonly seed: number;
  readonly inventory: DiskInventory;
  readonly steps: readonly Step[];
}

function plans(): Plan[] {
  const found: Plan[] = [];
  const left = [PLANS, PLANS];
  for (let seed = 10_000; found.length < 2 * PLANS; seed++) {
    const roll = dice(seed);
    const inventory = randomInventory(roll);
    const release = roll.pick(RELEASES);
    const layout = randomLayout(inventory, release, roll);
    if (checkLayout(layout, inventory, release).length > 0) continue;
    const steps = planSteps(layout, inventory, release);
    const kind = steps.some(({ do: what }) => what === 'delete') ? 0 : 1;
    if (left[kind] === 0) continue;
    left[kind] = (left[kind] ?? 0) - 1;
    found.push({ seed, inventory, steps });
  }
  return found;
}

const numberOf = (device: string) => /(\d+)$/.exec(device)?.[1] ?? '';

function make({ role, start, size }: { role: string; start: number; size: number }): string[] {
  return ['mkpart', role === 'gpt' ? 'part' : role, `${start}B`, `${start + size - 1}B`];
}

/** The words of `parted` that make the disk what it was before. */
function before({ table, partitions }: Disk): string[] {
  if (table !== 'msdos' && table !== 'gpt') return [];
  return ['mklabel', table, ...partitions.flatMap(make)];
}

function during(steps: readonly Step[], disk: Disk): string[] {
  const own = new Set(disk.partitions.map(({ device }) => device));
  return steps.flatMap((step) => {
    if (step.do === 'delete') return own.has(step.device) ? ['rm', numberOf(step.device)] : [];
    if (step.do === 'label') return step.disk === disk.name ? ['mklabel', step.table] : [];
    if (step.do !== 'partition' || step.disk !== disk.name) return [];
    const flags = step.flags.flatMap((flag) => ['set', numberOf(step.device), flag, 'on']);
    return [...make(step), ...flags];
  });
}

interface Line {
  readonly number: number;
  readonly start: number;
  readonly size: number;
}

/** What sfdisk reads, in bytes. */
async function readTable(path: string): Promise<{ label: string; lines: Line[] }> {
  const { stdout } = await execa('sfdisk', ['--json', path]);
  const { partitiontable: table } = JSON.parse(stdout) as {
    partitiontable: {
      label: string;
      sectorsize?: number;
      partitions?: { node: string; start: number; size: number }[];
    };
  };
  const sector = table.sectorsize ?? 512;
  const lines = (table.partitions ?? []).map(({ node, start, size }) => ({
    ...{ number: Number(numberOf(node)), start: start * sector, size: size * sector },
  }));
  return { label: table.label === 'dos' ? 'msdos' : table.label, lines };
}

const byNumber = (a: Line, b: Line) => a.number - b.number;

describe('plans of partitions', () => {
  judged(
    { reads: ['sfdisk', 'sgdisk'], helps: ['parted'] },
    'are what parted makes of them and sfdisk reads',
    async () => {
      const tables = { msdos: 0, gpt: 0, logical: 0, deleted: 0 };
      const path = join(scratchDirectory(), 'disk');
      for (const { seed, inventory, steps } of plans()) {
        const after = replay(steps, inventory).inventory;
        for (const disk of inventory.disks) {
          const planned = after.disks.find(({ name }) => name === disk.name);
          const changes = during(steps, disk);
          if (!planned || changes.length === 0) continue;
          writeFileSync(path, '');
          truncateSync(path, disk.size);
          await execa('parted', ['-s', '-a', 'none', path, 'unit', 'B', ...before(disk), ...changes]);
          const { label, lines } = await readTable(path);
          const wanted = planned.partitions.map(({ number, start, size }) => ({ number, start, size }));
          expect({ seed, disk: disk.name, label, lines: [...lines].sort(byNumber) }).toEqual({
            ...{ seed, disk: disk.name, label: planned.table, lines: wanted.sort(byNumber) },
          });
          if (label === 'gpt') {
            const { stdout } = await execa('sgdisk', ['--verify', path]);
            expect(stdout).toContain('No problems found');
          }
          tables[label as 'msdos' | 'gpt'] += 1;
          if (lines.some(({ number }) => label === 'msdos' && number > 4)) tables.logical += 1;
          if (changes.includes('rm')) tables.deleted += 1;
        }
      }
      for (const count of Object.values(tables)) expect(count).toBeGreaterThan(2);
    },
    120_000,
  );
});
