import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteString, byteString, toText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import {
  HOST_MANIFEST,
  HOST_TREE,
  type HostFile,
  hashContent,
  hostContent,
  hostPath,
  statHostFile,
  walkHost,
} from './host-files.ts';
import { type Entry, inodeOfEntry, type KeptTree, type ManifestEntry, parseManifest } from './manifest.ts';
import { type Inode, parentOf, ROOT, type Tree } from './tree.ts';

export interface PackOptions {
  /** The time of files that were added or changed since the image was unpacked; that of the host if left out. */
  readonly mtime?: number;
}

/**
 * Reads back what `unpackTree` wrote. Where nobody changed anything, tree, parts and envelope are the same as before,
 * in the same order. Edits of the host's files and of the manifest both count:
 *
 * - data and symlink targets come from the host; a changed file has the host's time or `mtime`;
 * - permission bits that were changed on the host win over the manifest's, everything else comes from the manifest;
 * - a file that is gone from the host is gone, with its line in the manifest; so is all below a directory that is gone;
 * - a file that no line names is new: owner 0:0, the host's mode, at the end, by bytes;
 * - hard links stay together as long as their data are the same.
 *
 * A directory without manifest is taken as the tree itself: owner 0:0, modes and times of the host, sorted by bytes.
 * Symbolic links are never followed. Throws `corrupt` for a damaged manifest, `usage` for what cannot be read and for
 * a manifest that gives two names of one file different fields.
 */
export async function packTree(directory: string, options: PackOptions = {}): Promise<KeptTree> {
  const file = join(directory, HOST_MANIFEST);
  const text = await readText(file);
  if (
    text === undefined ||
    (await statHostFile(Buffer.from(join(directory, HOST_TREE))))?.kind !== 'directory'
  ) {
    const packer = new Packer(directory, directory, options);
    await packer.look();
    await packer.addNew();
    return { tree: packer.tree };
  }
  const { envelope, entries } = parseManifest(text, file);
  const packer = new Packer(directory, join(directory, HOST_TREE), options);
  await packer.look();
  await packer.takeEntries(entries);
  await packer.addNew();
  return {
    tree: packer.tree,
    ...(packer.parts.length > 0 ? { parts: packer.parts } : {}),
    ...(envelope === undefined ? {} : { envelope }),
  };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'EISDIR') return undefined;
    if (code === 'ENOTDIR')
      throw new BootsmithError('usage', `${file} is not in a directory`, { cause: error });
    throw error;
  }
}

/** One name of a hard linked file that has been read. */
interface LinkedName {
  readonly entry: ManifestEntry;
  readonly inode: Inode;
  readonly host: HostFile | undefined;
}

class Packer {
  readonly tree: Tree = new Map();
  readonly parts: Entry[][] = [];
  private readonly root: string;
  private readonly treeRoot: string;
  private readonly options: PackOptions;
  /** All that the walk found. A path that is only reachable through a symbolic link is not in it. */
  private readonly host = new Map<ByteString, HostFile>();
  private rootDirectory: HostFile | undefined;
  private readonly taken = new Set<ByteString>();
  private readonly links = new Map<number, LinkedName[]>();
  private readonly identities = new Map<string, Inode>();

  constructor(root: string, treeRoot: string, options: PackOptions) {
    this.root = root;
    this.treeRoot = treeRoot;
    this.options = options;
  }

  async look(): Promise<void> {
    const root = await statHostFile(Buffer.from(this.treeRoot));
    if (root?.kind !== 'directory')
      throw new BootsmithError('usage', `${this.treeRoot} is not a directory`, {
        at: { file: this.treeRoot },
      });
    this.rootDirectory = root;
    for await (const [path, host] of walkHost(this.treeRoot)) this.host.set(path, host);
  }

  async takeEntries(entries: readonly ManifestEntry[]): Promise<void> {
    const live = new Map(entries.filter(({ replaced }) => !replaced).map((entry) => [entry.path, entry]));
    const reserved = new Set<ByteString>();
    if (live.has(ROOT)) this.reserve(ROOT, reserved);
    for (const entry of entries) {
      const inode = await this.takeEntry(entry, live, reserved);
      if (inode && entry.part !== undefined) {
        while (this.parts.length <= entry.part) this.parts.push([]);
        this.parts[entry.part]?.push([entry.path, inode]);
      }
    }
    for (const path of reserved) this.tree.delete(path);
  }

  /** A directory keeps the place that it had when it was first listed. */
  private reserve(path: ByteString, reserved: Set<ByteString>): void {
    if (this.tree.has(path)) return;
    reserved.add(path);
    this.tree.set(path, { kind: 'directory', mode: 0, uid: 0, gid: 0, mtime: 0 });
  }

  private async takeEntry(
    entry: ManifestEntry,
    live: ReadonlyMap<ByteString, ManifestEntry>,
    reserved: Set<ByteString>,
  ): Promise<Inode | undefined> {
    const { path } = entry;
    if (entry.replaced) {
      if (entry.kind === 'directory' && live.get(path)?.kind === 'directory') this.reserve(path, reserved);
      return this.readStored(entry, entry.stored ?? 'manifest');
    }
    if (this.tree.has(path) && !reserved.has(path)) return this.tree.get(path);
    const inode = await this.readEntry(entry, live);
    if (!inode) return undefined;
    reserved.delete(path);
    this.tree.set(path, inode);
    return inode;
  }

  /** What the host and the manifest together say of one path; undefined when it is gone. */
  private async readEntry(
    entry: ManifestEntry,
    live: ReadonlyMap<ByteString, ManifestEntry>,
  ): Promise<Inode | undefined> {
    const { path, stored } = entry;
    if (stored !== undefined) return this.isOrphaned(path, live) ? undefined : this.readStored(entry, stored);
    const host = path === ROOT ? this.rootDirectory : this.host.get(path);
    if (host) this.taken.add(path);
    const isHosted = entry.kind === 'file' || entry.kind === 'directory' || entry.kind === 'symlink';
    if (host && (isHosted || host.kind !== entry.kind)) {
      const inode = await this.readHost(path, host, entry.kind === host.kind ? entry : undefined);
      if (entry.kind !== host.kind) return inode;
      const joined = await this.join(entry, inode, host);
      if (host.kind !== 'directory') this.identities.set(host.identity, joined);
      return joined;
    }
    if (isHosted || this.isOrphaned(path, live)) return undefined;
    return this.join(entry, inodeOfEntry(entry), undefined);
  }

  /** Whether the directory above a path that is not on the host was removed there. */
  private isOrphaned(path: ByteString, live: ReadonlyMap<ByteString, ManifestEntry>): boolean {
    const parent = parentOf(path);
    if (parent === undefined || parent === ROOT || !live.has(parent)) return false;
    return !this.tree.has(parent);
  }

  private async readStored(entry: ManifestEntry, stored: string): Promise<Inode | undefined> {
    const inode = inodeOfEntry(entry);
    if (stored === 'manifest' || inode.kind !== 'file') return inode;
    const path = Buffer.from(join(this.root, stored));
    const host = await statHostFile(path);
    if (host?.kind !== 'file') return undefined;
    const content = hostContent(path, host.size);
    return this.join(entry, { ...inode, content, mtime: await this.timeOf(entry, host, path) }, host);
  }

  private async readHost(path: ByteString, host: HostFile, entry?: ManifestEntry): Promise<Inode> {
    const onHost = hostPath(this.treeRoot, path);
    const base = {
      mode: modeOf(host, entry),
      uid: entry?.uid ?? 0,
      gid: entry?.gid ?? 0,
      mtime: await this.timeOf(entry, host, onHost),
      ...(entry?.recorded ? { recorded: entry.recorded } : {}),
    };
    switch (host.kind) {
      case 'file':
        return { kind: 'file', ...base, content: hostContent(onHost, host.size) };
      case 'symlink': {
        const target = byteString(await readlink(onHost, { encoding: 'buffer' }));
        const mtime = entry?.target === target ? entry.mtime : (this.options.mtime ?? host.mtime);
        return { kind: 'symlink', ...base, mtime, target };
      }
      case 'character':
      case 'block':
        return { kind: host.kind, ...base, rdev: host.rdev };
      default:
        return { kind: host.kind, ...base };
    }
  }

  /** A file whose data are as they were keeps its time, even where a copy or a checkout has changed the host's. */
  private async timeOf(entry: ManifestEntry | undefined, host: HostFile, path: Buffer): Promise<number> {
    if (entry && (entry.mtime === host.mtime || entry.kind === 'directory')) return entry.mtime;
    if (entry?.sha256 !== undefined && host.kind === 'file')
      if ((await hashContent(hostContent(path, host.size))) === entry.sha256) return entry.mtime;
    return this.options.mtime ?? host.mtime;
  }

  /** Gives the inode that an earlier name of the same file has, as long as they are still the same file. */
  private async join(entry: ManifestEntry, inode: Inode, host: HostFile | undefined): Promise<Inode> {
    if (entry.link === undefined) return inode;
    const group = this.links.get(entry.link) ?? [];
    this.links.set(entry.link, group);
    for (const known of group) {
      if (!(await isSameData(known, inode, host))) continue;
      checkAgreement(known.entry, entry);
      group.push({ entry, inode: known.inode, host });
      return known.inode;
    }
    // A name that has parted from the others must not be joined to them again by its number.
    const { recorded, ...own } = inode;
    const parted = (group.length > 0 ? own : { ...own, ...(recorded ? { recorded } : {}) }) as Inode;
    group.push({ entry, inode: parted, host });
    return parted;
  }

  /** Takes what the host has and no entry names. */
  async addNew(): Promise<void> {
    for (const [path, host] of this.host) {
      if (this.taken.has(path)) continue;
      const known = this.identities.get(host.identity);
      const inode = known ?? (await this.readHost(path, host));
      if (host.kind !== 'directory') this.identities.set(host.identity, inode);
      this.tree.set(path, inode);
    }
  }
}

/** Permission bits that someone changed on the host win; those that the host was never given come from the manifest. */
function modeOf(host: HostFile, entry: ManifestEntry | undefined): number {
  if (entry === undefined) return host.mode;
  if (host.kind === 'symlink' || entry.host === undefined || entry.host === host.mode) return entry.mode;
  return (entry.mode & 0o7000) | host.mode;
}

async function isSameData(known: LinkedName, inode: Inode, host: HostFile | undefined): Promise<boolean> {
  const other = known.inode;
  if (other.kind !== inode.kind) return false;
  if (inode.kind === 'symlink' && other.kind === 'symlink') return inode.target === other.target;
  if (inode.kind !== 'file' || other.kind !== 'file') return true;
  if (host !== undefined && known.host?.identity === host.identity) return true;
  if (inode.content.size !== other.content.size || inode.mode !== other.mode) return false;
  return (await hashContent(inode.content)) === (await hashContent(other.content));
}

function checkAgreement(first: ManifestEntry, other: ManifestEntry): void {
  for (const field of ['mode', 'uid', 'gid', 'mtime'] as const)
    if (first[field] !== other[field])
      throw new BootsmithError(
        'usage',
        `the manifest gives ${toText(first.path)} and ${toText(other.path)} a different ${field}`,
        {
          found: `${first[field]} and ${other[field]}`,
          hint: 'They are hard links of one file; change both lines, or take "link" out of one.',
        },
      );
}
