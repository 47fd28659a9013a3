import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { viewOf } from '../../base/bytes.ts';
import {
  APPLICATION_USE,
  CHECKSUM_STEP,
  FRAGMENT_DIGITS,
  VOLUME_SPACE_SIZE_AT,
} from './implanted-checksum-layout.ts';
import { ISO9660_SECTOR_SIZE } from './layout.ts';

export interface FragmentSum {
  readonly fragment: number;
  readonly digits: string;
  /** The sum is over all bytes before this one. */
  readonly end: number;
}

export interface RunningSum {
  readonly hash: Hash;
  readonly sums: readonly FragmentSum[];
  /** In bytes; undefined until the volume descriptor has passed. */
  readonly size: number | undefined;
  /** Bytes of the image that were seen, up to `size`. */
  readonly passed: number;
  update(chunk: Uint8Array): void;
}

/** An MD5 over what passes, blanks in place of the field, with the digits of its fragments. */
export function startSum(skipSectors: number, fragmentCount: number): RunningSum {
  const hash = createHash('md5');
  const sums: FragmentSum[] = [];
  const digits = digitCount(fragmentCount);
  let stops: readonly Stop[] = [];
  let size: number | undefined;
  let passed = 0;
  // The descriptor says how much is to be summed, so what comes before its end waits here.
  const head = new Uint8Array(APPLICATION_USE.at + APPLICATION_USE.size);

  const sum = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length && passed < (size ?? 0); ) {
      const stop = stops[sums.length];
      const end = Math.min(stop?.end ?? Number.POSITIVE_INFINITY, size ?? 0);
      const piece = bytes.subarray(at, at + end - passed);
      hash.update(piece);
      at += piece.length;
      passed += piece.length;
      if (passed === stop?.end) sums.push({ ...stop, digits: digitsOf(hash.copy().digest(), digits) });
    }
  };
  let waiting = 0;
  const update = (chunk: Uint8Array) => {
    if (size !== undefined) return sum(chunk);
    const part = chunk.subarray(0, head.length - waiting);
    head.set(part, waiting);
    waiting += part.length;
    if (waiting < head.length) return;
    size = summedSize(head, skipSectors);
    stops = fragmentStops(size, fragmentCount);
    head.fill(0x20, APPLICATION_USE.at);
    sum(head);
    sum(chunk.subarray(part.length));
  };
  return {
    hash,
    sums,
    update,
    get size() {
      return size;
    },
    get passed() {
      return size === undefined ? waiting : passed;
    },
  };
}

/** How much of an image is summed, in bytes; `head` reaches to the volume space size of its descriptor at least. */
export function summedSize(head: Uint8Array, skipSectors: number): number {
  const sectors = viewOf(head).getUint32(VOLUME_SPACE_SIZE_AT);
  return Math.max(sectors - skipSectors, 0) * ISO9660_SECTOR_SIZE;
}

/** How many digits of its sum each fragment has. */
export function digitCount(fragmentCount: number): number {
  return Math.min(Math.floor(FRAGMENT_DIGITS / fragmentCount), 16);
}

/** Each sum at the place of its fragment; a fragment that ends in the step of the next one has none. */
export function layOut(sums: readonly FragmentSum[]): string {
  let text = '';
  for (const { fragment, digits } of sums) text = text.padEnd((fragment - 1) * digits.length, '0') + digits;
  return text.padEnd(FRAGMENT_DIGITS, '0');
}

interface Stop {
  readonly fragment: number;
  readonly end: number;
}

/** Where the sums of the fragments are taken. An image smaller than its fragments' steps has fewer of them. */
export function fragmentStops(size: number, count: number): Stop[] {
  const fragmentSize = Math.floor(size / (count + 1));
  const stops: Stop[] = [];
  if (count === 0 || fragmentSize === 0) return stops;
  for (let fragment = 1; ; fragment++) {
    const start = Math.ceil((fragment * fragmentSize) / CHECKSUM_STEP) * CHECKSUM_STEP;
    if (start >= size) return stops;
    fragment = Math.floor(start / fragmentSize);
    stops.push({ fragment, end: Math.min(start + CHECKSUM_STEP, size) });
  }
}

/** The first hex digit of each byte, leading zeros of the byte left out. */
export function digitsOf(digest: Uint8Array, count: number): string {
  return [...digest.subarray(0, count)].map((byte) => byte.toString(16).slice(0, 1)).join('');
}
