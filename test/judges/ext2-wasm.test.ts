import { describe, expect } from 'vitest';
import { collectChunks } from '../../src/base/byte-source.ts';
import { type ByteString, byteString, bytesOf, fromText, toText } from '../../src/base/bytes.ts';
import {
  directory,
  FILE_TYPE_BITS,
  file,
  type Inode,
  ROOT,
  symlink,
  type Tree,
} from '../../src/tree/tree.ts';
import { buildImage, makeTree, readImage, TIME, withFixedParts } from '../formats/ext2/images.ts';
import { judged, readers, writers } from '../support/judge.ts';
import { type Ext2fs, withExt2fs } from '../support/npm-judges.ts';
import { sampleTree, without } from '../support/trees.ts';

/** All kinds of nodes; ext2fs takes names, targets and data for UTF-8, so that what is not is left out. */
const TREE = without(sampleTree(), (path, inode) =>
  [path, inode.kind === 'symlink' ? inode.target : ''].some((name) =>
    toText(name as ByteString).includes('\\x'),
  ),
);

/** What ext2fs tells of an inode. It gives 0 for every device number. */
interface Told {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: number;
  readonly data: string;
  /** The first path that has the same inode. */
  readonly inode: ByteString;
}

/** Everything that ext2fs finds from the root on, by path. */
async function walk(fs: Ext2fs): Promise<Map<ByteString, Told>> {
  const told = new Map<ByteString, Told>();
  const firsts = new Map<number, ByteString>();
  const look = async (path: ByteString): Promise<void> => {
    const place = Buffer.from(bytesOf(`/${path}` as ByteString));
    const { mode, uid, gid, mtime, ino, size } = await fs.lstat(place);
    if (!firsts.has(ino)) firsts.set(ino, path);
    const type = mode & 0o170000;
    let data = '';
    // It cannot read an empty file.
    if (type === FILE_TYPE_BITS.file && size > 0) data = fromText(await fs.readFile(place));
    if (type === FILE_TYPE_BITS.symlink) data = fromText(await fs.readlink(place));
    const time = (mtime.getTime() / 1000) >>> 0;
    const inode = firsts.get(ino) ?? path;
    told.set(path, { mode, uid, gid, mtime: time, data, inode });
    if (type !== FILE_TYPE_BITS.directory) return;
    for (const name of await fs.readdir(place))
      await look(`${path === ROOT ? '' : `${path}/`}${fromText(name)}` as ByteString);
  };
  await look(ROOT);
  return told;
}

/** What ext2fs ought to tell of a tree. */
async function expected(tree: Tree): Promise<Map<ByteString, Told>> {
  const told = new Map<ByteString, Told>();
  const firsts = new Map<Inode, ByteString>();
  for (const [path, inode] of tree) {
    if (!firsts.has(inode)) firsts.set(inode, path);
    const data =
      inode.kind === 'file'
        ? byteString(await collectChunks(inode.content.chunks()))
        : inode.kind === 'symlink'
          ? inode.target
          : '';
    told.set(path, {
      mode: inode.mode | FILE_TYPE_BITS[inode.kind],
      uid: inode.uid,
      gid: inode.gid,
      mtime: inode.mtime,
      data,
      inode: firsts.get(inode) ?? path,
    });
  }
  return told;
}

/** Too long for the inode itself. */
const LONG = 'target'.repeat(100) as ByteString;

const byPath = (told: Map<ByteString, Told>) => [...told].sort(([a], [b]) => (a < b ? -1 : 1));

describe('ext2fs, which is e2fsprogs in WebAssembly', () => {
  for (const blockSize of [1024, 2048, 4096] as const)
    judged(readers('ext2fs'), `finds in our images what we put there, blocks of ${blockSize}`, async () => {
      const image = await buildImage(TREE, { blockSize });
      const told = byPath(await withExt2fs(image, walk));
      expect(told).toEqual(byPath(await expected(withFixedParts(TREE))));
    });

  judged(writers('ext2fs'), 'changes our images, and we read what it has made', async () => {
    const image = await buildImage(
      makeTree([
        ['old', directory()],
        ['old/tool', file(new Uint8Array(20_000).fill(7), { mode: 0o4755, mtime: TIME })],
        ['moved', file(Buffer.from('moved'), { mtime: TIME })],
      ]),
      { spareBytes: 600_000, spareInodes: 20 },
    );
    const data = Buffer.alloc(300_001, 'bootsmith ');
    await withExt2fs(image, async (fs) => {
      await fs.mkdir('/new', 0o750);
      await fs.writeFile('/new/file', data);
      await fs.chmod('/new/file', 0o4711);
      await fs.chown('/new/file', 12, 34);
      await fs.link('/new/file', '/new/hard');
      await fs.symlink('../moved', '/new/link');
      await fs.symlink(LONG, '/new/long');
      await fs.rename('/moved', '/new/renamed');
      await fs.unlink('/old/tool');
      await fs.rmdir('/old');
    });
    const { tree } = await readImage(image);
    const shared = file(data, { mode: 0o4711, uid: 12, gid: 34 });
    const made = makeTree([
      ['new', directory({ mode: 0o750 })],
      ['new/file', shared],
      ['new/hard', shared],
      ['new/link', symlink('../moved' as ByteString)],
      ['new/long', symlink(LONG)],
      ['new/renamed', file(Buffer.from('moved'))],
    ]);
    // It sets times by the clock.
    const timeless = async (found: Tree) =>
      byPath(await expected(found)).map(([path, { mtime: _, ...told }]) => [path, told]);
    expect(await timeless(tree)).toEqual(await timeless(withFixedParts(made)));
  });
});
