import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { BootsmithError } from './errors.ts';

/** A program that we call, and the packages that bring it. */
export interface Program {
  readonly name: string;
  readonly debian: string;
  readonly fedora: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array | string;
  /** Over the environment of this process; undefined takes a variable out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Exit statuses besides 0 that are not failures. */
  readonly accept?: readonly number[];
  readonly signal?: AbortSignal;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Messages of programs are compared and quoted, so they must not change with the user's language. */
const FIXED_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

/** Half of the start of a command that calls no program would go into loading it. */
async function loadExeca() {
  return (await import('execa')).execa;
}

/** The error for a program that is not installed, naming the packages that bring it. */
export function missingProgram(program: Program, cause?: unknown): BootsmithError {
  return new BootsmithError('tool', `the program ${program.name} is not installed`, {
    hint: `Install it: apt-get install ${program.debian} (Debian), dnf install ${program.fedora} (Fedora).`,
    cause,
  });
}

/**
 * Runs a program to its end and gives what it wrote, up to 64 MiB a stream. Throws `tool` when it is missing, is
 * killed, or ends with a status that is neither 0 nor accepted; the error quotes the end of its stderr.
 */
export async function run(
  program: Program,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const execa = await loadExeca();
  const result = await execa(program.name, args, {
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 64 * 1024 * 1024,
    env: { ...FIXED_ENVIRONMENT, ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
  if (result.code === 'ENOENT') throw missingProgram(program, result.cause);
  const status = result.exitCode;
  if (status !== undefined && (status === 0 || options.accept?.includes(status)))
    return { status, stdout: result.stdout, stderr: result.stderr };
  throw new BootsmithError('tool', `${program.name} failed (${endOf(result)})`, {
    found: lastLines(result.stderr || result.stdout || result.originalMessage || '', 12),
    hint: `The call was: ${[program.name, ...args].map(quoteWord).join(' ')}`,
    cause: result.cause,
  });
}

/** Whether PATH has the program. Looked up only: to start it would take longer than most work that asks. */
export async function isInstalled({ name }: Program): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    try {
      await access(join(folder || '.', name), constants.X_OK);
      return true;
    } catch {
      // The next folder may have it.
    }
  return false;
}

function endOf(result: {
  exitCode?: number | undefined;
  signal?: string | undefined;
  code?: string | undefined;
}): string {
  if (result.signal !== undefined) return `signal ${result.signal}`;
  return result.exitCode === undefined ? (result.code ?? 'not started') : `status ${result.exitCode}`;
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** A word as a POSIX shell reads it back. */
export function quoteWord(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
