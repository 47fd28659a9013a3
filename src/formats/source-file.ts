import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteSource, readChunks } from '../base/byte-source.ts';
import { writeChunks } from '../base/output-file.ts';
import { makeTemporaryFolder } from '../base/temporary.ts';

/** A file of the host for a program that wants a name. */
export interface SourceFile {
  readonly path: string;
  /** Removes it, if it was made. */
  close(): Promise<void>;
}

/**
 * The bytes of a source under a name of the host: `path` itself where the caller knows that the source is just that
 * file, else a private copy in TMPDIR.
 */
export async function openSourceFile(source: ByteSource, path?: string): Promise<SourceFile> {
  if (path !== undefined) return { path, async close() {} };
  const folder = await makeTemporaryFolder();
  const close = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'image');
    await writeChunks(copy, readChunks(source));
    return { path: copy, close };
  } catch (error) {
    await close();
    throw error;
  }
}
