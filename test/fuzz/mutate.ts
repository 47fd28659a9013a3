import type { Random } from './random.ts';

/** First byte and the byte behind the last, of headers and tables. */
export type Hot = readonly (readonly [start: number, end: number])[];

/** An input that readers take, and where it is worth bending. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly hot?: Hot;
  /** Makes the checksums right again, so that damage is not found by them alone. */
  readonly seal?: (bytes: Uint8Array) => void;
  /** Damages what the format means rather than its bytes. */
  readonly bend?: (bytes: Uint8Array, random: Random) => Uint8Array;
}

const WORDS = [
  0, 1, 2, 3, 4, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0xfffffff, 0x7fffffff, 0x80000000,
  0x80000001, 0xfffffffe, 0xffffffff, 0x40000000, 0x01000000, 0x12345678,
] as const;
/** What text formats count in: hexadecimal, octal and decimal digits. */
const DIGITS = [
  '00000000',
  'FFFFFFFF',
  '80000000',
  '7FFFFFFF',
  '00000001',
  '777777',
  '000000',
  '-1',
  '1e309',
] as const;
const PIECES = [
  '..',
  '/',
  '//',
  './',
  '\0',
  '\n',
  '\x1b[2J',
  '\x9b',
  '../../sentinel',
  '/etc/passwd',
  'TRAILER!!!',
] as const;

type Mutation = (bytes: Uint8Array, random: Random, other: Sample, hot: Hot | undefined) => Uint8Array;

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  truncate,
  flipBits,
  flipBits,
  putWord,
  putWord,
  putWord,
  putDigits,
  putPiece,
  copyWord,
  copyWord,
  splice,
  repeatBlock,
  moveBlock,
  blankBlock,
];

/** A damaged copy of a sample; `other` is one that it may be joined with. */
export function mutate(sample: Sample, other: Sample, random: Random): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(sample.bytes);
  if (sample.bend && random.below(4) > 0) return sample.bend(bytes, random);
  for (let count = 1 + random.below(4); count > 0; count--)
    bytes = random.pick(MUTATIONS)(bytes, random, other, sample.hot);
  if (sample.seal && random.below(4) > 0 && bytes.length >= 1024) sample.seal(bytes);
  return bytes;
}

/** A place to bend: mostly in a header or table, else where something is, seldom anywhere. */
function place(bytes: Uint8Array, random: Random, hot: Hot | undefined): number {
  const ranges = (hot ?? []).filter(([start]) => start < bytes.length);
  const [first, ...rest] = ranges;
  if (first !== undefined && random.below(3) > 0) {
    const [start, end] = random.pick([first, ...rest]);
    return start + random.below(Math.min(end, bytes.length) - start);
  }
  const at = random.below(bytes.length);
  if (random.below(4) === 0) return at;
  const next = bytes.findIndex((byte, index) => index >= at && byte !== 0);
  return next === -1 ? at : Math.min(bytes.length - 1, next + random.below(8));
}

function truncate(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  return bytes.slice(0, random.below(2) === 0 ? random.below(bytes.length + 1) : place(bytes, random, hot));
}

function flipBits(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  for (let count = 1 + random.below(8); count > 0 && bytes.length > 0; count--) {
    const at = place(bytes, random, hot);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  }
  return bytes;
}

function putWord(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  const size = random.pick([1, 2, 4, 4, 8]);
  // A number that is wrong by little, or that leads just to the end, is the one that checks forget.
  const near = [bytes.length, bytes.length - 1, bytes.length + 1, bytes.length >>> 9, bytes.length >>> 10];
  const value = random.pick([...WORDS, ...near, random.word(), random.below(64)]);
  const at = place(bytes, random, hot) & -Math.min(size, 4);
  const big = random.below(4) === 0;
  for (let i = 0; i < size && at + i < bytes.length; i++) {
    const digit = big ? size - 1 - i : i;
    bytes[at + i] = digit < 4 ? value >>> (8 * digit) : 0;
  }
  return bytes;
}

function putText(bytes: Uint8Array, at: number, text: string): Uint8Array {
  for (let i = 0; i < text.length && at + i < bytes.length; i++) bytes[at + i] = text.charCodeAt(i);
  return bytes;
}

function putDigits(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  return putText(bytes, place(bytes, random, hot), random.pick(DIGITS));
}

function putPiece(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  return putText(bytes, place(bytes, random, hot), random.pick(PIECES));
}

/** One number over another: pointers that meet, directories in themselves. */
function copyWord(bytes: Uint8Array, random: Random, _other: Sample, hot: Hot | undefined): Uint8Array {
  const size = random.pick([2, 4]);
  const from = place(bytes, random, hot) & -size;
  const to = place(bytes, random, hot) & -size;
  bytes.copyWithin(to, from, from + size);
  return bytes;
}

function splice(bytes: Uint8Array, random: Random, other: Sample): Uint8Array {
  const cut = random.below(bytes.length + 1);
  const from = random.below(3) === 0 ? 0 : random.below(2) === 0 ? cut : random.below(other.bytes.length);
  return Buffer.concat([bytes.subarray(0, cut), other.bytes.subarray(from)]);
}

function block(bytes: Uint8Array, random: Random): { at: number; size: number } {
  const size = Math.min(bytes.length, random.pick([4, 16, 32, 110, 128, 512, 1024, 4096]));
  const grid = random.pick([1, 4, size]);
  return { at: Math.floor(random.below(bytes.length - size + 1) / grid) * grid, size };
}

function repeatBlock(bytes: Uint8Array, random: Random): Uint8Array {
  const { at, size } = block(bytes, random);
  const count = random.pick([1, 1, 2, 16]);
  const piece = bytes.subarray(at, at + size);
  return Buffer.concat([
    bytes.subarray(0, at),
    ...Array.from({ length: count }, () => piece),
    bytes.subarray(at),
  ]);
}

function moveBlock(bytes: Uint8Array, random: Random): Uint8Array {
  const { at, size } = block(bytes, random);
  bytes.copyWithin(block(bytes, random).at, at, at + size);
  return bytes;
}

function blankBlock(bytes: Uint8Array, random: Random): Uint8Array {
  const { at, size } = block(bytes, random);
  return bytes.fill(random.pick([0, 0, 0xff]), at, at + size);
}
