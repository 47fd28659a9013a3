import { availableParallelism } from 'node:os';
import { concatBytes } from '../../base/bytes.ts';

/** Cuts a stream into pieces of `size` bytes; the last is shorter. How the input was cut leaves no trace. */
export async function* cutPieces(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - length);
      held.push(part);
      length += part.length;
      at += part.length;
      if (length < size) continue;
      yield concatBytes(held);
      held = [];
      length = 0;
    }
  }
  if (length > 0) yield concatBytes(held);
}

/** What libuv's pool runs at a time when nobody asks for more; its threads do the work of zlib and liblzma. */
const POOL_SIZE = 4;

/** How many pieces are worked on at a time. */
export function countWorkers(): number {
  return Math.max(1, Math.min(POOL_SIZE, availableParallelism()));
}

/**
 * Does work on pieces side by side, at most `limit` at a time, and gives the results in the order of the pieces. The
 * next piece is only asked for when there is a place for it.
 */
export async function* workInOrder<In, Out>(
  pieces: AsyncIterable<In>,
  work: (piece: In) => Promise<Out>,
  limit = countWorkers() + 1,
): AsyncGenerator<Out> {
  const running: Promise<Out>[] = [];
  try {
    for await (const piece of pieces) {
      const promise = work(piece);
      // Its failure is told when its turn comes, and is nobody's business when an earlier one ended it all.
      promise.catch(() => {});
      running.push(promise);
      const first = running.length >= limit ? running.shift() : undefined;
      if (first) yield await first;
    }
    for (let first = running.shift(); first; first = running.shift()) yield await first;
  } finally {
    await Promise.allSettled(running);
  }
}
