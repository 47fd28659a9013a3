import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../src/base/byte-source.ts';
import { decodeText, encodeText, fromText } from '../../src/base/bytes.ts';
import { writeTar } from '../../src/formats/tar/write.ts';
import { directory, file, readTreeFile, type Tree, treePath } from '../../src/tree/tree.ts';
import { makeUpdatesContents } from '../../src/updates/contents.ts';
import { makeUpdatesTree } from '../../src/updates/image-tree.ts';
import { makeInstallerContents } from '../../src/updates/installer-contents.ts';
import { UPDATES_SOURCES, withHostPaths } from '../../src/updates/model.ts';
import { recogniseSource } from '../../src/updates/recognise-source.ts';
import { rpmPackage } from '../formats/rpm/packages.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { describeTree } from '../support/trees.ts';
import { RHEL_5, RHEL_6, RHEL_10 } from './releases.ts';

const common = { release: RHEL_5, arch: 'x86_64', mtime: 3, sources: [] } as const;
const textOf = async (tree: Tree, path: string) =>
  decodeText((await readTreeFile(tree, path)) ?? encodeText('(nothing)'));

function folderWith(files: Record<string, string>): string {
  const folder = scratchDirectory();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function writeTarOf(path: string, tree: Tree): Promise<string> {
  writeFileSync(path, await collectChunks(writeTar(tree)));
  return path;
}

const PROGRAM = { path: '/usr/bin/tool', mode: 0o100755, data: 'program' };
const MODULE = { path: '/usr/lib/python2.6/site-packages/pack/__init__.py', mode: 0o100644, data: 'x' };
const CLASH = { path: '/usr/bin/yum', mode: 0o100755, data: 'yum' };
const LIBRARY = { path: '/usr/lib64/libx.so.1', mode: 0o100755, data: 'library' };
const FOLDER = { path: '/usr/bin', mode: 0o040755 };
const CONFIG = { path: '/etc/x.conf', mode: 0o100640, data: 'conf' };

async function packageIn(folder: string): Promise<string> {
  const path = join(folder, 'x.rpm');
  writeFileSync(path, await rpmPackage({ files: [FOLDER, PROGRAM, CLASH, MODULE, LIBRARY, CONFIG] }));
  return path;
}

describe('makeUpdatesContents', () => {
  it('lays sources over each other, and tells what took the place of what', async () => {
    const folder = folderWith({ 'o/etc/a': 'overlay', 'o/b': 'overlay', single: 'single' });
    const tar = await writeTarOf(
      join(folder, 'x.tar'),
      new Map([
        [treePath('etc/a'), file(encodeText('tar'), { mode: 0o600, uid: 1000, mtime: 77 })],
        [treePath('c'), file(encodeText('tar'))],
      ]),
    );
    const oldTree: Tree = new Map();
    oldTree.set(treePath('b'), file(encodeText('old')));
    oldTree.set(treePath('lost+found'), directory());
    const merge = [
      {
        name: 'old.img',
        tree: oldTree,
      },
    ];
    const sources = [
      { overlay: join(folder, 'o') },
      { tar },
      { file: join(folder, 'single'), to: '/c' },
      { file: join(folder, 'single'), to: '/etc/' },
    ];
    const { tree, report, close } = await makeUpdatesContents({ ...common, merge, sources });
    expect([...tree.keys()].sort()).toEqual(['', 'b', 'c', 'etc', 'etc/a', 'etc/single']);
    expect(await textOf(tree, 'etc/a')).toBe('tar');
    expect(await textOf(tree, 'b')).toBe('overlay');
    expect(await textOf(tree, 'c')).toBe('single');
    expect(tree.get(fromText('etc/a'))).toMatchObject({ mode: 0o600, uid: 0, mtime: 77 });
    expect(report.replaced).toEqual([
      { path: 'b', from: 'old.img', by: join(folder, 'o') },
      { path: 'etc/a', from: join(folder, 'o'), by: tar },
      { path: 'c', from: tar, by: `${join(folder, 'single')}:/c` },
    ]);
    expect(report.sources.map(({ kind, entries }) => [kind, entries])).toEqual([
      ['image', 1],
      ['overlay', 3],
      ['tar', 2],
      ['file', 1],
      ['file', 1],
    ]);
    await close();
  });

  it('names the source that does not fit over what is there', async () => {
    const folder = folderWith({ 'o/etc/a': 'x', f: 'file' });
    const sources = [{ overlay: join(folder, 'o') }, { file: join(folder, 'f'), to: '/etc' }];
    await expect(makeUpdatesContents({ ...common, sources })).rejects.toMatchObject({
      kind: 'usage',
      at: { file: `${join(folder, 'f')}:/etc` },
    });
  });

  it('puts what packages bring into the root where only the root is looked at', async () => {
    const rpm = await packageIn(scratchDirectory());
    const { tree, report, close } = await makeUpdatesContents({
      ...common,
      release: RHEL_6,
      sources: [{ rpm }],
    });
    expect([...tree.keys()].sort()).toEqual(
      [
        '',
        'etc',
        'etc/x.conf',
        'libx.so.1',
        'pack',
        'pack/__init__.py',
        'tool',
        'usr',
        'usr/bin',
        'usr/bin/yum',
      ].sort(),
    );
    expect(tree.get(fromText('tool'))).toMatchObject({ mode: 0o755, uid: 0, gid: 0 });
    expect(report.sources[0]?.notes.join()).toContain('3 programs, libraries and modules');
    await close();
  });

  it('leaves packages at their real paths from RHEL 7 on', async () => {
    const rpm = await packageIn(scratchDirectory());
    const { tree, close } = await makeUpdatesContents({ ...common, release: RHEL_10, sources: [{ rpm }] });
    expect([...tree.keys()]).toContain('usr/bin/tool');
    expect(await textOf(tree, 'usr/lib64/libx.so.1')).toBe('library');
    await close();
  });

  it('tells of scripts and of another architecture', async () => {
    const path = join(scratchDirectory(), 'x.rpm');
    const tags = [
      [1023, 6, 'true'],
      [1022, 6, 'ppc64'],
    ] as const;
    writeFileSync(path, await rpmPackage({ files: [CONFIG], tags }));
    const { report, close } = await makeUpdatesContents({ ...common, sources: [{ rpm: path }] });
    expect(report.sources[0]?.notes).toEqual([
      'scripts of tiny are not run: %pre',
      'tiny is for ppc64, the image for x86_64',
    ]);
    await close();
  });
});

describe('makeInstallerContents', () => {
  const content = { ...common, installer: { mode: 'prepared' as const, kickstart: 'cdrom\n' }, files: [] };

  it('puts the faux anaconda in the place of a program that a source brought, and says so', async () => {
    const folder = folderWith({ 'o/anaconda': 'theirs', 'o/extra': 'x' });
    const sources = [{ overlay: join(folder, 'o') }];
    const { tree, report, close } = await makeInstallerContents(content, { sources });
    expect(report.replaced).toEqual([{ path: 'anaconda', from: join(folder, 'o'), by: 'the faux anaconda' }]);
    expect(await textOf(tree, 'anaconda')).toContain('#!/bin/sh');
    expect(await textOf(tree, 'extra')).toBe('x');
    await close();
  });

  it('is what makeUpdatesTree gives where there are no sources', async () => {
    const { tree } = await makeInstallerContents(content, { sources: [] });
    expect(await describeTree(tree)).toEqual(await describeTree(await makeUpdatesTree(content)));
  });

  it('refuses files that would keep the faux anaconda from being run', async () => {
    const folder = folderWith({ x: 'not executable' });
    const files = [{ source: join(folder, 'x'), destination: '/anaconda' }];
    await expect(makeInstallerContents({ ...content, files }, { sources: [] })).rejects.toMatchObject({
      kind: 'profile',
    });
  });
});

describe('recogniseSource', () => {
  it('goes by what is there and by its bytes', async () => {
    const folder = folderWith({ 'd/x': '', plain: 'x', 'a:/b': 'odd' });
    const rpm = await packageIn(folder);
    const tar = await writeTarOf(join(folder, 'x.any'), new Map([[treePath('a'), file(encodeText('x'))]]));
    const at = (name: string) => join(folder, name);
    expect(await recogniseSource(at('d'))).toEqual({ overlay: at('d') });
    expect(await recogniseSource(rpm)).toEqual({ rpm });
    expect(await recogniseSource(tar)).toEqual({ tar });
    expect(await recogniseSource(`${rpm}:/x.rpm`)).toEqual({ file: rpm, to: '/x.rpm' });
    expect(await recogniseSource(`${at('d')}:/etc`)).toEqual({ file: at('d'), to: '/etc' });
    for (const word of [at('plain'), at('nothing'), `${at('nothing')}:/x`, `${at('plain')}:x`])
      await expect(recogniseSource(word)).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('the sources of a profile', () => {
  it('are told by their keys, with paths from its folder', () => {
    const written = [
      { overlay: 'o' },
      { file: 'f', to: '/f' },
      { tar: 't' },
      { rpm: 'r' },
      { git: 'g', since: 'v1' },
    ];
    const parsed = UPDATES_SOURCES.parse(written);
    expect(parsed.map((source) => withHostPaths(source, (path) => `/p/${path}`))).toEqual([
      { overlay: '/p/o' },
      { file: '/p/f', to: '/f' },
      { tar: '/p/t' },
      { rpm: '/p/r' },
      { git: '/p/g', since: 'v1' },
    ]);
    for (const wrong of [
      { file: 'f' },
      { git: 'g' },
      { git: 'g', since: '--output=x' },
      { rpm: 'r', tar: 't' },
    ])
      expect(UPDATES_SOURCES.safeParse([wrong]).success).toBe(false);
  });
});

describe('an overlay', () => {
  it('keeps links and the execute bit', async () => {
    const folder = folderWith({ 'o/run': '#!/bin/sh\n' });
    chmodSync(join(folder, 'o/run'), 0o700);
    symlinkSync('run', join(folder, 'o/link'));
    const { tree } = await makeUpdatesContents({ ...common, sources: [{ overlay: join(folder, 'o') }] });
    expect(tree.get(fromText('run'))).toMatchObject({ mode: 0o755, mtime: 3 });
    expect(tree.get(fromText('link'))).toMatchObject({ kind: 'symlink', target: 'run' });
  });
});
