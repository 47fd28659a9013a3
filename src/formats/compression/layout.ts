/** What a kernel can find around an initramfs or an initrd image. */
export type CompressionName = 'gzip' | 'bzip2' | 'lzma' | 'xz' | 'lzo' | 'lz4' | 'zstd';

export interface Compression {
  readonly name: CompressionName;
  /** The first two bytes of a member; one is enough. */
  readonly magics: readonly (readonly [number, number])[];
  /** What such a file is called, and what a person has to say to make one that the kernel takes. */
  readonly title: string;
}

/**
 * All compressions that Linux knows, in its order, by the two bytes that Linux looks at (lib/decompress.c,
 * `compressed_formats`). Two bytes are little, and a kernel decides on nothing more, so we do not either.
 */
export const COMPRESSIONS = [
  // 1f 9e is what gzip 0.5 wrote; Linux names it gzip and then refuses it (lib/decompress_inflate.c).
  { name: 'gzip', magics: [[0x1f, 0x8b], [0x1f, 0x9e]], title: 'gzip' }, // biome-ignore format: a table
  { name: 'bzip2', magics: [[0x42, 0x5a]], title: 'bzip2' },
  { name: 'lzma', magics: [[0x5d, 0x00]], title: 'lzma (alone format)' },
  { name: 'xz', magics: [[0xfd, 0x37]], title: 'xz' },
  { name: 'lzo', magics: [[0x89, 0x4c]], title: 'lzo (lzop)' },
  { name: 'lz4', magics: [[0x02, 0x21]], title: 'lz4 (legacy format)' },
  { name: 'zstd', magics: [[0x28, 0xb5]], title: 'zstd' },
] as const satisfies readonly Compression[];

/** What Linux takes the first bytes of a member for; undefined when it knows no such compression. */
export function recogniseCompression(head: Uint8Array): Compression | undefined {
  if (head.length < 2) return undefined;
  return COMPRESSIONS.find(({ magics }) => magics.some(([a, b]) => head[0] === a && head[1] === b));
}

/** What people compress with and no kernel takes, by its first bytes. Only the lz4 frame can be read here. */
export const OTHER_COMPRESSIONS = [
  { magic: [0x04, 0x22, 0x4d, 0x18], title: 'lz4 frame format (what lz4 writes without -l)' },
  { magic: [0x4c, 0x5a, 0x49, 0x50], title: 'lzip' },
  { magic: [0x1f, 0x9d], title: 'compress (.Z)' },
  { magic: [0x1f, 0xa0], title: 'compress with LZH (.Z)' },
  { magic: [0x1f, 0x1e], title: 'pack (.z)' },
] as const;

/** The compression that begins with these bytes and that Linux does not know; undefined when it is none of these. */
export function recogniseOtherCompression(head: Uint8Array) {
  return OTHER_COMPRESSIONS.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
}

export function isCompressionName(text: string): text is CompressionName {
  return COMPRESSIONS.some(({ name }) => name === text);
}

/** RFC 1952, section 2.3: the fixed part of a gzip member's header. Numbers are little endian. */
export const GZIP_HEADER = {
  size: 10,
  magic: [0x1f, 0x8b],
  method: 2, // 8 is deflate, the only one there is
  flags: 3,
  mtime: 4,
  extraFlags: 8,
  system: 9,
} as const;

export const GZIP_METHOD_DEFLATE = 8;

/** RFC 1952, section 2.3.1. Bits 5 to 7 are reserved and must be zero. */
export const GZIP_FLAGS = {
  text: 0x01,
  headerCrc: 0x02,
  extra: 0x04,
  name: 0x08,
  comment: 0x10,
  reserved: 0xe0,
} as const;

/** XFL for the slowest and the fastest deflate, as gzip and zlib set it. */
export const GZIP_EXTRA_FLAGS = { best: 2, fastest: 4 } as const;

/** OS 3 is Unix. zlib writes the platform it runs on, which would make the bytes depend on it. */
export const GZIP_SYSTEM_UNIX = 3;

/** CRC32 and ISIZE (length modulo 2^32) of what was compressed. */
export const GZIP_TRAILER_SIZE = 8;

/** Names and comments in a header have no stated limit; nothing honest is longer than a path. */
export const GZIP_TEXT_LIMIT = 64 * 1024;

/**
 * What one member may unpack to. newc archives of initrds are some hundred MiB; deflate can blow 40 MiB up to 40 GiB,
 * which would fill the disk that the spool is on.
 */
export const UNPACKED_LIMIT = 4 * 1024 ** 3;
