import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { byteString, encodeText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  APPLICATION_USE,
  CHECKSUM_FIELDS,
  FRAGMENT_COUNT,
  SKIPPED_SECTORS,
} from './implanted-checksum-layout.ts';
import {
  digitCount,
  digitsOf,
  type FragmentSum,
  fragmentStops,
  layOut,
  startSum,
  summedSize,
} from './implanted-checksum-sums.ts';

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
      return ourChecksum(running.hash.copy().digest('hex'), running.sums, options.supported);
    },
  };
}

/** What has to be hashed for a checksum, for those who leave that to somebody else. */
export interface ChecksumPlan {
  /** The MD5 is over this many bytes from the start of the image, its field filled with blanks. */
  readonly size: number;
  /** The MD5 over all bytes before each of these is asked for as well. In bytes, ascending. */
  readonly marks: readonly number[];
  /** The checksum, from the digests in hex digits. */
  checksumOf(md5: string, atMarks: readonly string[]): ImplantedChecksum;
}

/** The same checksum as that of `computeImplantedChecksum`. `head` reaches to the end of the field at least. */
export function planImplantedChecksum(head: Uint8Array): ChecksumPlan {
  const size = summedSize(head, SKIPPED_SECTORS);
  const stops = fragmentStops(size, FRAGMENT_COUNT);
  return {
    size,
    marks: stops.map(({ end }) => end),
    checksumOf(md5, atMarks) {
      const sums = stops.map((stop, at) => ({
        ...stop,
        digits: digitsOf(Buffer.from(atMarks[at] ?? '', 'hex'), digitCount(FRAGMENT_COUNT)),
      }));
      return ourChecksum(md5, sums);
    },
  };
}

function ourChecksum(md5: string, sums: readonly FragmentSum[], supported = false): ImplantedChecksum {
  return {
    md5,
    skipSectors: SKIPPED_SECTORS,
    supported,
    fragmentSums: layOut(sums),
    fragmentCount: FRAGMENT_COUNT,
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
