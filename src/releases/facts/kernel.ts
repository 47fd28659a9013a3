import type { InitrdCompression, UpdatesFacts } from '../release.ts';

/**
 * What a kernel unpacks as an initramfs, by the version from which it does: init/initramfs.c and lib/decompress*.c of
 * Linux. Fedora and RHEL switch all of it on that their kernel has; RHEL 6 and 6.1 were booted with each.
 */
export const UNPACKS_2_6: readonly InitrdCompression[] = ['none', 'gzip'];
export const UNPACKS_2_6_30: readonly InitrdCompression[] = [...UNPACKS_2_6, 'bzip2', 'lzma'];
export const UNPACKS_2_6_33: readonly InitrdCompression[] = [...UNPACKS_2_6_30, 'lzo'];
export const UNPACKS_2_6_38: readonly InitrdCompression[] = [...UNPACKS_2_6_33, 'xz'];
export const UNPACKS_3_11: readonly InitrdCompression[] = [...UNPACKS_2_6_38, 'lz4'];
export const UNPACKS_5_9: readonly InitrdCompression[] = [...UNPACKS_3_11, 'zstd'];

/** Where the list above is from, for the `source` of the groups that use it. */
export const UNPACKS_SOURCE =
  'kernel.org: bzip2 and lzma since 2.6.30, lzo 2.6.33, xz 2.6.38, lz4 3.11, zstd 5.9; general knowledge';

type Squashfs = NonNullable<UpdatesFacts['squashfs']>;

/** Squashfs as a patch to the kernel: format 3 and what came before it, zlib only. */
export const SQUASHFS_3_0: Squashfs = { versions: ['3.0', '2.1', '2.0', '1.0'], compressors: ['zlib'] };
export const SQUASHFS_3_1: Squashfs = { versions: ['3.1', ...SQUASHFS_3_0.versions], compressors: ['zlib'] };
/** Squashfs of the kernel itself: format 4 and no older one. */
export const SQUASHFS_2_6_29: Squashfs = { versions: ['4.0'], compressors: ['zlib'] };
export const SQUASHFS_2_6_38: Squashfs = { versions: ['4.0'], compressors: ['zlib', 'lzo', 'xz'] };
export const SQUASHFS_3_19: Squashfs = { versions: ['4.0'], compressors: ['zlib', 'lzo', 'xz', 'lz4'] };
export const SQUASHFS_4_14: Squashfs = {
  versions: ['4.0'],
  compressors: ['zlib', 'lzo', 'xz', 'lz4', 'zstd'],
};

/** Where the versions above are from. */
export const SQUASHFS_SOURCE =
  'kernel.org fs/squashfs: zlib since 2.6.29, lzo 2.6.36, xz 2.6.38, lz4 3.19, zstd 4.14; general knowledge';
