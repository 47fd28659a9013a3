import type { ByteString } from '../../base/bytes.ts';
import { baseName, directory, type Inode, parentOf, ROOT, resolvePath, type Tree } from '../../tree/tree.ts';

/** One entry of an archive as a kernel meets it. */
export interface Arrival {
  /** Normalised. */
  readonly path: ByteString;
  readonly inode: Inode;
  /** Names one file over all its hard links: inode number, device and type. Undefined for an entry with one link. */
  readonly linkKey: string | undefined;
  /** Whether this name of a hard linked file carries data. */
  readonly hasData: boolean;
}

/** What became of an entry: the path and inode it ended as, or why the kernel passes over it. */
export type Outcome = { readonly path: ByteString; readonly inode: Inode } | { readonly skipped: string };

export interface UnpackingOptions {
  /** Make the directories that no entry names, as `cpio -id` does. Linux does not: it skips what is in them. */
  readonly makeParents?: boolean;
}

/**
 * A root file system while a kernel fills it from one archive after another (Linux init/initramfs.c, `do_name` and
 * `do_symlink`). It lives over all segments, because later ones replace what earlier ones brought, and because only
 * a trailer makes the kernel forget hard links.
 */
export class Unpacking {
  /** The root is always there for a kernel; `finish` takes it out if no archive named it. */
  private readonly tree: Tree = new Map([[ROOT, directory()]]);
  private rootIsListed = false;
  /** The first name of every file with more than one link. */
  private readonly links = new Map<string, ByteString>();
  /** All names that files with more than one link ever had. */
  private readonly names = new Map<Inode, ByteString[]>();
  /** How many paths each directory holds, for `rmdir`. */
  private readonly children = new Map<ByteString, number>();
  private readonly makeParents: boolean;

  constructor({ makeParents = false }: UnpackingOptions = {}) {
    this.makeParents = makeParents;
  }

  /** Takes one entry in. The kernel prints nothing for one that it cannot make. */
  apply(arrival: Arrival): Outcome {
    const { path, inode } = arrival;
    const named = parentOf(path) ?? ROOT;
    const parent = this.resolveDirectory(named, inode.mtime);
    if (parent === undefined) return { skipped: 'the directory above it is not there' };
    return this.place(parent === named ? path : childOf(parent, baseName(path)), parent, arrival);
  }

  /** What a trailer does: entries behind it never link to entries before it. */
  forgetLinks(): void {
    this.links.clear();
  }

  /** The tree, when the last archive has been read. */
  finish(): Tree {
    if (!this.rootIsListed) this.tree.delete(ROOT);
    return this.tree;
  }

  /** The kernel resolves names through the symbolic links that it has already made. */
  private resolveDirectory(path: ByteString, mtime: number): ByteString | undefined {
    if (this.tree.get(path)?.kind === 'directory') return path;
    const end = resolvePath(this.tree, path);
    if (end?.inode.kind === 'directory') return end.path;
    return this.makeParents ? this.makeDirectory(path, mtime) : undefined;
  }

  private makeDirectory(named: ByteString, mtime: number): ByteString | undefined {
    const above = this.resolveDirectory(parentOf(named) ?? ROOT, mtime);
    if (above === undefined) return undefined;
    const path = childOf(above, baseName(named));
    if (!this.tree.has(path)) this.add(path, above, directory({ mtime }));
    return this.tree.get(path)?.kind === 'directory' ? path : undefined;
  }

  private place(path: ByteString, parent: ByteString, arrival: Arrival): Outcome {
    const { inode } = arrival;
    if (path === ROOT) return this.placeRoot(inode);
    const old = this.tree.get(path);
    if (inode.kind === 'symlink') {
      if (old && !this.remove(path, old)) return FULL_DIRECTORY;
      return this.add(path, parent, inode);
    }
    if (old && old.kind !== inode.kind && !this.remove(path, old)) return FULL_DIRECTORY;
    const linked = this.link(path, parent, arrival);
    if (linked) return linked;
    return old?.kind === inode.kind ? this.replace(path, old, inode) : this.add(path, parent, inode);
  }

  private placeRoot(inode: Inode): Outcome {
    if (inode.kind !== 'directory') return { skipped: 'the root is a directory' };
    this.rootIsListed = true;
    this.tree.set(ROOT, inode);
    return { path: ROOT, inode };
  }

  /** Joins a name to the file that an earlier name of the same inode made. */
  private link(
    path: ByteString,
    parent: ByteString,
    { inode, linkKey, hasData }: Arrival,
  ): Outcome | undefined {
    if (linkKey === undefined || inode.kind === 'directory') return undefined;
    const first = this.links.get(linkKey);
    if (first === undefined) {
      this.links.set(linkKey, path);
      return undefined;
    }
    const target = this.tree.get(first);
    if (target?.kind !== inode.kind) return { skipped: 'the file that it is a hard link of has gone' };
    const old = this.tree.get(path);
    if (old !== target) {
      if (old) this.remove(path, old);
      this.add(path, parent, target);
      const names = this.names.get(target) ?? [first];
      names.push(path);
      this.names.set(target, names);
    }
    if (target.kind === 'file' && inode.kind === 'file') {
      // Every name opens the file without truncation and sets owner, mode and time: those of the last one stay.
      const { content, ...fields } = inode;
      Object.assign(target, fields, hasData ? { content } : {});
    }
    return { path, inode: target };
  }

  /**
   * What is there already and of the same kind: a file is truncated, for all its names; a directory gets another
   * owner and mode; so does a device, which keeps its number. The old object stays as it was, because the archive
   * that brought it lists it. A directory's time is that of the last listing here, so that the listing can be given
   * back; in Linux, which sets them all at the end and backwards (`dir_utime`), it is that of the first.
   */
  private replace(path: ByteString, old: Inode, inode: Inode): Outcome {
    const fresh: Inode = 'rdev' in inode && 'rdev' in old ? { ...inode, rdev: old.rdev } : inode;
    for (const name of this.names.get(old) ?? []) if (this.tree.get(name) === old) this.tree.set(name, fresh);
    // Only a directory keeps its place in the tree, before what is in it.
    if (inode.kind !== 'directory') this.tree.delete(path);
    this.tree.set(path, fresh);
    return { path, inode: fresh };
  }

  private add(path: ByteString, parent: ByteString, inode: Inode): Outcome {
    this.tree.set(path, inode);
    this.count(parent, 1);
    return { path, inode };
  }

  /** unlink, or rmdir, which fails for a directory that holds something. */
  private remove(path: ByteString, inode: Inode): boolean {
    if (inode.kind === 'directory' && (this.children.get(path) ?? 0) > 0) return false;
    this.tree.delete(path);
    this.count(parentOf(path) ?? ROOT, -1);
    return true;
  }

  private count(parent: ByteString, change: 1 | -1): void {
    this.children.set(parent, (this.children.get(parent) ?? 0) + change);
  }
}

function childOf(parent: ByteString, name: ByteString): ByteString {
  return (parent === ROOT ? name : `${parent}/${name}`) as ByteString;
}

const FULL_DIRECTORY = { skipped: 'a directory that is not empty has its name' } as const;
