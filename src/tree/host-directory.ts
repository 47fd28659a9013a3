import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, link, lutimes, mkdir, readdir, rename, rm, symlink, utimes } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { onExit } from 'signal-exit';
import { type ByteString, bytesOf, toText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { type OutputOptions, writeChunks } from '../base/output-file.ts';
import {
  fitsHost,
  HOST_ASIDE,
  HOST_MANIFEST,
  HOST_PATH_LIMIT,
  HOST_TREE,
  hostMode,
  hostPath,
  writeHostFile,
} from './host-files.ts';
import { formatManifest, type KeptTree, listEntries, type ManifestEntry } from './manifest.ts';
import { type Inode, normalisePath, parentOf, ROOT } from './tree.ts';

export { type PackOptions, packTree } from './host-pack.ts';

/**
 * Writes a tree to a new directory, as an ordinary user may: files, directories and symbolic links in
 * `DIRECTORY/tree`, owners, modes, times, device nodes and the envelope in `DIRECTORY/manifest.json`. Symbolic links of
 * the image are never followed. What the host cannot hold (a name over 255 bytes, a path below something that is no
 * directory) is kept in `DIRECTORY/aside`. `packTree` gives the same tree back.
 *
 * `directory` must not be there or be empty, unless `force` is given, which replaces it; else `usage`. On any failure
 * nothing is left of the new directory, and an old one is as it was.
 */
export async function unpackTree(
  kept: KeptTree,
  directory: string,
  options: OutputOptions = {},
): Promise<void> {
  const target = resolve(directory);
  await refuseFilled(target, options);
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}`);
  const fresh = `${beside}.part`;
  const forget = onExit(() => rmSync(fresh, { recursive: true, force: true }));
  try {
    await mkdir(dirname(target), { recursive: true });
    await mkdir(fresh);
    await new Unpacker(fresh).run(kept);
    await replaceDirectory(target, fresh, `${beside}.old`);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw describeError(error, directory);
  } finally {
    forget();
  }
}

async function refuseFilled(directory: string, { force }: OutputOptions): Promise<void> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw describeError(error, directory);
  }
  if (force || names.length === 0) return;
  throw new BootsmithError('usage', `${directory} is not empty`, {
    at: { file: directory },
    hint: 'Give --force to replace it, or name another directory.',
  });
}

async function replaceDirectory(target: string, fresh: string, old: string): Promise<void> {
  try {
    await rename(fresh, target); // takes the place of nothing, and of an empty directory
    return;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
  await rename(target, old);
  try {
    await rename(fresh, target);
  } catch (error) {
    await rename(old, target);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function describeError(error: unknown, directory: string): unknown {
  const code = systemErrorCode(error);
  if (code === undefined || error instanceof BootsmithError) return error;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new BootsmithError(isFull ? 'tool' : 'usage', `${directory} cannot be written (${code})`, {
    at: { file: directory },
    hint: isFull
      ? 'Free some space, or name a directory on another disk.'
      : 'Name a directory that you may make.',
    cause: error,
  });
}

class Unpacker {
  private readonly root: string;
  private readonly treeRoot: string;
  private readonly directories = new Map<ByteString, ManifestEntry>();
  private readonly placed = new Set<ByteString>();
  private readonly firstNames = new Map<Inode, { path: Buffer; sha256: string }>();
  private asideCount = 0;

  constructor(root: string) {
    this.root = root;
    this.treeRoot = join(root, HOST_TREE);
  }

  async run(kept: KeptTree): Promise<void> {
    await mkdir(this.treeRoot);
    const entries: ManifestEntry[] = [];
    for (const { inode, ...entry } of listEntries(kept)) entries.push(await this.place(entry, inode));
    // Last, and from the inside out: a directory's time changes with every file that is made in it.
    for (const [path, { kind, mode, mtime }] of [...this.directories].reverse()) {
      await chmod(hostPath(this.treeRoot, path), hostMode(kind, mode));
      await utimes(hostPath(this.treeRoot, path), mtime, mtime);
    }
    await writeChunks(
      join(this.root, HOST_MANIFEST),
      streamOf(formatManifest({ envelope: kept.envelope, entries })),
    );
  }

  /** Puts one entry on the host, where it has a place there, and gives its line for the manifest. */
  private async place(entry: ManifestEntry, inode: Inode): Promise<ManifestEntry> {
    const { path } = entry;
    if (normalisePath(path) !== path)
      throw new BootsmithError('corrupt', `the path ${toText(path)} is not in its normal form`);
    if (entry.replaced || this.placed.has(path) || !this.hasPlace(path)) return this.placeAside(entry, inode);
    this.placed.add(path);
    const onHost = hostPath(this.treeRoot, path);
    const host = hostMode(inode.kind, inode.mode);
    switch (inode.kind) {
      case 'directory':
        if (path !== ROOT) await mkdir(onHost, 0o700);
        this.directories.set(path, entry);
        return { ...entry, host };
      case 'file':
        return { ...entry, host, sha256: await this.placeFile(onHost, path, inode, host) };
      case 'symlink':
        if (inode.target === '' || inode.target.length > HOST_PATH_LIMIT)
          return this.placeAside(entry, inode);
        await symlink(Buffer.from(bytesOf(inode.target)), onHost);
        await lutimes(onHost, inode.mtime, inode.mtime);
        return entry;
      default:
        return entry;
    }
  }

  /** Whether all that is above a path is a real directory of ours, and the host can hold the path. */
  private hasPlace(path: ByteString): boolean {
    const parent = parentOf(path);
    const isBelowDirectory = parent === undefined || parent === ROOT || this.directories.has(parent);
    return isBelowDirectory && fitsHost(this.treeRoot, path);
  }

  private async placeFile(
    onHost: Buffer,
    path: ByteString,
    inode: Inode & { kind: 'file' },
    host: number,
  ): Promise<string> {
    const first = this.firstNames.get(inode);
    if (first) {
      try {
        await link(first.path, onHost);
        return first.sha256;
      } catch (error) {
        // A host without hard links, or with too many of them, gets a copy.
        const code = systemErrorCode(error);
        if (code !== 'EPERM' && code !== 'EMLINK' && code !== 'ENOTSUP') throw error;
      }
    }
    const sha256 = await writeHostFile(onHost, inode.content, host, inode.mtime, path);
    this.firstNames.set(inode, { path: onHost, sha256 });
    return sha256;
  }

  private async placeAside(entry: ManifestEntry, inode: Inode): Promise<ManifestEntry> {
    if (inode.kind !== 'file') return { ...entry, stored: 'manifest' };
    const stored = `${HOST_ASIDE}/${this.asideCount++}`;
    await mkdir(join(this.root, HOST_ASIDE), { recursive: true });
    const path = Buffer.from(join(this.root, stored));
    const host = hostMode('file', inode.mode);
    const sha256 = await writeHostFile(path, inode.content, host, inode.mtime, entry.path);
    return { ...entry, host, sha256, stored };
  }
}

async function* streamOf(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
