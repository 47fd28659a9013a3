import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';
import { writeMiniMedium } from '../support/mini-medium.ts';
import { scratchDirectory } from '../support/scratch.ts';

const CLI = join(PACKAGE_ROOT, 'dist', 'cli.js');
const PROFILE = {
  source: 'medium',
  installer: { kickstart: { rootPassword: { crypted: '$1$a$b' }, partitions: ['clearpart --all'] } },
};

async function bootsmith(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, ...args], {
    cwd,
    env,
    reject: false,
  });
  return { status: exitCode, stdout, stderr };
}

async function prepare(profile: object = {}): Promise<string> {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'medium'));
  await writeMiniMedium(join(folder, 'medium'));
  writeFileSync(join(folder, 'p.yaml'), stringify({ ...PROFILE, ...profile }));
  return folder;
}

/** Nothing of an output may be left under its name or beside it. */
function expectNothingLeft(folder: string): void {
  expect(readdirSync(folder).filter((name) => name.includes('out'))).toEqual([]);
}

beforeAll(() => {
  if (!existsSync(CLI)) throw new Error('the program is not compiled; run npm run setup');
});

describe('bootsmith build', () => {
  const build = ['build', 'p.yaml', '--output', 'out.iso'];

  judged(['xorriso'], 'makes an ISO, and refuses to replace it without --force', async () => {
    const folder = await prepare();
    expect(await bootsmith(folder, build)).toMatchObject({ status: 0, stderr: '' });
    const refused = await bootsmith(folder, build);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('--force');
    expect((await bootsmith(folder, [...build, '--force'])).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['medium', 'out.iso', 'p.yaml']);
  });

  judged(['xorriso'], 'gives the bytes that SOURCE_DATE_EPOCH asks for', async () => {
    const folder = await prepare();
    const make = async (name: string, epoch: string) => {
      await bootsmith(folder, ['build', 'p.yaml', '--output', name], { SOURCE_DATE_EPOCH: epoch });
      return readFileSync(join(folder, name));
    };
    const one = await make('a.iso', '1000000000');
    expect(one.equals(await make('b.iso', '1000000000'))).toBe(true);
    expect(one.equals(await make('c.iso', '1100000000'))).toBe(false);
  });

  judged(['xorriso'], 'works in /dev/shm and with TMPDIR', async () => {
    const folder = await prepare();
    const shared = join('/dev/shm', `bootsmith-test-${process.pid}.iso`);
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    try {
      const args = ['build', 'p.yaml', '--output', shared];
      expect(await bootsmith(folder, args, { TMPDIR: temporary })).toMatchObject({ status: 0, stderr: '' });
      expect((await bootsmith(folder, ['identify', shared, '--json'])).stdout).toContain('"kind": "base"');
      expect(readdirSync(temporary)).toEqual([]);
      const broken = await bootsmith(folder, [...args, '--force'], { TMPDIR: join(folder, 'nowhere') });
      expect(broken.status).toBe(2);
      expect(broken.stderr).toContain('TMPDIR');
    } finally {
      await execa('rm', ['-f', shared]);
    }
  });

  judged(['xorriso'], 'tells line and column of a typo in the profile', async () => {
    const folder = await prepare({ volum: 'x' });
    const { status, stderr } = await bootsmith(folder, build);
    expect(status).toBe(2);
    expect(stderr).toMatch(/p\.yaml:\d+:1: the key volum is not known/);
    expectNothingLeft(folder);
  });

  it('tells that xorriso is missing', async () => {
    const folder = await prepare();
    const { status, stderr } = await bootsmith(folder, build, { PATH: '/nonexistent' });
    expect(status).toBe(7);
    expect(stderr).toContain('apt-get install xorriso');
    expectNothingLeft(folder);
  });

  judged(['xorriso'], 'refuses an output that cannot be written before it starts', async () => {
    const folder = await prepare();
    const { status, stderr } = await bootsmith(folder, ['build', 'p.yaml', '--output', '/dev/full/out.iso']);
    expect(status).toBe(2);
    expect(stderr).toContain('cannot be written');
  });

  judged(['xorriso'], 'puts kits, files and owners where they belong', async () => {
    const folder = await prepare({
      kits: 'kits',
      initrd: { files: [{ source: 'kits', destination: '/tmp/kits' }] },
    });
    mkdirSync(join(folder, 'kits', 'base'), { recursive: true });
    writeFileSync(join(folder, 'kits', 'base', 'kit.rpm'), 'kit', { mode: 0o600 });
    await bootsmith(folder, build);
    const { stdout } = await execa('xorriso', [
      ...['-report_about', 'FAILURE', '-indev', `stdio:${join(folder, 'out.iso')}`],
      ...['-find', '/', '-exec', 'lsdl', '--'],
    ]);
    expect(stdout).toMatch(/^-r--r--r-- +1 0 +0 +3 .* '\/kits\/base\/kit.rpm'$/m);
    expect(stdout).toMatch(/^-.* '\/\.discinfo'$/m);
    expect(stdout).not.toMatch(/'\/CentOS/);
    await execa('xorriso', [
      ...['-osirrox', 'on', '-indev', `stdio:${join(folder, 'out.iso')}`],
      ...['-extract', '/isolinux/initrd.img', join(folder, 'initrd.img')],
    ]);
    const listing = await bootsmith(folder, ['inspect', '-l', 'initrd.img']);
    expect(listing.stdout).toMatch(/^-rw-r--r-- +0:0 +3 .*\/tmp\/kits\/base\/kit.rpm$/m);
  });

  judged(['xorriso'], 'leaves nothing behind when it is interrupted', async () => {
    const folder = await prepare();
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(join(folder, 'medium', 'images', 'stage2.img'), Buffer.alloc(300 * 1024 * 1024, 'x'));
    const env = { ...process.env, TMPDIR: join(folder, 'tmp') };
    const child = spawn(process.execPath, [CLI, ...build, '-v'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // The step that ended before tells that the next one runs.
    child.stderr.on('data', (text: Buffer) => text.includes('updates image') && child.kill('SIGINT'));
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGINT');
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expectNothingLeft(folder);
  });

  it('prints the plan and does nothing with --dry-run', async () => {
    const folder = await prepare();
    const { status, stdout } = await bootsmith(folder, [...build, '--dry-run']);
    expect(status).toBe(0);
    for (const text of [
      '.buildstamp',
      '/images/updates.img',
      'ks=file:/ks.cfg',
      'require /init',
      'clearpart --all',
    ])
      expect(stdout).toContain(text);
    expectNothingLeft(folder);
    const json = JSON.parse((await bootsmith(folder, [...build, '--dry-run', '--json'])).stdout);
    expect(json).toMatchObject({
      identity: { release: 'centos-5', arch: 'x86_64' },
      volume: 'CENTOS-5-X86_64-BASE',
    });
  });

  it('refuses an initrd that is cut short, and one that is none', async () => {
    const folder = await prepare();
    const initrd = join(folder, 'medium', 'isolinux', 'initrd.img');
    truncateSync(initrd, 300);
    const cut = await bootsmith(folder, build);
    expect(cut.status).toBe(3);
    expect(cut.stderr).toContain('initrd.img');
    writeFileSync(initrd, '<html>not found</html>');
    expect((await bootsmith(folder, build)).status).toBe(3);
    expectNothingLeft(folder);
  });
});

describe('bootsmith with an ISO that is cut short', () => {
  judged(['xorriso'], 'says so with exit status 5', async () => {
    const folder = await prepare();
    await bootsmith(folder, ['build', 'p.yaml', '--output', 'whole.iso']);
    const bytes = readFileSync(join(folder, 'whole.iso'));
    writeFileSync(join(folder, 'cut.iso'), bytes.subarray(0, bytes.length / 2));
    for (const command of ['identify', 'verify']) {
      const { status, stderr } = await bootsmith(folder, [command, 'cut.iso']);
      expect(status).toBe(5);
      expect(stderr).toContain('cut short');
    }
    const json = await bootsmith(folder, ['identify', 'cut.iso', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { kind: 'corrupt', status: 5 } });
  });
});

describe('bootsmith verify', () => {
  judged(
    ['xorriso'],
    'finds a kickstart and an initrd that the menu names and that are not there',
    async () => {
      const folder = await prepare();
      const iso = join(folder, 'out.iso');
      await bootsmith(folder, ['build', 'p.yaml', '--output', 'out.iso']);
      const bytes = readFileSync(iso);
      const at = bytes.indexOf('ks=file:/ks.cfg');
      bytes.write('ks=file:/no.cfg', at);
      writeFileSync(iso, bytes);
      const { status, stdout } = await bootsmith(folder, ['verify', 'out.iso']);
      expect(status).toBe(8);
      expect(stdout).toMatch(
        /fail +kickstart .*entry kusu: ks=file:\/no\.cfg names a file that is not there/,
      );
      const menu = readFileSync(iso);
      menu.write('initrd=ixitrd.img', menu.indexOf('initrd=initrd.img'));
      writeFileSync(iso, menu);
      expect((await bootsmith(folder, ['verify', 'out.iso'])).stdout).toMatch(
        /fail +boot menu .*ixitrd\.img/,
      );
    },
  );

  judged(['xorriso'], 'finds a changed isolinux.bin by its boot information table', async () => {
    const folder = await prepare();
    const iso = join(folder, 'out.iso');
    await bootsmith(folder, ['build', 'p.yaml', '--output', 'out.iso']);
    const bytes = readFileSync(iso);
    const at = bytes.indexOf('padding of isolinux');
    bytes.write('P', at);
    writeFileSync(iso, bytes);
    expect((await bootsmith(folder, ['verify', 'out.iso'])).stdout).toMatch(/fail +boot record .* is wrong/);
  });
});

describe('the command line', () => {
  it.each([
    [['nonsense'], 2],
    [['build'], 2],
    [['build', 'nowhere.yaml'], 2],
    [['identify', 'nowhere.iso'], 2],
    [['boot'], 2],
    [['boot', '--kernel', 'x'], 2],
    [['boot', 'x', '--memory', 'much'], 2],
    [['pack', 'a', 'b', '--level', '99'], 2],
    [['pack', 'nowhere', 'out.img', '--format', 'tar'], 2],
    [['inject', 'a', 'b', '--add', 'nocolon'], 2],
    [['releases', 'windows-95'], 2],
    [['--help'], 0],
    [['releases'], 0],
  ])('%j ends with status %i', async (args, expected) => {
    const { status, stdout, stderr } = await bootsmith(scratchDirectory(), args);
    expect(status).toBe(expected);
    expect(expected === 0 ? stdout : stderr).not.toBe('');
    expect(stderr).not.toContain('bug of bootsmith');
  });
});
