import { type ByteSource, checkRange } from '../../base/byte-source.ts';
import { type Content, sourceContent } from '../../tree/tree.ts';

const WINDOW_SIZE = 64 * 1024;
/** Most of what is read ahead is file data, which nobody looks at: behind a large file's none, else a little. */
const AHEAD_SIZE = 16 * 1024;

/**
 * Bytes that a reader of headers goes over once, from start to end. It asks for a stretch to be held, which mostly
 * takes no waiting, and then looks at it: a promise for every field would cost more than all the rest of a listing.
 * Offsets count from the first byte.
 */
export interface Forward {
  /** What to call these bytes in an error. */
  readonly name: string;
  /** How many there are; of a stream that has not ended, how many have come. */
  readonly size: number;
  /**
   * Holds `length` bytes from `offset` on, or what there is of them; what stands in front of them may be gone then.
   * Gives nothing when they are there already.
   */
  hold(offset: number, length: number): Promise<void> | undefined;
  /** Bytes that are held, to be used before the next call; throws `corrupt` beyond the end. */
  view(offset: number, length: number): Uint8Array;
  /** The offset of the first byte from `offset` on that is not zero, or the end. */
  skipZeros(offset: number): Promise<number>;
  /** The data of a file that stands here. */
  content(offset: number, size: number): Content;
}

/** Over a source: reads small pieces in ascending order with few calls to it, for headers stand close together. */
export class Window implements Forward {
  readonly source: ByteSource;
  private start = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  /** Filled again and again: thousands of small arrays cost more than all else. */
  private room: Uint8Array | undefined;

  constructor(source: ByteSource) {
    this.source = source;
  }

  get name(): string {
    return this.source.name;
  }

  get size(): number {
    return this.source.size;
  }

  hold(offset: number, length: number): Promise<void> | undefined {
    const heldEnd = this.start + this.bytes.length;
    const least = Math.min(length, this.size - offset);
    if (least <= 0 || (offset >= this.start && offset + least <= heldEnd)) return undefined;
    const ahead = offset > heldEnd ? 0 : AHEAD_SIZE;
    const wanted = Math.max(least, Math.min(ahead, this.size - offset));
    if (this.source.readInto === undefined || wanted > WINDOW_SIZE) return this.load(offset, wanted);
    this.room ??= new Uint8Array(WINDOW_SIZE);
    this.bytes = this.room.subarray(0, wanted);
    this.start = offset;
    this.source.readInto(offset, this.bytes);
    return undefined;
  }

  private async load(offset: number, length: number): Promise<void> {
    this.bytes = await this.source.read(offset, length);
    this.start = offset;
  }

  view(offset: number, length: number): Uint8Array {
    checkRange(this, offset, length);
    return this.bytes.subarray(offset - this.start, offset - this.start + length);
  }

  /** `hold` and `view` at once. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    await this.hold(offset, length);
    return this.view(offset, length);
  }

  async skipZeros(offset: number): Promise<number> {
    for (let at = offset; at < this.size; at += WINDOW_SIZE) {
      const bytes = await this.read(at, Math.min(WINDOW_SIZE, this.size - at));
      const index = bytes.findIndex((byte) => byte !== 0);
      if (index >= 0) return at + index;
    }
    return Math.max(offset, this.size);
  }

  content(offset: number, size: number): Content {
    return sourceContent(this.source, offset, size);
  }
}

/**
 * Over a stream, of which only the chunk at hand is held: enough to list an archive, whatever its size. A file's data
 * can be read once, before anything behind them is.
 */
export class StreamWindow implements Forward {
  readonly name: string;
  private readonly chunks: AsyncIterator<Uint8Array>;
  private start = 0;
  private bytes: Uint8Array = new Uint8Array(0);
  /** Of the chunk that `bytes` ends within. */
  private ahead: Uint8Array | undefined;
  private hasEnded = false;
  /** Zeros that were gone over: who asks again from within them is not taken back. */
  private zeros = { from: 0, to: 0 };

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.chunks = chunks[Symbol.asyncIterator]();
    this.name = name;
  }

  get size(): number {
    return this.start + this.bytes.length;
  }

  hold(offset: number, length: number): Promise<void> | undefined {
    return offset + length <= this.size || this.hasEnded ? undefined : this.fill(offset, offset + length);
  }

  view(offset: number, length: number): Uint8Array {
    checkRange(this, offset, length);
    if (offset < this.start) throw new Error(`byte ${offset} of ${this.name} has gone by`);
    return this.bytes.subarray(offset - this.start, offset - this.start + length);
  }

  async skipZeros(offset: number): Promise<number> {
    const { from, to } = this.zeros;
    let at = offset >= from && offset <= to ? to : offset;
    for (;;) {
      await this.hold(at, 1);
      if (at >= this.size) break;
      const rest = this.view(at, this.size - at);
      const index = rest.findIndex((byte) => byte !== 0);
      at += index < 0 ? rest.length : index;
      if (index >= 0) break;
    }
    this.zeros = { from: offset, to: at };
    return at;
  }

  content(offset: number, size: number): Content {
    const read = async (at: number, length: number) => {
      await this.hold(at, length);
      return this.view(at, length);
    };
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const end = offset + size;
      for (let at = offset; at < end; at += WINDOW_SIZE)
        yield await read(at, Math.min(WINDOW_SIZE, end - at));
    }
    return { size, chunks };
  }

  /** Reads what is left and lets it go, for what the stream has to say at its end. */
  async drain(): Promise<void> {
    await this.hold(Number.MAX_SAFE_INTEGER, 0);
    this.start = this.size;
    this.bytes = new Uint8Array(0);
  }

  /** Gets chunks until there are bytes up to `end`, and lets go of what stands in front of `keep`. */
  private async fill(keep: number, end: number): Promise<void> {
    while (this.size < end) {
      const next = this.ahead ?? (await this.chunks.next()).value;
      if (next === undefined) {
        this.hasEnded = true;
        return;
      }
      const missing = end - this.size;
      const held = this.bytes.subarray(Math.max(0, keep - this.start));
      this.start = this.size - held.length;
      // Chunks are large, and nearly every one begins within a head: only what is missing of that is copied.
      const isCut = held.length > 0 && next.length > missing;
      this.ahead = isCut ? next.subarray(missing) : undefined;
      const part = isCut ? next.subarray(0, missing) : next;
      this.bytes = held.length === 0 ? part : Buffer.concat([held, part]);
    }
  }
}
