import { chmod, link, mkdir, open, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { collectChunks, openFileSource } from '../../src/base/byte-source.ts';
import { equalBytes, fromText, toText } from '../../src/base/bytes.ts';
import { writeChunks } from '../../src/base/output-file.ts';
import { CRAMFS_FLAGS, SUPERBLOCK } from '../../src/formats/cramfs/layout.ts';
import { type CramfsImage, readCramfs } from '../../src/formats/cramfs/read.ts';
import { type CramfsWriteOptions, writeCramfs } from '../../src/formats/cramfs/write.ts';
import { file, type Inode, type Tree } from '../../src/tree/tree.ts';
import {
  asStored,
  makeTree,
  peekSuperblock,
  pokeSuperblock,
  randomTree,
  seal,
  TREE,
} from '../formats/cramfs/images.ts';
import { randomBytes, seededNumbers } from '../formats/ext2/images.ts';
import { ask } from '../formats/ext2/programs.ts';
import { judged, readers, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Directories, files around the limits of blocks, duplicates, holes and links. */
async function makeHostDirectory(): Promise<{ path: string; contents: Map<string, Uint8Array> }> {
  const path = join(scratchDirectory(), 'host');
  const contents = new Map<string, Uint8Array>();
  const put = async (name: string, bytes: Uint8Array) => {
    contents.set(name, bytes);
    await writeFile(join(path, name), bytes);
  };
  await mkdir(join(path, 'sub/deeper'), { recursive: true });
  await mkdir(join(path, 'empty'));
  const random = seededNumbers(8);
  for (const size of [0, 1, 4095, 4096, 4097, 8192, 700_000])
    await put(`size-${size}`, randomBytes(random, size));
  await put('sub/deeper/copy', contents.get('size-8192') ?? new Uint8Array(0));
  await put('sub/\u00e9\u00e8', randomBytes(random, 5000));
  await put('n'.repeat(252), Uint8Array.of(7));
  const sparse = new Uint8Array(1_000_000);
  sparse.fill(5, 500_000, 501_000);
  await put('sub/sparse', sparse);
  await put('zeros', new Uint8Array(20_000));
  await symlink('sub/deeper', join(path, 'link'));
  await symlink('x'.repeat(1000), join(path, 'long'));
  await link(join(path, 'size-1'), join(path, 'sub/again'));
  contents.set('sub/again', contents.get('size-1') ?? new Uint8Array(0));
  await chmod(join(path, 'size-1'), 0o4711);
  return { path, contents };
}

async function withImage<T>(path: string, use: (image: CramfsImage) => T | Promise<T>): Promise<T> {
  const source = await openFileSource(path);
  try {
    return await use(await readCramfs(source));
  } finally {
    await source.close();
  }
}

async function makeImage(tree: Tree, options: CramfsWriteOptions = {}): Promise<string> {
  const path = join(scratchDirectory(), 'ours.img');
  await writeChunks(path, writeCramfs(tree, options));
  return path;
}

/** What fsck.cramfs lists, one line an inode, in our words: it prints only what it has unpacked and found good. */
async function listByFsck(image: string): Promise<string[]> {
  const lines = (await ask('fsck.cramfs', '-v', '--extract', image)).split('\n');
  expect(lines.at(-1)).toBe(`${image}: OK`);
  return lines.slice(0, -1).filter((line) => !line.startsWith('cramfs endianness'));
}

function listTree(tree: Tree): string[] {
  const letters = {
    directory: 'd',
    file: 'f',
    symlink: 'l',
    character: 'c',
    block: 'b',
    fifo: 'p',
    socket: 's',
  };
  return [...tree].map(([path, inode]) => {
    const owner = `${`${inode.uid}`.padStart(5)}:${`${inode.gid}`.padEnd(3)}`;
    const target = inode.kind === 'symlink' ? ` -> ${inode.target}` : '';
    const mode = inode.mode.toString(8).padStart(4, '0');
    return `${letters[inode.kind]} ${mode} ${sizeColumn(tree, path, inode)} ${owner} /${path}${target}`;
  });
}

function sizeColumn(tree: Tree, path: string, inode: Inode): string {
  if (inode.kind === 'character' || inode.kind === 'block')
    return `${`${inode.rdev.major}`.padStart(4)},${`${inode.rdev.minor}`.padStart(4)}`;
  return `${sizeOf(tree, path, inode)}`.padStart(9);
}

function sizeOf(tree: Tree, path: string, inode: Inode): number {
  if (inode.kind === 'file') return inode.content.size;
  if (inode.kind === 'symlink') return inode.target.length;
  if (inode.kind !== 'directory') return 0;
  const prefix = path === '' ? '' : `${path}/`;
  const names = [...tree.keys()]
    .filter((other) => other !== '' && other.startsWith(prefix))
    .map((other) => other.slice(prefix.length))
    .filter((name) => !name.includes('/'));
  return names.reduce((sum, name) => sum + 12 + 4 * Math.ceil(name.length / 4), 0);
}

describe('we read what mkfs.cramfs writes', () => {
  const variants: [string, string[], object][] = [
    ['little-endian', ['-N', 'little'], { byteOrder: 'little', name: 'Compressed' }],
    ['big-endian', ['-N', 'big'], { byteOrder: 'big' }],
    ['with holes', ['-z'], { flags: ['fsidVersion2', 'sortedDirectories', 'holes'] }],
    [
      'big-endian with holes behind a boot block',
      ['-z', '-p', '-N', 'big'],
      { byteOrder: 'big', startsAt: 512 },
    ],
    ['behind a boot block', ['-p'], { startsAt: 512 }],
    [
      'with a name, an edition, and warnings as errors',
      ['-E', '-n', 'a name', '-e', '77'],
      { name: 'a name', edition: 77 },
    ],
  ];
  for (const [name, args, summary] of variants)
    judged(writers('mkfs.cramfs'), name, async () => {
      const { path, contents } = await makeHostDirectory();
      const image = join(scratchDirectory(), 'theirs.img');
      await ask('mkfs.cramfs', ...args, path, image);
      await withImage(image, async ({ tree, summary: found }) => {
        expect(found).toMatchObject({ ...summary, files: tree.size });
        const others = ['', 'sub', 'sub/deeper', 'empty', 'link', 'long'];
        expect([...tree.keys()].map(toText).sort()).toEqual([...others, ...contents.keys()].sort());
        for (const [file, bytes] of contents) {
          const inode = tree.get(fromText(file));
          if (inode?.kind !== 'file') throw new Error(`${file} is no file`);
          expect(equalBytes(await collectChunks(inode.content.chunks()), bytes), file).toBe(true);
        }
        expect(tree.get(fromText('link'))).toMatchObject({ kind: 'symlink', target: 'sub/deeper' });
        expect(tree.get(fromText('long'))).toMatchObject({ kind: 'symlink', target: 'x'.repeat(1000) });
        expect(tree.get(fromText('size-1'))).toMatchObject({ mode: 0o4711, mtime: 0 });
      });
    });

  judged(writers('mkfs.cramfs'), 'with a file image in front of the root', async () => {
    const { path, contents } = await makeHostDirectory();
    const front = join(scratchDirectory(), 'front');
    await writeFile(front, 'x'.repeat(4321));
    const image = join(scratchDirectory(), 'theirs.img');
    await ask('mkfs.cramfs', '-i', front, path, image);
    await withImage(image, ({ tree, summary }) => {
      expect(summary.flags).toContain('shiftedRoot');
      expect(tree.size).toBe(contents.size + 6);
    });
  });

  judged(writers('mkfs.cramfs'), 'and blocks of 8 KiB, when told so', async () => {
    const { path, contents } = await makeHostDirectory();
    const image = join(scratchDirectory(), 'theirs.img');
    await ask('mkfs.cramfs', '-b', '8192', path, image);
    const source = await openFileSource(image);
    const { tree } = await readCramfs(source, { blockSize: 8192 });
    const big = tree.get(fromText('size-700000'));
    if (big?.kind !== 'file') throw new Error('no file');
    const wanted = contents.get('size-700000') ?? new Uint8Array(0);
    expect(equalBytes(await collectChunks(big.content.chunks()), wanted)).toBe(true);
    await source.close();
  });

  judged(
    { writes: ['mkfs.cramfs'], reads: ['fsck.cramfs'] },
    'and write the same image, as large and as fsck.cramfs lists it',
    async () => {
      const { path } = await makeHostDirectory();
      const theirs = join(scratchDirectory(), 'theirs.img');
      await ask('mkfs.cramfs', path, theirs);
      const ours = await withImage(theirs, ({ tree }) => makeImage(tree, { level: 6 }));
      expect(await listByFsck(ours)).toEqual(await listByFsck(theirs));
      const [a, b] = [await readFile(ours), await readFile(theirs)];
      expect(a.length).toBe(b.length);
      for (const field of ['size', 'flags', 'files'] as const)
        expect(peekSuperblock(a, SUPERBLOCK[field]), field).toBe(peekSuperblock(b, SUPERBLOCK[field]));
    },
  );
});

describe('fsck.cramfs is content with what we write', () => {
  const variants: [string, CramfsWriteOptions][] = [
    ['little-endian', {}],
    ['big-endian', { byteOrder: 'big', name: 'big', edition: 9 }],
    ['behind a boot block', { startsAt: 512 }],
    ['big-endian behind a boot block', { startsAt: 512, byteOrder: 'big', level: 1 }],
  ];
  for (const [name, options] of variants)
    judged(readers('fsck.cramfs'), name, async () => {
      const image = await makeImage(TREE, options);
      expect(await listByFsck(image)).toEqual(listTree(TREE));
    });

  judged(readers('fsck.cramfs'), 'an empty tree', async () => {
    expect(await listByFsck(await makeImage(new Map()))).toEqual(['d 0755         0     0:0   /']);
  });

  judged(readers('fsck.cramfs'), 'random trees', async () => {
    for (let seed = 101; seed <= 112; seed++) {
      const tree = randomTree(seed);
      const image = await makeImage(tree, { byteOrder: seed % 2 ? 'big' : 'little', level: 1 });
      const text = (await ask('fsck.cramfs', '-v', '--extract', image)).replaceAll(
        /cramfs endianness.*\n/g,
        '',
      );
      const lines = listTree(asStored(tree)).map((line) => `${line}\n`);
      // Names may hold newlines, so lines are not to be told apart: each must be somewhere.
      for (const line of lines) expect(text, `seed ${seed}`).toContain(line);
      expect(text.length, `seed ${seed}`).toBe(lines.join('').length + `${image}: OK`.length);
    }
  });

  judged(readers('fsck.cramfs'), 'holes, once the flag that it does not know is taken away', async () => {
    const sparse = new Uint8Array(100_000).fill(3, 50_000, 50_100);
    const tree = makeTree([
      ['empty', file(new Uint8Array(9000))],
      ['sparse', file(sparse)],
    ]);
    const image = await makeImage(tree, { holes: true });
    await expect(ask('fsck.cramfs', image)).rejects.toThrow(/unsupported filesystem features/);
    const bytes = await readFile(image);
    pokeSuperblock(bytes, SUPERBLOCK.flags, peekSuperblock(bytes, SUPERBLOCK.flags) & ~CRAMFS_FLAGS.holes);
    await writeFile(image, seal(bytes));
    const folder = join(scratchDirectory(), 'out');
    const said = await ask('fsck.cramfs', '-vv', `--extract=${folder}`, image);
    expect(said.match(/hole at/g)?.length).toBe(3 + 24);
    expect(equalBytes(await readFile(join(folder, 'sparse')), sparse)).toBe(true);
    expect(equalBytes(await readFile(join(folder, 'empty')), new Uint8Array(9000))).toBe(true);
  });

  judged(
    { writes: ['mkfs.cramfs'], reads: ['fsck.cramfs'] },
    'and unpacks from it what we put in',
    async () => {
      const { path, contents } = await makeHostDirectory();
      const theirs = join(scratchDirectory(), 'theirs.img');
      await ask('mkfs.cramfs', path, theirs);
      for (const byteOrder of ['little', 'big'] as const) {
        const ours = await withImage(theirs, ({ tree }) => makeImage(tree, { byteOrder }));
        const folder = join(scratchDirectory(), 'out');
        await ask('fsck.cramfs', `--extract=${folder}`, ours);
        await execa('diff', ['-r', '--no-dereference', path, folder], { stdin: 'ignore' });
        for (const [name, bytes] of contents)
          expect(equalBytes(await readFile(join(folder, name)), bytes), name).toBe(true);
      }
    },
  );

  judged(readers('fsck.cramfs'), 'a file as large as there can be', async () => {
    const host = join(scratchDirectory(), 'large');
    await writeFile(host, 'start');
    await truncate(host, 2 ** 24 - 1);
    const handle = await open(host, 'r+');
    await handle.write('end', 2 ** 24 - 4);
    await handle.close();
    const bytes = await readFile(host);
    const image = await makeImage(makeTree([['large', file(bytes)]]));
    const folder = join(scratchDirectory(), 'out');
    await ask('fsck.cramfs', `--extract=${folder}`, image);
    expect(equalBytes(await readFile(join(folder, 'large')), bytes)).toBe(true);
  });
});
