import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { equalBytes, fromText, viewOf } from '../../../src/base/bytes.ts';
import { CRAMFS_FLAGS, SUPERBLOCK } from '../../../src/formats/cramfs/layout.ts';
import { CRAMFS_SNIFF_SIZE, isCramfs, readCramfs } from '../../../src/formats/cramfs/read.ts';
import { describeTree, randomBytes, seededNumbers } from '../ext2/images.ts';
import {
  buildImage,
  contentOf,
  peekInode,
  peekSuperblock,
  pokeInode,
  pokeSuperblock,
  readImage,
  seal,
  TREE,
} from './images.ts';

describe('sniffing', () => {
  it('knows an image by its magic, in both byte orders and places', async () => {
    for (const byteOrder of ['little', 'big'] as const)
      for (const startsAt of [0, 512] as const) {
        const image = await buildImage(new Map(), { byteOrder, startsAt });
        expect(isCramfs(image.subarray(0, CRAMFS_SNIFF_SIZE))).toBe(true);
        expect(isCramfs(image.subarray(0, startsAt + 75))).toBe(false);
      }
    expect(isCramfs(new Uint8Array(CRAMFS_SNIFF_SIZE))).toBe(false);
    expect(isCramfs(new Uint8Array(0))).toBe(false);
  });
});

describe('images that our writer does not make', () => {
  it('bytes after the end do not matter', async () => {
    const longer = new Uint8Array((await buildImage()).length + 1000).fill(9);
    longer.set(await buildImage());
    expect((await readImage(longer)).tree.size).toBe(TREE.size);
  });

  it('of the old form, without sizes and checksum', async () => {
    const image = await buildImage();
    pokeSuperblock(image, SUPERBLOCK.flags, 0);
    pokeSuperblock(image, SUPERBLOCK.size, 1 << 16);
    pokeSuperblock(image, SUPERBLOCK.crc, 0);
    const { tree, summary } = await readImage(image);
    expect(await describeTree(tree)).toEqual(await describeTree(TREE));
    expect([summary.size, summary.crc, summary.flags]).toEqual([undefined, undefined, []]);
  });

  it('compatible flags without a name are told, others are refused by name', async () => {
    const image = await buildImage();
    pokeSuperblock(image, SUPERBLOCK.flags, 0x83);
    expect((await readImage(seal(image))).summary.flags).toEqual([
      'fsidVersion2',
      'sortedDirectories',
      '0x80',
    ]);
    pokeSuperblock(image, SUPERBLOCK.flags, 0x1003);
    await expect(readImage(seal(image))).rejects.toThrow(
      expect.objectContaining({ kind: 'unsupported', found: '0x1000', at: { file: 'test.img', offset: 8 } }),
    );
  });

  it('a root elsewhere needs its flag', async () => {
    const image = await buildImage();
    const longer = new Uint8Array(image.length + 4096);
    longer.set(image);
    const { size } = peekInode(image, '');
    longer.copyWithin(image.length, 76, 76 + size);
    pokeSuperblock(longer, SUPERBLOCK.size, longer.length);
    pokeInode(longer, '', { offsetWords: image.length / 4 });
    await expect(readImage(seal(longer))).rejects.toThrow(/root lies in a wrong place/);
    pokeSuperblock(longer, SUPERBLOCK.flags, 3 | CRAMFS_FLAGS.shiftedRoot);
    expect(await describeTree((await readImage(seal(longer))).tree)).toEqual(await describeTree(TREE));
  });

  it('a device, fifo or empty file with an offset, as buggy writers left them', async () => {
    const image = await buildImage();
    for (const name of ['dev', 'fifo', 'empty']) pokeInode(image, name, { offsetWords: 999 });
    expect(await describeTree((await readImage(seal(image))).tree)).toEqual(await describeTree(TREE));
  });

  it('a device number above 16 bits is cut as the kernel cuts it', async () => {
    const image = await buildImage();
    pokeInode(image, 'dev', { size: 0x120501 });
    expect((await readImage(seal(image))).tree.get(fromText('dev'))).toMatchObject({
      rdev: { major: 5, minor: 1 },
    });
  });

  for (const blockSize of [8192, 65536] as const)
    it(`with blocks of ${blockSize} bytes, when it is told so`, async () => {
      const image = await buildImage();
      const data = randomBytes(seededNumbers(6), 150_000);
      const { bytes } = packBlocks(data, blockSize, image.length);
      const longer = Buffer.concat([image, bytes]);
      pokeInode(longer, 'big', { size: data.length, offsetWords: image.length / 4 });
      pokeSuperblock(longer, SUPERBLOCK.size, longer.length);
      const { tree } = await readImage(seal(longer), { blockSize });
      expect(equalBytes(await contentOf(tree, 'big'), data)).toBe(true);
      await expect(contentOf((await readImage(longer)).tree, 'big')).rejects.toThrow(
        expect.objectContaining({ kind: 'corrupt', hint: expect.stringMatching(/larger pages/) }),
      );
    });

  it('another block size is refused', async () => {
    const source = memorySource(await buildImage());
    await expect(readCramfs(source, { blockSize: 1000 as 4096 })).rejects.toThrow(
      expect.objectContaining({ kind: 'usage' }),
    );
  });
});

/** Block pointers and blocks for a place `start`. */
function packBlocks(data: Uint8Array, blockSize: number, start: number): { bytes: Buffer; ends: number[] } {
  const count = Math.ceil(data.length / blockSize);
  const pointers = new Uint8Array(4 * count);
  const blocks: Uint8Array[] = [pointers];
  const ends: number[] = [];
  let end = start + pointers.length;
  for (let i = 0; i < count; i++) {
    const block = deflateSync(data.subarray(i * blockSize, (i + 1) * blockSize));
    blocks.push(block);
    end += block.length;
    ends.push(end);
    viewOf(pointers).setUint32(4 * i, end, true);
  }
  return { bytes: Buffer.concat(blocks), ends };
}

describe('extended block pointers', () => {
  const UNCOMPRESSED = 0x80000000;
  const DIRECT = 0x40000000;
  const data = randomBytes(seededNumbers(4), 5 * 4096 + 100);
  const block = (i: number) => data.subarray(i * 4096, (i + 1) * 4096);

  /** One file of six blocks, one for each way to point to a block, behind the image's end. */
  async function makeImage(): Promise<Uint8Array> {
    const image = await buildImage();
    const start = image.length;
    const parts: Uint8Array[] = [];
    let end = start + 24;
    const pointers = new Uint8Array(24);
    parts.push(pointers);
    const add = (...more: Uint8Array[]) => {
      for (const part of more) {
        parts.push(part);
        end += part.length;
      }
    };
    const align = () => add(new Uint8Array((4 - (end % 4)) % 4));
    const point = (i: number, value: number) => viewOf(pointers).setUint32(4 * i, value, true);
    const sized = (bytes: Uint8Array) =>
      Buffer.concat([Uint8Array.of(bytes.length & 255, bytes.length >> 8), bytes]);
    add(block(0));
    point(0, UNCOMPRESSED + end);
    add(deflateSync(block(1)));
    point(1, end);
    align();
    point(2, DIRECT + end / 4);
    add(sized(deflateSync(block(2))));
    add(deflateSync(block(3)));
    point(3, end);
    align();
    point(4, UNCOMPRESSED + DIRECT + end / 4);
    add(block(4));
    add(data.subarray(5 * 4096));
    point(5, UNCOMPRESSED + end);
    const longer = Buffer.concat([image, ...parts, new Uint8Array(100)]);
    pokeInode(longer, 'big', { size: data.length, offsetWords: start / 4 });
    pokeSuperblock(longer, SUPERBLOCK.size, longer.length);
    pokeSuperblock(longer, SUPERBLOCK.flags, 3 | CRAMFS_FLAGS.extendedPointers);
    return seal(longer);
  }

  it('of all four kinds are followed', async () => {
    const { tree, summary } = await readImage(await makeImage());
    expect(summary.flags).toContain('extendedPointers');
    expect(equalBytes(await contentOf(tree, 'big'), data)).toBe(true);
    expect(equalBytes(await contentOf(tree, 'd/f'), await contentOf(TREE, 'd/f'))).toBe(true);
  });

  it('without the flag are damage', async () => {
    const image = await makeImage();
    pokeSuperblock(image, SUPERBLOCK.flags, 3);
    await expect(contentOf((await readImage(seal(image))).tree, 'big')).rejects.toThrow(/outside the image/);
  });

  const bends: [string, number, number, RegExp][] = [
    ['a direct block outside the image', 2, DIRECT + 0x3fffffff, /outside the image/],
    ['a direct plain block outside the image', 4, UNCOMPRESSED + DIRECT + 0x3fffffff, /outside the image/],
    ['a direct block of zeros', 2, DIRECT + 7, /cannot be unpacked|too long|wrong length|outside/],
    ['a plain block that is too long', 5, UNCOMPRESSED + 0x3fffffff, /outside the image/],
  ];
  for (const [name, index, value, message] of bends)
    it(`${name} is damage`, async () => {
      const image = await makeImage();
      viewOf(image).setUint32(peekInode(image, 'big').offsetWords * 4 + 4 * index, value, true);
      const { tree } = await readImage(seal(image));
      await expect(contentOf(tree, 'big')).rejects.toThrow(
        expect.objectContaining({ kind: 'corrupt', message: expect.stringMatching(message) }),
      );
    });
});

it('a superblock is where the other tests think', async () => {
  const image = await buildImage();
  expect(peekSuperblock(image, SUPERBLOCK.size)).toBe(image.length);
  expect(peekSuperblock(image, SUPERBLOCK.flags)).toBe(3);
});
