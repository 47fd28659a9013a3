import { crc32 } from 'node:zlib';
import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { adler32 } from './checksums.ts';
import {
  type Codec,
  chooseLevel,
  type EncodeOptions,
  type Member,
  type MemberEnd,
  memberOf,
} from './codec.ts';
import { Cursor } from './cursor.ts';
import { corrupt, hex32, hexOf, unsupported } from './failures.ts';
import { boundLzoBlock, decodeLzoBlock, encodeLzoBlock, LZO_MATCH_LIMITS } from './lzo-block.ts';
import {
  LZOP_BLOCK_LIMIT,
  LZOP_BLOCK_SIZE,
  LZOP_FLAGS,
  LZOP_MAGIC,
  LZOP_METHODS,
  LZOP_VERSIONS,
} from './lzop-layout.ts';
import { effortOf, MatchFinder } from './matches.ts';
import { cutPieces } from './pieces.ts';

/**
 * lzop files, in which the kernel and dracut know LZO (lib/decompress_unlzo.c). Both directions work on one block
 * (256 KiB) at a time; matching needs 512 KiB.
 */
export const lzo: Codec = { name: 'lzo', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

interface LzopHeader {
  readonly flags: number;
}

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const cursor = new Cursor(source, offset, 'lzop');
    const { flags } = await readHeader(cursor);
    let objection = objectToChecks(flags);
    for (;;) {
      const at = cursor.at;
      const size = await cursor.takeU32(false);
      if (size === 0) return { end: cursor.at, objection };
      if (size > LZOP_BLOCK_LIMIT)
        throw corrupt(source, at, 'has a block of absurd size in its lzop member', {
          found: `${size} bytes`,
          expected: `at most ${LZOP_BLOCK_LIMIT}`,
        });
      if (size > LZOP_BLOCK_SIZE)
        objection ??= `a block of ${size} bytes, and Linux takes ${LZOP_BLOCK_SIZE} at most`;
      yield await readBlock(cursor, at, size, flags);
    }
  }
  return memberOf(offset, unpack());
}

/** Linux skips just one check before each block, whatever the flags say. */
function objectToChecks(flags: number): string | undefined {
  const ofData = [LZOP_FLAGS.adlerOfData, LZOP_FLAGS.crcOfData].filter((flag) => flags & flag).length;
  const ofPacked = flags & (LZOP_FLAGS.adlerOfPacked | LZOP_FLAGS.crcOfPacked);
  if (ofData === 1 && !ofPacked) return undefined;
  return 'Linux expects one check for each block of an lzop member, and here it is another number';
}

async function readHeader(cursor: Cursor): Promise<LzopHeader> {
  const { source, at: start } = cursor;
  const magic = await cursor.take(Math.min(LZOP_MAGIC.length, Math.max(cursor.left, 1)));
  if (!magic.every((byte, index) => byte === LZOP_MAGIC[index]))
    throw corrupt(source, start, 'is no lzop member', {
      found: `the bytes ${hexOf(magic)}`,
      expected: hexOf(Uint8Array.from(LZOP_MAGIC)),
    });
  if (magic.length < LZOP_MAGIC.length) throw cursor.truncated();
  const headerStart = cursor.at;
  const version = viewOf(await cursor.take(2)).getUint16(0);
  cursor.skip(2); // of the library
  if (version >= LZOP_VERSIONS.withLevel) {
    const needed = viewOf(await cursor.take(2)).getUint16(0);
    if (needed > LZOP_VERSIONS.ours)
      throw unsupported(source, start, 'asks for a newer lzop', { found: `0x${needed.toString(16)}` });
  }
  const method = await cursor.takeByte();
  if (version >= LZOP_VERSIONS.withLevel) cursor.skip(1);
  const flags = await cursor.takeU32(false);
  if (!LZOP_METHODS.includes(method) || flags & (LZOP_FLAGS.filter | LZOP_FLAGS.multipart))
    throw unsupported(source, start, 'is compressed with lzop in a way that is not handled', {
      found: `method ${method}, flags 0x${flags.toString(16)}`,
      expected: 'LZO1X (method 1 to 3) without filters and parts',
    });
  cursor.skip(version >= LZOP_VERSIONS.withLevel ? 12 : 8); // mode and time
  cursor.skip(await cursor.takeByte()); // the name
  const size = cursor.at - headerStart;
  const stored = await cursor.takeU32(false);
  const header = await source.read(headerStart, size);
  const computed = flags & LZOP_FLAGS.crcOfHeader ? crc32(header) : adler32(header);
  if (stored !== computed)
    throw corrupt(source, headerStart, 'fails the checksum of its lzop header', {
      found: hex32(computed),
      expected: hex32(stored),
    });
  if (flags & LZOP_FLAGS.extraField) {
    cursor.skip(await cursor.takeU32(false));
    cursor.skip(4);
  }
  return { flags };
}

async function readBlock(cursor: Cursor, at: number, size: number, flags: number): Promise<Uint8Array> {
  const { source } = cursor;
  const packedSize = await cursor.takeU32(false);
  // A byte says at most 255 bytes more, so a small block cannot ask for much memory.
  if (packedSize > size || size > packedSize * 256)
    throw corrupt(source, at, 'has a block in its lzop member whose sizes do not go together', {
      found: `${packedSize} bytes packed, ${size} unpacked`,
    });
  const isStored = packedSize === size;
  const takeCheck = async (flag: number, present = true) =>
    flags & flag && present ? cursor.takeU32(false) : undefined;
  const adlerOfData = await takeCheck(LZOP_FLAGS.adlerOfData);
  const crcOfData = await takeCheck(LZOP_FLAGS.crcOfData);
  const adlerOfPacked = await takeCheck(LZOP_FLAGS.adlerOfPacked, !isStored);
  const crcOfPacked = await takeCheck(LZOP_FLAGS.crcOfPacked, !isStored);
  const packed = await cursor.take(packedSize);
  check(packed, adlerOfPacked, crcOfPacked);
  const data = isStored ? packed : new Uint8Array(size);
  if (!isStored && decodeLzoBlock(packed, data) !== size)
    throw corrupt(source, at, 'has damaged data in its lzop member');
  check(data, adlerOfData, crcOfData);
  return data;

  function check(bytes: Uint8Array, adler: number | undefined, crc: number | undefined): void {
    for (const [stored, compute] of [
      [adler, adler32],
      [crc, crc32],
    ] as const) {
      // biome-ignore format: a table
      if (stored === undefined) continue;
      const computed = compute(bytes);
      if (computed !== stored)
        throw corrupt(source, at, 'fails a checksum in its lzop member', {
          found: hex32(computed),
          expected: hex32(stored),
        });
    }
  }
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const level = chooseLevel(lzo, options.level);
  yield makeHeader(level);
  const finder = new MatchFinder(effortOf(level), LZO_MATCH_LIMITS);
  const scratch = new Uint8Array(boundLzoBlock(LZOP_BLOCK_SIZE));
  for await (const data of cutPieces(chunks, LZOP_BLOCK_SIZE)) {
    const packed = encodeLzoBlock(data, finder, scratch);
    const body = packed.length < data.length ? packed : data;
    const block = new Uint8Array(12 + body.length);
    const view = viewOf(block);
    view.setUint32(0, data.length);
    view.setUint32(4, body.length);
    view.setUint32(8, adler32(data));
    block.set(body, 12);
    yield block;
  }
  yield new Uint8Array(4);
}

/** Neither name nor time, so that the header tells nothing about the machine. */
function makeHeader(level: number): Uint8Array {
  const bytes = new Uint8Array(LZOP_MAGIC.length + 29);
  bytes.set(LZOP_MAGIC);
  const header = bytes.subarray(LZOP_MAGIC.length, -4);
  const view = viewOf(header);
  view.setUint16(0, LZOP_VERSIONS.ours);
  view.setUint16(2, LZOP_VERSIONS.library);
  view.setUint16(4, LZOP_VERSIONS.withLevel);
  view.setUint8(6, LZOP_METHODS[0] ?? 0);
  view.setUint8(7, level);
  view.setUint32(8, LZOP_FLAGS.adlerOfData | LZOP_FLAGS.unix);
  view.setUint32(12, 0o100644);
  viewOf(bytes).setUint32(bytes.length - 4, adler32(header));
  return bytes;
}
