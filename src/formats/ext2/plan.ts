import { createHash } from 'node:crypto';
import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { baseName, directory, type Inode, MODE_MASK, parentOf, ROOT, type Tree } from '../../tree/tree.ts';
import { mappedLimit } from './block-map.ts';
import { sizeOfStretch } from './block-tree.ts';
import { countDirectoryBlocks, type NewDirectoryEntry } from './directory.ts';
import { type Geometry, solveGeometry } from './geometry.ts';
import { BLOCK_POINTERS, FIRST_INODE, LINK_LIMIT, NAME_LIMIT, ROOT_INODE, SECTOR_SIZE } from './layout.ts';
import { type CheckedOptions, checkOptions, type Ext2WriteOptions, isCount } from './options.ts';

/** What an image will be like; sizes in bytes. */
export interface Ext2Plan {
  readonly size: number;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly freeBlockCount: number;
  readonly inodeCount: number;
  readonly freeInodeCount: number;
  readonly groupCount: number;
}

/** An inode to be written. */
export interface PlannedInode {
  readonly number: number;
  /** The first of its paths. */
  readonly path: ByteString;
  readonly inode: Inode;
  linkCount: number;
  /** The names in a directory with `.` and `..`; undefined for everything else. */
  readonly entries: NewDirectoryEntry[] | undefined;
  /** Bytes of data outside the inode. A short symbolic link has none. */
  dataSize: number;
  /** Where its stretch of data blocks begins, and how many blocks of it are data and not indirect. */
  firstData: number;
  dataBlocks: number;
}

/** A whole image, ready to be written in order. */
export interface ImageLayout {
  readonly options: CheckedOptions;
  readonly uuid: Uint8Array;
  readonly geometry: Geometry;
  /** In the order of their numbers, which is that of their data. */
  readonly inodes: readonly PlannedInode[];
  readonly lastInode: number;
  readonly usedDataBlocks: number;
}

const LOST_AND_FOUND = fromText('lost+found');

/** What `writeExt2` would make of the same arguments, with the same errors, without reading any content. */
export function planExt2(tree: Tree, options: Ext2WriteOptions): Ext2Plan {
  const { geometry, lastInode, usedDataBlocks } = layOutImage(tree, options);
  const inodeCount = geometry.groups.length * geometry.inodesPerGroup;
  return {
    size: geometry.blockCount * geometry.blockSize,
    blockSize: geometry.blockSize,
    blockCount: geometry.blockCount,
    freeBlockCount: geometry.dataBlocks - usedDataBlocks,
    inodeCount,
    freeInodeCount: inodeCount - lastInode,
    groupCount: geometry.groups.length,
  };
}

/** Gives everything in the tree its inode number and blocks. */
export function layOutImage(tree: Tree, given: Ext2WriteOptions): ImageLayout {
  const options = checkOptions(given);
  const { blockSize } = options;
  const inodes = numberInodes(tree, options.time);
  let used = 0;
  for (const planned of inodes) {
    planned.dataSize = sizeOfData(planned, blockSize);
    planned.dataBlocks = Math.ceil(planned.dataSize / blockSize);
    planned.firstData = used;
    const stretch = sizeOfStretch(planned.dataBlocks, blockSize);
    const sectors = (stretch * blockSize) / SECTOR_SIZE;
    if (planned.dataSize > mappedLimit(blockSize) || sectors >= 2 ** 32)
      throw refuse(planned.path, 'the file is too large for ext2', `${planned.dataSize} bytes`);
    used += stretch;
  }
  const spare = sizeOfStretch(Math.ceil(options.spareBytes / blockSize), blockSize);
  const lastInode = inodes.at(-1)?.number ?? FIRST_INODE;
  const geometry = solveGeometry(blockSize, used + spare, lastInode + options.spareInodes);
  const uuid = options.uuid ?? deriveUuid(inodes, options);
  return { options, uuid, geometry, inodes, lastInode, usedDataBlocks: used };
}

function refuse(path: ByteString, message: string, found: string, expected?: string): BootsmithError {
  return new BootsmithError('unsupported', `/${toText(path)}: ${message}`, {
    found,
    ...(expected === undefined ? {} : { expected }),
  });
}

/** The root, `lost+found` when the tree has none, and the rest in the order of the tree. */
function numberInodes(tree: Tree, time: number): PlannedInode[] {
  const planned = new Map<Inode, PlannedInode>();
  const plan = (number: number, path: ByteString, inode: Inode): PlannedInode => {
    checkInode(path, inode);
    const entries: NewDirectoryEntry[] | undefined = inode.kind === 'directory' ? [] : undefined;
    const one = { number, path, inode, linkCount: 0, entries, dataSize: 0, firstData: 0, dataBlocks: 0 };
    planned.set(inode, one);
    return one;
  };
  const rootInode = tree.get(ROOT) ?? directory({ mtime: time });
  if (rootInode.kind !== 'directory') throw brokenTree(ROOT, 'the root is not a directory');
  const root = plan(ROOT_INODE, ROOT, rootInode);
  enter(root, root.number, '.' as ByteString, root);
  enter(root, root.number, '..' as ByteString, root);

  const places: [ByteString, Inode][] = [...tree].filter(([path]) => path !== ROOT);
  if (!tree.has(LOST_AND_FOUND))
    places.unshift([LOST_AND_FOUND, directory({ mode: 0o700, mtime: rootInode.mtime })]);
  let next = FIRST_INODE;
  for (const [path, inode] of places) {
    const known = planned.get(inode);
    if (known?.entries !== undefined)
      throw refuse(path, 'a directory cannot have two names', `/${toText(known.path)} is the same directory`);
    if (known === undefined) plan(next++, path, inode);
  }
  for (const [path, inode] of places) {
    const parentInode = tree.get(parentOf(path) ?? ROOT);
    const parent = parentOf(path) === ROOT ? root : parentInode && planned.get(parentInode);
    const one = planned.get(inode);
    if (parent?.entries === undefined || one === undefined)
      throw brokenTree(path, 'the directory that holds it is not in the tree');
    const name = baseName(path);
    checkName(path, name);
    enter(parent, one.number, name, one);
    if (one.entries === undefined) continue;
    enter(one, one.number, '.' as ByteString, one);
    enter(one, parent.number, '..' as ByteString, parent);
  }
  for (const { path, linkCount } of planned.values())
    if (linkCount > LINK_LIMIT)
      throw refuse(path, 'it has too many hard links or subdirectories', `${linkCount}`, `${LINK_LIMIT}`);
  return [...planned.values()];
}

function enter(directory: PlannedInode, number: number, name: ByteString, target: PlannedInode): void {
  directory.entries?.push({ name, inode: number, kind: target.inode.kind });
  target.linkCount++;
}

function brokenTree(path: ByteString, message: string): BootsmithError {
  return new BootsmithError('usage', `/${toText(path)}: ${message}`);
}

function checkName(path: ByteString, name: ByteString): void {
  if (path.startsWith('/') || name === '' || name === '.' || name === '..' || name.includes('\0'))
    throw brokenTree(path, 'the path is not in the form of a tree');
  if (name.length > NAME_LIMIT)
    throw refuse(
      path,
      'the name is too long for ext2',
      `${name.length} bytes`,
      `${NAME_LIMIT} bytes at most`,
    );
}

function checkInode(path: ByteString, inode: Inode): void {
  const max = 2 ** 32 - 1;
  if (!isCount(inode.mode, MODE_MASK)) throw refuse(path, 'ext2 cannot hold its mode', `${inode.mode}`);
  if (!isCount(inode.uid, max) || !isCount(inode.gid, max))
    throw refuse(path, 'ext2 cannot hold its owner', `${inode.uid}:${inode.gid}`, '32 bits each');
  if (!isCount(inode.mtime, max))
    throw refuse(path, 'ext2 cannot hold its time', `${inode.mtime}`, 'whole seconds, 1970 to 2106');
  if (inode.kind === 'file' && !isCount(inode.content.size))
    throw refuse(path, 'its size is not a number of bytes', `${inode.content.size}`);
  if (inode.kind !== 'character' && inode.kind !== 'block') return;
  const { major, minor } = inode.rdev;
  if (!isCount(major, 0xfff) || !isCount(minor, 0xfffff))
    throw refuse(path, 'ext2 cannot hold its device number', `${major}:${minor}`, 'up to 4095:1048575');
}

function sizeOfData(planned: PlannedInode, blockSize: number): number {
  const { inode, path, entries } = planned;
  if (entries !== undefined)
    return (
      blockSize *
      countDirectoryBlocks(
        entries.map(({ name }) => name),
        blockSize,
      )
    );
  if (inode.kind === 'file') return inode.content.size;
  if (inode.kind !== 'symlink') return 0;
  const { length } = inode.target;
  if (length === 0 || length >= blockSize || inode.target.includes('\0'))
    throw refuse(
      path,
      'ext2 cannot hold the target of this symbolic link',
      JSON.stringify(toText(inode.target)),
      `1 to ${blockSize - 1} bytes without NUL`,
    );
  return length < BLOCK_POINTERS.size ? 0 : length;
}

/** A UUID of version 8 (RFC 9562) from all names and metadata, so that different images get different ones. */
function deriveUuid(inodes: readonly PlannedInode[], options: CheckedOptions): Uint8Array {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([options.blockSize, [...options.label], options.time]));
  for (const { number, inode, dataSize, entries } of inodes) {
    const { kind, mode, uid, gid, mtime } = inode;
    const own = inode.kind === 'symlink' ? inode.target : 'rdev' in inode ? inode.rdev : '';
    hash.update(JSON.stringify([number, kind, mode, uid, gid, mtime, dataSize, own, entries ?? '']));
  }
  const uuid = hash.digest().subarray(0, 16);
  uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80;
  uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80;
  return uuid;
}
