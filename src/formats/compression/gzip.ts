import { Readable } from 'node:stream';
import { constants, crc32, createDeflateRaw, createInflateRaw } from 'node:zlib';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../../base/errors.ts';
import type { Codec, EncodeOptions, Member } from './codec.ts';
import {
  GZIP_EXTRA_FLAGS,
  GZIP_FLAGS,
  GZIP_HEADER,
  GZIP_METHOD_DEFLATE,
  GZIP_SYSTEM_UNIX,
  GZIP_TEXT_LIMIT,
  GZIP_TRAILER_SIZE,
} from './layout.ts';

const CHUNK_SIZE = 256 * 1024;
/** Level 9 takes about ten times as long on a real initrd and saves less than a hundredth. */
const DEFAULT_LEVEL = 6;

/**
 * gzip (RFC 1952) over node:zlib's raw deflate. Header and trailer are ours for two reasons: zlib's gunzip swallows the
 * members that follow and does not say where each ended, and its gzip writes the platform into the header.
 * Linux skips no header field but the name and does not look at the CRC (lib/decompress_inflate.c); gzip(1) does both.
 */
export const gzip: Codec = { name: 'gzip', decode, encode };

function decode(source: ByteSource, offset: number): Member {
  let taken: number | undefined;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const bodyStart = await readHeader(source, offset);
    const bodySize = yield* inflate(source, offset, bodyStart);
    taken = bodyStart + bodySize + GZIP_TRAILER_SIZE - offset;
  }
  return {
    chunks: chunks(),
    taken() {
      if (taken === undefined) throw new Error('the member has not been read to its end');
      return taken;
    },
  };
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
    throw new BootsmithError(
      'unsupported',
      `${source.name} is compressed in a way that gzip does not define`,
      {
        at: { file: source.name, offset },
        found: `method ${head[GZIP_HEADER.method]}, flags 0x${flags.toString(16)}`,
        expected: 'method 8 (deflate)',
      },
    );
  let at = offset + GZIP_HEADER.size;
  if (flags & GZIP_FLAGS.extra)
    at += 2 + viewOf(await readOrTruncated(source, offset, at, 2)).getUint16(0, true);
  if (flags & GZIP_FLAGS.name) at = await skipText(source, offset, at);
  if (flags & GZIP_FLAGS.comment) at = await skipText(source, offset, at);
  if (flags & GZIP_FLAGS.headerCrc) at += 2;
  if (at > source.size) throw truncated(source, offset);
  return at;
}

/** Gives the offset behind the NUL that ends the text at `at`. */
async function skipText(source: ByteSource, offset: number, at: number): Promise<number> {
  const text = await source.read(at, Math.min(GZIP_TEXT_LIMIT, source.size - at));
  const end = text.indexOf(0);
  if (end >= 0) return at + end + 1;
  if (text.length < GZIP_TEXT_LIMIT) throw truncated(source, offset);
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
    if (systemErrorCode(error) === 'Z_BUF_ERROR') throw truncated(source, offset, error);
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
      found: `CRC32 ${hex(crc >>> 0)}`,
      expected: hex(storedCrc),
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
  const level = options.level ?? DEFAULT_LEVEL;
  if (!Number.isInteger(level) || level < 1 || level > 9)
    throw new BootsmithError('usage', `gzip has no level ${level}`, { expected: '1 to 9' });
  yield header(level);
  let crc = 0;
  let size = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      yield chunk;
    }
  }
  const deflater = createDeflateRaw({ level, memLevel: 8, strategy: constants.Z_DEFAULT_STRATEGY, chunkSize: CHUNK_SIZE }); // biome-ignore format: spelt out, since the bytes depend on all of it
  const input = Readable.from(counted(), { objectMode: true, highWaterMark: 1 });
  try {
    input.on('error', (error) => deflater.destroy(error));
    input.pipe(deflater);
    yield* deflater as AsyncIterable<Uint8Array>;
  } finally {
    input.destroy();
    deflater.destroy();
  }
  const trailer = new Uint8Array(GZIP_TRAILER_SIZE);
  viewOf(trailer).setUint32(0, crc >>> 0, true);
  viewOf(trailer).setUint32(4, size % 2 ** 32, true);
  yield trailer;
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
  if (at + length > source.size) throw truncated(source, offset);
  return source.read(at, length);
}

function truncated(source: ByteSource, offset: number, cause?: unknown): BootsmithError {
  return corrupt(source, offset, 'is cut short: its gzip member has no end', {
    found: `the end of the file at ${source.size} bytes`,
    hint: 'Copy or download it again.',
    cause,
  });
}

function corrupt(
  source: ByteSource,
  offset: number,
  what: string,
  details: { found?: string; expected?: string; hint?: string; cause?: unknown } = {},
): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} ${what}`, {
    at: { file: source.name, offset },
    ...details,
  });
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
