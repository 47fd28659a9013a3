import { type FailureSign, showsPattern } from './failures.ts';

/** Something the booted system must say. A string is looked for anywhere in a line. */
export interface Evidence {
  readonly name: string;
  readonly pattern: RegExp | string;
  /** Where it is to be seen: on the serial console unless given, or on the text screen. */
  readonly on?: LineSource;
}

export type LineSource = 'console' | 'screen';

export interface EvidenceStep {
  readonly name: string;
  readonly line: string;
  /** Seconds after the start. */
  readonly atSeconds: number;
}

export type FailureKind = 'sign' | 'timeout' | 'stall' | 'ended' | 'aborted';

export interface BootFailure {
  readonly kind: FailureKind;
  readonly reason: string;
  /** Lines of the console, the one in question among them. */
  readonly quote: readonly string[];
}

export type WatchVerdict =
  | { readonly state: 'waiting'; readonly awaited: string }
  | { readonly state: 'passed' }
  | { readonly state: 'failed'; readonly failure: BootFailure };

export interface WatchOptions {
  /** At least one; awaited in this order. */
  readonly evidence: readonly Evidence[];
  readonly failures: readonly FailureSign[];
  /** For the whole boot. */
  readonly totalSeconds: number;
  /** Without any output. */
  readonly stallSeconds: number;
}

/**
 * Judges a boot. It passes only when every piece of evidence was seen, each in a line of its own behind the one
 * before: what comes early does not count. All times are seconds after the start and must not go back.
 */
export interface EvidenceWatch {
  readonly steps: readonly EvidenceStep[];
  verdict(): WatchVerdict;
  /** Something came from the machine, whether or not it completes a line. */
  noteOutput(at: number): void;
  /** A whole line. Gives the step that it satisfies. */
  takeLine(line: string, at: number, source?: LineSource): EvidenceStep | undefined;
  /** Whether an incomplete line would count as evidence or as a failure. */
  wants(line: string): boolean;
  tick(at: number): void;
  /** The machine has ended, as `how` says. */
  end(how: string): void;
  /** A failure that was found elsewhere. */
  fail(kind: FailureKind, reason: string): void;
}

const LINES_BEFORE = 12;
const LINES_AFTER = 6;
/** How long lines behind a sign of failure are still collected for the quote. */
const AFTERMATH_SECONDS = 1;

export function createEvidenceWatch(options: WatchOptions): EvidenceWatch {
  const { evidence, failures } = options;
  const steps: EvidenceStep[] = [];
  const recent: string[] = [];
  let verdict: WatchVerdict | undefined;
  let aftermath: { readonly reason: string; readonly until: number; left: number } | undefined;
  let lastSign = 0;

  const awaited = () => evidence[steps.length]?.name ?? '';
  const fail = (kind: FailureKind, reason: string) => {
    verdict ??= { state: 'failed', failure: { kind, reason, quote: [...recent] } };
  };
  const settle = () => {
    if (aftermath) fail('sign', aftermath.reason);
  };
  const signIn = (line: string) => failures.find((each) => showsPattern(line, each.pattern));

  return {
    steps,
    verdict: () => verdict ?? { state: 'waiting', awaited: awaited() },
    fail,
    noteOutput(at) {
      lastSign = at;
    },
    wants(line) {
      const next = evidence[steps.length];
      if (verdict || aftermath || !next) return false;
      return (next.on !== 'screen' && showsPattern(line, next.pattern)) || signIn(line) !== undefined;
    },
    takeLine(line, at, source = 'console') {
      if (verdict) return undefined;
      recent.push(source === 'screen' ? `[screen] ${line}` : line);
      const keep = aftermath ? LINES_BEFORE + 1 + LINES_AFTER : LINES_BEFORE + 1;
      if (recent.length > keep) recent.shift();
      if (aftermath) {
        if (--aftermath.left <= 0) settle();
        return undefined;
      }
      const sign = signIn(line);
      if (sign) {
        const reason = `${sign.name}, while waiting for: ${awaited()}`;
        aftermath = { reason, until: at + AFTERMATH_SECONDS, left: LINES_AFTER };
        return undefined;
      }
      const next = evidence[steps.length];
      if (!next || (next.on ?? 'console') !== source || !showsPattern(line, next.pattern)) return undefined;
      const step = { name: next.name, line, atSeconds: at };
      steps.push(step);
      lastSign = at;
      if (steps.length === evidence.length) verdict = { state: 'passed' };
      return step;
    },
    tick(at) {
      if (verdict) return;
      if (aftermath) {
        if (at >= aftermath.until) settle();
      } else if (at >= options.totalSeconds)
        fail('timeout', `${formatSeconds(options.totalSeconds)} passed without: ${awaited()}`);
      else if (at - lastSign >= options.stallSeconds)
        fail('stall', `stuck for ${formatSeconds(options.stallSeconds)}, waiting for: ${awaited()}`);
    },
    end(how) {
      settle();
      fail('ended', `the machine ${how} before: ${awaited()}`);
    },
  };
}

/** Seconds for a person. */
export function formatSeconds(seconds: number): string {
  return `${Math.round(seconds * 10) / 10} s`;
}
