import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { type Finding, verifyMedium } from '../../src/pipeline/stages/verify-iso.ts';
import { judged } from '../support/judge.ts';
import { writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const PROGRAMS = ['xorriso', 'mcopy', 'implantisomd5'];
const STAGE2 = 'inst.stage2=hd:LABEL=Site\\x207';
const isolinuxMenu = (append: string) =>
  `default linux\ntimeout 600\nlabel linux\n  kernel vmlinuz\n  append initrd=initrd.img ${append}\n`;
const grubMenu = (more: string) =>
  `set default=0\nset timeout=60\nmenuentry 'Install' {\n\tlinux /isolinux/vmlinuz inst.stage2=hd:LABEL=Site\\\\x207${more}\n\tinitrd /isolinux/initrd.img\n}\n`;

interface MadeOptions {
  readonly append?: string;
  readonly inside?: string;
  readonly volume?: string;
  readonly loader?: boolean;
}

/** A hybrid ISO of nobody we know, as xorriso and mtools make them: BIOS, UEFI, MBR, GPT with an appended ESP. */
async function makeIso(options: MadeOptions = {}): Promise<{ iso: string; esp: string; folder: string }> {
  const { append = '', inside = '', volume = 'Site 7', loader = true } = options;
  const folder = scratchDirectory();
  const root = join(folder, 'root');
  mkdirSync(root);
  await writeMiniMedium(root, {
    release: 'centos-7',
    files: {
      'isolinux/isolinux.cfg': isolinuxMenu(`${STAGE2} ${append}`),
      'EFI/BOOT/grub.cfg': grubMenu(''),
      // Of the file before mkisofs wrote its place into it.
      '.treeinfo': `[checksums]\nisolinux/isolinux.bin = sha256:${'0'.repeat(64)}\n`,
      // In images under some 700 KiB the sums of implantisomd5 are wrong for checkisomd5 itself.
      'LiveOS/squashfs.img': Buffer.alloc(2 * 2 ** 20, 'stage2'),
    },
    without: ['.discinfo', 'EFI/BOOT/BOOT.conf'],
  });
  const esp = join(folder, 'esp.img');
  writeFileSync(esp, '');
  truncateSync(esp, 1440 * 1024);
  await execa('mformat', ['-i', esp, '-f', '1440', '::']);
  await execa('mmd', ['-i', esp, '::/EFI', '::/EFI/BOOT']);
  writeFileSync(join(folder, 'grub.cfg'), grubMenu(inside));
  const files = ['grub.cfg', ...(loader ? ['BOOTX64.EFI'] : [])];
  if (loader) writeFileSync(join(folder, 'BOOTX64.EFI'), 'loader');
  for (const name of files) await execa('mcopy', ['-i', esp, join(folder, name), '::/EFI/BOOT/']);
  const iso = join(folder, 'site.iso');
  await execa('xorriso', [
    ...['-as', 'mkisofs', '-quiet', '-o', iso, '-V', volume, '-R', '-c', 'isolinux/boot.cat'],
    ...['-b', 'isolinux/isolinux.bin', '-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'],
    ...['-append_partition', '2', 'C12A7328-F81F-11D2-BA4B-00A0C93EC93B', esp, '-appended_part_as_gpt'],
    ...['-eltorito-alt-boot', '-e', '--interval:appended_partition_2:all::', '-no-emul-boot', root],
  ]);
  return { iso, esp, folder };
}

async function verify(iso: string): Promise<Finding[]> {
  const medium = await openMedium(iso);
  try {
    return await verifyMedium(medium, 'nobody knows it');
  } finally {
    await medium.close();
  }
}

const tell = (findings: readonly Finding[], result: Finding['result']) =>
  findings.filter((each) => each.result === result).map(({ check, message }) => `${check}: ${message}`);

async function damaged(change: (bytes: Buffer) => unknown): Promise<string> {
  const { iso, folder } = await makeIso();
  const bytes = readFileSync(iso);
  change(bytes);
  const path = join(folder, 'damaged.iso');
  writeFileSync(path, bytes);
  return path;
}

const SECTOR = 2048;
const catalogAt = (bytes: Buffer) => bytes.readUInt32LE(17 * SECTOR + 71) * SECTOR;

describe('verify of an ISO that is none of ours', () => {
  judged(PROGRAMS, 'finds nothing wrong with what xorriso made', async () => {
    const { iso } = await makeIso();
    const findings = await verify(iso);
    expect(tell(findings, 'fail')).toEqual([]);
    expect(tell(findings, 'warn')).toEqual([]);
    expect(tell(findings, 'skip')).toContain(
      '.treeinfo: /isolinux/isolinux.bin has its boot information table in it, which its sum is without',
    );
    const passed = tell(findings, 'pass').join('\n');
    expect(passed).toContain('boot record: El Torito entry 2 (efi) starts sector');
    expect(passed).toContain('partition tables: GPT with');
    expect(passed).toMatch(/partition tables: the copy of the GPT, at sector \d+, says the same/);
    expect(passed).toContain('named by the partition table and the boot catalog, is FAT with BOOTX64.EFI');
    expect(passed).toContain('menu copies: /EFI/BOOT/grub.cfg and its copy that UEFI reads agree');
    expect(passed).toContain('volume label: Site 7, which boot arguments can carry');
  });

  judged(PROGRAMS, 'finds damage to what firmware looks at', async () => {
    const of = async (change: (bytes: Buffer) => unknown) =>
      tell(await verify(await damaged(change)), 'fail');
    expect(await of((bytes) => bytes.fill(0, catalogAt(bytes), catalogAt(bytes) + 32))).toContain(
      'boot record: the validation entry of the boot catalog is wrong',
    );
    expect(await of((bytes) => bytes.writeUInt8(0, catalogAt(bytes) + 32))).toContain(
      'boot record: the default boot entry is not bootable',
    );
    expect(
      await of((bytes) => {
        const image = bytes.readUInt32LE(catalogAt(bytes) + 40) * SECTOR;
        bytes.writeUInt8(bytes.readUInt8(image + 200) ^ 1, image + 200);
      }),
    ).toContain('boot record: boot information table of /isolinux/isolinux.bin is wrong');
    expect(await of((bytes) => bytes.writeUInt8(1, 512 + 60))).toEqual([
      expect.stringMatching(/^partition tables: .*checksum/),
    ]);
    expect(await of((bytes) => bytes.writeUInt8(1, bytes.length - 512 + 60))).toEqual([
      expect.stringMatching(/^partition tables: the copy of the GPT, at sector \d+, is damaged/),
    ]);
    const espAt = (bytes: Buffer) =>
      Number(bytes.readBigUInt64LE(bytes.readUInt32LE(512 + 72) * 512 + 128 + 32)) * 512;
    expect(await of((bytes) => bytes.fill(0, espAt(bytes), espAt(bytes) + 512))).toEqual([
      expect.stringMatching(/^EFI partition: .* is no FAT that can be read/),
    ]);
  });

  judged(PROGRAMS, 'finds an ESP without a loader', async () => {
    const { iso } = await makeIso({ loader: false });
    expect(tell(await verify(iso), 'fail')).toEqual([
      expect.stringMatching(/^EFI partition: .* has no EFI\/BOOT\/BOOTX64\.EFI or its like/),
    ]);
  });

  judged(PROGRAMS, 'finds a menu that was edited where UEFI does not read it', async () => {
    const { iso } = await makeIso({ inside: ' quiet' });
    expect(tell(await verify(iso), 'fail')).toEqual([
      'menu copies: /EFI/BOOT/grub.cfg: entry Install of the copy that UEFI reads has quiet',
    ]);
  });

  judged(PROGRAMS, 'finds a label that no entry looks for', async () => {
    const { iso } = await makeIso({ volume: 'Other' });
    const found = tell(await verify(iso), 'fail');
    expect(found).toHaveLength(3);
    expect(found).toContain(
      'boot menu: /isolinux/isolinux.cfg:5 looks for the volume Site 7, but this is Other',
    );
  });

  judged(PROGRAMS, 'follows hd:LABEL to kickstarts and updates', async () => {
    const { iso } = await makeIso({
      append: 'inst.ks=hd:LABEL=Site\\x207:/ks.cfg inst.updates=hd:LABEL=Site\\x207:/u.img',
    });
    expect(tell(await verify(iso), 'fail')).toEqual([
      expect.stringMatching(/^boot arguments: .*u\.img names a file that is not there$/),
      expect.stringMatching(/^kickstart: .*ks\.cfg names a file that is not there$/),
    ]);
  });

  judged(PROGRAMS, 'judges the checksum that implantisomd5 put there, and its absence', async () => {
    const plain = await makeIso({ append: 'rd.live.check' });
    expect(tell(await verify(plain.iso), 'fail')).toEqual([
      'media checksum: no implanted md5, and the default entry linux of /isolinux/isolinux.cfg checks it: the boot ends there',
    ]);
    await execa('implantisomd5', [plain.iso]);
    expect(tell(await verify(plain.iso), 'fail')).toEqual([]);
    const copy = join(plain.folder, 'copy.iso');
    copyFileSync(plain.iso, copy);
    const bytes = readFileSync(copy);
    // Of the MBR's code, which nobody else looks at.
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(copy, bytes);
    expect(tell(await verify(copy), 'fail')).toEqual([
      expect.stringMatching(/^media checksum: the implanted md5 is wrong: bytes 0 to \d+ differ/),
    ]);
  });
});
