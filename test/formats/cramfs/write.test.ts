import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { type ByteString, equalBytes, fromText } from '../../../src/base/bytes.ts';
import { CRAMFS_FLAGS, SUPERBLOCK } from '../../../src/formats/cramfs/layout.ts';
import { decodeInode, encodeInode } from '../../../src/formats/cramfs/words.ts';
import { type CramfsWriteOptions, writeCramfs } from '../../../src/formats/cramfs/write.ts';
import {
  type Content,
  device,
  directory,
  file,
  type Inode,
  symlink,
  type Tree,
} from '../../../src/tree/tree.ts';
import { describeTree, hollow, randomBytes, seededNumbers } from '../ext2/images.ts';
import {
  asStored,
  buildImage,
  makeTree,
  peekInode,
  peekSuperblock,
  randomTree,
  readImage,
  TREE,
} from './images.ts';

describe('inodes', () => {
  const numbers = {
    mode: 0o100644,
    uid: 1000,
    size: 0x123456,
    gid: 0x9a,
    nameWords: 3,
    offsetWords: 0x2abcdef,
  };

  it('are packed as a little-endian compiler does', () => {
    const bytes = new Uint8Array(12);
    encodeInode(bytes, 0, numbers, true);
    expect(Buffer.from(bytes).toString('hex')).toBe(`a481e803${'5634129a'}${'c37bf3aa'}`);
    expect(decodeInode(bytes, 0, true)).toEqual(numbers);
  });

  it('and as a big-endian compiler does', () => {
    const bytes = new Uint8Array(12);
    encodeInode(bytes, 0, numbers, false);
    expect(Buffer.from(bytes).toString('hex')).toBe(`81a403e8${'1234569a'}${'0eabcdef'}`);
    expect(decodeInode(bytes, 0, false)).toEqual(numbers);
  });

  it('a number that does not fit is not cut', () => {
    expect(() => encodeInode(new Uint8Array(12), 0, { ...numbers, gid: 256 }, true)).toThrow(RangeError);
    expect(() => encodeInode(new Uint8Array(12), 0, { ...numbers, offsetWords: 2 ** 26 }, true)).toThrow(
      RangeError,
    );
  });
});

describe('what is written is read back', () => {
  const variants: [string, CramfsWriteOptions][] = [
    ['little-endian', {}],
    ['big-endian', { byteOrder: 'big' }],
    ['with holes', { holes: true }],
    ['behind a boot block', { startsAt: 512 }],
    ['big-endian behind a boot block with holes', { byteOrder: 'big', startsAt: 512, holes: true, level: 1 }],
  ];
  for (const [name, options] of variants)
    it(name, async () => {
      const { tree, summary } = await readImage(await buildImage(TREE, options));
      expect(await describeTree(tree)).toEqual(await describeTree(TREE));
      expect(summary).toMatchObject({
        byteOrder: options.byteOrder ?? 'little',
        startsAt: options.startsAt ?? 0,
        name: 'Compressed',
        edition: 0,
        files: TREE.size,
      });
      expect(summary.flags.includes('holes')).toBe(options.holes === true);
    });

  it('an empty tree', async () => {
    const { tree, summary } = await readImage(await buildImage(new Map()));
    expect([...tree.keys()]).toEqual(['']);
    expect(summary).toMatchObject({ size: 4096, files: 1, blocks: 0 });
  });

  it('name and edition', async () => {
    const { summary } = await readImage(
      await buildImage(new Map(), { name: 'sixteen bytes ok', edition: 2 ** 32 - 1 }),
    );
    expect(summary).toMatchObject({ name: 'sixteen bytes ok', edition: 2 ** 32 - 1 });
  });

  it('random trees', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const tree = randomTree(seed);
      const byteOrder = seed % 2 === 0 ? 'little' : 'big';
      const image = await buildImage(tree, { byteOrder, holes: seed % 3 === 0, level: 1 });
      const back = (await readImage(image)).tree;
      expect(await describeTree(back), `seed ${seed}`).toEqual(await describeTree(asStored(tree)));
      expect(image.length % 4096).toBe(0);
    }
  });
});

describe('the same bytes', () => {
  for (const options of [
    {},
    { byteOrder: 'big', startsAt: 512, holes: true, name: 'n', edition: 5 },
  ] as const)
    it(`come out of what was read: ${JSON.stringify(options)}`, async () => {
      const image = await buildImage(TREE, options);
      expect(equalBytes(await buildImage((await readImage(image)).tree, options), image)).toBe(true);
    });

  it('come out for the same tree, in whatever order it is and however contents are cut', async () => {
    const first = await buildImage();
    expect(equalBytes(await buildImage(), first)).toBe(true);
    const crumbs = (content: Content): Content => ({
      size: content.size,
      async *chunks() {
        for await (const chunk of content.chunks())
          for (let at = 0; at < chunk.length; at += 777) yield chunk.subarray(at, at + 777);
      },
    });
    const turned: Tree = new Map(
      [...TREE]
        .reverse()
        .map(([path, inode]) => [
          path,
          inode.kind === 'file' ? { ...inode, mtime: 99, content: crumbs(inode.content) } : inode,
        ]),
    );
    expect(equalBytes(await buildImage(turned), first)).toBe(true);
  });
});

describe('shared data', () => {
  const bytes = randomBytes(seededNumbers(3), 9000);

  it('is written once for files that are alike, and for hard links', async () => {
    const one = file(bytes);
    const once = await buildImage(makeTree([['a', one]]));
    const thrice = await buildImage(
      makeTree([
        ['a', one],
        ['b', one],
        ['c', file(Uint8Array.from(bytes))],
      ]),
    );
    expect(thrice.length).toBe(once.length);
    const offset = peekInode(thrice, 'a').offsetWords;
    expect([peekInode(thrice, 'b').offsetWords, peekInode(thrice, 'c').offsetWords]).toEqual([
      offset,
      offset,
    ]);
    expect(peekSuperblock(thrice, SUPERBLOCK.blocks)).toBe(3);
    expect(peekSuperblock(thrice, SUPERBLOCK.files)).toBe(4);
    const { tree } = await readImage(thrice);
    expect(tree.get(fromText('a'))).not.toBe(tree.get(fromText('b')));
  });

  it('is not shared where the kernel would then mix up mode or owner, or a file and a link', async () => {
    const image = await buildImage(
      makeTree([
        ['a', file(bytes)],
        ['b', file(bytes, { mode: 0o600 })],
        ['c', file(bytes, { uid: 1 })],
        ['d', file(bytes, { gid: 1 })],
        ['e', file(Buffer.from('target'), { mode: 0o777 })],
        ['f', symlink(fromText('target'))],
      ]),
    );
    const offsets = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => peekInode(image, name).offsetWords);
    expect(new Set(offsets).size).toBe(6);
  });
});

describe('holes', () => {
  it('take no room, and the flag is set only where there are some', async () => {
    const tree = makeTree([['zeros', file(new Uint8Array(1_000_000))]]);
    const full = await buildImage(tree);
    const holed = await buildImage(tree, { holes: true });
    expect(holed.length).toBe(4096);
    expect(full.length).toBeGreaterThan(4096);
    expect(peekSuperblock(full, SUPERBLOCK.flags) & CRAMFS_FLAGS.holes).toBe(0);
    expect(peekSuperblock(holed, SUPERBLOCK.flags) & CRAMFS_FLAGS.holes).toBe(CRAMFS_FLAGS.holes);
    const none = await buildImage(makeTree([['f', file(Uint8Array.of(1))]]), { holes: true });
    expect(peekSuperblock(none, SUPERBLOCK.flags) & CRAMFS_FLAGS.holes).toBe(0);
  });
});

describe('what is refused', () => {
  const refused: [string, string, Inode, RegExp][] = [
    ['a name of 253 bytes', 'n'.repeat(253), directory(), /name is too long/],
    ['an owner of 17 bits', 'f', directory({ uid: 65536 }), /owner/],
    ['a group of 9 bits', 'f', directory({ gid: 256 }), /group/],
    ['a file of 16 MiB', 'f', file(hollow(2 ** 24)), /size/],
    ['a major of 256', 'f', device('block', { major: 256, minor: 0 }), /major/],
    ['a minor of 256', 'f', device('character', { major: 1, minor: 256 }), /minor/],
    ['an empty target', 'f', symlink('' as ByteString), /target/],
    ['a target of 4096 bytes', 'f', symlink(fromText('t'.repeat(4096))), /target/],
    ['a NUL in a target', 'f', symlink('a\0b' as ByteString), /target/],
  ];
  for (const [name, path, inode, message] of refused)
    it(`${name}, at once and by path`, () => {
      const tree: Tree = new Map([
        [fromText('d'), directory()],
        [fromText(`d/${path}`), inode],
      ]);
      expect(() => writeCramfs(tree)).toThrow(
        expect.objectContaining({ kind: 'unsupported', message: expect.stringMatching(message) }),
      );
      expect(() => writeCramfs(tree)).toThrow(`/d/${path}`);
    });

  it('a NUL in a name', () => {
    expect(() => writeCramfs(new Map([['a\0b' as ByteString, directory()]]))).toThrow(/name/);
  });

  it('a tree that lacks a directory, or has a file as one', () => {
    const usage = expect.objectContaining({ kind: 'usage' });
    expect(() => writeCramfs(makeTree([['a/b', directory()]]))).toThrow(usage);
    expect(() =>
      writeCramfs(
        makeTree([
          ['a', file(new Uint8Array(0))],
          ['a/b', directory()],
        ]),
      ),
    ).toThrow(usage);
    expect(() => writeCramfs(makeTree([['', file(new Uint8Array(0))]]))).toThrow(usage);
  });

  it('a directory with more than 16 MiB of entries', () => {
    const tree: Tree = new Map();
    const one = file(new Uint8Array(0));
    for (let i = 0; i < 64_000; i++) tree.set(`${i}`.padEnd(250, 'x') as ByteString, one);
    expect(() => writeCramfs(tree)).toThrow(
      expect.objectContaining({ kind: 'unsupported', message: expect.stringMatching(/entries/) }),
    );
  });

  const options: [string, CramfsWriteOptions][] = [
    ['a name of 17 bytes', { name: 'n'.repeat(17) }],
    ['a NUL in the name', { name: 'a\0' }],
    ['a negative edition', { edition: -1 }],
    ['an edition of 33 bits', { edition: 2 ** 32 }],
    ['level 0', { level: 0 }],
    ['level 10', { level: 10 }],
  ];
  for (const [name, wrong] of options)
    it(`as an option: ${name}`, () => {
      expect(() => writeCramfs(new Map(), wrong)).toThrow(expect.objectContaining({ kind: 'usage' }));
    });

  for (const [name, sizes] of [
    ['shorter', [5]],
    ['longer', [6, 6]],
    ['missing', []],
  ] as const)
    it(`a content that is ${name} than it says`, async () => {
      const content: Content = {
        size: 10,
        async *chunks() {
          for (const size of sizes) yield new Uint8Array(size);
        },
      };
      await expect(collectChunks(writeCramfs(makeTree([['f', file(content)]])))).rejects.toThrow(
        expect.objectContaining({ kind: 'corrupt' }),
      );
    });
});
