import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toText } from '../../src/base/bytes.ts';
import { identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { verifyMedium } from '../../src/pipeline/stages/verify-iso.ts';
import { findRelease } from '../../src/releases/table.ts';
import { putInode, readTreeFile, type Tree, treePath } from '../../src/tree/tree.ts';
import { makeUpdatesTree } from '../../src/updates/image-tree.ts';
import { type MiniOptions, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { treeOf, updatesImage } from '../support/updates.ts';

const MARKER = { '.bootsmith.json': JSON.stringify({ madeBy: 'bootsmith' }) };
const PROGRAM = { anaconda: '#!/bin/sh\n' };

/** What is said of the updates of a Base ISO with these files, as `result message`. */
async function judge(
  release: string,
  options: Pick<MiniOptions, 'files' | 'change'>,
  { prepare, volumeId }: { prepare?: (folder: string) => unknown; volumeId?: string } = {},
): Promise<string[]> {
  const folder = join(scratchDirectory(), 'medium');
  mkdirSync(folder);
  await writeMiniMedium(folder, { ...options, release, files: { ...MARKER, ...options.files } });
  await prepare?.(folder);
  const opened = await openMedium(folder);
  const medium = volumeId === undefined ? opened : { ...opened, volumeId };
  try {
    const findings = await verifyMedium(medium, await identifyMedium(medium));
    return findings
      .filter(({ check, message }) => check === 'updates image' && !message.includes('e2fsck'))
      .map(({ result, message }) => `${result} ${message}`);
  } finally {
    await medium.close();
  }
}

/** Puts a tree into an initrd, below a folder. */
const into = (folder: string, tree: Tree) => (initrd: Tree) => {
  for (const [path, inode] of tree)
    putInode(initrd, treePath(path === '' ? folder : `${folder}/${toText(path)}`), inode);
};

const unitsOf = (id: string) =>
  makeUpdatesTree({
    ...{
      release: findRelease(id),
      arch: 'x86_64',
      installer: { mode: 'prepared', kickstart: 'cdrom\n' },
      files: [],
      mtime: 1,
    },
  });

const menu = (argument: string) => ({
  'isolinux/isolinux.cfg': `default a\nlabel a\n  kernel vmlinuz\n  append initrd=initrd.img ${argument}\n`,
});

describe('the updates of a medium', () => {
  it('are found in the initramfs of a loader', async () => {
    expect(await judge('centos-5', { change: into('tmp/updates', treeOf(PROGRAM)) })).toEqual([
      'pass /tmp/updates of /isolinux/initrd.img: 1 files',
      'pass /tmp/updates of /isolinux/initrd.img has an executable /anaconda',
    ]);
    expect(await judge('centos-5', { change: into('tmp/updates', treeOf({ anaconda: 'x' })) })).toEqual([
      'pass /tmp/updates of /isolinux/initrd.img: 1 files',
      expect.stringMatching(/^fail \/tmp\/updates of .* has no executable \/anaconda/),
    ]);
    // dracut's place, where no loader looks.
    expect(await judge('centos-5', { change: into('updates', treeOf(PROGRAM)) })).toEqual([
      'fail /images/updates.img is not there',
    ]);
  });

  it('are found in the initramfs of dracut', async () => {
    expect(await judge('rocky-9', { change: into('updates', await unitsOf('rocky-9')) })).toEqual([
      expect.stringMatching(/^pass \/updates of \/isolinux\/initrd.img: \d+ files$/),
      expect.stringMatching(/^pass .* has an executable \/usr\/libexec\/kusu\/faux-anaconda$/),
    ]);
    expect(await judge('rocky-9', { change: into('tmp/updates', await unitsOf('rocky-9')) })).toEqual([
      'fail /images/updates.img is not there',
    ]);
  });

  it('are found in a folder of the medium, by dracut', async () => {
    const tree = await unitsOf('rocky-9');
    const prepare = (mode: number | undefined) => async (folder: string) => {
      for (const [path, inode] of tree) {
        const host = join(folder, 'images/RHupdates', toText(path));
        if (inode.kind === 'directory') mkdirSync(host, { recursive: true });
        if (inode.kind === 'symlink') symlinkSync(toText(inode.target), host);
        const bytes = inode.kind === 'file' && (await readTreeFile(tree, toText(path)));
        if (bytes) writeFileSync(host, bytes, { mode: mode ?? inode.mode });
      }
    };
    const asMade = await judge('rocky-9', {}, { prepare: prepare(undefined) });
    expect(asMade.at(-1)).toMatch(/^pass \/images\/RHupdates of the medium has an executable/);
    // As a medium without Rock Ridge has them.
    const plain = await judge('rocky-9', {}, { prepare: prepare(0o444) });
    expect(plain).toContainEqual(expect.stringMatching(/^fail \/images\/RHupdates .* no executable/));
    expect(await judge('centos-6', {}, { prepare: prepare(undefined) })).toEqual([
      'fail /images/updates.img is not there',
    ]);
  });

  it('are found where an argument names them on this medium', async () => {
    const image = await updatesImage(PROGRAM);
    const files = { ...menu('updates=hd:LABEL=Here:/site/u.img'), 'site/u.img': image };
    expect(await judge('centos-5', { files }, { volumeId: 'Here' })).toEqual([
      'pass /site/u.img: ext2',
      'pass /site/u.img has an executable /anaconda',
    ]);
  });

  it('may lie elsewhere, which is said', async () => {
    const url = 'http://server/u.img';
    const said = [`skip ${url} is somewhere else and was not looked at`];
    expect(await judge('centos-5', { files: menu(`updates=${url}`) })).toEqual(said);
    const line = treeOf({ 'ks.cfg': `cdrom\nupdates ${url}\n` });
    expect(await judge('fedora-8', { change: into('', line) })).toEqual(said);
  });

  it('are judged together, as they take effect', async () => {
    // The image lies over the files of the initramfs, and its program has no mode.
    const change = into('tmp/updates', treeOf(PROGRAM));
    const files = { 'images/updates.img': await updatesImage({ anaconda: 'broken' }) };
    expect((await judge('centos-5', { change, files })).at(-1)).toMatch(
      /^fail \/images\/updates.img has no executable \/anaconda/,
    );
    const other = { 'images/updates.img': await updatesImage({ 'a.py': 'x' }) };
    expect((await judge('centos-5', { change, files: other })).at(-1)).toMatch(
      /^pass \/tmp\/updates of .* has an executable/,
    );
  });
});

describe('the product image of a medium', () => {
  const updates = async () => ({ 'images/updates.img': await updatesImage(PROGRAM) });

  it('must be of a format that is mounted', async () => {
    const product = await updatesImage({ 'a.py': 'x' }, 'cpio.gz');
    expect(
      await judge('fedora-8', { files: { ...(await updates()), 'images/product.img': product } }),
    ).toEqual([
      'pass /images/updates.img: ext2',
      'fail /images/product.img is cpio.gz; the loader skips it without a word',
      'pass /images/updates.img has an executable /anaconda',
    ]);
  });

  it('must not bring a program that wins', async () => {
    const product = { 'images/product.img': await updatesImage(PROGRAM) };
    expect((await judge('centos-6', { files: { ...(await updates()), ...product } })).at(-1)).toMatch(
      /^fail \/images\/updates.img loses to \/images\/product.img/,
    );
    expect(await judge('centos-5', { files: { ...(await updates()), ...product } })).toEqual([
      'pass /images/updates.img: ext2',
      'pass /images/product.img: ext2',
      'pass /images/updates.img has an executable /anaconda',
    ]);
  });

  it('is looked at on its own, too', async () => {
    const product = await updatesImage({ 'a.py': 'x' });
    expect(
      await judge('centos-5', {
        files: { 'images/product.img': product },
        change: into('tmp/updates', treeOf(PROGRAM)),
      }),
    ).toContainEqual('pass /images/product.img: ext2');
    expect(await judge('centos-5', { files: { 'images/product.img': product } })).toContainEqual(
      'fail /images/updates.img is not there',
    );
  });
});
