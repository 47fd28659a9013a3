import { BootsmithError } from '../base/errors.ts';
import type { KeptTree } from '../tree/manifest.ts';
import type { Format, HeldField, Target, Wrapping, WriteRequest } from './images/format.ts';
import { type AnyFormat, FORMATS } from './images/table.ts';

type Union<T> = T extends unknown ? keyof T : never;

/** What a tree can be written as, by the names of `--format`. */
export type ImageFormat = Union<AnyFormat['targets']>;

const TARGETS: ReadonlyMap<string, Target> = new Map(
  FORMATS.flatMap(({ targets }) => Object.entries<Target>(targets)),
);

/** The names of `--format`, in the order of the table. */
export const IMAGE_FORMATS = [...TARGETS.keys()] as readonly ImageFormat[];

export interface WriteImageOptions extends WriteRequest {
  /** The form that the tree was read in, if left out. */
  readonly format?: ImageFormat;
  /** Where left out: gzip for cpio and none for file systems. squashfs takes it for its own compressor. */
  readonly compression?: Wrapping;
}

/** What a format keeps of a tree and what it has no place for. */
export function describeTarget(format: ImageFormat): Target {
  const target = TARGETS.get(format);
  if (target) return target;
  throw new BootsmithError('usage', `${format} is no format to write`, {
    expected: IMAGE_FORMATS.join(', '),
  });
}

/** Fields that a format does not keep. */
export function lostFields(format: ImageFormat): HeldField[] {
  const { fields } = describeTarget(format);
  return (['mode', 'owner', 'mtime', 'links'] as const).filter((field) => !fields.includes(field));
}

/**
 * Writes a tree as an image. Throws `usage` for a tree that was never an image when no format is named, and
 * `unsupported` when it was one of a format that is only read.
 */
export function writeImage(kept: KeptTree, options: WriteImageOptions): AsyncIterable<Uint8Array> {
  const { format } = options;
  const kind = (kept.envelope as { kind?: unknown } | undefined)?.kind;
  const row = FORMATS.find((each) => (format === undefined ? each.kind === kind : format in each.targets));
  if (row === undefined)
    throw new BootsmithError('usage', 'there is no manifest that says what the image was', {
      hint: `Name a format: ${IMAGE_FORMATS.join(', ')}.`,
    });
  if (Object.keys(row.targets).length === 0)
    throw new BootsmithError('unsupported', `${row.title} cannot be written`, {
      hint: `Name a format: ${IMAGE_FORMATS.join(', ')}.`,
    });
  return writeAs(row, kept, options);
}

async function* writeAs(row: Format, kept: KeptTree, options: WriteRequest): AsyncGenerator<Uint8Array> {
  const { write } = await row.load();
  if (write === undefined) throw new Error(`${row.kind} has targets and cannot be written`);
  yield* write(kept, options);
}
