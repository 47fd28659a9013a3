import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { type ByteString, concatBytes, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Content, directory, file, normalisePath, ROOT, type Tree } from '../../tree/tree.ts';
import { FatTable, type Run } from './chain.ts';
import { type FatEntry, parseDirectory } from './directory.ts';
import { DIRECTORY_SIZE_LIMIT } from './layout.ts';
import { type FatSummary, type FatVolume, openFatVolume } from './volume.ts';

export type { FatSummary } from './volume.ts';
export { isFat } from './volume.ts';

export interface FatImage {
  /** With the root directory, in the order of the directories. */
  readonly tree: Tree;
  readonly summary: FatSummary;
}

/** FAT has no modes; these are what files get, and what a read-only one gets. */
const MODES = { file: 0o644, readOnly: 0o444 } as const;
const PATH_LIMIT = 4096;

/**
 * Reads a FAT12, FAT16 or FAT32 image: directories at once, file contents from `source` when they are asked for, so it
 * must stay open as long as the tree is used. Owners become 0:0; times are taken as UTC. The label of the root
 * directory wins over the boot sector's, as for Linux. Throws `corrupt` for bytes that contradict each other, with
 * their offset.
 */
export async function readFat(source: ByteSource): Promise<FatImage> {
  const volume = await openFatVolume(source);
  return new Reader(volume).run();
}

class Reader {
  private readonly volume: FatVolume;
  private readonly table: FatTable;
  private readonly tree: Tree = new Map([[ROOT, directory()]]);
  private label: string;

  constructor(volume: FatVolume) {
    this.volume = volume;
    this.table = new FatTable(volume);
    this.label = volume.summary.label;
  }

  async run(): Promise<FatImage> {
    const { rootCluster, rootOffset, rootSize, summary } = this.volume;
    const root = summary.bits === 32 ? await this.followDirectory(rootCluster, ROOT) : undefined;
    await this.readDirectory(ROOT, root ?? [{ offset: rootOffset, size: rootSize }]);
    return { tree: this.tree, summary: { ...summary, label: this.label } };
  }

  private followDirectory(cluster: number, path: ByteString): Promise<Run[]> {
    return this.table.follow(cluster, DIRECTORY_SIZE_LIMIT, `the directory /${toText(path)}`);
  }

  private async readDirectory(parent: ByteString, runs: readonly Run[]): Promise<void> {
    const { source } = this.volume;
    const bytes = concatBytes(await Promise.all(runs.map(({ offset, size }) => source.read(offset, size))));
    for (const entry of parseDirectory(bytes)) {
      if (entry.kind === 'label') {
        if (parent === ROOT) this.label = toText(entry.name);
        continue;
      }
      const path = this.pathOf(parent, entry, runs);
      const { mtime, cluster } = entry;
      if (entry.kind === 'directory') {
        this.tree.set(path, directory({ mtime }));
        await this.readDirectory(path, await this.followDirectory(cluster, path));
        continue;
      }
      const mode = entry.isReadOnly ? MODES.readOnly : MODES.file;
      this.tree.set(path, file(await this.contentOf(path, entry), { mode, mtime }));
    }
  }

  private pathOf(parent: ByteString, { name, offset }: FatEntry, runs: readonly Run[]): ByteString {
    const at = { file: this.volume.source.name, offset: (runs[0]?.offset ?? 0) + offset };
    const path = normalisePath((parent === ROOT ? name : `${parent}/${name}`) as ByteString, at);
    const isPlain = name !== '' && name !== '.' && !name.includes('/') && path.length <= PATH_LIMIT;
    if (isPlain && !this.tree.has(path)) return path;
    throw new BootsmithError('corrupt', `${at.file}: a directory holds a name that cannot be`, {
      at,
      found: `${toText(name)}${isPlain ? ' twice' : ''}`,
      hint: 'fsck.fat -n lists all faults of the image.',
    });
  }

  private async contentOf(path: ByteString, { size, cluster }: FatEntry): Promise<Content> {
    const { source } = this.volume;
    if (size === 0) return { size, async *chunks() {} };
    const runs = await this.table.follow(cluster, size, `/${toText(path)}`);
    const held = runs.reduce((sum, run) => sum + run.size, 0);
    if (held < size)
      throw this.table.damage(cluster, `/${toText(path)} has too few clusters`, `${held} of ${size} bytes`);
    return {
      size,
      async *chunks() {
        let left = size;
        for (const run of runs) {
          yield* readChunks(source, run.offset, Math.min(left, run.size));
          left -= run.size;
        }
      },
    };
  }
}
