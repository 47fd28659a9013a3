import { crc32 } from 'node:zlib';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { byteString, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  COMPATIBLE_FLAGS,
  CRAMFS_FLAGS,
  CRAMFS_MAGIC,
  SUPERBLOCK,
  SUPERBLOCK_OFFSETS,
  SUPERBLOCK_SIZE,
} from './layout.ts';
import { decodeInode, type InodeNumbers } from './words.ts';

/** What an image says about itself. */
export interface CramfsSummary {
  readonly byteOrder: 'little' | 'big';
  /** Where the superblock lies, in bytes: 0, or 512 behind room for boot code. */
  readonly startsAt: 0 | 512;
  /** Of the file system with what lies before it, in bytes; undefined in an image of the old form, without fsid. */
  readonly size: number | undefined;
  /** The volume name for display. mkfs.cramfs writes `Compressed` when it is given none. */
  readonly name: string;
  readonly edition: number;
  readonly blocks: number;
  readonly files: number;
  /** The CRC-32 in the superblock, which has been checked; undefined in an image of the old form. */
  readonly crc: number | undefined;
  /** By the names in `CRAMFS_FLAGS`; a compatible bit without a name is given as its hexadecimal value. */
  readonly flags: readonly string[];
}

/** The checked numbers of a superblock that finding things needs. */
export interface Superblock {
  readonly summary: CramfsSummary;
  readonly isLittle: boolean;
  /** Nothing of the file system lies at this byte or behind it. */
  readonly end: number;
  readonly hasExtendedPointers: boolean;
  readonly root: InodeNumbers;
  /** Where the root inode lies, in bytes. */
  readonly rootOffset: number;
}

/** Finds the superblock in the first bytes of a file. */
export function findSuperblock(head: Uint8Array): { startsAt: 0 | 512; isLittle: boolean } | undefined {
  for (const startsAt of SUPERBLOCK_OFFSETS) {
    if (head.length < startsAt + SUPERBLOCK_SIZE) return undefined;
    for (const isLittle of [true, false])
      if (viewOf(head).getUint32(startsAt, isLittle) === CRAMFS_MAGIC) return { startsAt, isLittle };
  }
  return undefined;
}

/** Reads and checks the superblock, and the checksum over the whole image, which is read once for that. */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const [, behindBootBlock] = SUPERBLOCK_OFFSETS;
  const head = await source.read(0, Math.min(source.size, behindBootBlock + SUPERBLOCK_SIZE));
  const place = findSuperblock(head);
  if (place === undefined)
    throw new BootsmithError('corrupt', `${source.name}: not a cramfs file system`, {
      at: { file: source.name, offset: 0 },
      found: `the bytes ${Buffer.from(head.subarray(0, 4)).toString('hex')}`,
      expected: 'the magic 28cd3d45 in either byte order, at byte 0 or 512',
    });
  const { startsAt, isLittle } = place;
  const bytes = head.subarray(startsAt, startsAt + SUPERBLOCK_SIZE);
  const view = viewOf(bytes);
  const number = (at: number) => view.getUint32(at, isLittle);
  const flags = number(SUPERBLOCK.flags);
  checkFlags(source, startsAt + SUPERBLOCK.flags, flags);
  const hasFsid = (flags & CRAMFS_FLAGS.fsidVersion2) !== 0;
  const size = number(SUPERBLOCK.size);
  if (hasFsid) {
    const at = startsAt + SUPERBLOCK.size;
    if (size < startsAt + SUPERBLOCK_SIZE)
      throw damage(
        source,
        at,
        'the size is too small',
        `${size} bytes`,
        `${startsAt + SUPERBLOCK_SIZE} or more`,
      );
    if (size > source.size)
      throw damage(source, at, 'the image is cut short', `${source.size} bytes`, `${size} bytes`);
    await checkCrc(source, startsAt, size, number(SUPERBLOCK.crc));
  }
  const name = bytes.subarray(SUPERBLOCK.name.at, SUPERBLOCK.name.at + SUPERBLOCK.name.size);
  const nameEnd = name.indexOf(0);
  return {
    summary: {
      byteOrder: isLittle ? 'little' : 'big',
      startsAt,
      size: hasFsid ? size : undefined,
      name: toText(byteString(nameEnd < 0 ? name : name.subarray(0, nameEnd))),
      edition: number(SUPERBLOCK.edition),
      blocks: number(SUPERBLOCK.blocks),
      files: number(SUPERBLOCK.files),
      crc: hasFsid ? number(SUPERBLOCK.crc) : undefined,
      flags: flagNames(flags),
    },
    isLittle,
    end: hasFsid ? size : source.size,
    hasExtendedPointers: (flags & CRAMFS_FLAGS.extendedPointers) !== 0,
    root: decodeInode(bytes, SUPERBLOCK.root, isLittle),
    rootOffset: startsAt + SUPERBLOCK.root,
  };
}

/** As the kernel, refuses what it does not know unless the format says that old kernels may mount it. */
function checkFlags(source: ByteSource, offset: number, flags: number): void {
  const known = Object.values(CRAMFS_FLAGS).reduce((all, flag) => all | flag, COMPATIBLE_FLAGS);
  const unknown = (flags & ~known) >>> 0;
  if (unknown === 0) return;
  throw new BootsmithError('unsupported', `${source.name}: cramfs with unknown features`, {
    at: { file: source.name, offset },
    found: flagNames(unknown).join(', '),
    expected: `only ${Object.keys(CRAMFS_FLAGS).join(', ')}`,
  });
}

function flagNames(flags: number): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const value = 2 ** bit;
    if ((flags & value) === 0) continue;
    const known = Object.entries(CRAMFS_FLAGS).find(([, flag]) => flag === value);
    names.push(known?.[0] ?? `0x${value.toString(16)}`);
  }
  return names;
}

async function checkCrc(source: ByteSource, start: number, end: number, stored: number): Promise<void> {
  const at = start + SUPERBLOCK.crc;
  let crc = crc32(await source.read(start, SUPERBLOCK.crc));
  crc = crc32(new Uint8Array(4), crc);
  for await (const chunk of readChunks(source, at + 4, end - at - 4)) crc = crc32(chunk, crc);
  if (crc >>> 0 === stored) return;
  const hex = (value: number) => value.toString(16).padStart(8, '0');
  throw damage(source, at, 'the image fails its checksum', `CRC32 ${hex(crc >>> 0)}`, hex(stored));
}

/** The error for bytes that contradict each other; `offset` in bytes from the start of the image. */
export function damage(
  source: ByteSource,
  offset: number,
  message: string,
  found: string,
  expected?: string,
  hint?: string,
): BootsmithError {
  return new BootsmithError('corrupt', `${source.name}: ${message}`, {
    at: { file: source.name, offset },
    found,
    ...(expected === undefined ? {} : { expected }),
    ...(hint === undefined ? {} : { hint }),
  });
}
