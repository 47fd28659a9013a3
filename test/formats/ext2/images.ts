import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { type ByteString, fromText, toText } from '../../../src/base/bytes.ts';
import { readFields, writeFields } from '../../../src/formats/ext2/fields.ts';
import {
  BLOCK_POINTERS,
  GROUP,
  GROUP_SIZE,
  INODE,
  SUPERBLOCK,
  SUPERBLOCK_OFFSET,
} from '../../../src/formats/ext2/layout.ts';
import { type Ext2Image, readExt2 } from '../../../src/formats/ext2/read.ts';
import { openVolume, readInode } from '../../../src/formats/ext2/volume.ts';
import { type Ext2WriteOptions, writeExt2 } from '../../../src/formats/ext2/write.ts';
import {
  type Content,
  device,
  directory,
  file,
  type Inode,
  ROOT,
  symlink,
  type Tree,
  treePath,
} from '../../../src/tree/tree.ts';

export const TIME = 1_100_000_000;

/** A tree from text paths in this order. */
export function makeTree(entries: readonly (readonly [string, Inode])[]): Tree {
  return new Map(entries.map(([path, inode]) => [treePath(path), inode]));
}

/** A whole image in memory, in bytes that the test may change. */
export async function buildImage(tree: Tree, options: Partial<Ext2WriteOptions> = {}): Promise<Uint8Array> {
  return Uint8Array.from(await collectChunks(writeExt2(tree, { time: TIME, ...options })));
}

export function readImage(bytes: Uint8Array): Promise<Ext2Image> {
  return readExt2(memorySource(bytes, 'test.img'));
}

/**
 * Everything that a tree says, in a form that can be compared: one line a path, with the number of the first path that
 * has the same inode.
 */
export async function describeTree(tree: Tree): Promise<string[]> {
  const lines: string[] = [];
  const seen = new Map<Inode, number>();
  for (const [path, inode] of tree) {
    const first = seen.get(inode) ?? lines.length;
    seen.set(inode, first);
    const { kind, mode, uid, gid, mtime } = inode;
    let own = '';
    if (inode.kind === 'file') {
      const bytes = Buffer.from(await collectChunks(inode.content.chunks()));
      own = `${inode.content.size} ${bytes.length} ${hashBytes(bytes)}`;
    } else if (inode.kind === 'symlink') own = JSON.stringify(inode.target);
    else if (inode.kind === 'character' || inode.kind === 'block')
      own = `${inode.rdev.major}:${inode.rdev.minor}`;
    lines.push(`${JSON.stringify(path)} =${first} ${kind} ${mode.toString(8)} ${uid}:${gid} ${mtime} ${own}`);
  }
  return lines;
}

/** FNV-1a over 32-bit words where possible: only to tell contents apart. */
function hashBytes(bytes: Buffer): number {
  let hash = 0x811c9dc5;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) hash = Math.imul(hash ^ bytes.readInt32LE(i), 0x01000193);
  for (let i = whole; i < bytes.length; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash >>> 0;
}

/** The tree as a reader gives it back: with a root, and with `lost+found` in front. */
export function withFixedParts(tree: Tree): Tree {
  const root = tree.get(ROOT) ?? directory({ mtime: TIME });
  const lost = directory({ mode: 0o700, mtime: root.mtime });
  const whole: Tree = new Map([[ROOT, root]]);
  if (!tree.has(fromText('lost+found'))) whole.set(fromText('lost+found'), lost);
  for (const [path, inode] of tree) whole.set(path, inode);
  return whole;
}

/** Content of `size` bytes that nothing reads. */
export function hollow(size: number): Content {
  return {
    size,
    chunks() {
      throw new Error('the content was read');
    },
  };
}

export function pokeSuperblock(image: Uint8Array, field: keyof typeof SUPERBLOCK, value: number): void {
  writeFields(image, SUPERBLOCK_OFFSET, SUPERBLOCK, { [field]: value });
}

/** Changes a descriptor of an image with blocks of 1 KiB. */
export function pokeGroup(image: Uint8Array, group: number, field: keyof typeof GROUP, value: number): void {
  writeFields(image, 2048 + group * GROUP_SIZE, GROUP, { [field]: value });
}

/** Where inode `number` lies in the image. */
export async function inodeOffset(image: Uint8Array, number: number): Promise<number> {
  return (await readInode(await openVolume(memorySource(image)), number, 0)).offset;
}

export async function pokeInode(
  image: Uint8Array,
  number: number,
  field: keyof typeof INODE,
  value: number,
): Promise<void> {
  writeFields(image, await inodeOffset(image, number), INODE, { [field]: value });
}

export async function peekInode(
  image: Uint8Array,
  number: number,
): Promise<Record<keyof typeof INODE, number>> {
  return readFields(image, await inodeOffset(image, number), INODE);
}

/** Sets word `index` (0 to 14) of an inode's `i_block`. */
export async function pokePointer(
  image: Uint8Array,
  number: number,
  index: number,
  value: number,
): Promise<void> {
  const at = (await inodeOffset(image, number)) + BLOCK_POINTERS.offset + 4 * index;
  new DataView(image.buffer).setUint32(at, value, true);
}

export async function peekPointer(image: Uint8Array, number: number, index: number): Promise<number> {
  const at = (await inodeOffset(image, number)) + BLOCK_POINTERS.offset + 4 * index;
  return new DataView(image.buffer).getUint32(at, true);
}

/** Numbers from 0 to below `limit`, the same ones for the same seed (mulberry32). */
export function seededNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** A tree of all kinds of inodes with odd names, sizes around the limits of the format, and hard links. */
export function randomTree(seed: number, blockSize: number): Tree {
  const random = seededNumbers(seed);
  const fanout = blockSize / 4;
  const sizes = [0, 1, 59, blockSize - 1, blockSize, blockSize + 1, 12 * blockSize, 12 * blockSize + 1];
  if (blockSize === 1024) sizes.push((12 + fanout) * blockSize, (12 + fanout) * blockSize + 1);
  const tree: Tree = new Map();
  const linkable: Inode[] = [];
  const pick = <T>(all: readonly T[]): T => all[random(all.length)] as T;
  const fields = () => ({
    mode: random(0o10000),
    uid: pick([0, 500, 65535, 65536, 0xffffffff]),
    gid: pick([0, 500, 65535, 65536, 0xffffffff]),
    mtime: pick([0, 1, TIME, 0x7fffffff, 0xffffffff]),
  });
  const bytes = (length: number, first = 1) =>
    Array.from({ length }, () => String.fromCharCode(first + random(256 - first))).join('');
  const name = (): string => {
    const text = bytes(pick([1, 2, 3, 4, 5, 17, 254, 255])).replaceAll('/', '_');
    return text === '.' || text === '..' ? 'dots' : text;
  };
  const fill = (parent: string, depth: number): void => {
    for (let count = random(8); count > 0; count--) {
      const path = `${parent}${name()}` as ByteString;
      if (tree.has(path) || path.length > 4095) continue;
      const kind = random(9);
      let inode: Inode;
      if (kind < 3) inode = file(randomBytes(random, pick(sizes)), fields());
      else if (kind === 3)
        inode = symlink(bytes(pick([1, 59, 60, 61, blockSize - 1])) as ByteString, fields());
      else if (kind === 4)
        inode = device(
          pick(['character', 'block'] as const),
          { major: pick([0, 1, 255, 256, 4095]), minor: pick([0, 1, 255, 256, 1048575]) },
          fields(),
        );
      else if (kind === 5) inode = { kind: pick(['fifo', 'socket'] as const), ...fields() };
      else if (kind === 6 && linkable.length > 0) inode = pick(linkable);
      else inode = directory(fields());
      tree.set(path, inode);
      if (inode.kind !== 'directory') linkable.push(inode);
      else if (depth < 5) fill(`${path}/`, depth + 1);
    }
  };
  if (random(2) === 1) tree.set(ROOT, directory(fields()));
  fill('', 0);
  return tree;
}

export function randomBytes(random: (limit: number) => number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let word = random(2 ** 32);
  for (let i = 0; i < length; i++) {
    if (i % 64 === 0) word = random(2 ** 32);
    bytes[i] = (word >>> (8 * (i & 3))) + (i >>> 2);
  }
  return bytes;
}

/** Path and kind of each inode, for short expectations. */
export function listKinds(tree: Tree): string[] {
  return [...tree].map(([path, inode]) => `${toText(path)} ${inode.kind}`);
}
