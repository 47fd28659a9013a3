import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { fromText } from '../../../src/base/bytes.ts';
import { isBootsmithError } from '../../../src/base/errors.ts';
import { writeFields } from '../../../src/formats/ext2/fields.ts';
import { DIRECTORY_RECORD } from '../../../src/formats/ext2/layout.ts';
import { directory, type Tree } from '../../../src/tree/tree.ts';
import {
  buildImage,
  inodeOffset,
  peekInode,
  peekPointer,
  pokeGroup,
  pokeInode,
  pokePointer,
  pokeSuperblock,
  readImage,
  seededNumbers,
} from './images.ts';

import { BIG, contentOf, D, F, freshImage, LINK, LONG, pokeRecord, recordOffset, SUB } from './sample.ts';

type Damage = [name: string, damage: (image: Uint8Array) => unknown, message: RegExp];

describe('damage is found', () => {
  const damages: Damage[] = [
    ['magic', (image) => pokeSuperblock(image, 'magic', 0xef54), /not an ext2/],
    ['block size', (image) => pokeSuperblock(image, 'logBlockSize', 7), /block size/],
    ['block size of 31 bits', (image) => pokeSuperblock(image, 'logBlockSize', 0xffffffff), /block size/],
    ['first data block', (image) => pokeSuperblock(image, 'firstDataBlock', 0), /first data block/],
    ['no blocks', (image) => pokeSuperblock(image, 'blockCount', 1), /too few blocks/],
    ['more blocks than bytes', (image) => pokeSuperblock(image, 'blockCount', 0xffffffff), /cut short/],
    ['no group size', (image) => pokeSuperblock(image, 'blocksPerGroup', 0), /group size/],
    ['group size', (image) => pokeSuperblock(image, 'blocksPerGroup', 8193), /group size/],
    ['no inodes in a group', (image) => pokeSuperblock(image, 'inodesPerGroup', 0), /inodes of a group/],
    [
      'too many inodes in a group',
      (image) => pokeSuperblock(image, 'inodesPerGroup', 8200),
      /inodes of a group/,
    ],
    ['inode count', (image) => pokeSuperblock(image, 'inodeCount', 25), /number of inodes/],
    ['no inodes', (image) => pokeSuperblock(image, 'inodeCount', 0), /number of inodes/],
    ['inode size 64', (image) => pokeSuperblock(image, 'inodeSize', 64), /inode size/],
    ['inode size 192', (image) => pokeSuperblock(image, 'inodeSize', 192), /inode size/],
    ['inode size 2048', (image) => pokeSuperblock(image, 'inodeSize', 2048), /inode size/],
    ['first inode', (image) => pokeSuperblock(image, 'firstInode', 2), /first inode/],
    ['inode table at 0', (image) => pokeGroup(image, 0, 'inodeTable', 0), /inode table of group 0/],
    [
      'inode table outside',
      (image) => pokeGroup(image, 0, 'inodeTable', 0xfffffff0),
      /inode table of group 0/,
    ],
    ['root of another kind', (image) => pokeInode(image, 2, 'mode', 0o100755), /root/],
    ['no file type', (image) => pokeInode(image, F, 'mode', 0o644), /file type/],
    ['a deleted inode', (image) => pokeInodes(image, F, { linkCount: 0, deleteTime: 9 }), /deleted/],
    ['directory of size 0', (image) => pokeInode(image, D, 'size', 0), /directory has a wrong size/],
    ['directory of half a block', (image) => pokeInode(image, D, 'size', 512), /directory has a wrong size/],
    [
      'directory beyond the image',
      (image) => pokeInode(image, D, 'size', 0xfffffc00),
      /directory has a wrong size/,
    ],
    ['directory with a hole', (image) => pokePointer(image, D, 0, 0), /hole/],
    ['directory longer than its blocks', (image) => pokeInode(image, D, 'size', 2048), /hole/],
    ['directory block outside', (image) => pokePointer(image, D, 0, 0x7fffffff), /outside/],
    ['directory block in the superblock', (image) => pokePointer(image, D, 0, 1), /outside/],
    ['more sectors than the image', (image) => pokeInode(image, F, 'sectorCount', 0x7fffffff), /more blocks/],
    ['file too large', (image) => pokeInode(image, F, 'sizeHigh', 0xffff), /too large/],
    ['link of size 0', (image) => pokeInode(image, LINK, 'size', 0), /wrong length/],
    ['short link of 60 bytes', (image) => pokeInode(image, LINK, 'size', 60), /wrong length/],
    ['short link beyond its NUL', (image) => pokeInode(image, LINK, 'size', 10), /NUL/],
    ['long link of a block', (image) => pokeInode(image, LONG, 'size', 1024), /wrong length/],
    ['long link in a hole', (image) => pokePointer(image, LONG, 0, 0), /NUL/],
    ['record of 0 bytes', (image) => pokeRecord(image, D, 'f', { recordSize: 0 }), /wrong length/],
    ['record of 8 bytes', (image) => pokeRecord(image, D, 'f', { recordSize: 8 }), /wrong length/],
    ['record not of 4 bytes', (image) => pokeRecord(image, D, 'sub', { recordSize: 14 }), /wrong length/],
    ['record beyond the block', (image) => pokeRecord(image, D, 'sub', { recordSize: 2000 }), /wrong length/],
    [
      'unused record of 0 bytes',
      (image) => pokeRecord(image, D, 'f', { inode: 0, recordSize: 0 }),
      /wrong length/,
    ],
    [
      'record ending near the end',
      (image) => pokeRecord(image, D, 'f', { recordSize: 984 - 4 }),
      /wrong length/,
    ],
    ['name longer than its record', (image) => pokeRecord(image, D, 'sub', { nameSize: 5 }), /wrong length/],
    ['empty name', (image) => pokeRecord(image, D, 'sub', { nameSize: 0 }), /name that no file/],
    ['NUL in a name', (image) => pokeRecord(image, D, 'sub', { nameSize: 4 }), /name that no file/],
    ['slash in a name', (image) => pokeName(image, 'sub', 's/b'), /name that no file/],
    ['a name twice', (image) => pokeName(image, 'big', 'dev'), /twice/],
    ['inode outside', (image) => pokeRecord(image, D, 'f', { inode: 25 }), /no inode 25/],
    ['reserved inode', (image) => pokeRecord(image, D, 'f', { inode: 7 }), /reserved/],
    ['loop to the root', (image) => pokeRecord(image, D, 'sub', { inode: 2 }), /two names/],
    ['loop to itself', (image) => pokeRecord(image, D, 'sub', { inode: D }), /two names/],
    ['directory named twice', (image) => pokeRecord(image, D, 'f', { inode: SUB }), /two names/],
    [
      'directories sharing a block',
      async (image) => pokePointer(image, SUB, 0, await peekPointer(image, D, 0)),
      /share/,
    ],
  ];

  async function pokeInodes(
    image: Uint8Array,
    number: number,
    values: { linkCount: number; deleteTime: number },
  ): Promise<void> {
    await pokeInode(image, number, 'linkCount', values.linkCount);
    await pokeInode(image, number, 'deleteTime', values.deleteTime);
  }

  async function pokeName(image: Uint8Array, name: string, other: string): Promise<void> {
    const at = await recordOffset(image, name === 'sub' ? D : 2, name);
    image.set(Buffer.from(other), at + 8);
  }

  for (const [name, damage, message] of damages)
    it(name, async () => {
      const image = await freshImage();
      await damage(image);
      await expect(readImage(image)).rejects.toThrow(
        expect.objectContaining({
          kind: 'corrupt',
          message: expect.stringMatching(message),
          at: { file: 'test.img', offset: expect.any(Number) },
        }),
      );
    });

  it('is told with its offset', async () => {
    const image = await freshImage();
    const offset = await recordOffset(image, D, 'f');
    writeFields(image, offset, DIRECTORY_RECORD, { recordSize: 3 });
    await expect(readImage(image)).rejects.toThrow(
      expect.objectContaining({
        at: { file: 'test.img', offset },
        found: 'a record of 3 bytes for a name of 1',
      }),
    );
  });

  it("in a file's block map shows when the file is read", async () => {
    const image = await freshImage();
    const indirect = await peekPointer(image, BIG, 12);
    new DataView(image.buffer).setUint32(indirect * 1024 + 40, 0x00ffffff, true);
    const { tree } = await readImage(image);
    await expect(contentOf(tree, 'big')).rejects.toThrow(
      expect.objectContaining({ kind: 'corrupt', at: { file: 'test.img', offset: indirect * 1024 + 40 } }),
    );
    const other = await freshImage();
    await pokePointer(other, BIG, 13, 0x00ffffff);
    await expect(contentOf((await readImage(other)).tree, 'big')).rejects.toThrow(/outside/);
  });

  it('indirect blocks that point to themselves end', async () => {
    const image = await freshImage();
    const block = await peekPointer(image, BIG, 13);
    const view = new DataView(image.buffer);
    for (let i = 0; i < 256; i++) view.setUint32(block * 1024 + 4 * i, block, true);
    expect((await contentOf((await readImage(image)).tree, 'big')).length).toBe(300 * 1024);
  });
});

describe('images cut short', () => {
  it('at any length are corrupt', async () => {
    const image = await freshImage();
    for (const size of [
      0,
      1,
      1023,
      1024,
      1500,
      2047,
      2048,
      2060,
      4096,
      image.length - 1024,
      image.length - 1,
    ])
      await expect(readImage(image.slice(0, size)), `${size} bytes`).rejects.toThrow(
        expect.objectContaining({ kind: 'corrupt' }),
      );
  });

  it('bytes after the last block do not matter', async () => {
    const image = await freshImage();
    const longer = new Uint8Array(image.length + 1500);
    longer.set(image);
    expect((await readImage(longer)).tree.size).toBe(9);
  });
});

describe('hostile images', () => {
  it('paths that grow beyond PATH_MAX are refused', async () => {
    const tree: Tree = new Map();
    let path = '';
    for (let i = 0; i < 17; i++) {
      path += `${i ? '/' : ''}${'n'.repeat(250)}`;
      tree.set(fromText(path), directory());
    }
    await expect(readImage(await buildImage(tree))).rejects.toThrow(/PATH_MAX/);
    tree.delete(fromText(path));
    expect((await readImage(await buildImage(tree))).tree.size).toBe(18);
  });

  it('random damage gives a tree or one of our errors', async () => {
    const image = await freshImage();
    const places = [1024, 104, 2048, 32, await inodeOffset(image, 1), 18 * 128];
    for (const number of [2, D, SUB]) places.push(1024 * (await peekPointer(image, number, 0)), 80);
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 500; seed++) {
      const random = seededNumbers(seed);
      const bent = Uint8Array.from(image);
      for (let count = 1 + random(3); count > 0; count--) {
        const place = 2 * random(places.length / 2);
        bent[(places[place] ?? 0) + random(places[place + 1] ?? 0)] = random(256);
      }
      try {
        const { tree } = await readImage(bent);
        for (const inode of tree.values())
          if (inode.kind === 'file' && inode.content.size < 1e6) await collectChunks(inode.content.chunks());
        outcomes.read++;
      } catch (error) {
        if (!isBootsmithError(error)) throw error;
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(50);
    expect(outcomes.refused).toBeGreaterThan(50);
  });

  it('an inode is where the table says', async () => {
    const image = await freshImage();
    expect((await inodeOffset(image, 12)) - (await inodeOffset(image, 11))).toBe(128);
    expect((await peekInode(image, BIG)).size).toBe(300 * 1024);
  });
});
