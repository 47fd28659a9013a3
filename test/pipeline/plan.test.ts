import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { decodeText } from '../../src/base/bytes.ts';
import { planBuild } from '../../src/pipeline/build.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { packInitramfs } from '../../src/pipeline/stages/pack-initramfs.ts';
import { patchInitrd } from '../../src/pipeline/stages/patch-initrd.ts';
import { unpackInitrd } from '../../src/pipeline/stages/unpack-initrd.ts';
import { readTreeFile } from '../../src/tree/tree.ts';
import { openMemoryImage } from '../support/images.ts';
import { type MiniOptions, STOCK_ISOLINUX_CFG, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const INSTALLER = { kickstart: { rootPassword: { crypted: '$1$a$b' }, partitions: ['clearpart --all'] } };

async function prepare(profile: object, medium: MiniOptions = {}) {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'), medium);
  const file = join(folder, 'profile.yaml');
  writeFileSync(file, stringify({ source: 'medium', output: 'out.iso', installer: INSTALLER, ...profile }));
  return { folder, file };
}

async function plan(profile: object, medium: MiniOptions = {}) {
  return planBuild({ profile: (await prepare(profile, medium)).file });
}

function menuOf({ menus }: Awaited<ReturnType<typeof plan>>): string {
  return decodeText(menus.files.get('isolinux/isolinux.cfg') ?? new Uint8Array());
}

describe('the plan', () => {
  it('names the command line, the outputs and the kickstarts', async () => {
    const { plan: made, menus } = await plan({ boot: { serial: true, add: ['text'] } });
    expect(menus.commandLine).toBe(
      'initrd=initrd.img ks=file:/ks.cfg text console=tty0 console=ttyS0,115200',
    );
    expect(made.outputs.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'isolinux/initrd.img',
        'images/updates.img',
        'images/stage2.img',
        'ks.cfg',
        '.discinfo',
      ]),
    );
    expect(made.outputs.map(({ path }) => path)).not.toContain('CentOS/x');
    expect(made.kickstarts.second).toContain('\ncdrom\n');
    expect(made.installer).toMatchObject({ kickstart: expect.stringContaining('clearpart --all') });
    expect(Object.isFrozen(made)).toBe(true);
  });

  it('keeps every stock line of the menu that it does not change', async () => {
    const text = menuOf(await plan({ boot: { timeout: 5 } }));
    const kept = STOCK_ISOLINUX_CFG.replaceAll(' ramdisk_size=9216', '')
      .replace('default linux', 'default kusu')
      .replace('timeout 600', 'timeout 50');
    for (const line of kept.trimEnd().split('\n')) expect(text.split('\n')).toContain(line);
    expect(text).toMatch(/label kusu\n {2}kernel vmlinuz\n {2}append initrd=initrd.img ks=file:\/ks.cfg\n/);
  });

  it('makes a menu from the template', async () => {
    const made = await plan({ boot: { menu: 'template', timeout: 7 } });
    expect(menuOf(made)).toContain('default kusu\nprompt 1\ntimeout 70\n');
    expect(menuOf(made)).not.toContain('@');
    expect(decodeText(made.menus.files.get('isolinux/boot.msg') ?? new Uint8Array())).toContain(
      'CentOS 5 x86_64',
    );
  });

  it('points to the kickstart on the medium when asked', async () => {
    const { plan: made, menus } = await plan({
      boot: { kickstart: 'medium' },
      kickstart: { language: 'de_DE' },
    });
    expect(menus.commandLine).toContain('ks=cdrom:/ks.cfg');
    expect(made.kickstarts.first).toContain('lang de_DE');
  });

  it.each([
    ['a device with one word', { kickstart: { devices: [{ module: 'a' }] } }],
    ['a real /usr in the initrd', { initrd: { files: [{ source: 'profile.yaml', destination: '/usr/x' }] } }],
    ['a command of another release', { kickstart: { lines: ['repo --name=x'] }, release: 'centos-4' }],
  ])('refuses %s before any work', async (_what, profile) => {
    const medium: MiniOptions = 'release' in profile ? { release: 'centos-4' } : {};
    await expect(plan(profile, medium)).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('refuses a command line that this isolinux cuts', async () => {
    const add = Array.from({ length: 40 }, (_, i) => `argument${i}=x`);
    await expect(plan({ boot: { add } })).rejects.toMatchObject({
      kind: 'unsupported',
      expected: expect.stringContaining('isolinux 3.11'),
    });
  });

  it('refuses a profile for another release', async () => {
    await expect(plan({ release: 'centos-4' })).rejects.toMatchObject({ kind: 'profile' });
  });

  it('refuses a kickstart file that is not there', async () => {
    await expect(plan({ kickstart: { file: 'nowhere.cfg' } })).rejects.toMatchObject({ kind: 'profile' });
  });
});

describe('the initramfs', () => {
  async function convert(profile: object, medium: MiniOptions) {
    const { folder, file } = await prepare(profile, medium);
    const { plan: made } = await planBuild({ profile: file });
    const stock = await openMedium(join(folder, 'medium'));
    const initrd = await unpackInitrd(stock, made.identity);
    const patched = await patchInitrd(initrd.tree, made);
    await packInitramfs(initrd, patched, stock, made, join(folder, 'initrd'));
    await stock.close();
    return { ledger: patched.ledger, image: await openMemoryImage(join(folder, 'initrd')) };
  }

  it('of CentOS 4 starts at /init and keeps its device nodes', async () => {
    const { ledger, image } = await convert({}, { release: 'centos-4' });
    expect(image.kind).toBe('initramfs');
    expect(image.tree.get('init' as never)).toMatchObject({ kind: 'symlink', target: '/sbin/init' });
    expect(image.tree.get('dev/console' as never)).toMatchObject({
      kind: 'character',
      rdev: { major: 5, minor: 1 },
    });
    expect(ledger.map(({ verb, path }) => `${verb} ${path}`)).toEqual(
      expect.arrayContaining(['symlink /init', 'require /dev/console', 'put /ks.cfg']),
    );
    expect(decodeText((await readTreeFile(image.tree, 'ks.cfg')) ?? new Uint8Array())).toContain('cdrom');
  });

  it('needs /dev/pts in CentOS 4, or fails as a patch conflict', async () => {
    await expect(
      convert({}, { release: 'centos-4', change: (tree) => tree.delete('dev/pts' as never) }),
    ).rejects.toMatchObject({ kind: 'patch-conflict' });
  });

  it('takes a driver that the module ball has, letter by letter, and refuses another', async () => {
    const devices = (module: string) => ({ kickstart: { devices: [{ type: 'scsi', module }] } });
    await expect(convert(devices('usb-storage'), {})).resolves.toBeDefined();
    await expect(convert(devices('usb_storage'), {})).rejects.toMatchObject({
      kind: 'profile',
      hint: expect.stringContaining('write usb-storage'),
    });
    await expect(convert(devices('aic7xxx'), {})).rejects.toMatchObject({
      kind: 'profile',
      found: expect.stringContaining('usb-storage'),
    });
  });

  it('holds the files of the profile', async () => {
    const profile = { initrd: { files: [{ source: 'profile.yaml', destination: '/tmp/p.yaml' }] } };
    const { image } = await convert(profile, {});
    expect(image.tree.get('tmp/p.yaml' as never)).toMatchObject({ kind: 'file', mode: 0o644, uid: 0 });
  });
});
