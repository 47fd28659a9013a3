import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { readBootCatalog } from '../../src/formats/iso9660/boot-catalog.ts';
import { ESP_TYPE } from '../../src/formats/partition-table/layout.ts';
import { readPartitionTables } from '../../src/formats/partition-table/read.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const find = (...places: string[]) => places.find((place) => existsSync(place));
const ISOHYBRID = find('/usr/lib/ISOLINUX/isohdpfx.bin', '/usr/share/syslinux/isohdpfx.bin');
const GRUB_HYBRID = find('/usr/lib/grub/i386-pc/boot_hybrid.img');

/** An ISO with a BIOS image, an EFI image, and what `args` add. */
async function makeIso(args: (folder: string) => string[]): Promise<{ iso: string; bytes: Uint8Array }> {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'cd'));
  const image = new Uint8Array(8192).fill(7);
  // What isohybrid asks of isolinux.bin.
  image.set([0xfb, 0xc0, 0x78, 0x70], 64);
  writeFileSync(join(folder, 'cd/bios.img'), image);
  writeFileSync(join(folder, 'cd/efi.img'), new Uint8Array(300 * 1024).fill(9));
  writeFileSync(join(folder, 'esp.img'), new Uint8Array(1024 * 1024).fill(3));
  const iso = join(folder, 'boot.iso');
  const load = ['-no-emul-boot', '-boot-load-size', '4', '-boot-info-table'];
  const fixed = ['-quiet', '-R', '-V', 'TABLES', '-b', 'bios.img', '-c', 'boot.cat', ...load];
  await execa('xorriso', ['-as', 'mkisofs', ...fixed, ...args(folder), '-o', iso, join(folder, 'cd')]);
  return { iso, bytes: new Uint8Array(readFileSync(iso)) };
}

const EFI = ['-eltorito-alt-boot', '-e', 'efi.img', '-no-emul-boot'];
const KINDS: Readonly<Record<string, { needs: string | undefined; args: (folder: string) => string[] }>> = {
  'a CD alone': { needs: '/', args: () => EFI },
  'an isohybrid with GPT': {
    needs: ISOHYBRID,
    args: () => ['-isohybrid-mbr', ISOHYBRID ?? '', ...EFI, '-isohybrid-gpt-basdat'],
  },
  'an isohybrid with an MBR alone': {
    needs: ISOHYBRID,
    args: () => ['-isohybrid-mbr', ISOHYBRID ?? '', ...EFI],
  },
  'an appended ESP': {
    needs: GRUB_HYBRID,
    args: (folder) => [
      ...['--grub2-boot-info', '--grub2-mbr', GRUB_HYBRID ?? '', '-partition_offset', '16'],
      ...['-append_partition', '2', ESP_TYPE.gpt, join(folder, 'esp.img'), '-appended_part_as_gpt'],
      ...['-eltorito-alt-boot', '-e', '--interval:appended_partition_2:all::', '-no-emul-boot'],
    ],
  },
};

interface SfdiskTable {
  readonly label: string;
  readonly id: string;
  readonly partitions?: readonly {
    start: number;
    size: number;
    type: string;
    uuid?: string;
    name?: string;
    bootable?: boolean;
  }[];
}

/** What sfdisk reads; the MBR that stands before a GPT with `nested`. */
async function sfdisk(iso: string, ...nested: string[]): Promise<SfdiskTable | undefined> {
  const { stdout, exitCode } = await execa('sfdisk', ['--json', ...nested, iso], { reject: false });
  return exitCode === 0 ? (JSON.parse(stdout) as { partitiontable: SfdiskTable }).partitiontable : undefined;
}

/** Number, first and last sector of each GPT partition that xorriso reports, whatever the MBR says. */
async function reportedGpt(iso: string): Promise<number[][]> {
  const { stdout } = await execa('xorriso', ['-indev', `stdio:${iso}`, '-report_system_area', 'plain']);
  const rows = [...stdout.matchAll(/^GPT start and size *: +(\d+) +(\d+) +(\d+)/gm)];
  return rows
    .map((row) => row.slice(1, 4).map(Number))
    .map(([number = 0, start = 0, size = 0]) => [number, start, start + size - 1]);
}

describe.each(Object.entries(KINDS))('%s', (_, { needs, args }) => {
  const judgedWith = (programs: string[], name: string, test: () => Promise<void>) => {
    if (needs) judged(programs, name, test);
    else
      it.skipIf(process.env.BOOTSMITH_REQUIRE_JUDGES !== '1')(name, () => {
        throw new Error('judges are required, and a boot sector is missing; run npm run setup');
      });
  };

  judgedWith(['xorriso'], 'has the boot catalog that xorriso reports', async () => {
    const { iso, bytes } = await makeIso(args);
    const { stdout } = await execa('xorriso', ['-indev', `stdio:${iso}`, '-report_el_torito', 'plain']);
    const rows = [
      ...stdout.matchAll(/^El Torito boot img :\s+\d+\s+(\w+)\s+(\w)\s+(\w+)\s+\S+\s+\S+\s+(\d+)\s+(\d+)/gm),
    ];
    const catalog = await readBootCatalog(memorySource(bytes));
    if (typeof catalog === 'string') throw new Error(catalog);
    expect(rows).toHaveLength(2);
    expect(
      catalog.map(({ platform, bootable, emulation, loadSectors, imageSector }) => [
        platform,
        bootable,
        emulation,
        loadSectors,
        imageSector,
      ]),
    ).toEqual(
      rows.map(([, platform, boot, emulation, size, sector]) => [
        platform === 'UEFI' ? 'efi' : 'bios',
        boot === 'y',
        emulation,
        Number(size),
        Number(sector),
      ]),
    );
    expect(catalog[0]?.infoTable).toBe('right');
  });

  judgedWith(['xorriso', 'sfdisk'], 'has the partitions that xorriso and sfdisk find', async () => {
    const { iso, bytes } = await makeIso(args);
    const { mbr, gpt } = await readPartitionTables(memorySource(bytes));
    const isGpt = typeof gpt === 'object' && mbr?.protective;
    const outer = await sfdisk(iso);
    const reported = await reportedGpt(iso);
    if (typeof gpt === 'object') {
      expect(gpt.backup).toBe('right');
      expect(reported).not.toEqual([]);
      expect(
        gpt.partitions.map(({ number, firstSector, lastSector }) => [number, firstSector, lastSector]),
      ).toEqual(reported);
    } else expect([gpt, reported]).toEqual([undefined, []]);
    // Without a protective partition in the MBR, sfdisk and Linux do not look for a GPT.
    expect(outer?.label).toBe(isGpt ? 'gpt' : mbr && 'dos');
    if (isGpt)
      expect(gpt.partitions.map(({ type, guid, name }) => [type, guid, name])).toEqual(
        outer?.partitions?.map(({ type, uuid, name }) => [
          type.toLowerCase(),
          uuid?.toLowerCase(),
          name ?? '',
        ]),
      );
    const nested = isGpt ? await sfdisk(iso, '--label-nested', 'dos') : outer;
    expect(
      mbr?.partitions.map(({ active, type, firstSector, sectors }) => [active, type, firstSector, sectors]),
    ).toEqual(
      nested?.partitions?.map(({ bootable, type, start, size }) => [
        bootable === true,
        Number.parseInt(type, 16),
        start,
        size,
      ]),
    );
    if (nested && mbr) expect(Number.parseInt(nested.id, 16)).toBe(mbr.diskSignature);
  });
});
