import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ByteSource, handleSource, memorySource } from './byte-source.ts';
import { concatBytes } from './bytes.ts';
import { temporaryError } from './temporary.ts';

/** What a spool keeps in memory before it moves to a temporary file. */
export const SPOOL_MEMORY_LIMIT = 16 * 1024 * 1024;

/**
 * Gives random access to bytes that come as a stream: in memory while they are few, else in a nameless temporary
 * file (in `TMPDIR`), so that memory stays bounded. Closing the source frees the space.
 */
export async function spool(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  memoryLimit = SPOOL_MEMORY_LIMIT,
): Promise<ByteSource> {
  const held: Uint8Array[] = [];
  let size = 0;
  let handle: FileHandle | undefined;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (!handle && size <= memoryLimit) {
        held.push(chunk);
        continue;
      }
      if (!handle) {
        handle = await openNameless();
        for (const early of held.splice(0)) await handle.writeFile(early);
      }
      await handle.writeFile(chunk);
    }
  } catch (error) {
    await handle?.close();
    throw error;
  }
  return handle ? handleSource(handle, name, size) : memorySource(concatBytes(held), name);
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `bootsmith-${randomBytes(8).toString('hex')}`);
  try {
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return handle;
  } catch (error) {
    throw temporaryError(error);
  }
}
