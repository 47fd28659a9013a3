import { type ByteSource, memorySource, readChunks, readFileChunks } from '../base/byte-source.ts';
import { type ByteString, fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';

/** File data on demand. `size` in bytes; `chunks` may be called any number of times. */
export interface Content {
  readonly size: number;
  chunks(): AsyncIterable<Uint8Array>;
  /** Where an image holds these bytes, where that is known: two contents of the same place are the same bytes. */
  readonly place?: ContentPlace;
}

/** Stretches of a file, in bytes from its start. */
export interface ContentPlace {
  readonly file: string;
  readonly stretches: readonly { readonly offset: number; readonly size: number }[];
}

/** A Linux device number: major 0 to 4095, minor 0 to 1048575. */
export interface DeviceNumber {
  readonly major: number;
  readonly minor: number;
}

interface InodeBase {
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  mode: number;
  uid: number;
  gid: number;
  /** Seconds since 1970. */
  mtime: number;
  /** What the image it was read from recorded; only a writer that gives back the same bytes uses it. */
  recorded?: Recorded;
}

export interface Recorded {
  readonly ino: number;
  readonly nlink: number;
  readonly device: DeviceNumber;
}

export type FileInode = InodeBase & { kind: 'file'; content: Content };
export type DirectoryInode = InodeBase & { kind: 'directory' };
export type SymlinkInode = InodeBase & { kind: 'symlink'; target: ByteString };
export type DeviceInode = InodeBase & { kind: 'character' | 'block'; rdev: DeviceNumber };
export type SpecialInode = InodeBase & { kind: 'fifo' | 'socket' };

/** One file system object. Two paths with the same Inode object are hard links of each other. */
export type Inode = FileInode | DirectoryInode | SymlinkInode | DeviceInode | SpecialInode;
export type InodeKind = Inode['kind'];

/**
 * The currency between all formats: paths to inodes, in the order of the image they came from. A path has no leading,
 * trailing or doubled slash and no `.` or `..` part; the root directory is the empty path and need not be there.
 * A directory comes before what is in it.
 */
export type Tree = Map<ByteString, Inode>;

export const ROOT = '' as ByteString;
export const MODE_MASK = 0o7777;

/** The `S_IFMT` part of `st_mode` for each kind (inode(7)). */
export const FILE_TYPE_BITS = {
  socket: 0o140000,
  symlink: 0o120000,
  file: 0o100000,
  block: 0o060000,
  directory: 0o040000,
  character: 0o020000,
  fifo: 0o010000,
} as const satisfies Record<InodeKind, number>;

/** The kind that the `S_IFMT` bits of a whole `st_mode` name, or undefined for a value that names none. */
export function kindOfMode(mode: number): InodeKind | undefined {
  return KINDS.get(mode & 0o170000);
}

const KINDS = new Map(
  Object.entries(FILE_TYPE_BITS).map(([kind, bits]) => [bits as number, kind as InodeKind]),
);

/** Content held in memory. */
export function bytesContent(bytes: Uint8Array): Content {
  return sourceContent(memorySource(bytes), 0, bytes.length);
}

/** Content that is a stretch of a source, which must stay open as long as the tree is used. */
export function sourceContent(source: ByteSource, offset: number, size: number): Content {
  return { size, chunks: () => readChunks(source, offset, size) };
}

/** Content of a file on the host; `size` as `stat` gives it. */
export function fileContent(path: string, size: number): Content {
  return { size, chunks: () => readFileChunks(path) };
}

/** Fields of an inode that most callers leave at what a fresh root-owned file has. */
export type InodeFields = Partial<Pick<Inode, 'mode' | 'uid' | 'gid' | 'mtime'>>;

function base(mode: number, fields: InodeFields): InodeBase {
  return {
    mode: fields.mode ?? mode,
    uid: fields.uid ?? 0,
    gid: fields.gid ?? 0,
    mtime: fields.mtime ?? 0,
  };
}

export function file(content: Content | Uint8Array, fields: InodeFields = {}): FileInode {
  return {
    kind: 'file',
    ...base(0o644, fields),
    content: content instanceof Uint8Array ? bytesContent(content) : content,
  };
}

export function directory(fields: InodeFields = {}): DirectoryInode {
  return { kind: 'directory', ...base(0o755, fields) };
}

export function symlink(target: ByteString, fields: InodeFields = {}): SymlinkInode {
  return { kind: 'symlink', ...base(0o777, fields), target };
}

export function device(
  kind: 'character' | 'block',
  rdev: DeviceNumber,
  fields: InodeFields = {},
): DeviceInode {
  return { kind, ...base(0o600, fields), rdev };
}

/** A part that is empty or made of dots, or a NUL: what a path of a tree never has. */
const ODD_PATH = /(?:^|\/)\.{0,2}(?:\/|$)|\0/;

/**
 * A name as an image spells it (`./a//b/`, `/a/b`) in the form that trees use. Throws `corrupt` for a name with a
 * `..` part, which could leave the root, and for one with a NUL.
 */
export function normalisePath(name: ByteString, at: { file?: string; offset?: number } = {}): ByteString {
  if (!ODD_PATH.test(name)) return name;
  if (name.includes('\0'))
    throw new BootsmithError('corrupt', `the name ${JSON.stringify(toText(name))} holds a NUL byte`, { at });
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..'))
    throw new BootsmithError('corrupt', `the name ${toText(name)} leads out of its root`, {
      at,
      expected: 'a name without ..',
    });
  return parts.join('/') as ByteString;
}

/** `normalisePath` for text written by a person or a table. */
export function treePath(text: string): ByteString {
  return normalisePath(fromText(text));
}

/** The directory that holds `path`, or undefined for the root itself. */
export function parentOf(path: ByteString): ByteString | undefined {
  if (path === ROOT) return undefined;
  return path.slice(0, Math.max(0, path.lastIndexOf('/'))) as ByteString;
}

export function baseName(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1) as ByteString;
}

/** Puts an inode at `path`, with the directories above it where they are missing. */
export function putInode(tree: Tree, path: ByteString, inode: Inode, parentFields: InodeFields = {}): void {
  const parent = parentOf(path);
  if (parent !== undefined && parent !== ROOT && !tree.has(parent))
    putInode(tree, parent, directory({ mtime: inode.mtime, ...parentFields }), parentFields);
  tree.set(path, inode);
}

/** Removes `path` and everything below it. Gives the number of paths that went. */
export function removePath(tree: Tree, path: ByteString): number {
  const below = `${path}/`;
  let count = 0;
  for (const candidate of [...tree.keys()])
    if (candidate === path || path === ROOT || candidate.startsWith(below)) {
      tree.delete(candidate);
      count++;
    }
  return count;
}

/** The paths in an order that depends on nothing but the names: by bytes, a directory before what is in it. */
export function sortedPaths(tree: Tree): ByteString[] {
  const key = (path: string) => path.replaceAll('/', '\0');
  return [...tree.keys()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const SYMLINK_LIMIT = 40; // as MAXSYMLINKS in Linux

/**
 * Follows symbolic links, as a process with this tree as its root would, and gives the path and inode that `path`
 * ends at; undefined when there is none or the links form a loop.
 */
export function resolvePath(tree: Tree, path: ByteString): { path: ByteString; inode: Inode } | undefined {
  const pending = path.split('/').filter((part) => part !== '');
  const done: string[] = [];
  let links = 0;
  while (pending.length > 0) {
    const part = pending.shift();
    if (part === undefined || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const here = [...done, part].join('/') as ByteString;
    const inode = tree.get(here);
    if (inode?.kind === 'symlink') {
      if (++links > SYMLINK_LIMIT) return undefined;
      if (inode.target.startsWith('/')) done.length = 0;
      pending.unshift(...inode.target.split('/').filter((step) => step !== ''));
      continue;
    }
    done.push(part);
  }
  const end = done.join('/') as ByteString;
  const inode = tree.get(end);
  return inode ? { path: end, inode } : undefined;
}

/** The bytes of a file of the tree, links followed; undefined when there is no such file. For small files. */
export async function readTreeFile(tree: Tree, path: string): Promise<Uint8Array | undefined> {
  const end = resolvePath(tree, treePath(path));
  if (end?.inode.kind !== 'file') return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of end.inode.content.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The sum of all file sizes in bytes, hard links counted once. */
export function contentSize(tree: Tree): number {
  let size = 0;
  for (const inode of new Set(tree.values())) if (inode.kind === 'file') size += inode.content.size;
  return size;
}
