import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { assetPath } from '../../src/base/assets.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** What a run of the faux anaconda is given. */
export interface Stage {
  /** Shell lines of the installer. */
  readonly installer?: string;
  /** Shell lines of the server; there is none when left out. */
  readonly server?: string;
  /** Shell lines of the real Anaconda, behind those that keep its arguments and environment. */
  readonly anaconda?: string;
  readonly arguments?: readonly string[];
  /** Bytes as latin1. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What a person types. */
  readonly input?: string;
  /** Beside or instead of the usual settings. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Stand-ins that are first on PATH, and their lines. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Only these programs of the host are on PATH, besides the stand-ins. */
  readonly onlyPrograms?: readonly string[];
  /** Changes the prepared root before the run. */
  readonly prepare?: (root: string) => void;
  /** Seconds until the run is ended, with everything that it started. */
  readonly seconds?: number;
}

export interface Run {
  readonly root: string;
  /** Of the faux anaconda; 137 when it had to be ended. */
  readonly status: number | null;
  readonly lines: readonly string[];
  /** Text of a file of the root as latin1; undefined when it is not there. */
  readonly read: (name: string) => string | undefined;
  /** What the real Anaconda was given; undefined when it did not run. */
  readonly argv: readonly string[] | undefined;
  readonly environment: readonly string[] | undefined;
}

/** Status of a run that waited for ever, and was ended. */
export const ENDED = 137;

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const INSTALLER = 'echo ks >"$KUSU_TMP/kusu-ks.cfg"';

/** Runs the loader eras' part as a loader would. */
export function runLoaderPart(shell: string, stage: Stage): Run {
  const root = scratchDirectory();
  lay(['kusu', join(root, 'kusu')], ['loader', root]);
  return run(shell, root, join(root, 'anaconda'), 'kusu', stage, {
    FAUX_TMP: join(root, 'tmp'),
    FAUX_SOURCE: '/nowhere/source',
    FAUX_CARRIER: 'loop on the medium',
    FAUX_STAGE2: 'images/stage2.img',
    FAUX_LOOP: 'loop0',
    FAUX_ANACONDA: join(root, 'real-anaconda'),
  });
}

/** Runs the dracut eras' part as its unit would. */
export function runDracutPart(shell: string, stage: Stage, program = 'faux-anaconda'): Run {
  const root = scratchDirectory();
  const home = 'usr/libexec/kusu';
  lay(['dracut', root], ['kusu', join(root, home)]);
  return run(shell, root, join(root, home, program), home, stage, {
    FAUX_TMP: join(root, 'tmp'),
    FAUX_KICKSTART: join(root, 'run/install/ks.cfg'),
  });
}

function lay(...parts: readonly [string, string][]): void {
  for (const [overlay, to] of parts)
    cpSync(assetPath('overlays', 'updates', overlay), to, { recursive: true });
}

function run(
  shell: string,
  root: string,
  script: string,
  home: string,
  stage: Stage,
  settings: Readonly<Record<string, string>>,
): Run {
  const put = (path: string, text: string, mode = 0o644) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, 'latin1');
    chmodSync(join(root, path), mode);
  };
  const program = (path: string, lines: string) => put(path, `#!/bin/sh\n${lines}\n`, 0o755);
  const all = {
    FAUX_DIST: 'centos',
    FAUX_DISTVER: '5',
    FAUX_DIST_ARCH: 'x86_64',
    FAUX_RELEASE: 'centos-5',
    ...settings,
  };
  const assignments = Object.entries({ ...all, ...stage.settings });
  put(`${home}/settings`, assignments.map(([name, value]) => `${name}=${quote(value)}\n`).join(''));
  program(`${home}/installer`, stage.installer ?? INSTALLER);
  if (stage.server !== undefined) program(`${home}/server`, stage.server);
  const keep = `cat /proc/$$/environ >'${root}/environ'; printf '%s\\0' "$@" >'${root}/argv'`;
  program('real-anaconda', `PATH=$PATH:/usr/bin:/bin\n${keep}\n${stage.anaconda ?? 'exit 7'}`);
  for (const [name, lines] of Object.entries(stage.programs ?? {})) program(`bin/${name}`, lines);
  for (const name of stage.onlyPrograms ?? []) program(`bin/${name}`, `exec /bin/${name} "$@"`);
  stage.prepare?.(root);
  const path = [join(root, 'bin'), ...(stage.onlyPrograms ? [] : [process.env.PATH ?? ''])].join(':');
  const given = Object.entries({ PATH: path, ...stage.environment });
  const words = given.map(([name, value]) => quote(`${name}=${value}`));
  // A file, because Node cannot give a program bytes that are no UTF-8.
  put('launch', `exec env -i ${words.join(' ')} "$@"\n`);
  const interpreter = shell === 'busybox' ? ['/bin/busybox', 'sh'] : [`/bin/${shell}`];
  const command = [...interpreter, script, ...(stage.arguments ?? [])];
  const limit = ['-s', 'KILL', String(stage.seconds ?? 20)];
  const done = spawnSync('timeout', [...limit, '/bin/sh', join(root, 'launch'), ...command], {
    input: stage.input ?? '',
    encoding: 'latin1',
  });
  const read = (name: string) =>
    existsSync(join(root, name)) ? readFileSync(join(root, name), 'latin1') : undefined;
  const parts = (name: string) => read(name)?.split('\0').slice(0, -1);
  return {
    root,
    status: done.status ?? ENDED,
    lines: done.stdout.split('\n'),
    read,
    argv: parts('argv'),
    environment: parts('environ')?.sort(),
  };
}

/** The variables of a run as a block would hold them. */
export function block(run: Run, environment: Readonly<Record<string, string>>): string[] {
  const path = `${join(run.root, 'bin')}:${process.env.PATH ?? ''}`;
  return Object.entries({ PATH: path, ...environment })
    .map(([name, value]) => `${name}=${value}`)
    .sort();
}

/** Expects lines in order: those of the faux anaconda by their text, others by a pattern. */
export function contains(run: Run, ...patterns: readonly (string | RegExp)[]): void {
  let from = 0;
  for (const pattern of patterns) {
    const matches = (line: string) =>
      typeof pattern === 'string' ? line === `faux anaconda: ${pattern}` : pattern.test(line);
    const at = run.lines.findIndex((line, i) => i >= from && matches(line));
    expect(at, `${pattern} in ${run.lines.slice(from).join('\n')}`).toBeGreaterThanOrEqual(0);
    from = at + 1;
  }
}
