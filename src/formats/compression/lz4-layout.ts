/** The legacy frame (lz4_Frame_format.md of the LZ4 project): a magic, then blocks, each with its packed size before it. */
export const LZ4_LEGACY_MAGIC = 0x184c2102;

/** What a block of the legacy frame holds unpacked; the last holds less. */
export const LZ4_LEGACY_BLOCK_SIZE = 8 * 1024 * 1024;

/** The modern frame: a descriptor says what blocks and checks there are. No kernel takes it. */
export const LZ4_FRAME_MAGIC = 0x184d2204;

export const LZ4_FRAME_VERSION = 1;

/** Bits of the FLG byte; the version is in the upper two. */
export const LZ4_FRAME_FLAGS = {
  independentBlocks: 0x20,
  blockChecksum: 0x10,
  contentSize: 0x08,
  contentChecksum: 0x04,
  reserved: 0x02,
  dictionary: 0x01,
} as const;

/** The block sizes by the number in the BD byte (bits 4 to 6). */
export const LZ4_FRAME_BLOCK_SIZES: { readonly [code: number]: number } = {
  4: 64 * 1024,
  5: 256 * 1024,
  6: 1024 * 1024,
  7: 4 * 1024 * 1024,
};

/** The highest bit of a block's size: the block is stored. */
export const LZ4_STORED = 0x8000_0000;

/** How far a block can reach back into those before it. */
export const LZ4_HISTORY = 64 * 1024;
