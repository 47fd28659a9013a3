import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import type { ByteString } from '../../../src/base/bytes.ts';
import type { Entry } from '../../../src/formats/cpio/write.ts';
import { readInitramfs } from '../../../src/formats/initramfs/read.ts';
import { appendSegment, rewriteInitramfs, writeInitramfs } from '../../../src/formats/initramfs/write.ts';
import { directory, file, type Inode, type Tree, treePath } from '../../../src/tree/tree.ts';
import { archive, DIRECTORY, describeTree, entry, SYMLINK, textOf } from '../cpio/archives.ts';

const read = (...bytes: Uint8Array[]) => readInitramfs(memorySource(Buffer.concat(bytes), 'initrd.img'));
const zeros = (count: number) => Buffer.alloc(count);
/** Fills up to the grid of 4, which a compressed member rarely ends on. */
const onGrid = (bytes: Buffer) => Buffer.concat([bytes, zeros((4 - (bytes.length % 4)) % 4)]);

const STOCK = archive(
  { name: '.', mode: DIRECTORY, mtime: 1 },
  { name: 'init', data: 'stock' },
  { name: 'dup', data: 'a longer one' },
);
const KS = archive({ name: 'ks.cfg', data: 'text' }, { name: 'dup', data: 'short' });
/** A gzip member whose size is no multiple of 4: the name in the header makes it so. */
const STOCK_GZ = (() => {
  const bytes = gzipSync(STOCK);
  if (bytes.length % 4 !== 0) return bytes;
  const header = Buffer.from(bytes.subarray(0, 10));
  header[3] = 8;
  return Buffer.concat([header, Buffer.from('\0'), bytes.subarray(10)]);
})();

describe('readInitramfs', () => {
  it.each<[string, Uint8Array[], string[]]>([
    ['raw + raw', [STOCK, KS], ['none', 'none']],
    ['gzip + gzip, unaligned', [STOCK_GZ, gzipSync(KS)], ['gzip', 'gzip']],
    ['gzip + raw on the grid', [onGrid(STOCK_GZ), KS], ['gzip', 'none']],
    ['raw + gzip', [STOCK, gzipSync(KS)], ['none', 'gzip']],
    ['raw + zeros + gzip', [STOCK, zeros(1020), gzipSync(KS)], ['none', 'gzip']],
    ['zeros in front and behind', [zeros(3), STOCK_GZ, zeros(1), gzipSync(KS), zeros(77)], ['gzip', 'gzip']],
    ['raw + gzip + gzip', [archive({ name: 'ucode' }), STOCK_GZ, gzipSync(KS)], ['none', 'gzip', 'gzip']],
    ['two archives in one member', [gzipSync(Buffer.concat([STOCK, zeros(512), KS]))], ['gzip', 'gzip']],
    [
      'an archive without trailer + gzip',
      [entry({ name: 'first' }), STOCK_GZ, gzipSync(KS)],
      ['none', 'gzip', 'gzip'],
    ],
  ])('reads %s as Linux does', async (_, bytes, compressions) => {
    const image = await read(...bytes);
    expect(image.envelope.segments.map(({ compression }) => compression)).toEqual(compressions);
    expect(await textOf(image.tree, 'init')).toBe('stock');
    expect(await textOf(image.tree, 'ks.cfg')).toBe('text');
    expect(await textOf(image.tree, 'dup')).toBe('short');
    expect(image.envelope.unread).toBeUndefined();
    expect(image.warnings.filter(({ kernel }) => kernel)).toEqual([]);
    await image.close();
  });

  it('says where each segment is and how large', async () => {
    const { envelope } = await read(STOCK, zeros(8), STOCK_GZ, zeros(5));
    const { segments, size } = envelope;
    expect(segments[0]).toMatchObject({
      offset: 0,
      size: STOCK.length,
      padding: 8,
      compression: 'none',
      format: 'newc',
      entries: 3,
      exact: true,
    });
    expect(segments[1]).toMatchObject({
      offset: STOCK.length + 8,
      size: STOCK_GZ.length,
      padding: 5,
      unpackedSize: STOCK.length,
      exact: true,
    });
    expect(size).toBe(STOCK.length + 8 + STOCK_GZ.length + 5);
    expect(JSON.parse(JSON.stringify(envelope))).toEqual(envelope);
  });

  it.each<[string, Uint8Array[], number, string]>([
    [
      'a raw archive off the grid behind gzip',
      [STOCK_GZ, KS],
      STOCK_GZ.length,
      'invalid magic at start of compressed archive',
    ],
    [
      'gzip off the grid behind raw and zeros',
      [STOCK, zeros(2), gzipSync(KS)],
      STOCK.length + 2,
      'broken padding',
    ],
    ['raw off the grid behind raw', [STOCK, zeros(1), KS], STOCK.length + 1, 'broken padding'],
    ['junk', [STOCK, Buffer.from('junk'), KS], STOCK.length, 'invalid magic at start of compressed archive'],
    [
      'odc',
      [STOCK, Buffer.from('0707070000')],
      STOCK.length,
      'incorrect cpio method used: use -H newc option',
    ],
    ['a digit 0', [STOCK, Buffer.from('0000')], STOCK.length, 'no cpio magic'],
    [
      'a signature behind gzip',
      [STOCK_GZ, Buffer.from('~Module signature')],
      STOCK_GZ.length,
      'invalid magic at start of compressed archive',
    ],
  ])('stops at %s, where Linux stops', async (_, bytes, offset, kernel) => {
    const image = await read(...bytes);
    expect(image.envelope.segments.length).toBe(1);
    expect(image.tree.has(treePath('ks.cfg'))).toBe(false);
    expect(image.warnings).toEqual([
      { segment: 1, offset, kernel, message: expect.stringContaining(String(offset)) },
    ]);
    expect(image.envelope.unread).toEqual({ offset, size: Buffer.concat(bytes).length - offset });
  });

  it('stops at junk within a compressed member', async () => {
    const image = await read(gzipSync(Buffer.concat([STOCK, Buffer.from('junk')])), gzipSync(KS));
    expect(image.warnings).toMatchObject([
      { segment: 1, offset: 0, kernel: 'junk within compressed archive' },
    ]);
    expect(image.envelope.segments[0]).toMatchObject({ exact: false, reason: expect.any(String) });
    expect(image.tree.has(treePath('ks.cfg'))).toBe(false);
  });

  it('passes over an empty member behind another', async () => {
    const image = await read(STOCK_GZ, gzipSync(''), gzipSync(KS));
    expect(await textOf(image.tree, 'ks.cfg')).toBe('text');
  });

  it.each<[string, Uint8Array[], string, object]>([
    ['nothing', [], 'corrupt', { file: 'initrd.img' }],
    ['zeros', [zeros(512)], 'corrupt', { file: 'initrd.img' }],
    ['junk', [Buffer.from('not an archive')], 'corrupt', { offset: 0 }],
    ['an empty member', [gzipSync('')], 'corrupt', { offset: 0 }],
    ['a member of zeros', [gzipSync(zeros(99))], 'corrupt', { offset: 0 }],
    ['a member that holds something else', [gzipSync('#!/bin/sh\n')], 'corrupt', { offset: 0 }],
    ['a cut second member', [STOCK, gzipSync(KS).subarray(0, 60)], 'corrupt', { offset: STOCK.length }],
    ['a cut archive in a whole member', [gzipSync(STOCK.subarray(0, 200))], 'corrupt', { offset: 112 }],
    ['a cut raw archive', [STOCK.subarray(0, 200)], 'corrupt', { offset: 112 }],
    [
      'a cut xz member behind an archive',
      [STOCK, Buffer.from('fd377a585a00', 'hex')],
      'corrupt',
      { offset: STOCK.length },
    ],
    ['a member that blows up', [gzipSync(zeros(70_000))], 'unsupported', { offset: 0 }],
  ])('refuses %s', async (_, bytes, kind, at) => {
    const reading = readInitramfs(memorySource(Buffer.concat(bytes), 'initrd.img'), { limit: 65536 });
    await expect(reading).rejects.toMatchObject({ kind, at });
  });

  it('links across segments only until a trailer', async () => {
    const link = { ino: 9, nlink: 2 };
    const one = await read(
      entry({ name: 'a', data: 'x', ...link }),
      gzipSync(archive({ name: 'b', ...link })),
    );
    expect(one.tree.get(treePath('a'))).toBe(one.tree.get(treePath('b')));
    const two = await read(
      archive({ name: 'a', data: 'x', ...link }),
      gzipSync(archive({ name: 'b', ...link })),
    );
    expect(two.tree.get(treePath('a'))).not.toBe(two.tree.get(treePath('b')));
  });
});

describe('rewriteInitramfs', () => {
  const EARLY = archive(
    { name: '.', mode: DIRECTORY, mtime: 5 },
    { name: 'kernel', mode: DIRECTORY },
    { name: 'kernel/ucode', data: 'blob' },
  );
  const MAIN = Buffer.concat([
    archive(
      { name: '.', mode: 0o040700, mtime: 9 },
      { name: 'kernel', mode: 0o040711 },
      { name: 'init', mode: 0o100755, data: 'x' },
      { name: 'l', mode: SYMLINK, data: 'init' },
    ),
    zeros(4),
  ]);
  const MAIN_512 = Buffer.concat([MAIN, zeros((512 - (MAIN.length % 512)) % 512)]);

  async function unpackSegments(bytes: Uint8Array) {
    const { envelope } = await readInitramfs(memorySource(bytes));
    return envelope.segments.map(({ offset, size, compression }) => {
      const segment = Buffer.from(bytes.subarray(offset, offset + size));
      return compression === 'gzip' ? gunzipSync(segment) : segment;
    });
  }

  it('gives every segment back, with what a later one replaces', async () => {
    const image = await read(EARLY, zeros(340), gzipSync(MAIN_512), zeros(6), gzipSync(KS), zeros(3));
    expect(image.tree.get(treePath('.'))).toMatchObject({ mode: 0o700, mtime: 9 });
    expect(image.envelope.segments.every(({ exact }) => exact)).toBe(true);
    const again = await collectChunks(rewriteInitramfs(image));
    const segments = await unpackSegments(again);
    expect(segments[0]?.subarray(0, EARLY.length).equals(EARLY)).toBe(true);
    expect(segments[1]?.equals(MAIN_512)).toBe(true);
    expect(segments[2]?.equals(KS)).toBe(true);
    expect(await describeTree((await read(again)).tree)).toEqual(await describeTree(image.tree));
  });

  it.each<[string, (segment: Record<string, unknown>) => void]>([
    ['padTo', (segment) => Object.assign(segment.style as object, { padTo: 0 })],
    ['hexCase', (segment) => Object.assign(segment.style as object, { hexCase: 'both' })],
    ['padding', (segment) => Object.assign(segment, { padding: -1 })],
    ['compression', (segment) => Object.assign(segment, { compression: 'zip' })],
    ['format', (segment) => Object.assign(segment, { style: undefined })],
  ])('refuses an edited envelope whose %s makes no sense', async (field, edit) => {
    const image = await read(STOCK);
    const envelope = structuredClone(image.envelope);
    edit(envelope.segments[0] as unknown as Record<string, unknown>);
    await expect(collectChunks(rewriteInitramfs({ ...image, envelope }))).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining(field),
    });
  });

  it('gives a path that comes twice in one archive back twice', async () => {
    const bytes = archive(
      { name: 'd', mode: DIRECTORY },
      { name: 'd/a', data: '1' },
      { name: 'd', mode: 0o040700 },
      { name: 'd/a', data: '22' },
    );
    const image = await read(bytes);
    expect(image.envelope.segments[0]?.exact).toBe(true);
    expect(Buffer.compare(await collectChunks(rewriteInitramfs(image)), bytes)).toBe(0);
  });

  it('keeps changed paths in their place, adds new ones last and drops those that are gone', async () => {
    const image = await read(onGrid(gzipSync(EARLY)), MAIN);
    image.tree.delete(treePath('l'));
    image.tree.set(treePath('kernel/ucode'), file(Buffer.from('new')));
    image.tree.set(treePath('etc'), directory());
    image.tree.set(treePath('etc/x'), file(Buffer.from('y')));
    const again = await read(await collectChunks(rewriteInitramfs(image, { level: 1 })));
    expect(await describeTree(again.tree)).toEqual(await describeTree(image.tree));
    expect(again.parts?.map((part) => part.map(([path]) => path))).toEqual([
      ['', 'kernel', 'kernel/ucode'],
      ['', 'kernel', 'init', 'etc', 'etc/x'],
    ]);
  });

  it('keeps a raw segment on the grid behind one that is compressed anew', async () => {
    for (let length = 1; length < 40; length += 3) {
      const first = archive({
        name: 'a',
        data: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.slice(0, length),
      });
      const image = await read(onGrid(gzipSync(first, { level: 1 })), KS);
      const again = await read(await collectChunks(rewriteInitramfs(image)));
      expect(again.warnings).toEqual([]);
      expect(await textOf(again.tree, 'ks.cfg')).toBe('text');
    }
  });
});

describe('writeInitramfs and appendSegment', () => {
  const tree: Tree = new Map<ByteString, Inode>([
    [treePath('etc'), directory()],
    [treePath('etc/x'), file(Buffer.from('x'))],
  ]);

  it('writes gzip newc by default, the same bytes every time', async () => {
    const one = await collectChunks(writeInitramfs(tree));
    expect(Buffer.compare(one, await collectChunks(writeInitramfs(new Map(tree))))).toBe(0);
    const image = await read(one);
    expect(image.envelope.segments).toMatchObject([{ compression: 'gzip', format: 'newc', exact: true }]);
    expect(await describeTree(image.tree)).toEqual(await describeTree(tree));
  });

  it.each<[string, Entry[]]>([
    ['no directory', [[treePath('etc/x'), file(Buffer.from(''))]]],
    ['its directory behind it', [...tree].reverse()],
  ])('refuses a tree where a file has %s', async (_, entries) => {
    await expect(collectChunks(writeInitramfs(new Map(entries)))).rejects.toMatchObject({
      kind: 'unsupported',
    });
  });

  it('appends what Linux reads, after any stock image, and leaves the stock bytes alone', async () => {
    const only: Tree = new Map([[treePath('etc/ks.cfg'), file(Buffer.from('lang'))]]);
    const stock = gzipSync(archive({ name: 'etc', mode: DIRECTORY }));
    for (const bytes of [stock, Buffer.concat([stock, zeros(1)]), gunzipSync(stock)])
      for (const compression of ['gzip', 'none'] as const) {
        const all = await collectChunks(appendSegment(memorySource(bytes), only, { compression }));
        expect(Buffer.from(all.subarray(0, bytes.length)).equals(bytes)).toBe(true);
        const image = await read(all);
        expect(image.warnings).toEqual([]);
        expect(await textOf(image.tree, 'etc/ks.cfg')).toBe('lang');
      }
  });
});
