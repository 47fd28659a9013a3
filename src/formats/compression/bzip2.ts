import type { ByteSource } from '../../base/byte-source.ts';
import { BZIP2, filterThrough } from '../../tools/compressors.ts';
import { BitReader, Bzip2Block, Bzip2Damage } from './bzip2-block.ts';
import {
  BZIP2_BLOCK_MAGIC,
  BZIP2_BLOCK_UNIT,
  BZIP2_END_MAGIC,
  BZIP2_MAGIC,
  BZIP2_MAX_PACKED_BLOCK,
} from './bzip2-layout.ts';
import { RunExpander } from './bzip2-runs.ts';
import {
  type Codec,
  chooseLevel,
  type EncodeOptions,
  type Member,
  type MemberEnd,
  memberOf,
} from './codec.ts';
import { corrupt, hex32, hexOf, truncated } from './failures.ts';

/**
 * bzip2. Read here, because only a reader of its own knows where a stream ends; written by the program, whose bytes
 * have been the same since 2000. A second stream behind the first is another member, as for Linux (lib/decompress_bunzip2.c).
 * Reading needs 8 MiB.
 */
export const bzip2: Codec = { name: 'bzip2', levels: { lowest: 1, highest: 9, usual: 9 }, decode, encode };

const READ_SIZE = 4 * 1024 * 1024;

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const level = await readLevel(source, offset);
    const block = new Bzip2Block(level);
    const text = new Uint8Array(level * BZIP2_BLOCK_UNIT);
    const expander = new RunExpander();
    const bits = new BitReader(new Uint8Array(0), 0);
    let start = offset + BZIP2_MAGIC.length + 1;
    let combined = 0;
    for (;;) {
      start = await refill(source, bits, start);
      const blockAt = start + (bits.position >>> 3);
      const magic = [bits.read(24), bits.read(24)] as const;
      const stored = ((bits.read(16) << 16) | bits.read(16)) >>> 0;
      if (bits.isBeyond) throw truncated(source, offset, 'bzip2');
      if (isMagic(magic, BZIP2_END_MAGIC)) {
        if (stored !== combined >>> 0)
          throw corrupt(source, blockAt, 'fails its bzip2 checksum', {
            found: hex32(combined),
            expected: hex32(stored),
          });
        return { end: start + Math.ceil(bits.position / 8) };
      }
      if (!isMagic(magic, BZIP2_BLOCK_MAGIC))
        throw corrupt(source, blockAt, 'has neither a block nor an end in its bzip2 member', {
          found: magic.map((half) => half.toString(16).padStart(6, '0')).join(''),
        });
      let length: number;
      try {
        length = block.decode(bits, text);
      } catch (error) {
        if (!(error instanceof Bzip2Damage)) throw error;
        if (bits.isBeyond) throw truncated(source, offset, 'bzip2', error);
        throw corrupt(source, blockAt, 'has damaged bzip2 data', { found: error.message, cause: error });
      }
      if (bits.isBeyond) throw truncated(source, offset, 'bzip2');
      yield* expander.expand(text.subarray(0, length));
      if (expander.checksum !== stored)
        throw corrupt(source, blockAt, 'fails the checksum of a bzip2 block', {
          found: hex32(expander.checksum),
          expected: hex32(stored),
        });
      combined = ((combined << 1) | (combined >>> 31)) ^ stored;
    }
  }
  return memberOf(offset, unpack());
}

function isMagic(found: readonly [number, number], expected: readonly [number, number]): boolean {
  return found[0] === expected[0] && found[1] === expected[1];
}

async function readLevel(source: ByteSource, offset: number): Promise<number> {
  const head = await source.read(offset, Math.min(BZIP2_MAGIC.length + 1, source.size - offset));
  const digit = head[BZIP2_MAGIC.length];
  const isHere = BZIP2_MAGIC.every((byte, index) => index >= head.length || head[index] === byte);
  if (isHere && digit === undefined) throw truncated(source, offset, 'bzip2');
  const level = (digit ?? 0) - 0x30;
  if (isHere && level >= 1 && level <= 9) return level;
  throw corrupt(source, offset, 'is no bzip2 member', {
    found: `the bytes ${hexOf(head)}`,
    expected: 'BZh1 to BZh9',
  });
}

/** Sees to it that a whole block lies in the reader's bytes. Gives where in the source they begin. */
async function refill(source: ByteSource, bits: BitReader, start: number): Promise<number> {
  const used = bits.position >>> 3;
  const held = bits.bytes.length;
  if (held - used >= BZIP2_MAX_PACKED_BLOCK || start + held >= source.size) return start;
  const from = start + used;
  bits.bytes = await source.read(from, Math.min(READ_SIZE, source.size - from));
  bits.position &= 7;
  return from;
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const level = chooseLevel(bzip2, options.level);
  yield* filterThrough(BZIP2, [`-${level}`, '-c'], chunks);
}
