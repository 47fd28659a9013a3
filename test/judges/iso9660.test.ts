import { lutimesSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { openImageFile } from '../../src/formats/image.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Names that need entries in a continuation area, and more of them in a directory than a sector holds. */
const TIMES: Record<string, string> = {
  'deep/deeper/file': '2011-11-11T11:11:11Z',
  'deep/link': '2005-05-05T05:05:05Z',
  [`long/${'n'.repeat(250)}`]: '2026-01-02T03:04:05Z',
  [`long/${'m'.repeat(200)}/file`]: '1971-01-01T00:00:01Z',
  ...Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [
      `many/a rather long name of file ${i}`,
      `2000-02-29T12:00:${10 + (i % 50)}Z`,
    ]),
  ),
  'deep/deeper': '1999-12-31T23:59:59Z',
  deep: '2038-01-19T03:14:08Z',
};

/** Paths and times as bsdtar tells them: `./a\040b time=946684799.0 ...`. */
function parseMtree(text: string): Map<string, number> {
  const lines = text.replaceAll('\\\n', '').matchAll(/^(\S+) .*?\btime=(\d+)\.\d/gm);
  return new Map(
    [...lines].map(([, name = '', time]) => [
      name
        .replace(/^\.\/?/, '')
        .replace(/\\(\d{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8))),
      Number(time),
    ]),
  );
}

describe('times on an ISO', () => {
  for (const [title, zone] of [
    ['', 'UTC'],
    [' made in another time zone', 'Asia/Kathmandu'],
  ] as const)
    judged(
      { writes: ['xorriso'], helps: ['bsdtar'] },
      `are read to the second, as bsdtar reads them${title}`,
      async () => {
        const folder = scratchDirectory();
        const at = (path: string) => join(folder, 'tree', path);
        for (const path of Object.keys(TIMES)) {
          if (path === 'deep' || path === 'deep/deeper') continue;
          mkdirSync(dirname(at(path)), { recursive: true });
          if (path === 'deep/link') symlinkSync('deeper/file', at(path));
          else writeFileSync(at(path), path);
        }
        for (const [path, time] of Object.entries(TIMES))
          lutimesSync(at(path), new Date(time), new Date(time));
        const iso = join(folder, 'made.iso');
        await execa('xorriso', ['-as', 'mkisofs', '-R', '-o', iso, join(folder, 'tree')], {
          env: { TZ: zone },
        });
        const image = await openImageFile(iso);
        try {
          const ours = new Map([...image.tree].map(([path, { mtime }]) => [path as string, mtime]));
          for (const [path, time] of Object.entries(TIMES))
            expect([path, ours.get(path)]).toEqual([path, Date.parse(time) / 1000]);
          const { stdout } = await execa('bsdtar', ['-cf', '-', '--format=mtree', `@${iso}`]);
          expect([...ours].sort()).toEqual([...parseMtree(stdout)].sort());
        } finally {
          await image.close();
        }
      },
    );
});
