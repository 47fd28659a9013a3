import { describe, expect, it } from 'vitest';
import { equalBytes, fromText } from '../../../src/base/bytes.ts';
import { COMPAT_FEATURES, INCOMPAT_FEATURES, INODE_FLAG } from '../../../src/formats/ext2/layout.ts';
import { EXT2_SNIFF_SIZE, isExt2 } from '../../../src/formats/ext2/read.ts';
import { describeTree, listKinds, pokeInode, pokePointer, pokeSuperblock, readImage } from './images.ts';

import { BIG, contentOf, D, DEV, F, freshImage, LINK, LONG, pokeRecord } from './sample.ts';

describe('sniffing', () => {
  it('knows an image by its magic, and needs enough bytes', async () => {
    const image = await freshImage();
    expect(isExt2(image.subarray(0, EXT2_SNIFF_SIZE))).toBe(true);
    expect(isExt2(image.subarray(0, EXT2_SNIFF_SIZE - 1))).toBe(false);
    expect(isExt2(new Uint8Array(EXT2_SNIFF_SIZE))).toBe(false);
    expect(isExt2(new Uint8Array(0))).toBe(false);
  });
});

describe('images that our writer does not make', () => {
  it('holes are zeros, direct and through indirect blocks', async () => {
    const image = await freshImage();
    const before = await contentOf((await readImage(image)).tree, 'big');
    await pokePointer(image, BIG, 3, 0);
    const expected = Uint8Array.from(before.subarray(0, 5 * 1024)).fill(0, 3 * 1024, 4 * 1024);
    const holed = await contentOf((await readImage(image)).tree, 'big');
    expect(equalBytes(holed.subarray(0, 5 * 1024), expected)).toBe(true);
    await pokePointer(image, BIG, 12, 0);
    const after = await contentOf((await readImage(image)).tree, 'big');
    expect(after.length).toBe(300 * 1024);
    expect(after.subarray(12 * 1024, 268 * 1024).every((byte) => byte === 0)).toBe(true);
    expect(equalBytes(after.subarray(268 * 1024), before.subarray(268 * 1024))).toBe(true);
  });

  it('a sparse file far beyond the image is read lazily', async () => {
    const image = await freshImage();
    await pokeInode(image, F, 'sizeHigh', 3);
    const { tree } = await readImage(image);
    const inode = tree.get(fromText('d/f'));
    if (inode?.kind !== 'file') throw new Error('no file');
    expect(inode.content.size).toBe(3 * 2 ** 32 + 5000);
    let seen = 0;
    for await (const chunk of inode.content.chunks()) {
      expect(chunk.length).toBeLessThanOrEqual(256 * 1024);
      seen += chunk.length;
      if (seen > 2e6) break;
    }
    expect(seen).toBeGreaterThan(2e6);
  });

  it('directories without the feature filetype', async () => {
    const image = await freshImage();
    const before = await describeTree((await readImage(image)).tree);
    pokeSuperblock(image, 'incompat', 0);
    for (const name of ['sub', 'f']) await pokeRecord(image, D, name, { fileType: 0 });
    const { tree, summary } = await readImage(image);
    expect(summary.features.incompat).toEqual([]);
    expect(await describeTree(tree)).toEqual(before);
  });

  it('revision 0, whose inodes are always 128 bytes', async () => {
    const image = await freshImage();
    const before = await describeTree((await readImage(image)).tree);
    pokeSuperblock(image, 'revision', 0);
    pokeSuperblock(image, 'inodeSize', 0);
    pokeSuperblock(image, 'firstInode', 0);
    const { tree, summary } = await readImage(image);
    expect(summary.revision).toBe(0);
    expect(await describeTree(tree)).toEqual(before);
  });

  it('a journal is told, and whether it must be replayed', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'compat', COMPAT_FEATURES.has_journal | COMPAT_FEATURES.dir_index);
    const clean = (await readImage(image)).summary;
    expect([clean.journal, clean.features.compat]).toEqual(['clean', ['has_journal', 'dir_index']]);
    pokeSuperblock(image, 'incompat', INCOMPAT_FEATURES.filetype | INCOMPAT_FEATURES.needs_recovery);
    const dirty = (await readImage(image)).summary;
    expect([dirty.journal, dirty.features.incompat]).toEqual([
      'needs-recovery',
      ['filetype', 'needs_recovery'],
    ]);
  });

  it('unknown features that do not stop a reader are told by their bits', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'compat', 0x80000000);
    pokeSuperblock(image, 'roCompat', 0x40000001);
    const { features } = (await readImage(image)).summary;
    expect(features.compat).toEqual(['0x80000000']);
    expect(features.roCompat).toEqual(['sparse_super', '0x40000000']);
  });

  it('a short link beside a block of extended attributes', async () => {
    const image = await freshImage();
    await pokeInode(image, LINK, 'attributeBlock', 30);
    await pokeInode(image, LINK, 'sectorCount', 2);
    expect((await readImage(image)).tree.get(fromText('link'))).toMatchObject({ target: 'd/f' });
  });

  it('device numbers in the new form', async () => {
    const image = await freshImage();
    await pokePointer(image, DEV, 0, 0);
    await pokePointer(image, DEV, 1, 0xfffabcde);
    expect((await readImage(image)).tree.get(fromText('dev'))).toMatchObject({
      rdev: { major: 0xabc, minor: 0xfffde },
    });
  });

  it('unused records are passed over', async () => {
    const image = await freshImage();
    await pokeRecord(image, D, 'sub', { inode: 0 });
    expect(listKinds((await readImage(image)).tree)).not.toContain('d/sub directory');
  });
});

describe('what is not handled is named', () => {
  for (const name of ['compression', 'journal_dev', 'dirdata', 'encrypt', 'casefold'] as const)
    it(name, async () => {
      const image = await freshImage();
      pokeSuperblock(image, 'incompat', INCOMPAT_FEATURES.filetype | INCOMPAT_FEATURES[name]);
      await expect(readImage(image)).rejects.toThrow(
        expect.objectContaining({
          kind: 'unsupported',
          found: name,
          at: { file: 'test.img', offset: 0x460 },
        }),
      );
    });

  it('several features, and bits without a name', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'incompat', INCOMPAT_FEATURES.extent | INCOMPAT_FEATURES.encrypt | 0x40000000);
    await expect(readImage(image)).rejects.toThrow(/features encrypt, 0x40000000/);
  });

  it('flex_bg is read, because it only places things', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'incompat', INCOMPAT_FEATURES.filetype | INCOMPAT_FEATURES.flex_bg);
    expect((await readImage(image)).tree.size).toBe(9);
  });

  const flags: [string, number, number][] = [
    ['encrypt', INODE_FLAG.encrypt, LONG],
    ['compression', INODE_FLAG.compressed, F],
    ['verity', INODE_FLAG.verity, F],
    ['ea_inode', INODE_FLAG.attributeInode, F],
  ];
  for (const [name, flag, inode] of flags)
    it(`the inode flag of ${name}`, async () => {
      const image = await freshImage();
      await pokeInode(image, inode, 'flags', flag);
      await expect(readImage(image)).rejects.toThrow(
        expect.objectContaining({ kind: 'unsupported', found: name }),
      );
    });

  it('revision 2, and blocks of 8 KiB', async () => {
    const image = await freshImage();
    pokeSuperblock(image, 'revision', 2);
    await expect(readImage(image)).rejects.toThrow(/revision 2/);
    const other = await freshImage();
    pokeSuperblock(other, 'logBlockSize', 3);
    await expect(readImage(other)).rejects.toThrow(/8192/);
  });
});
