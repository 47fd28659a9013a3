import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDiff } from '../../../src/commands/diff-text.ts';
import { diffPaths } from '../../../src/pipeline/diff/diff.ts';
import { device, file, putInode, treePath } from '../../../src/tree/tree.ts';
import { type MiniOptions, STOCK_ISOLINUX_CFG, writeMiniMedium } from '../../support/mini-medium.ts';
import { scratchDirectory } from '../../support/scratch.ts';

async function twoMedia(b: MiniOptions, a: MiniOptions = {}): Promise<[string, string]> {
  const folder = scratchDirectory();
  const paths = [join(folder, 'a'), join(folder, 'b')] as const;
  for (const [path, options] of [[paths[0], a] as const, [paths[1], b] as const]) {
    mkdirSync(path);
    await writeMiniMedium(path, options);
  }
  return [...paths];
}

const menuWith = (text: string) => ({ files: { 'isolinux/isolinux.cfg': text } });

describe('diff of two media', () => {
  it('finds a copy the same', async () => {
    const [a, b] = await twoMedia({});
    const report = await diffPaths(a, b);
    expect(report).toMatchObject({ same: true, groups: [], menus: [], images: [], files: [] });
    expect(formatDiff(report, false)).toBe(`${a} and ${b} are the same in all that is compared`);
  });

  it('tells files that come, go and change, with their sums', async () => {
    const [a, b] = await twoMedia({ files: { 'new/x.ks': 'text\n' }, without: ['isolinux/boot.msg'] });
    writeFileSync(join(b, 'isolinux/vmlinuz'), 'lernel');
    const { files } = await diffPaths(a, b);
    expect(files.map(({ path, change }) => [path, change])).toEqual([
      ['isolinux/boot.msg', 'removed'],
      ['isolinux/vmlinuz', 'changed'],
      ['new', 'added'],
      ['new/x.ks', 'added'],
    ]);
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(files[1]).toMatchObject({
      aspects: ['content'],
      a: { size: 6, sha256: sum('kernel') },
      b: { size: 6, sha256: sum('lernel') },
    });
    expect(files[3]?.text).toEqual(['@@ -1,0 +1,1 @@', '+text']);
  });

  it('does not take modes of files on a medium for differences', async () => {
    const [a, b] = await twoMedia({});
    chmodSync(join(b, 'isolinux/vmlinuz'), 0o755);
    expect((await diffPaths(a, b)).same).toBe(true);
  });

  it('tells menus by entry and argument, with default, timeout and order', async () => {
    const edited = STOCK_ISOLINUX_CFG.replace('timeout 600', 'timeout 50')
      .replace('default linux', 'default site')
      .replace('append ks initrd=initrd.img ramdisk_size=9216', 'append initrd=initrd.img ks console=ttyS0')
      .replace('label linux', 'label site\n  kernel vmlinuz\n  append initrd=initrd.img quiet\nlabel linux')
      .replace(/label local\n {2}localboot 1\n/, '');
    const [a, b] = await twoMedia(menuWith(edited));
    const { menus } = await diffPaths(a, b);
    expect(menus).toHaveLength(1);
    expect(menus[0]).toMatchObject({ path: 'isolinux/isolinux.cfg', place: 'medium', change: 'changed' });
    expect(menus[0]?.differences).toEqual([
      { name: 'default', a: 'linux', b: 'site' },
      { name: 'timeout', a: '60 s', b: '5 s' },
    ]);
    const entries = Object.fromEntries(menus[0]?.entries.map((entry) => [entry.label, entry]) ?? []);
    expect(Object.keys(entries).sort()).toEqual(['ks', 'local', 'site']);
    expect(entries.ks?.arguments).toEqual({
      added: ['console=ttyS0'],
      removed: ['ramdisk_size=9216'],
      moved: ['ks'],
    });
    expect(entries.site).toMatchObject({
      change: 'added',
      arguments: { added: ['initrd=initrd.img', 'quiet'] },
    });
    expect(entries.local?.change).toBe('removed');
  });

  it('tells an order that changed, and nothing but that', async () => {
    const [head = '', linux = '', ks = '', local = ''] = STOCK_ISOLINUX_CFG.split(/(?=^label )/m);
    const [a, b] = await twoMedia(menuWith(head + ks + linux + local));
    const { menus } = await diffPaths(a, b);
    expect(menus[0]?.differences).toEqual([{ name: 'order', a: 'linux, ks, local', b: 'ks, linux, local' }]);
    expect(menus[0]?.entries).toEqual([]);
  });

  it('shows a menu as text where no entry says what changed', async () => {
    const [a, b] = await twoMedia(menuWith(`# ours\n${STOCK_ISOLINUX_CFG}`));
    const report = await diffPaths(a, b);
    expect(report.menus[0]).toMatchObject({ differences: [], entries: [] });
    expect(formatDiff(report, false)).toContain('| +# ours');
  });

  it('looks into initrds: kickstarts as text, modes, owners, devices, links', async () => {
    const [a, b] = await twoMedia(
      {
        change(tree) {
          putInode(tree, treePath('ks.cfg'), file(Buffer.from('lang en_US\ncdrom\n')));
          putInode(tree, treePath('dev/null'), device('character', { major: 1, minor: 3 }));
          putInode(tree, treePath('etc/odd'), file(Buffer.from('x'), { mode: 0o4755, uid: 7 }));
        },
      },
      {
        change(tree) {
          putInode(tree, treePath('ks.cfg'), file(Buffer.from('lang de_DE\ncdrom\n')));
          putInode(tree, treePath('dev/null'), device('character', { major: 1, minor: 5 }));
          putInode(tree, treePath('etc/odd'), file(Buffer.from('x')));
        },
      },
    );
    const { images } = await diffPaths(a, b);
    expect(images).toHaveLength(1);
    expect(images[0]).toMatchObject({ path: 'isolinux/initrd.img', role: 'initrd', change: 'changed' });
    const files = Object.fromEntries(images[0]?.files.map((each) => [each.path, each]) ?? []);
    expect(files['ks.cfg']?.text).toEqual(['@@ -1,2 +1,2 @@', '-lang de_DE', '+lang en_US', ' cdrom']);
    expect(files['dev/null']).toMatchObject({ aspects: ['device'], b: { rdev: { major: 1, minor: 3 } } });
    expect(files['etc/odd']?.aspects).toEqual(['mode', 'owner']);
  });

  it('tells one image with two names once', async () => {
    const [a, b] = await twoMedia({ change: (tree) => tree.delete(treePath('sbin/init')) });
    for (const folder of [a, b]) {
      mkdirSync(join(folder, 'images/pxeboot'), { recursive: true });
      copyFileSync(join(folder, 'isolinux/initrd.img'), join(folder, 'images/pxeboot/initrd.img'));
    }
    const { images } = await diffPaths(a, b);
    expect(images).toHaveLength(1);
    expect(images[0]?.also).toHaveLength(1);
  });

  it('says that an image cannot be opened, and goes on', async () => {
    const [a, b] = await twoMedia({ files: { 'images/updates.img': 'no image at all' } });
    const { images, files } = await diffPaths(a, b);
    expect(images[0]).toMatchObject({ role: 'updates', change: 'added' });
    expect(images[0]?.problem).toMatch(/is no image/);
    expect(files).toHaveLength(1);
  });

  it('tells keys of .treeinfo and lines of .discinfo', async () => {
    const [a, b] = await twoMedia(
      { release: 'centos-6', version: '6.9' },
      { release: 'centos-6', version: '6.10' },
    );
    const { groups } = await diffPaths(a, b);
    expect(groups).toContainEqual({
      title: '.treeinfo',
      differences: [{ name: '[general] version', a: '6.10', b: '6.9' }],
    });
  });

  it('keeps names from the terminal as they are told', async () => {
    const [a, b] = await twoMedia({ files: { 'odd\nname': 'x' } });
    const lines = formatDiff(await diffPaths(a, b), false).split('\n');
    expect(lines.filter((line) => line.includes('odd'))).toEqual([expect.stringContaining('/odd\\nname')]);
  });
});

describe('diff of two images', () => {
  it('compares their trees and how they are wrapped', async () => {
    const [a, b] = await twoMedia({
      change: (tree) => putInode(tree, treePath('n'), file(Buffer.from('n'))),
    });
    const report = await diffPaths(join(a, 'isolinux/initrd.img'), join(b, 'isolinux/initrd.img'));
    expect(report).toMatchObject({ kind: 'images', same: false });
    expect(report.images[0]?.files.map(({ path }) => path)).toEqual(['n']);
    const same = await diffPaths(join(a, 'isolinux/initrd.img'), join(a, 'isolinux/initrd.img'));
    expect(same.same).toBe(true);
  });

  it('refuses a medium and an image, and what is no image', async () => {
    const [a, b] = await twoMedia({});
    await expect(diffPaths(a, join(b, 'isolinux/initrd.img'))).rejects.toMatchObject({ kind: 'usage' });
    writeFileSync(join(a, 'none'), '\x01\x02\x03\x04');
    await expect(diffPaths(join(a, 'none'), join(a, 'none'))).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(diffPaths(join(a, 'missing'), join(b, 'missing'))).rejects.toMatchObject({ kind: 'usage' });
  });
});
