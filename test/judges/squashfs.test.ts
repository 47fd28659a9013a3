import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource, openFileSource } from '../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../src/base/bytes.ts';
import { openImage, openImageFile } from '../../src/formats/image.ts';
import { writeImage } from '../../src/formats/image-write.ts';
import { readSquashfs } from '../../src/formats/squashfs/read.ts';
import { writeSquashfs } from '../../src/formats/squashfs/write.ts';
import { listCompressors } from '../../src/tools/squashfs-tools-ng.ts';
import { device, directory, file, type Inode, type Tree } from '../../src/tree/tree.ts';
import { oldImage } from '../formats/squashfs/old-image.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { describeTree, LATIN1_NAME, sampleTree, without } from '../support/trees.ts';

const NATIVE = ['sqfs2tar', 'tar2sqfs'];
const ENV = { LC_ALL: 'C', TZ: 'UTC' };
const TIME = 1_000_000_000;

/** squashfs holds sockets, but tar does not. */
const squashable = () => without(sampleTree(), (_, { kind }) => kind === 'socket');

async function writeSample(tree = squashable()): Promise<string> {
  const path = join(scratchDirectory(), 'image.sqfs');
  writeFileSync(path, await collectChunks(writeSquashfs(tree, { time: TIME })));
  return path;
}

async function output(program: string, args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execa(program, args, { env: ENV, encoding: 'buffer', stripFinalNewline: false });
  return Buffer.from(stdout);
}

describe('squashfs that we write', () => {
  judged(
    { reads: ['unsquashfs'], helps: NATIVE },
    'is listed by unsquashfs with every kind, owner, mode, time and name',
    async () => {
      const path = await writeSample();
      const listing = (await output('unsquashfs', ['-lln', path])).toString('latin1');
      for (const line of [
        /^drwxrwxrwt 1\/2 +\d+ 2004-11-09 11:33 squashfs-root\/bin$/m,
        /^-rwsr-sr-x 0\/0 +18 2008-01-10 21:20 squashfs-root\/bin\/sh$/m,
        /^---------- 0\/0 +1 2001-09-09 01:46 squashfs-root\/none$/m,
        /^crw------- 0\/0 +5, +1 2001-09-09 01:46 squashfs-root\/dev\/console$/m,
        /^brw-rw---- 0\/6 +8, +0 2001-09-09 01:46 squashfs-root\/dev\/sda$/m,
        /^prw-r----- 3\/4 +0 2001-09-09 01:46 squashfs-root\/dev\/fifo$/m,
        /^lrwxrwxrwx 0\/0 +6 2001-09-09 01:46 squashfs-root\/link -> bin\/sh$/m,
        /squashfs-root\/odd\/l\xe4tin$/m,
        /squashfs-root\/odd\/new$/m,
      ])
        expect(listing).toMatch(line);
      expect((await output('unsquashfs', ['-no-wildcards', '-cat', path, 'big'])).length).toBe(300_001);
      expect((await output('unsquashfs', ['-s', path])).toString()).toMatch(
        /Creation or last append time.*2001/,
      );
    },
  );

  judged(
    { reads: ['rdsquashfs'], helps: NATIVE },
    'is described by rdsquashfs, which prints its files',
    async () => {
      const path = await writeSample();
      const text = (await output('rdsquashfs', ['--describe', path])).toString('latin1');
      expect(text).toMatch(/^nod "?\/?dev\/console"? 0?600 0 0 c 5 1$/m);
      expect(text).toMatch(/^slink "?\/?link"? 0?777 0 0 "?bin\/sh"?$/m);
      expect((await output('rdsquashfs', ['--cat', '/bin/ash', path])).toString()).toBe(
        '#!/bin/sh\necho hi\n',
      );
    },
  );

  judged(NATIVE, 'comes back as it was, with every compressor that there is', async () => {
    const tree = squashable();
    const expected = await describeTree(tree);
    for (const compressor of await listCompressors()) {
      const bytes = await collectChunks(
        writeSquashfs(tree, { time: TIME, compressor: compressor as 'gzip', blockSize: 65536 }),
      );
      const image = await readSquashfs(memorySource(bytes, compressor));
      expect(image.summary).toMatchObject({ compressor, blockSize: 65536, time: TIME, version: '4.0' });
      expect(await describeTree(image.tree)).toEqual(expected);
      await image.close();
    }
  });

  judged(NATIVE, 'has the same bytes every time, whatever the clock, user and order of jobs', async () => {
    const make = () =>
      collectChunks(writeSquashfs(squashable(), { time: TIME, compressor: 'zstd', level: 3 }));
    const first = Buffer.from(await make());
    expect(first.equals(await make())).toBe(true);
    expect(
      first.equals(await collectChunks(writeSquashfs(squashable(), { time: 5, compressor: 'zstd' }))),
    ).toBe(false);
  });

  judged(NATIVE, 'keeps owners of 32 bits and devices of 32 bits', async () => {
    const tree: Tree = new Map<ByteString, Inode>([
      [fromText(''), directory({ mode: 0o700, uid: 7, mtime: 9 })],
      [
        fromText('u'),
        file(Buffer.from('x'), { uid: 4_294_967_294, gid: 3_000_000_000, mtime: 4_294_967_295 }),
      ],
      [fromText('d'), device('block', { major: 4095, minor: 1_048_575 })],
    ]);
    const image = await readSquashfs(memorySource(await collectChunks(writeSquashfs(tree, { time: 1 }))));
    const sorted = await describeTree(tree);
    expect(await describeTree(image.tree)).toEqual(sorted);
    expect(image.tree.get(fromText(''))).toMatchObject({ mode: 0o700, uid: 7, mtime: 9 });
    await image.close();
  });

  judged(NATIVE, 'fails with what went wrong in the tree, and leaves no image', async () => {
    const content = {
      size: 3,
      async *chunks(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('a');
        throw new Error('the disk is gone');
      },
    };
    const tree: Tree = new Map([[fromText('a'), file(content)]]);
    await expect(collectChunks(writeSquashfs(tree, { time: 1 }))).rejects.toThrow('the disk is gone');
  });
});

describe('squashfs that others write', () => {
  judged(
    { writes: ['mksquashfs'], helps: NATIVE },
    'is read as mksquashfs packed it, and packed again to the same tree',
    async () => {
      const folder = scratchDirectory();
      await mkdir(join(folder, 'in/sub'), { recursive: true });
      await writeFile(join(folder, 'in/sub/a'), 'alpha');
      await writeFile(join(folder, 'in/b'), Buffer.alloc(200_000, 'b'));
      await writeFile(
        Buffer.concat([Buffer.from(`${folder}/in/`), Buffer.from(LATIN1_NAME, 'latin1')]),
        'latin1',
      );
      await symlink('sub/a', join(folder, 'in/link'));
      const path = join(folder, 'mk.sqfs');
      await execa('mksquashfs', [
        ...[join(folder, 'in'), path, '-quiet', '-no-progress', '-comp', 'xz', '-b', '65536'],
        ...['-p', 'dev d 755 0 0', '-p', 'dev/null c 666 0 3 1 3', '-p', 'dev/run i 600 0 0 f'],
      ]);
      const image = await openImageFile(path);
      expect(image).toMatchObject({
        kind: 'squashfs',
        envelope: { compressor: 'xz', blockSize: 65536, exportable: true },
        warnings: [],
      });
      const before = await describeTree(image.tree);
      expect(before).toMatchObject({
        'sub/a': { data: 'alpha' },
        'dev/null': { kind: 'character', mode: 0o666, gid: 3, rdev: { major: 1, minor: 3 } },
        'dev/run': { kind: 'fifo' },
        link: { target: 'sub/a' },
        'l\\xe4tin': { data: 'latin1' },
      });
      const again = await collectChunks(writeImage(image, { time: TIME }));
      await image.close();
      const reopened = await openImage(memorySource(again, 'again'));
      expect(reopened.summary).toMatchObject({ compressor: 'xz', blockSize: 65536 });
      expect(await describeTree(reopened.tree)).toEqual(before);
      const third = await collectChunks(writeImage(reopened, { time: 7 }));
      expect(Buffer.from(third).equals(again)).toBe(true);
      await reopened.close();
    },
  );

  judged(NATIVE, 'is corrupt when it is cut or its tables are damaged', async () => {
    const path = await writeSample();
    const bytes = readFileSync(path);
    const used = Number(bytes.readBigUInt64LE(40));
    const open = (image: Uint8Array) => openImage(memorySource(image, 'x.sqfs'));
    await expect(open(bytes.subarray(0, used - 1))).rejects.toMatchObject({ kind: 'corrupt' });
    const inodes = Number(bytes.readBigUInt64LE(64));
    const broken = Buffer.from(bytes);
    broken.fill(0xff, inodes + 2, inodes + 40);
    await expect(open(broken)).rejects.toMatchObject({ kind: 'corrupt' });
  });

  judged(NATIVE, 'gives an error, not wrong data, when a block is damaged', async () => {
    const bytes = readFileSync(await writeSample());
    bytes.fill(0xff, 100, 140);
    const image = await openImage(memorySource(bytes, 'x.sqfs')).catch((error: unknown) => error);
    if (image instanceof Error) expect(image).toMatchObject({ kind: 'corrupt' });
    else throw new Error('the damage went unseen');
  });

  it('names the package when its programs are missing', async () => {
    const { PATH } = process.env;
    const path = join(scratchDirectory(), 'x.sqfs');
    const head = Buffer.alloc(4096);
    head.write('hsqs');
    for (const [at, value] of [
      [12, 131072],
      [40, 96],
    ] as const)
      head.writeUInt32LE(value, at);
    for (const [at, value] of [
      [20, 1],
      [22, 17],
      [28, 4],
    ] as const)
      head.writeUInt16LE(value, at);
    writeFileSync(path, head);
    const source = await openFileSource(path);
    process.env.PATH = '/nonexistent';
    try {
      await expect(readSquashfs(source, { path })).rejects.toMatchObject({
        kind: 'tool',
        hint: expect.stringContaining('apt-get install squashfs-tools-ng'),
      });
    } finally {
      process.env.PATH = PATH;
      await source.close();
    }
  });
});

describe('squashfs 3', () => {
  judged(['unsquashfs'], 'is listed and read through unsquashfs, in both byte orders', async () => {
    for (const byteOrder of ['little', 'big'] as const) {
      const path = join(scratchDirectory(), `${byteOrder}.sqfs`);
      writeFileSync(path, oldImage(byteOrder === 'little'));
      const image = await openImageFile(path);
      expect(image).toMatchObject({
        kind: 'squashfs',
        summary: { version: '3.0', byteOrder, compressor: 'zlib', inodeCount: 2 },
      });
      expect([...image.tree.keys()]).toEqual(['', 'hello']);
      expect(image.tree.get('hello' as ByteString)).toMatchObject({
        kind: 'file',
        mode: 0o644,
        content: { size: 5 },
      });
      expect(await describeTree(image.tree)).toMatchObject({ hello: { data: 'world' } });
      await image.close();
    }
  });

  it('is named with its version when unsquashfs is missing', async () => {
    const { PATH } = process.env;
    process.env.PATH = '/nonexistent';
    try {
      await expect(openImage(memorySource(oldImage(true), 'stage2.img'))).rejects.toMatchObject({
        kind: 'tool',
        message: expect.stringContaining('squashfs 3.0 image, little endian'),
        hint: expect.stringContaining('apt-get install squashfs-tools'),
      });
    } finally {
      process.env.PATH = PATH;
    }
  });
});
