import { describe, expect, it } from 'vitest';
import type { ByteString } from '../../src/base/bytes.ts';
import {
  contentSize,
  device,
  directory,
  file,
  kindOfMode,
  normalisePath,
  putInode,
  readTreeFile,
  removePath,
  resolvePath,
  sortedPaths,
  symlink,
  type Tree,
  treePath,
} from '../../src/tree/tree.ts';

const name = (text: string) => text as ByteString;

describe('normalisePath', () => {
  it.each([
    ['./a//b/', 'a/b'],
    ['/a/./b', 'a/b'],
    ['.', ''],
    ['///', ''],
    ['..a/b..', '..a/b..'],
    ['\xff/\xe9', '\xff/\xe9'],
  ])('spells %j as %j', (from, to) => {
    expect(normalisePath(name(from))).toBe(to);
  });

  it.each(['..', 'a/../b', '/..', 'a/..', 'a\0b'])('refuses %j', (path) => {
    expect(() => normalisePath(name(path), { file: 'i', offset: 3 })).toThrow(
      expect.objectContaining({ kind: 'corrupt', at: { file: 'i', offset: 3 } }),
    );
  });
});

describe('a tree', () => {
  const build = (): Tree => {
    const tree: Tree = new Map();
    putInode(tree, treePath('a/b/file'), file(Buffer.from('x'), { mtime: 5 }));
    putInode(tree, treePath('a.txt'), file(Buffer.from('yy')));
    putInode(tree, treePath('a/abs'), symlink(name('/a/b/../b/file')));
    putInode(tree, treePath('up'), symlink(name('../../a/b')));
    putInode(tree, treePath('loop'), symlink(name('loop')));
    return tree;
  };

  it('gets the directories above what is put', () => {
    expect([...build().keys()]).toEqual(['a', 'a/b', 'a/b/file', 'a.txt', 'a/abs', 'up', 'loop']);
    expect(build().get(treePath('a/b'))).toMatchObject({ kind: 'directory', mode: 0o755, mtime: 5 });
  });

  it('sorts a directory before what is in it and nothing between', () => {
    expect(sortedPaths(build())).toEqual(['a', 'a/abs', 'a/b', 'a/b/file', 'a.txt', 'loop', 'up']);
  });

  it('resolves links as a process in it would', async () => {
    const tree = build();
    expect(resolvePath(tree, treePath('a/abs'))?.path).toBe('a/b/file');
    expect(resolvePath(tree, treePath('up/file'))?.path).toBe('a/b/file');
    expect(resolvePath(tree, treePath('loop'))).toBeUndefined();
    expect(Buffer.from((await readTreeFile(tree, 'up/file')) ?? []).toString()).toBe('x');
  });

  it('loses a path with all below it and nothing beside it', () => {
    const tree = build();
    expect(removePath(tree, treePath('a'))).toBe(4);
    expect([...tree.keys()]).toEqual(['a.txt', 'up', 'loop']);
  });

  it('counts the data of hard links once', () => {
    const tree = build();
    tree.set(treePath('link'), tree.get(treePath('a.txt')) ?? directory());
    tree.set(treePath('null'), device('character', { major: 1, minor: 3 }));
    expect(contentSize(tree)).toBe(3);
  });
});

describe('kindOfMode', () => {
  it('takes the type bits as a number, not one by one', () => {
    expect(kindOfMode(0o120777)).toBe('symlink');
    expect(kindOfMode(0o140000)).toBe('socket');
    expect(kindOfMode(0o060000)).toBe('block');
    expect(kindOfMode(0o170000)).toBeUndefined();
    expect(kindOfMode(0o644)).toBeUndefined();
  });
});
