import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { type Finding, verifyMedium } from '../../src/pipeline/stages/verify-iso.ts';
import { file, putInode, treePath } from '../../src/tree/tree.ts';
import { type MiniOptions, STOCK_ISOLINUX_CFG, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { updatesImage } from '../support/updates.ts';

async function verify(options: MiniOptions, known = true): Promise<Finding[]> {
  const folder = join(scratchDirectory(), 'medium');
  mkdirSync(folder);
  await writeMiniMedium(folder, options);
  const medium = await openMedium(folder);
  try {
    return await verifyMedium(medium, known ? await identifyMedium(medium) : 'it says nothing');
  } finally {
    await medium.close();
  }
}

const faults = (findings: readonly Finding[]) =>
  findings.filter(({ result }) => result === 'fail').map(({ check, message }) => `${check}: ${message}`);
const menuWith = (append: string, release = 'centos-5'): MiniOptions => ({
  release,
  files: {
    'isolinux/isolinux.cfg': `default a\nlabel a\n  kernel vmlinuz\n  append initrd=initrd.img ${append}\n`,
  },
});

describe('verify', () => {
  it.each(['centos-4', 'centos-5', 'centos-6', 'fedora-9', 'centos-7', 'rocky-9', 'fedora-41'])(
    'finds no fault in a medium like that of %s',
    async (release) => {
      expect(faults(await verify({ release }))).toEqual([]);
    },
  );

  it('checks a medium of no known release for all that needs none, and says what does', async () => {
    const findings = await verify({}, false);
    expect(faults(findings)).toEqual([]);
    const skipped = findings.filter(({ message }) => message.startsWith('needs a release that is known'));
    expect(skipped.map(({ check }) => check)).toEqual(['initrd', 'second stage', 'updates image']);
    expect(skipped[0]?.message).toContain('it says nothing');
    expect(findings).toContainEqual(expect.objectContaining({ check: 'other initrds', result: 'pass' }));
    expect(findings).toContainEqual(expect.objectContaining({ check: 'boot menu', result: 'pass' }));
  });

  it.each([true, false])('finds what a menu boots and is not there (release known: %s)', async (known) => {
    const broken = {
      files: { 'isolinux/isolinux.cfg': STOCK_ISOLINUX_CFG.replaceAll('vmlinuz', 'vmlinux') },
    };
    expect(faults(await verify(broken, known))[0]).toBe(
      'boot menu: /isolinux/isolinux.cfg:7 names vmlinux, which is not there',
    );
  });

  it('takes the case of letters as isolinux does', async () => {
    const shout = { files: { 'isolinux/isolinux.cfg': STOCK_ISOLINUX_CFG.replaceAll('vmlinuz', 'VMLINUZ') } };
    expect(faults(await verify(shout))).toEqual([]);
  });

  it('finds an initrd that cannot be read', async () => {
    const found = faults(await verify({ files: { 'isolinux/initrd.img': 'no archive' } }, false));
    expect(found).toEqual([expect.stringMatching(/^other initrds: \/isolinux\/initrd\.img cannot be read/)]);
  });

  it.each([
    ['ks=file:/ks.cfg', 'kickstart'],
    ['ks=cdrom:/site/ks.cfg', 'kickstart'],
    ['ks=cdrom', 'kickstart'],
    ['updates=cdrom:/site/updates.img', 'boot arguments'],
    ['dd=path:/dd.img', 'boot arguments'],
  ])('finds that %s leads nowhere', async (argument, check) => {
    for (const known of [true, false])
      expect(faults(await verify(menuWith(argument), known))).toEqual([
        `${check}: /isolinux/isolinux.cfg, entry a: ${argument} names a file that is not there`,
      ]);
  });

  it('finds what arguments name in the initrd and on the medium, and reads kickstarts', async () => {
    const image = await updatesImage({ x: 'x' });
    const good: MiniOptions = {
      files: { ...menuWith('ks=file:/ks.cfg updates=cdrom:/u.img').files, 'u.img': image },
      change: (tree) => putInode(tree, treePath('ks.cfg'), file(Buffer.from('lang en_US\nnonsense\n'))),
    };
    expect(faults(await verify(good, false))).toEqual([]);
    expect(
      faults(
        await verify({
          ...good,
          change: (tree) =>
            putInode(tree, treePath('ks.cfg'), file(Buffer.from('lang en_US\nkeyboard us\ncdrom\n'))),
        }),
      ),
    ).toEqual([]);
  });

  it('does not judge what lies elsewhere', async () => {
    expect(faults(await verify(menuWith('ks=http://host/ks.cfg updates=hd:sda1:/u.img')))).toEqual([]);
  });

  it('finds a command line that is cut', async () => {
    const long = faults(await verify(menuWith('x'.repeat(1100))));
    expect(long).toEqual([
      expect.stringMatching(/^command line: .*entry a has 11\d\d bytes; isolinux 3.11 takes 511$/),
    ]);
    // What that isolinux takes is less than the kernel does, so that no release is needed to tell.
    expect(faults(await verify(menuWith('x'.repeat(1100)), false))).toHaveLength(1);
    expect(faults(await verify(menuWith('x'.repeat(100))))).toEqual([]);
  });

  it('computes the sums of .treeinfo', async () => {
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    const treeinfo = (kernel: string) =>
      `[general]\nfamily = CentOS\nversion = 7.9\narch = x86_64\n[checksums]\nimages/pxeboot/vmlinuz = sha256:${sum(kernel)}\nimages/boot.iso = sha256:${sum('')}\n`;
    const withSums = (kernel: string): MiniOptions => ({
      release: 'centos-7',
      files: { '.treeinfo': treeinfo(kernel), 'images/pxeboot/vmlinuz': 'kernel' },
    });
    const right = await verify(withSums('kernel'));
    expect(faults(right)).toEqual([]);
    expect(right).toContainEqual({
      check: '.treeinfo',
      result: 'pass',
      message: '1 checksums of .treeinfo are right, 1 of files that are not on the medium',
    });
    expect(faults(await verify(withSums('other')))).toEqual([
      '.treeinfo: .treeinfo: the sha256 of /images/pxeboot/vmlinuz is wrong',
    ]);
  });
});
