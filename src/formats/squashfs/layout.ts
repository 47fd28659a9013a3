/**
 * The superblocks of squashfs (Linux fs/squashfs/squashfs_fs.h for version 4, squashfs_fs.h of squashfs-tools 3.4 for
 * 1 to 3). Fields are [offset, size] in bytes. Magic and version stand at the same places in all of them.
 */
export const SQUASHFS_VERSION_FIELDS = { major: [28, 2], minor: [30, 2] } as const;
export const SQUASHFS_SNIFF_SIZE = 32;

/**
 * Version 4 is always little endian; older ones are written in the byte order of the machine. The two variants with
 * LZMA were never in Linux itself; each has a magic of its own because a stock kernel cannot read it.
 */
export const SQUASHFS_MAGICS = [
  { magic: 'hsqs', order: 'little', variant: undefined },
  { magic: 'sqsh', order: 'big', variant: undefined },
  { magic: 'shsq', order: 'little', variant: 'lzma' },
  { magic: 'qshs', order: 'big', variant: 'lzma' },
  { magic: 'hsqt', order: 'little', variant: 'lzma' },
  { magic: 'tqsh', order: 'big', variant: 'lzma' },
] as const;

export const SUPERBLOCK_4 = {
  inodeCount: [4, 4],
  time: [8, 4],
  blockSize: [12, 4],
  fragmentCount: [16, 4],
  compressor: [20, 2],
  blockLog: [22, 2],
  flags: [24, 2],
  idCount: [26, 2],
  rootInode: [32, 8],
  bytesUsed: [40, 8],
  idTable: [48, 8],
  attributeTable: [56, 8],
  inodeTable: [64, 8],
  directoryTable: [72, 8],
  fragmentTable: [80, 8],
  exportTable: [88, 8],
} as const;
export const SUPERBLOCK_4_SIZE = 96;

/** Version 3 has 64-bit positions behind the fields of version 2, which has a block size of 32 bits behind version 1's. */
export const SUPERBLOCK_OLD = {
  inodeCount: [4, 4],
  bytesUsed: { 1: [8, 4], 2: [8, 4], 3: [63, 8] },
  blockSize: { 1: [32, 2], 2: [51, 4], 3: [51, 4] },
  flags: [36, 1],
  time: [39, 4],
} as const;
export const SUPERBLOCK_OLD_SIZES = { 1: 51, 2: 63, 3: 119 } as const;
export type OldVersion = keyof typeof SUPERBLOCK_OLD_SIZES;

/** The compressors of version 4 by their number; older versions know zlib only. */
export const SQUASHFS_COMPRESSORS = { 1: 'gzip', 2: 'lzma', 3: 'lzo', 4: 'xz', 5: 'lz4', 6: 'zstd' } as const;
export type SquashfsCompressor = (typeof SQUASHFS_COMPRESSORS)[keyof typeof SQUASHFS_COMPRESSORS];

export const SQUASHFS_FLAGS = [
  [0x0001, 'uncompressed-inodes'],
  [0x0002, 'uncompressed-data'],
  [0x0004, 'check-data'],
  [0x0008, 'uncompressed-fragments'],
  [0x0010, 'no-fragments'],
  [0x0020, 'always-fragments'],
  [0x0040, 'duplicates-removed'],
  [0x0080, 'exportable'],
  [0x0100, 'uncompressed-xattrs'],
  [0x0200, 'no-xattrs'],
  [0x0400, 'compressor-options'],
  [0x0800, 'uncompressed-ids'],
] as const;

/** A position that says that a table is not there. */
export const NO_TABLE = 0xffff_ffff_ffff_ffffn;

/** Of version 4, in bytes, powers of two. */
export const BLOCK_SIZE_RANGE = { least: 4096, most: 1 << 20, usual: 128 * 1024 } as const;

/** The levels that tar2sqfs takes for those compressors that have any (`tar2sqfs -c NAME -X help`). */
export const COMPRESSOR_LEVELS: { readonly [name in SquashfsCompressor]?: number } = {
  gzip: 9,
  lzo: 9,
  zstd: 22,
};

/** Versions 3 and older read through unsquashfs: a listing line, as squashfs-tools 4.1 to 4.6 print it. */
export const LISTING_ROOT = 'squashfs-root';
