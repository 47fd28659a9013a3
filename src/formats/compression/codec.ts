import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { CompressionName } from './layout.ts';

/**
 * One compressed member of a file that may hold more behind it. `chunks` can be read once, from start to end; it
 * throws `corrupt` when the member is cut short or its checks do not hold.
 */
export interface Member {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** The bytes of the source that the member took, known when `chunks` has ended. */
  taken(): number;
  /**
   * Why Linux would not unpack the member, known when the first of `chunks` is there; of lz4, why it would not unpack
   * what follows it, known when they have ended.
   */
  objection(): string | undefined;
}

export interface EncodeOptions {
  /** 1 (fast) to 9 (small); zstd goes to 19. */
  readonly level?: number;
  /** For xz (1 MiB if left out) and lzma (what the level has), in bytes: 4 KiB to 256 MiB. The others have none. */
  readonly dictionarySize?: number;
}

export interface Levels {
  readonly lowest: number;
  readonly highest: number;
  /** What is used when nothing is asked for. */
  readonly usual: number;
}

/** One compression. Each is a file of its own beside this one and stands in the table in `codecs.ts`. */
export interface Codec {
  readonly name: CompressionName;
  readonly levels: Levels;
  /** The member that begins at `offset`. Nothing is read before `chunks` is. */
  decode(source: ByteSource, offset: number): Member;
  /**
   * One member with these bytes. What it gives depends on the input, the options and the codec's own version, and on
   * nothing else: not on how the input is cut, the clock, the platform or the number of cores.
   */
  encode(chunks: AsyncIterable<Uint8Array>, options: EncodeOptions): AsyncIterable<Uint8Array>;
}

/** What a decoder has found when it comes to the end of a member. */
export interface MemberEnd {
  /** Where the member ends, from the start of the source. */
  readonly end: number;
  readonly objection?: string | undefined;
}

/** The member that a generator unpacks; the generator gives its end. `object` tells of an objection before that. */
export function memberOf(
  offset: number,
  unpacking: AsyncGenerator<Uint8Array, MemberEnd>,
  object: () => string | undefined = () => undefined,
): Member {
  let found: MemberEnd | undefined;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    found = yield* unpacking;
  }
  function known(): MemberEnd {
    if (found === undefined) throw new Error('the member has not been read to its end');
    return found;
  }
  return {
    chunks: chunks(),
    taken: () => known().end - offset,
    objection: () => object() ?? found?.objection,
  };
}

/** The level to use; throws `usage` for one that the compression does not have. */
export function chooseLevel({ name, levels }: Pick<Codec, 'name' | 'levels'>, level = levels.usual): number {
  if (Number.isInteger(level) && level >= levels.lowest && level <= levels.highest) return level;
  throw new BootsmithError('usage', `${name} has no level ${level}`, {
    expected: `${levels.lowest} to ${levels.highest}`,
  });
}
