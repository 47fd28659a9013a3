import type { ByteSource } from '../../base/byte-source.ts';
import type { CompressionName } from './layout.ts';

/**
 * One compressed member of a file that may hold more behind it. `chunks` can be read once, from start to end; it
 * throws `corrupt` when the member is cut short or its checks do not hold.
 */
export interface Member {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The bytes of the source that the member took, known when `chunks` has ended. */
  taken(): number;
}

export interface EncodeOptions {
  /** 1 (fast) to 9 (small). */
  readonly level?: number;
}

/** One compression. Each is a file of its own beside this one and stands in the table in `codecs.ts`. */
export interface Codec {
  readonly name: CompressionName;
  /** The member that begins at `offset`. Nothing is read before `chunks` is. */
  decode(source: ByteSource, offset: number): Member;
  /**
   * One member with these bytes. What it gives depends on the input, the level and the codec's own version, and on
   * nothing else: not on how the input is cut, the clock or the platform.
   */
  encode(chunks: AsyncIterable<Uint8Array>, options: EncodeOptions): AsyncIterable<Uint8Array>;
}
