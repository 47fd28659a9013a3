import { concatBytes, viewOf } from '../../base/bytes.ts';
import type { Cursor } from './cursor.ts';
import { corrupt, hex32, unsupported } from './failures.ts';

/** RFC 8878, section 3.1.1. */
const MAGIC = 0xfd2fb528;
const DESCRIPTOR = { singleSegment: 0x20, reserved: 0x08, checksum: 0x04, dictionary: 0x03 } as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;
const CHECKSUM_SIZE = 4;
const BLOCK_LIMIT = 128 * 1024;
const BLOCK_TYPES = { raw: 0, runLength: 1, compressed: 2 } as const;

/** The most that zstd takes without being asked, and the most that Linux takes (lib/decompress_unzstd.c). */
const WINDOW_LIMIT = 128 * 1024 * 1024;

export interface FrameHeader {
  readonly bytes: Uint8Array;
  readonly windowSize: number;
  readonly hasChecksum: boolean;
}

/** Reads a frame's header. Throws `unsupported` for a window over 128 MiB and for a dictionary. */
export async function readFrameHeader(cursor: Cursor): Promise<FrameHeader> {
  const { source, at: start } = cursor;
  const magic = await cursor.takeU32(true);
  if (magic !== MAGIC)
    throw corrupt(source, start, 'is no zstd frame', {
      found: `0x${hex32(magic)}`,
      expected: `0x${hex32(MAGIC)}`,
    });
  const descriptor = await cursor.takeByte();
  if (descriptor & DESCRIPTOR.reserved)
    throw unsupported(source, start, 'is a zstd frame of an unknown kind', {
      found: `0x${descriptor.toString(16)}`,
    });
  const isSingle = (descriptor & DESCRIPTOR.singleSegment) !== 0;
  let windowSize = isSingle ? 0 : windowOf(await cursor.takeByte());
  const dictionary = await cursor.take(
    DICTIONARY_BYTES[(descriptor & DESCRIPTOR.dictionary) as 0 | 1 | 2 | 3],
  );
  if (dictionary.some((byte) => byte !== 0))
    throw unsupported(source, start, 'is a zstd frame that needs a dictionary');
  const sizeBytes = SIZE_BYTES[(descriptor >> 6) as 0 | 1 | 2 | 3] || (isSingle ? 1 : 0);
  const size = viewOf(concatBytes([await cursor.take(sizeBytes), new Uint8Array(8)]));
  if (isSingle)
    windowSize = sizeBytes === 2 ? size.getUint16(0, true) + 256 : Number(size.getBigUint64(0, true));
  if (windowSize > WINDOW_LIMIT)
    throw unsupported(source, start, 'needs too large a window to unpack', {
      found: `${windowSize} bytes`,
      expected: `at most ${WINDOW_LIMIT}`,
      hint: 'Linux does not take it either. Pack it again without --long or --ultra.',
    });
  const bytes = await source.read(start, cursor.at - start);
  return { bytes, windowSize, hasChecksum: (descriptor & DESCRIPTOR.checksum) !== 0 };
}

/** An exponent of five bits and a mantissa of three. */
function windowOf(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

/** Goes from block to block to the end of a frame, which is quick. */
export async function surveyFrame(
  cursor: Cursor,
): Promise<{ readonly end: number; readonly mostUnpacked: number }> {
  const header = await readFrameHeader(cursor);
  let mostUnpacked = 0;
  for (let isLast = false; !isLast; ) {
    const block = await peekBlockHeader(cursor, header);
    cursor.skip(block.size);
    mostUnpacked += block.mostUnpacked;
    isLast = block.isLast;
  }
  return { end: cursor.at, mostUnpacked };
}

interface BlockHeader {
  /** Of the whole block, with this header, and with the frame's checksum behind the last one. */
  readonly size: number;
  readonly isLast: boolean;
  readonly mostUnpacked: number;
}

export interface FrameBlock {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

export async function takeFrameBlock(cursor: Cursor, header: FrameHeader): Promise<FrameBlock> {
  const { size, isLast } = await peekBlockHeader(cursor, header);
  return { bytes: await cursor.take(size), isLast };
}

async function peekBlockHeader(cursor: Cursor, header: FrameHeader): Promise<BlockHeader> {
  const { source, at } = cursor;
  const head = await cursor.peek(3);
  const word = (head[0] as number) | ((head[1] as number) << 8) | ((head[2] as number) << 16);
  const isLast = (word & 1) === 1;
  const type = (word >> 1) & 3;
  const size = word >> 3;
  const limit = Math.min(BLOCK_LIMIT, Math.max(header.windowSize, 1));
  if (
    type > BLOCK_TYPES.compressed ||
    (type !== BLOCK_TYPES.runLength && size > BLOCK_LIMIT) ||
    (type === BLOCK_TYPES.runLength && size > limit)
  )
    throw corrupt(source, at, 'has a zstd block that makes no sense', {
      found: `type ${type}, ${size} bytes`,
    });
  const packed = type === BLOCK_TYPES.runLength ? 1 : size;
  const checksumSize = isLast && header.hasChecksum ? CHECKSUM_SIZE : 0;
  const mostUnpacked = type === BLOCK_TYPES.compressed ? limit : size;
  return { size: 3 + packed + checksumSize, isLast, mostUnpacked };
}
