import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { Box } from '../fuzz/exercise.ts';
import { makeInput, runCase } from '../fuzz/run.ts';
import { TARGETS } from '../fuzz/targets.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

process.env.PATH = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;
const CASES = 12;

describe('damaged images of other programs break no promise', () => {
  for (const target of TARGETS)
    if (target.programs)
      judged(target.programs, target.name, async () => {
        const box = new Box(join(scratchDirectory(), 'box'));
        const samples = await target.samples(box);
        for (let seed = 0; seed < CASES; seed++) {
          const result = await runCase(target, makeInput(target, samples, seed), box);
          expect(result.reason, `seed ${seed}`).toBeUndefined();
        }
      });
});
