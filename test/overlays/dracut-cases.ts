import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FAUX_ANACONDA_EVIDENCE, FAUX_ANACONDA_FAILURE } from '../../src/updates/evidence.ts';
import type { Case } from './loader-cases.ts';
import { contains, ENDED, runDracutPart, type Stage } from './stage.ts';

/** It stays where a person can see it, offers a shell and hands nothing over. */
function offersShell(shell: string, stage: Stage, message: RegExp): void {
  const input = 'echo shell says $((6 * 7)); kill -KILL $PPID\n';
  const run = runDracutPart(shell, { ...stage, input });
  const at = run.lines.findIndex((line) => message.test(line));
  expect(at, run.lines.join('\n')).toBeGreaterThanOrEqual(0);
  expect(run.lines[at + 1]).toMatch(/Anaconda does not start; this shell is yours, and reboot restarts/);
  expect(run.lines.slice(at + 2).join('\n')).toContain('shell says 42');
  expect(run.status).toBe(ENDED);
  expect(run.lines.some((line) => line.includes('running anaconda'))).toBe(false);
}

function stops(shell: string, stage: Stage, message: RegExp): void {
  offersShell(shell, stage, message);
  expect(message.source).toMatch(/stopped/);
}

export const DRACUT_CASES: readonly Case[] = [
  [
    'puts the kickstart where Anaconda looks, and says its steps in order',
    (shell) => {
      const run = runDracutPart(shell, {
        installer: 'env >"$KUSU_TMP/seen"; echo install >"$KUSU_TMP/kusu-ks.cfg"; echo installer: here',
      });
      expect(run.status).toBe(0);
      expect(run.read('run/install/ks.cfg')).toBe('install\n');
      expect(run.read('run/install/ks.cfg.new')).toBeUndefined();
      expect(run.lines.slice(0, -1)).toEqual([
        'faux anaconda: started for centos 5 x86_64',
        'faux anaconda: medium kept: the running system lies on it',
        'faux anaconda: running the installer',
        'installer: here',
        'faux anaconda: installer returned 0',
        `faux anaconda: kickstart put to ${run.root}/run/install/ks.cfg`,
        'faux anaconda: running anaconda',
      ]);
      let from = 0;
      for (const { pattern } of FAUX_ANACONDA_EVIDENCE) {
        const at = run.lines.findIndex((line, i) => i >= from && pattern.test(line));
        expect(at, String(pattern)).toBeGreaterThanOrEqual(from);
        from = at;
      }
      expect(run.read('tmp/seen')).toContain(`KUSU_ROOT=${run.root}/usr/libexec/kusu\n`);
    },
  ],
  [
    'takes the place of a kickstart that is there',
    (shell) => {
      const run = runDracutPart(shell, {
        prepare: (root) => {
          mkdirSync(join(root, 'run/install'), { recursive: true });
          writeFileSync(join(root, 'run/install/ks.cfg'), 'older and longer than the new one\n');
        },
      });
      expect(run.read('run/install/ks.cfg')).toBe('ks\n');
    },
  ],
  [
    'offers a shell and hands nothing over when the installer fails',
    (shell) => {
      stops(
        shell,
        { installer: 'exit 1' },
        /stopped: an internal program error .*kusu\.log.*exception\.dump/,
      );
      stops(shell, { installer: 'exit 3' }, /stopped: the installer ended in a way .* \(status 3\)/);
      stops(shell, { installer: 'exit 0' }, /stopped: the installer wrote no .*kusu-ks\.cfg/);
    },
  ],
  [
    'offers a shell when the installer was left on request',
    (shell) => offersShell(shell, { installer: 'exit 2' }, /goodbye: .* nothing was changed/),
  ],
  [
    'offers a shell when the kickstart cannot be put where Anaconda looks',
    (shell) =>
      stops(
        shell,
        { prepare: (root) => writeFileSync(join(root, 'run'), 'a file where the folder should be') },
        /stopped: the kickstart could not be put to .*run\/install\/ks\.cfg/,
      ),
  ],
  [
    'offers a shell when a part of it is missing',
    (shell) => {
      for (const part of ['settings', 'steps.sh'])
        stops(
          shell,
          { prepare: (root) => rmSync(join(root, 'usr/libexec/kusu', part)) },
          new RegExp(`stopped: .*${part} cannot be read; make the updates image again`),
        );
    },
  ],
  [
    'comes back with the shell when it is left, and says what the smoke test takes for a failure',
    (shell) => {
      const input = 'echo left; exit\n';
      const run = runDracutPart(shell, { installer: 'exit 1', input, seconds: 1 });
      expect(run.status).toBe(ENDED);
      expect(run.lines.join('\n')).toContain('left');
      expect(run.lines.some((line) => FAUX_ANACONDA_FAILURE.pattern.test(line))).toBe(true);
    },
  ],
  [
    'keeps the server running with what the installer learned',
    (shell) => {
      const server = [
        'echo "$KUSU_TMP $KUSU_DIST $KUSU_RELEASE" >>"$KUSU_ROOT/served"',
        '[ "$(wc -l <"$KUSU_ROOT/served")" -gt 1 ] || exit 5',
        'exec sleep 60',
      ];
      const run = runDracutPart(shell, { server: server.join('\n'), seconds: 3 }, 'serve');
      expect(run.status).toBe(ENDED);
      expect(run.read('usr/libexec/kusu/served')).toBe(`${run.root}/tmp centos centos-5\n`.repeat(2));
      contains(run, 'the server ended with status 5; starting it again');
    },
  ],
  [
    'waits for the server to answer',
    (shell) => {
      const prepare = (root: string) => {
        mkdirSync(join(root, 'tmp'));
        writeFileSync(join(root, 'tmp/server.ready'), '');
      };
      expect(runDracutPart(shell, { prepare }, 'await-server').status).toBe(0);
      expect(runDracutPart(shell, { seconds: 2 }, 'await-server').status).toBe(ENDED);
    },
  ],
];
