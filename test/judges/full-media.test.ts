import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { digestBytes, digestChunks, digestFile } from '../../src/base/digest.ts';
import { silent } from '../../src/base/progress.ts';
import { readVolumeShape } from '../../src/formats/iso9660/volume.ts';
import { describeMedium } from '../../src/pipeline/describe.ts';
import { buildFullMedium } from '../../src/pipeline/full.ts';
import { modificationOf } from '../../src/pipeline/iso-modification.ts';
import { mediumFile } from '../../src/pipeline/medium.ts';
import { mkksisoProfile } from '../../src/pipeline/mkksiso.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { resetMedium } from '../../src/pipeline/reset.ts';
import { growIso, planGrowth, startCopy } from '../../src/pipeline/stages/grow-iso.ts';
import { identifyMedium } from '../../src/pipeline/stages/identify.ts';
import { openMedium } from '../../src/pipeline/stages/open-media.ts';
import { makeUpdatesImage } from '../../src/pipeline/updates.ts';
import { openWorkspace } from '../../src/pipeline/workspace.ts';
import { findRelease } from '../../src/releases/table.ts';
import { parseExtents } from '../../src/tools/xorriso.ts';
import { growIso as growWithXorriso } from '../../src/tools/xorriso-modify.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const SECTOR = 2048;
const APPLICATION_USE = { from: 16 * SECTOR + 883, to: 16 * SECTOR + 883 + 512 };

function stockOf(release: string): string {
  const path = join(PACKAGE_ROOT, 'build', 'media', `${release}-x86_64.iso`);
  if (!existsSync(path)) throw new Error(`${path} is missing; run npm run media`);
  return path;
}

async function build(
  release: string,
  way: 'grow' | 'rewrite',
  profile: object = {},
  name = 'out.iso',
  source = stockOf(release),
) {
  const folder = scratchDirectory();
  const file = join(folder, 'profile.yaml');
  writeFileSync(join(folder, 'extra'), 'extra\n');
  writeFileSync(
    file,
    stringify({
      media: 'full',
      boot: { iso: way, add: ['judged'], timeout: 7 },
      kickstart: { method: 'cdrom' },
      files: [{ source: 'extra', destination: '/site/extra' }],
      ...profile,
    }),
  );
  const output = join(folder, name);
  const report = await buildFullMedium(await readProfile(file), { source, output });
  return { folder, output, report };
}

const xorriso = async (iso: string, ...commands: string[]) =>
  (await execa('xorriso', ['-indev', `stdio:${iso}`, ...commands], { stdin: 'ignore' })).stdout;

/** Path to size of every file, as xorriso sees it. */
async function filesOf(iso: string): Promise<string[]> {
  return (await xorriso(iso, '-find', '/', '-type', 'f')).split('\n').sort();
}

async function readFromIso(iso: string, path: string, folder: string): Promise<Buffer> {
  const to = join(folder, `extracted-${Math.random()}`);
  await execa('xorriso', ['-osirrox', 'on', '-indev', `stdio:${iso}`, '-extract', path, to]);
  return readFileSync(to);
}

/** Partitions by their tables, in units of 512 bytes. */
async function partitionsOf(iso: string) {
  const { stdout } = await execa('sfdisk', ['--json', iso]);
  const table = JSON.parse(stdout).partitiontable;
  return table.partitions as { start: number; size: number; type: string }[];
}

const WAYS = ['grow', 'rewrite'] as const;

describe.each(WAYS)('a full medium by way of %s', (way) => {
  for (const release of ['centos-5', 'centos-6', 'centos-7', 'rocky-9', 'almalinux-10']) {
    if (release === 'almalinux-10' && way === 'grow') continue;
    judged(
      ['xorriso', 'checkisomd5'],
      `of ${release} has all that the stock one had, and a right checksum`,
      async () => {
        const { output, folder, report } = await build(release, way);
        expect((await execa('checkisomd5', [output], { reject: false, stdin: 'ignore' })).exitCode).toBe(0);
        const files = await filesOf(output);
        expect(files).toEqual(
          [...(await filesOf(stockOf(release))), "'/ks.cfg'", "'/site/extra'", "'/.bootsmith.json'"].sort(),
        );
        for (const { path, made } of report.changes) {
          if (!made) continue;
          const bytes = await readFromIso(output, `/${path}`, folder);
          writeFileSync(join(folder, 'one'), bytes);
          expect((await digestFile(join(folder, 'one'))).sha256, path).toBe(made.sha256);
        }
        const boot = await xorriso(output, '-report_el_torito', 'plain');
        const stock = await xorriso(stockOf(release), '-report_el_torito', 'plain');
        const images = (text: string) =>
          text
            .match(/El Torito (?:boot img|img path|img opts|cat path).*/g)
            // mkisofs counts whole sectors of a CD where xorriso counts those of a disk.
            ?.map((line) =>
              line.replace(/ +(\d+) +\d+$/, (_, load) => ` ${Math.ceil(Number(load) / 4) * 4}`),
            );
        expect(images(boot)).toEqual(images(stock));
        expect(readFileSync(`${output}.CHECKSUM`, 'utf8')).toBe(
          `SHA256 (out.iso) = ${(await digestFile(output)).sha256}\n`,
        );
        const { provenance, different } = await describeMedium(output);
        expect(different).toEqual([]);
        const [source] = provenance.predicate.buildDefinition.resolvedDependencies;
        expect(source?.digest?.sha256).toBe((await digestFile(stockOf(release))).sha256);
      },
    );
  }

  judged(
    ['xorriso', 'implantisomd5'],
    'is made twice to the same bytes, with what implantisomd5 writes',
    async () => {
      const [one, two] = [await build('rocky-9', way), await build('rocky-9', way)];
      expect((await digestFile(one.output)).sha256).toBe((await digestFile(two.output)).sha256);
      await execa('implantisomd5', ['--force', two.output]);
      expect(Buffer.compare(readFileSync(one.output), readFileSync(two.output))).toBe(0);
    },
  );

  judged(
    ['xorriso', 'sfdisk', 'mtype'],
    'has an EFI partition with the edited menu where the tables say',
    async () => {
      for (const release of ['rocky-9', ...(way === 'rewrite' ? ['almalinux-10'] : [])]) {
        const { output } = await build(release, way);
        const partitions = await partitionsOf(output);
        const esp = partitions.find(({ type }) => /^ef$|^C12A7328/i.test(type));
        expect(esp, release).toBeDefined();
        const at = `${output}@@${(esp?.start ?? 0) * 512}`;
        const { stdout } = await execa('mtype', ['-i', at, '::/EFI/BOOT/grub.cfg']);
        expect(stdout).toContain(' judged');
        // What a stick shows of the medium must reach to the end of its files.
        const [first] = partitions;
        const sectors = readFileSync(output).readUInt32LE(16 * SECTOR + 80) * 4;
        if (release === 'rocky-9')
          expect((first?.start ?? 0) + (first?.size ?? 0)).toBeGreaterThanOrEqual(sectors);
      }
    },
  );
});

describe('an EFI image without room', () => {
  judged(['xorriso', 'mtype', 'fsck.fat'], 'is made larger for its menu', async () => {
    for (const way of WAYS) {
      const long = `#${'x'.repeat(400_000)}`;
      const boot = { iso: way, replace: [{ from: '#debug --graphics', to: long }] };
      const { output, folder } = await build('centos-6', way, { boot });
      const image = join(folder, 'efiboot.img');
      writeFileSync(image, await readFromIso(output, '/images/efiboot.img', folder));
      await execa('fsck.fat', ['-n', image]);
      const { stdout } = await execa('mtype', ['-i', image, '::/EFI/BOOT/BOOTX64.conf']);
      expect(stdout.startsWith(long)).toBe(true);
    }
  });
});

describe('growing', () => {
  judged(['xorriso'], 'gives what xorriso makes of a whole copy', async () => {
    for (const release of ['centos-6', 'rocky-9']) {
      const folder = scratchDirectory();
      const opened = await openMedium(stockOf(release));
      const workspace = await openWorkspace();
      try {
        const { source } = opened;
        if (!source) throw new Error('no image');
        const medium = { ...opened, source };
        const ks = join(folder, 'ks.cfg');
        writeFileSync(ks, 'cdrom\n');
        const volume = { from: medium.volumeId ?? '', to: medium.volumeId ?? '' };
        const change = { iso: { kind: 'file', path: '/ks.cfg', source: ks, mode: 0o644 } } as const;
        const modification = modificationOf({ volume, epoch: 1e9 }, [change], await readVolumeShape(source));
        const theirs = join(folder, 'theirs.iso');
        copyFileSync(stockOf(release), theirs);
        await growWithXorriso(theirs, modification);
        const ours = join(folder, 'ours.iso');
        const growth = await planGrowth({ identity: await identifyMedium(medium) }, medium, workspace, false);
        const [sum, copied] = [digestFile(medium.path), startCopy(medium, ours)];
        await growIso(
          {
            medium,
            modification,
            checksum: true,
            sumPlace: 'x'.repeat(64),
            source: sum,
            copied,
            path: ours,
          },
          growth,
          workspace,
          silent,
        );
        const [a, b] = [readFileSync(ours), readFileSync(theirs)];
        for (const image of [a, b]) image.fill(0, APPLICATION_USE.from, APPLICATION_USE.to);
        expect(Buffer.compare(a, b), release).toBe(0);
      } finally {
        await workspace.close();
        await opened.close();
      }
    }
  });
});

/**
 * Makes two extents of the only file of a folder in an image, as files over 4 GiB have them. ECMA-119 9.1: a record of a
 * folder has its length at 0, both-endian extent and size at 2 and 10, flags at 25.
 */
function splitExtent(image: Buffer, folder: number, sectors: number): void {
  let at = folder * SECTOR;
  for (let dots = 0; dots < 2; dots++) at += image.readUInt8(at);
  const length = image.readUInt8(at);
  const [block, size] = [image.readUInt32LE(at + 2), image.readUInt32LE(at + 10)];
  image.copy(image, at + length, at, at + length);
  const put = (record: number, from: number, bytes: number) => {
    for (const [offset, value] of [
      [2, from],
      [10, bytes],
    ] as const) {
      image.writeUInt32LE(value, record + offset);
      image.writeUInt32BE(value, record + offset + 4);
    }
  };
  put(at, block, sectors * SECTOR);
  image.writeUInt8(image.readUInt8(at + 25) | 0x80, at + 25);
  put(at + length, block + sectors, size - sectors * SECTOR);
}

describe('a file in several extents, as those of more than 4 GiB are', () => {
  judged(['xorriso', 'bsdtar'], 'stays whole', async () => {
    const folder = scratchDirectory();
    const bytes = Buffer.from(Array.from({ length: 5 * SECTOR + 100 }, (_, at) => (at >> 8) + 1));
    const [file, stock] = [join(folder, 'big'), join(folder, 'stock.iso')];
    writeFileSync(file, bytes);
    copyFileSync(stockOf('centos-5'), stock);
    await execa('xorriso', [
      ...['-dev', `stdio:${stock}`, '-boot_image', 'any', 'replay', '-map', file, '/extents/big', '-commit'],
    ]);
    const image = readFileSync(stock);
    splitExtent(image, folderBlock(image, 'extents'), 3);
    writeFileSync(stock, image);
    const extentsOf = async (iso: string) =>
      parseExtents(await xorriso(iso, '-find', '/extents/big', '-exec', 'report_lba', '--'));
    expect((await extentsOf(stock)).map(({ blocks }) => blocks)).toEqual([3, 3]);
    for (const way of WAYS) {
      const { output } = await build('centos-5', way, {}, 'out.iso', stock);
      const { stdout } = await execa('bsdtar', ['-xOf', output, 'extents/big'], { encoding: 'buffer' });
      expect(Buffer.compare(Buffer.from(stdout), bytes), way).toBe(0);
      const medium = await openMedium(output);
      const content = mediumFile(medium, 'extents/big');
      expect(content && (await digestChunks(content.chunks()))).toEqual(digestBytes(bytes));
      await medium.close();
    }
  });
});

/** Where a folder in the root of an image lies, in sectors, by its name of ISO 9660. */
function folderBlock(image: Buffer, name: string): number {
  const root = image.readUInt32LE(16 * SECTOR + 156 + 2) * SECTOR;
  const at = image.indexOf(name, root) - 33;
  return image.readUInt32LE(at + 2);
}

describe('reset', () => {
  judged(['xorriso', 'cmp'], 'makes the stock image out of a grown one', async () => {
    for (const release of ['centos-5', 'rocky-9']) {
      const { output, folder } = await build(release, 'grow', { volume: 'Another' });
      const back = join(folder, 'back.iso');
      expect(await resetMedium(output, back)).toMatchObject({ gave: 'image', lost: [] });
      await execa('cmp', [back, stockOf(release)]);
    }
  });

  judged(['xorriso', 'cmp', 'checkisomd5'], 'takes back one remastering after the other', async () => {
    const stock = stockOf('rocky-9');
    const once = await build('rocky-9', 'grow');
    const again = async (way: 'grow' | 'rewrite') => {
      const profile = { boot: { iso: way, add: ['again'] }, volume: 'Again', kickstart: undefined };
      return (await build('rocky-9', way, profile, 'again.iso', once.output)).output;
    };
    const twice = await again('grow');
    expect((await execa('checkisomd5', [twice], { reject: false, stdin: 'ignore' })).exitCode).toBe(0);
    const { steps, different } = await describeMedium(twice);
    expect(steps.map(({ from }) => from)).toEqual([
      { name: 'out.iso', digest: { sha256: (await digestFile(once.output)).sha256 } },
      { name: 'rocky-9-x86_64.iso', digest: { sha256: (await digestFile(stock)).sha256 } },
    ]);
    expect(different).toEqual([]);
    const [back, start] = [join(once.folder, 'back.iso'), join(once.folder, 'start.iso')];
    expect(await resetMedium(twice, back)).toMatchObject({
      from: 'out.iso',
      remastered: true,
      gave: 'image',
    });
    await execa('cmp', [back, once.output]);
    expect(await resetMedium(back, start)).toMatchObject({ from: 'rocky-9-x86_64.iso', remastered: false });
    await execa('cmp', [start, stock]);
    const files = join(once.folder, 'files.iso');
    expect(await resetMedium(await again('rewrite'), files)).toMatchObject({
      gave: 'files',
      remastered: true,
    });
    expect((await describeMedium(files)).steps).toMatchObject([{ from: { name: 'rocky-9-x86_64.iso' } }]);
    expect(await filesOf(files)).toEqual(await filesOf(once.output));
  });

  judged(['xorriso', 'cmp'], 'needs no sum of the stock image', async () => {
    const { output, folder, report } = await build('rocky-9', 'grow', { sums: false });
    expect(report).toMatchObject({ source: undefined, image: undefined, beside: [`${output}.json`] });
    expect(existsSync(`${output}.CHECKSUM`)).toBe(false);
    expect((await execa('checkisomd5', [output], { reject: false, stdin: 'ignore' })).exitCode).toBe(0);
    const back = join(folder, 'back.iso');
    await resetMedium(output, back);
    await execa('cmp', [back, stockOf('rocky-9')]);
    const bytes = readFileSync(output);
    bytes.writeUInt8(bytes.readUInt8(5_000_000) ^ 1, 5_000_000);
    writeFileSync(output, bytes);
    await expect(resetMedium(output, join(folder, 'wrong.iso'))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  judged(['xorriso', 'checkisomd5'], 'gives the stock files back out of a rewritten one', async () => {
    const stock = stockOf('almalinux-10');
    const { output, folder } = await build('almalinux-10', 'rewrite', { volume: 'Another' });
    const back = join(folder, 'back.iso');
    expect(await resetMedium(output, back)).toMatchObject({ gave: 'files', lost: [] });
    expect(await filesOf(back)).toEqual(await filesOf(stock));
    for (const path of ['/boot/grub2/grub.cfg', '/EFI/BOOT/grub.cfg', '/.treeinfo'])
      expect(
        Buffer.compare(await readFromIso(back, path, folder), await readFromIso(stock, path, folder)),
      ).toBe(0);
    expect(await xorriso(back, '-pvd_info')).toContain(
      /Volume Id {4}: .*/.exec(await xorriso(stock, '-pvd_info'))?.[0],
    );
    expect((await execa('checkisomd5', [back], { reject: false, stdin: 'ignore' })).exitCode).toBe(0);
  });

  judged(['xorriso'], 'refuses an image that something else has changed', async () => {
    const { output, folder } = await build('centos-5', 'grow');
    const bytes = readFileSync(output);
    bytes.writeUInt8(bytes.readUInt8(5_000_000) ^ 1, 5_000_000);
    writeFileSync(output, bytes);
    await expect(resetMedium(output, join(folder, 'back.iso'))).rejects.toMatchObject({ kind: 'corrupt' });
    expect(existsSync(join(folder, 'back.iso'))).toBe(false);
  });
});

describe('mkksiso', () => {
  judged(['xorriso', 'checkisomd5'], 'does on a stock medium what its options say', async () => {
    const folder = scratchDirectory();
    const ks = join(folder, 'my.ks');
    writeFileSync(
      ks,
      'lang en_US\nkeyboard us\ncdrom\nrootpw --iscrypted x\ntimezone UTC\nclearpart --all\nautopart\n',
    );
    const updates = join(folder, 'u.img');
    const sources = [{ file: ks, to: '/tmp/site.ks' }];
    await makeUpdatesImage({ output: updates, release: findRelease('rocky-9'), sources });
    const profile = mkksisoProfile({
      ks,
      updates,
      add: [ks],
      cmdline: 'inst.text',
      rmArgs: 'rd.live.check',
      volid: 'MINE',
      replace: [{ from: 'Install', to: 'Put' }],
      md5sum: false,
    });
    const output = join(folder, 'out.iso');
    await buildFullMedium(profile, { source: stockOf('rocky-9'), output });
    expect((await execa('checkisomd5', [output], { reject: false, stdin: 'ignore' })).exitCode).not.toBe(0);
    for (const path of ['/isolinux/isolinux.cfg', '/EFI/BOOT/grub.cfg']) {
      const text = (await readFromIso(output, path, folder)).toString('latin1');
      expect(text).toContain('inst.ks=hd:LABEL=MINE:/my.ks inst.text');
      expect(text).not.toMatch(/rd\.live\.check|Rocky-9-4-x86_64-dvd/);
    }
    const onMedium = await readFromIso(output, '/images/updates.img', folder);
    expect(Buffer.compare(onMedium, readFileSync(updates))).toBe(0);
  });
});
