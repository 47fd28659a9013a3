import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FAUX_ANACONDA_EVIDENCE } from '../../src/updates/evidence.ts';
import { block, contains, type Run, runLoaderPart, type Stage } from './stage.ts';

/** A behaviour that the loader eras' part has under every shell. */
export type Case = readonly [name: string, check: (shell: string) => void];

const bytes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join('');

const ENVIRONMENT = {
  PYTHONPATH: '/tmp/updates:/tmp/product',
  QUOTED: `it's "two"  words $HOME \`x\` \\ 'both'`,
  LINES_: 'one\ntwo\n\n',
  EMPTY: '',
  EQUAL: '=a=b=',
  LANG: 'xx_XX',
  'odd-name.1': 'kept',
  BYTES: bytes(8, 255),
};

/** Programs without which the script would not get far, but not what quotes an environment. */
const FEW_PROGRAMS = ['cp', 'mkdir', 'rm', 'ls', 'cat'];

const pause = (milliseconds: number) =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

/** A medium that is mounted wherever tests run, and programs that only say what they are asked. */
const MEDIUM: Stage = {
  settings: { FAUX_SOURCE: '/proc', FAUX_STAGE2: 'version' },
  programs: {
    umount: 'echo "umount $*" >>"$(dirname "$0")/../calls"',
    mount: 'echo "mount $*" >>"$(dirname "$0")/../calls"',
    python: 'echo "python $*" >>"$(dirname "$0")/../calls"',
  },
};

/** The settings are read behind the script's own assignment. */
function usePython(root: string, path: string): void {
  const settings = join(root, 'kusu/settings');
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}faux_python='${path}'\n`);
}

function withMedium(shell: string, stage: Stage): Run {
  return runLoaderPart(shell, {
    ...MEDIUM,
    ...stage,
    programs: { ...MEDIUM.programs, ...stage.programs },
    settings: { ...MEDIUM.settings, ...stage.settings },
    prepare: (root) => usePython(root, join(root, 'bin/python')),
  });
}

export const LOADER_CASES: readonly Case[] = [
  [
    'gives Anaconda the environment of the loader, byte for byte',
    (shell) => {
      const run = runLoaderPart(shell, { environment: ENVIRONMENT });
      expect(run.environment).toEqual(block(run, ENVIRONMENT));
    },
  ],
  [
    'does so too when the values have bytes that it would use itself',
    (shell) => {
      const environment = { LOW: bytes(1, 5), NEXT: `${bytes(1, 3)}\n` };
      const run = runLoaderPart(shell, { environment });
      expect(run.environment).toEqual(block(run, environment));
    },
  ],
  [
    'passes every argument on but replaces the kickstart',
    (shell) => {
      const stage2 = ['--stage2', 'cdrom:///dev/sr0:/mnt/stage2'];
      const method = ['-m', 'cdrom://hdc:/mnt/my source', '--repo', 'nfs:x:/y'];
      const odd = ['', "it's", 'a\nb', '*', '--kickstarter', '-T', '$HOME "q"', '\\'];
      const run = runLoaderPart(shell, {
        arguments: [...method, '--kickstart', '/ks.cfg', ...stage2, ...odd, '--kickstart=/x'],
      });
      const kickstart = ['--kickstart', join(run.root, 'tmp', 'kusu-ks.cfg')];
      expect(run.argv).toEqual([...method, ...stage2, ...odd, ...kickstart]);
      expect(run.status).toBe(7);
      contains(run, `running ${run.root}/real-anaconda`, `${run.root}/real-anaconda returned 7`);
    },
  ],
  [
    'leaves the method as it is with a server, where the installer says so',
    (shell) => {
      const run = runLoaderPart(shell, {
        installer: 'echo ks >"$KUSU_TMP/kusu-ks.cfg"; echo loader >"$KUSU_TMP/method"',
        server: ': >"$KUSU_TMP/server.ready"; exec sleep 5',
        arguments: ['-m', 'cdrom://hdc:/mnt/source'],
      });
      expect(run.argv?.slice(0, 2)).toEqual(['-m', 'cdrom://hdc:/mnt/source']);
    },
  ],
  [
    'replaces the method by the one that the installer left',
    (shell) => {
      const run = runLoaderPart(shell, {
        installer: `echo ks >"$KUSU_TMP/kusu-ks.cfg"; echo 'http://127.0.0.1/repos/1000?a=b c' >"$KUSU_TMP/method"`,
        arguments: [
          '-m',
          'a',
          '-mb',
          '--method',
          'c',
          '--method=d',
          '--repo',
          'e',
          '--repo=f',
          '--report',
          '-T',
        ],
      });
      expect(run.argv).toEqual([
        ...['--report', '-T', '-m', 'http://127.0.0.1/repos/1000?a=b c'],
        ...['--kickstart', join(run.root, 'tmp', 'kusu-ks.cfg')],
      ]);
    },
  ],
  [
    'tells the installer where it is, and nothing of that to Anaconda',
    (shell) => {
      const installer = 'env >"$KUSU_TMP/seen"; echo ks >"$KUSU_TMP/kusu-ks.cfg"';
      const run = runLoaderPart(shell, { installer, environment: { LANG: 'xx' } });
      expect(run.read('tmp/seen')?.split('\n')).toEqual(
        expect.arrayContaining([
          ...['KUSU_DIST=centos', 'KUSU_DISTVER=5', 'KUSU_DIST_ARCH=x86_64', 'LANG=en_US.UTF-8'],
          ...[`KUSU_TMP=${run.root}/tmp`, `KUSU_ROOT=${run.root}/kusu`],
        ]),
      );
      expect(run.environment).toEqual(block(run, { LANG: 'xx' }));
    },
  ],
  [
    'says its steps in order, those that the smoke test waits for among them',
    (shell) => {
      const run = withMedium(shell, { arguments: ['-m', 'cdrom://hdc:/mnt/source'] });
      contains(
        run,
        'started for centos 5 x86_64',
        `stage2 copied to ${run.root}/tmp/stage2.img`,
        'runtime moved to the copy',
        'medium released',
        'running the installer',
        'installer returned 0',
        'medium mounted again',
        /running .*real-anaconda$/,
        /returned 7$/,
      );
      contains(run, ...FAUX_ANACONDA_EVIDENCE.map(({ pattern }) => pattern));
      expect(run.read('calls')?.split('\n')).toEqual([
        `python ${run.root}/kusu/move-loop.py loop0 ${run.root}/tmp/stage2.img`,
        'umount /proc',
        'mount -r -t iso9660 proc /proc',
        '',
      ]);
    },
  ],
  [
    'does not mount the medium again for a method that does not want it',
    (shell) => {
      const run = withMedium(shell, { arguments: ['-m', 'http://a/b'] });
      contains(run, 'medium released', 'installer returned 0', /running/);
      expect(run.read('calls')).not.toContain('mount -r');
    },
  ],
  [
    'goes on when there is no disc in the drive any more',
    (shell) => {
      const run = withMedium(shell, {
        arguments: ['-m', 'cdrom://hdc:/mnt/source'],
        programs: { mount: 'exit 32' },
      });
      contains(run, 'no medium in the drive; Anaconda will ask for it', /running/);
      expect(run.status).toBe(7);
    },
  ],
  [
    'keeps the medium, with the reason, when it cannot be let go',
    (shell) => {
      const kept = (stage: Stage, message: RegExp) => {
        const run = withMedium(shell, stage);
        contains(run, message, 'running the installer', /returned 7$/);
        expect(run.read('tmp/stage2.img')).toBeUndefined();
      };
      kept({ programs: { python: 'exit 1' } }, /medium kept: the runtime could not be moved to the copy/);
      kept({ programs: { cp: 'exit 1' } }, /medium kept: stage2 could not be copied/);
      kept({ settings: { FAUX_STAGE2: 'not/there' } }, /medium kept: \/proc\/not\/there is not there/);
      kept({ programs: { ls: 'echo - 1 r r 99999999999999 x' } }, /medium kept: not enough memory/);
      kept({ programs: { ls: 'exit 1' } }, /medium kept: not enough memory/);
      const busy = withMedium(shell, { programs: { umount: 'exit 32' }, arguments: ['-m', 'cdrom:x'] });
      contains(busy, /medium kept: \/proc is in use, see .*kusu\.log/);
      expect(busy.read('calls')).not.toContain('mount -r');
    },
  ],
  [
    'only unmounts where the runtime is elsewhere',
    (shell) => {
      for (const FAUX_CARRIER of ['copy in memory', 'initramfs']) {
        const run = withMedium(shell, { settings: { FAUX_CARRIER } });
        contains(run, 'medium released', 'running the installer');
        expect(run.read('calls')).toBe('umount /proc\n');
      }
      const none = runLoaderPart(shell, { settings: { FAUX_CARRIER: 'initramfs' } });
      contains(none, 'no medium is mounted', 'running the installer');
    },
  ],
  [
    'starts the server again when it dies, and ends it with Anaconda',
    (shell) => {
      const run = runLoaderPart(shell, {
        server: [
          'echo "$$ $KUSU_TMP" >>"$KUSU_TMP/starts"',
          '[ "$(wc -l <"$KUSU_TMP/starts")" -gt 1 ] || exit 9',
          `trap 'echo ended >>"$KUSU_TMP/starts"; exit 0' TERM`,
          ': >"$KUSU_TMP/server.ready"',
          'while :; do sleep 0.1; done',
        ].join('\n'),
        anaconda:
          'while [ "$(wc -l <"$(dirname "$0")/tmp/starts")" -lt 2 ]; do sleep 0.1; done; sleep 0.3; exit 0',
        arguments: ['--repo', 'cdrom:x'],
      });
      contains(run, 'installer returned 0', 'server started', /running/, /returned 0$/);
      // The server is told to end, and nothing waits for it.
      for (let i = 0; i < 40 && !run.read('tmp/starts')?.includes('ended'); i++) pause(50);
      const [first, second, ended] = run.read('tmp/starts')?.split('\n') ?? [];
      expect(ended).toBe('ended');
      expect(first).toMatch(new RegExp(`^\\d+ ${run.root}/tmp$`));
      expect(second).toMatch(/^\d+ /);
      expect(run.read('tmp/kusu.log')).toContain('the server ended with status 9; starting it again');
      expect(run.argv?.slice(0, 2)).toEqual(['-m', 'http://127.0.0.1/']);
      expect(run.environment).toEqual(block(run, {}));
      expect(run.status).toBe(0);
    },
  ],
];

/** Where Python is there, by its path, as it is in every runtime. */
export const pythonCases = (python: string): readonly Case[] => [
  [
    'gives Anaconda the environment of the loader by Python where there is no env, tr or sed',
    (shell) => {
      const run = runLoaderPart(shell, {
        environment: ENVIRONMENT,
        onlyPrograms: FEW_PROGRAMS,
        prepare: (root) => usePython(root, python),
        arguments: ['-m', 'a b'],
      });
      const path = join(run.root, 'bin');
      const given = Object.entries({ PATH: path, ...ENVIRONMENT }).map(([name, value]) => `${name}=${value}`);
      expect(run.environment).toEqual(given.sort());
      expect(run.argv?.slice(0, 2)).toEqual(['-m', 'a b']);
      expect(run.status).toBe(7);
    },
  ],
];
