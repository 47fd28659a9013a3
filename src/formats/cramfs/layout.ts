/**
 * What a cramfs image looks like. Its numbers are in the byte order of the machine it was made for, and bit fields are
 * packed from the low end of a word in a little-endian image and from the high end in a big-endian one. Offsets count
 * from the start of the file, also where the superblock lies behind a boot block. Sources: the kernel's
 * `include/uapi/linux/cramfs_fs.h`, `fs/cramfs/README` and `fs/cramfs/inode.c`.
 *
 *   superblock, with the root inode
 *   directories: inodes, each followed by its name; a directory's entries stand together
 *   data: for each file the ends of its blocks, then the blocks, each compressed by zlib on its own
 */
export const CRAMFS_MAGIC = 0x28cd3d45;
export const CRAMFS_SIGNATURE = 'Compressed ROMFS';

/** Where the superblock can be: at the start, or behind room for boot code. */
export const SUPERBLOCK_OFFSETS = [0, 512] as const;
export const SUPERBLOCK_SIZE = 76;

/** Offsets in the superblock; all are 32-bit numbers but the last three. */
export const SUPERBLOCK = {
  magic: 0,
  size: 4, // of the file system and what lies before it, in bytes
  flags: 8,
  future: 12,
  crc: 32, // zlib's CRC-32 of superblock to end, taken with 0 in this field
  edition: 36,
  blocks: 40,
  files: 44, // the root among them
  signature: { at: 16, size: 16 },
  name: { at: 48, size: 16 }, // padded with NUL
  root: 64, // an inode
} as const;

/** Bits of `flags`. Bits up to 0x80 do not keep an old kernel from mounting; higher unknown ones do. */
export const CRAMFS_FLAGS = {
  fsidVersion2: 0x1, // size, crc, edition, blocks and files are valid
  sortedDirectories: 0x2,
  holes: 0x100,
  wrongSignature: 0x200,
  shiftedRoot: 0x400, // something lies between superblock and directories
  extendedPointers: 0x800, // since Linux 4.15: the high bits of block pointers are flags
} as const;
export const COMPATIBLE_FLAGS = 0xff;

/** An inode: three 32-bit words of bit fields, in this order. */
export const INODE_SIZE = 12;
export const INODE_FIELDS = [
  ['mode', 0, 16],
  ['uid', 0, 16],
  ['size', 1, 24], // of a device its number, as `old_encode_dev` makes it
  ['gid', 1, 8],
  ['nameWords', 2, 6], // length of the name with its padding, in units of 4 bytes
  ['offsetWords', 2, 26], // of the data or the first entry, in units of 4 bytes
] as const;
export type InodeField = (typeof INODE_FIELDS)[number][0];

export const WORD = 4;
/** 63 words; the last of them can be full. */
export const NAME_LIMIT = 252;
export const UID_LIMIT = 0xffff;
export const GID_LIMIT = 0xff;
/** Of a file and of a directory's entries, in bytes. */
export const SIZE_LIMIT = 0xffffff;
/** The last byte offset that an inode can hold. */
export const OFFSET_LIMIT = 0x3ffffff * WORD;
/** `old_decode_dev`: 8 bits each. */
export const DEVICE_LIMIT = 0xff;

/** The unit of compression is the page size of the machine it was made for; the image does not say it. */
export const CRAMFS_BLOCK_SIZE = 4096;
export const BLOCK_SIZES = [4096, 8192, 16384, 32768, 65536] as const;
export type CramfsBlockSize = (typeof BLOCK_SIZES)[number];
/** mkfs.cramfs fills its images up to this. */
export const IMAGE_ALIGNMENT = 4096;

export const POINTER_SIZE = 4;
/** With `extendedPointers`. A direct pointer gives the start of its block in units of 4 bytes, not its end. */
export const POINTER_UNCOMPRESSED = 0x80000000;
export const POINTER_DIRECT = 0x40000000;
export const POINTER_VALUE = 0x3fffffff;
/** In front of a compressed block that a direct pointer points to: its size. */
export const DIRECT_SIZE_SIZE = 2;

/** What the kernel's `page_get_link` gives back of a symbolic link, and PATH_MAX without its NUL. */
export const TARGET_LIMIT = 4095;
export const PATH_LIMIT = 4095;
export const VOLUME_NAME_LIMIT = SUPERBLOCK.name.size;
