import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  BLOCK_SIZE_RANGE,
  NO_TABLE,
  type OldVersion,
  SQUASHFS_COMPRESSORS,
  SQUASHFS_FLAGS,
  SQUASHFS_MAGICS,
  SQUASHFS_SNIFF_SIZE,
  SQUASHFS_VERSION_FIELDS,
  type SquashfsCompressor,
  SUPERBLOCK_4,
  SUPERBLOCK_4_SIZE,
  SUPERBLOCK_OLD,
  SUPERBLOCK_OLD_SIZES,
} from './layout.ts';

/** What the superblock of a squashfs image says. Sizes in bytes, times in seconds since 1970. */
export interface SquashfsSummary {
  /** Like `4.0` or `3.1`. */
  readonly version: string;
  readonly byteOrder: 'little' | 'big';
  /** `zlib` for versions 1 to 3, which have no other; `lzma` for their variants. */
  readonly compressor: SquashfsCompressor | 'zlib';
  readonly blockSize: number;
  readonly inodeCount: number;
  /** When it was made. */
  readonly time: number;
  readonly flags: readonly string[];
  /** Of the file system; the file may be longer. */
  readonly bytesUsed: number;
  readonly hasAttributes: boolean;
}

export interface SquashfsKind {
  readonly major: number;
  readonly minor: number;
  readonly byteOrder: 'little' | 'big';
  readonly variant: 'lzma' | undefined;
}

/** Version and byte order of a squashfs image that begins with `head`; undefined for anything else. */
export function recogniseSquashfs(head: Uint8Array): SquashfsKind | undefined {
  if (head.length < SQUASHFS_SNIFF_SIZE) return undefined;
  const magic = Buffer.from(head.subarray(0, 4)).toString('latin1');
  const known = SQUASHFS_MAGICS.find((row) => row.magic === magic);
  if (!known) return undefined;
  const isLittle = known.order === 'little';
  return {
    major: viewOf(head).getUint16(SQUASHFS_VERSION_FIELDS.major[0], isLittle),
    minor: viewOf(head).getUint16(SQUASHFS_VERSION_FIELDS.minor[0], isLittle),
    byteOrder: known.order,
    variant: known.variant,
  };
}

/** Like `a squashfs 3.1 image, big endian, with LZMA`. */
export function describeSquashfs({ major, minor, byteOrder, variant }: SquashfsKind): string {
  const order = byteOrder === 'big' ? ', big endian' : '';
  return `a squashfs ${major}.${minor} image${order}${variant === undefined ? '' : ', with LZMA'}`;
}

/**
 * Reads and checks the superblock of versions 1 to 4. Throws `corrupt` for one that contradicts itself or the size of
 * the source, and `unsupported` for another version.
 */
export async function readSquashfsSummary(source: ByteSource): Promise<SquashfsSummary> {
  const kind = recogniseSquashfs(await source.read(0, Math.min(SQUASHFS_SNIFF_SIZE, source.size)));
  if (kind === undefined) throw damage(source, 0, 'is no squashfs image', 'another magic');
  if (kind.major === 4) return readNew(source, kind);
  if (kind.major in SUPERBLOCK_OLD_SIZES) return readOld(source, kind, kind.major as OldVersion);
  throw new BootsmithError('unsupported', `${source.name} is of a version that nothing reads`, {
    at: { file: source.name, offset: SQUASHFS_VERSION_FIELDS.major[0] },
    found: describeSquashfs(kind),
    expected: 'squashfs 1 to 4',
  });
}

async function readNew(source: ByteSource, kind: SquashfsKind): Promise<SquashfsSummary> {
  const view = viewOf(await source.read(0, SUPERBLOCK_4_SIZE));
  const field = (name: keyof typeof SUPERBLOCK_4) => {
    const [at, size] = SUPERBLOCK_4[name];
    if (size === 8) return Number(view.getBigUint64(at, true));
    return size === 4 ? view.getUint32(at, true) : view.getUint16(at, true);
  };
  if (kind.byteOrder === 'big' || kind.variant !== undefined)
    throw new BootsmithError('unsupported', `${source.name} is a squashfs that Linux never had`, {
      at: { file: source.name, offset: 0 },
      found: describeSquashfs(kind),
      expected: 'squashfs 4.0, little endian',
    });
  const number = field('compressor');
  const compressor = (SQUASHFS_COMPRESSORS as Readonly<Record<number, SquashfsCompressor>>)[number];
  if (compressor === undefined)
    throw damage(source, SUPERBLOCK_4.compressor[0], 'names no compressor', `number ${number}`);
  const blockSize = field('blockSize');
  const { least, most } = BLOCK_SIZE_RANGE;
  if (blockSize < least || blockSize > most || blockSize !== 2 ** field('blockLog'))
    throw damage(source, SUPERBLOCK_4.blockSize[0], 'has a wrong block size', `${blockSize} bytes`);
  const bytesUsed = field('bytesUsed');
  checkSize(source, SUPERBLOCK_4.bytesUsed[0], bytesUsed);
  for (const name of ['idTable', 'inodeTable', 'directoryTable'] as const)
    if (field(name) >= bytesUsed)
      throw damage(source, SUPERBLOCK_4[name][0], `has its ${name} outside`, `byte ${field(name)}`);
  const bits = field('flags');
  return {
    version: `${kind.major}.${kind.minor}`,
    byteOrder: kind.byteOrder,
    compressor,
    blockSize,
    inodeCount: field('inodeCount'),
    time: field('time'),
    flags: namesOf(bits),
    bytesUsed,
    hasAttributes: view.getBigUint64(SUPERBLOCK_4.attributeTable[0], true) !== NO_TABLE,
  };
}

async function readOld(source: ByteSource, kind: SquashfsKind, major: OldVersion): Promise<SquashfsSummary> {
  const isLittle = kind.byteOrder === 'little';
  const view = viewOf(await source.read(0, SUPERBLOCK_OLD_SIZES[major]));
  const read = ([at, size]: readonly [number, number]) => {
    if (size === 8) return Number(view.getBigUint64(at, isLittle));
    if (size === 4) return view.getUint32(at, isLittle);
    return size === 2 ? view.getUint16(at, isLittle) : view.getUint8(at);
  };
  const bytesUsed = read(SUPERBLOCK_OLD.bytesUsed[major]);
  checkSize(source, SUPERBLOCK_OLD.bytesUsed[major][0], bytesUsed);
  return {
    version: `${kind.major}.${kind.minor}`,
    byteOrder: kind.byteOrder,
    compressor: kind.variant ?? 'zlib',
    blockSize: read(SUPERBLOCK_OLD.blockSize[major]),
    inodeCount: read(SUPERBLOCK_OLD.inodeCount),
    time: read(SUPERBLOCK_OLD.time),
    flags: namesOf(read(SUPERBLOCK_OLD.flags)),
    bytesUsed,
    hasAttributes: false,
  };
}

function namesOf(bits: number): string[] {
  return SQUASHFS_FLAGS.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name);
}

function checkSize(source: ByteSource, offset: number, bytesUsed: number): void {
  if (bytesUsed <= source.size) return;
  throw new BootsmithError('corrupt', `${source.name} ends too early`, {
    at: { file: source.name, offset },
    found: `${source.size} bytes`,
    expected: `${bytesUsed} bytes, as its superblock says`,
    hint: 'The file is cut short; copy or download it again.',
  });
}

function damage(source: ByteSource, offset: number, what: string, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} ${what}`, {
    at: { file: source.name, offset },
    found,
    hint: 'unsquashfs -s shows what the superblock says.',
  });
}
