import type { ZSTDDecoder } from 'zstddec/stream';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { filterThrough, ZSTD } from '../../tools/compressors.ts';
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
import { readFrameHeader, surveyFrame, takeFrameBlock } from './zstd-frame.ts';

/**
 * zstd. Where a frame ends is in the sizes of its blocks, which are read here; large frames are unpacked by the
 * program where it is installed, five times as fast as by libzstd in WebAssembly (zstddec). Written by the program, on all cores: its bytes do not depend on how many those are. Reading
 * needs the window that the frame asks for, at most 128 MiB (zstd --ultra -22, --long=27); up to level 19 it is 8 MiB.
 */
export const zstd: Codec = { name: 'zstd', levels: { lowest: 1, highest: 19, usual: 3 }, decode, encode };

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    const { end, mostUnpacked } = await surveyFrame(new Cursor(source, offset, 'zstd'));
    if (mostUnpacked <= PROGRAM_WORTH) {
      // At once, which needs no context that could be left behind.
      const frame = await source.read(offset, end - offset);
      yield* decodeWhole(await loadDecoder(), source, offset, frame, mostUnpacked);
    } else {
      const frame = readChunks(source, offset, end - offset);
      yield* unpackBy(ZSTD, ['-d', '-c', '-q'], frame, () => decodeLarge(source, offset));
    }
    return { end };
  }
  return memberOf(offset, unpack());
}

/** A frame of any size by the library, block by block. */
async function* decodeLarge(source: ByteSource, offset: number): AsyncGenerator<Uint8Array, MemberEnd> {
  const cursor = new Cursor(source, offset, 'zstd');
  const header = await readFrameHeader(cursor);
  const feeder = new Feeder(await loadDecoder());
  try {
    yield* feeder.push(source, offset, header.bytes);
    for (let isLast = false; !isLast; ) {
      const at = cursor.at;
      const block = await takeFrameBlock(cursor, header);
      yield* feeder.push(source, at, block.bytes);
      isLast = block.isLast;
    }
    if (!feeder.close()) throw corrupt(source, offset, 'has damaged zstd data');
  } finally {
    feeder.close();
  }
  return { end: cursor.at };
}

/** The library holds its program as text, which takes a while to read: only where it is needed. */
async function loadDecoder(): Promise<ZSTDDecoder> {
  const { ZSTDDecoder } = await import('zstddec/stream');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}

/** The decoder gives nothing where libzstd gives an error. */
function* decodeWhole(
  decoder: ZSTDDecoder,
  source: ByteSource,
  offset: number,
  frame: Uint8Array,
  room: number,
): Generator<Uint8Array> {
  const data = decoder.decode(frame, Math.max(room, 1));
  if (data.length > 0) yield data;
  else if (room > 0) throw corrupt(source, offset, 'has damaged zstd data');
}

/**
 * Drives the decoder piece by piece: it pulls its input, and so is only asked for output while there is a piece that it
 * can pull. It must see blocks one at a time, because it drops output that is left when its input has been used up.
 */
class Feeder {
  private readonly queue: Uint8Array[] = [];
  private readonly output: Generator<Uint8Array>;
  private isFed = false;
  private hasFailed = false;
  private outcome: boolean | undefined;

  constructor(decoder: ZSTDDecoder) {
    const { queue } = this;
    const next = (): IteratorResult<Uint8Array> => {
      const value = queue.shift();
      this.isFed = true;
      return value ? { value } : { value: undefined, done: true };
    };
    this.output = decoder.decodeStreaming({ [Symbol.iterator]: () => ({ next }) });
  }

  *push(source: ByteSource, at: number, bytes: Uint8Array): Generator<Uint8Array> {
    this.queue.push(bytes);
    // Nothing used and nothing given, time and again, is how the decoder shows an error.
    for (let idle = 0; this.queue.length > 0; ) {
      this.isFed = false;
      const { value } = this.output.next();
      const given: Uint8Array | undefined = value;
      if (given && given.length > 0) {
        idle = 0;
        yield given;
      } else if (!this.isFed && ++idle > 2) {
        this.hasFailed = true;
        throw corrupt(source, at, 'has damaged zstd data');
      }
    }
  }

  /** Lets the decoder free its memory. Gives whether it had come to the end of the frame. */
  close(): boolean {
    this.outcome ??= this.drain();
    return this.outcome;
  }

  private drain(): boolean {
    if (this.hasFailed) {
      this.output.return(undefined);
      return false;
    }
    try {
      for (let idle = 0; idle < 4; idle++) if (this.output.next().done) return true;
    } catch {
      // It says so when the frame is not complete.
    }
    return false;
  }
}

async function* encode(
  chunks: AsyncIterable<Uint8Array>,
  options: EncodeOptions,
): AsyncGenerator<Uint8Array> {
  const level = chooseLevel(zstd, options.level);
  yield* filterThrough(ZSTD, ['-q', '-c', `-${level}`, '-T0', '--check'], chunks);
}
