/**
 * The header of an lzop file (conf.h and lzop.c of lzop 1.04; Linux lib/decompress_unlzo.c reads the same). Numbers
 * are big endian: version, version of the library, version needed, method, level, flags, mode, time (low, high), name
 * with its length before it, checksum. Blocks follow: size unpacked, size packed, checks, data; a size of 0 ends them.
 */
export const LZOP_MAGIC = [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a] as const;

export const LZOP_VERSIONS = { ours: 0x1040, library: 0x20a0, withLevel: 0x0940 } as const;

/** LZO1X-1, LZO1X-1(15), LZO1X-999: three ways to pack, one to unpack. */
export const LZOP_METHODS: readonly number[] = [1, 2, 3];

export const LZOP_FLAGS = {
  adlerOfData: 0x0001,
  adlerOfPacked: 0x0002,
  extraField: 0x0040,
  crcOfData: 0x0100,
  crcOfPacked: 0x0200,
  multipart: 0x0400,
  filter: 0x0800,
  crcOfHeader: 0x1000,
  unix: 0x0300_0000,
} as const;

/** What lzop writes, and the most that Linux takes (LZO_BLOCK_SIZE). */
export const LZOP_BLOCK_SIZE = 256 * 1024;

/** The most that lzop takes (MAX_BLOCK_SIZE). */
export const LZOP_BLOCK_LIMIT = 64 * 1024 * 1024;
