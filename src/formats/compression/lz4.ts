import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { recogniseCpio } from '../cpio/header.ts';
import {
  type Codec,
  chooseLevel,
  type EncodeOptions,
  type Member,
  type MemberEnd,
  memberOf,
} from './codec.ts';
import { Cursor } from './cursor.ts';
import { corrupt } from './failures.ts';
import { recogniseCompression } from './layout.ts';
import { boundLz4Block, decodeLz4Block, encodeLz4Block, LZ4_MATCH_LIMITS } from './lz4-block.ts';
import { LZ4_LEGACY_BLOCK_SIZE, LZ4_LEGACY_MAGIC } from './lz4-layout.ts';
import { effortOf, MatchFinder } from './matches.ts';
import { cutPieces } from './pieces.ts';

/**
 * The legacy frame of LZ4, the only one that Linux takes (lib/decompress_unlz4.c). It has no end: whatever follows is
 * taken for the size of another block. Only the magic again (which both lz4 and Linux read over), four zeros or the
 * end of the file are told from that, so nothing but zeros can stand behind such a member. Nor has it checksums.
 * Packing needs 16 MiB, unpacking 8 MiB and what a block has packed.
 */
export const lz4: Codec = { name: 'lz4', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

const BEHIND =
  'Linux takes what follows an lz4 member for more of it, because the legacy format has no end, and fails';

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const cursor = new Cursor(source, offset, 'lz4');
    const magic = await cursor.takeU32(true);
    if (magic !== LZ4_LEGACY_MAGIC)
      throw corrupt(source, offset, 'is no lz4 member', {
        found: `the number 0x${magic.toString(16)}`,
        expected: `0x${LZ4_LEGACY_MAGIC.toString(16)}`,
      });
    for (;;) {
      const at = cursor.at;
      if (cursor.left === 0) return { end: at };
      const head = await cursor.peek(Math.min(16, cursor.left));
      if (head.every((byte) => byte === 0)) return { end: at };
      if (head.length < 4) {
        // Linux leaves fewer than four bytes to whoever comes next.
        if (recogniseCompression(head)) return { end: at };
        throw cursor.truncated();
      }
      const size = await cursor.takeU32(true);
      if (size === LZ4_LEGACY_MAGIC) continue;
      if (size === 0) return { end: at };
      if (size > boundLz4Block(LZ4_LEGACY_BLOCK_SIZE)) {
        if (beginsAnother(head)) return { end: at, objection: BEHIND };
        throw corrupt(source, at, 'has a block of absurd size in its lz4 member', {
          found: `${size} bytes packed`,
          expected: `at most ${boundLz4Block(LZ4_LEGACY_BLOCK_SIZE)}`,
          hint: 'Nothing but zeros can stand behind an lz4 member: its format has no end.',
        });
      }
      // A gzip member's first bytes are a likely size; what follows them is hardly a block.
      const isLikelyOther = beginsAnother(head);
      if (size > cursor.left) {
        if (isLikelyOther) return { end: at, objection: BEHIND };
        throw cursor.truncated();
      }
      const data = decodeBlock(await cursor.take(size));
      if (data) yield data;
      else if (isLikelyOther) return { end: at, objection: BEHIND };
      else throw corrupt(source, at, 'has damaged data in its lz4 member');
    }
  }
  return memberOf(offset, unpack());
}

/** Zeros fewer than a block's size takes may stand in front. */
function beginsAnother(head: Uint8Array): boolean {
  const next = head.subarray(head.findIndex((byte) => byte !== 0));
  return recogniseCompression(next) !== undefined || recogniseCpio(next) !== undefined;
}

/** A byte packed is at most 255 unpacked, so that small blocks need no large room. */
function decodeBlock(packed: Uint8Array): Uint8Array | undefined {
  const room = new Uint8Array(Math.min(LZ4_LEGACY_BLOCK_SIZE, packed.length * 255));
  const end = decodeLz4Block(packed, room, 0);
  return end < 0 ? undefined : room.subarray(0, end);
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const finder = new MatchFinder(effortOf(chooseLevel(lz4, options.level)), LZ4_MATCH_LIMITS);
  const scratch = new Uint8Array(boundLz4Block(LZ4_LEGACY_BLOCK_SIZE));
  yield makeU32(LZ4_LEGACY_MAGIC);
  for await (const data of cutPieces(chunks, LZ4_LEGACY_BLOCK_SIZE)) {
    const packed = encodeLz4Block(data, finder, scratch);
    yield makeU32(packed.length);
    yield packed.slice();
  }
}

function makeU32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value, true);
  return bytes;
}
