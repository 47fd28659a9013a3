import { createReadStream, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { BootsmithError, systemErrorCode } from './errors.ts';

/**
 * Bytes with random access and a known size: a file, a part of one, or memory. `read` gives exactly `length` bytes or
 * throws `corrupt`, so no caller ever sees a short read.
 */
export interface ByteSource {
  /** What to call these bytes in an error. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** `offset` and `length` in bytes; the range must lie within the source. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /**
   * Fills `bytes` without waiting, where that can be: for many small pieces, each of which takes a tenth of the time
   * that a turn of the thread pool takes.
   */
  readInto?(offset: number, bytes: Uint8Array): void;
  close(): Promise<void>;
}

const CHUNK_SIZE = 256 * 1024;

/** Throws `corrupt` for a range that leaves the source. */
export function checkRange(
  source: { readonly name: string; readonly size: number },
  offset: number,
  length: number,
): void {
  if (offset >= 0 && length >= 0 && offset + length <= source.size) return;
  throw new BootsmithError('corrupt', `${source.name} ends too early`, {
    at: { file: source.name, offset },
    found: `${source.size} bytes in all`,
    expected: `${length} bytes at offset ${offset}`,
    hint: 'The file is cut short; copy or download it again.',
  });
}

/** Opens a file for random access. A missing file is a `usage` error. */
export async function openFileSource(path: string): Promise<ByteSource> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    const code = systemErrorCode(error);
    const message =
      code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be opened (${code ?? error})`;
    throw new BootsmithError('usage', message, { at: { file: path }, cause: error });
  }
  const stat = await handle.stat();
  if (!stat.isFile() && !stat.isBlockDevice()) {
    await handle.close();
    throw new BootsmithError('usage', `${path} is not a file`, { at: { file: path } });
  }
  return handleSource(handle, path, stat.size);
}

/** A source over an open handle, which it owns. */
export function handleSource(handle: FileHandle, name: string, size: number): ByteSource {
  const source: ByteSource = {
    name,
    size,
    async read(offset, length) {
      checkRange(source, offset, length);
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) checkRange({ name, size: offset + done }, offset, length);
        done += bytesRead;
      }
      return bytes;
    },
    readInto(offset, bytes) {
      const { length } = bytes;
      checkRange(source, offset, length);
      for (let done = 0; done < length; ) {
        const count = readSync(handle.fd, bytes, done, length - done, offset + done);
        if (count === 0) checkRange({ name, size: offset + done }, offset, length);
        done += count;
      }
    },
    close: () => handle.close(),
  };
  return source;
}

/** A source over bytes in memory; `read` gives views, not copies. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  const source: ByteSource = {
    name,
    size: bytes.length,
    async read(offset, length) {
      checkRange(source, offset, length);
      return bytes.subarray(offset, offset + length);
    },
    async close() {},
  };
  return source;
}

/** A part of a source. Closing it leaves the parent open. */
export function sliceSource(parent: ByteSource, start: number, size: number, name = parent.name): ByteSource {
  checkRange(parent, start, size);
  const source: ByteSource = {
    name,
    size,
    async read(offset, length) {
      checkRange(source, offset, length);
      return parent.read(start + offset, length);
    },
    ...(parent.readInto && {
      readInto(offset: number, bytes: Uint8Array) {
        checkRange(source, offset, bytes.length);
        parent.readInto?.(start + offset, bytes);
      },
    }),
    async close() {},
  };
  return source;
}

/** The bytes of a source from `offset` on, in chunks of at most 256 KiB. */
export async function* readChunks(
  source: ByteSource,
  offset = 0,
  length = source.size - offset,
): AsyncGenerator<Uint8Array> {
  const end = offset + length;
  for (let at = offset; at < end; at += CHUNK_SIZE)
    yield await source.read(at, Math.min(CHUNK_SIZE, end - at));
}

/** The chunks of a file that is opened only when they are asked for. */
export async function* readFileChunks(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_SIZE })) yield chunk;
}

/** All chunks as one array; for what is known to be small. */
export async function collectChunks(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  if (all.length === 1 && all[0]) return all[0];
  return Buffer.concat(all);
}
