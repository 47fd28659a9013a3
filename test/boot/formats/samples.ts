import { encodeText, fromText } from '../../../src/base/bytes.ts';
import { device, directory, file, putInode, symlink, type Tree, treePath } from '../../../src/tree/tree.ts';

const TIME = 1_000_000_000;

/** What every file system holds: files of all sizes, modes, owners, hard links, deep names, devices. */
export function sampleBelow(root: string, options: { plain?: boolean } = {}): Tree {
  const tree: Tree = new Map([[fromText(''), directory({ mtime: TIME })]]);
  const put = (path: string, inode: Parameters<typeof putInode>[2]) =>
    putInode(tree, treePath(root === '' ? path : `${root}/${path}`), inode, { mtime: TIME });
  const fields = options.plain ? { mtime: TIME } : { mode: 0o4751, uid: 7, gid: 70, mtime: TIME + 2 };
  if (root !== '') putInode(tree, treePath(root), directory({ mtime: TIME }));
  put('empty', file(new Uint8Array(0), { mtime: TIME }));
  put('text', file(encodeText('bootsmith\n'), fields));
  put('noise', file(makeNoise(200_001), { mtime: TIME }));
  put('zeros', file(new Uint8Array(150_000), { mtime: TIME }));
  put('trailer', file(encodeText(`070701${'0'.repeat(104)}TRAILER!!!\0\0\0\0`.repeat(3)), { mtime: TIME }));
  put('a/deep/path/with-a-rather-long-name.text', file(encodeText('deep'), { mtime: TIME }));
  if (options.plain) return tree;
  const shared = file(encodeText('two names'), { mode: 0o640, mtime: TIME });
  put('first-name', shared);
  put('second-name', shared);
  put('link', symlink(fromText('a/deep'), { mtime: TIME }));
  put('null', device('character', { major: 1, minor: 3 }, { mode: 0o666, mtime: TIME }));
  put('disk', device('block', { major: 8, minor: 17 }, { mode: 0o660, gid: 6, mtime: TIME }));
  put('pipe', { kind: 'fifo', mode: 0o600, uid: 1, gid: 2, mtime: TIME });
  return tree;
}

/** The same bytes each time, and hard to compress. */
export function makeNoise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}
