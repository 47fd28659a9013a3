import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource, readChunks } from '../../../src/base/byte-source.ts';
import type { ByteString } from '../../../src/base/bytes.ts';
import { readTarTree } from '../../../src/formats/tar/read.ts';
import { writeTar } from '../../../src/formats/tar/write.ts';
import { device, directory, file, type Inode, sourceContent, type Tree } from '../../../src/tree/tree.ts';
import { describeTree, sampleTree, without } from '../../support/trees.ts';

const treeOf = (...entries: [string, Inode][]): Tree =>
  new Map(entries.map(([path, inode]) => [path as ByteString, inode]));

async function reread(tree: Tree): Promise<Tree> {
  const source = memorySource(await collectChunks(writeTar(tree)));
  return readTarTree(readChunks(source), 'x.sqfs', (offset, size) => sourceContent(source, offset, size));
}

/** tar-stream reads PAX names as UTF-8; what sqfs2tar writes has none. */
const isShort = (path: string) => path.length <= 100;

describe('the tar between us and squashfs-tools-ng', () => {
  it('keeps every kind, number and odd name', async () => {
    const tree = without(sampleTree(), (path, { kind }) => kind === 'socket' || !isShort(path));
    expect(await describeTree(await reread(tree))).toEqual(await describeTree(tree));
  });

  it.each<[string, Partial<Inode>]>([
    ['a mode of 0', { mode: 0 }],
    ['setuid, setgid and sticky', { mode: 0o7777 }],
    ['owners of 21 bits', { uid: 2_097_151, gid: 2_097_151 }],
    ['a time of 32 bits', { mtime: 4_294_967_295 }],
    ['the start of 1970', { mtime: 0 }],
  ])('keeps %s', async (_, fields) => {
    const tree = treeOf(['a', { ...file(Buffer.from('x')), ...fields } as Inode]);
    expect((await reread(tree)).get('a' as ByteString)).toMatchObject(fields);
  });

  it('keeps a device number of 20 bits', async () => {
    const rdev = { major: 4095, minor: 1_048_575 };
    const tree = await reread(treeOf(['a', device('block', rdev)]));
    expect(tree.get('a' as ByteString)).toMatchObject({ rdev });
  });

  it('writes what does not fit a header as PAX records of bytes', async () => {
    const name = `${'\xe4'.repeat(101)}`;
    const bytes = await collectChunks(
      writeTar(treeOf([name, { ...file(new Uint8Array(0)), uid: 4_294_967_294 }])),
    );
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.slice(156, 157)).toBe('x');
    expect(text).toContain(`111 path=${name}\n`);
    expect(text).toContain('18 uid=4294967294\n');
  });

  it.each([88, 89, 90, 91, 92, 93, 985, 986, 987, 988])(
    'counts the length of a record in itself, for %i bytes',
    async (length) => {
      const target = 't'.repeat(length + 20) as ByteString;
      const tree = treeOf(['l', { kind: 'symlink', mode: 0o777, uid: 0, gid: 0, mtime: 0, target }]);
      expect((await reread(tree)).get('l' as ByteString)).toMatchObject({ target });
    },
  );

  it('refuses a socket, and a file that is not as long as it says', async () => {
    const socket: Inode = { kind: 'socket', mode: 0o666, uid: 0, gid: 0, mtime: 0 };
    await expect(collectChunks(writeTar(treeOf(['s', socket])))).rejects.toMatchObject({
      kind: 'unsupported',
    });
    for (const said of [1, 3]) {
      const content = { size: said, chunks: () => readChunks(memorySource(Buffer.from('ab'))) };
      await expect(collectChunks(writeTar(treeOf(['a', file(content)])))).rejects.toMatchObject({
        kind: 'corrupt',
        expected: `${said} bytes`,
      });
    }
  });
});

describe('a tar that is no tree', () => {
  const tar = async (...names: string[]) =>
    Buffer.concat(
      await Promise.all(
        names.map(async (name) => {
          const bytes = await collectChunks(writeTar(treeOf([name, file(Buffer.from('x'))])));
          return Buffer.from(bytes).subarray(0, -1024);
        }),
      ),
    );
  const read = (bytes: Uint8Array) =>
    readTarTree(readChunks(memorySource(bytes)), 'x.sqfs', (_, size) => ({ size, async *chunks() {} }));

  it.each<[string, () => Promise<Uint8Array>]>([
    ['breaks off in a header', async () => (await tar('a')).subarray(0, 300)],
    ['breaks off in data', async () => (await tar('a')).subarray(0, 700)],
    ['has a damaged header', async () => (await tar('a')).fill('9', 100, 104)],
    ['names a path twice', () => tar('a', 'a')],
    ['leads out of its root', () => tar('a/../../b')],
    ['is something else', async () => Buffer.alloc(2048, 'x')],
  ])('%s and is corrupt', async (_, make) => {
    await expect(read(await make())).rejects.toMatchObject({ kind: 'corrupt', at: { file: 'x.sqfs' } });
  });

  it('has a hard link to nothing and is corrupt', async () => {
    const shared = file(Buffer.from('x'));
    const bytes = await collectChunks(writeTar(treeOf(['a', shared], ['b', shared])));
    await expect(read(Buffer.from(bytes).subarray(1024))).rejects.toMatchObject({ found: 'b' });
  });

  it('gives no entries when it is empty', async () => {
    expect((await read(new Uint8Array(1024))).size).toBe(0);
    expect((await reread(treeOf(['', directory()]))).size).toBe(1);
  });
});
