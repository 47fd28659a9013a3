import { type ByteSource, collectChunks } from '../../base/byte-source.ts';
import { type ByteString, byteString, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type DeviceNumber, type Inode, kindOfMode, MODE_MASK, ROOT, type Tree } from '../../tree/tree.ts';
import { readData, type Volume } from './content.ts';
import {
  BLOCK_SIZES,
  CRAMFS_BLOCK_SIZE,
  type CramfsBlockSize,
  DEVICE_LIMIT,
  INODE_SIZE,
  PATH_LIMIT,
  SUPERBLOCK_OFFSETS,
  SUPERBLOCK_SIZE,
  TARGET_LIMIT,
  WORD,
} from './layout.ts';
import { type CramfsSummary, damage, findSuperblock, readSuperblock } from './superblock.ts';
import { decodeInode, type InodeNumbers } from './words.ts';

export type { CramfsBlockSize } from './layout.ts';
export type { CramfsSummary } from './superblock.ts';

export interface CramfsImage {
  /** With the root directory, in the order of the directories, each followed by what is in it. */
  readonly tree: Tree;
  readonly summary: CramfsSummary;
}

export interface CramfsReadOptions {
  /** The page size of the machine that the image was made for, in bytes; 4096 when left out. */
  readonly blockSize?: CramfsBlockSize;
}

/** How many bytes from the start of a file `isCramfs` wants to see. */
export const CRAMFS_SNIFF_SIZE = SUPERBLOCK_OFFSETS[1] + SUPERBLOCK_SIZE;

/** Whether a file that begins with `head` is a cramfs image of either byte order. */
export function isCramfs(head: Uint8Array): boolean {
  return findSuperblock(head) !== undefined;
}

interface Entry {
  readonly name: ByteString;
  readonly numbers: InodeNumbers;
  /** Where the inode lies, in bytes from the start of the image. */
  readonly offset: number;
}

/**
 * Reads a cramfs image of either byte order. All directories and symbolic links are read at once, and all bytes once
 * for the checksum; file contents come from `source` when they are asked for, so it must stay open as long as the tree
 * is used, and damage to block pointers shows only then. A content in use takes about 100 blocks of memory.
 *
 * cramfs keeps no times: all are 0. It knows no hard links: what was one file is as many as it had names, which share
 * their data in the image. The mode of the root is as stored; the kernel adds 0555 to it.
 *
 * Throws `corrupt` for bytes that contradict each other, with their offset in the image, and `unsupported` for
 * features that the format does not define, by name.
 */
export async function readCramfs(source: ByteSource, options: CramfsReadOptions = {}): Promise<CramfsImage> {
  const { blockSize = CRAMFS_BLOCK_SIZE } = options;
  if (!BLOCK_SIZES.includes(blockSize))
    throw new BootsmithError('usage', 'the block size of a cramfs image is out of range', {
      found: `${blockSize}`,
      expected: BLOCK_SIZES.join(', '),
    });
  const volume: Volume = { ...(await readSuperblock(source)), source, blockSize };
  const tree: Tree = new Map();
  const directories = new DirectoryReader(volume);
  const { root, rootOffset, summary } = volume;
  if (kindOfMode(root.mode) !== 'directory')
    throw damage(source, rootOffset, 'the root is not a directory', `mode 0o${root.mode.toString(8)}`);
  checkRootPlace(volume);
  tree.set(ROOT, await convertInode(volume, { name: ROOT, numbers: root, offset: rootOffset }));

  const open = [{ path: ROOT, entries: await directories.read(root, rootOffset), next: 0 }];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const entry = top.entries[top.next++];
    if (entry === undefined) {
      open.pop();
      continue;
    }
    const path = joinPath(source, top.path, entry);
    if (tree.has(path)) throw damage(source, entry.offset, 'a directory holds a name twice', toText(path));
    const inode = await convertInode(volume, entry);
    tree.set(path, inode);
    if (inode.kind === 'directory')
      open.push({ path, entries: await directories.read(entry.numbers, entry.offset), next: 0 });
  }
  return { tree, summary };
}

/** The kernel does not mount an image whose root is elsewhere without the flag that allows it. */
function checkRootPlace(volume: Volume): void {
  const { root, source, summary } = volume;
  const offset = root.offsetWords * WORD;
  const places = SUPERBLOCK_OFFSETS.map((start) => start + SUPERBLOCK_SIZE);
  if (offset === 0 || summary.flags.includes('shiftedRoot') || places.includes(offset)) return;
  throw damage(source, volume.rootOffset, 'the root lies in a wrong place', `${offset}`, places.join(' or '));
}

/** Reads directories, each once, and of no more bytes than the image has: so hostile ones cannot be endless. */
class DirectoryReader {
  readonly #volume: Volume;
  readonly #seen = new Set<number>();
  #total = 0;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  async read(numbers: InodeNumbers, inodeOffset: number): Promise<readonly Entry[]> {
    const { source, end, isLittle } = this.#volume;
    const { size } = numbers;
    if (size === 0) return [];
    const start = numbers.offsetWords * WORD;
    if (start === 0 || start + size > end || size % WORD !== 0)
      throw damage(source, inodeOffset, 'a directory has a wrong place', `${size} bytes at ${start}`);
    this.#total += size;
    if (this.#seen.has(start) || this.#total > end)
      throw damage(source, inodeOffset, 'directories overlap', `${size} bytes at ${start}`);
    this.#seen.add(start);
    const bytes = await source.read(start, size);
    const entries: Entry[] = [];
    for (let at = 0; at < size; ) {
      if (size - at < INODE_SIZE)
        throw damage(source, start + at, 'a directory ends inside an entry', `${size - at} bytes left`);
      const entry = decodeInode(bytes, at, isLittle);
      const nameStart = at + INODE_SIZE;
      const nameEnd = nameStart + entry.nameWords * WORD;
      if (nameEnd > size)
        throw damage(source, start + at, 'a directory ends inside a name', `${size - at} bytes left`);
      const name = readName(source, bytes.subarray(nameStart, nameEnd), start + at);
      entries.push({ name, numbers: entry, offset: start + at });
      at = nameEnd;
    }
    return entries;
  }
}

function readName(source: ByteSource, bytes: Uint8Array, offset: number): ByteString {
  const name = byteString(bytes).replace(/\0+$/, '') as ByteString;
  if (name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name)) return name;
  throw damage(
    source,
    offset,
    'a directory holds a name that no file can have',
    JSON.stringify(toText(name)),
    'a name of 1 to 252 bytes without / and NUL',
  );
}

/** Deep directories make long paths out of few bytes, so a limit also keeps memory bounded. */
function joinPath(source: ByteSource, parent: ByteString, entry: Entry): ByteString {
  const path = (parent === ROOT ? entry.name : `${parent}/${entry.name}`) as ByteString;
  if (path.length <= PATH_LIMIT) return path;
  throw new BootsmithError('unsupported', `${source.name}: a path is longer than PATH_MAX allows`, {
    at: { file: source.name, offset: entry.offset },
    found: `${path.length} bytes`,
    expected: `${PATH_LIMIT} bytes at most`,
  });
}

async function convertInode(volume: Volume, { name, numbers, offset }: Entry): Promise<Inode> {
  const { source } = volume;
  const { mode, uid, gid, size } = numbers;
  const kind = kindOfMode(mode);
  const start = numbers.offsetWords * WORD;
  const base = { mode: mode & MODE_MASK, uid, gid, mtime: 0 };
  switch (kind) {
    case undefined:
      throw damage(source, offset, `${toText(name)} has no file type`, `mode 0o${mode.toString(8)}`);
    case 'file':
      if (size > 0 && start < SUPERBLOCK_SIZE)
        throw damage(source, offset, `${toText(name)} has data in a wrong place`, `byte ${start}`);
      return { kind, ...base, content: { size, chunks: () => readData(volume, start, size) } };
    case 'symlink':
      return { kind, ...base, target: await readTarget(volume, name, numbers, offset) };
    case 'character':
    case 'block':
      return { kind, ...base, rdev: decodeDevice(size) };
    default:
      return { kind, ...base };
  }
}

async function readTarget(
  volume: Volume,
  name: ByteString,
  { size, offsetWords }: InodeNumbers,
  offset: number,
): Promise<ByteString> {
  const { source } = volume;
  if (size === 0 || size > TARGET_LIMIT || offsetWords === 0)
    throw damage(source, offset, `the symbolic link ${toText(name)} has a wrong length`, `${size} bytes`);
  const target = byteString(await collectChunks(readData(volume, offsetWords * WORD, size)));
  if (target.includes('\0'))
    throw damage(source, offset, `the symbolic link ${toText(name)} holds a NUL`, toText(target));
  return target;
}

/** 8 + 8 bits as in `old_decode_dev`; the kernel leaves out what is above them. */
function decodeDevice(size: number): DeviceNumber {
  return { major: (size >>> 8) & DEVICE_LIMIT, minor: size & DEVICE_LIMIT };
}
