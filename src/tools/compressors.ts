import { spawn } from 'node:child_process';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { isInstalled, missingProgram, type Program } from '../base/exec.ts';

export const BZIP2: Program = { name: 'bzip2', debian: 'bzip2', fedora: 'bzip2' };
export const XZ: Program = { name: 'xz', debian: 'xz-utils', fedora: 'xz' };
export const ZSTD: Program = { name: 'zstd', debian: 'zstd', fedora: 'zstd' };

/** Settings that a user keeps for these programs would change the bytes. */
const WITHOUT_SETTINGS = {
  BZIP: '',
  BZIP2: '',
  XZ_DEFAULTS: '',
  XZ_OPT: '',
  ZSTD_CLEVEL: '',
  ZSTD_NBTHREADS: '',
  LC_ALL: 'C',
};

let xzIsThere: Promise<boolean> | undefined;

/** Whether xz can be started; asked once. */
export function hasXz(): Promise<boolean> {
  xzIsThere ??= isInstalled(XZ);
  return xzIsThere;
}

/**
 * Sends a stream through a program, from its stdin to its stdout, and holds no more of it than the pipes do. Throws
 * `tool` when the program is missing or fails; it is killed when the caller stops early.
 */
export async function* filterThrough(
  program: Program,
  args: readonly string[],
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const child = spawn(program.name, args, {
    env: { ...process.env, ...WITHOUT_SETTINGS },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4096);
  });
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.on('error', (error) =>
      reject(systemErrorCode(error) === 'ENOENT' ? missingProgram(program, error) : error),
    );
    child.on('close', (status, signal) =>
      resolve(status === 0 ? undefined : signal ? `signal ${signal}` : `status ${status}`),
    );
  });
  // A program that ends early closes its stdin; its status says why.
  child.stdin.on('error', () => {});
  let failure: { readonly error: unknown } | undefined;
  const feeding = feed(chunks, child.stdin).catch((error: unknown) => {
    failure = { error };
    child.kill();
  });
  ended.catch(() => {});
  try {
    yield* child.stdout as AsyncIterable<Uint8Array>;
    await feeding;
    if (failure) throw failure.error;
    const end = await ended;
    if (end !== undefined)
      throw new BootsmithError('tool', `${program.name} failed (${end})`, { found: complaint.trimEnd() });
  } finally {
    child.kill();
  }
}

async function feed(chunks: AsyncIterable<Uint8Array>, sink: NodeJS.WritableStream): Promise<void> {
  let isClosed = false;
  sink.once('close', () => {
    isClosed = true;
  });
  for await (const chunk of chunks) {
    if (isClosed) return;
    if (sink.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      const go = () => {
        sink.removeListener('drain', go);
        sink.removeListener('close', go);
        resolve();
      };
      sink.once('drain', go).once('close', go);
    });
  }
  sink.end();
}
