import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../../src/base/bytes.ts';
import { compress } from '../../../src/formats/compression/write.ts';
import { openTar, recogniseTar } from '../../../src/formats/tar/archive.ts';
import { writeTar } from '../../../src/formats/tar/write.ts';
import { file, type Inode, symlink, type Tree } from '../../../src/tree/tree.ts';
import { describeTree } from '../../support/trees.ts';

const treeOf = (...entries: [string, Inode][]): Tree =>
  new Map(entries.map(([path, inode]) => [fromText(path), inode]));
const entryOf = async (...entries: [string, Inode][]) =>
  Buffer.from(await collectChunks(writeTar(treeOf(...entries)))).subarray(0, -1024);
const END = Buffer.alloc(1024);

async function open(bytes: Uint8Array) {
  const source = memorySource(bytes, 'x.tar');
  const compression = await recogniseTar(source);
  if (compression === undefined) throw new Error('it is not recognised');
  return openTar(source, compression);
}

describe('a tar archive that a person made', () => {
  it.each(['none', 'gzip', 'lzma', 'lzo', 'lz4'] as const)('is read with %s around it', async (name) => {
    const tree = treeOf(['d/e', file(Buffer.from('deep'))], ['d/l', symlink('e' as ByteString)]);
    const bytes = await collectChunks(compress(writeTar(tree), name));
    const archive = await open(bytes);
    expect(archive.compression).toBe(name);
    expect(Object.keys(await describeTree(archive.tree))).toEqual(['d', 'd/e', 'd/l']);
    expect(await describeTree(archive.tree)).toMatchObject({ 'd/e': { data: 'deep' } });
  });

  it('may be compressed in several members, with zeros behind', async () => {
    const plain = Buffer.concat([await entryOf(['a', file(Buffer.from('one'))]), END]);
    const parts = [gzipSync(plain.subarray(0, 300)), gzipSync(plain.subarray(300)), Buffer.alloc(700)];
    expect([...(await open(Buffer.concat(parts))).tree.keys()]).toEqual(['a']);
  });

  it('has names in PAX records, which are text', async () => {
    const name = `Grüße/${'ü'.repeat(60)}`;
    const { tree } = await open(await collectChunks(writeTar(treeOf([name, file(Buffer.from('x'))]))));
    expect([...tree.keys()]).toEqual([fromText('Grüße'), fromText(name)]);
    const latin = new Map([['\xe4'.repeat(120) as ByteString, file(Buffer.from('x'))]]);
    await expect(open(await collectChunks(writeTar(latin)))).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('gives the later of two entries with one name', async () => {
    const both = [
      await entryOf(['a', file(Buffer.from('old'))]),
      await entryOf(['./a', file(Buffer.from('new'))]),
    ];
    expect(await describeTree((await open(Buffer.concat([...both, END]))).tree)).toMatchObject({
      a: { data: 'new' },
    });
  });

  it('follows its own links, and none out of it', async () => {
    const bytes = await collectChunks(
      writeTar(
        treeOf(
          ['usr/lib/x', file(Buffer.from('x'))],
          ['lib', symlink('usr/lib' as ByteString)],
          ['lib/y', file(Buffer.from('y'))],
        ),
      ),
    );
    expect([...(await open(bytes)).tree.keys()]).toContain('usr/lib/y');
    const out = treeOf(['out', symlink('../../etc' as ByteString)], ['out/passwd', file(Buffer.from('y'))]);
    await expect(open(await collectChunks(writeTar(out)))).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining('below a symlink'),
    });
  });

  it.each<[string, string]>([
    ['leads out of the root', '../x'],
    ['leads out of the root in the middle', 'a/../../x'],
  ])('is corrupt when a name %s', async (_, name) => {
    await expect(
      open(Buffer.concat([await entryOf([name, file(Buffer.from('x'))]), END])),
    ).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('is refused with sparse files, and corrupt when it breaks off', async () => {
    const sparse = await entryOf(['a', file(Buffer.from('x'))]);
    sparse.write('S', 156);
    sparse.write(`${sumOf(sparse).toString(8).padStart(6, '0')}\0 `, 148);
    await expect(open(Buffer.concat([sparse, END]))).rejects.toMatchObject({ kind: 'unsupported' });
    const cut = await entryOf(['a', file(Buffer.alloc(3000))]);
    await expect(open(cut.subarray(0, 2000))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('is told by its bytes', async () => {
    expect(await recogniseTar(memorySource(Buffer.alloc(600, 'x')))).toBeUndefined();
    expect(await recogniseTar(memorySource(gzipSync('no archive at all')))).toBeUndefined();
    expect(await recogniseTar(memorySource(new Uint8Array(0)))).toBeUndefined();
  });
});

function sumOf(block: Buffer): number {
  return block.subarray(0, 512).reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}
