import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { type ByteString, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { KeptTree } from '../../tree/manifest.ts';
import { parentOf, ROOT, type Tree } from '../../tree/tree.ts';
import type { CompressionName } from '../compression/layout.ts';
import { compress } from '../compression/write.ts';
import type { CpioStyle } from '../cpio/layout.ts';
import type { Entry } from '../cpio/numbering.ts';
import { writeCpio } from '../cpio/write.ts';
import { checkEnvelope } from './envelope.ts';
import { type Envelope, RAW_SEGMENT_ALIGNMENT } from './layout.ts';

const ZERO_CHUNK_SIZE = 64 * 1024;

export interface InitramfsOptions extends Partial<CpioStyle> {
  /** gzip if left out: every kernel that reads an initramfs takes it. */
  readonly compression?: 'none' | CompressionName;
  /** From fast to small, in the range of the codec; its usual level if left out. */
  readonly level?: number;
}

/**
 * A tree as an initramfs of one segment, newc and gzip unless told otherwise. Throws `unsupported` where the tree
 * holds a path before its directory, because Linux would skip it without a word, and as `writeCpio` does.
 */
export async function* writeInitramfs(
  tree: Tree,
  options: InitramfsOptions = {},
): AsyncGenerator<Uint8Array> {
  checkParents(tree);
  yield* writeSegment(tree, options);
}

/**
 * The bytes of an initramfs, unchanged, with one more segment behind them. Its entries replace earlier ones; their
 * directories may be in earlier segments. The source must be an initramfs that Linux reads to its end: see
 * `envelope.unread` of `readInitramfs`.
 */
export async function* appendSegment(
  source: ByteSource,
  tree: Tree,
  options: InitramfsOptions = {},
): AsyncGenerator<Uint8Array> {
  yield* readChunks(source);
  const fill = roundUp(source.size, RAW_SEGMENT_ALIGNMENT) - source.size;
  if (fill > 0) yield new Uint8Array(fill);
  yield* writeSegment(tree, options);
}

/**
 * An initramfs in the form that it was read in: the zeros in front of it, and the same segments, each with its
 * compression and style. For a tree that nobody changed, the unpacked bytes of every segment marked `exact` are the
 * same as before. Changed paths keep their place, paths that are new go to the end of the last segment, and paths that are gone are left out.
 * Compressed bytes may differ from the stock ones, because compressors do. Throws `corrupt` for an envelope that makes
 * no sense.
 */
export async function* rewriteInitramfs(
  kept: KeptTree & { readonly envelope: Envelope },
  options: Pick<InitramfsOptions, 'level'> = {},
): AsyncGenerator<Uint8Array> {
  const envelope = checkEnvelope(kept.envelope);
  const parts = partition(kept);
  let position = envelope.segments[0]?.offset ?? 0;
  yield* zeros(position);
  for (const [index, segment] of envelope.segments.entries()) {
    for await (const chunk of writeSegment(parts[index] ?? [], {
      ...segment.style,
      ...options,
      compression: segment.compression,
    })) {
      position += chunk.length;
      yield chunk;
    }
    const isLast = index === envelope.segments.length - 1;
    const padding = segment.padding + (isLast ? 0 : toGrid(position + segment.padding));
    yield* zeros(padding);
    position += padding;
  }
}

function* zeros(count: number): Generator<Uint8Array> {
  for (let left = count; left > 0; left -= ZERO_CHUNK_SIZE)
    yield new Uint8Array(Math.min(left, ZERO_CHUNK_SIZE));
}

function toGrid(position: number): number {
  return roundUp(position, RAW_SEGMENT_ALIGNMENT) - position;
}

function writeSegment(entries: Iterable<Entry>, options: InitramfsOptions): AsyncIterable<Uint8Array> {
  const { compression = 'gzip', level, ...style } = options;
  return compress(writeCpio(entries, style), compression, level === undefined ? {} : { level });
}

/** The entries of each segment as the tree is now. What comes more than once changes where it comes last. */
function partition({ tree, parts = [], envelope }: KeptTree & { readonly envelope: Envelope }): Entry[][] {
  const last = new Map<ByteString, Entry>();
  for (const part of parts) for (const entry of part) last.set(entry[0], entry);
  const result: Entry[][] = envelope.segments.map((_, index) => {
    const entries: Entry[] = [];
    for (const entry of parts[index] ?? []) {
      const now = tree.get(entry[0]);
      if (now) entries.push(last.get(entry[0]) === entry ? [entry[0], now] : entry);
    }
    return entries;
  });
  const added = [...tree].filter(([path]) => !last.has(path));
  result.at(-1)?.push(...added);
  return result;
}

function checkParents(tree: Tree): void {
  const directories = new Set<ByteString>([ROOT]);
  for (const [path, inode] of tree) {
    const parent = parentOf(path);
    if (parent !== undefined && !directories.has(parent))
      throw new BootsmithError('unsupported', `${toText(path)} has no directory before it in the tree`, {
        expected: `the directory ${toText(parent)}`,
        hint: 'Linux would skip it without a word.',
      });
    if (inode.kind === 'directory') directories.add(path);
  }
}
