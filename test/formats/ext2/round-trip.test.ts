import { describe, expect, it } from 'vitest';
import { fromText } from '../../../src/base/bytes.ts';
import { planExt2 } from '../../../src/formats/ext2/write.ts';
import { type Content, directory, file, symlink, type Tree } from '../../../src/tree/tree.ts';
import {
  buildImage,
  describeTree,
  listKinds,
  makeTree,
  peekInode,
  randomTree,
  readImage,
  TIME,
  withFixedParts,
} from './images.ts';

const BLOCK_SIZES = [1024, 2048, 4096] as const;

describe('what is written is read back', () => {
  for (const blockSize of BLOCK_SIZES)
    it(`random trees with blocks of ${blockSize}`, async () => {
      for (let seed = 1; seed <= 12; seed++) {
        const tree = randomTree(seed * 7919 + blockSize, blockSize);
        const bytes = await buildImage(tree, { blockSize });
        const image = await readImage(bytes);
        expect(image.summary.blockSize).toBe(blockSize);
        expect(await describeTree(image.tree), `seed ${seed}`).toEqual(
          await describeTree(withFixedParts(tree)),
        );
        expect(bytes.length).toBe(planExt2(tree, { time: TIME, blockSize }).size);
      }
    });

  it('an empty tree has a root and lost+found', async () => {
    const { tree, summary } = await readImage(await buildImage(new Map()));
    expect(await describeTree(tree)).toEqual([
      `"" =0 directory 755 0:0 ${TIME} `,
      `"lost+found" =1 directory 700 0:0 ${TIME} `,
    ]);
    expect(summary).toMatchObject({
      label: '',
      journal: 'none',
      revision: 1,
      features: { compat: [], incompat: ['filetype'], roCompat: ['sparse_super'] },
    });
  });

  it('lost+found of the tree keeps its place, its kind and what is in it', async () => {
    const kept = makeTree([
      ['', directory()],
      ['a', file(new Uint8Array(3))],
      ['lost+found', directory({ mode: 0o750, uid: 7, mtime: 9 })],
      ['lost+found/#12', file(new Uint8Array(5))],
    ]);
    expect(await describeTree((await readImage(await buildImage(kept))).tree)).toEqual(
      await describeTree(kept),
    );
    const odd = makeTree([['lost+found', symlink(fromText('x'))]]);
    expect(listKinds((await readImage(await buildImage(odd))).tree)).toEqual([
      ' directory',
      'lost+found symlink',
    ]);
  });

  it('a directory of 3000 names needs indirect blocks', async () => {
    const tree: Tree = new Map();
    const one = file(new Uint8Array(1));
    tree.set(fromText('d'), directory());
    for (let i = 0; i < 3000; i++)
      tree.set(fromText(`d/${'n'.repeat(100)}${i}`), i % 2 ? one : symlink(fromText(`${i}`)));
    const image = await buildImage(tree);
    expect((await peekInode(image, 12)).size).toBeGreaterThan((12 + 256) * 1024);
    expect(await describeTree((await readImage(image)).tree)).toEqual(
      await describeTree(withFixedParts(tree)),
    );
  });

  it('a file with triple indirect blocks over many groups', async () => {
    const size = (12 + 256 + 256 ** 2 + 257) * 1024 + 5;
    const content: Content = {
      size,
      async *chunks() {
        for (let at = 0; at < size; at += 1 << 20) {
          const chunk = Buffer.alloc(Math.min(1 << 20, size - at));
          for (let i = 0; i + 4 <= chunk.length; i += 1024) chunk.writeUInt32LE((at + i) >>> 10, i);
          yield chunk;
        }
      },
    };
    const { tree, summary } = await readImage(await buildImage(makeTree([['big', file(content)]])));
    expect(summary.blockCount).toBeGreaterThan(8 * 8192);
    const big = tree.get(fromText('big'));
    let block = 0;
    let left = size;
    if (big?.kind === 'file')
      for await (const chunk of big.content.chunks()) {
        left -= chunk.length;
        const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
        for (let i = 0; i + 4 <= view.length; i += 1024)
          if (view.readUInt32LE(i) !== block++) throw new Error(`block ${block - 1} is not in its place`);
      }
    expect(left).toBe(0);
  });
});
