import { Command, Option } from 'commander';
import { isBootsmithError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';
import { EXIT_BUG, EXIT_STATUS } from './exit-status.ts';
import { type CommonOptions, errorJson, formatError, terminalProgress } from './terminal.ts';

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
    const text = options.json ? JSON.stringify(outcome.json, jsonValue, 2) : outcome.text;
    if (text !== '') process.stdout.write(`${text}\n`);
    process.exitCode = outcome.status ?? 0;
  } catch (error) {
    progress.finish(false);
    const status = isBootsmithError(error) ? EXIT_STATUS[error.kind] : EXIT_BUG;
    if (options.json && isBootsmithError(error))
      process.stdout.write(`${JSON.stringify(errorJson(error, status), null, 2)}\n`);
    process.stderr.write(`${formatError(error)}\n`);
    process.exitCode = status;
  }
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
