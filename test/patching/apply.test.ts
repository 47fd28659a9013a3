import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeText, fromText } from '../../src/base/bytes.ts';
import { applyPatchList } from '../../src/patching/apply.ts';
import { type PatchEntry, readPatchList } from '../../src/patching/patch-list.ts';
import { device, directory, file, putInode, readTreeFile, type Tree, treePath } from '../../src/tree/tree.ts';
import { scratchDirectory } from '../support/scratch.ts';

const why = 'because the test says so';

function sampleTree(): Tree {
  const tree: Tree = new Map();
  putInode(tree, treePath('sbin/init'), file(encodeText('one two one'), { mode: 0o755 }));
  putInode(tree, treePath('dev/console'), device('character', { major: 5, minor: 1 }));
  putInode(tree, treePath('dev/pts'), directory());
  return tree;
}

function apply(tree: Tree, entry: PatchEntry) {
  return applyPatchList(tree, { file: 'x.yaml', match: [], entries: [entry] }, 7);
}

describe('applyPatchList', () => {
  it('adds a symlink once', async () => {
    const tree = sampleTree();
    const [done] = await apply(tree, { symlink: '/init', target: '/sbin/init', why });
    expect(done).toMatchObject({ verb: 'symlink', path: '/init', did: 'added, pointing to /sbin/init', why });
    expect(tree.get(fromText('init'))).toMatchObject({ kind: 'symlink', target: '/sbin/init', mtime: 7 });
    await expect(apply(tree, { symlink: '/init', target: '/sbin/init', why })).rejects.toMatchObject({
      kind: 'patch-conflict',
      found: 'a symlink to /sbin/init',
    });
  });

  it('requires what is there, of the right kind', async () => {
    const tree = sampleTree();
    const [done] = await apply(tree, { require: '/dev/console', kind: 'character', why });
    expect(done?.did).toBe('found, character device 5:1');
    await expect(apply(tree, { require: '/dev/pts', kind: 'file', why })).rejects.toMatchObject({
      found: 'a directory',
      expected: 'file',
    });
    await expect(apply(tree, { require: '/nowhere', kind: 'file', why })).rejects.toMatchObject({
      kind: 'patch-conflict',
      hint: expect.stringContaining(why),
    });
  });

  it('removes with all below, and not what is not there', async () => {
    const tree = sampleTree();
    expect((await apply(tree, { remove: '/dev', why }))[0]?.did).toBe('removed, 3 paths');
    expect([...tree.keys()]).toEqual(['sbin', 'sbin/init']);
    await expect(apply(tree, { remove: '/dev', why })).rejects.toMatchObject({ kind: 'patch-conflict' });
  });

  it('replaces text, and fails where it does not occur', async () => {
    const tree = sampleTree();
    await apply(tree, { substitute: '/sbin/init', find: 'one', with: '1', why });
    expect(Buffer.from((await readTreeFile(tree, '/sbin/init')) ?? []).toString()).toBe('1 two 1');
    await expect(
      apply(tree, { substitute: '/sbin/init', find: 'one', with: '1', why }),
    ).rejects.toMatchObject({
      found: 'no occurrence of the text',
    });
  });

  it('changes a mode', async () => {
    const tree = sampleTree();
    await apply(tree, { mode: '/sbin/init', to: '0700', why });
    expect(tree.get(fromText('sbin/init'))?.mode).toBe(0o700);
  });
});

describe('readPatchList', () => {
  it('gives line and column of an entry without a reason and of an unknown verb', async () => {
    const path = join(scratchDirectory(), 'x.yaml');
    writeFileSync(
      path,
      'match: [centos-5]\nentries:\n  - symlink: /init\n    target: /sbin/init\n  - explode: /x\n',
    );
    await expect(readPatchList(path)).rejects.toMatchObject({ kind: 'patch-conflict', at: { line: 3 } });
  });
});
