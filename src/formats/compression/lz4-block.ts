import { copyLiterals, copyMatch, type MatchFinder, type MatchLimits } from './matches.ts';

/**
 * One LZ4 block (lz4_Block_format.md of the LZ4 project): tokens of four bits for literals and four for a match,
 * each with further bytes of 255 and one that is less, and a distance of two bytes.
 */
const LENGTH_MASK = 15;
const SHORTEST_MATCH = 4;

/** The last match begins at least 12 bytes before the end, and the last 5 bytes are literals. */
export const LZ4_MATCH_LIMITS: MatchLimits = { distance: 65535, noStart: 12, noCover: 5 };

/** The most that `size` bytes can grow to. */
export function boundLz4Block(size: number): number {
  return size + Math.floor(size / 255) + 16;
}

/**
 * Unpacks a block into `output` from `start` on; what stands before `start` is what matches may reach back to. Gives
 * where the unpacked bytes end, or -1 for a block that is damaged or does not fit.
 */
export function decodeLz4Block(input: Uint8Array, output: Uint8Array, start: number): number {
  const end = input.length;
  const limit = output.length;
  let i = 0;
  let o = start;
  while (i < end) {
    const token = input[i++] as number;
    let length = token >> 4;
    if (length === LENGTH_MASK)
      for (let more = 255; more === 255; length += more) {
        if (i >= end) return -1;
        more = input[i++] as number;
      }
    if (i + length > end || o + length > limit) return -1;
    copyLiterals(output, o, input, i, length);
    i += length;
    o += length;
    if (i === end) return o;
    if (i + 2 > end) return -1;
    const distance = (input[i] as number) | ((input[i + 1] as number) << 8);
    i += 2;
    if (distance === 0 || distance > o) return -1;
    length = token & LENGTH_MASK;
    if (length === LENGTH_MASK)
      for (let more = 255; more === 255; length += more) {
        if (i >= end) return -1;
        more = input[i++] as number;
      }
    length += SHORTEST_MATCH;
    if (o + length > limit) return -1;
    copyMatch(output, o, distance, length);
    o += length;
  }
  return -1;
}

/** Packs one block. The bytes are a view of `scratch`, which holds `boundLz4Block(input.length)`. */
export function encodeLz4Block(input: Uint8Array, finder: MatchFinder, scratch: Uint8Array): Uint8Array {
  let o = 0;
  const putLength = (length: number) => {
    let rest = length - LENGTH_MASK;
    for (; rest >= 255; rest -= 255) scratch[o++] = 255;
    scratch[o++] = rest;
  };
  const putLiterals = (from: number, count: number, matchBits: number) => {
    scratch[o++] = (Math.min(count, LENGTH_MASK) << 4) | matchBits;
    if (count >= LENGTH_MASK) putLength(count);
    copyLiterals(scratch, o, input, from, count);
    o += count;
  };
  const rest = finder.parse(input, (literals, count, distance, length) => {
    const extra = length - SHORTEST_MATCH;
    putLiterals(literals, count, Math.min(extra, LENGTH_MASK));
    scratch[o++] = distance & 0xff;
    scratch[o++] = distance >> 8;
    if (extra >= LENGTH_MASK) putLength(extra);
  });
  putLiterals(rest, input.length - rest, 0);
  return scratch.subarray(0, o);
}
