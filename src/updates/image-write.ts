import { toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { writeExt2 } from '../formats/ext2/write.ts';
import { describeTarget, type WriteImageOptions, writeImage } from '../formats/image-write.ts';
import type { Release, UpdatesFormat } from '../releases/release.ts';
import { sortedPaths, type Tree } from '../tree/tree.ts';

/** `product`: the image that a distribution's own settings come in, which is found beside the updates image. */
export type UpdatesKind = 'updates' | 'product';

export interface UpdatesImageOptions {
  readonly format: UpdatesFormat;
  /** Seconds since 1970, for what the image records of its own making. */
  readonly time: number;
  /** Free space to leave in an ext2 image, in bytes. */
  readonly room?: number;
}

/** What the formats floor calls each; none for what only a stock program writes. */
const IMAGES: Readonly<
  Record<
    UpdatesFormat,
    | (Pick<WriteImageOptions, 'compression'> & { format: NonNullable<WriteImageOptions['format']> })
    | undefined
  >
> = {
  ext2: { format: 'ext2' },
  squashfs: { format: 'squashfs' },
  cramfs: { format: 'cramfs' },
  vfat: { format: 'fat' },
  iso9660: undefined,
  cpio: { format: 'newc', compression: 'none' },
  'cpio.gz': { format: 'newc', compression: 'gzip' },
  'cpio.bz2': { format: 'newc', compression: 'bzip2' },
  'cpio.xz': { format: 'newc', compression: 'xz' },
  'cpio.zst': { format: 'newc', compression: 'zstd' },
};

/** The version that is written, and what squashfs calls the compressor that is used. */
const SQUASHFS = { version: '4.0', compressors: ['zlib', 'gzip'] } as const;

/** The place and formats of one of the two images. */
export function imageFactsOf({ updates }: Release, kind: UpdatesKind) {
  return kind === 'updates' ? updates : updates.product;
}

/** Why an image of a format is of no use, to complete a sentence that begins with the release; undefined if it is. */
function objectionTo(format: UpdatesFormat, release: Release, kind: UpdatesKind): string | undefined {
  if (!imageFactsOf(release, kind).formats.includes(format))
    return `takes no ${kind} image of format ${format}`;
  if (IMAGES[format] === undefined) return `takes ${format}, which bootsmith does not write`;
  const { squashfs } = release.updates;
  if (format !== 'squashfs') return undefined;
  if (!squashfs?.versions.includes(SQUASHFS.version))
    return `does not mount squashfs ${SQUASHFS.version}, the one that bootsmith writes`;
  return SQUASHFS.compressors.some((name) => squashfs.compressors.includes(name))
    ? undefined
    : `does not unpack squashfs with gzip, as bootsmith writes it`;
}

/** The formats that bootsmith writes and the release takes, best first. */
export function usableFormats(release: Release, kind: UpdatesKind): UpdatesFormat[] {
  return imageFactsOf(release, kind).formats.filter(
    (format) => objectionTo(format, release, kind) === undefined,
  );
}

/** The format that is asked for, or the best. Throws `unsupported` for one that the release does not take. */
export function chooseFormat(release: Release, kind: UpdatesKind, asked?: UpdatesFormat): UpdatesFormat {
  const usable = usableFormats(release, kind);
  const [best] = usable;
  const objection =
    asked === undefined
      ? best === undefined && `takes no ${kind} image that bootsmith writes`
      : objectionTo(asked, release, kind);
  if (objection)
    throw new BootsmithError('unsupported', `${release.id} ${objection}`, {
      ...(asked === undefined ? {} : { found: asked }),
      expected: usable.join(', ') || 'another release',
      hint: 'Name no format, for the best that the release takes.',
    });
  return asked ?? (best as UpdatesFormat);
}

/**
 * A tree as an updates image, its names sorted: the same tree and options give the same bytes. Throws `unsupported` for
 * what the format cannot hold, by path.
 */
export function writeUpdatesImage(tree: Tree, options: UpdatesImageOptions): AsyncIterable<Uint8Array> {
  const { format, time, room = 0 } = options;
  const image = IMAGES[format];
  if (image === undefined) throw new BootsmithError('unsupported', `bootsmith does not write ${format}`);
  refuseMisfits(tree, format, image.format);
  const sorted: Tree = new Map();
  for (const path of sortedPaths(tree)) {
    const inode = tree.get(path);
    if (inode) sorted.set(path, inode);
  }
  if (format === 'ext2')
    return writeExt2(sorted, {
      time,
      label: 'updates',
      spareBytes: room,
      // A loop device over a file of a CD may have the CD's sectors of 2048 bytes: smaller blocks do not mount there.
      blockSize: 2048,
    });
  return writeImage({ tree: sorted }, { ...image, time });
}

const NAMED = 5;

function refuseMisfits(tree: Tree, format: UpdatesFormat, target: NonNullable<WriteImageOptions['format']>) {
  const { kinds } = describeTarget(target);
  const misfits = [...tree].filter(([, { kind }]) => !kinds.includes(kind));
  if (misfits.length === 0) return;
  const named = misfits.slice(0, NAMED).map(([path, { kind }]) => `${kind} /${toText(path)}`);
  throw new BootsmithError('unsupported', `an image of format ${format} cannot hold these files`, {
    found: [...named, ...(misfits.length > NAMED ? [`and ${misfits.length - NAMED} more`] : [])].join('\n'),
    expected: kinds.join(', '),
    hint: 'Choose another format, or leave them out.',
  });
}
