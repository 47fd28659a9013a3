import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { openFileSource } from '../../src/base/byte-source.ts';
import { openTar, recogniseTar } from '../../src/formats/tar/archive.ts';
import { packTree } from '../../src/tree/host-directory.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { describeTree } from '../support/trees.ts';

const LONG = `${'d'.repeat(90)}/${'e'.repeat(90)}`;

function sample(): string {
  const folder = join(scratchDirectory(), 'tree');
  mkdirSync(join(folder, LONG), { recursive: true });
  writeFileSync(join(folder, LONG, 'Gr\u00fc\u00dfe'), 'x'.repeat(70_000));
  writeFileSync(join(folder, 'run'), '#!/bin/sh\n');
  chmodSync(join(folder, 'run'), 0o750);
  linkSync(join(folder, 'run'), join(folder, 'same'));
  symlinkSync(`${LONG}/nowhere`, join(folder, 'link'));
  writeFileSync(join(folder, 'empty'), '');
  return folder;
}

describe('archives that other programs wrote', () => {
  for (const [program, format, letter] of [
    ['tar', 'gnu', 'z'],
    ['tar', 'pax', 'J'],
    ['bsdtar', 'pax', 'j'],
    ['bsdtar', 'gnutar', ''],
  ] as const)
    judged([program], `hold what was packed: ${program} ${format} ${letter}`, async () => {
      const folder = sample();
      const path = join(scratchDirectory(), 'archive');
      await execa(program, [`-c${letter}f`, path, `--format=${format}`, '-C', folder, '.']);
      const source = await openFileSource(path);
      const archive = await openTar(source, (await recogniseTar(source)) ?? 'none');
      const fields = ['mode', 'mtime', 'links'] as const;
      const packed = await describeTree((await packTree(folder)).tree, fields);
      expect({ ...(await describeTree(archive.tree, fields)), '': packed[''] }).toEqual(packed);
      await archive.close();
      await source.close();
    });
});
