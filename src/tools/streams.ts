import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { missingProgram, type Program, quoteWord } from '../base/exec.ts';

/** Messages of programs are quoted, so they must not change with the user's language. */
const FIXED_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };
/** Of stderr only the end is kept. */
const MESSAGE_SIZE = 4096;

export interface StreamOptions {
  /** What the program reads from stdin; nothing when left out. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Over the environment of this process; undefined takes a variable out. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** What a failure means: `corrupt` where the program was given a file to judge. `tool` when left out. */
  readonly blame?: 'tool' | 'corrupt';
  /** Called with the end of what the program said on stderr, when it has ended well. */
  readonly heard?: (stderr: string) => void;
}

/**
 * What a program writes, as bytes, while it runs; it is ended when the reader stops early. Throws `tool` when it is
 * missing, `blame` when it fails, with the end of its stderr, and whatever reading `input` threw.
 */
export async function* streamOutput(
  program: Program,
  args: readonly string[],
  options: StreamOptions = {},
): AsyncGenerator<Uint8Array> {
  const child = spawn(program.name, args, {
    env: { ...process.env, ...FIXED_ENVIRONMENT, ...options.environment },
    stdio: 'pipe',
  });
  let said = '';
  child.stderr.setEncoding('latin1').on('data', (text: string) => {
    said = (said + text).slice(-MESSAGE_SIZE);
  });
  const ended = new Promise<{ status: number | null; signal: string | null; error?: unknown }>((resolve) => {
    child.once('error', (error) => resolve({ status: null, signal: null, error }));
    child.once('close', (status, signal) => resolve({ status, signal }));
  });
  const fed = feed(child, options.input);
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array;
    await fed.then(({ error }) => {
      if (error !== undefined) throw error;
    });
    const { status, signal, error } = await ended;
    if (status === 0) {
      options.heard?.(said);
      return;
    }
    if (systemErrorCode(error) === 'ENOENT') throw missingProgram(program, error);
    const end = signal === null ? `status ${status ?? systemErrorCode(error)}` : `signal ${signal}`;
    throw new BootsmithError(options.blame ?? 'tool', `${program.name} failed (${end})`, {
      found: said.trim() || 'it said nothing',
      hint: `The call was: ${[program.name, ...args].map(quoteWord).join(' ')}`,
      cause: error,
    });
  } finally {
    child.kill();
  }
}

/** Runs a program for what it does and not for what it writes. Errors as in `streamOutput`. */
export async function runStream(
  program: Program,
  args: readonly string[],
  options: StreamOptions = {},
): Promise<void> {
  for await (const _ of streamOutput(program, args, options));
}

/** Hands the input over, and gives what went wrong with it; a program that stops listening says why by its status. */
async function feed(
  child: ChildProcessWithoutNullStreams,
  input: AsyncIterable<Uint8Array> | undefined,
): Promise<{ error?: unknown }> {
  const { stdin } = child;
  let isClosed = false;
  let goOn = () => {};
  stdin.on('error', () => {});
  stdin.on('drain', () => goOn());
  stdin.on('close', () => {
    isClosed = true;
    goOn();
  });
  try {
    for await (const chunk of input ?? []) {
      if (isClosed) break;
      if (!stdin.write(chunk))
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
    }
  } catch (error) {
    // Without its end the program must not take what it has for the whole.
    child.kill('SIGKILL');
    return { error };
  }
  stdin.end();
  return {};
}
