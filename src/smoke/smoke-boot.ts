import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { type Progress, silent } from '../base/progress.ts';
import { type Machine, readQemuVersion } from '../tools/qemu.ts';
import { createConsoleReader } from './console.ts';
import {
  createEvidenceWatch,
  type Evidence,
  type EvidenceStep,
  type EvidenceWatch,
  formatSeconds,
} from './evidence.ts';
import { DEFAULT_FAILURES, type FailureSign } from './failures.ts';
import { keysOf } from './keys.ts';
import { type RunningMachine, startMachine } from './machine.ts';
import type { BootReport, MachineExit } from './report.ts';

/** Text to type once: some seconds after the start, or after a piece of evidence was seen. */
export interface TypedText {
  readonly text: string;
  readonly after: { readonly seconds: number } | { readonly evidence: string };
  /** On the keyboard (US layout) unless given; a boot loader on a serial line listens to both. */
  readonly on?: 'keyboard' | 'serial';
}

export interface SmokeBootOptions {
  readonly machine: Machine;
  /** At least one. The boot passes when all were seen, in this order. */
  readonly evidence: readonly Evidence[];
  /** `DEFAULT_FAILURES` unless given. */
  readonly failures?: readonly FailureSign[];
  /** For the whole boot; 600 unless given, as software emulation is slow. */
  readonly totalSeconds?: number;
  /** Without any output; 240 unless given: QEMU may take minutes to clear the memory that dracut ran from. */
  readonly stallSeconds?: number;
  readonly typeKeys?: readonly TypedText[];
  /** How long the machine may take to power off by itself after the last evidence; it is reported. */
  readonly powerOff?: { readonly seconds: number; readonly required?: boolean };
  /** Gets every byte of the serial console as it comes. */
  readonly transcriptPath?: string;
  /** Gets a picture of the screen when the boot fails. */
  readonly screenshotPath?: string;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

const TICK = 200; // milliseconds
const QUIET_SECONDS = 0.4;
const SCREEN_INTERVAL_SECONDS = 2;

/**
 * Boots a machine in QEMU and waits for evidence. A boot that does not give it is a report with `passed: false`, not
 * an error. Throws `usage` for options that make no sense, `tool` when QEMU is missing or does not start, and the
 * reason of `signal` when that is aborted.
 */
export async function smokeBoot(options: SmokeBootOptions): Promise<BootReport> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const progress = options.progress ?? silent;
  const version = await readQemuVersion(options.machine.arch);
  const transcript = openTranscript(options.transcriptPath);
  const watch = createEvidenceWatch({
    evidence: options.evidence,
    failures: options.failures ?? DEFAULT_FAILURES,
    totalSeconds: options.totalSeconds ?? 600,
    stallSeconds: options.stallSeconds ?? 240,
  });
  try {
    return await watchMachine(options, watch, version, transcript, progress);
  } finally {
    if (transcript !== undefined) closeSync(transcript);
  }
}

async function watchMachine(
  options: SmokeBootOptions,
  watch: EvidenceWatch,
  qemuVersion: string,
  transcript: number | undefined,
  progress: Progress,
): Promise<BootReport> {
  const reader = createConsoleReader();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const pending = [...(options.typeKeys ?? [])];
  let machine: RunningMachine | undefined;
  let lastByte = 0;
  let typing = Promise.resolve();

  const startTyping = (due: (typed: TypedText) => boolean) => {
    for (const typed of pending.filter(due)) {
      pending.splice(pending.indexOf(typed), 1);
      typing = typing
        .then(() => (typed.on === 'serial' ? machine?.typeSerial(typed.text) : machine?.typeKeys(typed.text)))
        // A machine that has ended takes no keys; the watch tells why it ended.
        .catch((error) => progress.detail(`typing failed: ${String(error)}`));
    }
  };
  const noteStep = (step: EvidenceStep | undefined) => {
    if (!step) return;
    progress.note(`seen after ${formatSeconds(step.atSeconds)}: ${step.name}`);
    startTyping((typed) => 'evidence' in typed.after && typed.after.evidence === step.name);
  };
  const takePartial = () => {
    if (seconds() - lastByte >= QUIET_SECONDS && watch.wants(reader.partial()))
      noteStep(watch.takeLine(reader.takePartial().trimEnd(), seconds()));
  };

  machine = await startMachine(options.machine, (bytes) => {
    try {
      if (transcript !== undefined) writeSync(transcript, bytes);
    } catch (error) {
      watch.fail('aborted', `the transcript cannot be written (${systemErrorCode(error) ?? error})`);
    }
    lastByte = seconds();
    watch.noteOutput(lastByte);
    for (const line of reader.push(bytes)) {
      progress.detail(line);
      noteStep(watch.takeLine(line, lastByte));
    }
  });
  const running = machine;
  let exit: MachineExit | undefined;
  const ended = running.ended.then((how) => {
    exit = how;
  });
  try {
    const screen = createScreenWatch(running, (line) => noteStep(watch.takeLine(line, seconds(), 'screen')));
    while (watch.verdict().state === 'waiting' && !exit) {
      await Promise.race([sleep(TICK), ended]);
      options.signal?.throwIfAborted();
      startTyping((typed) => 'seconds' in typed.after && typed.after.seconds <= seconds());
      await screen(seconds());
      takePartial();
      watch.tick(seconds());
    }
    if (exit) {
      const rest = reader.takePartial().trimEnd();
      if (rest !== '') noteStep(watch.takeLine(rest, seconds()));
      watch.end(describeEnd(exit));
    }
    const report = await finishReport(options, watch, running, () => exit);
    return { ...report, qemuVersion, seconds: Math.round(seconds() * 1000) / 1000 };
  } finally {
    if (!exit) await running.stop();
  }
}

/** Reads the text screen now and then and hands on the lines that were not on it before. */
function createScreenWatch(machine: RunningMachine, onLine: (line: string) => void) {
  let seen = new Set<string>();
  let next = SCREEN_INTERVAL_SECONDS;
  return async (at: number) => {
    if (at < next) return;
    next = at + SCREEN_INTERVAL_SECONDS;
    // A machine that ends meanwhile has no screen any more.
    const lines = await machine.readScreen().catch(() => []);
    for (const line of lines) if (!seen.has(line)) onLine(line);
    seen = new Set(lines);
  };
}

async function finishReport(
  options: SmokeBootOptions,
  watch: EvidenceWatch,
  machine: RunningMachine,
  exitSoFar: () => MachineExit | undefined,
): Promise<Omit<BootReport, 'seconds'>> {
  const verdict = watch.verdict();
  let failure = verdict.state === 'failed' ? verdict.failure : undefined;
  let screen: string[] = [];
  let screenshotPath: string | undefined;
  if (!failure && options.powerOff && !exitSoFar()) {
    await Promise.race([machine.ended, sleep(options.powerOff.seconds * 1000, undefined, { ref: false })]);
  }
  const exit = exitSoFar();
  if (!failure && options.powerOff?.required && exit?.how !== 'powered-off') {
    const limit = formatSeconds(options.powerOff.seconds);
    const reason = exit ? describeEnd(exit) : `did not power off within ${limit}`;
    failure = { kind: 'timeout', reason: `the machine ${reason}, after all evidence was seen`, quote: [] };
  }
  if (failure && !exit) {
    screen = await machine.readScreen().catch(() => []);
    if (options.screenshotPath !== undefined) {
      await mkdir(dirname(options.screenshotPath), { recursive: true });
      screenshotPath = await machine.takeScreenshot(options.screenshotPath).catch(() => undefined);
    }
  }
  return {
    passed: failure === undefined,
    command: machine.command,
    steps: [...watch.steps],
    missing: options.evidence.slice(watch.steps.length).map((each) => each.name),
    ...(failure ? { failure } : {}),
    ...(screen.length > 0 ? { screen } : {}),
    ...(screenshotPath === undefined ? {} : { screenshotPath }),
    ...(options.transcriptPath === undefined ? {} : { transcriptPath: options.transcriptPath }),
    exit: exit ?? (await machine.stop()),
  };
}

function describeEnd(exit: MachineExit): string {
  if (exit.how === 'powered-off') return 'powered off';
  if (exit.how === 'reset') return 'reset itself';
  return `ended, because QEMU did (${exit.signal ?? `status ${exit.status ?? 'unknown'}`})`;
}

function checkOptions(options: SmokeBootOptions): void {
  const refuse = (message: string, found: string) => {
    throw new BootsmithError('usage', message, { found });
  };
  const names = options.evidence.map((each) => each.name);
  if (names.length === 0) refuse('a boot without evidence proves nothing', 'no evidence');
  for (const limit of [options.totalSeconds ?? 1, options.stallSeconds ?? 1, options.powerOff?.seconds ?? 1])
    if (!(limit > 0)) refuse('a time limit must be more than 0', `${limit} s`);
  for (const each of options.evidence)
    if (each.pattern === '') refuse('an empty pattern fits every line', each.name);
  for (const typed of options.typeKeys ?? []) {
    if (typed.on !== 'serial') keysOf(typed.text);
    if ('evidence' in typed.after && !names.includes(typed.after.evidence))
      refuse('keys are to be typed after evidence that is not awaited', typed.after.evidence);
  }
}

function openTranscript(path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'w');
  } catch (error) {
    throw new BootsmithError('usage', `${path} cannot be written (${systemErrorCode(error) ?? error})`, {
      at: { file: path },
      cause: error,
    });
  }
}
