import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../fixtures/hostile/inputs.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { Box } from './exercise.ts';
import { makeInput, runCase } from './run.ts';
import { TARGETS } from './targets.ts';

/** A short run; `npm run fuzz` goes on from there. */
const CASES = 40;

describe('hostile inputs', () => {
  it.each(HOSTILE.map((input) => [input.name, input] as const))('%s', async (_name, input) => {
    const target = TARGETS.find(({ name }) => name === input.target);
    if (!target) throw new Error(`no target ${input.target}`);
    const result = await runCase(target, await input.make(), new Box(join(scratchDirectory(), 'box')));
    expect(result).toEqual({ verdict: input.verdict, time: expect.any(Number) });
  });
});

describe('damaged inputs break no promise', () => {
  const alone = TARGETS.filter(({ programs }) => programs === undefined);
  it.each(alone.map((target) => [target.name, target] as const))('%s', async (_name, target) => {
    const box = new Box(join(scratchDirectory(), 'box'));
    const samples = await target.samples(box);
    for (let seed = 0; seed < CASES; seed++) {
      const result = await runCase(target, makeInput(target, samples, seed), box);
      expect(result.reason, `seed ${seed}`).toBeUndefined();
    }
  });

  it('the same seed gives the same input, another one another', async () => {
    const [target] = TARGETS;
    if (!target) throw new Error('no targets');
    const samples = await target.samples(new Box(join(scratchDirectory(), 'box')));
    expect(makeInput(target, samples, 1000)).toEqual(makeInput(target, samples, 1000));
    expect(makeInput(target, samples, 1000)).not.toEqual(makeInput(target, samples, 1001));
  });
});
