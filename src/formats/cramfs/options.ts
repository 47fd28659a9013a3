import { encodeText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { SUPERBLOCK_OFFSETS, VOLUME_NAME_LIMIT } from './layout.ts';

export interface CramfsWriteOptions {
  /** The volume name: at most 16 bytes as UTF-8. `Compressed` when left out, as with mkfs.cramfs. */
  readonly name?: string;
  /** A number for its maker's use, 0 to 4294967295; 0 when left out. */
  readonly edition?: number;
  /** That of the machine that is to mount it; little when left out. */
  readonly byteOrder?: 'little' | 'big';
  /**
   * Whether blocks of zeros are left out. Kernels from 2.4 on read that, but fsck.cramfs of util-linux refuses the flag
   * that an image with holes carries; false when left out, as with mkfs.cramfs.
   */
  readonly holes?: boolean;
  /** Where the superblock goes, in bytes: 512 leaves room for boot code in front of it. 0 when left out. */
  readonly startsAt?: 0 | 512;
  /** Of zlib, 1 to 9; 6 when left out, as with mkfs.cramfs: in small blocks more gains next to nothing. */
  readonly level?: number;
}

/** The options with defaults put in. */
export interface CheckedOptions {
  readonly name: Uint8Array;
  readonly edition: number;
  readonly isLittle: boolean;
  readonly holes: boolean;
  readonly startsAt: 0 | 512;
  readonly level: number;
}

/** Throws `usage` for an option out of its range. */
export function checkOptions(options: CramfsWriteOptions): CheckedOptions {
  const { name = 'Compressed', edition = 0, byteOrder = 'little' } = options;
  const { holes = false, startsAt = 0, level = 6 } = options;
  const nameBytes = encodeText(name);
  if (nameBytes.length > VOLUME_NAME_LIMIT || nameBytes.includes(0))
    throw badOption('name', name, `at most ${VOLUME_NAME_LIMIT} bytes without NUL`);
  if (!isWithin(edition, 0, 2 ** 32 - 1)) throw badOption('edition', edition, '0 to 4294967295');
  if (byteOrder !== 'little' && byteOrder !== 'big')
    throw badOption('byte order', byteOrder, 'little or big');
  if (!SUPERBLOCK_OFFSETS.includes(startsAt))
    throw badOption('start', startsAt, SUPERBLOCK_OFFSETS.join(' or '));
  if (!isWithin(level, 1, 9)) throw badOption('level', level, '1 to 9');
  return { name: nameBytes, edition, isLittle: byteOrder === 'little', holes, startsAt, level };
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function badOption(what: string, found: string | number, expected: string): BootsmithError {
  return new BootsmithError('usage', `the ${what} of a cramfs image is out of range`, {
    found: String(found),
    expected,
  });
}
