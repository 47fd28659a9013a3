import type { ByteSource } from '../../base/byte-source.ts';
import { Xxh32 } from './checksums.ts';
import { type Member, type MemberEnd, memberOf } from './codec.ts';
import { Cursor } from './cursor.ts';
import { corrupt, hex32, unsupported } from './failures.ts';
import { decodeLz4Block } from './lz4-block.ts';
import {
  LZ4_FRAME_BLOCK_SIZES,
  LZ4_FRAME_FLAGS,
  LZ4_FRAME_MAGIC,
  LZ4_FRAME_VERSION,
  LZ4_HISTORY,
  LZ4_STORED,
} from './lz4-layout.ts';

interface Descriptor {
  readonly flags: number;
  readonly blockSize: number;
  readonly contentSize: number | undefined;
}

/**
 * The modern frame of LZ4 (04 22 4d 18), for reading what others made of an image: no kernel takes it. All checksums
 * that it has are checked. Memory: a block (at most 4 MiB) twice.
 */
export function openLz4Frame(source: ByteSource, offset = 0): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const cursor = new Cursor(source, offset, 'lz4');
    const { flags, blockSize, contentSize } = await readDescriptor(cursor);
    const room = new Uint8Array(LZ4_HISTORY + blockSize);
    const hash = flags & LZ4_FRAME_FLAGS.contentChecksum ? new Xxh32() : undefined;
    let history = 0;
    let size = 0;
    for (;;) {
      const at = cursor.at;
      const word = await cursor.takeU32(true);
      if (word === 0) break;
      const packedSize = word & ~LZ4_STORED;
      const isStored = word >= LZ4_STORED;
      if (packedSize > blockSize)
        throw corrupt(source, at, 'has a block of absurd size in its lz4 frame', {
          found: `${packedSize} bytes`,
          expected: `at most ${blockSize}`,
        });
      const packed = await cursor.take(packedSize);
      if (flags & LZ4_FRAME_FLAGS.blockChecksum)
        checkHash(source, at, new Xxh32().update(packed), await cursor.takeU32(true));
      const within = room.subarray(0, history + blockSize);
      if (isStored) room.set(packed, history);
      const end = isStored ? history + packedSize : decodeLz4Block(packed, within, history);
      if (end < 0) throw corrupt(source, at, 'has damaged data in its lz4 frame');
      const data = room.slice(history, end);
      hash?.update(data);
      size += data.length;
      yield data;
      if (flags & LZ4_FRAME_FLAGS.independentBlocks) continue;
      history = Math.min(end, LZ4_HISTORY);
      room.copyWithin(0, end - history, end);
    }
    const at = cursor.at;
    if (hash) checkHash(source, at, hash, await cursor.takeU32(true));
    if (contentSize !== undefined && contentSize !== size)
      throw corrupt(source, at, 'fails its lz4 length check', {
        found: `${size} bytes`,
        expected: `${contentSize}`,
      });
    return { end: cursor.at, objection: 'Linux takes no lz4 frames, only the legacy format (lz4 -l)' };
  }
  return memberOf(offset, unpack());
}

async function readDescriptor(cursor: Cursor): Promise<Descriptor> {
  const { source, at: start } = cursor;
  const magic = await cursor.takeU32(true);
  if (magic !== LZ4_FRAME_MAGIC)
    throw corrupt(source, start, 'is no lz4 frame', { found: `0x${hex32(magic)}` });
  const descriptorStart = cursor.at;
  const flags = await cursor.takeByte();
  const blockSize = LZ4_FRAME_BLOCK_SIZES[((await cursor.takeByte()) >> 4) & 7];
  if (flags >> 6 !== LZ4_FRAME_VERSION || flags & LZ4_FRAME_FLAGS.reserved || blockSize === undefined)
    throw unsupported(source, start, 'is an lz4 frame of an unknown kind', {
      found: `flags 0x${flags.toString(16)}`,
    });
  if (flags & LZ4_FRAME_FLAGS.dictionary)
    throw unsupported(source, start, 'is an lz4 frame that needs a dictionary');
  let contentSize: number | undefined;
  if (flags & LZ4_FRAME_FLAGS.contentSize)
    contentSize = (await cursor.takeU32(true)) + (await cursor.takeU32(true)) * 2 ** 32;
  const descriptor = await source.read(descriptorStart, cursor.at - descriptorStart);
  const computed = (new Xxh32().update(descriptor).digest() >> 8) & 0xff;
  const stored = await cursor.takeByte();
  if (stored !== computed)
    throw corrupt(source, descriptorStart, 'fails the checksum of its lz4 frame header', {
      found: hex32(computed),
      expected: hex32(stored),
    });
  return { flags, blockSize, contentSize };
}

function checkHash(source: ByteSource, at: number, hash: Xxh32, stored: number): void {
  const computed = hash.digest();
  if (computed === stored) return;
  throw corrupt(source, at, 'fails a checksum in its lz4 frame', {
    found: hex32(computed),
    expected: hex32(stored),
  });
}
