import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');

/** From the ground up. A room may import from its own floor's own room, and from every floor below. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['tree'],
  ['tools'],
  ['formats'],
  ['releases'],
  ['patching', 'bootmenu', 'kickstart', 'drivers', 'updates', 'kits', 'smoke'],
  ['installer'],
  ['pipeline'],
  ['commands', 'index.ts'],
  ['cli.ts'],
];

/** The installer's host on Node: it alone in its room knows Node, and writes what the installer says. */
const NODE_HOST = 'installer/runtime/node-';

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
);

function roomOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function floorOf(path: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(SRC, path), 'utf8');
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((m) =>
    relative(SRC, resolve(SRC, dirname(path), m[1] ?? '')),
  );
}

describe('the layers', () => {
  it('give every source a floor', () => {
    expect(sources.filter((path) => floorOf(path) === -1)).toEqual([]);
  });

  it('import downwards only', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => roomOf(target) !== roomOf(path) && floorOf(target) >= floorOf(path))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep stages apart', () => {
    const stages = sources.filter((path) => path.startsWith('pipeline/stages/'));
    const wrong = stages.flatMap((path) =>
      importsOf(path)
        .filter((target) => target.startsWith('pipeline/stages/'))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep distributions out of the formats', () => {
    const names = /centos|red ?hat|rhel|fedora|scientific|anaconda|kusu/i;
    const wrong = sources.filter(
      (path) => path.startsWith('formats/') && names.test(readFileSync(join(SRC, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('keep Node out of the installer', () => {
    const wrong = sources.filter(
      (path) =>
        path.startsWith('installer/') &&
        !path.startsWith(NODE_HOST) &&
        /from 'node:|import\('node:|\bBuffer\b|\bprocess\./.test(readFileSync(join(SRC, path), 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('print and exit in commands only', () => {
    const talk = /\bconsole\.(log|error|warn|info|debug)\b|process\.(stdout|stderr|exit\b|exitCode)/;
    const allowed = (path: string) =>
      path === 'cli.ts' || path.startsWith('commands/') || path.startsWith(NODE_HOST);
    const code = (path: string) =>
      readFileSync(join(SRC, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    const wrong = sources.filter((path) => !allowed(path) && talk.test(code(path)));
    expect(wrong).toEqual([]);
  });
});
