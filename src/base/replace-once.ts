import { concatBytes } from './bytes.ts';

/**
 * Chunks with the first occurrence of `place` exchanged for bytes of the same length, which are asked for only when it
 * has come. It may lie across chunks.
 */
export async function* replaceOnce(
  chunks: AsyncIterable<Uint8Array>,
  place: Uint8Array,
  by: () => Promise<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let done = false;
  let held: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    if (done) {
      yield chunk;
      continue;
    }
    const bytes = held.length > 0 ? concatBytes([held, chunk]) : chunk;
    const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(place);
    if (at >= 0) {
      const copy = bytes.slice();
      copy.set(await by(), at);
      yield copy;
      done = true;
      held = new Uint8Array();
      continue;
    }
    const cut = Math.max(0, bytes.length - place.length + 1);
    if (cut > 0) yield bytes.subarray(0, cut);
    // A copy: the chunk may be filled anew when the next is asked for, and the slice of a Buffer is a view of it.
    held = new Uint8Array(bytes.subarray(cut));
  }
  if (held.length > 0) yield held;
}
