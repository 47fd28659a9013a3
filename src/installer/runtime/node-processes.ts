import { spawn } from 'node:child_process';
import { access, constants, realpath, stat } from 'node:fs/promises';
import { constants as osConstants } from 'node:os';
import process from 'node:process';
import { HostError, type HostProcesses, type RunOptions } from '../host.ts';
import { findProgram } from './find-program.ts';
import { toHostError } from './node-errors.ts';

/** Whether the file may be run; undefined where there is none. A folder is none. */
async function mayRun(path: string): Promise<boolean | undefined> {
  try {
    if (!(await stat(path)).isFile()) return undefined;
  } catch {
    return undefined;
  }
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Node cannot give a program one pipe for both of its outputs, so a shell joins them before it becomes the program.
 * Only so do they arrive in the order in which they were written.
 */
const JOINED = 'exec "$0" "$@" 2>&1';

async function run(argv: readonly string[], options: RunOptions = {}) {
  const { stdin, environment, directory, onOutput } = options;
  const name = argv[0] ?? '';
  const words = [...argv, directory ?? '', ...Object.entries(environment ?? {}).flat()];
  if (words.some((word) => word.includes('\0'))) throw new HostError('EINVAL', 'run', name);
  if (directory !== undefined && !(await stat(directory).catch(() => undefined))?.isDirectory())
    throw new HostError('ENOENT', 'run', directory);
  const path = (environment ?? process.env).PATH;
  const program = await findProgram(name, path, mayRun, (path) => realpath(path));
  return new Promise<Awaited<ReturnType<HostProcesses['run']>>>((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', JOINED, program, ...argv.slice(1)], {
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
      ...(environment === undefined ? {} : { env: environment }),
      ...(directory === undefined ? {} : { cwd: directory }),
    });
    const pieces: Uint8Array[] = [];
    child.stdout?.on('data', (chunk: Uint8Array) => {
      const piece = new Uint8Array(chunk);
      pieces.push(piece);
      onOutput?.(piece);
    });
    // A program need not read what it is given: that its end of the pipe is closed is no failure.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
    child.on('error', (cause) => reject(toHostError(cause, 'run', name)));
    child.on('close', (status, signal) =>
      resolve({
        status: status ?? undefined,
        signal: signal === null ? undefined : osConstants.signals[signal],
        output: concatenate(pieces),
      }),
    );
  });
}

export const nodeProcesses: HostProcesses = { run };
