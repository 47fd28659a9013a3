import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { spool } from '../../base/spool.ts';
import type { Tree } from '../../tree/tree.ts';
import { readTarTree } from '../tar/read.ts';
import { nativeBackend, type SquashfsBackend, type TarReader } from './backend.ts';
import { readOldSquashfs } from './old.ts';
import { readSquashfsSummary, recogniseSquashfs, type SquashfsSummary } from './superblock.ts';

export type { SquashfsBackend } from './backend.ts';
export type { SquashfsSummary } from './superblock.ts';
export { describeSquashfs, recogniseSquashfs } from './superblock.ts';

export interface SquashfsReadOptions {
  /** The file that the source is, where it is one; else programs get a copy. */
  readonly path?: string;
  /** squashfs-tools-ng's programs when left out. */
  readonly backend?: SquashfsBackend;
}

export interface SquashfsImage {
  /** With the root directory. */
  readonly tree: Tree;
  readonly summary: SquashfsSummary;
  /** What the image has and the tree has not. */
  readonly warnings: readonly { readonly message: string }[];
  close(): Promise<void>;
}

/** Whether a file that begins with `head` is a squashfs image of any version. */
export function isSquashfs(head: Uint8Array): boolean {
  return recogniseSquashfs(head) !== undefined;
}

/**
 * Reads a squashfs image: version 4 through squashfs-tools-ng, versions 1 to 3 through unsquashfs. Listing it keeps
 * nothing of its data; the first content that is asked for spools all of them into a temporary file.
 *
 * Throws `corrupt` for damage, `unsupported` for variants that no stock program reads, `tool` when the program is
 * missing, naming the image's version.
 */
export async function readSquashfs(
  source: ByteSource,
  options: SquashfsReadOptions = {},
): Promise<SquashfsImage> {
  const summary = await readSquashfsSummary(source);
  const warnings = summary.hasAttributes
    ? [{ message: 'the image has a table of extended attributes, which are not read' }]
    : [];
  if (!summary.version.startsWith('4.')) return readOldSquashfs(source, summary, options.path);
  const reader = await (options.backend ?? nativeBackend).open(source, options.path);
  const data = new LazyData(reader, source.name);
  try {
    const heard: string[] = [];
    const tree = await readTarTree(
      reader.tar((message) => heard.push(message)),
      source.name,
      (offset, size) => ({ size, chunks: () => data.read(offset, size) }),
    );
    return {
      tree,
      summary,
      warnings: [...warnings, ...describeLosses(heard.join(''))],
      close: () => data.close(),
    };
  } catch (error) {
    await data.close();
    throw error;
  }
}

/** sqfs2tar says of each socket that it leaves it out, in two lines. */
function describeLosses(heard: string): { message: string }[] {
  const lines = heard.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Skipping '));
  return lines.map((line) => ({ message: `not in the tree: ${line.replace(/^WARNING: /, '')}` }));
}

/** The archive's data, unpacked once when something is first read. */
class LazyData {
  private readonly reader: TarReader;
  private readonly name: string;
  private spooled: Promise<ByteSource> | undefined;

  constructor(reader: TarReader, name: string) {
    this.reader = reader;
    this.name = name;
  }

  async *read(offset: number, size: number): AsyncGenerator<Uint8Array> {
    if (size === 0) return;
    this.spooled ??= spool(
      this.reader.tar(() => {}),
      `${this.name} (unpacked)`,
    );
    yield* readChunks(await this.spooled, offset, size);
  }

  async close(): Promise<void> {
    const source = await this.spooled?.catch(() => undefined);
    await source?.close();
    await this.reader.close();
  }
}
