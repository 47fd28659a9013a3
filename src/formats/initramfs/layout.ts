import type { KeptTree } from '../../tree/manifest.ts';
import type { CompressionName } from '../compression/layout.ts';
import type { CpioFormat, CpioStyle } from '../cpio/layout.ts';

/** Linux starts to read an uncompressed archive only at a multiple of this (init/initramfs.c, `unpack_to_rootfs`). */
export const RAW_SEGMENT_ALIGNMENT = 4;

/**
 * What Linux says when it stops in the middle of an initramfs (init/initramfs.c of 6.x; older kernels say "junk in
 * compressed archive" for the first three). What it has unpacked until then stays, and the boot goes on with it.
 */
export const KERNEL_MESSAGES = {
  unknown: 'invalid magic at start of compressed archive',
  within: 'junk within compressed archive',
  unfinished: 'junk at the end of compressed archive',
  padding: 'broken padding',
  magic: 'no cpio magic',
  method: 'incorrect cpio method used: use -H newc option',
} as const;

/** What Linux says when a compressed segment is not to its decoder's liking (lib/decompress_*.c of 6.x). */
export const DECODER_MESSAGES = {
  gzip: 'invalid compressed format',
  bzip2: 'bunzip error',
  lzma: 'Compressed data violation',
  xz: 'Input was encoded with settings that are not supported by this XZ decoder',
  lzo: 'Compressed data violation',
  lz4: 'Decoding failed',
  zstd: 'ZSTD-compressed data is corrupt',
} as const satisfies Record<CompressionName, string>;

/** One archive of an initramfs, in the order of the file. Offsets and sizes in bytes. */
export interface Segment {
  /** Where it begins in the file; a multiple of 4 if it is not compressed. */
  readonly offset: number;
  /** As it stands in the file, so compressed if it is. */
  readonly size: number;
  /** Zeros between it and what follows. */
  readonly padding: number;
  readonly compression: 'none' | CompressionName;
  readonly container: 'cpio';
  readonly format: CpioFormat;
  /** Entries that Linux takes. */
  readonly entries: number;
  readonly unpackedSize: number;
  readonly style: CpioStyle;
  /** Whether writing the untouched entries in this style gives back the same unpacked bytes; left out where it was not compared. */
  readonly exact?: boolean;
  /** Why not. */
  readonly reason?: string;
}

/** How an initramfs was put together. Plain JSON. */
export interface Envelope {
  readonly kind: 'initramfs';
  readonly size: number;
  readonly segments: readonly Segment[];
  /** What stands behind the point where Linux stops, if it stops before the end. */
  readonly unread?: { readonly offset: number; readonly size: number };
}

/** Something that Linux does not do although the file asks for it. */
export interface InitramfsWarning {
  /** The segment that it concerns, counted from 0. */
  readonly segment: number;
  /** From the start of the file, or of the segment's unpacked bytes when it is compressed. */
  readonly offset: number;
  readonly message: string;
  /** What Linux prints when it stops here; without it, it goes on. */
  readonly kernel?: string;
}

/**
 * The tree that Linux would unpack. `parts` lists the entries segment by segment: a path that a later segment replaces
 * stands in both.
 */
export interface Initramfs extends KeptTree {
  readonly kind: 'initramfs';
  readonly envelope: Envelope;
  readonly warnings: readonly InitramfsWarning[];
  /** Frees the unpacked bytes. The tree's contents cannot be read any more. The source stays open. */
  close(): Promise<void>;
}
