import type { CompressionName } from '../compression/layout.ts';

/**
 * The Linux that first unpacked an initramfs or initrd of each compression: the releases with the commits that brought
 * RD_BZIP2 and RD_LZMA (30d65dbfe3ad), RD_LZO (cacb246f8db2), RD_XZ (3ebe12439ba7), RD_LZ4 (e76e1fdfa8f8) and RD_ZSTD
 * (a30d8a39f057) to usr/Kconfig or init/Kconfig. gzip has been there from the beginning. A kernel may have been built
 * without any of them, and a distributor may have brought one to an older kernel.
 */
export const DECOMPRESSORS_SINCE = {
  gzip: [2, 4, 0],
  bzip2: [2, 6, 30],
  lzma: [2, 6, 30],
  lzo: [2, 6, 33],
  xz: [2, 6, 38],
  lz4: [3, 11, 0],
  zstd: [5, 9, 0],
} as const satisfies Record<CompressionName, readonly [number, number, number]>;

/** Why a kernel with this version string would not unpack the compression; undefined where it would. */
export function objectToCompression(compression: CompressionName, version: string): string | undefined {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (!found) return undefined;
  const since = DECOMPRESSORS_SINCE[compression];
  for (const [i, least] of since.entries()) {
    const number = Number(found[i + 1] ?? 0);
    if (number > least) return undefined;
    if (number < least)
      return `Linux ${found[0]} does not unpack ${compression}, which came with ${since.join('.').replace(/\.0$/, '')}, unless its maker added it`;
  }
  return undefined;
}
