import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { constants, crc32, createInflateRaw, deflateRaw, type ZlibOptions } from 'node:zlib';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { systemErrorCode } from '../../base/errors.ts';
import {
  type Codec,
  chooseLevel,
  type EncodeOptions,
  type Member,
  type MemberEnd,
  memberOf,
} from './codec.ts';
import { corrupt, hex32, truncated, unsupported } from './failures.ts';
import {
  GZIP_EXTRA_FLAGS,
  GZIP_FLAGS,
  GZIP_HEADER,
  GZIP_METHOD_DEFLATE,
  GZIP_SYSTEM_UNIX,
  GZIP_TEXT_LIMIT,
  GZIP_TRAILER_SIZE,
} from './layout.ts';
import { cutPieces, workInOrder } from './pieces.ts';

const CHUNK_SIZE = 256 * 1024;

/** What is deflated at a time. Each block costs five bytes more, and its Huffman codes begin afresh. */
const BLOCK_SIZE = 512 * 1024;

/** How far deflate looks back. */
const DEFLATE_WINDOW = 32 * 1024;

/** A last block with nothing in it (RFC 1951, section 3.2.6). */
const DEFLATE_END = Uint8Array.of(3, 0);

const deflateRawInPool = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw);

/**
 * gzip (RFC 1952) over node:zlib's raw deflate. Header and trailer are ours for two reasons: zlib's gunzip swallows the
 * members that follow and does not say where each ended, and its gzip writes the platform into the header.
 * Linux skips no header field but the name and does not look at the CRC (lib/decompress_inflate.c); gzip(1) does both.
 */
export const gzip: Codec = { name: 'gzip', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const bodyStart = await readHeader(source, offset);
    const bodySize = yield* inflate(source, offset, bodyStart);
    return { end: bodyStart + bodySize + GZIP_TRAILER_SIZE };
  }
  return memberOf(offset, unpack());
}

/** Gives where the deflate data starts. */
async function readHeader(source: ByteSource, offset: number): Promise<number> {
  const head = await readOrTruncated(source, offset, offset, GZIP_HEADER.size);
  if (head[0] !== GZIP_HEADER.magic[0] || head[1] !== GZIP_HEADER.magic[1])
    throw corrupt(source, offset, 'is no gzip member', {
      found: `the bytes ${Buffer.from(head.subarray(0, 2)).toString('hex')}`,
      expected: '1f8b',
    });
  const flags = head[GZIP_HEADER.flags] ?? 0;
  if (head[GZIP_HEADER.method] !== GZIP_METHOD_DEFLATE || flags & GZIP_FLAGS.reserved)
    throw unsupported(source, offset, 'is compressed in a way that gzip does not define', {
      found: `method ${head[GZIP_HEADER.method]}, flags 0x${flags.toString(16)}`,
      expected: 'method 8 (deflate)',
    });
  let at = offset + GZIP_HEADER.size;
  if (flags & GZIP_FLAGS.extra)
    at += 2 + viewOf(await readOrTruncated(source, offset, at, 2)).getUint16(0, true);
  if (flags & GZIP_FLAGS.name) at = await skipText(source, offset, at);
  if (flags & GZIP_FLAGS.comment) at = await skipText(source, offset, at);
  if (flags & GZIP_FLAGS.headerCrc) at += 2;
  if (at > source.size) throw truncated(source, offset, 'gzip');
  return at;
}

/** Gives the offset behind the NUL that ends the text at `at`. */
async function skipText(source: ByteSource, offset: number, at: number): Promise<number> {
  const text = await source.read(at, Math.min(GZIP_TEXT_LIMIT, source.size - at));
  const end = text.indexOf(0);
  if (end >= 0) return at + end + 1;
  if (text.length < GZIP_TEXT_LIMIT) throw truncated(source, offset, 'gzip');
  throw corrupt(source, at, 'has a name without an end in its gzip header');
}

/** Unpacks the deflate data and checks the trailer behind it. Gives the size of the deflate data. */
async function* inflate(
  source: ByteSource,
  offset: number,
  start: number,
): AsyncGenerator<Uint8Array, number> {
  const inflater = createInflateRaw({ chunkSize: CHUNK_SIZE });
  const input = Readable.from(readChunks(source, start), { objectMode: true, highWaterMark: 1 });
  let crc = 0;
  let size = 0;
  try {
    input.on('error', (error) => inflater.destroy(error));
    input.pipe(inflater);
    for await (const chunk of inflater as AsyncIterable<Uint8Array>) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (systemErrorCode(error) === 'Z_BUF_ERROR') throw truncated(source, offset, 'gzip', error);
    if (systemErrorCode(error) === 'Z_DATA_ERROR')
      throw corrupt(source, offset, 'has damaged gzip data', {
        found: error instanceof Error ? error.message : String(error),
        cause: error,
      });
    throw error;
  } finally {
    input.destroy();
    inflater.destroy();
  }
  const taken = inflater.bytesWritten;
  const trailer = viewOf(await readOrTruncated(source, offset, start + taken, GZIP_TRAILER_SIZE));
  checkTrailer(source, start + taken, trailer, crc, size);
  return taken;
}

function checkTrailer(source: ByteSource, at: number, trailer: DataView, crc: number, size: number): void {
  const storedCrc = trailer.getUint32(0, true);
  const storedSize = trailer.getUint32(4, true);
  if (storedCrc !== crc >>> 0)
    throw corrupt(source, at, 'fails its gzip checksum', {
      found: `CRC32 ${hex32(crc)}`,
      expected: hex32(storedCrc),
    });
  if (storedSize !== size % 2 ** 32)
    throw corrupt(source, at, 'fails its gzip length check', {
      found: `${size} bytes`,
      expected: `${storedSize} (modulo 2^32)`,
    });
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const level = chooseLevel(gzip, options.level);
  yield header(level);
  let crc = 0;
  let size = 0;
  async function* blocks(): AsyncGenerator<Block> {
    let dictionary: Uint8Array | undefined;
    for await (const bytes of cutPieces(chunks, BLOCK_SIZE)) {
      crc = crc32(bytes, crc);
      size += bytes.length;
      yield { bytes, dictionary };
      dictionary = bytes.subarray(-DEFLATE_WINDOW);
    }
  }
  yield* workInOrder(blocks(), (block) => deflateBlock(block, level));
  yield DEFLATE_END;
  const trailer = new Uint8Array(GZIP_TRAILER_SIZE);
  viewOf(trailer).setUint32(0, crc >>> 0, true);
  viewOf(trailer).setUint32(4, size % 2 ** 32, true);
  yield trailer;
}

interface Block {
  readonly bytes: Uint8Array;
  /** The end of the block before it: what its matches may reach back to. */
  readonly dictionary: Uint8Array | undefined;
}

/**
 * Deflates a block by itself, in a thread of libuv's pool, so that it can stand in the middle of a deflate stream: the
 * flush ends it on a whole byte. pigz works so too.
 */
function deflateBlock({ bytes, dictionary }: Block, level: number): Promise<Uint8Array> {
  return deflateRawInPool(bytes, {
    level,
    memLevel: 8,
    strategy: constants.Z_DEFAULT_STRATEGY,
    chunkSize: CHUNK_SIZE,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary === undefined ? {} : { dictionary }),
  });
}

/** No name, no time, and always Unix: the header tells nothing about the machine. */
function header(level: number): Uint8Array {
  const bytes = new Uint8Array(GZIP_HEADER.size);
  bytes.set(GZIP_HEADER.magic);
  bytes[GZIP_HEADER.method] = GZIP_METHOD_DEFLATE;
  bytes[GZIP_HEADER.extraFlags] =
    level === 9 ? GZIP_EXTRA_FLAGS.best : level === 1 ? GZIP_EXTRA_FLAGS.fastest : 0;
  bytes[GZIP_HEADER.system] = GZIP_SYSTEM_UNIX;
  return bytes;
}

async function readOrTruncated(source: ByteSource, offset: number, at: number, length: number) {
  if (at + length > source.size) throw truncated(source, offset, 'gzip');
  return source.read(at, length);
}
