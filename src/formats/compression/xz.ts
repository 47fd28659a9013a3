import { type ByteSource, collectChunks } from '../../base/byte-source.ts';
import { concatBytes, viewOf } from '../../base/bytes.ts';
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
 * xz, through liblzma. A stream is a row of blocks that do not depend on each other, so they are packed and unpacked
 * side by side. A second stream behind the first is another member, as for Linux.
 *
 * Writing makes what `xz --check=crc32 --lzma2=dict=1MiB -T0` makes: blocks of three times the dictionary, with their
 * sizes. It needs eleven times the dictionary and two blocks for each of at most four threads (70 MiB by default).
 * Reading needs the dictionary that a block names (at most 256 MiB; xz -9 has 64 MiB), and up to 64 MiB for small
 * blocks side by side.
 */
export const xz: Codec = { name: 'xz', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

const CRC32 = 1;

/** Blocks that all fit into it together are unpacked side by side; larger ones are streamed one after another. */
const MEMORY_FOR_BLOCKS = 64 * 1024 * 1024;

/**
 * The check that the xz member at `offset` has for its blocks. Linux takes `none` and `crc32` only: an image with
 * `crc64`, what xz(1) does by itself, does not boot. Throws `corrupt` where no xz member begins.
 */
export async function readXzCheck(source: ByteSource, offset = 0): Promise<XzCheck> {
  return XZ_CHECKS[await readStreamHeader(new Cursor(source, offset, 'xz'))].name;
}

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const cursor = new Cursor(source, offset, 'xz');
    const check = await readStreamHeader(cursor);
    let objection = objectTo(XZ_CHECKS[check].name);
    const workers = countWorkers();
    const work = async (block: XzBlock): Promise<AsyncIterable<Uint8Array> | Uint8Array[]> => {
      if (block.hasDelta) objection ??= 'Linux has no delta filter for xz';
      const parts = unpackBlock(source, check, block);
      if (block.unpacked + block.dictionarySize > MEMORY_FOR_BLOCKS / workers) return parts;
      const held: Uint8Array[] = [];
      for await (const part of parts) held.push(part);
      return held;
    };
    for await (const parts of workInOrder(walkBlocks(cursor, check), work, workers)) yield* parts;
    return { end: cursor.at, objection };
  }
  return memberOf(offset, unpack());
}

function objectTo(check: XzCheck): string | undefined {
  if (LINUX_XZ_CHECKS.includes(check)) return undefined;
  return `Linux cannot check ${check} in xz data, and refuses it`;
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
