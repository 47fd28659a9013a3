import { createHash } from 'node:crypto';
import { collectChunks } from '../../src/base/byte-source.ts';
import { type ByteString, fromText, toText } from '../../src/base/bytes.ts';
import { device, directory, file, type Inode, type Tree } from '../../src/tree/tree.ts';

/** A name that is latin1 and not UTF-8. */
export const LATIN1_NAME = 'l\xe4tin' as ByteString;
/** What writers that do not know better use for patterns, options and ends of lines. */
export const ODD_NAMES = [
  'with blank',
  '-rf',
  'a[b]*?',
  'quo"te\'s',
  'back\\slash',
  'new\nline',
  'tab\t',
  '\x1b[31mred',
  'Grüße €',
];

/** A small tree with every kind of node and with names, numbers and sizes at the edges of what formats hold. */
export function sampleTree(): Tree {
  const tree: Tree = new Map();
  const put = (path: string | ByteString, inode: Inode) => tree.set(path as ByteString, inode);
  put('', directory({ mode: 0o755, mtime: 1_000_000_000 }));
  put('bin', directory({ mode: 0o1777, uid: 1, gid: 2, mtime: 1_100_000_000 }));
  const shared = file(Buffer.from('#!/bin/sh\necho hi\n'), { mode: 0o6755, mtime: 1_200_000_000 });
  put('bin/sh', shared);
  put('bin/ash', shared);
  put('empty', file(new Uint8Array(0), { mode: 0o444, mtime: 1_000_000_002 }));
  put('big', file(Buffer.alloc(300_001, 'bootsmith '), { mode: 0o600, mtime: 2_000_000_000 }));
  put('zeros', file(new Uint8Array(70_000), { mtime: 1_000_000_000 }));
  put('none', file(Buffer.from('x'), { mode: 0, mtime: 1_000_000_000 }));
  put('link', {
    kind: 'symlink',
    mode: 0o777,
    uid: 0,
    gid: 0,
    mtime: 1_000_000_000,
    target: 'bin/sh' as ByteString,
  });
  put('link8', {
    kind: 'symlink',
    mode: 0o777,
    uid: 0,
    gid: 0,
    mtime: 1_000_000_000,
    target: '\xe4/..' as ByteString,
  });
  put('dev', directory({ mtime: 1_000_000_000 }));
  put('dev/console', device('character', { major: 5, minor: 1 }, { mtime: 1_000_000_000 }));
  put('dev/sda', device('block', { major: 8, minor: 0 }, { gid: 6, mode: 0o660, mtime: 1_000_000_000 }));
  put('dev/fifo', { kind: 'fifo', mode: 0o640, uid: 3, gid: 4, mtime: 1_000_000_000 });
  put('dev/log', { kind: 'socket', mode: 0o666, uid: 0, gid: 0, mtime: 1_000_000_000 });
  put('odd', directory({ mtime: 1_000_000_000 }));
  for (const name of ODD_NAMES)
    put(`odd/${fromText(name)}`, file(Buffer.from(name), { mtime: 1_000_000_000 }));
  put(`odd/${LATIN1_NAME}`, file(Buffer.from('latin1'), { mtime: 1_000_000_000 }));
  put(`odd/${'n'.repeat(252)}`, file(Buffer.from('long'), { mtime: 1_000_000_000 }));
  const deep = ['deep', 'd'.repeat(100), 'e'.repeat(100), 'f'.repeat(100)];
  for (let depth = 1; depth <= deep.length; depth++)
    put(deep.slice(0, depth).join('/'), directory({ mtime: 1_000_000_000 }));
  put(`${deep.join('/')}/file`, file(Buffer.from('deep'), { mtime: 1_000_000_000 }));
  return tree;
}

/** A tree without the paths that a test says a format cannot hold, and without what is below them. */
export function without(tree: Tree, drop: (path: ByteString, inode: Inode) => boolean): Tree {
  return new Map([...tree].filter(([path, inode]) => !drop(path, inode)));
}

export type ComparedField = 'mode' | 'owner' | 'mtime' | 'links';

/** A tree as plain data, sorted by path: what two trees that mean the same have in common. */
export async function describeTree(
  tree: Tree,
  fields: readonly ComparedField[] = ['mode', 'owner', 'mtime', 'links'],
): Promise<Record<string, object>> {
  const names = new Map<Inode, ByteString[]>();
  for (const [path, inode] of tree) names.set(inode, [...(names.get(inode) ?? []), path]);
  const described: [string, object][] = [];
  for (const [path, inode] of tree)
    described.push([
      toText(path),
      {
        kind: inode.kind,
        ...(fields.includes('mode') ? { mode: inode.mode } : {}),
        ...(fields.includes('owner') ? { uid: inode.uid, gid: inode.gid } : {}),
        ...(fields.includes('mtime') && path !== '' ? { mtime: inode.mtime } : {}),
        ...(fields.includes('links') ? { names: (names.get(inode) ?? []).map(toText).sort() } : {}),
        ...(inode.kind === 'symlink' ? { target: toText(inode.target) } : {}),
        ...('rdev' in inode ? { rdev: inode.rdev } : {}),
        ...(inode.kind === 'file' ? { data: await dataOf(inode.content.chunks()) } : {}),
      },
    ]);
  return Object.fromEntries(described.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Long data as their length and hash, so that a difference can be read. */
async function dataOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const bytes = await collectChunks(chunks);
  if (bytes.length < 100) return Buffer.from(bytes).toString('latin1');
  return `${bytes.length} bytes, ${createHash('sha256').update(bytes).digest('hex')}`;
}
