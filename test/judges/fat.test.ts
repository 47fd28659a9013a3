import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { fromText } from '../../src/base/bytes.ts';
import { readFat } from '../../src/formats/fat/read.ts';
import { writeFat } from '../../src/formats/fat/write.ts';
import { openImage, openImageFile } from '../../src/formats/image.ts';
import { writeImage } from '../../src/formats/image-write.ts';
import { directory, file, type Tree } from '../../src/tree/tree.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { describeTree } from '../support/trees.ts';

const NATIVE = ['mformat', 'mcopy', 'mmd', 'mattrib'];
const ENV = {
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
  MTOOLSRC: '/dev/null',
  PATH: `${process.env.PATH}:/usr/sbin:/sbin`,
};
const TIME = 1_000_000_000;
const MIB = 1024 * 1024;

function sample(size = 300_001): Tree {
  const tree: Tree = new Map([[fromText(''), directory({ mtime: TIME })]]);
  const put = (path: string, text: string | Buffer, fields = {}) =>
    tree.set(fromText(path), file(Buffer.from(text), { mtime: TIME, ...fields }));
  tree.set(fromText('EFI'), directory({ mtime: 1_100_000_000 }));
  tree.set(fromText('EFI/BOOT'), directory({ mtime: TIME }));
  put('EFI/BOOT/BOOTX64.EFI', Buffer.alloc(size, 'bootsmith '), { mtime: 1_234_567_890 });
  put('EFI/BOOT/grub.cfg', 'set timeout=1\n', { mode: 0o444 });
  put('EFI/BOOT/a[b].txt', 'pattern', { mode: 0o444 });
  put('EFI/Grüße €.txt', 'utf-8');
  put("EFI/it's a long name with blanks and $ signs;.conf", 'long');
  put('EFI/-option', 'option');
  put('EFI/.hidden', 'hidden');
  put(`EFI/${'n'.repeat(255)}`, 'longest');
  put('empty', '');
  tree.set(fromText('d[x]'), directory({ mtime: TIME }));
  put('d[x]/f', 'in a directory with a pattern');
  for (let i = 0; i < 40; i++) put(`d[x]/file ${i}`, `${i}`);
  return tree;
}

async function writeSample(tree: Tree, label = ''): Promise<string> {
  const path = join(scratchDirectory(), 'fat.img');
  writeFileSync(path, await collectChunks(writeFat(tree, { time: TIME, label, serial: '1234-ABCD' })));
  return path;
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execa(program, args, { env: ENV, stripFinalNewline: false });
  return stdout;
}

describe('FAT that we write', () => {
  judged(
    { reads: ['mdir', 'minfo', 'mtype'], helps: NATIVE },
    'is listed by mdir and printed by mtype',
    async () => {
      const path = await writeSample(sample(), 'EFIBOOT');
      const listing = await output('mdir', ['-a', '-/', '-i', path, '::']);
      for (const text of [
        'Volume in drive : is EFIBOOT',
        'Volume Serial Number is 1234-ABCD',
        'Grüße €.txt',
        "it's a long name with blanks and $ signs;.conf",
        'n'.repeat(255),
      ])
        expect(listing).toContain(text);
      expect(listing).toMatch(/^BOOTX64 +EFI +300 ?001 2009-02-13 +23:31/m);
      expect(listing).toMatch(/^EFI +<DIR> +2004-11-09 +11:33/m);
      expect(await output('mtype', ['-i', path, '::/EFI/BOOT/grub.cfg'])).toBe('set timeout=1\n');
      expect(await output('mattrib', ['-i', path, '::/EFI/BOOT/grub.cfg'])).toMatch(/ R /);
      expect(await output('minfo', ['-i', path, '::'])).toContain('disk type="FAT12   "');
    },
  );

  for (const [size, type] of [
    [1, 'FAT12'],
    [6 * MIB, 'larger FAT12'],
    [30 * MIB, 'FAT16'],
  ] as const)
    judged({ reads: ['fsck.fat'], helps: NATIVE }, `has no faults for fsck.fat as ${type}`, async () => {
      const path = await writeSample(sample(size));
      expect(await output('fsck.fat', ['-n', path])).toMatch(/5\d files/);
    });

  judged({ reads: ['fsck.fat'], helps: NATIVE }, 'has no faults for fsck.fat as FAT32', async () => {
    // A stock volume's shape is kept, so that a small one can be had.
    const kept = { bits: 32, clusterSize: 1024, size: 70 * MIB } as const;
    const bytes = await collectChunks(writeFat(sample(MIB), { time: TIME, kept }));
    const { summary, tree } = await readFat(memorySource(bytes));
    expect(summary).toMatchObject({ bits: 32, clusterSize: 1024, size: 70 * MIB });
    expect(tree.size).toBe(sample().size);
    const path = join(scratchDirectory(), 'fat.img');
    writeFileSync(path, bytes);
    await output('fsck.fat', ['-n', path]);
  });

  judged(NATIVE, 'comes back as it was, and has the same bytes every time', async () => {
    const make = async (time: number) => Buffer.from(await collectChunks(writeFat(sample(), { time })));
    const first = await make(TIME);
    expect(first.equals(await make(TIME))).toBe(true);
    expect(first.equals(await make(TIME + 100))).toBe(false);
    const { tree } = await readFat(memorySource(first, 'fat.img'));
    const fields = ['mtime'] as const;
    expect(await describeTree(tree, fields)).toEqual(await describeTree(sample(), fields));
    expect(tree.get(fromText('EFI/BOOT/grub.cfg'))?.mode).toBe(0o444);
  });

  judged(NATIVE, 'moves times that FAT has not to the nearest that it has', async () => {
    const tree: Tree = new Map([
      [fromText('old'), file(Buffer.from('x'), { mtime: 0 })],
      [fromText('odd'), file(Buffer.from('x'), { mtime: TIME + 1 })],
    ]);
    const bytes = await collectChunks(writeFat(tree, { time: 0 }));
    const { tree: back } = await readFat(memorySource(bytes));
    expect(back.get(fromText('old'))?.mtime).toBe(Date.UTC(1980) / 1000);
    expect(back.get(fromText('odd'))?.mtime).toBe(TIME);
  });
});

describe('FAT that others write', () => {
  judged(
    { writes: ['mkfs.fat', 'mcopy'], helps: NATIVE },
    'is read from mkfs.fat and mcopy, FAT12 to FAT32',
    async () => {
      const folder = scratchDirectory();
      await mkdir(join(folder, 'Sub Dir'));
      await writeFile(join(folder, 'Sub Dir/A long file name.text'), Buffer.alloc(100_000, 'abc'));
      await writeFile(join(folder, 'lower.txt'), 'lower');
      await utimes(join(folder, 'lower.txt'), TIME, TIME);
      for (const [bits, sectors, extra] of [
        [12, 2880, []],
        [16, 40_000, []],
        [32, 140_000, ['-s', '1']],
      ] as const) {
        const path = join(folder, `${bits}.img`);
        await output('mkfs.fat', [
          '-C',
          '-F',
          String(bits),
          '-n',
          'DRIVERS',
          '-i',
          'CAFE0001',
          ...extra,
          path,
          String(sectors / 2),
        ]);
        await output('mcopy', [
          '-s',
          '-m',
          '-i',
          path,
          join(folder, 'Sub Dir'),
          join(folder, 'lower.txt'),
          '::',
        ]);
        const image = await openImageFile(path);
        expect(image).toMatchObject({
          kind: 'fat',
          summary: { bits, label: 'DRIVERS', serial: 'CAFE-0001' },
        });
        expect([...image.tree.keys()]).toEqual(['', 'Sub Dir', 'Sub Dir/A long file name.text', 'lower.txt']);
        const described = await describeTree(image.tree, ['mtime']);
        expect(described['lower.txt']).toEqual({ kind: 'file', mtime: TIME, data: 'lower' });
        expect(described['Sub Dir/A long file name.text']).toMatchObject({
          data: expect.stringMatching(/^100000 /),
        });
        if (bits < 32) {
          const again = await collectChunks(writeImage(image, { time: TIME }));
          expect(again.length).toBe(readFileSync(path).length);
          const reopened = await openImage(memorySource(again, 'again'));
          expect(reopened.envelope).toMatchObject({ bits, label: 'DRIVERS', serial: 'CAFE-0001' });
          expect(await describeTree(reopened.tree, ['mtime'])).toEqual(described);
        }
        await image.close();
      }
    },
  );

  it('tells which package is missing', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nonexistent';
    try {
      await expect(collectChunks(writeFat(sample(), { time: TIME }))).rejects.toMatchObject({
        kind: 'tool',
        hint: expect.stringContaining('apt-get install mtools'),
      });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
