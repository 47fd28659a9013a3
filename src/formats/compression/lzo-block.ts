import { copyLiterals, copyMatch, type MatchFinder, type MatchLimits } from './matches.ts';

/**
 * One LZO1X block (Linux Documentation/staging/lzo.rst). An instruction is a match with up to three literals behind
 * it, or a run of four literals and more. What the smallest numbers mean depends on the literals before them.
 */
const FIRST_RUN = 17; // a first byte above it is a run of so many literals more
const LONGEST_FIRST_RUN = 255 - FIRST_RUN;
const M4 = { bits: 16, lengthMask: 7, distanceBase: 16384 } as const;
const M3 = { bits: 32, lengthMask: 31, distance: 16384 } as const;
const M2 = { bits: 64, distance: 2048, longest: 8 } as const;
const END = [0x11, 0, 0] as const;

/** M4 holds 15 bits above 16384. */
export const LZO_MATCH_LIMITS: MatchLimits = { distance: 49151, noStart: 4, noCover: 0 };

/** The most that `size` bytes can grow to. */
export function boundLzoBlock(size: number): number {
  return size + Math.floor(size / 16) + 64 + END.length;
}

/**
 * Unpacks a block. Gives how many bytes it wrote, or -1 for a block that is damaged, does not fit or has no end. The
 * instructions of the kernel's own lzo-rle are damage: no boot image has them.
 */
export function decodeLzoBlock(input: Uint8Array, output: Uint8Array): number {
  const end = input.length;
  const limit = output.length;
  let i = 0;
  let o = 0;
  let state = 0;
  let longLength = 0;
  const readLong = (base: number): boolean => {
    let length = base;
    while (i < end && input[i] === 0) {
      length += 255;
      i++;
      if (length > limit + 512) return false;
    }
    if (i >= end) return false;
    longLength = length + (input[i++] as number);
    return true;
  };
  if (end > 0 && (input[0] as number) > FIRST_RUN) {
    const count = (input[i++] as number) - FIRST_RUN;
    if (i + count > end || count > limit) return -1;
    copyLiterals(output, 0, input, i, count);
    i += count;
    o = count;
    state = Math.min(count, 4);
  }
  while (i < end) {
    const op = input[i++] as number;
    let length: number;
    let distance: number;
    let low: number;
    if (op >= M2.bits) {
      if (i >= end) return -1;
      length = (op >> 5) + 1;
      distance = ((input[i++] as number) << 3) + ((op >> 2) & 7) + 1;
      low = op;
    } else if (op >= M4.bits) {
      const mask = op >= M3.bits ? M3.lengthMask : M4.lengthMask;
      length = op & mask;
      if (length === 0) {
        if (!readLong(mask)) return -1;
        length = longLength;
      }
      length += 2;
      if (i + 2 > end) return -1;
      low = input[i] as number;
      distance = (low >> 2) | ((input[i + 1] as number) << 6);
      i += 2;
      if (op >= M3.bits) distance += 1;
      else {
        distance += (op & 8) << 11;
        if (distance === 0) return length === 3 && i === end ? o : -1;
        distance += M4.distanceBase;
      }
    } else if (state === 0) {
      length = op;
      if (length === 0) {
        if (!readLong(15)) return -1;
        length = longLength;
      }
      length += 3;
      if (i + length > end || o + length > limit) return -1;
      copyLiterals(output, o, input, i, length);
      i += length;
      o += length;
      state = 4;
      continue;
    } else {
      if (i >= end) return -1;
      low = op;
      length = state === 4 ? 3 : 2;
      distance = (op >> 2) + ((input[i++] as number) << 2) + (state === 4 ? 2049 : 1);
    }
    state = low & 3;
    if (distance > o || o + length + state > limit || i + state > end) return -1;
    copyMatch(output, o, distance, length);
    o += length;
    for (let k = 0; k < state; k++) output[o++] = input[i++] as number;
  }
  return -1;
}

/** Packs one block. The bytes are a view of `scratch`, which holds `boundLzoBlock(input.length)`. */
export function encodeLzoBlock(input: Uint8Array, finder: MatchFinder, scratch: Uint8Array): Uint8Array {
  let o = 0;
  const putLong = (length: number) => {
    let rest = length;
    for (; rest > 255; rest -= 255) scratch[o++] = 0;
    scratch[o++] = rest;
  };
  const putLiterals = (from: number, count: number) => {
    if (count === 0) return;
    if (o === 0 && count <= LONGEST_FIRST_RUN) scratch[o++] = FIRST_RUN + count;
    else if (count < 4) scratch[o - 2] = (scratch[o - 2] as number) | count;
    else if (count <= 18) scratch[o++] = count - 3;
    else {
      scratch[o++] = 0;
      putLong(count - 18);
    }
    copyLiterals(scratch, o, input, from, count);
    o += count;
  };
  const rest = finder.parse(input, (literals, count, distance, length) => {
    putLiterals(literals, count);
    if (length <= M2.longest && distance <= M2.distance) {
      const d = distance - 1;
      scratch[o++] = ((length - 1) << 5) | ((d & 7) << 2);
      scratch[o++] = d >> 3;
      return;
    }
    const isNear = distance <= M3.distance;
    const d = isNear ? distance - 1 : distance - M4.distanceBase;
    const bits = isNear ? M3.bits : M4.bits | ((d & 0x4000) >> 11);
    const mask = isNear ? M3.lengthMask : M4.lengthMask;
    if (length - 2 <= mask) scratch[o++] = bits | (length - 2);
    else {
      scratch[o++] = bits;
      putLong(length - 2 - mask);
    }
    scratch[o++] = (d << 2) & 0xff;
    scratch[o++] = (d >> 6) & 0xff;
  });
  putLiterals(rest, input.length - rest);
  for (const byte of END) scratch[o++] = byte;
  return scratch.subarray(0, o);
}
