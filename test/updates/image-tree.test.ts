import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeText, fromText } from '../../src/base/bytes.ts';
import { findRelease } from '../../src/releases/table.ts';
import { readTreeFile } from '../../src/tree/tree.ts';
import { makeUpdatesTree } from '../../src/updates/image-tree.ts';
import { scratchDirectory } from '../support/scratch.ts';

const content = {
  release: findRelease('centos-5'),
  arch: 'i386',
  installer: { mode: 'prepared', kickstart: 'cdrom\n' },
  files: [],
  mtime: 3,
} as const;

describe('makeUpdatesTree', () => {
  it('has the faux anaconda at its root and knows its release', async () => {
    const tree = await makeUpdatesTree(content);
    expect(tree.get(fromText('anaconda'))).toMatchObject({
      kind: 'file',
      mode: 0o755,
      uid: 0,
      gid: 0,
      mtime: 3,
    });
    expect(tree.get(fromText('kusu/installer'))).toMatchObject({ mode: 0o755 });
    const settings = decodeText((await readTreeFile(tree, 'kusu/settings')) ?? new Uint8Array());
    expect(settings).toContain('FAUX_DIST=centos\nFAUX_DISTVER=5\nFAUX_DIST_ARCH=i386\n');
    expect(settings).toContain('FAUX_STAGE2=images/stage2.img\n');
    for (const inode of tree.values()) expect(inode).toMatchObject({ uid: 0, gid: 0, mtime: 3 });
  });

  it('refuses files that put something else in the place of the faux anaconda', async () => {
    const source = join(scratchDirectory(), 'x');
    writeFileSync(source, 'not executable');
    const files = [{ source, destination: '/anaconda' }];
    await expect(makeUpdatesTree({ ...content, files })).rejects.toMatchObject({
      kind: 'profile',
      found: 'a file with mode 0644',
    });
  });
});
