import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { fromText, viewOf } from '../../../src/base/bytes.ts';
import { isBootsmithError } from '../../../src/base/errors.ts';
import { SUPERBLOCK } from '../../../src/formats/cramfs/layout.ts';
import { directory, type Tree } from '../../../src/tree/tree.ts';
import { seededNumbers } from '../ext2/images.ts';
import {
  buildImage,
  contentOf,
  inodeOffset,
  peekInode,
  pointerOffset,
  pokeInode,
  pokeSuperblock,
  readImage,
  seal,
} from './images.ts';

const pristine = buildImage();
const freshImage = async () => Uint8Array.from(await pristine);

type Damage = [name: string, damage: (image: Uint8Array) => void, message: RegExp];

describe('damage is found', () => {
  const pokeName = (image: Uint8Array, name: string, other: string) =>
    image.set(Buffer.from(other, 'latin1'), inodeOffset(image, name) + 12);
  const damages: Damage[] = [
    ['magic', (image) => pokeSuperblock(image, 0, 0x28cd3d46), /not a cramfs/],
    [
      'a size below the superblock',
      (image) => pokeSuperblock(image, SUPERBLOCK.size, 75),
      /size is too small/,
    ],
    [
      'a size beyond the file',
      (image) => pokeSuperblock(image, SUPERBLOCK.size, image.length + 1),
      /cut short/,
    ],
    ['root of another kind', (image) => pokeInode(image, '', { mode: 0o100755 }), /root is not a directory/],
    ['root in the superblock', (image) => pokeInode(image, '', { offsetWords: 1 }), /wrong place/],
    ['root without a place', (image) => pokeInode(image, '', { offsetWords: 0 }), /wrong place/],
    [
      'directory beyond the image',
      (image) => pokeInode(image, 'd', { offsetWords: 0x3ffffff }),
      /wrong place/,
    ],
    ['directory longer than the image', (image) => pokeInode(image, 'd', { size: 0xfffffc }), /wrong place/],
    ['directory not of words', (image) => pokeInode(image, 'd', { size: 21 }), /wrong place/],
    ['directory that ends in an inode', (image) => pokeInode(image, 'd', { size: 8 }), /inside an entry/],
    ['directory that ends in a name', (image) => pokeInode(image, 'd', { size: 16 }), /inside a name/],
    [
      'directory that is the root',
      (image) => pokeInode(image, 'd', { offsetWords: 19, size: 16 }),
      /overlap/,
    ],
    [
      'directory that is itself',
      (image) => pokeInode(image, 'sub', { offsetWords: peekInode(image, 'd').offsetWords, size: 20 }),
      /overlap/,
    ],
    ['no file type', (image) => pokeInode(image, 'f', { mode: 0o644 }), /no file type/],
    ['no name', (image) => pokeInode(image, 'sub', { nameWords: 0 }), /name that no file/],
    ['a name of NULs', (image) => pokeName(image, 'sub', '\0\0\0'), /name that no file/],
    ['NUL in a name', (image) => pokeName(image, 'sub', 's\0b'), /name that no file/],
    ['slash in a name', (image) => pokeName(image, 'sub', 's/b'), /name that no file/],
    ['a name of dots', (image) => pokeName(image, 'sub', '..\0'), /name that no file/],
    ['a name twice', (image) => pokeName(image, 'big', 'dev'), /twice/],
    ['data in the superblock', (image) => pokeInode(image, 'f', { offsetWords: 0 }), /wrong place/],
    ['link of size 0', (image) => pokeInode(image, 'link', { size: 0 }), /wrong length/],
    ['link of a page', (image) => pokeInode(image, 'link', { size: 4096 }), /wrong length/],
    ['link without a place', (image) => pokeInode(image, 'link', { offsetWords: 0 }), /wrong length/],
    ['link of another size', (image) => pokeInode(image, 'link', { size: 5 }), /wrong length/],
    [
      'link beyond the image',
      (image) => pokeInode(image, 'link', { offsetWords: 0x3ffffff }),
      /outside the image/,
    ],
    [
      'link of zeros',
      (image) => pokeInode(image, 'link', { offsetWords: peekInode(image, 'zeros').offsetWords, size: 4000 }),
      /outside|wrong length|NUL|unpacked/,
    ],
  ];
  for (const [name, damage, message] of damages)
    it(name, async () => {
      const image = await freshImage();
      damage(image);
      await expect(readImage(seal(image))).rejects.toThrow(
        expect.objectContaining({
          kind: 'corrupt',
          message: expect.stringMatching(message),
          at: { file: 'test.img', offset: expect.any(Number) },
        }),
      );
    });

  it('any changed byte fails the checksum', async () => {
    const image = await freshImage();
    for (const at of [20, 50, 100, 5000, image.length - 1]) {
      const bent = Uint8Array.from(image);
      bent[at] = (bent[at] ?? 0) ^ 0x10;
      await expect(readImage(bent), `byte ${at}`).rejects.toThrow(/checksum/);
    }
  });

  const pointers: [name: string, index: number, value: number, message: RegExp][] = [
    ['an end before the start', 0, 4, /outside the image/],
    ['an end beyond the image', 0, 0x0fffffff, /outside the image/],
    ['an end beyond 32 bits', 5, 0xffffffff, /outside the image/],
    ['a block of three pages', 0, 200_000, /too long/],
  ];
  for (const [name, index, value, message] of pointers)
    it(`${name} shows when the file is read`, async () => {
      const image = await freshImage();
      const offset = pointerOffset(image, 'big', index);
      viewOf(image).setUint32(offset, value, true);
      const { tree } = await readImage(seal(image));
      await expect(contentOf(tree, 'big')).rejects.toThrow(
        expect.objectContaining({
          kind: 'corrupt',
          message: expect.stringMatching(message),
          at: { file: 'test.img', offset },
        }),
      );
    });

  it('a block that is no zlib data, or gives too little', async () => {
    const image = await freshImage();
    const first = pointerOffset(image, 'big', Math.ceil(300_000 / 4096));
    image[first] = 0;
    const { tree } = await readImage(seal(image));
    await expect(contentOf(tree, 'big')).rejects.toThrow(
      expect.objectContaining({ kind: 'corrupt', at: { file: 'test.img', offset: first } }),
    );
    const other = await freshImage();
    pokeInode(other, 'f', { size: 4098 });
    await expect(contentOf((await readImage(seal(other))).tree, 'd/f')).rejects.toThrow(/wrong length/);
  });

  it('pointers beyond the image', async () => {
    const image = await freshImage();
    pokeInode(image, 'f', { offsetWords: (image.length - 4) / 4 });
    await expect(contentOf((await readImage(seal(image))).tree, 'd/f')).rejects.toThrow(/pointers/);
  });
});

describe('images cut short', () => {
  it('at any length are corrupt', async () => {
    const image = await freshImage();
    for (const size of [0, 1, 75, 76, 100, 512, 600, 4096, image.length - 1])
      await expect(readImage(image.slice(0, size)), `${size} bytes`).rejects.toThrow(
        expect.objectContaining({ kind: 'corrupt' }),
      );
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
    await expect(readImage(await buildImage(tree))).rejects.toThrow(
      expect.objectContaining({ kind: 'unsupported', message: expect.stringMatching(/PATH_MAX/) }),
    );
    tree.delete(fromText(path));
    expect((await readImage(await buildImage(tree))).tree.size).toBe(17);
  });

  it('random damage gives a tree or one of our errors', async () => {
    const image = await freshImage();
    const places = [4, 72, 76, 500, pointerOffset(image, 'big', 0), 320, pointerOffset(image, 'link', 0), 24];
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 1000; seed++) {
      const random = seededNumbers(seed);
      const bent = Uint8Array.from(image);
      for (let count = 1 + random(3); count > 0; count--) {
        const place = 2 * random(places.length / 2);
        bent[(places[place] ?? 0) + random(places[place + 1] ?? 0)] = random(256);
      }
      if (random(20) > 0) seal(bent);
      try {
        const { tree } = await readImage(bent);
        for (const inode of tree.values())
          if (inode.kind === 'file') await collectChunks(inode.content.chunks());
        outcomes.read++;
      } catch (error) {
        if (!isBootsmithError(error)) throw error;
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(100);
    expect(outcomes.refused).toBeGreaterThan(100);
  });

  it('contents come in pieces of at most 128 KiB', async () => {
    const { tree } = await readImage(await freshImage());
    const inode = tree.get(fromText('big'));
    if (inode?.kind !== 'file') throw new Error('no file');
    for await (const chunk of inode.content.chunks()) expect(chunk.length).toBeLessThanOrEqual(32 * 4096);
  });
});
