import { crc32 } from 'node:zlib';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { type ByteString, fromText, viewOf } from '../../../src/base/bytes.ts';
import { INODE_SIZE, SUPERBLOCK, WORD } from '../../../src/formats/cramfs/layout.ts';
import { type CramfsImage, type CramfsReadOptions, readCramfs } from '../../../src/formats/cramfs/read.ts';
import { decodeInode, encodeInode, type InodeNumbers } from '../../../src/formats/cramfs/words.ts';
import { type CramfsWriteOptions, writeCramfs } from '../../../src/formats/cramfs/write.ts';
import {
  device,
  directory,
  file,
  type Inode,
  ROOT,
  symlink,
  type Tree,
  treePath,
} from '../../../src/tree/tree.ts';
import { randomBytes, seededNumbers } from '../ext2/images.ts';

/** A tree from text paths in this order. */
export function makeTree(entries: readonly (readonly [string, Inode])[]): Tree {
  return new Map(entries.map(([path, inode]) => [treePath(path), inode]));
}

/** Sorted as cramfs has it, so that reading gives the same order back. */
export const TREE = makeTree([
  ['', directory({ mode: 0o755, uid: 3, gid: 4 })],
  ['big', file(randomBytes(seededNumbers(1), 300_000), { mode: 0o4711, uid: 65535, gid: 255 })],
  ['d', directory({ mode: 0o1777 })],
  ['d/empty', file(new Uint8Array(0))],
  ['d/f', file(randomBytes(seededNumbers(2), 4097))],
  ['d/sub', directory({ mode: 0 })],
  ['dev', device('character', { major: 5, minor: 1 })],
  ['disk', device('block', { major: 255, minor: 255 }, { mode: 0o660, gid: 6 })],
  ['fifo', { kind: 'fifo', mode: 0o600, uid: 0, gid: 0, mtime: 0 }],
  ['link', symlink(fromText('d/f'))],
  ['n'.repeat(252), file(new Uint8Array([1, 2, 3]))],
  ['socket', { kind: 'socket', mode: 0o600, uid: 0, gid: 0, mtime: 0 }],
  ['zeros', file(new Uint8Array(20_000))],
]);

export async function buildImage(tree: Tree = TREE, options: CramfsWriteOptions = {}): Promise<Uint8Array> {
  return Uint8Array.from(await collectChunks(writeCramfs(tree, options)));
}

export function readImage(bytes: Uint8Array, options: CramfsReadOptions = {}): Promise<CramfsImage> {
  return readCramfs(memorySource(bytes, 'test.img'), options);
}

/** Makes the checksum right again, so that what lies behind it is reached. */
export function seal(image: Uint8Array, startsAt = 0, isLittle = true): Uint8Array {
  const view = viewOf(image);
  const size = Math.min(image.length, view.getUint32(startsAt + SUPERBLOCK.size, isLittle));
  view.setUint32(startsAt + SUPERBLOCK.crc, 0, isLittle);
  view.setUint32(startsAt + SUPERBLOCK.crc, crc32(image.subarray(startsAt, size)) >>> 0, isLittle);
  return image;
}

export function pokeSuperblock(image: Uint8Array, at: number, value: number): void {
  viewOf(image).setUint32(at, value, true);
}

export function peekSuperblock(image: Uint8Array, at: number): number {
  return viewOf(image).getUint32(at, true);
}

/** Where the inode of `name` lies in a little-endian image: right before the name, which must be unique. */
export function inodeOffset(image: Uint8Array, name: string): number {
  if (name === '') return SUPERBLOCK.root;
  for (let at = 76; at < image.length; at += WORD) {
    const words = (image[at + 8] ?? 0) & 63;
    const found = Buffer.from(image.subarray(at + INODE_SIZE, at + INODE_SIZE + words * WORD));
    if (words > 0 && found.toString('latin1').replace(/\0+$/, '') === name) return at;
  }
  throw new Error(`no ${name}`);
}

export function peekInode(image: Uint8Array, name: string): InodeNumbers {
  return decodeInode(image, inodeOffset(image, name), true);
}

export function pokeInode(image: Uint8Array, name: string, values: Partial<InodeNumbers>): void {
  const at = inodeOffset(image, name);
  encodeInode(image, at, { ...decodeInode(image, at, true), ...values }, true);
}

/** Where block pointer `index` of a file lies. */
export function pointerOffset(image: Uint8Array, name: string, index: number): number {
  return peekInode(image, name).offsetWords * WORD + 4 * index;
}

export async function contentOf(tree: Tree, path: string): Promise<Uint8Array> {
  const inode = tree.get(fromText(path));
  if (inode?.kind !== 'file') throw new Error(`${path} is no file`);
  return collectChunks(inode.content.chunks());
}

/** A tree of all kinds of inodes that cramfs can hold, with odd names, sizes around the limits, and hard links. */
export function randomTree(seed: number): Tree {
  const random = seededNumbers(seed);
  const tree: Tree = new Map();
  const linkable: Inode[] = [];
  const pick = <T>(all: readonly T[]): T => all[random(all.length)] as T;
  const fields = () => ({
    mode: random(0o10000),
    uid: pick([0, 500, 65535]),
    gid: pick([0, 100, 255]),
    mtime: pick([0, 1_100_000_000]),
  });
  const text = (length: number) =>
    Array.from({ length }, () => String.fromCharCode(1 + random(255))).join('');
  const name = (): string => {
    const made = text(pick([1, 2, 3, 4, 5, 17, 251, 252])).replaceAll('/', '_');
    return made === '.' || made === '..' ? 'dots' : made;
  };
  const fill = (parent: string, depth: number): void => {
    for (let count = random(8); count > 0; count--) {
      const path = `${parent}${name()}` as ByteString;
      if (tree.has(path) || path.length > 4095) continue;
      const kind = random(10);
      let inode: Inode;
      if (kind < 3)
        inode = file(randomBytes(random, pick([0, 1, 4095, 4096, 4097, 50_000, 140_000])), fields());
      else if (kind === 3) inode = file(new Uint8Array(pick([1, 4096, 10_000])), fields());
      else if (kind === 4) inode = symlink(text(pick([1, 3, 4, 255, 4095])) as ByteString, fields());
      else if (kind === 5) {
        const rdev = { major: pick([0, 1, 255]), minor: pick([0, 1, 255]) };
        inode = device(pick(['character', 'block'] as const), rdev, fields());
      } else if (kind === 6) inode = { kind: pick(['fifo', 'socket'] as const), ...fields() };
      else if (kind === 7 && linkable.length > 0) inode = pick(linkable);
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

/** What reading gives back of a tree: sorted, with a root, without times and hard links. */
export function asStored(tree: Tree): Tree {
  const stored: Tree = new Map();
  const root = tree.get(ROOT) ?? directory();
  const key = (path: string) => path.replaceAll('/', '\0');
  const paths = [...tree.keys()].filter((path) => path !== ROOT).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  stored.set(ROOT, { ...root, mtime: 0 });
  for (const path of paths) {
    const inode = tree.get(path);
    if (inode) stored.set(path, { ...inode, mtime: 0 });
  }
  return stored;
}
