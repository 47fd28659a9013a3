import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onExit } from 'signal-exit';
import { BootsmithError, systemErrorCode } from './errors.ts';
import { type Progress, silent } from './progress.ts';

export interface OutputOptions {
  /** Replace an output that is already there. */
  readonly force?: boolean;
}

/** Throws `usage` when `path` is there already and `force` is not given. For asking before long work starts. */
export async function refuseExisting(path: string, options: OutputOptions = {}): Promise<void> {
  if (options.force) return;
  try {
    await access(path);
  } catch {
    return;
  }
  throw new BootsmithError('usage', `${path} exists already`, {
    at: { file: path },
    hint: 'Give --force to replace it, or name another output.',
  });
}

/**
 * Makes a file complete or not at all: `make` fills an empty file beside `path`, which is flushed to the disk and
 * renamed only when `make` has come back. On any failure nothing is left under either name.
 */
export async function writeOutput<T>(
  path: string,
  make: (temporaryPath: string) => Promise<T>,
  options: OutputOptions = {},
): Promise<T> {
  await refuseExisting(path, options);
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`);
  const forget = onExit(() => rmSync(beside, { force: true, recursive: true }));
  try {
    await mkdir(dirname(path), { recursive: true });
    // Where nothing can be written, this is known before the work and not after it.
    await (await open(beside, 'wx')).close();
    const result = await make(beside);
    await flush(beside);
    await refuseExisting(path, options);
    await rename(beside, path);
    return result;
  } catch (error) {
    // What went wrong first is what matters.
    await rm(beside, { force: true, recursive: true }).catch(() => {});
    throw describeWriteError(error, path);
  } finally {
    forget();
  }
}

/** `writeOutput` for bytes that come in chunks, telling how many there are so far. Gives the number of bytes written. */
export async function writeOutputChunks(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  options: OutputOptions = {},
  progress: Progress = silent,
): Promise<number> {
  return writeOutput(
    path,
    (beside) => writeChunks(beside, chunks, (size) => progress.advance(size)),
    options,
  );
}

/** Writes chunks to a plain file, in order; `onSize` gets the size so far. Gives the number of bytes written. */
export async function writeChunks(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  onSize: (size: number) => void = () => {},
): Promise<number> {
  let size = 0;
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'w');
    for await (const chunk of chunks) {
      await handle.writeFile(chunk);
      size += chunk.length;
      onSize(size);
    }
  } finally {
    await handle?.close();
  }
  return size;
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const UNWRITABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG']);

function describeWriteError(error: unknown, path: string): unknown {
  const code = systemErrorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new BootsmithError('tool', `no space left while writing ${path}`, {
      at: { file: path },
      hint: 'Free some space, or name an output on another disk; TMPDIR moves the working files.',
      cause: error,
    });
  if (code !== undefined && UNWRITABLE.has(code))
    return new BootsmithError('usage', `${path} cannot be written (${code})`, {
      at: { file: path },
      hint: 'Name an output in a folder that you may write to.',
      cause: error,
    });
  return error;
}
