import { toText } from '../base/bytes.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, refuseExisting, writeOutputChunks } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { type Image, openImageFile } from '../formats/image.ts';
import {
  describeTarget,
  type ImageFormat,
  lostFields,
  type WriteImageOptions,
  writeImage,
} from '../formats/image-write.ts';
import type { InodeKind, Tree } from '../tree/tree.ts';

export interface ConvertOptions extends OutputOptions, Omit<WriteImageOptions, 'time'> {
  readonly input: string;
  readonly output: string;
  readonly format: ImageFormat;
  /** Leave out entries of kinds that the format cannot hold, instead of refusing. */
  readonly drop?: boolean;
}

export interface Misfit {
  readonly path: string;
  readonly kind: InodeKind;
}

export interface ConvertReport {
  readonly output: string;
  /** In bytes. */
  readonly size: number;
  readonly from: Image['kind'];
  readonly to: ImageFormat;
  readonly entries: number;
  /** What the format keeps of no entry: `mode`, `owner`, `mtime`, `links`. */
  readonly lost: readonly string[];
  /** With `drop`: what was left out. */
  readonly dropped: readonly Misfit[];
  /** What was in the input and is not in its tree. */
  readonly warnings: readonly string[];
}

const NAMED = 5;

/**
 * Makes an image of one format out of an image of any. What the format has no field for is lost and reported; an entry
 * that it cannot hold at all (a device node in FAT) is refused as `unsupported`, or left out where `drop` is given.
 */
export async function convertImage(
  options: ConvertOptions,
  progress: Progress = silent,
): Promise<ConvertReport> {
  const { input, output, format, drop = false } = options;
  await refuseExisting(output, options);
  progress.step(`Reading ${input}`);
  const image = await openImageFile(input);
  try {
    const misfits = findMisfits(image.tree, format);
    const dropped = [...misfits].map(([path, { kind }]) => ({ path: toText(path), kind }));
    if (dropped.length > 0 && !drop) throw misfitError(input, format, dropped);
    const tree = new Map(image.tree);
    for (const path of image.tree.keys()) if (misfits.has(path)) tree.delete(path);
    progress.step(`Writing ${output}`);
    const chunks = writeImage({ tree }, { ...options, time: sourceDateEpoch() });
    const size = await writeOutputChunks(output, chunks, options, progress);
    return {
      output,
      size,
      from: image.kind,
      to: format,
      entries: tree.size,
      lost: lostFields(format),
      dropped,
      warnings: image.warnings.map(({ message }) => message),
    };
  } finally {
    await image.close();
  }
}

function findMisfits(tree: Tree, format: ImageFormat): Tree {
  const { kinds } = describeTarget(format);
  return new Map([...tree].filter(([, { kind }]) => !kinds.includes(kind)));
}

function misfitError(input: string, format: ImageFormat, misfits: readonly Misfit[]): BootsmithError {
  const named = misfits.slice(0, NAMED).map(({ path, kind }) => `${kind} /${path}`);
  const more = misfits.length > NAMED ? [`and ${misfits.length - NAMED} more`] : [];
  return new BootsmithError('unsupported', `${format} cannot hold all of ${input}`, {
    at: { file: input },
    found: [...named, ...more].join('\n'),
    expected: describeTarget(format).kinds.join(', '),
    hint: 'Give --drop to leave these out, or choose another format.',
  });
}
