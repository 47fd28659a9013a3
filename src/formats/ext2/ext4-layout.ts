import type { Field } from './layout.ts';

/**
 * What ext4 adds to the layout of ext2. All numbers are little-endian. Sources: the kernel's
 * `Documentation/filesystems/ext4/`, `fs/ext4/ext4_extents.h` and `fs/ext4/xattr.h`.
 */

/** Fields of the superblock that mean something only with the feature named. */
export const SUPERBLOCK_EXT4 = {
  groupSize: [0xfe, 2], // 64bit: bytes of a group descriptor
  firstMetaGroup: [0x104, 4], // meta_bg: block of descriptors from which on they lie in their groups
  blockCountHigh: [0x150, 4], // 64bit
  checksumType: [0x175, 1], // metadata_csum
  backupGroup1: [0x24c, 4], // sparse_super2: the only groups with copies of the superblock
  backupGroup2: [0x250, 4],
  checksum: [0x3fc, 4], // metadata_csum: over all bytes before it
} as const satisfies Record<string, Field>;

/** The only checksum type there is: CRC-32C, started with all ones and not inverted at the end. */
export const CHECKSUM_CRC32C = 1;

/** The descriptor of the feature 64bit is this long at least, and a power of two. */
export const GROUP_SIZE_64BIT = 64;
export const GROUP_SIZE_LIMIT = 1024;
export const GROUP_64BIT = { inodeTableHigh: [0x28, 4] } as const satisfies Record<string, Field>;

/** Fields of the first 128 bytes of an inode that ext2 has no use for. */
export const INODE_EXT4 = {
  sectorCountHigh: [0x74, 2], // huge_file
} as const satisfies Record<string, Field>;

/** Behind the first 128 bytes: fields as far as `extraSize` reaches, then extended attributes. */
export const INODE_EXTRA = {
  extraSize: [0x80, 2], // counted from 0x80; a multiple of 4
} as const satisfies Record<string, Field>;
export const INODE_EXTRA_OFFSET = 0x80;
/** 2 bits that lengthen the modification time, then 30 bits of nanoseconds; there if extraSize reaches behind it. */
export const MODIFY_TIME_EXTRA = { offset: 0x88, end: 0x8c } as const;

/** A node of an extent tree: this head, then entries of 12 bytes; the root is the 60 bytes of `i_block`. */
export const EXTENT_HEAD_SIZE = 12;
export const EXTENT_HEAD = {
  magic: [0x00, 2],
  entryCount: [0x02, 2],
  entryLimit: [0x04, 2],
  depth: [0x06, 2], // 0: the entries are extents; else index entries of nodes that are one less deep
} as const satisfies Record<string, Field>;
export const EXTENT_MAGIC = 0xf30a;
export const EXTENT_DEPTH_LIMIT = 5; // EXT4_MAX_EXTENT_DEPTH
export const EXTENT_ENTRY_SIZE = 12;

export const EXTENT = {
  logical: [0x00, 4], // first block of the file that it maps
  count: [0x04, 2],
  startHigh: [0x06, 2],
  start: [0x08, 4],
} as const satisfies Record<string, Field>;
/** A larger count is that of an uninitialised extent: so much larger than its number of blocks. */
export const EXTENT_COUNT_LIMIT = 0x8000;

export const EXTENT_INDEX = {
  logical: [0x00, 4], // all below maps this block of the file or later ones
  node: [0x04, 4],
  nodeHigh: [0x08, 2],
} as const satisfies Record<string, Field>;

/** The most blocks that an extent tree can map: block numbers of files have 32 bits. */
export const EXTENT_BLOCK_LIMIT = 2 ** 32;

/** Extended attributes inside an inode: this magic, then entries up to four zero bytes. */
export const ATTRIBUTE_MAGIC = 0xea020000;
export const ATTRIBUTE_MAGIC_SIZE = 4;
export const ATTRIBUTE_SIZE = 16;
export const ATTRIBUTE = {
  nameSize: [0x00, 1], // the name follows the entry, padded to 4 bytes
  nameIndex: [0x01, 1],
  valueOffset: [0x02, 2], // from the first entry
  valueInode: [0x04, 4], // 0: the value is here
  valueSize: [0x08, 4],
} as const satisfies Record<string, Field>;
/** `system.data`: what of inline data does not fit in the 60 bytes of `i_block`. */
export const INLINE_DATA_ATTRIBUTE = { nameIndex: 7, name: 'data' } as const;
/** A directory with inline data begins with the inode number of its parent in place of `.` and `..`. */
export const INLINE_PARENT_SIZE = 4;
