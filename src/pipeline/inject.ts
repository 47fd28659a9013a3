import type { ByteSource } from '../base/byte-source.ts';
import { openFileSource } from '../base/byte-source.ts';
import { toText } from '../base/bytes.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, refuseExisting, writeOutputChunks } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { type Image, openImage } from '../formats/image.ts';
import { writeImage } from '../formats/image-write.ts';
import { appendSegment } from '../formats/initramfs/write.ts';
import { layOver, overlayPath } from '../tree/overlay.ts';
import { type Tree, treePath } from '../tree/tree.ts';

export interface InjectOptions extends OutputOptions {
  readonly initrd: string;
  readonly output: string;
  /** Host files and folders, and where they go. */
  readonly add: readonly { readonly source: string; readonly destination: string }[];
}

export interface InjectReport {
  readonly output: string;
  /** In bytes. */
  readonly size: number;
  /** The paths that were put, and of these the ones that were there before. */
  readonly added: readonly string[];
  readonly replaced: readonly string[];
  /** `appended`: the stock bytes are untouched, a segment follows. `rewritten`: the image was made anew. */
  readonly way: 'appended' | 'rewritten';
  /** For an ext2 RAM disk: what `ramdisk_size=` must be at least, in KiB. */
  readonly ramdiskSize?: number;
}

/**
 * Puts host files into an image. To an initramfs a gzip segment is appended, which Linux unpacks over what is there;
 * an image of any other format that can be written is written anew, in its own form. Throws `unsupported` for an initramfs that Linux itself does not read to its end.
 */
export async function injectFiles(
  options: InjectOptions,
  progress: Progress = silent,
): Promise<InjectReport> {
  await refuseExisting(options.output, options);
  progress.step(`Reading ${options.initrd}`);
  const source = await openFileSource(options.initrd);
  try {
    const image = await openImage(source, { path: options.initrd });
    try {
      return await injectInto(image, source, options, progress);
    } finally {
      await image.close();
    }
  } finally {
    await source.close();
  }
}

async function injectInto(
  image: Image,
  source: ByteSource,
  options: InjectOptions,
  progress: Progress,
): Promise<InjectReport> {
  const mtime = sourceDateEpoch();
  const extra: Tree = new Map();
  for (const { source: from, destination } of options.add)
    await overlayPath(extra, from, treePath(destination), { mtime });
  const { added, replaced } = layOver(image.tree, extra);
  const listed = {
    output: options.output,
    added: [...added.keys()].map(toText),
    replaced: replaced.map(toText),
  };
  progress.step(`Writing ${options.output}`);
  if (image.kind === 'initramfs') {
    const { unread } = image.envelope;
    if (unread)
      throw new BootsmithError(
        'unsupported',
        `${options.initrd} has ${unread.size} bytes that Linux does not read`,
        {
          at: { file: options.initrd, offset: unread.offset },
          found: image.warnings.map(({ message }) => message).join('\n'),
          hint: 'Linux would not see what is appended; unpack it and pack it again.',
        },
      );
    const size = await writeOutputChunks(options.output, appendSegment(source, added), options, progress);
    return { ...listed, size, way: 'appended' };
  }
  const size = await writeOutputChunks(options.output, writeImage(image, { time: mtime }), options, progress);
  return { ...listed, size, way: 'rewritten' };
}
