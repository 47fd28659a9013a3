import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { readBlocks } from './read-blocks.ts';

/** Hex digits of a sum over chunks, and how many bytes they were. */
export interface Digest {
  readonly sha256: string;
  readonly size: number;
}

export async function digestChunks(chunks: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest('hex'), size };
}

export function digestBytes(bytes: Uint8Array): Digest {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length };
}

export async function digestFile(path: string): Promise<Digest> {
  return digestChunks(readBlocks(path, 0, (await stat(path)).size));
}
