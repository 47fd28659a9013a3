import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import {
  type Codec,
  chooseLevel,
  type EncodeOptions,
  type Member,
  type MemberEnd,
  memberOf,
} from './codec.ts';
import { corrupt, truncated, unsupported } from './failures.ts';
import { dictionaryOf, LZMA_ERRORS, packLzma, unpackLzma } from './liblzma.ts';
import { cutPieces } from './pieces.ts';
import { checkDictionary, LZMA_DICTIONARY_LIMIT, LZMA_MEMORY_LIMIT } from './xz-layout.ts';

/**
 * .lzma files ("LZMA_alone"), through liblzma. There is no checksum in them. Reading needs the dictionary that the
 * header names (8 MiB at level 6, 64 MiB at level 9; more than 256 MiB is refused), writing eleven times as much.
 * There is one stream of dependent data, so writing uses one core.
 */
export const lzma: Codec = { name: 'lzma', levels: { lowest: 1, highest: 9, usual: 6 }, decode, encode };

/** Properties, dictionary size, size unpacked (all ones: it is not known, and a marker ends the data). */
const HEADER = { size: 13, dictionary: 1, unpackedLow: 5, unpackedHigh: 9 } as const;
const MAGIC = [0x5d, 0x00] as const;

/** What is unpacked at a time. It may become 28 MiB. */
const INPUT_SIZE = 4 * 1024;

function decode(source: ByteSource, offset: number): Member {
  async function* unpack(): AsyncGenerator<Uint8Array, MemberEnd> {
    await checkHeader(source, offset);
    const input = cutPieces(readChunks(source, offset), INPUT_SIZE);
    const outcome = yield* unpackLzma('aloneDecoder', input, LZMA_MEMORY_LIMIT);
    if (outcome.end) return { end: offset + outcome.taken };
    if (outcome.error === LZMA_ERRORS.ended) throw truncated(source, offset, 'lzma', outcome.cause);
    throw corrupt(source, offset, 'has damaged lzma data', { found: outcome.error, cause: outcome.cause });
  }
  return memberOf(offset, unpack());
}

async function checkHeader(source: ByteSource, offset: number): Promise<void> {
  const head = await source.read(offset, Math.min(HEADER.size, source.size - offset));
  if (head.some((byte, index) => index < MAGIC.length && byte !== MAGIC[index]))
    throw corrupt(source, offset, 'is no lzma member that Linux knows', {
      found: Buffer.from(head.subarray(0, 2)).toString('hex'),
      expected: '5d00',
    });
  if (head.length < HEADER.size) throw truncated(source, offset, 'lzma');
  const dictionary = viewOf(head).getUint32(HEADER.dictionary, true);
  if (dictionary > LZMA_DICTIONARY_LIMIT)
    throw unsupported(source, offset, 'needs too large a dictionary to unpack', {
      found: `${dictionary} bytes`,
      expected: `at most ${LZMA_DICTIONARY_LIMIT}`,
    });
}

function encode(chunks: AsyncIterable<Uint8Array>, options: EncodeOptions): AsyncIterable<Uint8Array> {
  const level = chooseLevel(lzma, options.level);
  const dictionarySize = checkDictionary(options.dictionarySize ?? dictionaryOf(level));
  // liblzma's bytes do not depend on how the input is cut, but lzma-native's memory does.
  return packLzma('lzma', cutPieces(chunks, 256 * 1024), { level, dictionarySize });
}
