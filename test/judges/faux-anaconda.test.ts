import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { assetPath, PACKAGE_ROOT } from '../../src/base/assets.ts';
import { toText } from '../../src/base/bytes.ts';
import { readTreeFile, type Tree } from '../../src/tree/tree.ts';
import { makeUpdatesTree } from '../../src/updates/image-tree.ts';
import { DRACUT_CASES } from '../overlays/dracut-cases.ts';
import { LOADER_CASES, pythonCases } from '../overlays/loader-cases.ts';
import { LOADER_ENDS } from '../overlays/loader-ends.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { RHEL_7 } from '../updates/releases.ts';

/** The shells of Red Hat, Debian, a small installer, and one of another family. */
const SHELLS = ['bash', 'dash', 'busybox', 'mksh'];

const python = async () =>
  (await execa('python3', ['-c', 'import sys; print(sys.executable)'])).stdout.trim();

describe.each(SHELLS)('the faux anaconda under %s', (shell) => {
  for (const [name, check] of [...LOADER_CASES, ...LOADER_ENDS])
    judged([shell], `of the loader eras ${name}`, async () => check(shell));
  for (const [name, check] of DRACUT_CASES)
    judged([shell], `of the dracut eras ${name}`, async () => check(shell));
  judged([shell, 'python3'], 'of the loader eras works with Python as well', async () => {
    for (const [, check] of pythonCases(await python())) check(shell);
  });
});

describe('the stub that moves the runtime', () => {
  const ISYS = 'def lochangefd(*words):\n    print("lochangefd %s %s" % words)\n';
  const OLD = `${ISYS}def makeDevInode(*words):\n    print("makeDevInode %s %s" % words)\n`;

  async function move(path: string, text: string) {
    const folder = scratchDirectory();
    await execa('mkdir', ['-p', join(folder, 'pyanaconda')]);
    writeFileSync(join(folder, 'pyanaconda/__init__.py'), '');
    writeFileSync(join(folder, path), text);
    const stub = assetPath('overlays', 'updates', 'loader', 'kusu', 'move-loop.py');
    const env = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
    return (await execa('python3', [stub, 'loop0', '/tmp/copy'], { env })).stdout.split('\n');
  }

  judged(['python3'], 'calls isys as each release has it', async () => {
    expect(await move('isys.py', OLD)).toEqual([
      'makeDevInode loop0 /tmp/loop',
      'lochangefd /tmp/loop /tmp/copy',
    ]);
    expect(await move('isys.py', ISYS)).toEqual(['lochangefd /dev/loop0 /tmp/copy']);
    expect(await move('pyanaconda/isys.py', ISYS)).toEqual(['lochangefd /dev/loop0 /tmp/copy']);
  });
});

describe('the units', () => {
  const UNITS = 'usr/lib/systemd/system';
  /** What is there of Anaconda and systemd, as far as our units name it. */
  const STOCK: Readonly<Record<string, string>> = {
    ...Object.fromEntries(
      ['sysinit.target', 'basic.target', 'shutdown.target', 'anaconda.target'].map((unit) => [
        unit,
        '[Unit]\nDescription=x\n',
      ]),
    ),
    ...Object.fromEntries(
      ['anaconda.service', 'anaconda-direct.service', 'anaconda@.service'].map((unit) => [
        unit,
        '[Unit]\nAfter=anaconda.target\n[Service]\nExecStart=/usr/libexec/kusu/installer\n',
      ]),
    ),
  };

  async function toHost(tree: Tree, root: string): Promise<void> {
    for (const [path, inode] of tree) {
      const to = join(root, path);
      mkdirSync(inode.kind === 'directory' ? to : dirname(to), { recursive: true });
      if (inode.kind === 'symlink') symlinkSync(inode.target, to);
      if (inode.kind === 'file')
        writeFileSync(to, (await readTreeFile(tree, toText(path))) ?? '', { mode: inode.mode & 0o777 });
    }
  }

  judged(
    ['systemd-analyze'],
    'are without fault to systemd, with those of Anaconda that want them',
    async () => {
      const root = scratchDirectory();
      const content = {
        release: RHEL_7,
        arch: 'x86_64',
        installer: { mode: 'prepared', kickstart: 'cdrom\n' },
        files: [],
        mtime: 3,
      } as const;
      await toHost(await makeUpdatesTree(content), root);
      for (const [unit, text] of Object.entries(STOCK)) writeFileSync(join(root, UNITS, unit), text);
      const verify = async () =>
        execa(
          'systemd-analyze',
          [
            `--root=${root}`,
            '--man=no',
            'verify',
            'anaconda.target',
            'anaconda.service',
            'kusu-server.service',
          ],
          { reject: false, all: true },
        );
      expect(await verify()).toMatchObject({ all: '', exitCode: 0 });
      // The judge sees what the links pull in.
      writeFileSync(
        join(root, UNITS, 'kusu-installer.service'),
        '[Service]\nExecStart=/bin/sh\nNonsense=1\n',
      );
      expect((await verify()).all).toContain('Nonsense');
    },
  );
});

describe('shell scripts', () => {
  const isScript = (path: string) =>
    path.endsWith('.sh') || /^#!\/bin\/(ba)?sh\b/.test(readFileSync(path, 'latin1').slice(0, 20));
  const scripts = ['overlays'].flatMap((folder) =>
    readdirSync(join(PACKAGE_ROOT, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(isScript),
  );

  judged(['shellcheck'], 'of overlays are clean to shellcheck', async () => {
    expect(scripts.length).toBeGreaterThan(7);
    const options = ['--external-sources', '--format=gcc'];
    const { stdout } = await execa('shellcheck', [...options, ...scripts], { reject: false });
    expect(stdout).toBe('');
  });
});
