import { BootsmithError } from '../../base/errors.ts';

/** The .xz file format 1.2.1 (tukaani.org/xz/xz-file-format.txt). */
export const XZ_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
export const XZ_FOOTER_MAGIC = [0x59, 0x5a] as const;

/** Magic, flags (2), CRC32 (4); and CRC32 (4), size of the index (4), flags (2), magic (2). */
export const XZ_HEADER_SIZE = 12;
export const XZ_FOOTER_SIZE = 12;

/** The check of every block by the number in the flags, with its size in bytes. */
export const XZ_CHECKS = {
  0: { name: 'none', size: 0 },
  1: { name: 'crc32', size: 4 },
  4: { name: 'crc64', size: 8 },
  10: { name: 'sha256', size: 32 },
} as const;

export type XzCheck = (typeof XZ_CHECKS)[keyof typeof XZ_CHECKS]['name'];

/** What lib/xz of Linux has compiled in; it refuses the others with "Unsupported check". */
export const LINUX_XZ_CHECKS: readonly XzCheck[] = ['none', 'crc32'];

export const XZ_FILTERS = { delta: 0x03, lzma2: 0x21 } as const;

/** Of a block header: what its flags say. */
export const XZ_BLOCK_FLAGS = {
  filters: 0x03,
  reserved: 0x3c,
  packedSize: 0x40,
  unpackedSize: 0x80,
} as const;

/** What dracut packs with (`xz --check=crc32 --lzma2=dict=1MiB`): more makes hardly smaller and costs memory at boot. */
export const XZ_DICTIONARY = 1024 * 1024;

/** LZMA control bytes of a chunk (xz-embedded, xz_dec_lzma2.c). */
export const LZMA2 = {
  end: 0x00,
  storedAfterReset: 0x01,
  stored: 0x02,
  packed: 0x80,
  newProperties: 0xc0,
} as const;

/** Dictionaries that we unpack with: xz -9 has 64 MiB. A header can ask for 4 GiB. */
export const LZMA_DICTIONARY_LIMIT = 256 * 1024 * 1024;
export const LZMA_MEMORY_LIMIT = LZMA_DICTIONARY_LIMIT + 16 * 1024 * 1024;

/** A dictionary to pack with, in bytes; throws `usage` for one outside of what is read again. */
export function checkDictionary(size: number): number {
  if (Number.isInteger(size) && size >= 4096 && size <= LZMA_DICTIONARY_LIMIT) return size;
  throw new BootsmithError('usage', `there is no dictionary of ${size} bytes`, {
    expected: `4096 to ${LZMA_DICTIONARY_LIMIT}`,
  });
}

/** The size that the one byte of LZMA2's properties stands for: 2^n or 3 * 2^n; undefined for none. */
export function dictionaryOfByte(byte: number): number | undefined {
  if (byte > 40) return undefined;
  return byte === 40 ? 2 ** 32 - 1 : (2 | (byte & 1)) * 2 ** (Math.floor(byte / 2) + 11);
}

/** The byte for the smallest dictionary that is no smaller than `size`. */
export function byteOfDictionary(size: number): number {
  for (let byte = 0; ; byte++) if ((dictionaryOfByte(byte) ?? 2 ** 32) >= size) return byte;
}

/** A multibyte integer: seven bits a byte, the lowest first, at most nine bytes. */
export function makeVli(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return bytes;
}
