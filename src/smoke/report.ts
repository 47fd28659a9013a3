import { BootsmithError } from '../base/errors.ts';
import { quoteWord } from '../base/exec.ts';
import type { BootFailure, EvidenceStep } from './evidence.ts';
import { formatSeconds } from './evidence.ts';

/** How the machine came to its end. */
export interface MachineExit {
  /** `quit`: we ended it; `powered-off` and `reset`: the booted system did; `died`: QEMU itself failed. */
  readonly how: 'quit' | 'powered-off' | 'reset' | 'died';
  readonly status?: number;
  readonly signal?: string;
  /** What QEMU said on stderr; empty when it said nothing. */
  readonly stderr: string;
}

/** What a boot showed. */
export interface BootReport {
  readonly passed: boolean;
  /** The call of QEMU, the program first. */
  readonly command: readonly string[];
  readonly qemuVersion?: string;
  /** The evidence that was seen, in order. */
  readonly steps: readonly EvidenceStep[];
  /** The names of the evidence that was not. */
  readonly missing: readonly string[];
  readonly failure?: BootFailure;
  /** The text screen when the boot failed, where there was one. */
  readonly screen?: readonly string[];
  readonly screenshotPath?: string;
  readonly transcriptPath?: string;
  /** From the start of QEMU to the verdict. */
  readonly seconds: number;
  readonly exit: MachineExit;
}

/** The report as lines for a person. */
export function formatBootReport(report: BootReport): string[] {
  const lines = [
    `${report.passed ? 'The boot passed' : 'The boot failed'} after ${formatSeconds(report.seconds)}.`,
  ];
  for (const step of report.steps)
    lines.push(`  seen    ${step.name} (${formatSeconds(step.atSeconds)}): ${shorten(step.line.trim())}`);
  for (const name of report.missing) lines.push(`  missing ${name}`);
  if (report.failure) {
    lines.push(`Reason: ${report.failure.reason}`);
    if (report.failure.quote.length > 0) lines.push('Console:', ...indented(report.failure.quote));
  }
  if (report.screen && report.screen.length > 0) lines.push('Screen:', ...indented(report.screen));
  if (!report.passed && report.exit.stderr !== '')
    lines.push('QEMU said:', ...indented(report.exit.stderr.trimEnd().split('\n')));
  if (report.transcriptPath !== undefined) lines.push(`Transcript: ${report.transcriptPath}`);
  if (report.screenshotPath !== undefined) lines.push(`Screenshot: ${report.screenshotPath}`);
  return lines;
}

/** Throws `boot` for a report that did not pass. */
export function requirePassed(report: BootReport): void {
  if (report.passed) return;
  const details = formatBootReport(report);
  throw new BootsmithError('boot', report.failure?.reason ?? 'the boot did not pass', {
    ...(report.transcriptPath === undefined ? {} : { at: { file: report.transcriptPath } }),
    found: details.slice(1).join('\n'),
    expected: [...report.steps.map((step) => step.name), ...report.missing].join(', then '),
    hint: `The call was: ${report.command.map(quoteWord).join(' ')}`,
  });
}

const SHOWN_LINE = 100;

function shorten(line: string): string {
  return line.length <= SHOWN_LINE ? line : `${line.slice(0, SHOWN_LINE - 3)}...`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  | ${line}`);
}
