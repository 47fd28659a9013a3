import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeText, fromText } from '../../src/base/bytes.ts';
import { layOver, overlayPath } from '../../src/tree/overlay.ts';
import { directory, file, putInode, ROOT, symlink, type Tree, treePath } from '../../src/tree/tree.ts';
import { scratchDirectory } from '../support/scratch.ts';

function treeOf(paths: Record<string, 'directory' | 'file' | { to: string }>): Tree {
  const tree: Tree = new Map();
  for (const [path, what] of Object.entries(paths)) {
    const inode =
      what === 'directory'
        ? directory({ mode: 0o700 })
        : what === 'file'
          ? file(encodeText(path))
          : symlink(fromText(what.to));
    putInode(tree, treePath(path), inode);
  }
  return tree;
}

describe('overlayPath', () => {
  it('takes a folder with plain owners, modes and times, in the order of the names', async () => {
    const folder = scratchDirectory();
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b', 'run'), 'x');
    chmodSync(join(folder, 'b', 'run'), 0o701);
    writeFileSync(join(folder, 'a'), 'yy');
    chmodSync(join(folder, 'a'), 0o640);
    symlinkSync('../a', join(folder, 'b', 'link'));
    const tree: Tree = new Map();
    await overlayPath(tree, folder, treePath('etc/x'), { mtime: 5 });
    expect([...tree.keys()]).toEqual(['etc', 'etc/x', 'etc/x/a', 'etc/x/b', 'etc/x/b/link', 'etc/x/b/run']);
    expect(tree.get(fromText('etc/x/a'))).toMatchObject({ mode: 0o644, uid: 0, gid: 0, mtime: 5 });
    expect(tree.get(fromText('etc/x/b/run'))).toMatchObject({ mode: 0o755 });
    expect(tree.get(fromText('etc/x/b/link'))).toMatchObject({ kind: 'symlink', target: '../a' });
  });

  it('says what is not there', async () => {
    await expect(overlayPath(new Map(), '/nowhere/x', ROOT, { mtime: 0 })).rejects.toMatchObject({
      kind: 'usage',
      message: '/nowhere/x does not exist',
    });
  });
});

describe('layOver', () => {
  it('keeps directories that are there and adds the rest', () => {
    const tree = treeOf({ lib: 'directory', 'lib/a': 'file' });
    const { added, replaced } = layOver(tree, treeOf({ 'lib/a': 'file', 'lib/sub/b': 'file' }));
    expect([...added.keys()]).toEqual(['lib/a', 'lib/sub', 'lib/sub/b']);
    expect(replaced).toEqual(['lib/a']);
    expect(tree.get(fromText('lib'))).toMatchObject({ mode: 0o700 });
  });

  it('goes through links instead of replacing them', () => {
    const tree = treeOf({ 'usr/lib': 'directory', lib: { to: '/usr/lib' } });
    const { added } = layOver(tree, treeOf({ 'lib/x': 'file' }));
    expect([...added.keys()]).toEqual(['usr/lib/x']);
    expect(tree.get(fromText('lib'))).toMatchObject({ kind: 'symlink' });
  });

  it.each([
    ['a file where a directory is', { x: 'directory' as const }, { x: 'file' as const }],
    ['a path below a file', { x: 'file' as const }, { 'x/y': 'file' as const }],
    ['a path through a link that leads nowhere', { x: { to: 'gone' } }, { 'x/y': 'file' as const }],
  ])('refuses %s', (_what, before, extra) => {
    expect(() => layOver(treeOf(before), treeOf(extra))).toThrowError(/cannot be put into the image/);
  });
});
