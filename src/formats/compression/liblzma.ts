import { createRequire } from 'node:module';
import { Readable, type Transform } from 'node:stream';
import { BootsmithError } from '../../base/errors.ts';
import { isInstalled } from '../../base/exec.ts';
import { filterThrough, XZ } from '../../tools/compressors.ts';

/** What we use of lzma-native, which brings liblzma compiled for the common platforms. It has no types of its own. */
interface LzmaNative {
  createStream(coder: string, options: object): LzmaStream;
  readonly FILTER_LZMA2: string;
  readonly CHECK_CRC32: number;
  readonly MODE_FAST: number;
  readonly MODE_NORMAL: number;
  readonly MF_HC4: number;
  readonly MF_BT4: number;
}

interface LzmaStream extends Transform {
  /** Bytes used so far. */
  totalIn(): number;
}

const BUFFER_SIZE = 512 * 1024;

let loaded: LzmaNative | undefined;

function load(): LzmaNative {
  try {
    loaded ??= createRequire(import.meta.url)('lzma-native') as LzmaNative;
    return loaded;
  } catch (error) {
    throw new BootsmithError('tool', 'the library lzma-native cannot be used here', {
      found: String(error).split('\n', 1).join(''),
      expected: 'its compiled part for this platform',
      hint: 'Install it again, with a compiler where none comes with it.',
      cause: error,
    });
  }
}

/** How liblzma ended: `end` when the stream came to its end, else the error that it names. */
export type LzmaOutcome =
  | { readonly end: true; readonly taken: number }
  | { readonly end: false; readonly error: string; readonly cause: unknown };

/** Errors by name, as liblzma has them. */
export const LZMA_ERRORS = {
  /** The input ends before the stream does. */
  ended: 'LZMA_BUF_ERROR',
} as const;

/**
 * Unpacks in a thread of libuv's pool. All that a piece of input unpacks to is held at once, so a caller that does not
 * know how much that is gives small pieces (a byte can become 7000). Errors of the input are thrown as they are.
 */
export function unpackLzma(
  coder: 'streamDecoder' | 'aloneDecoder',
  input: AsyncIterable<Uint8Array>,
  memoryLimit: number,
): AsyncGenerator<Uint8Array, LzmaOutcome> {
  return pump(load().createStream(coder, { memlimit: memoryLimit, bufsize: BUFFER_SIZE }), input);
}

export interface LzmaSettings {
  /** 1 to 9, as xz(1) has them. */
  readonly level: number;
  /** In bytes. */
  readonly dictionarySize: number;
}

export type LzmaContainer = 'xz' | 'lzma';

/**
 * Packs into one .xz stream with one block and CRC32, or a .lzma file: through the program xz where it is installed,
 * which takes half the time of what lzma-native brings compiled, else in a thread of libuv's pool. Both are liblzma and
 * pack to the same data.
 */
export async function* packLzma(
  container: LzmaContainer,
  input: AsyncIterable<Uint8Array>,
  settings: LzmaSettings,
): AsyncGenerator<Uint8Array> {
  if (await isInstalled(XZ)) yield* filterThrough(XZ, makeArguments(container, settings), input);
  else yield* packWithLibrary(container, input, settings);
}

function makeArguments(container: LzmaContainer, { level, dictionarySize }: LzmaSettings): string[] {
  const filter = `=preset=${level},dict=${dictionarySize}`;
  const how = container === 'xz' ? ['--check=crc32', `--lzma2${filter}`] : [`--lzma1${filter}`];
  return ['-c', '-q', '-T1', '--no-adjust', `--format=${container}`, ...how];
}

/** `packLzma` without the program. */
export async function* packWithLibrary(
  container: LzmaContainer,
  input: AsyncIterable<Uint8Array>,
  settings: LzmaSettings,
): AsyncGenerator<Uint8Array> {
  const library = load();
  const filter = makeFilter(library, settings);
  const stream =
    container === 'lzma'
      ? library.createStream('aloneEncoder', { ...filter, bufsize: BUFFER_SIZE })
      : library.createStream('streamEncoder', {
          filters: [{ id: library.FILTER_LZMA2, options: filter }],
          check: library.CHECK_CRC32,
          bufsize: BUFFER_SIZE,
        });
  const outcome = yield* pump(stream, input);
  if (!outcome.end)
    throw new BootsmithError('tool', `liblzma failed (${outcome.error})`, { cause: outcome.cause });
}

/** The presets of xz (lzma_encoder_presets.c of liblzma), but for the dictionary: naming one as such sets it too. */
function makeFilter(library: LzmaNative, { level, dictionarySize }: LzmaSettings) {
  const isFast = level <= 3;
  const niceLengths = [128, 128, 273, 273, 16, 32, 64, 64, 64, 64];
  const depths = [4, 8, 24, 48];
  return {
    dictSize: dictionarySize,
    lc: 3,
    lp: 0,
    pb: 2,
    mode: isFast ? library.MODE_FAST : library.MODE_NORMAL,
    mf: isFast ? library.MF_HC4 : library.MF_BT4,
    niceLen: niceLengths[level] ?? 64,
    depth: isFast ? (depths[level] ?? 0) : 0,
  };
}

/** The dictionary of each level of xz, in bytes. */
export function dictionaryOf(level: number): number {
  const bits = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
  return 2 ** (bits[level] ?? 23);
}

async function* pump(
  stream: LzmaStream,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, LzmaOutcome> {
  const input = Readable.from(chunks, { objectMode: true, highWaterMark: 1 });
  let inputFailed = false;
  input.on('error', (error) => {
    inputFailed = true;
    stream.destroy(error);
  });
  // A stream that has ended while its input has not been taken never closes by itself, and for that its reader waits.
  stream.once('end', () => stream.destroy());
  input.pipe(stream);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
    return { end: true, taken: stream.totalIn() };
  } catch (error) {
    if (inputFailed || !(error instanceof Error) || !error.name.startsWith('LZMA_')) throw error;
    return { end: false, error: error.name, cause: error };
  } finally {
    input.destroy();
    stream.destroy();
  }
}
