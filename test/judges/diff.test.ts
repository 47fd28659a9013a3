import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { diffPaths } from '../../src/pipeline/diff/diff.ts';
import { judged } from '../support/judge.ts';
import { STOCK_ISOLINUX_CFG, writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const MEMORY_LIMIT_KIB = 200 * 1024;

/** A medium with an EFI system partition, and one more made of it by xorriso in a second session. */
async function stockAndGrown(): Promise<{ folder: string; stock: string; grown: string }> {
  const folder = scratchDirectory();
  const root = join(folder, 'root');
  mkdirSync(root);
  await writeMiniMedium(root);
  const esp = join(folder, 'efiboot.img');
  writeFileSync(esp, '');
  truncateSync(esp, 1440 * 1024);
  const menu = (arg: string) =>
    `menuentry 'Install' {\n\tlinux /isolinux/vmlinuz${arg}\n\tinitrd /isolinux/initrd.img\n}\n`;
  const put = async (image: string, text: string) => {
    writeFileSync(join(folder, 'grub.cfg'), text);
    await execa('mcopy', ['-o', '-i', image, join(folder, 'grub.cfg'), '::/EFI/BOOT/grub.cfg']);
  };
  await execa('mformat', ['-i', esp, '-f', '1440', '::']);
  await execa('mmd', ['-i', esp, '::/EFI', '::/EFI/BOOT']);
  await put(esp, menu(''));
  copyFileSync(esp, join(root, 'images/efiboot.img'));
  const stock = join(folder, 'stock.iso');
  await execa('xorriso', [
    ...['-as', 'mkisofs', '-o', stock, '-V', 'Stock', '-R', '-c', 'isolinux/boot.cat'],
    ...['-b', 'isolinux/isolinux.bin', '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'],
    ...['-eltorito-alt-boot', '-e', 'images/efiboot.img', '-no-emul-boot', root],
  ]);
  const grown = join(folder, 'grown.iso');
  copyFileSync(stock, grown);
  await put(esp, menu(' inst.ks=cdrom:/ks.cfg'));
  writeFileSync(join(folder, 'isolinux.cfg'), STOCK_ISOLINUX_CFG.replace('default linux', 'default ks'));
  await execa('xorriso', [
    ...['-dev', grown, '-boot_image', 'any', 'replay', '-volid', 'Grown'],
    ...['-map', esp, '/images/efiboot.img', '-map', join(folder, 'isolinux.cfg'), '/isolinux/isolinux.cfg'],
  ]);
  return { folder, stock, grown };
}

describe('bootsmith diff', () => {
  judged(['xorriso', 'mcopy'], 'tells what xorriso and mtools changed in a medium', async () => {
    const { stock, grown } = await stockAndGrown();
    const report = await diffPaths(stock, grown);
    const groups = Object.fromEntries(report.groups.map(({ title, differences }) => [title, differences]));
    expect(groups.Volume).toContainEqual({ name: 'label', a: 'Stock', b: 'Grown' });
    expect(report.menus.map(({ path, place }) => [place, path])).toEqual([
      ['medium', 'isolinux/isolinux.cfg'],
      ['ESP', 'EFI/BOOT/grub.cfg'],
    ]);
    expect(report.menus[1]?.entries).toMatchObject([
      { label: 'Install', arguments: { added: ['inst.ks=cdrom:/ks.cfg'], removed: [], moved: [] } },
    ]);
    expect(report.images).toMatchObject([
      { role: 'ESP', path: '/images/efiboot.img', files: [{ path: 'EFI/BOOT/grub.cfg' }] },
    ]);
    // isolinux.bin has the place of its own sector in it, so that a session that moves it changes it.
    const changed = report.files.map(({ path }) => path).filter((path) => path !== 'isolinux/isolinux.bin');
    expect(changed).toEqual(['images/efiboot.img', 'isolinux/isolinux.cfg']);
  });

  judged(['xorriso', 'mcopy'], 'ends as diff(1) does', async () => {
    const { folder, stock, grown } = await stockAndGrown();
    const run = (args: readonly string[]) =>
      execa(process.execPath, [CLI, 'diff', ...args], { cwd: folder, reject: false });
    expect(await run([stock, stock])).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await run([stock, grown]);
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').filter((line) => line.length > 100 && !line.startsWith('---'))).toEqual([]);
    const json = await run([stock, grown, '--json']);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ same: false, kind: 'media' });
    expect(await run([stock, 'missing.iso'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  judged(['xorriso', '/usr/bin/time'], 'keeps within 200 MB whatever is compared', async () => {
    const folder = scratchDirectory();
    const make = async (name: string, last: string) => {
      const root = join(folder, name);
      mkdirSync(root);
      await writeMiniMedium(root);
      const big = join(root, 'big');
      writeFileSync(big, '');
      truncateSync(big, 600 * 2 ** 20);
      writeFileSync(big, last, { flag: 'a' });
      await execa('xorriso', ['-as', 'mkisofs', '-quiet', '-o', `${root}.iso`, '-R', root]);
    };
    await make('a', 'one');
    await make('b', 'two');
    const { stderr, stdout } = await execa(
      '/usr/bin/time',
      ['-f', '%M', process.execPath, CLI, 'diff', 'a.iso', 'b.iso'],
      { cwd: folder, reject: false },
    );
    expect(stdout).toContain('~ /big');
    expect(Number(stderr.trim().split('\n').at(-1))).toBeLessThan(MEMORY_LIMIT_KIB);
  });
});
