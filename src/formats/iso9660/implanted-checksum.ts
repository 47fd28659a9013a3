import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { byteString, encodeText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  APPLICATION_USE,
  CHECKSUM_FIELDS,
  CHECKSUM_STEP,
  FRAGMENT_COUNT,
  FRAGMENT_DIGITS,
  SKIPPED_SECTORS,
  VOLUME_SPACE_SIZE_AT,
} from './implanted-checksum-layout.ts';
import { ISO9660_SECTOR_SIZE } from './layout.ts';

/** What the Application Use field says about the medium. */
export interface ImplantedChecksum {
  /** 32 hex digits over the volume without its last `skipSectors`, the field itself taken as blanks. */
  readonly md5: string;
  readonly skipSectors: number;
  /** The publisher stands by this medium; a checker only shows it. */
  readonly supported: boolean;
  /** A few digits of the running sum at the end of each fragment; empty on old media. */
  readonly fragmentSums: string;
  readonly fragmentCount: number;
}

export type ChecksumVerdict =
  | { readonly result: 'absent' }
  | { readonly result: 'right'; readonly checksum: ImplantedChecksum }
  | {
      readonly result: 'wrong';
      readonly checksum: ImplantedChecksum;
      /** Counts from 1; one more than there are fragments for what lies behind the last. Undefined on media without fragment sums. */
      readonly fragment: number | undefined;
      /** The bytes among which the first wrong one is; `to` is behind the last. */
      readonly from: number;
      readonly to: number;
    };

/** A computation over an image whose bytes pass by, in order and from the start. */
export interface ChecksumComputation {
  update(chunk: Uint8Array): void;
  /** Throws `corrupt` when fewer bytes passed than the volume has. What passed beyond the volume is left out. */
  finish(): ImplantedChecksum;
}

/** The checksum that a medium carries, or undefined where the field holds none. */
export async function readImplantedChecksum(source: ByteSource): Promise<ImplantedChecksum | undefined> {
  const { at, size } = APPLICATION_USE;
  return at + size <= source.size ? parseImplantedChecksum(await source.read(at, size)) : undefined;
}

/** Reads the 512 bytes of the field. Only the sum and the skipped sectors are needed, as for checkisomd5. */
export function parseImplantedChecksum(field: Uint8Array): ImplantedChecksum | undefined {
  const parts = byteString(field).split(';');
  const textOf = (name: string, form: RegExp) => {
    const value = parts.find((part) => part.startsWith(name))?.slice(name.length) ?? '';
    return form.test(value) ? value : undefined;
  };
  const md5 = textOf(CHECKSUM_FIELDS.md5, /^[0-9a-f]{32}$/);
  const skipSectors = textOf(CHECKSUM_FIELDS.skipSectors, /^[0-9]{1,9}$/);
  if (md5 === undefined || skipSectors === undefined) return undefined;
  const count = Number(textOf(CHECKSUM_FIELDS.fragmentCount, /^[0-9]{1,2}$/) ?? 0);
  return {
    md5,
    skipSectors: Number(skipSectors),
    supported: Number(textOf(CHECKSUM_FIELDS.supported, /^[0-9]$/) ?? 0) !== 0,
    fragmentSums: count === 0 ? '' : (textOf(CHECKSUM_FIELDS.fragmentSums, /^[0-9a-f]{1,60}$/) ?? ''),
    fragmentCount: count,
  };
}

/** The 512 bytes of the field, to be written at `APPLICATION_USE.at`. */
export function formatImplantedChecksum(checksum: ImplantedChecksum): Uint8Array {
  const text = [
    CHECKSUM_FIELDS.md5 + checksum.md5,
    CHECKSUM_FIELDS.skipSectors + checksum.skipSectors,
    CHECKSUM_FIELDS.supported + Number(checksum.supported),
    CHECKSUM_FIELDS.fragmentSums + checksum.fragmentSums,
    CHECKSUM_FIELDS.fragmentCount + checksum.fragmentCount,
    CHECKSUM_FIELDS.notice,
  ].join(';');
  return encodeText(text.padEnd(APPLICATION_USE.size));
}

/**
 * Computes the checksum of an image while its bytes pass, so that no other pass is needed. The size of the volume is
 * taken from its descriptor as that passes. Gives what `implantisomd5` writes, `supported` standing for its
 * `--supported-iso`; but in images under some 700 KiB, where that writes fragment sums that `checkisomd5` refuses, each
 * sum stands where checkers look for it.
 */
export function computeImplantedChecksum(
  options: { readonly supported?: boolean; readonly name?: string } = {},
): ChecksumComputation {
  const running = startSum(SKIPPED_SECTORS, FRAGMENT_COUNT);
  return {
    update: running.update,
    finish() {
      const { size, passed } = running;
      if (size === undefined || passed < size)
        throw new BootsmithError('corrupt', 'the image ended before its volume did', {
          at: { file: options.name ?? 'image', offset: passed },
          found: `${passed} bytes`,
          expected: size === undefined ? 'a volume descriptor in sector 16' : `${size} bytes to sum`,
        });
      return {
        md5: running.hash.copy().digest('hex'),
        skipSectors: SKIPPED_SECTORS,
        supported: options.supported ?? false,
        fragmentSums: layOut(running.sums),
        fragmentCount: FRAGMENT_COUNT,
      };
    },
  };
}

/** Sums the volume and compares, stopping at the first fragment that is wrong. */
export async function checkImplantedChecksum(source: ByteSource): Promise<ChecksumVerdict> {
  const checksum = await readImplantedChecksum(source);
  if (!checksum) return { result: 'absent' };
  const { fragmentCount, fragmentSums, skipSectors } = checksum;
  const running = startSum(skipSectors, fragmentSums === '' ? 0 : fragmentCount);
  const wrong = (fragment: number | undefined, from: number, to: number): ChecksumVerdict => ({
    result: 'wrong',
    checksum,
    fragment,
    from,
    to,
  });
  let [compared, from] = [0, 0];
  for await (const chunk of readChunks(source)) {
    running.update(chunk);
    for (; compared < running.sums.length; compared++) {
      const { digits, end, fragment } = running.sums[compared] ?? { digits: '', end: 0, fragment: 0 };
      const at = (fragment - 1) * digits.length;
      if (fragmentSums.slice(at, at + digits.length) !== digits) return wrong(fragment, from, end);
      from = end;
    }
    if (running.size !== undefined && running.passed >= running.size) break;
  }
  const size = running.size ?? 0;
  if (running.passed >= size && running.hash.copy().digest('hex') === checksum.md5)
    return { result: 'right', checksum };
  return wrong(fragmentSums === '' ? undefined : compared + 1, from, size);
}

interface FragmentSum {
  readonly fragment: number;
  readonly digits: string;
  /** The sum is over all bytes before this one. */
  readonly end: number;
}

interface RunningSum {
  readonly hash: Hash;
  readonly sums: readonly FragmentSum[];
  /** In bytes; undefined until the volume descriptor has passed. */
  readonly size: number | undefined;
  /** Bytes of the image that were seen, up to `size`. */
  readonly passed: number;
  update(chunk: Uint8Array): void;
}

function startSum(skipSectors: number, fragmentCount: number): RunningSum {
  const hash = createHash('md5');
  const sums: FragmentSum[] = [];
  const digitCount = Math.min(Math.floor(FRAGMENT_DIGITS / fragmentCount), 16);
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
      if (passed === stop?.end) sums.push({ ...stop, digits: digitsOf(hash.copy().digest(), digitCount) });
    }
  };
  let waiting = 0;
  const update = (chunk: Uint8Array) => {
    if (size !== undefined) return sum(chunk);
    const part = chunk.subarray(0, head.length - waiting);
    head.set(part, waiting);
    waiting += part.length;
    if (waiting < head.length) return;
    const sectors = viewOf(head).getUint32(VOLUME_SPACE_SIZE_AT);
    size = Math.max(sectors - skipSectors, 0) * ISO9660_SECTOR_SIZE;
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

/** Each sum at the place of its fragment; a fragment that ends in the step of the next one has none. */
function layOut(sums: readonly FragmentSum[]): string {
  let text = '';
  for (const { fragment, digits } of sums) text = text.padEnd((fragment - 1) * digits.length, '0') + digits;
  return text.padEnd(FRAGMENT_DIGITS, '0');
}

interface Stop {
  readonly fragment: number;
  readonly end: number;
}

/** Where the sums of the fragments are taken. An image smaller than its fragments' steps has fewer of them. */
function fragmentStops(size: number, count: number): Stop[] {
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
function digitsOf(digest: Uint8Array, count: number): string {
  return [...digest.subarray(0, count)].map((byte) => byte.toString(16).slice(0, 1)).join('');
}
