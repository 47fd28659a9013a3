import { Command, Option } from 'commander';
import { isBootsmithError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { EXIT_BUG, EXIT_STATUS } from './exit-status.ts';
import { type CommonOptions, errorJson, formatError, safeText, terminalProgress } from './terminal.ts';

/** What a command found out: `json` for machines, `text` for people. Both go to stdout. */
export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  /** When the command did its work and the answer is still a failure. */
  readonly status?: number;
}

/** A subcommand with the options that all of them take. */
export function newCommand(name: string, summary: string, examples: readonly string[]): Command {
  return new Command(name)
    .summary(summary)
    .description(`${summary}.`)
    .configureHelp({ helpWidth: 80 })
    .addOption(new Option('--json', 'print the result as JSON'))
    .addOption(new Option('-q, --quiet', 'print no progress'))
    .addOption(new Option('-v, --verbose', 'print every step and detail'))
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}`).join('\n')}`);
}

/** Runs a command's work, prints its outcome, and sets the exit status. */
export async function perform(
  options: CommonOptions,
  work: (progress: Progress) => Promise<Outcome>,
): Promise<void> {
  const progress = terminalProgress(options);
  try {
    const outcome = await work(progress);
    progress.finish();
    process.exitCode = outcome.status ?? 0;
    const text = options.json ? formatJson(outcome.json) : safeText(outcome.text);
    if (text !== '') process.stdout.write(`${text}\n`);
  } catch (error) {
    progress.finish(false);
    const status = isBootsmithError(error) ? EXIT_STATUS[error.kind] : EXIT_BUG;
    process.exitCode = status;
    if (options.json && isBootsmithError(error))
      process.stdout.write(`${formatJson(errorJson(error, status))}\n`);
    process.stderr.write(`${safeText(formatError(error))}\n`);
  }
}

/** JSON escapes the control characters of ASCII itself, but neither DEL nor C1, which some terminals obey. */
function formatJson(value: unknown): string {
  const text = JSON.stringify(value, jsonValue, 2);
  return text.replace(/[\x7f-\x9f]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

function jsonValue(_key: string, value: unknown): unknown {
  if (value instanceof RegExp) return value.source;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return value;
}

/** An option that may be given many times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
