/** bzip2 has no specification; these are the numbers of its source (compress.c and decompress.c of bzip2 1.0.8). */
export const BZIP2_MAGIC = [0x42, 0x5a, 0x68] as const; // BZh, then the level as a digit

/** What a level's blocks hold, times the level. */
export const BZIP2_BLOCK_UNIT = 100_000;

/** pi: a block follows. The square root of pi: the end follows. 48 bits each, here in two halves. */
export const BZIP2_BLOCK_MAGIC = [0x314159, 0x265359] as const;
export const BZIP2_END_MAGIC = [0x177245, 0x385090] as const;

export const BZIP2_GROUP_SIZE = 50;
export const BZIP2_MAX_SELECTORS = 18002;
export const BZIP2_MAX_CODE_LENGTH = 20;
export const BZIP2_MAX_SYMBOLS = 258;

/** The most that a block can take: every symbol with the longest code, and the tables before them. */
export const BZIP2_MAX_PACKED_BLOCK = ((9 * BZIP2_BLOCK_UNIT + 50) * BZIP2_MAX_CODE_LENGTH) / 8 + 64 * 1024;
