import { type ByteString, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { baseName, directory, type Inode, MODE_MASK, parentOf, ROOT, type Tree } from '../../tree/tree.ts';
import {
  DEVICE_LIMIT,
  GID_LIMIT,
  INODE_SIZE,
  NAME_LIMIT,
  OFFSET_LIMIT,
  SIZE_LIMIT,
  SUPERBLOCK_SIZE,
  TARGET_LIMIT,
  UID_LIMIT,
  WORD,
} from './layout.ts';

/** An inode to be written, under one of its names. */
export interface PlannedInode {
  readonly path: ByteString;
  readonly name: ByteString;
  readonly inode: Inode;
  /** What is in a directory, by the bytes of the names; undefined for everything else. */
  readonly children: PlannedInode[] | undefined;
  /** Of its data or, in a directory, of its entries, in bytes. */
  size: number;
  /** Where these lie, in bytes from the start of the image; 0 when there are none. Of data not known before writing. */
  offset: number;
}

/** Where everything but the data goes. */
export interface ImagePlan {
  readonly root: PlannedInode;
  /** Directories that are not empty, in the order in which their entries are written. */
  readonly directories: readonly PlannedInode[];
  /** What has data, in the order in which it is written. */
  readonly files: readonly PlannedInode[];
  /** The root among them. */
  readonly fileCount: number;
  /** Where the data begins, in bytes from the start of the image. */
  readonly dataStart: number;
}

/** Sorts the tree and places its directories. Throws `unsupported` for what cramfs cannot hold, naming the path. */
export function planImage(tree: Tree, startsAt: number): ImagePlan {
  const { root, fileCount } = collectInodes(tree);
  const directories: PlannedInode[] = [];
  const files: PlannedInode[] = [];
  let end = startsAt + SUPERBLOCK_SIZE;
  // Width first, as mkfs.cramfs does: a directory's entries together, then those of each directory in it.
  for (const open = [root]; open.length > 0; ) {
    const one = open.pop();
    if (one?.children === undefined) continue;
    for (const child of one.children) one.size += entrySize(child.name);
    if (one.size > SIZE_LIMIT)
      throw refuse(
        one.path,
        'the directory has too many entries',
        `${one.size} bytes`,
        `${SIZE_LIMIT} bytes`,
      );
    if (one.size > 0 || one === root) {
      one.offset = checkOffset(one.path, end);
      directories.push(one);
      end += one.size;
    }
    for (const child of one.children.toReversed()) open.push(child);
  }
  for (const open = [root]; open.length > 0; ) {
    const one = open.pop();
    if (one === undefined) break;
    if (one.children !== undefined) open.push(...one.children.toReversed());
    else if (one.size > 0 && (one.inode.kind === 'file' || one.inode.kind === 'symlink')) files.push(one);
  }
  return { root, directories, files, fileCount, dataStart: end };
}

/** Of an entry with its inode, in bytes. */
export function entrySize(name: ByteString): number {
  return INODE_SIZE + roundUp(name.length, WORD);
}

/** Throws `unsupported` for a place that no inode can point to. */
export function checkOffset(path: ByteString, offset: number): number {
  if (offset <= OFFSET_LIMIT) return offset;
  throw refuse(
    path,
    'it would lie too far inside the image for cramfs',
    `byte ${offset}`,
    `byte ${OFFSET_LIMIT}`,
  );
}

function newPlan(path: ByteString, inode: Inode): PlannedInode {
  const children = inode.kind === 'directory' ? [] : undefined;
  return { path, name: baseName(path), inode, children, size: sizeOf(inode), offset: 0 };
}

function sizeOf(inode: Inode): number {
  switch (inode.kind) {
    case 'file':
      return inode.content.size;
    case 'symlink':
      return inode.target.length;
    case 'character':
    case 'block':
      return inode.rdev.major * (DEVICE_LIMIT + 1) + inode.rdev.minor;
    default:
      return 0;
  }
}

/** All inodes below the root, each in its directory, sorted. */
function collectInodes(tree: Tree): { root: PlannedInode; fileCount: number } {
  const planned = new Map<ByteString, PlannedInode>();
  const root = newPlan(ROOT, tree.get(ROOT) ?? directory());
  planned.set(ROOT, root);
  for (const [path, inode] of tree) {
    checkInode(path, inode);
    if (path !== ROOT) planned.set(path, newPlan(path, inode));
  }
  for (const one of planned.values()) {
    const parentPath = parentOf(one.path);
    if (parentPath === undefined) continue;
    const parent = planned.get(parentPath);
    if (parent?.children === undefined)
      throw new BootsmithError(
        'usage',
        `/${toText(one.path)}: the directory that holds it is not in the tree`,
      );
    parent.children.push(one);
  }
  for (const one of planned.values()) one.children?.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { root, fileCount: planned.size };
}

function checkInode(path: ByteString, inode: Inode): void {
  if (path === ROOT && inode.kind !== 'directory')
    throw new BootsmithError('usage', 'the root of the tree is not a directory', { found: inode.kind });
  const name = baseName(path);
  if (path !== ROOT && (name === '' || name === '.' || name === '..' || name.includes('\0')))
    throw refuse(path, 'cramfs cannot hold the name', JSON.stringify(toText(name)), 'a name without NUL');
  if (name.length > NAME_LIMIT)
    throw refuse(path, 'the name is too long for cramfs', `${name.length} bytes`, `${NAME_LIMIT} bytes`);
  const checkNumber = (what: string, value: number, limit: number) => {
    if (Number.isInteger(value) && value >= 0 && value <= limit) return;
    throw refuse(path, `the ${what} does not fit in cramfs`, `${value}`, `0 to ${limit}`);
  };
  checkNumber('owner', inode.uid, UID_LIMIT);
  checkNumber('group', inode.gid, GID_LIMIT);
  checkNumber('mode', inode.mode, MODE_MASK);
  if (inode.kind === 'file') checkNumber('size', inode.content.size, SIZE_LIMIT);
  if (inode.kind === 'character' || inode.kind === 'block') {
    checkNumber('major device number', inode.rdev.major, DEVICE_LIMIT);
    checkNumber('minor device number', inode.rdev.minor, DEVICE_LIMIT);
  }
  if (inode.kind !== 'symlink') return;
  const { length } = inode.target;
  if (length === 0 || length > TARGET_LIMIT || inode.target.includes('\0'))
    throw refuse(
      path,
      'cramfs cannot hold the target',
      `${length} bytes`,
      `1 to ${TARGET_LIMIT} bytes without NUL`,
    );
}

function refuse(path: ByteString, message: string, found: string, expected: string): BootsmithError {
  return new BootsmithError('unsupported', `/${toText(path)}: ${message}`, { found, expected });
}
