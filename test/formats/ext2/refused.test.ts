import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../../src/base/bytes.ts';
import { planExt2, writeExt2 } from '../../../src/formats/ext2/write.ts';
import {
  type Content,
  device,
  directory,
  file,
  type Inode,
  ROOT,
  symlink,
  type Tree,
} from '../../../src/tree/tree.ts';
import { hollow, makeTree, TIME } from './images.ts';

/** Content that says `said` bytes and gives one chunk after the other. */
function lying(said: number, ...chunks: number[]): Content {
  return {
    size: said,
    async *chunks() {
      for (const size of chunks) yield new Uint8Array(size);
    },
  };
}

describe('what is refused', () => {
  const refusedTrees: [string, string, Tree, RegExp][] = [
    ['unsupported', 'a name of 256 bytes', makeTree([['n'.repeat(256), file(new Uint8Array(0))]]), /name/],
    ['unsupported', 'an empty target', makeTree([['l', symlink('' as ByteString)]]), /target/],
    ['unsupported', 'a target of a block', makeTree([['l', symlink(fromText('t'.repeat(1024)))]]), /target/],
    ['unsupported', 'a NUL in a target', makeTree([['l', symlink('a\0b' as ByteString)]]), /target/],
    [
      'unsupported',
      'a major of 4096',
      makeTree([['d', device('block', { major: 4096, minor: 0 })]]),
      /device/,
    ],
    [
      'unsupported',
      'a minor of 2^20',
      makeTree([['d', device('block', { major: 0, minor: 2 ** 20 })]]),
      /device/,
    ],
    ['unsupported', 'an owner of 33 bits', makeTree([['f', directory({ uid: 2 ** 32 })]]), /owner/],
    ['unsupported', 'a time before 1970', makeTree([['f', directory({ mtime: -1 })]]), /time/],
    ['unsupported', 'a part of a second', makeTree([['f', directory({ mtime: 1.5 })]]), /time/],
    ['unsupported', 'type bits in a mode', makeTree([['f', directory({ mode: 0o40755 })]]), /mode/],
    [
      'unsupported',
      'a file beyond triple indirect',
      makeTree([['f', file(hollow(2 ** 34 + 2 ** 27))]]),
      /large/,
    ],
    ['usage', 'a missing directory', makeTree([['a/b', file(new Uint8Array(0))]]), /a\/b/],
    [
      'usage',
      'a file as a directory',
      makeTree([
        ['a', file(new Uint8Array(0))],
        ['a/b', file(new Uint8Array(0))],
      ]),
      /a\/b/,
    ],
    ['usage', 'a root that is a file', new Map([[ROOT, file(new Uint8Array(0))]]), /root/],
    ['usage', 'a leading slash', new Map([['/a' as ByteString, directory()]]), /form/],
    ['usage', 'a name ..', new Map([['..' as ByteString, directory()]]), /form/],
    ['usage', 'a NUL in a name', new Map([['a\0' as ByteString, directory()]]), /form/],
  ];
  for (const [kind, name, tree, message] of refusedTrees)
    it(name, () => {
      expect(() => writeExt2(tree, { time: TIME })).toThrow(
        expect.objectContaining({ kind, message: expect.stringMatching(message) }),
      );
      expect(() => planExt2(tree, { time: TIME })).toThrow(message);
    });

  it('a directory under two paths', () => {
    const shared = directory();
    const tree = makeTree([
      ['a', shared],
      ['b', shared],
    ]);
    expect(() => planExt2(tree, { time: TIME })).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  });

  it('more than 32000 links of a file, and not 32000', () => {
    const shared: Inode = symlink(fromText('x'));
    const tree: Tree = new Map();
    for (let i = 0; i < 32000; i++) tree.set(fromText(`${i}`), shared);
    expect(planExt2(tree, { time: TIME }).groupCount).toBe(1);
    tree.set(fromText('more'), shared);
    expect(() => planExt2(tree, { time: TIME })).toThrow(/links/);
  });

  const refusedOptions: [string, Record<string, unknown>][] = [
    ['a block size of 8192', { blockSize: 8192 }],
    ['a label of 17 bytes', { label: 'ü2345678901234567'.slice(0, 16) }],
    ['a label with NUL', { label: 'a\0b' }],
    ['a short UUID', { uuid: '0123' }],
    ['a time of 33 bits', { time: 2 ** 32 }],
    ['no time', { time: Number.NaN }],
    ['negative room', { spareBytes: -1 }],
    ['half an inode', { spareInodes: 0.5 }],
  ];
  for (const [name, options] of refusedOptions)
    it(name, () => {
      expect(() => planExt2(new Map(), { time: TIME, ...options })).toThrow(
        expect.objectContaining({ kind: 'usage' }),
      );
    });

  it('an image of more than 2^32 blocks', () => {
    const tree: Tree = new Map();
    for (let i = 0; i < 300; i++) tree.set(fromText(`${i}`), file(hollow(2 ** 34)));
    expect(() => planExt2(tree, { time: TIME })).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  });

  const liars: [string, Content][] = [
    ['too short', lying(2000, 1999)],
    ['too long within the last block', lying(2000, 2000, 1)],
    ['too long beyond a whole block', lying(2048, 2048, 1)],
    ['nothing said, something given', lying(0, 1)],
  ];
  for (const [name, content] of liars)
    it(`a content that is ${name}`, async () => {
      await expect(
        collectChunks(writeExt2(makeTree([['f', file(content)]]), { time: TIME })),
      ).rejects.toThrow(expect.objectContaining({ kind: 'corrupt', message: expect.stringContaining('/f') }));
    });
});
