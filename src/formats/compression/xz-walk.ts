import { crc32 } from 'node:zlib';
import { equalBytes, roundUp, viewOf } from '../../base/bytes.ts';
import type { Cursor } from './cursor.ts';
import { corrupt, hex32, hexOf, unsupported } from './failures.ts';
import {
  dictionaryOfByte,
  LZMA_DICTIONARY_LIMIT,
  LZMA2,
  XZ_BLOCK_FLAGS,
  XZ_CHECKS,
  XZ_FILTERS,
  XZ_HEADER_SIZE,
  XZ_MAGIC,
} from './xz-layout.ts';
import { makeStreamEnd, type XzRecord } from './xz-parts.ts';

type CheckNumber = keyof typeof XZ_CHECKS;

/** A block by its place. What is in it is for liblzma; here are only the sizes of its LZMA2 chunks. */
export interface XzBlock extends XzRecord {
  readonly start: number;
  /** Behind the padding and the check. */
  readonly end: number;
  /** Of the dictionary, in bytes. */
  readonly dictionarySize: number;
  readonly hasDelta: boolean;
  /** Where parts of it end that do not unpack to much, the last at its end. */
  readonly cuts: readonly number[];
}

/** What a part of a block may unpack to before it is cut: an LZMA2 chunk is at most 2 MiB. */
const CUT_SIZE = 512 * 1024;

/** Reads a stream's header; gives the number of the check. */
export async function readStreamHeader(cursor: Cursor): Promise<CheckNumber> {
  const { source, at } = cursor;
  const head = await cursor.peek(Math.min(XZ_HEADER_SIZE, Math.max(cursor.left, 1)));
  if (XZ_MAGIC.some((byte, index) => index < head.length && head[index] !== byte))
    throw corrupt(source, at, 'is no xz member', { found: `the bytes ${hexOf(head.subarray(0, 6))}` });
  const header = await cursor.take(XZ_HEADER_SIZE);
  const stored = viewOf(header).getUint32(8, true);
  if (stored !== crc32(header.subarray(6, 8)))
    throw corrupt(source, at, 'fails the checksum of its xz header', { found: hex32(stored) });
  const check = header[7] ?? 0;
  if (header[6] !== 0 || !(check in XZ_CHECKS))
    throw unsupported(source, at, 'is checked in a way that xz does not define', {
      found: `flags ${hexOf(header.subarray(6, 8))}`,
    });
  return check as CheckNumber;
}

/** The blocks of a stream, and then its index and footer, which are compared with them. */
export async function* walkBlocks(cursor: Cursor, check: CheckNumber): AsyncGenerator<XzBlock> {
  const records: XzRecord[] = [];
  while ((await cursor.peek(1))[0] !== 0) {
    const block = await walkBlock(cursor, XZ_CHECKS[check].size);
    records.push({ unpadded: block.unpadded, unpacked: block.unpacked });
    yield block;
  }
  const at = cursor.at;
  const expected = makeStreamEnd(check, records);
  if (cursor.left < expected.length) {
    const there = await cursor.take(cursor.left);
    if (equalBytes(there, expected.subarray(0, there.length))) throw cursor.truncated();
  } else if (equalBytes(await cursor.take(expected.length), expected)) return;
  throw corrupt(cursor.source, at, 'has an xz index that does not fit its blocks');
}

async function walkBlock(cursor: Cursor, checkSize: number): Promise<XzBlock> {
  const { source, at: start } = cursor;
  const header = await cursor.take(((await cursor.peek(1))[0] ?? 0) * 4 + 4);
  const stored = viewOf(header).getUint32(header.length - 4, true);
  const fields = header.subarray(0, -4);
  if (stored !== crc32(fields))
    throw corrupt(source, start, 'fails the checksum of an xz block header', {
      found: hex32(crc32(fields)),
      expected: hex32(stored),
    });
  const filters = readFilters(fields);
  const last = filters?.at(-1);
  const dictionarySize =
    last?.id === XZ_FILTERS.lzma2 ? dictionaryOfByte(last.properties[0] ?? 255) : undefined;
  if (!filters || dictionarySize === undefined)
    throw unsupported(source, start, 'has an xz block of an unknown kind', { found: hexOf(header) });
  if (dictionarySize > LZMA_DICTIONARY_LIMIT)
    throw unsupported(source, start, 'needs too large a dictionary to unpack', {
      found: `${dictionarySize} bytes`,
      expected: `at most ${LZMA_DICTIONARY_LIMIT}`,
    });
  const { cuts, unpacked } = await walkChunks(cursor);
  const unpadded = cursor.at - start + checkSize;
  cursor.skip(roundUp(cursor.at - start, 4) - (cursor.at - start) + checkSize);
  const end = cursor.at;
  cuts.push(end);
  const hasDelta = filters.some(({ id }) => id === XZ_FILTERS.delta);
  return { start, end, unpadded, unpacked, dictionarySize, hasDelta, cuts };
}

interface Filter {
  readonly id: number;
  readonly properties: Uint8Array;
}

/** The filters of a block header, in their order; undefined for a header that cannot be. */
function readFilters(fields: Uint8Array): Filter[] | undefined {
  const flags = fields[1] ?? 0;
  if (flags & XZ_BLOCK_FLAGS.reserved) return undefined;
  let at = 2;
  const readVli = (): number => {
    let value = 0;
    for (let unit = 1; unit < 2 ** 63; unit *= 128) {
      const byte = fields[at++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
    }
    return value;
  };
  // liblzma compares them with what it finds.
  if (flags & XZ_BLOCK_FLAGS.packedSize) readVli();
  if (flags & XZ_BLOCK_FLAGS.unpackedSize) readVli();
  const filters: Filter[] = [];
  for (let count = (flags & XZ_BLOCK_FLAGS.filters) + 1; count > 0; count--) {
    const id = readVli();
    const size = readVli();
    if (at + size > fields.length) return undefined;
    filters.push({ id, properties: fields.subarray(at, at + size) });
    at += size;
  }
  return filters;
}

/** Goes over LZMA2 chunks by the sizes in front of them. */
async function walkChunks(cursor: Cursor) {
  const cuts: number[] = [];
  let unpacked = 0;
  let part = 0;
  for (;;) {
    const at = cursor.at;
    const control = await cursor.takeByte();
    if (control === LZMA2.end) break;
    if (control > LZMA2.stored && control < LZMA2.packed)
      throw corrupt(cursor.source, at, 'has damaged xz data', {
        found: `an LZMA2 chunk 0x${control.toString(16)}`,
      });
    const low = viewOf(await cursor.take(2)).getUint16(0);
    if (control < LZMA2.packed) {
      part += low + 1;
      cursor.skip(low + 1);
    } else {
      part += ((control & 0x1f) << 16) + low + 1;
      const packed = viewOf(await cursor.take(2)).getUint16(0) + 1;
      cursor.skip(packed + (control >= LZMA2.newProperties ? 1 : 0));
    }
    if (part < CUT_SIZE) continue;
    cuts.push(cursor.at);
    unpacked += part;
    part = 0;
  }
  return { cuts, unpacked: unpacked + part };
}
