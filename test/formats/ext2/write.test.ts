import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { equalBytes, fromText } from '../../../src/base/bytes.ts';
import { readFields } from '../../../src/formats/ext2/fields.ts';
import { GROUP, SUPERBLOCK, SUPERBLOCK_OFFSET } from '../../../src/formats/ext2/layout.ts';
import { type Ext2WriteOptions, planExt2, writeExt2 } from '../../../src/formats/ext2/write.ts';
import { type Content, device, directory, file, symlink, type Tree } from '../../../src/tree/tree.ts';
import {
  buildImage,
  hollow,
  makeTree,
  peekInode,
  peekPointer,
  randomTree,
  readImage,
  TIME,
} from './images.ts';

describe('what an inode says', () => {
  it('counts links, and sectors with indirect blocks', async () => {
    const shared = file(new Uint8Array(13 * 1024));
    const image = await buildImage(
      makeTree([
        ['d', directory()],
        ['d/e', directory()],
        ['d/f', directory()],
        ['d/one', shared],
        ['two', shared],
        ['short', symlink(fromText('s'.repeat(59)))],
        ['long', symlink(fromText('s'.repeat(60)))],
      ]),
    );
    expect(await peekInode(image, 2)).toMatchObject({ linkCount: 4, size: 1024, sectorCount: 2 });
    expect(await peekInode(image, 12)).toMatchObject({ linkCount: 4 });
    expect(await peekInode(image, 15)).toMatchObject({ linkCount: 2, size: 13 * 1024, sectorCount: 28 });
    expect(await peekInode(image, 16)).toMatchObject({ size: 59, sectorCount: 0 });
    expect(await peekInode(image, 17)).toMatchObject({ size: 60, sectorCount: 2 });
  });

  it('has the old form of device numbers while they fit, and the new one beyond', async () => {
    const rdev = (major: number, minor: number) => device('block', { major, minor });
    const image = await buildImage(
      makeTree([
        ['old', rdev(255, 255)],
        ['major', rdev(256, 1)],
        ['minor', rdev(8, 0x12345)],
      ]),
    );
    const words = async (number: number) => [
      await peekPointer(image, number, 0),
      await peekPointer(image, number, 1),
    ];
    expect(await words(12)).toEqual([0xffff, 0]);
    expect(await words(13)).toEqual([0, 0x10001]);
    expect(await words(14)).toEqual([0, 0x12300845]);
  });

  it('has the feature large_file from 2 GiB on, and only then', async () => {
    const roCompat = async (size: number) => {
      const content: Content = {
        size,
        async *chunks() {
          yield new Uint8Array(1 << 20);
        },
      };
      const tree = makeTree([['f', file(content)]]);
      for await (const head of writeExt2(tree, { time: TIME, blockSize: 4096 }))
        return readFields(head, SUPERBLOCK_OFFSET, SUPERBLOCK).roCompat;
      return undefined;
    };
    expect(await roCompat(2 ** 31 - 1)).toBe(1);
    expect(await roCompat(2 ** 31)).toBe(3);
  });
});

describe('the plan', () => {
  it('leaves the room that was asked for, with its indirect blocks', () => {
    const tree = makeTree([['f', file(new Uint8Array(100))]]);
    const bare = planExt2(tree, { time: TIME });
    const roomy = planExt2(tree, { time: TIME, spareBytes: 13 * 1024, spareInodes: 20 });
    expect(bare.freeBlockCount).toBe(0);
    expect(roomy.freeBlockCount).toBe(14);
    expect(roomy.freeInodeCount).toBeGreaterThanOrEqual(20);
    expect(roomy.freeInodeCount).toBeLessThan(28);
    expect(roomy.size).toBe(roomy.blockCount * 1024);
  });

  it('fits at every size around the end of a group', async () => {
    let groups = 0;
    for (let blocks = 8100; blocks < 8200; blocks++) {
      const plan = planExt2(makeTree([['f', file(hollow(blocks * 1024))]]), { time: TIME });
      expect(plan.freeBlockCount).toBe(0);
      groups = Math.max(groups, plan.groupCount);
    }
    expect(groups).toBe(2);
  });

  it('takes more groups when one cannot hold all inodes', async () => {
    const tree: Tree = new Map();
    for (let i = 0; i < 8300; i++) tree.set(fromText(`l${i}`), symlink(fromText('x')));
    const plan = planExt2(tree, { time: TIME });
    expect(plan.groupCount).toBe(2);
    expect((await readImage(await buildImage(tree))).tree.size).toBe(8302);
  });

  it('does not read contents', () => {
    expect(planExt2(makeTree([['f', file(hollow(120e6))]]), { time: TIME }).groupCount).toBe(15);
  });

  it('puts copies of the superblock into groups 0, 1 and powers of 3, 5, 7', async () => {
    const image = await buildImage(new Map(), { spareBytes: 84e6 });
    const copies: number[] = [];
    for (let group = 0; 1024 * (1 + group * 8192) < image.length; group++) {
      const fields = readFields(image, 1024 * (1 + group * 8192), SUPERBLOCK);
      if (fields.magic === 0xef53 && fields.groupNumber === group) copies.push(group);
    }
    expect(copies).toEqual([0, 1, 3, 5, 7, 9]);
  });

  it('sums the free blocks and inodes of all groups', async () => {
    const image = await buildImage(new Map(), { spareBytes: 20e6, spareInodes: 5000 });
    const whole = readFields(image, 1024, SUPERBLOCK);
    const groups = [0, 1, 2].map((i) => readFields(image, 2048 + 32 * i, GROUP));
    const sum = (field: keyof typeof GROUP) => groups.reduce((all, group) => all + group[field], 0);
    expect(sum('freeBlockCount')).toBe(whole.freeBlockCount);
    expect(sum('freeInodeCount')).toBe(whole.freeInodeCount);
    expect(sum('directoryCount')).toBe(2);
  });
});

describe('same input, same bytes', () => {
  it('two writes are equal, and another time, name or label is not', async () => {
    const tree = randomTree(5, 1024);
    const first = await buildImage(tree);
    expect(equalBytes(first, await buildImage(tree))).toBe(true);
    expect(equalBytes(first, await buildImage(tree, { time: TIME + 1 }))).toBe(false);
    expect(equalBytes(first, await buildImage(tree, { label: 'x' }))).toBe(false);
  });

  it('the UUID follows the tree unless it is given', async () => {
    const uuid = async (tree: Tree, options: Partial<Ext2WriteOptions> = {}) =>
      (await readImage(await buildImage(tree, options))).summary.uuid;
    const one = await uuid(makeTree([['a', file(new Uint8Array(1))]]));
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await uuid(makeTree([['b', file(new Uint8Array(1))]]))).not.toBe(one);
    const given = '01234567-89ab-cdef-0123-456789abcdef';
    expect(await uuid(new Map(), { uuid: given.toUpperCase() })).toBe(given);
  });

  it('a label of 16 bytes is kept', async () => {
    const { summary } = await readImage(
      await buildImage(new Map(), { label: 'ü234567890123456'.slice(0, 15) }),
    );
    expect(summary.label).toBe('ü23456789012345');
  });
});

describe('streaming', () => {
  it('opens contents one at a time and closes the open one when the reader stops', async () => {
    let open = 0;
    let most = 0;
    const counted = (size: number): Content => ({
      size,
      async *chunks() {
        most = Math.max(most, ++open);
        try {
          for (let at = 0; at < size; at += 65536) yield new Uint8Array(Math.min(65536, size - at));
        } finally {
          open--;
        }
      },
    });
    const tree = makeTree(['a', 'b', 'c'].map((name) => [name, file(counted(1e6))]));
    await collectChunks(writeExt2(tree, { time: TIME }));
    expect([open, most]).toEqual([0, 1]);
    for await (const chunk of writeExt2(tree, { time: TIME })) if (chunk.length > 0 && open > 0) break;
    expect(open).toBe(0);
  });

  it('gives large chunks even for a tree of small files', async () => {
    const tree: Tree = new Map();
    for (let i = 0; i < 1000; i++) tree.set(fromText(`${i}`), file(new Uint8Array(700)));
    let count = 0;
    for await (const _ of writeExt2(tree, { time: TIME })) count++;
    expect(count).toBeLessThan(12);
  });
});
