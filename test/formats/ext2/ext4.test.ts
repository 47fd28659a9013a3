import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { encodeText, equalBytes, fromText, viewOf } from '../../../src/base/bytes.ts';
import { isBootsmithError } from '../../../src/base/errors.ts';
import { crc32c } from '../../../src/formats/ext2/checksum.ts';
import { SUPERBLOCK_EXT4 } from '../../../src/formats/ext2/ext4-layout.ts';
import { writeFields } from '../../../src/formats/ext2/fields.ts';
import {
  INCOMPAT_FEATURES,
  INODE_FLAG,
  RO_COMPAT_FEATURES,
  SUPERBLOCK_OFFSET,
} from '../../../src/formats/ext2/layout.ts';
import {
  extentNode,
  type NewExtent,
  pokeExtents,
  pokeInline,
  sealSuperblock,
  WIDE_SIZE,
  wideImage,
} from './ext4-images.ts';
import {
  describeTree,
  inodeOffset,
  peekInode,
  peekPointer,
  pokeInode,
  pokeSuperblock,
  readImage,
  seededNumbers,
} from './images.ts';
import { BIG, contentOf, D, F, freshImage, LINK, LONG, SUB } from './sample.ts';

const BIG_BLOCKS = 300;

/** The blocks of the sample's big file as extents: 12 blocks, then those behind each indirect block. */
async function extentsOfBig(image: Uint8Array): Promise<NewExtent[]> {
  const first = await peekPointer(image, BIG, 0);
  const indirect = await peekPointer(image, BIG, 12);
  const double = await peekPointer(image, BIG, 13);
  return [
    [0, 12, first],
    [12, 256, indirect + 1],
    [268, 32, double + 2],
  ];
}

/** Numbers of free blocks at the end of the image. */
function freeBlocks(image: Uint8Array): [number, number, number] {
  const end = image.length / 1024;
  return [end - 1, end - 2, end - 3];
}

describe('extent trees', () => {
  it('in the inode give what indirect blocks gave', async () => {
    const image = await wideImage();
    const before = await describeTree((await readImage(image)).tree);
    await pokeExtents(image, BIG, extentNode(60, 0, await extentsOfBig(image)));
    const { tree, summary } = await readImage(image);
    expect(await describeTree(tree)).toEqual(before);
    expect(summary.kind).toBe('ext4');
  });

  it('of depth 5 give the same', async () => {
    const image = await wideImage();
    const before = await contentOf((await readImage(image)).tree, 'big');
    const extents = await extentsOfBig(image);
    const end = image.length / 1024;
    image.set(extentNode(1024, 0, extents.slice(0, 2)), (end - 1) * 1024);
    image.set(extentNode(1024, 0, extents.slice(2)), (end - 2) * 1024);
    image.set(
      extentNode(1024, 1, [
        [0, end - 1],
        [268, end - 2],
      ]),
      (end - 3) * 1024,
    );
    for (const depth of [2, 3, 4])
      image.set(extentNode(1024, depth, [[0, end - 1 - depth]]), (end - 2 - depth) * 1024);
    await pokeExtents(image, BIG, extentNode(60, 5, [[0, end - 6]]));
    expect(equalBytes(await contentOf((await readImage(image)).tree, 'big'), before)).toBe(true);
  });

  it('holes and extents never written are zeros', async () => {
    const image = await wideImage();
    const before = await contentOf((await readImage(image)).tree, 'big');
    const [first, second] = await extentsOfBig(image);
    if (!first || !second) throw new Error('no extents');
    const root = extentNode(60, 0, [first, [20, 0x8000 + 30, second[2]], [100, 5, second[2]]]);
    await pokeExtents(image, BIG, root);
    const after = await contentOf((await readImage(image)).tree, 'big');
    const wanted = new Uint8Array(BIG_BLOCKS * 1024);
    wanted.set(before.subarray(0, 12 * 1024));
    wanted.set(before.subarray(12 * 1024, 17 * 1024), 100 * 1024);
    expect(equalBytes(after, wanted)).toBe(true);
  });

  it('without entries, and blocks behind the end of the file', async () => {
    const image = await wideImage();
    await pokeExtents(image, BIG, extentNode(60, 0, []));
    await pokeExtents(
      image,
      F,
      extentNode(60, 0, [
        [3, 9, 40],
        [0x9000, 1, 40],
      ]),
    );
    const { tree } = await readImage(image);
    expect((await contentOf(tree, 'big')).every((byte) => byte === 0)).toBe(true);
    expect((await contentOf(tree, 'd/f')).length).toBe(5000);
  });

  it('a directory is read through them', async () => {
    const image = await wideImage();
    const before = await describeTree((await readImage(image)).tree);
    await pokeExtents(image, D, extentNode(60, 0, [[0, 1, await peekPointer(image, D, 0)]]));
    expect(await describeTree((await readImage(image)).tree)).toEqual(before);
    await pokeExtents(image, D, extentNode(60, 0, [[0, 0x8001, 40]]));
    await expect(readImage(image)).rejects.toThrow(/a directory has a hole/);
  });

  type Bend = [
    name: string,
    bend: (image: Uint8Array, free: [number, number, number]) => Uint8Array,
    message: RegExp,
  ];
  const bends: Bend[] = [
    ['no magic', () => new Uint8Array(60), /wrong magic/],
    ['five entries in an inode', () => poke(extentNode(60, 0, []), 2, 5), /too many entries/],
    ['a limit beyond the inode', () => poke(extentNode(60, 0, []), 4, 5), /too many entries/],
    ['depth 6', () => extentNode(60, 6, [[0, 40]]), /wrong depth/],
    ['an empty index', () => extentNode(60, 1, []), /empty/],
    ['an extent of 0 blocks', () => extentNode(60, 0, [[0, 0, 40]]), /wrong length/],
    [
      'extents that overlap',
      () =>
        extentNode(60, 0, [
          [0, 9, 40],
          [8, 1, 60],
        ]),
      /wrong length/,
    ],
    [
      'extents out of order',
      () =>
        extentNode(60, 0, [
          [8, 1, 40],
          [0, 1, 60],
        ]),
      /out of order/,
    ],
    [
      'one place twice',
      () =>
        extentNode(60, 0, [
          [8, 1, 40],
          [8, 1, 60],
        ]),
      /out of order/,
    ],
    ['an extent in the superblock', () => extentNode(60, 0, [[0, 2, 1]]), /outside the image/],
    [
      'an extent beyond the image',
      (image) => extentNode(60, 0, [[0, 2, image.length / 1024 - 1]]),
      /outside the image/,
    ],
    [
      'an extent of 48 bits',
      () => poke(extentNode(60, 0, [[0, 2, 40]]), 12 + 6, 0xffff),
      /outside the image/,
    ],
    [
      'an unwritten extent beyond the image',
      () => extentNode(60, 0, [[0, 0x8002, 0xfffffff0]]),
      /outside the image/,
    ],
    ['a node outside', () => extentNode(60, 1, [[0, 0x00ffffff]]), /outside the image/],
    [
      'a node that is its own child',
      (image, [node]) => {
        image.set(extentNode(1024, 1, [[0, node]]), node * 1024);
        return extentNode(60, 2, [[0, node]]);
      },
      /wrong depth/,
    ],
    [
      'one node in two places',
      (image, [node]) => {
        image.set(extentNode(1024, 0, [[5, 1, 40]]), node * 1024);
        return extentNode(60, 1, [
          [0, node],
          [10, node],
        ]);
      },
      /out of order/,
    ],
    [
      'an empty leaf',
      (image, [node]) => {
        image.set(extentNode(1024, 0, []), node * 1024);
        return extentNode(60, 1, [[0, node]]);
      },
      /empty/,
    ],
    [
      'a leaf that reaches into the next one',
      (image, [node, other]) => {
        image.set(extentNode(1024, 0, [[0, 20, 40]]), node * 1024);
        image.set(extentNode(1024, 0, [[10, 1, 80]]), other * 1024);
        return extentNode(60, 1, [
          [0, node],
          [10, other],
        ]);
      },
      /wrong length/,
    ],
    [
      'a leaf with too many entries',
      (image, [node]) => {
        image.set(poke(extentNode(1024, 0, [[0, 1, 40]]), 2, 85), node * 1024);
        return extentNode(60, 1, [[0, node]]);
      },
      /too many entries/,
    ],
  ];
  for (const [name, bend, message] of bends)
    it(`${name} is damage, told with its offset`, async () => {
      const image = await wideImage();
      await pokeExtents(image, BIG, bend(image, freeBlocks(image)));
      const { tree } = await readImage(image);
      await expect(contentOf(tree, 'big')).rejects.toThrow(
        expect.objectContaining({
          kind: 'corrupt',
          message: expect.stringMatching(message),
          at: { file: 'test.img', offset: expect.any(Number) },
        }),
      );
    });

  it('a file longer than 2^32 blocks is damage', async () => {
    const image = await wideImage();
    await pokeExtents(image, BIG, extentNode(60, 0, []));
    await pokeInode(image, BIG, 'sizeHigh', 0x400);
    await expect(readImage(image)).rejects.toThrow(/too large/);
    await pokeInode(image, BIG, 'sizeHigh', 0x3ff);
    expect((await readImage(image)).tree.get(fromText('big'))).toMatchObject({ kind: 'file' });
  });
});

function poke(bytes: Uint8Array, at: number, value: number): Uint8Array {
  viewOf(bytes).setUint16(at, value, true);
  return bytes;
}

/** Directory records that fill `size` bytes. */
function records(size: number, entries: readonly (readonly [name: string, inode: number])[]): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = viewOf(bytes);
  let at = 0;
  for (const [i, [name, inode]] of entries.entries()) {
    const length = i + 1 === entries.length ? size - at : 8 + Math.ceil(name.length / 4) * 4;
    view.setUint32(at, inode, true);
    view.setUint16(at + 4, length, true);
    bytes[at + 6] = name.length;
    bytes.set(encodeText(name), at + 8);
    at += length;
  }
  return bytes;
}

describe('inline data', () => {
  for (const size of [0, 1, 59, 60, 61, 100, 128])
    it(`a file of ${size} bytes`, async () => {
      const image = await wideImage();
      const data = Uint8Array.from({ length: size }, (_, i) => i + 1);
      await pokeInline(image, BIG, data);
      expect(equalBytes(await contentOf((await readImage(image)).tree, 'big'), data)).toBe(true);
    });

  for (const length of [10, 60, 61, 120])
    it(`a symbolic link of ${length} bytes`, async () => {
      const image = await wideImage();
      await pokeInline(image, LONG, encodeText('t'.repeat(length)));
      expect((await readImage(image)).tree.get(fromText('long'))).toMatchObject({
        target: 't'.repeat(length),
      });
    });

  it('a directory, with and without more entries in the attribute', async () => {
    const image = await wideImage();
    const first = records(56, [
      ['one', F],
      ['two', LINK],
    ]);
    await pokeInline(image, D, Buffer.concat([Uint8Array.of(2, 0, 0, 0), first]));
    expect([...(await readImage(image)).tree.keys()]).toEqual([
      '',
      'lost+found',
      'd',
      'd/one',
      'd/two',
      'link',
      'long',
      'dev',
      'big',
    ]);
    const more = records(48, [
      ['three', F],
      ['four', SUB],
    ]);
    await pokeInline(image, D, Buffer.concat([Uint8Array.of(2, 0, 0, 0), first, more]));
    const { tree } = await readImage(image);
    expect([...tree.keys()].filter((path) => path.startsWith('d/'))).toEqual([
      'd/one',
      'd/two',
      'd/three',
      'd/four',
    ]);
    expect(tree.get(fromText('d/three'))).toBe(tree.get(fromText('d/one')));
  });

  it('an empty directory is one unused record', async () => {
    const image = await wideImage();
    await pokeInline(image, SUB, Buffer.concat([Uint8Array.of(D, 0, 0, 0), records(56, [['', 0]])]));
    expect([...(await readImage(image)).tree.keys()].filter((path) => path.startsWith('d/sub/'))).toEqual([]);
  });

  it('directories that name each other end', async () => {
    const image = await wideImage();
    await pokeInline(image, SUB, Buffer.concat([Uint8Array.of(D, 0, 0, 0), records(56, [['up', D]])]));
    await expect(readImage(image)).rejects.toThrow(/two names/);
  });

  type Bend = [name: string, at: number, value: number, message: RegExp];
  const area = 0x80 + 32;
  const bends: Bend[] = [
    ['a value outside the inode', area + 6, 0xfff0, /outside the inode/],
    ['a value in another inode', area + 8, 9, /outside the inode/],
    ['a value that is too long', area + 12, 200, /outside the inode/],
    ['a value that is too short', area + 12, 10, /less data/],
    ['no magic', area + 2, 0, /less data/],
    ['another attribute', area + 4, 0x0104, /less data/],
    ['a name beyond the inode', area + 4, 0x07ff, /cut short/],
    ['an area outside the inode', 0x80, 200, /less data/],
    ['an area off the grid', 0x80, 33, /less data/],
  ];
  for (const [name, at, value, message] of bends)
    it(`${name} is damage`, async () => {
      const image = await wideImage();
      await pokeInline(image, BIG, new Uint8Array(100).fill(7));
      viewOf(image).setUint16((await inodeOffset(image, BIG)) + at, value, true);
      await expect(readImage(image)).rejects.toThrow(
        expect.objectContaining({
          kind: 'corrupt',
          message: expect.stringMatching(message),
          at: { file: 'test.img', offset: expect.any(Number) },
        }),
      );
    });

  it('in an inode of 128 bytes is at most 60 bytes', async () => {
    const image = await freshImage();
    await pokeInode(image, F, 'flags', INODE_FLAG.inlineData);
    await expect(readImage(image)).rejects.toThrow(/less data/);
    await pokeInode(image, F, 'size', 60);
    expect((await contentOf((await readImage(image)).tree, 'd/f')).length).toBe(60);
  });
});

describe('large inodes', () => {
  const times: [low: number, extra: number, seconds: number][] = [
    [0x4190ab00, 0, 0x4190ab00],
    [0x4190ab00, 0xfffffffd, 0x4190ab00 + 2 ** 32],
    [0xffffffff, 1, 0xffffffff],
    [0x7fffffff, 3, 0x37fffffff],
    [0xffffffff, 0, 0],
  ];
  for (const [low, extra, seconds] of times)
    it(`the time 0x${low.toString(16)} with 0x${extra.toString(16)} is ${seconds}`, async () => {
      const image = await wideImage();
      await pokeInode(image, F, 'modifyTime', low);
      viewOf(image).setUint32((await inodeOffset(image, F)) + 0x88, extra, true);
      expect((await readImage(image)).tree.get(fromText('d/f'))?.mtime).toBe(seconds);
    });

  it('without the field, times are those of ext2', async () => {
    const image = await wideImage();
    await pokeInode(image, F, 'modifyTime', 0xffffffff);
    viewOf(image).setUint16((await inodeOffset(image, F)) + 0x80, 8, true);
    expect((await readImage(image)).tree.get(fromText('d/f'))?.mtime).toBe(0xffffffff);
  });

  it('huge files count blocks in 48 bits, or in units of blocks', async () => {
    const image = await wideImage();
    const high = (await inodeOffset(image, F)) + 0x74;
    viewOf(image).setUint16(high, 1, true);
    expect((await readImage(image)).tree.size).toBe(9);
    pokeSuperblock(image, 'roCompat', RO_COMPAT_FEATURES.huge_file);
    await expect(readImage(image)).rejects.toThrow(/more blocks than the image/);
    viewOf(image).setUint16(high, 0, true);
    await pokeInode(image, F, 'flags', INODE_FLAG.hugeFile);
    const blocks = image.length / 1024;
    await pokeInode(image, F, 'sectorCount', blocks);
    expect((await readImage(image)).tree.size).toBe(9);
    await pokeInode(image, F, 'sectorCount', blocks + 1);
    await expect(readImage(image)).rejects.toThrow(/more blocks than the image/);
  });
});

describe('the superblock of ext4', () => {
  it('the checksum is CRC-32C, not inverted', () => {
    expect(crc32c(encodeText('123456789'))).toBe(~0xe3069283 >>> 0);
  });

  it('its checksum is checked where it is kept', async () => {
    const image = await wideImage();
    sealSuperblock(image);
    expect((await readImage(image)).tree.size).toBe(9);
    pokeSuperblock(image, 'mountCount', 99);
    await expect(readImage(image)).rejects.toThrow(
      expect.objectContaining({ kind: 'corrupt', at: { file: 'test.img', offset: 1024 + 0x3fc } }),
    );
  });

  const { filetype } = INCOMPAT_FEATURES;
  for (const size of [0, 32, 96, 2048])
    it(`64bit with descriptors of ${size} bytes is damage`, async () => {
      const image = await freshImage();
      pokeSuperblock(image, 'incompat', filetype | INCOMPAT_FEATURES['64bit']);
      writeFields(image, SUPERBLOCK_OFFSET, SUPERBLOCK_EXT4, { groupSize: size });
      await expect(readImage(image)).rejects.toThrow(/size of group descriptors/);
    });

  it('64bit: the high halves of the block count and of an inode table count', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'incompat', filetype | INCOMPAT_FEATURES['64bit']);
    writeFields(image, SUPERBLOCK_OFFSET, SUPERBLOCK_EXT4, { groupSize: 64 });
    const before = (await readImage(image)).tree.size;
    expect(before).toBe(9);
    viewOf(image).setUint32(2048 + 0x28, 1, true);
    await expect(readImage(image)).rejects.toThrow(/inode table of group 0/);
    viewOf(image).setUint32(2048 + 0x28, 0, true);
    writeFields(image, SUPERBLOCK_OFFSET, SUPERBLOCK_EXT4, { blockCountHigh: 1 });
    await expect(readImage(image)).rejects.toThrow(/cut short/);
  });

  it('clusters smaller than blocks, or of absurd size, are damage', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'roCompat', RO_COMPAT_FEATURES.bigalloc);
    pokeSuperblock(image, 'firstDataBlock', 0);
    pokeSuperblock(image, 'logFragmentSize', 17);
    await expect(readImage(image)).rejects.toThrow(/cluster size/);
    pokeSuperblock(image, 'logBlockSize', 2);
    pokeSuperblock(image, 'logFragmentSize', 1);
    await expect(readImage(image)).rejects.toThrow(/cluster size/);
  });

  it('meta_bg with descriptors outside the image is damage', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'incompat', filetype | INCOMPAT_FEATURES.meta_bg);
    expect((await readImage(image)).tree.size).toBe(9);
    pokeSuperblock(image, 'blocksPerGroup', 8);
    pokeSuperblock(image, 'inodesPerGroup', 8);
    await expect(readImage(image)).rejects.toThrow(expect.objectContaining({ kind: 'corrupt' }));
  });
});

describe('hostile ext4', () => {
  it('random damage gives a tree or one of our errors, soon', async () => {
    const image = await wideImage();
    const extents = await extentsOfBig(image);
    const [leaf, other] = freeBlocks(image);
    image.set(extentNode(1024, 0, extents.slice(0, 2)), leaf * 1024);
    image.set(extentNode(1024, 0, extents.slice(2)), other * 1024);
    await pokeExtents(
      image,
      BIG,
      extentNode(60, 1, [
        [0, leaf],
        [268, other],
      ]),
    );
    await pokeInline(image, LONG, encodeText('t'.repeat(100)));
    const inner = records(56, [
      ['one', F],
      ['two', LINK],
    ]);
    await pokeInline(
      image,
      SUB,
      Buffer.concat([Uint8Array.of(D, 0, 0, 0), inner, records(24, [['three', F]])]),
    );
    const table = await inodeOffset(image, 1);
    const places = [1024, 104, 1024 + 0xfe, 2, 1024 + 0x150, 4, 2048, 64];
    for (const number of [2, D, SUB, LONG, BIG]) places.push(table + (number - 1) * WIDE_SIZE, WIDE_SIZE);
    places.push(leaf * 1024, 40, other * 1024, 40);
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 1500; seed++) {
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
    expect(outcomes.read).toBeGreaterThan(200);
    expect(outcomes.refused).toBeGreaterThan(200);
  });

  it('the image is where the other tests think', async () => {
    const image = await wideImage();
    expect((await inodeOffset(image, 12)) - (await inodeOffset(image, 11))).toBe(WIDE_SIZE);
    expect((await peekInode(image, BIG)).size).toBe(BIG_BLOCKS * 1024);
  });
});
