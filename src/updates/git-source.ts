import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { collectChunks } from '../base/byte-source.ts';
import { type ByteString, byteString, bytesOf, encodeText, fromText, toText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import type { Release } from '../releases/release.ts';
import {
  findTopOfTree,
  type GitFile,
  listChanges,
  listTracked,
  listUntracked,
  readBlobs,
  resolveCommit,
} from '../tools/git.ts';
import {
  type Content,
  file,
  fileContent,
  type Inode,
  normalisePath,
  putInode,
  symlink,
  type Tree,
} from '../tree/tree.ts';
import { placeOfSource, removedModuleStub } from './git-map.ts';

export interface GitSource {
  readonly folder: string;
  /** A tag, branch or hash: what changed behind it is shipped. */
  readonly since: string;
  /** The commit that is shipped; the tracked files of the working tree, as they are, when left out. */
  readonly until?: string | undefined;
}

/** What was not shipped, and why. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface GitHarvest {
  readonly tree: Tree;
  readonly leftOut: readonly LeftOut[];
  /** Modules that are stubs now, by their paths in the source tree. */
  readonly removed: readonly string[];
  readonly notes: readonly string[];
  /** Frees what git gave; the tree's contents cannot be read any more. */
  close(): Promise<void>;
}

const GIT_LINK = 0o160000;
const SYMLINK = 0o120000;

/**
 * The changes of a source tree, each where the release looks for it. Throws `usage` for what is no working tree and for
 * a name that is no commit, `tool` where git is missing.
 */
export async function harvestGit(source: GitSource, release: Release, mtime: number): Promise<GitHarvest> {
  const top = await findTopOfTree(source.folder);
  const since = await resolveCommit(top, source.since);
  const until = source.until === undefined ? undefined : await resolveCommit(top, source.until);
  const changes = await listChanges(top, since, until);
  const shipped = new Map<ByteString, { file: GitFile; to: ByteString }>();
  const leftOut: LeftOut[] = [];
  const removed: ByteString[] = [];
  const stubs = new Map<ByteString, string>();
  const wholes = new Set<ByteString>();
  const leave = (path: ByteString, reason: string) => leftOut.push({ path: toText(path), reason });
  for (const change of changes) {
    const place = placeOfSource(change.path, release);
    if ('leave' in place) leave(change.path, place.leave);
    else if (change.kind === 'deleted' && place.isModule) {
      removed.push(change.path);
      stubs.set(place.to, removedModuleStub(change.path, source.since));
    } else if (change.kind === 'deleted') leave(change.path, 'deleted, and no image can take a file away');
    else if (change.mode === GIT_LINK) leave(change.path, 'another repository');
    else {
      shipped.set(change.path, { file: change, to: place.to });
      if (place.whole !== undefined) wholes.add(place.whole);
    }
  }
  for (const folder of wholes)
    for (const tracked of await listTracked(top, folder, until)) {
      const place = placeOfSource(tracked.path, release);
      if ('leave' in place || tracked.mode === GIT_LINK || shipped.has(tracked.path)) continue;
      if (until !== undefined || (await isThere(join(top, toText(tracked.path)))))
        shipped.set(tracked.path, { file: tracked, to: place.to });
    }
  const tree: Tree = new Map();
  const notes = await notesOf(top, until);
  for (const path of removed) {
    // Python looks for a package before a module of the same name, and the medium's package stays.
    const module = path.replace(/\/__init__\.py$/, '.py') as ByteString;
    if (module === path || !shipped.has(module)) continue;
    const stub = placeOfSource(path, release);
    if ('to' in stub) stubs.delete(stub.to);
    notes.push(`${toText(module)} has no effect: the folder of that name stays on the medium and hides it`);
  }
  // What is shipped wins over the stub of a module of the same place that has moved.
  for (const [to, text] of stubs) putInode(tree, placed(to), file(encodeText(text), { mtime }));
  const listed = [...shipped].sort(([a], [b]) => (a < b ? -1 : 1));
  const blobs = await readBlobs(
    top,
    until === undefined ? [] : listed.flatMap(([, each]) => each.file.blob ?? []),
  );
  try {
    for (const [path, { file: tracked, to }] of listed) {
      const before = tree.get(placed(to));
      if (before !== undefined && !stubs.has(to))
        notes.push(`${toText(path)} takes the place of another file of that name at /${toText(to)}`);
      const inode =
        until === undefined
          ? await inodeOfFile(top, tracked, mtime)
          : await inodeOfBlob(top, tracked, blobs.contents, mtime);
      putInode(tree, placed(to), inode);
    }
    return { tree, leftOut, removed: removed.map(toText), notes, close: blobs.close };
  } catch (error) {
    await blobs.close();
    throw error;
  }
}

const placed = (path: ByteString) => normalisePath(path);

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function notesOf(top: string, until: string | undefined): Promise<string[]> {
  if (until !== undefined) return [];
  const untracked = await listUntracked(top);
  if (untracked.length === 0) return [];
  const named = untracked.slice(0, 3).map(toText).join(', ');
  const more = untracked.length > 3 ? ` and ${untracked.length - 3} more` : '';
  return [`not in git, and so not shipped: ${named}${more} (git add makes them part of it)`];
}

/** A file as the working tree has it, with the mode that git records. */
async function inodeOfFile(top: string, { path, mode }: GitFile, mtime: number): Promise<Inode> {
  const host = Buffer.concat([Buffer.from(`${top}/`), bytesOf(path)]);
  try {
    const stat = await lstat(host);
    if (stat.isSymbolicLink()) return symlink(fromText(await readlink(host, 'utf8')), { mtime });
    const permissions = (mode & 0o111) === 0 ? 0o644 : 0o755;
    return file(fileContent(`${top}/${toText(path)}`, stat.size), { mode: permissions, mtime });
  } catch (error) {
    throw new BootsmithError('usage', `${top}/${toText(path)} cannot be read (${systemErrorCode(error)})`, {
      at: { file: `${top}/${toText(path)}` },
      cause: error,
    });
  }
}

async function inodeOfBlob(
  top: string,
  { path, mode, blob }: GitFile,
  contents: ReadonlyMap<string, Content>,
  mtime: number,
): Promise<Inode> {
  const content = contents.get(blob ?? '');
  if (content === undefined)
    throw new BootsmithError('tool', `git does not give ${toText(path)}`, { at: { file: top } });
  if (mode === SYMLINK) return symlink(byteString(await collectChunks(content.chunks())), { mtime });
  return file(content, { mode: (mode & 0o111) === 0 ? 0o644 : 0o755, mtime });
}
