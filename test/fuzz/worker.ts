/**
 * One target in a process of its own, so that whoever started it can bound its memory and end it when it hangs:
 * `worker.js NAME FIRST-SEED END-TIME FOLDER`, END-TIME in ms since 1970; or `worker.js NAME FILE FOLDER` for one
 * input. Lines of JSON come out: `seed` before an input is tried, then its result.
 */
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../../src/base/errors.ts';
import { Box } from './exercise.ts';
import { makeInput, runCase } from './run.ts';
import { TARGETS } from './targets.ts';

const [name = '', first = '', end = '', folder = ''] = process.argv.slice(2);

/** Writes a line at once, so that it is out before whatever may end this process; waits while the pipe is full. */
function say(line: object): void {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
  for (let done = 0; done < bytes.length; )
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if (systemErrorCode(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
}

if (name === '--list') say(TARGETS.map(({ name, programs }) => ({ name, programs })));
else {
  const target = TARGETS.find((each) => each.name === name);
  if (!target)
    throw new Error(`there is no target ${name}; there are ${TARGETS.map((each) => each.name).join(', ')}`);
  let current = -1;
  process.on('unhandledRejection', (error) => {
    say({ seed: current, verdict: 'FAILED', time: 0, reason: `unhandled rejection: ${String(error)}` });
    process.exit(3);
  });
  if (folder === '') {
    const box = new Box(join(end, 'box'));
    say({ seed: 0, ...(await runCase(target, readFileSync(first), box)) });
  } else {
    const box = new Box(join(folder, 'box'));
    const samples = await target.samples(box);
    for (let seed = Number(first); Date.now() < Number(end); seed++) {
      current = seed;
      say({ seed });
      const input = makeInput(target, samples, seed);
      const file = join(folder, `${name}-${seed}.bin`);
      writeFileSync(join(folder, 'current.bin'), input);
      const result = await runCase(target, input, box);
      if (result.verdict === 'FAILED') writeFileSync(file, input);
      say({ seed, ...result, ...(result.verdict === 'FAILED' ? { file } : {}) });
    }
  }
}
