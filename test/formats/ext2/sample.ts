import { expect } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { fromText } from '../../../src/base/bytes.ts';
import { writeFields } from '../../../src/formats/ext2/fields.ts';
import { DIRECTORY_RECORD } from '../../../src/formats/ext2/layout.ts';
import { device, directory, file, symlink, type Tree } from '../../../src/tree/tree.ts';
import { buildImage, makeTree, peekPointer, randomBytes, seededNumbers } from './images.ts';

/** Inode numbers: lost+found 11, d 12, d/sub 13, d/f 14, link 15, long 16, dev 17, big 18. */
export const TREE = makeTree([
  ['d', directory()],
  ['d/sub', directory()],
  ['d/f', file(randomBytes(seededNumbers(1), 5000))],
  ['link', symlink(fromText('d/f'))],
  ['long', symlink(fromText('y'.repeat(100)))],
  ['dev', device('character', { major: 5, minor: 1 })],
  ['big', file(randomBytes(seededNumbers(2), 300 * 1024))],
]);
export const [D, SUB, F, LINK, LONG, DEV, BIG] = [12, 13, 14, 15, 16, 17, 18];
const pristine = buildImage(TREE);

export async function freshImage(): Promise<Uint8Array> {
  return Uint8Array.from(await pristine);
}

/** Where the record of `name` begins in the first block of a directory. */
export async function recordOffset(image: Uint8Array, directoryInode: number, name: string): Promise<number> {
  const start = 1024 * (await peekPointer(image, directoryInode, 0));
  const at = Buffer.from(image.buffer, start, 1024).indexOf(name);
  expect(at).toBeGreaterThan(0);
  return start + at - 8;
}

export async function pokeRecord(
  image: Uint8Array,
  directoryInode: number,
  name: string,
  values: { inode?: number; recordSize?: number; nameSize?: number; fileType?: number },
): Promise<void> {
  writeFields(image, await recordOffset(image, directoryInode, name), DIRECTORY_RECORD, values);
}

export async function contentOf(tree: Tree, path: string): Promise<Uint8Array> {
  const inode = tree.get(fromText(path));
  if (inode?.kind !== 'file') throw new Error(`${path} is no file`);
  return collectChunks(inode.content.chunks());
}
