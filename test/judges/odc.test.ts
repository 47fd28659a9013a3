import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { readOdc } from '../../src/formats/cpio/odc.ts';
import { packTree } from '../../src/tree/host-directory.ts';
import type { Tree } from '../../src/tree/tree.ts';
import { describeTree } from '../formats/cpio/archives.ts';
import { judged, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

describe('odc archives of others', () => {
  for (const program of ['cpio', 'bsdcpio'])
    judged(writers(program), `${program} -H odc is read as the directory that it packed`, async () => {
      const dir = scratchDirectory();
      mkdirSync(join(dir, 'sub/deep'), { recursive: true });
      writeFileSync(join(dir, 'sub/data'), 'x'.repeat(70_001), { mode: 0o640 });
      writeFileSync(join(dir, 'sub/deep/first'), 'linked');
      linkSync(join(dir, 'sub/deep/first'), join(dir, 'sub/link'));
      symlinkSync('sub/data', join(dir, 'symlink'));
      const names = ['sub', 'sub/data', 'sub/deep', 'sub/deep/first', 'sub/link', 'symlink'];
      const { stdout } = execaSync(program, ['-o', '--quiet', '-H', 'odc'], {
        cwd: dir,
        input: names.map((name) => `${name}\n`).join(''),
        encoding: 'buffer',
      });
      const archive = await readOdc(memorySource(stdout));
      expect(archive.warnings).toEqual([]);
      const host = await packTree(dir);
      // The host's tree has no root and other owners.
      const plain = async (tree: Tree) =>
        (await describeTree(new Map([...tree].filter(([path]) => path !== '').sort()))).map(
          ({ owner: _, ...rest }) => rest,
        );
      expect(await plain(archive.tree)).toEqual(await plain(host.tree));
    });
});
