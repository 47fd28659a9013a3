import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { openFileSource } from '../../src/base/byte-source.ts';
import { type ByteString, toText } from '../../src/base/bytes.ts';
import { writeChunks } from '../../src/base/output-file.ts';
import { type Image, openImage, openImageFile } from '../../src/formats/image.ts';
import {
  describeTarget,
  IMAGE_FORMATS,
  type ImageFormat,
  lostFields,
  writeImage,
} from '../../src/formats/image-write.ts';
import { convertImage } from '../../src/pipeline/convert.ts';
import { injectFiles } from '../../src/pipeline/inject.ts';
import { file, type Inode, type Tree } from '../../src/tree/tree.ts';
import { judged, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { type ComparedField, describeTree, sampleTree, without } from '../support/trees.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const INSTALLER = join(PACKAGE_ROOT, 'build/cache/unpacked/installer/initrd.gz');
const PROGRAMS = ['sqfs2tar', 'tar2sqfs', 'mformat', 'mcopy', 'mmd', 'mattrib'];
const TIME = 1_000_000_000;

/** Whose program must take what a conversion has made. */
const JUDGES = {
  newc: ['bsdcpio'],
  crc: ['bsdcpio'],
  cramfs: ['fsck.cramfs'],
  squashfs: ['unsquashfs'],
  fat: ['fsck.fat'],
  ext2: ['e2fsck'],
} as const satisfies Record<ImageFormat, readonly string[]>;

/** The call by which it says so. */
function accept(format: ImageFormat, path: string): [string, string[]] {
  const [program] = JUDGES[format];
  const args = {
    bsdcpio: ['-it', '--quiet', '-F', path],
    'fsck.cramfs': [path],
    unsquashfs: ['-ls', path],
    'fsck.fat': ['-n', path],
    e2fsck: ['-fn', path],
  } as const satisfies Record<typeof program, readonly string[]>;
  return [program, [...args[program]]];
}
const ALL: readonly ComparedField[] = ['mode', 'owner', 'mtime', 'links'];

/** What a format cannot hold besides the kinds and fields that its row in the table of formats leaves out. */
const LIMITS: { readonly [format in ImageFormat]?: (path: ByteString, inode: Inode) => boolean } = {
  cramfs: (_, inode) => inode.kind === 'file' && inode.content.size > 1_000_000,
  fat: (path) => /[\x00-\x1f"*:<>?\\|]/.test(path) || Buffer.from(toText(path)).toString('latin1') !== path,
};

function fitting(tree: Tree, ...formats: readonly ImageFormat[]): Tree {
  return without(tree, (path, inode) =>
    formats.some(
      (format) => !describeTarget(format).kinds.includes(inode.kind) || LIMITS[format]?.(path, inode),
    ),
  );
}

const keptBy = (...formats: readonly ImageFormat[]) =>
  ALL.filter((field) => !formats.some((format) => lostFields(format).includes(field)));

async function withImage<T>(path: string, use: (image: Image) => Promise<T>): Promise<T> {
  const image = await openImageFile(path);
  try {
    return await use(image);
  } finally {
    await image.close();
  }
}

const pairs = IMAGE_FORMATS.flatMap((from) => IMAGE_FORMATS.map((to) => [from, to] as const));

describe('convert between all pairs', () => {
  for (const [from, to] of pairs)
    judged({ reads: JUDGES[to], helps: PROGRAMS }, `${from} to ${to} keeps all that both hold`, async () => {
      const folder = scratchDirectory();
      const [input, output] = [join(folder, 'in'), join(folder, 'out')];
      const tree = fitting(sampleTree(), from, to);
      await writeChunks(input, writeImage({ tree }, { format: from, time: TIME }));
      const report = await convertImage({ input, output, format: to });
      expect(report).toMatchObject({ to, dropped: [], lost: lostFields(to) });
      await execa(...accept(to, output), { env: { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` } });
      const fields = keptBy(from, to);
      const expected = await describeTree(tree, fields);
      await withImage(output, async (image) => {
        const found = await describeTree(image.tree, fields);
        delete found['lost+found'];
        expect(found).toEqual(expected);
      });
    });
});

describe('convert over a real initrd', () => {
  /** Enough of it to have every kind of file that a distribution ships, and little enough for two cores. */
  const excerpt = (tree: Tree) => {
    let size = 0;
    return without(tree, (_, inode) => {
      if (inode.kind !== 'file') return false;
      if (size + inode.content.size > 3_000_000) return true;
      size += inode.content.size;
      return false;
    });
  };

  judged(PROGRAMS, 'goes round through every format and comes back', async () => {
    if (!existsSync(INSTALLER)) throw new Error('the installer initrd is missing; run npm run media');
    const folder = scratchDirectory();
    const source = await openFileSource(INSTALLER);
    const stock = await openImage(source);
    // FAT would take a program a file, and is in the loop above.
    const round = IMAGE_FORMATS.filter((format) => format !== 'fat');
    const tree = fitting(excerpt(stock.tree), ...round);
    expect(tree.size).toBeGreaterThan(700);
    const fields = keptBy(...round);
    const expected = await describeTree(tree, fields);
    let input = join(folder, 'start');
    await writeChunks(input, writeImage({ tree }, { format: 'newc', time: TIME, level: 1 }));
    for (const format of [...round, 'newc'] as const) {
      const output = join(folder, `${format}-${readdirSync(folder).length}`);
      await convertImage({ input, output, format, drop: true, ...(format === 'newc' ? { level: 1 } : {}) });
      input = output;
    }
    await withImage(input, async (image) => {
      const found = await describeTree(image.tree, fields);
      delete found['lost+found'];
      expect(Object.keys(found)).toEqual(Object.keys(expected));
      expect(found).toEqual(expected);
    });
    await stock.close();
    await source.close();
  });
});

describe('convert from an ISO', () => {
  judged(
    { writes: ['xorriso'], helps: PROGRAMS },
    'takes devices, links and names that are not UTF-8 with it',
    async () => {
      const folder = scratchDirectory();
      const iso = join(folder, 'in.iso');
      await execa('mkdir', [join(folder, 'tree')]);
      writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/tree/`), Buffer.from('l\xe4tin', 'latin1')]),
        'latin1',
      );
      writeFileSync(join(folder, 'tree/plain'), 'p'.repeat(5000));
      await execa('xorriso', [
        ...['-outdev', `stdio:${iso}`, '-map', join(folder, 'tree'), '/'],
        ...['-volid', 'TESTVOLUME', '-commit'],
      ]);
      const output = join(folder, 'out.sqfs');
      const report = await convertImage({ input: iso, output, format: 'squashfs' });
      expect(report.warnings).toEqual([expect.stringContaining('hard links are single files')]);
      await withImage(iso, async ({ kind, summary }) => {
        expect(kind).toBe('iso9660');
        expect(summary).toMatchObject({ volumeId: 'TESTVOLUME' });
      });
      const described = await withImage(output, ({ tree }) => describeTree(tree, ['mode']));
      expect(described).toMatchObject({ 'l\\xe4tin': { data: 'latin1' }, plain: { kind: 'file' } });
      await execa('gzip', [iso]);
      await withImage(`${iso}.gz`, async (image) => {
        expect(image).toMatchObject({ kind: 'iso9660', compression: 'gzip' });
        expect(await describeTree(image.tree, ['mode'])).toEqual(described);
      });
    },
  );
});

describe('what is only named', () => {
  judged(writers('mkfs.erofs'), 'EROFS from mkfs.erofs, with its features', async () => {
    const folder = scratchDirectory();
    await execa('mkdir', [join(folder, 'tree')]);
    writeFileSync(join(folder, 'tree/f'), 'x');
    await execa('mkfs.erofs', [join(folder, 'erofs.img'), join(folder, 'tree')]);
    await expect(openImageFile(join(folder, 'erofs.img'))).rejects.toMatchObject({
      kind: 'unsupported',
      found: expect.stringMatching(/^an EROFS image \(4096-byte blocks, features: .*sb_chksum/),
    });
  });
});

describe('inject', () => {
  for (const format of IMAGE_FORMATS)
    judged(PROGRAMS, `puts a file into ${format}, in its own form`, async () => {
      const folder = scratchDirectory();
      const [initrd, output, source] = ['in', 'out', 'ks.cfg'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      const tree = fitting(sampleTree(), format);
      await writeChunks(initrd, writeImage({ tree }, { format, time: TIME }));
      writeFileSync(source, 'text\n');
      await injectFiles({ initrd, output, add: [{ source, destination: '/new/ks.cfg' }] });
      const before = await withImage(initrd, async ({ kind, tree: { size } }) => ({ kind, size }));
      await withImage(output, async (image) => {
        expect(image.kind).toBe(before.kind);
        expect(image.tree.size).toBe(before.size + 2);
        expect(await describeTree(image.tree, [])).toMatchObject({ 'new/ks.cfg': { data: 'text\n' } });
      });
    });
});

describe('the command line', () => {
  beforeAll(() => {
    if (!existsSync(CLI)) throw new Error('the program is not compiled; run npm run setup');
  });

  async function bootsmith(cwd: string, ...args: string[]) {
    const result = await execa(process.execPath, [CLI, ...args], { cwd, reject: false });
    return { status: result.exitCode, stdout: result.stdout, stderr: result.stderr };
  }

  async function writeSample(format: ImageFormat = 'newc'): Promise<string> {
    const folder = scratchDirectory();
    await writeChunks(join(folder, 'in.img'), writeImage({ tree: sampleTree() }, { format, time: TIME }));
    return folder;
  }

  it('refuses what a format cannot hold, and leaves it out when told to', async () => {
    const folder = await writeSample();
    const refused = await bootsmith(folder, 'convert', 'in.img', 'out.sqfs', '--format', 'squashfs');
    expect(refused.status).toBe(4);
    expect(refused.stderr).toContain('socket /dev/log');
    expect(existsSync(join(folder, 'out.sqfs'))).toBe(false);
  });

  judged(PROGRAMS, 'converts with --drop, and says what it left out', async () => {
    const folder = await writeSample();
    const args = ['convert', 'in.img', 'out.sqfs', '--format', 'squashfs', '--compress', 'xz', '--drop'];
    const done = await bootsmith(folder, ...args);
    expect(done).toMatchObject({ status: 0, stdout: expect.stringContaining('left out: socket /dev/log') });
    const json = JSON.parse((await bootsmith(folder, ...args, '--force', '--json')).stdout);
    expect(json).toMatchObject({
      from: 'initramfs',
      to: 'squashfs',
      dropped: [{ path: 'dev/log', kind: 'socket' }],
    });
    const shown = await bootsmith(folder, 'inspect', 'out.sqfs', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ kind: 'squashfs', summary: { compressor: 'xz' } });
  });

  it('shows no control byte of a name, as text or JSON', async () => {
    const folder = await writeSample();
    for (const args of [['-l'], ['-l', '--segments'], ['-l', '--json']]) {
      const { status, stdout } = await bootsmith(folder, 'inspect', 'in.img', ...args);
      expect(status).toBe(0);
      expect(stdout).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
      expect(stdout).toContain('[31mred');
    }
    const { stdout } = await bootsmith(folder, 'inspect', 'in.img', '-l');
    expect(stdout).toContain('/odd/\\x1b[31mred');
    expect(stdout).toContain('/odd/new\\nline');
  });

  it('shows every part of an initramfs with --segments', async () => {
    const folder = await writeSample();
    const path = join(folder, 'in.img');
    const image = readFileSync(path);
    writeFileSync(path, Buffer.concat([image, Buffer.alloc((4 - (image.length % 4)) % 4), image]));
    const { stdout } = await bootsmith(folder, 'inspect', 'in.img', '--segments', '-l');
    expect(stdout).toMatch(/^segment 0\n {2}bytes +0 to \d+.*\n.*gzip\n/m);
    expect(stdout).toMatch(/^segment 1$/m);
    expect(stdout.match(/\/bin\/ash$/gm)).toHaveLength(2);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const folder = scratchDirectory();
    const tree = sampleTree();
    // More than a pipe holds, so that the writer notices.
    for (let i = 0; i < 3000; i++) tree.set(`many${i}` as ByteString, file(new Uint8Array(0)));
    await writeChunks(join(folder, 'in.img'), writeImage({ tree }, { format: 'newc', time: TIME }));
    const script = `"${process.execPath}" "${CLI}" inspect in.img -l --json | head -1; echo "\${PIPESTATUS[0]}" >&2`;
    const { stdout, stderr } = await execa('bash', ['-c', script], { cwd: folder });
    expect(stdout).toBe('{');
    expect(stderr).toBe('0');
  });

  it('unpacks and packs every format without losing what it holds', async () => {
    for (const format of IMAGE_FORMATS.filter((name) => name !== 'fat' && name !== 'squashfs')) {
      const folder = scratchDirectory();
      const tree = fitting(sampleTree(), format);
      await writeChunks(join(folder, 'in.img'), writeImage({ tree }, { format, time: TIME }));
      expect(await bootsmith(folder, 'unpack', 'in.img', 'work')).toMatchObject({ status: 0 });
      expect(await bootsmith(folder, 'pack', 'work', 'out.img')).toMatchObject({ status: 0 });
      const bytes = readFileSync(join(folder, 'out.img'));
      if (format !== 'ext2') expect(bytes.equals(readFileSync(join(folder, 'in.img')))).toBe(true);
      const fields = keptBy(format);
      const found = await withImage(join(folder, 'out.img'), (image) => describeTree(image.tree, fields));
      delete found['lost+found'];
      expect(found).toEqual(await describeTree(tree, fields));
    }
  });
});
