import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ByteString } from '../../src/base/bytes.ts';
import { packTree, unpackTree } from '../../src/tree/host-directory.ts';
import type { Entry } from '../../src/tree/manifest.ts';
import { device, directory, file, type Inode, symlink, type Tree } from '../../src/tree/tree.ts';
import { describeTree, textOf } from '../formats/cpio/archives.ts';
import { scratchDirectory } from '../support/scratch.ts';

const bytes = (text: string) => text as ByteString;
const data = (text: string, fields = {}) => file(Buffer.from(text, 'latin1'), { mtime: 1000, ...fields });
const tree = (inodes: Record<string, Inode>): Tree =>
  new Map(Object.entries(inodes) as [ByteString, Inode][]);

/** Bytes that are not UTF-8, escapes, control characters, names that JavaScript or JSON could take amiss. */
const ODD_NAMES = [
  '\xff\xfe',
  'caf\xc3\xa9',
  '\xef\xbb\xbfbom',
  'a\\x41b',
  '\\',
  'new\nline',
  '\x7f\t',
  '__proto__',
  '"',
  ' ',
  '-rf',
  '%41',
];

function sample(): Tree {
  const shared = data('shared', { mode: 0o640 });
  return tree({
    '': directory({ mode: 0o700, mtime: 5 }),
    z: directory({ mode: 0o500, mtime: 77 }),
    'z/setuid': data('s', { mode: 0o4711, uid: 1000, gid: 10 }),
    'z/unreadable': data('u', { mode: 0o000 }),
    'z/one': shared,
    a: directory({ mode: 0o1777 }),
    'a/link': symlink(bytes('/etc/\xff'), { mtime: 44 }),
    'a/loop': symlink(bytes('loop')),
    'a/null': device('character', { major: 1, minor: 3 }, { mode: 0o666 }),
    'a/sda': device('block', { major: 8, minor: 0 }),
    'a/fifo': { kind: 'fifo', mode: 0o600, uid: 0, gid: 0, mtime: 3 },
    'a/sock': { kind: 'socket', mode: 0o600, uid: 0, gid: 0, mtime: 3 },
    'a/two': shared,
    'a/empty': data(''),
    ...Object.fromEntries(ODD_NAMES.map((name, index) => [name, data(String(index))])),
    ['n'.repeat(300)]: data('long name'),
    ['d'.repeat(256)]: directory(),
    [`${'d'.repeat(256)}/below`]: data('below'),
    [`${'d'.repeat(256)}/link`]: symlink(bytes('x')),
  });
}

describe('unpackTree and packTree', () => {
  it('give the same tree in the same order', async () => {
    const dir = join(scratchDirectory(), 'new', 'dir');
    await unpackTree({ tree: sample(), envelope: { any: ['json', 1] } }, dir);
    const back = await packTree(dir);
    expect(await describeTree(back.tree)).toEqual(await describeTree(sample()));
    expect(back.envelope).toEqual({ any: ['json', 1] });
    expect([...back.tree.keys()]).toEqual([...sample().keys()]);
  });

  it('keep what the image recorded', async () => {
    const dir = scratchDirectory();
    const recorded = { ino: 7, nlink: 3, device: { major: 8, minor: 1 } };
    await unpackTree({ tree: tree({ a: { ...data('x'), recorded }, b: data('y') }) }, dir);
    const { tree: back } = await packTree(dir);
    expect(back.get(bytes('a'))?.recorded).toEqual(recorded);
    expect(back.get(bytes('b'))?.recorded).toBeUndefined();
  });

  it('keep parts, with what a later one replaces', async () => {
    const dir = scratchDirectory();
    const oldDir = directory({ mode: 0o700 });
    const newDir = directory({ mode: 0o711 });
    const oldFile = data('old');
    const newFile = data('new');
    const other = data('other');
    const parts: Entry[][] = [
      [
        [bytes('d'), oldDir],
        [bytes('d/f'), oldFile],
        [bytes('d/o'), other],
      ],
      [
        [bytes('d'), newDir],
        [bytes('d/f'), newFile],
      ],
    ];
    const kept = { tree: tree({ d: newDir, 'd/o': other, 'd/f': newFile }), parts };
    await unpackTree(kept, dir);
    const back = await packTree(dir);
    expect([...back.tree.keys()]).toEqual(['d', 'd/o', 'd/f']);
    for (const [index, part] of parts.entries()) {
      const again = back.parts?.[index] ?? [];
      expect(await describeEntries(again)).toEqual(await describeEntries(part));
    }
    expect(back.parts?.[1]?.[1]?.[1]).toBe(back.tree.get(bytes('d/f')));
  });

  it('write only what an ordinary user may have', async () => {
    const dir = scratchDirectory();
    await unpackTree({ tree: sample() }, dir);
    const mode = (path: string) => lstatSync(join(dir, 'tree', path)).mode & 0o7777;
    expect(mode('z/setuid')).toBe(0o711);
    expect(mode('z/unreadable')).toBe(0o600);
    expect(mode('z')).toBe(0o700);
    expect(mode('a')).toBe(0o777);
    expect(readdirSync(join(dir, 'tree/a')).sort()).toEqual(['empty', 'link', 'loop', 'two']);
    expect(lstatSync(join(dir, 'tree/z')).mtimeMs).toBe(77_000);
    expect(lstatSync(join(dir, 'tree/a/two')).ino).toBe(lstatSync(join(dir, 'tree/z/one')).ino);
  });

  it('write one reviewable line for each entry', async () => {
    const dir = scratchDirectory();
    await unpackTree({ tree: sample() }, dir);
    const text = readFileSync(join(dir, 'manifest.json'), 'utf8');
    const lines = text.split('\n').filter((line) => line.includes('"path"'));
    expect(lines.length).toBe(sample().size);
    expect(lines.find((line) => line.includes('a/null'))?.trim()).toBe(
      '{"path":"a/null","kind":"character","mode":"0666","uid":0,"gid":0,"mtime":0,"rdev":"1:3"},',
    );
    expect(text).toContain('"path":"\\\\xff\\\\xfe"');
    expect(text).toContain('"path":"café"');
    expect(text).toContain('"path":"a\\\\x5cx41b"');
  });

  it('lead nothing out of the directory through symbolic links of the image', async () => {
    const root = scratchDirectory();
    const outside = join(root, 'outside');
    mkdirSync(outside);
    const hostile = tree({
      out: symlink(bytes(outside)),
      'out/file': data('evil'),
      'out/dir': directory(),
      'out/dir/deep': data('evil'),
      up: symlink(bytes('../../outside')),
      'up/file': data('evil'),
      file: data('x'),
      'file/below': data('below a file'),
      'missing/parent': data('orphan'),
    });
    await unpackTree({ tree: hostile }, join(root, 'dir'));
    expect(readdirSync(outside)).toEqual([]);
    const back = await packTree(join(root, 'dir'));
    expect(await describeTree(back.tree)).toEqual(await describeTree(hostile));
  });

  it.each(['../evil', 'a/../../evil', '/evil', './x', 'a//b', 'a/', 'nul\0'])(
    'refuse the path %j',
    async (path) => {
      const root = scratchDirectory();
      await expect(
        unpackTree({ tree: tree({ [path]: data('evil') }) }, join(root, 'dir')),
      ).rejects.toMatchObject({
        kind: 'corrupt',
      });
      expect(readdirSync(root)).toEqual([]);
    },
  );

  it('read nothing through a symbolic link that came onto the host later', async () => {
    const root = scratchDirectory();
    mkdirSync(join(root, 'secrets'));
    writeFileSync(join(root, 'secrets/key'), 'secret');
    const dir = join(root, 'dir');
    await unpackTree({ tree: tree({ d: directory(), 'd/key': data('mine') }) }, dir);
    rmSync(join(dir, 'tree/d'), { recursive: true });
    symlinkSync(join(root, 'secrets'), join(dir, 'tree/d'));
    const { tree: back } = await packTree(dir);
    expect([...back].map(([path, { kind }]) => `${path} ${kind}`)).toEqual(['d symlink']);
  });
});

async function describeEntries(entries: readonly Entry[]) {
  return Promise.all(entries.map(async ([path, inode]) => describeTree(new Map([[path, inode]]))));
}

describe('packTree after edits', () => {
  async function unpacked(inodes: Record<string, Inode>) {
    const dir = scratchDirectory();
    await unpackTree({ tree: tree(inodes) }, dir);
    return { dir, on: (path: string) => join(dir, 'tree', path) };
  }

  it('takes new data with the time of the host, or the given one, and nothing else', async () => {
    const { dir, on } = await unpacked({ a: data('old', { uid: 7, mode: 0o4755 }), b: data('same') });
    writeFileSync(on('a'), 'new data');
    utimesSync(on('a'), 5000, 5000.9);
    utimesSync(on('b'), 6000, 6000);
    const { tree: back } = await packTree(dir);
    expect(await textOf(back, 'a')).toBe('new data');
    expect(back.get(bytes('a'))).toMatchObject({ uid: 7, mode: 0o4755, mtime: 5000 });
    expect(back.get(bytes('b'))?.mtime).toBe(1000);
    expect((await packTree(dir, { mtime: 9 })).tree.get(bytes('a'))?.mtime).toBe(9);
  });

  it('lets the host win where its permission bits were changed, and the manifest elsewhere', async () => {
    const { dir, on } = await unpacked({
      host: data('x', { mode: 0o4400 }),
      manifest: data('y', { mode: 0o644 }),
      d: directory({ mode: 0o500 }),
    });
    chmodSync(on('host'), 0o711);
    chmodSync(on('d'), 0o750);
    const file = join(dir, 'manifest.json');
    const text = readFileSync(file, 'utf8').replace(
      /("path":"manifest".*?"mode":)"0644","uid":0/,
      '$1"2751","uid":12',
    );
    writeFileSync(file, text);
    const { tree: back } = await packTree(dir);
    expect(back.get(bytes('host'))?.mode).toBe(0o4711);
    expect(back.get(bytes('manifest'))).toMatchObject({ mode: 0o2751, uid: 12 });
    expect(back.get(bytes('d'))?.mode).toBe(0o750);
  });

  it('adds what is new at the end and drops what is gone with all below it', async () => {
    const { dir, on } = await unpacked({
      dev: directory(),
      'dev/null': device('character', { major: 1, minor: 3 }),
      gone: directory(),
      'gone/sub': directory(),
      'gone/sub/tty': device('character', { major: 5, minor: 0 }),
      'gone/f': data('x'),
      stays: data('y'),
    });
    rmSync(on('gone'), { recursive: true });
    mkdirSync(on('dev/new'), { mode: 0o750 });
    writeFileSync(on('dev/new/b'), 'b', { mode: 0o640 });
    writeFileSync(Buffer.from(on('dev/new/\xff'), 'latin1'), 'odd');
    writeFileSync(on('A'), 'a');
    const { tree: back } = await packTree(dir, { mtime: 123 });
    expect([...back.keys()]).toEqual([
      'dev',
      'dev/null',
      'stays',
      'A',
      'dev/new',
      'dev/new/b',
      'dev/new/\xff',
    ]);
    expect(back.get(bytes('dev/new/b'))).toMatchObject({ mode: 0o640, uid: 0, gid: 0, mtime: 123 });
  });

  it('takes another kind, and another symlink target, from the host', async () => {
    const { dir, on } = await unpacked({
      l: symlink(bytes('old'), { mtime: 4 }),
      null: device('character', { major: 1, minor: 3 }),
      f: data('x'),
    });
    unlinkSync(on('l'));
    symlinkSync('new', on('l'));
    writeFileSync(on('null'), 'a plain file');
    unlinkSync(on('f'));
    mkdirSync(on('f'));
    writeFileSync(on('f/in'), 'in');
    const { tree: back } = await packTree(dir, { mtime: 50 });
    expect(
      (await describeTree(back)).map(({ path, kind, what, mtime }) => [path, kind, what, mtime]),
    ).toEqual([
      ['l', 'symlink', 'new', 50],
      ['null', 'file', 'a plain file', 50],
      ['f', 'directory', '', 50],
      ['f/in', 'file', 'in', 50],
    ]);
  });

  it('keeps hard links together while their data are the same', async () => {
    const shared = data('shared');
    const { dir, on } = await unpacked({ a: shared, b: shared, c: shared, d: shared });
    // As cp -r or a checkout leaves it: another inode, another time, the same data.
    unlinkSync(on('b'));
    writeFileSync(on('b'), 'shared', { mode: 0o644 });
    unlinkSync(on('c'));
    writeFileSync(on('c'), 'parted', { mode: 0o644 });
    linkSync(on('a'), on('e'));
    const { tree: back } = await packTree(dir);
    const inodes = ['a', 'b', 'c', 'd', 'e'].map((name) => back.get(bytes(name)));
    expect(inodes.map((inode) => inodes.indexOf(inode))).toEqual([0, 0, 2, 0, 0]);
    expect(await textOf(back, 'c')).toBe('parted');
  });

  it('refuses a manifest that gives two names of one file different owners', async () => {
    const shared = data('shared');
    const { dir } = await unpacked({ a: shared, b: shared });
    const file = join(dir, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"uid":0', '"uid":1'));
    await expect(packTree(dir)).rejects.toMatchObject({ kind: 'usage', found: '1 and 0' });
  });
});

describe('unpackTree and its directory', () => {
  it('gives zeros no room on the disk, and gives them back', async () => {
    const directory = join(scratchDirectory(), 'out');
    const size = 40 * 1024 * 1024;
    const content = {
      size,
      async *chunks() {
        for (let at = 0; at < size - 5; at += 1024 * 1024)
          yield new Uint8Array(Math.min(1024 * 1024, size - 5 - at));
        yield Buffer.from('x\0\0\0\0');
      },
    };
    await unpackTree({ tree: tree({ hole: file(content) }) }, directory);
    const stats = lstatSync(join(directory, 'tree', 'hole'));
    expect(stats.size).toBe(size);
    expect(stats.blocks * 512).toBeLessThan(1024 * 1024);
    const bytes = readFileSync(join(directory, 'tree', 'hole'));
    expect(bytes.indexOf('x')).toBe(size - 5);
  });

  const kept = { tree: tree({ a: data('x') }) };

  it('takes an empty directory and refuses a filled one, unless forced', async () => {
    const dir = scratchDirectory();
    await unpackTree(kept, dir);
    await expect(unpackTree({ tree: new Map() }, dir)).rejects.toMatchObject({ kind: 'usage' });
    expect(readdirSync(dir)).toEqual(['manifest.json', 'tree']);
    await unpackTree({ tree: tree({ b: data('y') }) }, dir, { force: true });
    expect(readdirSync(join(dir, 'tree'))).toEqual(['b']);
  });

  it('refuses a path that is a file', async () => {
    const path = join(scratchDirectory(), 'file');
    writeFileSync(path, '');
    await expect(unpackTree(kept, path)).rejects.toMatchObject({ kind: 'usage' });
    await expect(unpackTree(kept, path, { force: true })).rejects.toMatchObject({ kind: 'usage' });
  });

  it('leaves nothing behind when the data fail, and an old directory as it was', async () => {
    const root = scratchDirectory();
    const failing: Inode = {
      ...data(''),
      content: {
        size: 1,
        async *chunks() {
          yield* [] as Uint8Array[];
          throw new Error('the image failed');
        },
      },
    };
    const bad = { tree: tree({ '\xff': data('odd name'), a: failing }) };
    await expect(unpackTree(bad, join(root, 'dir'))).rejects.toThrow('the image failed');
    expect(readdirSync(root)).toEqual([]);
    await unpackTree(kept, join(root, 'dir'));
    await expect(unpackTree(bad, join(root, 'dir'), { force: true })).rejects.toThrow('the image failed');
    expect(readdirSync(root)).toEqual(['dir']);
    expect(existsSync(join(root, 'dir/tree/a'))).toBe(true);
  });
});

describe('packTree without a manifest', () => {
  it('takes the directory as the tree, sorted, with the modes of the host', async () => {
    const dir = scratchDirectory();
    mkdirSync(join(dir, 'b'));
    writeFileSync(join(dir, 'b/x'), 'x');
    chmodSync(join(dir, 'b/x'), 0o4755);
    writeFileSync(join(dir, 'b-c'), 'y');
    linkSync(join(dir, 'b-c'), join(dir, 'a'));
    symlinkSync('b', join(dir, 'l'));
    const back = await packTree(dir, { mtime: 7 });
    expect([...back.tree.keys()]).toEqual(['a', 'b', 'b/x', 'b-c', 'l']);
    expect(back.tree.get(bytes('b/x'))).toMatchObject({ mode: 0o4755, uid: 0, gid: 0, mtime: 7 });
    expect(back.tree.get(bytes('a'))).toBe(back.tree.get(bytes('b-c')));
    expect(back.parts).toBeUndefined();
  });

  it('refuses what is no directory', async () => {
    const root = scratchDirectory();
    writeFileSync(join(root, 'f'), '');
    for (const name of ['f', 'nothing'])
      await expect(packTree(join(root, name))).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('packTree and a damaged manifest', () => {
  async function withManifest(edit: (text: string) => string) {
    const dir = scratchDirectory();
    await unpackTree({ tree: tree({ a: data('x'), n: device('block', { major: 8, minor: 1 }) }) }, dir);
    const path = join(dir, 'manifest.json');
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
    return packTree(dir);
  }

  it.each<[string, (text: string) => string, number | undefined]>([
    ['a cut file', (text) => text.slice(0, -30), undefined],
    ['a mode that is a number', (text) => text.replace('"mode":"0644"', '"mode":644'), 6],
    ['a mode of five digits', (text) => text.replace('"mode":"0644"', '"mode":"10644"'), 6],
    ['a path that leads out', (text) => text.replace('"path":"a"', '"path":"../a"'), 6],
    ['a path with a slash in front', (text) => text.replace('"path":"a"', '"path":"/a"'), 6],
    ['a backslash that escapes nothing', (text) => text.replace('"path":"a"', '"path":"a\\\\b"'), 6],
    ['an unknown kind', (text) => text.replace('"kind":"file"', '"kind":"door"'), 6],
    ['a device without a number', (text) => text.replace(',"rdev":"8:1"', ''), 7],
    ['an owner below zero', (text) => text.replace('"uid":0', '"uid":-1'), 6],
    ['a store outside', (text) => text.replace('"host"', '"stored":"../../etc/passwd","host"'), 6],
    ['another format', (text) => text.replace('bootsmith-tree', 'other'), 1],
  ])('names %s', async (_, edit, line) => {
    await expect(withManifest(edit)).rejects.toMatchObject({
      kind: 'corrupt',
      at: { file: expect.stringContaining('manifest.json'), ...(line === undefined ? {} : { line }) },
    });
  });

  it('refuses a version that it does not know', async () => {
    await expect(withManifest((text) => text.replace('"version": 1', '"version": 2'))).rejects.toMatchObject({
      kind: 'unsupported',
    });
  });

  it('takes a manifest that somebody has laid out anew, and a directory that was moved', async () => {
    const dir = scratchDirectory();
    await unpackTree({ tree: sample() }, join(dir, 'one'));
    renameSync(join(dir, 'one'), join(dir, 'two'));
    const path = join(dir, 'two/manifest.json');
    writeFileSync(path, JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), null, 4));
    expect(await describeTree((await packTree(join(dir, 'two'))).tree)).toEqual(await describeTree(sample()));
  });
});
