const CHUNK_SIZE = 256 * 1024;

/** Cuts a stream of chunks of any size into parts of known sizes. */
export class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, in chunks. Each call must be consumed to its end before the next one. */
  async *take(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done) throw new RangeError(`the stream ended ${left} bytes too early`);
        this.#rest = next.value;
        continue;
      }
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  /** Runs the stream to its end, where it may still find a fault. Throws when it has bytes left. */
  async finish(): Promise<void> {
    let rest: Uint8Array = this.#rest;
    for (
      let next = await this.#chunks.next();
      rest.length === 0 && !next.done;
      next = await this.#chunks.next()
    )
      rest = next.value;
    if (rest.length > 0) throw new RangeError('the stream has bytes left over');
  }

  /** Ends the stream, which releases what it holds open. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

/** Joins small chunks until they make 256 KiB, so that a sink is not called for every block. */
export async function* gatherChunks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = new Uint8Array(CHUNK_SIZE);
  let used = 0;
  for await (const chunk of chunks) {
    if (used > 0 && used + chunk.length > CHUNK_SIZE) {
      yield held.subarray(0, used);
      held = new Uint8Array(CHUNK_SIZE);
      used = 0;
    }
    if (chunk.length >= CHUNK_SIZE) {
      yield chunk;
      continue;
    }
    held.set(chunk, used);
    used += chunk.length;
  }
  if (used > 0) yield held.subarray(0, used);
}

/** `length` zero bytes. */
export function* zeroChunks(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0; left -= CHUNK_SIZE) yield new Uint8Array(Math.min(left, CHUNK_SIZE));
}
