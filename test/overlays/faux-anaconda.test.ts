import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../src/base/assets.ts';
import { FAUX_ANACONDA_EVIDENCE, FAUX_ANACONDA_FAILURE } from '../../src/updates/evidence.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** What the script may run under: the shells of Debian, Red Hat and a small installer. */
const SHELLS = ['/bin/sh', '/bin/bash', '/bin/busybox'].filter((path) => existsSync(path));

interface Stage {
  /** Shell lines of the installer. */
  readonly installer?: string;
  readonly arguments?: readonly string[];
  readonly environment?: Record<string, string>;
  readonly input?: string;
}

/** Runs the faux anaconda as a loader would, with a real Anaconda that only tells how it was called. */
function runFauxAnaconda(shell: string, stage: Stage) {
  const root = scratchDirectory();
  const executable = (path: string, text: string) => {
    writeFileSync(join(root, path), text);
    chmodSync(join(root, path), 0o755);
  };
  mkdirSync(join(root, 'kusu'));
  copyFileSync(assetPath('overlays', 'updates', 'kusu', 'steps.sh'), join(root, 'kusu', 'steps.sh'));
  copyFileSync(assetPath('overlays', 'updates', 'loader', 'anaconda'), join(root, 'anaconda'));
  const settings = {
    FAUX_DIST: 'centos',
    FAUX_DISTVER: '5',
    FAUX_DIST_ARCH: 'x86_64',
    FAUX_TMP: join(root, 'tmp'),
    FAUX_SOURCE: '/nowhere/source',
    FAUX_CARRIER: 'loop on the medium',
    FAUX_STAGE2: 'images/stage2.img',
    FAUX_LOOP: 'loop0',
    FAUX_ANACONDA: join(root, 'real-anaconda'),
  };
  writeFileSync(
    join(root, 'kusu', 'settings'),
    Object.entries(settings)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
  );
  executable('kusu/installer', `#!/bin/sh\n${stage.installer ?? 'echo ks >"$KUSU_TMP/kusu-ks.cfg"'}\n`);
  const tell = `tr '\\0' '\\n' </proc/$$/environ >"${root}/environ"; printf '%s\\0' "$@" >"${root}/argv"; exit 7`;
  executable('real-anaconda', `#!/bin/sh\n${tell}\n`);
  const words = shell.endsWith('busybox') ? [shell, 'sh'] : [shell];
  const [program = '', ...rest] = [...words, join(root, 'anaconda'), ...(stage.arguments ?? [])];
  const result = execaSync(program, rest, {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env.PATH ?? '', ...stage.environment },
    input: stage.input ?? '',
    timeout: 2000,
  });
  const read = (name: string) =>
    existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : undefined;
  return {
    status: result.exitCode,
    timedOut: result.timedOut,
    lines: result.stdout.split('\n'),
    argv: read('argv')?.split('\0').slice(0, -1),
    environ: read('environ'),
    root,
  };
}

describe.each(SHELLS)('the faux anaconda under %s', (shell) => {
  it('gives Anaconda the environment of the loader, byte for byte', () => {
    const environment = {
      PYTHONPATH: '/tmp/updates:/tmp/product',
      QUOTED: `it's "two"  words $HOME \`x\` \\`,
      LINES_: 'one\ntwo\n',
      EMPTY: '',
      LANG: 'xx_XX',
    };
    const { environ } = runFauxAnaconda(shell, { environment });
    const given = Object.entries({ PATH: process.env.PATH ?? '', ...environment });
    const expected = given.map(([name, value]) => `${name}=${value}\n`).join('');
    expect(environ?.split('\n').sort()).toEqual(expected.split('\n').sort());
  });

  it('passes every argument on but replaces the kickstart', () => {
    const { argv, root, status } = runFauxAnaconda(shell, {
      arguments: [
        '-m',
        'cdrom://hdc:/mnt/my source',
        '--kickstart',
        '/ks.cfg',
        '-T',
        '',
        "it's",
        '--kickstart=/x',
      ],
    });
    expect(argv).toEqual([
      ...['-m', 'cdrom://hdc:/mnt/my source', '-T', '', "it's"],
      ...['--kickstart', join(root, 'tmp', 'kusu-ks.cfg')],
    ]);
    expect(status).toBe(7);
  });

  it('tells the installer where it is, and nothing of that to Anaconda', () => {
    const installer = 'env >"$KUSU_TMP/seen"; echo ks >"$KUSU_TMP/kusu-ks.cfg"';
    const { environ, root } = runFauxAnaconda(shell, { installer });
    const seen = readFileSync(join(root, 'tmp', 'seen'), 'utf8').split('\n');
    expect(seen).toEqual(
      expect.arrayContaining([
        'KUSU_DIST=centos',
        'KUSU_DISTVER=5',
        'KUSU_DIST_ARCH=x86_64',
        'LANG=en_US.UTF-8',
      ]),
    );
    expect(environ).not.toContain('KUSU');
    expect(environ).not.toContain('LANG=');
  });

  it('says what the smoke test waits for', () => {
    const { lines } = runFauxAnaconda(shell, {});
    let from = 0;
    for (const { pattern } of FAUX_ANACONDA_EVIDENCE.slice(0, 2)) {
      const at = lines.findIndex((line, i) => i >= from && pattern.test(line));
      expect(at, String(pattern)).toBeGreaterThanOrEqual(from);
      from = at;
    }
    expect(lines).toContain('faux anaconda: medium kept: /nowhere/source/images/stage2.img is not there');
  });

  it.each([
    ['exit 1', 1, /stopped: an internal program error .*log: .*kusu\.log, dump: .*exception\.dump/],
    ['exit 3', 3, /stopped: the installer ended in a way .* \(status 3\)/],
    ['exit 0', 1, /stopped: the installer wrote no /],
  ])(
    'stops with a message when the installer does %s, until somebody presses Enter',
    (installer, status, message) => {
      const stopped = runFauxAnaconda(shell, { installer, input: '\n' });
      expect(stopped.lines.some((line) => message.test(line))).toBe(true);
      expect(stopped.lines.some((line) => FAUX_ANACONDA_FAILURE.pattern.test(line))).toBe(true);
      expect(stopped.status).toBe(status);
      expect(stopped.argv).toBeUndefined();
    },
  );

  it('waits for ever when nobody can press anything', () => {
    expect(runFauxAnaconda(shell, { installer: 'exit 1', input: '' }).timedOut).toBe(true);
  });

  it('says goodbye when the installer was left on request', () => {
    const left = runFauxAnaconda(shell, { installer: 'exit 2' });
    expect(left.status).toBe(2);
    expect(left.lines.at(-1)).toMatch(/goodbye/);
    expect(left.argv).toBeUndefined();
  });
});
