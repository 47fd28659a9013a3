import { BootsmithError } from '../base/errors.ts';
import type { KeptTree } from '../tree/manifest.ts';
import type { CompressionName } from './compression/layout.ts';
import { compress } from './compression/write.ts';
import { writeExt2 } from './ext2/write.ts';
import type { Ext2Envelope } from './image.ts';
import type { Envelope } from './initramfs/layout.ts';
import { rewriteInitramfs, writeInitramfs } from './initramfs/write.ts';

/** What a tree can be written as. */
export const IMAGE_FORMATS = {
  newc: 'cpio archive, as Linux unpacks an initramfs',
  crc: 'the same with a sum for each file',
  ext2: 'ext2 file system without journal',
} as const;
export type ImageFormat = keyof typeof IMAGE_FORMATS;

export interface WriteImageOptions {
  /** The form that the tree was read in, if left out. */
  readonly format?: ImageFormat;
  /** gzip for cpio and none for ext2, if left out. */
  readonly compression?: 'none' | CompressionName;
  /** 1 to 9. */
  readonly level?: number;
  /** Seconds since 1970, for what an image records of its own making. */
  readonly time: number;
}

/** Writes a tree as an image. Throws `usage` for a tree that was never an image when no format is named. */
export function writeImage(kept: KeptTree, options: WriteImageOptions): AsyncIterable<Uint8Array> {
  const { format, compression, time } = options;
  const level = options.level === undefined ? {} : { level: options.level };
  const squeeze = (chunks: AsyncIterable<Uint8Array>, name: 'none' | CompressionName) =>
    name === 'none' ? chunks : compress(chunks, name, level);
  if (format === 'ext2') return squeeze(writeExt2(kept.tree, { time }), compression ?? 'none');
  if (format !== undefined)
    return writeInitramfs(kept.tree, {
      format,
      ...level,
      ...(compression === undefined ? {} : { compression }),
    });
  const envelope = kept.envelope as Envelope | Ext2Envelope | undefined;
  if (envelope?.kind === 'initramfs') return rewriteInitramfs({ ...kept, envelope }, level);
  if (envelope?.kind === 'ext2') {
    const { blockSize, label, uuid } = envelope;
    return squeeze(
      writeExt2(kept.tree, { time, blockSize, label, uuid }),
      compression ?? envelope.compression,
    );
  }
  throw new BootsmithError('usage', 'there is no manifest that says what the image was', {
    hint: `Name a format: ${Object.keys(IMAGE_FORMATS).join(', ')}.`,
  });
}
