import { availableParallelism } from 'node:os';
import { type ByteSource, collectChunks, readChunks } from '../../base/byte-source.ts';
import { concatBytes, viewOf } from '../../base/bytes.ts';
import { XZ } from '../../tools/compressors.ts';
import { PROGRAM_WORTH, unpackBy } from './by-program.ts';
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
import { packLzma, unpackLzma } from './liblzma.ts';
import { countWorkers, cutPieces, workInOrder } from './pieces.ts';
import {
  byteOfDictionary,
  checkDictionary,
  LINUX_XZ_CHECKS,
  LZMA_MEMORY_LIMIT,
  XZ_CHECKS,
  XZ_DICTIONARY,
  XZ_FOOTER_SIZE,
  XZ_HEADER_SIZE,
  type XzCheck,
} from './xz-layout.ts';
import { makeBlockHeader, makeStreamEnd, makeStreamHeader, type XzRecord } from './xz-parts.ts';
import { readStreamHeader, walkBlocks, type XzBlock } from './xz-walk.ts';

/**
 * xz, through liblzma: that of the program where it is installed, which is twice as fast as what lzma-native brings
 * compiled. A stream is a row of blocks that do not depend on each other, so they are packed and unpacked
 * side by side. A second stream behind the first is another member, as for Linux.
 *
 * Writing makes what `xz --check=crc32 --lzma2=dict=1MiB -T0` makes: blocks of three times the dictionary, with their
 * sizes. It needs eleven times the dictionary and two blocks for each of at most four threads (70 MiB by default).
 * Reading needs the dictionary that a block names (at most 256 MiB; xz -9 has 64 MiB), and up to 64 MiB for small
 * blocks side by side.
 */
export const xz: Codec = { name: 'xz', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

const CRC32 = 1;

/** Blocks that fit into it together are unpacked side by side; larger ones are streamed one after another. */
const MEMORY_FOR_BLOCKS = 64 * 1024 * 1024;

/**
 * The check that the xz member at `offset` has for its blocks. Linux takes `none` and `crc32` only: an image with
 * `crc64`, what xz(1) does by itself, does not boot. Throws `corrupt` where no xz member begins.
 */
export async function readXzCheck(source: ByteSource, offset = 0): Promise<XzCheck> {
  return XZ_CHECKS[await readStreamHeader(new Cursor(source, offset, 'xz'))].name;
}

function decode(source: ByteSource, offset: number): Member {
  let objection: string | undefined;
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const { end, check, unpacked, largest, hasDelta } = await survey(source, offset);
    objection =
      objectTo(XZ_CHECKS[check].name) ?? (hasDelta ? 'Linux has no delta filter for xz' : undefined);
    const library = () => unpackBlocks(source, offset, end);
    if (unpacked <= PROGRAM_WORTH) return yield* library();
    const threads = Math.max(1, Math.min(availableParallelism(), Math.floor(MEMORY_FOR_BLOCKS / largest)));
    const args = ['-d', '-c', '-q', '--format=xz', `-T${threads}`];
    yield* unpackBy(XZ, args, readChunks(source, offset, end - offset), library);
    return { end };
  }
  return memberOf(offset, unpack(), () => objection);
}

/** Goes over the structure of a member, which is quick, for what has to be known before it is unpacked. */
async function survey(source: ByteSource, offset: number) {
  const cursor = new Cursor(source, offset, 'xz');
  const check = await readStreamHeader(cursor);
  let unpacked = 0;
  let largest = 1;
  let hasDelta = false;
  for await (const block of walkBlocks(cursor, check)) {
    unpacked += block.unpacked;
    largest = Math.max(largest, block.unpacked + (block.end - block.start) + block.dictionarySize);
    hasDelta ||= block.hasDelta;
  }
  return { end: cursor.at, check, unpacked, largest, hasDelta };
}

function objectTo(check: XzCheck): string | undefined {
  if (LINUX_XZ_CHECKS.includes(check)) return undefined;
  return `Linux cannot check ${check} in xz data, and refuses it`;
}

/** The member by the library, on all cores where its blocks are small. */
async function* unpackBlocks(
  source: ByteSource,
  offset: number,
  end: number,
): AsyncGenerator<Uint8Array, MemberEnd> {
  const cursor = new Cursor(source, offset, 'xz');
  const check = await readStreamHeader(cursor);
  const workers = countWorkers();
  const work = async (block: XzBlock): Promise<AsyncIterable<Uint8Array> | Uint8Array[]> => {
    const parts = unpackBlock(source, check, block);
    if (block.unpacked + block.dictionarySize > MEMORY_FOR_BLOCKS / workers) return parts;
    const held: Uint8Array[] = [];
    for await (const part of parts) held.push(part);
    return held;
  };
  for await (const parts of workInOrder(walkBlocks(cursor, check), work, workers)) yield* parts;
  return { end };
}

async function* unpackBlock(
  source: ByteSource,
  check: keyof typeof XZ_CHECKS,
  block: XzBlock,
): AsyncGenerator<Uint8Array> {
  async function* input() {
    yield makeStreamHeader(check);
    let at = block.start;
    for (const end of block.cuts) {
      yield await source.read(at, end - at);
      at = end;
    }
    yield makeStreamEnd(check, [block]);
  }
  const outcome = yield* unpackLzma('streamDecoder', input(), LZMA_MEMORY_LIMIT);
  if (!outcome.end)
    throw corrupt(source, block.start, 'has damaged xz data', {
      found: outcome.error,
      cause: outcome.cause,
    });
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const level = chooseLevel(xz, options.level);
  const dictionarySize = checkDictionary(options.dictionarySize ?? XZ_DICTIONARY);
  yield makeStreamHeader(CRC32);
  const records: XzRecord[] = [];
  const work = (data: Uint8Array) => packBlock(data, level, dictionarySize);
  for await (const { bytes, record } of workInOrder(cutPieces(chunks, 3 * dictionarySize), work)) {
    records.push(record);
    yield bytes;
  }
  yield makeStreamEnd(CRC32, records);
}

/** A block out of a stream of one block, with a header that names its sizes, so that others can work side by side. */
async function packBlock(data: Uint8Array, level: number, dictionarySize: number) {
  async function* input() {
    yield data;
  }
  const stream = await collectChunks(packLzma('xz', input(), { level, dictionarySize }));
  const indexSize = (viewOf(stream).getUint32(stream.length - XZ_FOOTER_SIZE + 4, true) + 1) * 4;
  const headerSize = ((stream[XZ_HEADER_SIZE] ?? 0) + 1) * 4;
  const body = stream.subarray(XZ_HEADER_SIZE + headerSize, stream.length - XZ_FOOTER_SIZE - indexSize);
  // The block's padding is not in its size: the index of the stream says how much of it there is.
  const unpadded = readRecord(stream.subarray(stream.length - XZ_FOOTER_SIZE - indexSize));
  const checkSize = XZ_CHECKS[CRC32].size;
  const packed = unpadded - headerSize - checkSize;
  const header = makeBlockHeader(packed, data.length, byteOfDictionary(dictionarySize));
  return {
    bytes: concatBytes([header, body]),
    record: { unpadded: header.length + packed + checkSize, unpacked: data.length },
  };
}

/** The first size in an index of one block: behind a zero and the number 1. */
function readRecord(index: Uint8Array): number {
  let value = 0;
  for (let at = 2, unit = 1; ; at++, unit *= 128) {
    const byte = index[at] ?? 0;
    value += (byte & 0x7f) * unit;
    if (byte < 0x80) return value;
  }
}
