import { createHash } from 'node:crypto';
import { type ErrorKind, isBootsmithError } from '../../src/base/errors.ts';
import { type Box, Broken, checkMessage, Refused } from './exercise.ts';
import { mutate, type Sample } from './mutate.ts';
import { Random } from './random.ts';
import type { Target } from './target.ts';

const TIME_LIMIT = 1000;
const MEMORY_LIMIT = 100;

export type Verdict = 'accepted' | 'large' | ErrorKind;

export interface CaseResult {
  readonly verdict: Verdict | 'FAILED';
  /** Milliseconds, the smaller of what the clock and what the processor says: others use this machine too. */
  readonly time: number;
  /** Of a failure. */
  readonly reason?: string;
}

/** The input of one case: the same seed gives the same bytes. */
export function makeInput(target: Target, samples: readonly Sample[], seed: number): Uint8Array {
  const random = new Random(seed, target.name);
  const [first, ...rest] = samples;
  if (first === undefined) throw new Error(`${target.name} has no samples`);
  const all: [Sample, ...Sample[]] = [first, ...rest];
  // The first inputs are the samples as they are.
  if (seed < all.length) return Uint8Array.from((all[seed] ?? first).bytes);
  return mutate(random.pick(all), random.pick(all), random);
}

/** Kinds of error that bytes can be to blame for; `tool` only where a program reads them. */
function mayThrow(target: Target, kind: ErrorKind): boolean {
  if (kind === 'tool') return target.programs !== undefined;
  return kind !== 'boot' && kind !== 'unrecognised';
}

/** Lets a target read one input and judges how it went. */
export async function runCase(target: Target, bytes: Uint8Array, box: Box): Promise<CaseResult> {
  box.empty();
  const digest = (input: Uint8Array) => createHash('sha1').update(input).digest('hex');
  const before = digest(bytes);
  const peak = process.resourceUsage().maxRSS;
  const cpu = process.cpuUsage();
  const start = performance.now();
  let verdict: CaseResult['verdict'] = 'accepted';
  let reason: string | undefined;
  try {
    await target.read(bytes, box);
  } catch (error) {
    if (error instanceof Refused) verdict = 'large';
    else if (isBootsmithError(error) && mayThrow(target, error.kind)) verdict = error.kind;
    else reason = error instanceof Broken ? error.message : describe(error);
    try {
      checkMessage(error);
    } catch (broken) {
      reason ??= String(broken);
    }
  }
  const used = process.cpuUsage(cpu);
  const clock = performance.now() - start;
  const time = Math.min(clock, target.programs ? clock : (used.user + used.system) / 1000);
  const grown = (process.resourceUsage().maxRSS - peak) / 1024;
  box.empty();
  box.check();
  if (digest(bytes) !== before) reason ??= 'the input was changed';
  if (time > (target.timeLimit ?? TIME_LIMIT)) reason ??= `took ${Math.round(time)} ms`;
  if (grown > (target.memoryLimit ?? MEMORY_LIMIT)) reason ??= `peak memory grew by ${Math.round(grown)} MiB`;
  return reason === undefined ? { verdict, time } : { verdict: 'FAILED', time, reason };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const at = (error.stack ?? '').split('\n').find((line) => /\/src\//.test(line)) ?? '';
  const kind = isBootsmithError(error) ? ` (${error.kind})` : '';
  return `${error.name}${kind}: ${error.message.slice(0, 200)}${at.replace(/\(.*\/src\//, '(src/')}`;
}
