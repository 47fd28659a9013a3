import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { openFileSource } from '../base/byte-source.ts';
import { type ByteString, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { openTar, recogniseTar } from '../formats/tar/archive.ts';
import type { Arch, Release } from '../releases/release.ts';
import { layOver, overlayPath } from '../tree/overlay.ts';
import { directory, ROOT, type Tree, treePath } from '../tree/tree.ts';
import { harvestGit, type LeftOut } from './git-source.ts';
import type { UpdatesSource } from './model.ts';
import { harvestRpm } from './rpm-source.ts';

export interface ContentsRequest {
  readonly release: Release;
  readonly arch: Arch;
  /** Images that are there already, which the sources are laid over; open as long as the contents are used. */
  readonly merge?: readonly { readonly name: string; readonly tree: Tree }[];
  /** In order; later ones win. */
  readonly sources: readonly UpdatesSource[];
  /** Seconds since 1970, for what the host's files and git give; archives and packages keep their times. */
  readonly mtime: number;
}

/** What one source brought. */
export interface SourceReport {
  readonly source: string;
  readonly kind: 'image' | 'overlay' | 'file' | 'tar' | 'rpm' | 'git';
  /** Paths that it put, directories that were there already not counted. */
  readonly entries: number;
  readonly leftOut: readonly LeftOut[];
  /** Python modules that are stubs now. */
  readonly removed: readonly string[];
  readonly notes: readonly string[];
}

export interface Replacement {
  readonly path: string;
  /** Which source it came from, and which took its place. */
  readonly from: string;
  readonly by: string;
}

export interface UpdatesContents {
  /** With the root directory. */
  readonly tree: Tree;
  readonly report: {
    readonly sources: readonly SourceReport[];
    readonly replaced: readonly Replacement[];
  };
  /** Which source each path came from. */
  readonly origins: ReadonlyMap<ByteString, string>;
  /** Frees what was unpacked; the tree's contents cannot be read any more. */
  close(): Promise<void>;
}

type Harvest = Pick<SourceReport, 'kind'> &
  Partial<Pick<SourceReport, 'leftOut' | 'removed' | 'notes'>> & {
    readonly tree: Tree;
    readonly close?: () => Promise<void>;
  };

/**
 * Lays all that goes into an updates image over each other. Throws what reading the sources throws, and `usage` for
 * sources that do not fit together, such as a file where another has a folder.
 */
export async function makeUpdatesContents(request: ContentsRequest): Promise<UpdatesContents> {
  const tree: Tree = new Map([[ROOT, directory({ mtime: request.mtime })]]);
  const origins = new Map<ByteString, string>();
  const sources: SourceReport[] = [];
  const replaced: Replacement[] = [];
  const open: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of open.splice(0)) await each();
  };
  const lay = (name: string, harvest: Harvest) => {
    harvest.tree.delete(ROOT);
    const laid = layUnder(name, () => layOver(tree, harvest.tree));
    for (const path of laid.replaced)
      replaced.push({ path: toText(path), from: origins.get(path) ?? name, by: name });
    for (const path of laid.added.keys()) origins.set(path, name);
    const { kind, leftOut = [], removed = [], notes = [] } = harvest;
    sources.push({ source: name, kind, entries: laid.added.size, leftOut, removed, notes });
  };
  try {
    for (const { name, tree: below } of request.merge ?? []) {
      const kept = new Map(below);
      // Every new ext2 has it, and only e2fsck wants it.
      kept.delete('lost+found' as ByteString);
      lay(name, { kind: 'image', tree: kept });
    }
    for (const source of request.sources) {
      const harvest = await harvestSource(source, request);
      if (harvest.close) open.push(harvest.close);
      lay(nameOf(source), harvest);
    }
    return { tree, report: { sources, replaced }, origins, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function layUnder<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BootsmithError) || error.kind !== 'usage') throw error;
    throw new BootsmithError('usage', `${name} does not fit over what is there: ${error.message}`, {
      at: { file: name },
      ...(error.found === undefined ? {} : { found: error.found }),
      hint: 'Leave one of the two out, or give them in another order.',
      cause: error,
    });
  }
}

/** What a source is called in reports. */
export function nameOf(source: UpdatesSource): string {
  if ('overlay' in source) return source.overlay;
  if ('file' in source) return `${source.file}:${source.to}`;
  if ('tar' in source) return source.tar;
  if ('rpm' in source) return source.rpm;
  return `${source.git} since ${source.since}${source.until === undefined ? '' : ` until ${source.until}`}`;
}

async function harvestSource(
  source: UpdatesSource,
  { release, arch, mtime }: ContentsRequest,
): Promise<Harvest> {
  if ('rpm' in source) return { kind: 'rpm', ...(await harvestRpm(source.rpm, release, arch)) };
  if ('tar' in source) return { kind: 'tar', ...(await harvestTar(source.tar)) };
  if ('git' in source)
    return { kind: 'git', ...(await harvestGit({ folder: source.git, ...source }, release, mtime)) };
  const tree: Tree = new Map();
  if ('overlay' in source) await overlayPath(tree, source.overlay, ROOT, { mtime });
  else await overlayPath(tree, source.file, treePath(await destinationOf(source)), { mtime });
  return { kind: 'overlay' in source ? 'overlay' : 'file', tree };
}

/** As cp(1) has it: a file goes into a destination that ends in a slash. */
async function destinationOf({ file, to }: { file: string; to: string }): Promise<string> {
  if (!to.endsWith('/')) return to;
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() === true;
  return isFolder ? to : `${to}${basename(file)}`;
}

/** Owned by root: what an ordinary user packs belongs to a user that the installer does not have. */
async function harvestTar(path: string): Promise<{ tree: Tree; close: () => Promise<void> }> {
  const source = await openFileSource(path);
  try {
    const compression = await recogniseTar(source);
    if (compression === undefined)
      throw new BootsmithError('corrupt', `${path} is no tar archive`, { at: { file: path, offset: 0 } });
    const archive = await openTar(source, compression);
    for (const inode of archive.tree.values()) Object.assign(inode, { uid: 0, gid: 0 });
    return { tree: archive.tree, close: () => archive.close().finally(() => source.close()) };
  } catch (error) {
    await source.close();
    throw error;
  }
}
