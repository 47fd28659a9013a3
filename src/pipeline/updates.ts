import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, refuseExisting, writeChunks, writeOutput } from '../base/output-file.ts';
import { type Progress, silent } from '../base/progress.ts';
import { spool } from '../base/spool.ts';
import { type Image, openImage, openImageFile } from '../formats/image.ts';
import { memoryFactsOf } from '../releases/facts/memory.ts';
import { type Arch, archesOf, type Release, type UpdatesFormat } from '../releases/release.ts';
import { resolvePath, type Tree, treePath } from '../tree/tree.ts';
import { makeUpdatesContents, type Replacement, type SourceReport } from '../updates/contents.ts';
import { chooseFormat, imageFactsOf, type UpdatesKind, writeUpdatesImage } from '../updates/image-write.ts';
import { judgeMemory, type MemoryVerdict, sizeInMemory } from '../updates/memory.ts';
import type { UpdatesSource } from '../updates/model.ts';

export interface UpdatesImageRequest extends OutputOptions {
  readonly output: string;
  readonly release: Release;
  /** The first that the release was made for when left out, x86_64 before others. */
  readonly arch?: Arch | undefined;
  readonly kind?: UpdatesKind;
  /** Images, or media that hold one, which the sources are laid over. */
  readonly merge?: readonly string[];
  readonly sources: readonly UpdatesSource[];
  readonly format?: UpdatesFormat | undefined;
  /** Free space to leave in an ext2 image, in bytes. */
  readonly room?: number;
  /** Of the machines that it is for, in bytes; that of the smallest which the installer runs on when left out. */
  readonly memory?: number | undefined;
}

export interface UpdatesImageReport {
  readonly output: string;
  readonly kind: UpdatesKind;
  readonly release: string;
  readonly arch: Arch;
  readonly format: UpdatesFormat;
  /** In bytes. */
  readonly size: number;
  readonly files: number;
  readonly entries: number;
  /** Where the installer finds it on the medium by itself. */
  readonly path: string;
  /** Boot argument that names one elsewhere; none where the release has none. */
  readonly argument: string | undefined;
  /** Where its files end up. */
  readonly destination: string;
  readonly memory: MemoryVerdict;
  readonly sources: readonly SourceReport[];
  readonly replaced: readonly Replacement[];
}

/**
 * Makes an updates or product image for a release. Throws `unsupported` for a format that it does not take and for
 * files that its memory does not hold, and what reading the sources throws. Nothing is left behind then.
 */
export async function makeUpdatesImage(
  request: UpdatesImageRequest,
  progress: Progress = silent,
): Promise<UpdatesImageReport> {
  const { output, release, sources, kind = 'updates' } = request;
  const arch = chooseArch(release, request.arch);
  const format = chooseFormat(release, kind, request.format);
  await refuseExisting(output, request);
  const time = sourceDateEpoch();
  const merged: { name: string; image: Image }[] = [];
  try {
    for (const name of request.merge ?? []) {
      progress.step(`Reading ${name}`);
      merged.push({ name, image: await openMerged(name, release, kind) });
    }
    progress.step('Reading the sources');
    const merge = merged.map(({ name, image }) => ({ name, tree: image.tree }));
    const contents = await makeUpdatesContents({ release, arch, merge, sources, mtime: time });
    try {
      const { tree, report } = contents;
      requireMemory(release, judge(release, tree, 0, request.memory));
      progress.step(`Writing ${output}`);
      const written = await writeOutput(
        output,
        async (beside) => {
          const size = await writeChunks(
            beside,
            writeUpdatesImage(tree, { format, time, room: request.room ?? 0 }),
            (done) => progress.advance(done),
          );
          const memory = judge(release, tree, release.updates.argument ? size : 0, request.memory);
          requireMemory(release, memory);
          return { size, memory };
        },
        request,
      );
      const warnings = new Map(merged.map(({ name, image }) => [name, image.warnings]));
      return {
        output,
        kind,
        release: release.id,
        arch,
        format,
        ...written,
        files: [...tree.values()].filter((inode) => inode.kind === 'file').length,
        entries: tree.size,
        path: imageFactsOf(release, kind).path,
        argument: kind === 'updates' ? release.updates.argument : undefined,
        destination:
          kind === 'updates'
            ? release.updates.destination
            : release.updates.destination.replace(/updates$/, 'product'),
        sources: report.sources.map((source) => ({
          ...source,
          notes: [...source.notes, ...(warnings.get(source.source) ?? []).map(({ message }) => message)],
        })),
        replaced: report.replaced,
      };
    } finally {
      await contents.close();
    }
  } finally {
    for (const { image } of merged) await image.close();
  }
}

function chooseArch(release: Release, asked: Arch | undefined): Arch {
  const arches = archesOf(release);
  const arch = asked ?? (arches.includes('x86_64') ? 'x86_64' : arches[0]);
  if (arch !== undefined && arches.includes(arch)) return arch;
  throw new BootsmithError('unsupported', `${release.id} was not made for ${asked ?? 'any architecture'}`, {
    expected: arches.join(', '),
  });
}

function judge(release: Release, tree: Tree, image: number, memory: number | undefined): MemoryVerdict {
  return judgeMemory({ unpacked: sizeInMemory(tree), image }, memoryFactsOf(release), memory);
}

function requireMemory(release: Release, { verdict, need, limit, memory }: MemoryVerdict): void {
  if (verdict !== 'too large') return;
  const inMib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  throw new BootsmithError('unsupported', `${release.id} cannot hold these files in memory`, {
    found: `${inMib(need)}, with the copies that it makes of them`,
    expected: `at most ${inMib(limit)}, on a machine with ${inMib(memory)}`,
    hint: 'Leave some out, or say with --memory how much the machines have.',
  });
}

/** Opens an image to merge: a file that is one, or the one on a medium that is an ISO or a folder. */
async function openMerged(name: string, release: Release, kind: UpdatesKind): Promise<Image> {
  const { path } = imageFactsOf(release, kind);
  if ((await stat(name).catch(() => undefined))?.isDirectory()) {
    const inside = join(name, path);
    if (!(await stat(inside).catch(() => undefined))) throw noImage(name, path, release);
    return openImageFile(inside);
  }
  const image = await openImageFile(name);
  if (image.kind !== 'iso9660') return image;
  const inode = resolvePath(image.tree, treePath(path))?.inode;
  const isMedium = ['isolinux', 'images', '.discinfo'].some((each) => image.tree.has(treePath(each)));
  if (inode?.kind !== 'file') {
    if (!isMedium) return image;
    await image.close();
    throw noImage(name, path, release);
  }
  try {
    const source = await spool(inode.content.chunks(), `${name}:/${path}`);
    try {
      const inner = await openImage(source);
      return { ...inner, close: () => inner.close().finally(() => source.close()) };
    } catch (error) {
      await source.close();
      throw error;
    }
  } finally {
    await image.close();
  }
}

function noImage(name: string, path: string, { id }: Release): BootsmithError {
  return new BootsmithError('usage', `${name} has no image to merge`, {
    at: { file: name },
    found: `a medium without /${path}, where ${id} looks`,
    hint: 'Leave --merge out, or name the image itself.',
  });
}
