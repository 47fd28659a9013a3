import type { ByteSource } from '../../base/byte-source.ts';
import { collectChunks } from '../../base/byte-source.ts';
import { type ByteString, byteString, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  bytesContent,
  type DeviceNumber,
  type Inode,
  kindOfMode,
  MODE_MASK,
  ROOT,
  type Tree,
} from '../../tree/tree.ts';
import { checkMapped, inodeContent, mapBlocks, sizeLimit } from './block-map.ts';
import { type DirectoryEntry, parseDirectoryBlock } from './directory.ts';
import { readInlineData, readInlineDirectory } from './inline-data.ts';
import {
  BLOCK_POINTERS,
  EXT2_MAGIC,
  INODE,
  INODE_FLAG,
  PATH_LIMIT,
  ROOT_INODE,
  SUPERBLOCK,
  SUPERBLOCK_OFFSET,
} from './layout.ts';
import type { Ext2Summary } from './summary.ts';
import { openVolume, type RawInode, readInode, type Volume } from './volume.ts';

export type { Ext2Summary } from './summary.ts';

export interface Ext2Image {
  /** With the root directory, in the order of the directories, each followed by what is in it. */
  readonly tree: Tree;
  readonly summary: Ext2Summary;
}

const MAGIC_OFFSET = SUPERBLOCK_OFFSET + SUPERBLOCK.magic[0];

/** How many bytes from the start of a file `isExt2` wants to see. */
export const EXT2_SNIFF_SIZE = MAGIC_OFFSET + 2;

/** Whether a file that begins with `head` is an ext2, ext3 or ext4 image. A shorter head is none. */
export function isExt2(head: Uint8Array): boolean {
  return head.length >= EXT2_SNIFF_SIZE && viewOf(head).getUint16(MAGIC_OFFSET, true) === EXT2_MAGIC;
}

/**
 * Reads an ext2, ext3 or ext4 image without replaying its journal, which the summary reports. All directories are read at once; file contents
 * come from `source` when they are asked for, so it must stay open as long as the tree is used, and damage to a file's
 * block map shows only then. Times of inodes of 128 bytes are taken as unsigned 32 bits: 1970 to 2106; those of larger
 * ones are as in the kernel's ext4, to 2446, without nanoseconds, and with 0 for those before 1970. Extended
 * attributes are not read. Of checksums, only that of the superblock is checked; e2fsck checks them all.
 *
 * Throws `corrupt` for bytes that contradict each other, with their offset in the image, and `unsupported` for
 * features that are not handled (encrypt, casefold, verity, compression, journal_dev and any unknown one), by name.
 */
export async function readExt2(source: ByteSource): Promise<Ext2Image> {
  const volume = await openVolume(source);
  const tree: Tree = new Map();
  const inodes = new Map<number, Inode>();
  const directoryBlocks = new Set<number>();

  const root = await readInode(volume, ROOT_INODE, SUPERBLOCK_OFFSET);
  if (kindOfMode(root.mode) !== 'directory')
    throw damage(volume, root.offset, 'the root is not a directory', `mode 0o${root.mode.toString(8)}`);
  const rootInode = await convertInode(volume, root);
  tree.set(ROOT, rootInode);
  inodes.set(ROOT_INODE, rootInode);

  const open = [{ path: ROOT, entries: await readDirectory(volume, root, directoryBlocks), next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const entry = top.entries[top.next++];
    if (entry === undefined) {
      open.pop();
      continue;
    }
    if (entry.name === '.' || entry.name === '..') continue;
    const path = joinPath(volume, top.path, entry);
    if (tree.has(path)) throw damage(volume, entry.offset, 'a directory holds a name twice', toText(path));
    const known = inodes.get(entry.inode);
    if (known?.kind === 'directory')
      throw damage(
        volume,
        entry.offset,
        'a directory has two names',
        `${toText(path)}, inode ${entry.inode}`,
      );
    if (known !== undefined) {
      tree.set(path, known);
      continue;
    }
    const raw = await readNamedInode(volume, entry);
    const inode = await convertInode(volume, raw);
    inodes.set(entry.inode, inode);
    tree.set(path, inode);
    if (inode.kind === 'directory')
      open.push({ path, entries: await readDirectory(volume, raw, directoryBlocks), next: 0 });
  }
  return { tree, summary: volume.summary };
}

function damage(volume: Volume, offset: number, message: string, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${volume.source.name}: ${message}`, {
    at: { file: volume.source.name, offset },
    found,
    hint: 'e2fsck -fn lists all faults of the image.',
  });
}

/** Deep directories make long paths out of few bytes, so a limit also keeps memory bounded. */
function joinPath(volume: Volume, parent: ByteString, entry: DirectoryEntry): ByteString {
  const path = (parent === ROOT ? entry.name : `${parent}/${entry.name}`) as ByteString;
  if (path.length <= PATH_LIMIT) return path;
  throw new BootsmithError('unsupported', `${volume.source.name}: a path is longer than PATH_MAX allows`, {
    at: { file: volume.source.name, offset: entry.offset },
    found: `${path.length} bytes`,
    expected: `${PATH_LIMIT} bytes at most`,
  });
}

/** The inode of a directory entry, which must be one that can have a name and is in use. */
async function readNamedInode(volume: Volume, entry: DirectoryEntry): Promise<RawInode> {
  const raw = await readInode(volume, entry.inode, entry.offset);
  if (entry.inode < volume.firstInode)
    throw damage(
      volume,
      entry.offset,
      `${toText(entry.name)} names a reserved inode`,
      `inode ${entry.inode}`,
    );
  if (raw.linkCount === 0 && raw.deleteTime !== 0)
    throw damage(volume, entry.offset, `${toText(entry.name)} names a deleted inode`, `inode ${entry.inode}`);
  return raw;
}

async function readDirectory(
  volume: Volume,
  raw: RawInode,
  seen: Set<number>,
): Promise<readonly DirectoryEntry[]> {
  if ((raw.flags & INODE_FLAG.inlineData) !== 0) return readInlineDirectory(volume, raw);
  const { blockSize, blockCount, source } = volume;
  const sizeOffset = raw.offset + INODE.size[0];
  // Without large_dir, the high half is the block of an access control list.
  const size = (volume.hasLargeDirectories ? raw.sizeHigh * 2 ** 32 : 0) + raw.size;
  if (size === 0 || size % blockSize !== 0 || size > blockCount * blockSize)
    throw damage(volume, sizeOffset, 'a directory has a wrong size', `${size} bytes`);
  const entries: DirectoryEntry[] = [];
  for await (const run of mapBlocks(volume, raw, size / blockSize)) {
    if (run.block === undefined)
      throw damage(volume, raw.offset, 'a directory has a hole', `inode ${raw.number}`);
    for (let block = run.block; block < run.block + run.count; block++) {
      const offset = block * blockSize;
      // Blocks that directories share would let a small image name any number of files.
      if (seen.has(block)) throw damage(volume, offset, 'directories share a block', `block ${block}`);
      seen.add(block);
      for (const entry of parseDirectoryBlock(await source.read(offset, blockSize), source.name, offset))
        entries.push(entry);
    }
  }
  return entries;
}

async function convertInode(volume: Volume, raw: RawInode): Promise<Inode> {
  const kind = kindOfMode(raw.mode);
  if (kind === undefined)
    throw damage(
      volume,
      raw.offset,
      `inode ${raw.number} has no file type`,
      `mode 0o${raw.mode.toString(8)}`,
    );
  checkMapped(volume, raw);
  const { blockSize, blockCount } = volume;
  if (raw.usedSize > blockCount * blockSize)
    throw damage(
      volume,
      raw.offset,
      `inode ${raw.number} has more blocks than the image`,
      `${raw.usedSize} bytes`,
    );
  const base = {
    mode: raw.mode & MODE_MASK,
    uid: raw.uidHigh * 0x10000 + raw.uid,
    gid: raw.gidHigh * 0x10000 + raw.gid,
    mtime: readTime(raw),
  };
  switch (kind) {
    case 'file': {
      const size = raw.sizeHigh * 2 ** 32 + raw.size;
      if ((raw.flags & INODE_FLAG.inlineData) !== 0)
        return { kind, ...base, content: bytesContent(readInlineData(volume, raw, size)) };
      if (size > sizeLimit(volume, raw))
        throw damage(volume, raw.offset, `inode ${raw.number} is too large`, `${size} bytes`);
      return { kind, ...base, content: inodeContent(volume, raw, size) };
    }
    case 'symlink':
      return { kind, ...base, target: await readTarget(volume, raw) };
    case 'character':
    case 'block':
      return { kind, ...base, rdev: decodeDevice(raw.pointers) };
    default:
      return { kind, ...base };
  }
}

/** As `ext4_decode_extra_time` does it: 2 more bits above a signed number of seconds. */
function readTime(raw: RawInode): number {
  if (raw.modifyTimeExtra === undefined) return raw.modifyTime;
  return Math.max(0, (raw.modifyTime | 0) + (raw.modifyTimeExtra & 3) * 2 ** 32);
}

/**
 * A target lies in the inode itself unless the inode has data blocks (extended attributes do not count). With ea_inode
 * they can count for more than a block, so there only the length tells (`ext4_inode_is_fast_symlink`).
 */
async function readTarget(volume: Volume, raw: RawInode): Promise<ByteString> {
  const inline = (raw.flags & INODE_FLAG.inlineData) !== 0;
  const attributeSize = raw.attributeBlock === 0 ? 0 : volume.clusterSize;
  const fast = volume.hasAttributeInodes ? raw.size < BLOCK_POINTERS.size : raw.usedSize === attributeSize;
  const limit = fast && !inline ? BLOCK_POINTERS.size : volume.blockSize;
  if (raw.size === 0 || raw.size >= limit)
    throw damage(volume, raw.offset, `symbolic link ${raw.number} has a wrong length`, `${raw.size} bytes`);
  const target = byteString(
    inline
      ? readInlineData(volume, raw, raw.size)
      : fast
        ? raw.pointers.subarray(0, raw.size)
        : await collectChunks(inodeContent(volume, raw, raw.size).chunks()),
  );
  if (target.includes('\0'))
    throw damage(volume, raw.offset, `symbolic link ${raw.number} holds a NUL`, toText(target));
  return target;
}

/** 8 + 8 bits in the first word as in Linux 2.4, else 12 + 20 bits in the second (`new_decode_dev`). */
function decodeDevice(pointers: Uint8Array): DeviceNumber {
  const view = viewOf(pointers);
  const old = view.getUint32(0, true);
  if (old !== 0) return { major: (old >>> 8) & 0xff, minor: old & 0xff };
  const wide = view.getUint32(4, true);
  return { major: (wide >>> 8) & 0xfff, minor: ((wide >>> 12) & 0xfff00) | (wide & 0xff) };
}
