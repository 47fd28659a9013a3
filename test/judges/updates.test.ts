import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { openImageFile } from '../../src/formats/image.ts';
import { buildMedium } from '../../src/pipeline/build.ts';
import { makeUpdatesImage } from '../../src/pipeline/updates.ts';
import type { Release, UpdatesFormat } from '../../src/releases/release.ts';
import { findRelease } from '../../src/releases/table.ts';
import { checkUpdatesImage } from '../../src/updates/check-image.ts';
import type { UpdatesSource } from '../../src/updates/model.ts';
import { judged, needing } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { RHEL_5, RHEL_6, RHEL_7, RHEL_9, RHEL_10 } from '../updates/releases.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

const ask = async (
  program: string,
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array } = {},
) => (await execa(program, args, { env: { PATH, LC_ALL: 'C' }, ...options })).stdout;

async function overlay(): Promise<string> {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'deep/er'), { recursive: true });
  writeFileSync(join(folder, 'program'), '#!/bin/sh\necho hi\n');
  chmodSync(join(folder, 'program'), 0o755);
  writeFileSync(join(folder, 'deep/er/file'), 'x'.repeat(10_000));
  return folder;
}

async function make(release: Release, format: UpdatesFormat | undefined, sources: readonly UpdatesSource[]) {
  const output = join(scratchDirectory(), 'updates.img');
  return makeUpdatesImage({ output, release, format, sources, arch: 'x86_64' });
}

describe('updates images', () => {
  judged(['e2fsck', 'debugfs'], 'of ext2 are clean to e2fsck', async () => {
    const { output } = await make(RHEL_5, undefined, [{ overlay: await overlay() }]);
    await ask('e2fsck', ['-fn', output]);
    expect(await ask('debugfs', ['-R', 'stat /program', output])).toMatch(/Mode: +0755/);
    expect(await ask('debugfs', ['-R', 'cat /deep/er/file', output])).toBe('x'.repeat(10_000));
  });

  judged(['fsck.cramfs'], 'of cramfs are whole to fsck.cramfs', async () => {
    const { output } = await make(RHEL_5, 'cramfs', [{ overlay: await overlay() }]);
    expect(await ask('fsck.cramfs', ['-v', '--extract', output])).toContain('program');
  });

  judged(['mdir', 'mformat', 'fsck.fat'], 'of vfat are read by mtools', async () => {
    const { output } = await make(RHEL_5, 'vfat', [{ overlay: await overlay() }]);
    await ask('fsck.fat', ['-n', output]);
    expect(await ask('mdir', ['-i', output, '-b', '-/', '::'])).toContain('::/deep/er/file');
  });

  judged(['tar2sqfs', 'unsquashfs'], 'of squashfs are listed by unsquashfs', async () => {
    const { output } = await make(RHEL_6, 'squashfs', [{ overlay: await overlay() }]);
    expect(await ask('unsquashfs', ['-lls', output])).toMatch(/-rwxr-xr-x root\/root .*program/);
  });

  for (const [format, program] of [
    ['cpio', 'cat'],
    ['cpio.gz', 'gzip'],
    ['cpio.bz2', 'bzip2'],
    ['cpio.xz', 'xz'],
    ['cpio.zst', 'zstd'],
  ] as const)
    judged(['cpio', program], `of ${format} are unpacked by ${program} and cpio`, async () => {
      const release = { ...RHEL_10, updates: { ...RHEL_10.updates, formats: [format] } };
      const { output } = await make(release, undefined, [{ overlay: await overlay() }]);
      const plain = await execa(program, program === 'cat' ? [] : ['-dc'], {
        inputFile: output,
        encoding: 'buffer',
      });
      const listing = await ask('cpio', ['-itv', '--quiet'], { input: plain.stdout });
      expect(listing).toMatch(/^-rwxr-xr-x +1 root +root .* program$/m);
      expect(listing).toMatch(/deep\/er\/file$/m);
    });

  judged(['e2fsck'], 'may be laid over one that is there, on a medium or not', async () => {
    const old = await make(RHEL_5, undefined, [{ overlay: await overlay() }]);
    const folder = scratchDirectory();
    writeFileSync(join(folder, 'new'), 'new');
    mkdirSync(join(folder, 'medium/images'), { recursive: true });
    await ask('cp', [old.output, join(folder, 'medium/images/updates.img')]);
    const request = {
      release: RHEL_5,
      sources: [{ file: join(folder, 'new'), to: '/program' }],
      merge: [join(folder, 'medium')],
    };
    const report = await makeUpdatesImage({ ...request, output: join(folder, 'made.img') });
    await ask('e2fsck', ['-fn', report.output]);
    expect(report.replaced).toEqual([
      { path: 'program', from: join(folder, 'medium'), by: `${join(folder, 'new')}:/program` },
    ]);
    expect(report.files).toBe(2);
    await expect(
      makeUpdatesImage({ ...request, merge: [folder], output: join(folder, 'other.img') }),
    ).rejects.toMatchObject({ kind: 'usage' });
    expect(readdirSync(folder).sort()).toEqual(['made.img', 'medium', 'new']);
  });

  judged(['xorriso'], 'may be laid over that of an ISO', async () => {
    const old = await make(RHEL_5, undefined, [{ overlay: await overlay() }]);
    const folder = scratchDirectory();
    mkdirSync(join(folder, 'medium/images'), { recursive: true });
    await ask('cp', [old.output, join(folder, 'medium/images/updates.img')]);
    const iso = join(folder, 'medium.iso');
    await ask('xorriso', ['-as', 'mkisofs', '-quiet', '-R', '-o', iso, join(folder, 'medium')]);
    const report = await makeUpdatesImage({
      output: join(folder, 'made.img'),
      release: RHEL_5,
      sources: [],
      merge: [iso],
    });
    expect(report.files).toBe(2);
    expect(readFileSync(report.output).equals(readFileSync(old.output))).toBe(true);
  });

  judged(['cat'], 'that are too large for the memory leave nothing behind', async () => {
    const folder = scratchDirectory();
    writeFileSync(join(folder, 'big'), Buffer.alloc(70 * 2 ** 20));
    const sources = [{ file: join(folder, 'big'), to: '/big' }];
    const output = join(folder, 'made.img');
    await expect(makeUpdatesImage({ output, release: RHEL_5, sources })).rejects.toMatchObject({
      kind: 'unsupported',
      message: expect.stringContaining('memory'),
    });
    expect(readdirSync(folder)).toEqual(['big']);
    const memory = 2 ** 30;
    expect(await makeUpdatesImage({ output, release: RHEL_5, sources, memory })).toMatchObject({
      memory: { verdict: 'fits', memory },
    });
  });
});

const IDENTITY = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];

/** A source tree with a tag and changes behind it, some of them in the working tree only. */
async function sourceTree(before: Record<string, string>): Promise<string> {
  const folder = scratchDirectory();
  const git = (...words: string[]) => ask('git', ['-C', folder, ...IDENTITY, ...words]);
  write(folder, before);
  await git('init', '-q');
  await git('add', '-A');
  await git('commit', '-qm', 'one');
  await git('tag', 'anaconda-1');
  return folder;
}

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

async function listCpio(image: string): Promise<string> {
  const plain = await execa('gzip', ['-dc'], { inputFile: image, encoding: 'buffer' });
  return ask('cpio', ['-itv', '--quiet'], { input: plain.stdout });
}

async function catCpio(image: string, path: string): Promise<string> {
  const plain = await execa('gzip', ['-dc'], { inputFile: image, encoding: 'buffer' });
  return ask('cpio', ['-i', '--quiet', '--to-stdout', path], { input: plain.stdout });
}

describe('the changes of a git tree', () => {
  const MODERN = {
    'anaconda.py': 'old',
    'pyanaconda/errors.py': 'old',
    'pyanaconda/gone.py': 'old',
    'pyanaconda/same.py': 'same',
    'data/systemd/anaconda.service': 'old',
    'dracut/parse-kickstart': 'old',
    'tests/x.py': 'old',
    'data/pixmaps/logo.png': 'old',
  };

  judged(['git', 'cpio', 'gzip', 'python3'], 'go where RHEL 9 looks for them', async () => {
    const folder = await sourceTree(MODERN);
    write(folder, {
      'anaconda.py': 'new',
      'pyanaconda/errors.py': 'new',
      'pyanaconda/added name.py': 'added',
      'data/systemd/anaconda.service': 'new',
      'dracut/parse-kickstart': 'new',
      'tests/x.py': 'new',
      'untracked.py': 'x',
    });
    chmodSync(join(folder, 'anaconda.py'), 0o755);
    symlinkSync('errors.py', join(folder, 'pyanaconda/link.py'));
    rmSync(join(folder, 'pyanaconda/gone.py'));
    rmSync(join(folder, 'data/pixmaps/logo.png'));
    await ask('git', ['-C', folder, 'add', '-A', 'pyanaconda']);
    const report = await make(RHEL_9, 'cpio.gz', [{ git: folder, since: 'anaconda-1' }]);
    const listing = await listCpio(report.output);
    const site = 'usr/lib64/python3.9/site-packages/pyanaconda';
    expect(listing).toMatch(/^-rwxr-xr-x .* usr\/sbin\/anaconda$/m);
    expect(listing).toMatch(new RegExp(`^-rw-r--r-- .* ${site}/errors.py$`, 'm'));
    expect(listing).toMatch(new RegExp(` ${site}/added name.py$`, 'm'));
    expect(listing).toMatch(new RegExp(` ${site}/link.py -> errors.py$`, 'm'));
    expect(listing).toMatch(/ usr\/lib\/systemd\/system\/anaconda.service$/m);
    expect(listing).not.toMatch(/parse-kickstart|same\.py|x\.py|untracked|logo/);
    const [source] = report.sources;
    expect(source?.removed).toEqual(['pyanaconda/gone.py']);
    expect(source?.leftOut.map(({ path }) => path).sort()).toEqual([
      'data/pixmaps/logo.png',
      'dracut/parse-kickstart',
      'tests/x.py',
    ]);
    expect(source?.notes.join()).toContain('untracked.py');
    const stub = await catCpio(report.output, `${site}/gone.py`);
    const run = await execa('python3', ['-c', stub], { reject: false });
    expect(run.stderr).toContain('ImportError: pyanaconda/gone.py was removed after anaconda-1');
  });

  judged(['git', 'cpio', 'gzip'], 'may be those between two commits, whatever lies in the tree', async () => {
    const folder = await sourceTree(MODERN);
    write(folder, { 'pyanaconda/errors.py': 'committed' });
    await ask('git', ['-C', folder, ...IDENTITY, 'commit', '-qam', 'two']);
    write(folder, { 'pyanaconda/errors.py': 'dirty', 'pyanaconda/same.py': 'dirty' });
    const sources = [{ git: folder, since: 'anaconda-1', until: 'HEAD' }];
    const report = await make(RHEL_7, 'cpio.gz', sources);
    expect(report.files).toBe(1);
    expect(await catCpio(report.output, 'run/install/updates/pyanaconda/errors.py')).toBe('committed');
    expect(readFileSync((await make(RHEL_7, 'cpio.gz', sources)).output)).toEqual(
      readFileSync(report.output),
    );
    await expect(make(RHEL_7, 'cpio.gz', [{ git: folder, since: 'nothing' }])).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('has no commit nothing'),
    });
    const nowhere = scratchDirectory();
    await expect(make(RHEL_7, 'cpio.gz', [{ git: nowhere, since: 'x' }])).rejects.toMatchObject({
      message: expect.stringContaining('is no git working tree'),
    });
  });

  judged(['git', 'cpio', 'gzip'], 'are all read in one call of git, whatever is in them', async () => {
    const folder = await sourceTree(MODERN);
    const odd = `${'x'.repeat(300)}\n\0\r\nlast line without an end`;
    write(folder, { 'pyanaconda/errors.py': odd, 'pyanaconda/empty.py': '', 'pyanaconda/twin.py': odd });
    symlinkSync('errors.py', join(folder, 'pyanaconda/link.py'));
    await ask('git', ['-C', folder, 'add', '-A', 'pyanaconda']);
    await ask('git', ['-C', folder, ...IDENTITY, 'commit', '-qm', 'two']);
    const { output } = await make(RHEL_9, 'cpio.gz', [{ git: folder, since: 'anaconda-1', until: 'HEAD' }]);
    const site = 'usr/lib64/python3.9/site-packages/pyanaconda';
    for (const [name, text] of [
      ['errors', odd],
      ['twin', odd],
      ['empty', ''],
    ])
      expect(await catCpio(output, `${site}/${name}.py`)).toBe(text);
    expect(await listCpio(output)).toMatch(new RegExp(` ${site}/link.py -> errors.py$`, 'm'));
  });

  judged(['git', 'cpio', 'gzip'], 'are those of the folder that is named, whoever calls', async () => {
    const folder = await sourceTree(MODERN);
    write(folder, { 'pyanaconda/errors.py': 'ours' });
    const other = await sourceTree({ 'pyanaconda/other.py': 'theirs' });
    // As git sets it for its hooks.
    const foreign = {
      GIT_DIR: join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: join(other, '.git/index'),
    };
    Object.assign(process.env, foreign);
    try {
      const { output } = await make(RHEL_7, 'cpio.gz', [{ git: folder, since: 'anaconda-1' }]);
      expect(await catCpio(output, 'run/install/updates/pyanaconda/errors.py')).toBe('ours');
    } finally {
      for (const name of Object.keys(foreign)) delete process.env[name];
    }
  });

  judged(
    ['git', 'cpio', 'gzip'],
    'say where a package that became a module stays on the medium',
    async () => {
      const folder = await sourceTree({ 'pyanaconda/a/__init__.py': 'old', 'pyanaconda/b.py': 'old' });
      await ask('git', ['-C', folder, 'mv', 'pyanaconda/a/__init__.py', 'pyanaconda/a.py']);
      const report = await make(RHEL_9, 'cpio.gz', [{ git: folder, since: 'anaconda-1' }]);
      expect(report.sources[0]?.notes.join()).toContain('pyanaconda/a.py has no effect');
      expect(await listCpio(report.output)).not.toContain('__init__');
    },
  );

  judged(['git', 'debugfs', 'e2fsck'], 'are flattened for RHEL 5, with packages whole', async () => {
    const folder = await sourceTree({
      'iw/welcome_gui.py': 'old',
      'installclasses/rhel.py': 'old',
      'installclasses/fedora.py': 'kept',
      'loader2/loader.c': 'old',
    });
    write(folder, { 'iw/welcome_gui.py': 'new', 'installclasses/rhel.py': 'new', 'loader2/loader.c': 'new' });
    const report = await make(RHEL_5, undefined, [{ git: folder, since: 'anaconda-1' }]);
    await ask('e2fsck', ['-fn', report.output]);
    const cat = (path: string) => ask('debugfs', ['-R', `cat ${path}`, report.output]);
    expect(await cat('/welcome_gui.py')).toBe('new');
    expect(await cat('/installclasses/rhel.py')).toBe('new');
    expect(await cat('/installclasses/fedora.py')).toBe('kept');
    expect(report.sources[0]?.leftOut).toEqual([
      { path: 'loader2/loader.c', reason: expect.stringContaining('initrd') },
    ]);
  });
});

describe('bootsmith updates', () => {
  const bootsmith = (folder: string, ...args: string[]) =>
    execa(process.execPath, [CLI, 'updates', ...args], { cwd: folder, reject: false });

  judged(['e2fsck', 'git'], 'tells what it made, as text and as JSON', async () => {
    const folder = await overlay();
    const out = join(scratchDirectory(), 'updates.img');
    const words = [folder, `${CLI}:/opt/`, '-o', out, '--release', 'centos-5', '--arch', 'i386'];
    const text = await bootsmith(folder, ...words);
    expect(text.stderr).toBe('');
    expect(text.stdout).toMatch(/updates image for centos-5 i386: ext2, .*, 3 files/);
    expect(text.stdout).toContain('put it at /images/updates.img of the medium');
    await ask('e2fsck', ['-fn', out]);
    expect((await bootsmith(folder, ...words)).exitCode).toBe(2);
    const json = await bootsmith(folder, ...words, '--force', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      format: 'ext2',
      path: 'images/updates.img',
      argument: 'updates',
      files: 3,
      memory: { verdict: 'fits' },
    });
  });

  it.each([
    [['-o', 'x', '--release', 'centos-5'], 2],
    [['nowhere', '-o', 'x', '--release', 'centos-5'], 2],
    [['.', '-o', 'x', '--release', 'windows-95'], 2],
    [['.', '-o', 'x', '--release', 'centos-5', '--format', 'tar'], 2],
    [['.', '-o', 'x', '--release', 'centos-5', '--format', 'squashfs'], 4],
    [['.', '-o', 'x', '--release', 'centos-5', '--arch', 'aarch64'], 4],
    [['.', '-o', 'x', '--release', 'centos-5', '--from-git', '.'], 2],
    [['.', '-o', 'x', '--release', 'centos-5', '--memory', 'much'], 2],
    [['.', '-o', 'x', '--release', 'centos-5', '--merge', 'nowhere'], 2],
  ])('%j ends with status %i and leaves nothing', async (args, status) => {
    const folder = scratchDirectory();
    const run = await bootsmith(folder, ...args);
    expect(run.exitCode, run.stderr).toBe(status);
    expect(run.stderr).not.toContain('bug of bootsmith');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('what other programs make', () => {
  const programs = async () => {
    const folder = await overlay();
    writeFileSync(join(folder, 'anaconda'), '#!/bin/sh\n');
    chmodSync(join(folder, 'anaconda'), 0o755);
    return folder;
  };
  const messages = async (path: string, id: string) => {
    const image = await openImageFile(path);
    try {
      return (await checkUpdatesImage(image, findRelease(id))).map(({ message }) => message);
    } finally {
      await image.close();
    }
  };

  judged(['mke2fs'], 'as ext4 is refused where a loader mounts ext2', async () => {
    const path = join(scratchDirectory(), 'ext4');
    await ask('mke2fs', ['-q', '-t', 'ext4', '-b', '4096', '-d', await programs(), path, '8M']);
    expect(await messages(path, 'centos-5')).toEqual([
      expect.stringMatching(/^needs .*extent.*, and is mounted as ext2, which has none of that$/),
    ]);
    expect(await messages(path, 'centos-6')).toEqual([]);
    const old = join(scratchDirectory(), 'ext2');
    await ask('mke2fs', ['-q', '-t', 'ext2', '-b', '4096', '-d', await programs(), old, '8M']);
    expect(await messages(old, 'centos-4')).toEqual([]);
  });

  judged(['mksquashfs', 'unsquashfs', 'sqfs2tar'], 'as squashfs is judged by its compressor', async () => {
    const folder = await programs();
    const make = async (compressor: string) => {
      const path = join(scratchDirectory(), compressor);
      await ask('mksquashfs', [folder, path, '-quiet', '-no-progress', '-all-root', '-comp', compressor]);
      return path;
    };
    expect(await messages(await make('gzip'), 'centos-6')).toEqual([]);
    expect(await messages(await make('xz'), 'centos-6')).toEqual([
      expect.stringMatching(/^is squashfs with xz; kernel 2\.6\.32\S* unpacks zlib$/),
    ]);
  });
});

describe('updates in a folder of a medium', () => {
  const iso = join(PACKAGE_ROOT, 'build', 'media', 'rocky-9-x86_64.iso');
  needing(iso)(['bsdtar', 'xorriso', 'mcopy'], 'keep modes and links on a Base ISO', async () => {
    const folder = scratchDirectory();
    const profile = parse(readFileSync(join(PACKAGE_ROOT, 'samples', 'rocky-9.yaml'), 'utf8'));
    writeFileSync(join(folder, 'p.yaml'), stringify({ ...profile, updates: { place: 'directory' } }));
    const output = join(folder, 'base.iso');
    await buildMedium({ profile: join(folder, 'p.yaml'), source: iso, output });
    const listing = await ask('bsdtar', ['-tvf', output, 'images']);
    const kusu = 'images/RHupdates/usr/libexec/kusu';
    expect(listing).toMatch(new RegExp(`^-rwxr-xr-x +1 0 +0 .* ${kusu}/faux-anaconda$`, 'm'));
    expect(listing).toMatch(new RegExp(`^-rw-r--r-- +1 0 +0 .* ${kusu}/settings$`, 'm'));
    expect(listing).toMatch(new RegExp(`^drwxr-xr-x +\\d+ 0 +0 .* ${kusu}$`, 'm'));
    expect(listing).toMatch(
      /anaconda\.target\.wants\/kusu-installer\.service -> \.\.\/kusu-installer\.service$/m,
    );
    expect(listing).not.toContain('images/updates.img');
  });
});
