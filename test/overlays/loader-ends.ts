import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FAUX_ANACONDA_FAILURE } from '../../src/updates/evidence.ts';
import type { Case } from './loader-cases.ts';
import { contains, ENDED, runLoaderPart, type Stage } from './stage.ts';

function stops(shell: string, stage: Stage, status: number, message: RegExp): void {
  const run = runLoaderPart(shell, { ...stage, input: '\n' });
  contains(run, message, 'press Enter to leave the installer');
  expect(run.lines.some((line) => FAUX_ANACONDA_FAILURE.pattern.test(line))).toBe(true);
  expect(run.status).toBe(status);
  expect(run.argv).toBeUndefined();
}

/** How the loader eras' part ends, but for the way that all goes well. */
export const LOADER_ENDS: readonly Case[] = [
  [
    'stops with a message until somebody presses Enter when the installer fails',
    (shell) => {
      stops(
        shell,
        { installer: 'exit 1' },
        1,
        /an internal program error .*kusu\.log, dump: .*exception\.dump/,
      );
      stops(shell, { installer: 'exit 3' }, 3, /the installer ended in a way .* \(status 3\)/);
      stops(shell, { installer: 'kill -9 $$' }, 137, /the installer ended in a way .* \(status 137\)/);
      stops(shell, { installer: 'exit 0' }, 1, /the installer wrote no .*kusu-ks\.cfg/);
      stops(shell, { installer: ': >"$KUSU_TMP/kusu-ks.cfg"' }, 1, /the installer wrote no /);
    },
  ],
  [
    'stops with a message when a part of it is missing',
    (shell) => {
      const without = (name: string) => ({ prepare: (root: string) => rmSync(join(root, name)) });
      for (const part of ['settings', 'steps.sh', 'medium.sh', 'server.sh', 'hand-over.sh'])
        stops(
          shell,
          without(`kusu/${part}`),
          1,
          new RegExp(`${part} cannot be read; make the updates image again`),
        );
      stops(shell, without('kusu/installer'), 127, /the installer ended in a way .* \(status 127\)/);
      stops(shell, { settings: { FAUX_TMP: '/proc/version/x' } }, 1, /\/proc\/version\/x cannot be made/);
    },
  ],
  [
    'waits for ever when nobody can press anything',
    (shell) => {
      expect(runLoaderPart(shell, { installer: 'exit 1', seconds: 1 }).status).toBe(ENDED);
    },
  ],
  [
    'says goodbye when the installer was left on request',
    (shell) => {
      const left = runLoaderPart(shell, { installer: 'exit 2' });
      expect(left.status).toBe(2);
      contains(left, 'installer returned 2', /goodbye: .* nothing was changed/);
      expect(left.argv).toBeUndefined();
    },
  ],
  [
    'returns the status of Anaconda',
    (shell) => {
      expect(runLoaderPart(shell, { anaconda: 'exit 0' }).status).toBe(0);
      expect(runLoaderPart(shell, { anaconda: 'exit 255' }).status).toBe(255);
    },
  ],
];
