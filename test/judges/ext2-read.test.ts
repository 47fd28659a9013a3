import { link, mkdir, open, symlink as symlinkOnDisk, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { collectChunks } from '../../src/base/byte-source.ts';
import { equalBytes, fromText } from '../../src/base/bytes.ts';
import { ROOT } from '../../src/tree/tree.ts';
import { randomBytes, seededNumbers, TIME } from '../formats/ext2/images.ts';
import {
  ask,
  change,
  debug,
  describeImage,
  expectClean,
  makeImage,
  withImage,
} from '../formats/ext2/programs.ts';
import { judged, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** A small host directory, and what a reader must see of it, by path. */
async function makeHostDirectory(): Promise<{ path: string; contents: Map<string, Uint8Array> }> {
  const path = join(scratchDirectory(), 'host');
  const contents = new Map<string, Uint8Array>();
  const put = async (name: string, bytes: Uint8Array) => {
    contents.set(name, bytes);
    await writeFile(join(path, name), bytes);
  };
  await mkdir(join(path, 'sub/deeper'), { recursive: true });
  await put('empty', new Uint8Array(0));
  await put('one', Uint8Array.of(1));
  await put('sub/blocks', randomBytes(seededNumbers(8), 12 * 4096));
  await put('sub/deeper/big', randomBytes(seededNumbers(9), 700_000));
  const sparse = new Uint8Array(3_000_000);
  sparse.fill(5, 1_000_000, 1_010_000);
  sparse.fill(6, 2_999_000);
  contents.set('sparse', sparse);
  const handle = await open(join(path, 'sparse'), 'w');
  await handle.write(sparse, 1_000_000, 10_000, 1_000_000);
  await handle.write(sparse, 2_999_000, 1_000, 2_999_000);
  await handle.close();
  await symlinkOnDisk('one', join(path, 'fast'));
  await symlinkOnDisk('x'.repeat(200), join(path, 'slow'));
  await link(join(path, 'one'), join(path, 'sub/again'));
  return { path, contents };
}

async function expectHostDirectory(image: string, contents: Map<string, Uint8Array>): Promise<void> {
  await withImage(image, async ({ tree }) => {
    expect([...tree.keys()].sort()).toEqual(
      ['', 'lost+found', 'fast', 'slow', 'sub', 'sub/again', 'sub/deeper', ...contents.keys()].sort(),
    );
    for (const [path, bytes] of contents) {
      const inode = tree.get(fromText(path));
      if (inode?.kind !== 'file') throw new Error(`${path} is no file`);
      expect(equalBytes(await collectChunks(inode.content.chunks()), bytes), path).toBe(true);
    }
    expect(tree.get(fromText('fast'))).toMatchObject({ target: 'one' });
    expect(tree.get(fromText('slow'))).toMatchObject({ target: 'x'.repeat(200) });
    expect(tree.get(fromText('sub/again'))).toBe(tree.get(fromText('one')));
  });
}

describe('we read what mke2fs and debugfs write', () => {
  const variants: [string, string[], Record<string, unknown>][] = [
    ['blocks of 1 KiB', ['-t', 'ext2', '-b', '1024'], { blockSize: 1024, revision: 1 }],
    ['blocks of 2 KiB', ['-t', 'ext2', '-b', '2048'], { blockSize: 2048 }],
    ['blocks of 4 KiB', ['-t', 'ext2', '-b', '4096'], { blockSize: 4096 }],
    ['inodes of 128 bytes', ['-t', 'ext2', '-I', '128'], {}],
    ['small groups', ['-t', 'ext2', '-b', '1024', '-g', '1024'], {}],
    ['ext3', ['-t', 'ext3', '-b', '1024'], { journal: 'clean' }],
    [
      'no file types',
      ['-t', 'ext2', '-O', '^filetype'],
      { features: expect.objectContaining({ incompat: [] }) },
    ],
    [
      'revision 0',
      ['-t', 'ext2', '-r', '0'],
      { revision: 0, features: { compat: [], incompat: [], roCompat: [] } },
    ],
    ['ext4 with block maps', ['-t', 'ext4', '-b', '1024', '-O', '^extents,^64bit'], { journal: 'clean' }],
    [
      'a label and UUID',
      ['-L', 'RHEL disc', '-U', '01234567-89ab-cdef-0123-456789abcdef'],
      {
        label: 'RHEL disc',
        uuid: '01234567-89ab-cdef-0123-456789abcdef',
      },
    ],
  ];
  for (const [name, args, summary] of variants)
    judged(writers('mke2fs'), `a directory with ${name}`, async () => {
      const { path, contents } = await makeHostDirectory();
      const image = join(scratchDirectory(), 'theirs.img');
      await ask('mke2fs', '-q', '-F', ...args, '-E', 'root_owner=12:34', '-d', path, image, '16M');
      expect(await withImage(image, (read) => read.summary)).toMatchObject(summary);
      await expectHostDirectory(image, contents);
      expect(await withImage(image, ({ tree }) => tree.get(ROOT))).toMatchObject({ uid: 12, gid: 34 });
    });

  judged({ writes: ['mke2fs', 'debugfs'], helps: ['e2fsck'] }, 'a hashed directory', async () => {
    const host = scratchDirectory();
    for (let i = 0; i < 600; i++) await writeFile(join(host, `some longer file name ${i}`), `${i}`);
    const image = join(scratchDirectory(), 'theirs.img');
    await ask('mke2fs', '-q', '-F', '-t', 'ext2', '-b', '1024', '-O', 'dir_index', '-d', host, image, '8M');
    await execa('e2fsck', ['-fyD', image], { reject: false, stdin: 'ignore' });
    expect(await debug(image, 'htree_dump /')).toMatch(/Indirect levels|Number of entries/);
    await withImage(image, async ({ tree }) => {
      for (let i = 0; i < 600; i++) {
        const inode = tree.get(fromText(`some longer file name ${i}`));
        if (inode?.kind !== 'file') throw new Error(`number ${i} is missing`);
        expect(Buffer.from(await collectChunks(inode.content.chunks())).toString()).toBe(`${i}`);
      }
      expect(tree.size).toBe(602);
    });
  });

  judged(writers('mke2fs', 'debugfs'), 'nodes, links and owners that debugfs made', async () => {
    const image = join(scratchDirectory(), 'theirs.img');
    const hello = join(scratchDirectory(), 'hello');
    await writeFile(hello, 'hello');
    await ask('mke2fs', '-q', '-F', '-t', 'ext2', '-b', '1024', image, '2M');
    await change(
      image,
      'mkdir dev',
      'cd dev',
      'mknod console c 5 1',
      'mknod wide b 259 3000',
      'mknod pipe p',
      'cd /',
      'symlink init /sbin/init',
      `write ${hello} file`,
      'ln file dev/again',
      'sif file links_count 2',
      'sif file uid 70000',
      'sif file gid 80000',
      'sif file mode 0104711',
      'sif file mtime 0x4190ab00',
    );
    await withImage(image, async ({ tree }) => {
      expect(tree.get(fromText('dev/console'))).toMatchObject({
        kind: 'character',
        rdev: { major: 5, minor: 1 },
      });
      expect(tree.get(fromText('dev/wide'))).toMatchObject({
        kind: 'block',
        rdev: { major: 259, minor: 3000 },
      });
      expect(tree.get(fromText('dev/pipe'))).toMatchObject({ kind: 'fifo' });
      expect(tree.get(fromText('init'))).toMatchObject({ kind: 'symlink', target: '/sbin/init' });
      expect(tree.get(fromText('file'))).toMatchObject({
        uid: 70000,
        gid: 80000,
        mode: 0o4711,
        mtime: TIME,
      });
      expect(tree.get(fromText('dev/again'))).toBe(tree.get(fromText('file')));
    });
  });

  judged(writers('mke2fs', 'debugfs'), 'a journal that must be replayed', async () => {
    const image = join(scratchDirectory(), 'theirs.img');
    await ask('mke2fs', '-q', '-F', '-t', 'ext3', '-b', '1024', image, '8M');
    await change(image, 'feature needs_recovery');
    expect((await withImage(image, (read) => read.summary)).journal).toBe('needs-recovery');
  });

  judged({ writes: ['mke2fs'], reads: ['e2fsck'] }, 'and write it again as our own', async () => {
    const { path, contents } = await makeHostDirectory();
    const theirs = join(scratchDirectory(), 'theirs.img');
    await ask('mke2fs', '-q', '-F', '-t', 'ext2', '-d', path, theirs, '16M');
    const ours = await withImage(theirs, ({ tree }) => makeImage(tree, { blockSize: 2048 }));
    await expectClean(ours);
    await expectHostDirectory(ours, contents);
    expect(await describeImage(ours)).toEqual(await describeImage(theirs));
  });
});
