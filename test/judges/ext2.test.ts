import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { type ByteString, equalBytes, fromText } from '../../src/base/bytes.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { device, directory, file, type Inode, symlink, type Tree } from '../../src/tree/tree.ts';
import {
  describeTree,
  makeTree,
  randomBytes,
  randomTree,
  seededNumbers,
  TIME,
  withFixedParts,
} from '../formats/ext2/images.ts';
import { change, debug, describeImage, expectClean, makeImage } from '../formats/ext2/programs.ts';
import { judged, readers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const BLOCK_SIZES = [1024, 2048, 4096] as const;

function zeros(size: number) {
  const chunk = new Uint8Array(1 << 20);
  return {
    size,
    async *chunks() {
      for (let at = 0; at < size; at += chunk.length)
        yield chunk.subarray(0, Math.min(chunk.length, size - at));
    },
  };
}

/** Writes chunks and leaves out those that are zeros, so that a large image takes little room. */
async function writeSparse(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, 'w');
  let at = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (bytes.compare(Buffer.alloc(bytes.length)) !== 0) await handle.write(bytes, 0, bytes.length, at);
    at += chunk.length;
  }
  await handle.truncate(at);
  await handle.close();
}

const shared = file(new Uint8Array(20_000).fill(7), { uid: 70_000, gid: 80_000, mode: 0o4755, mtime: TIME });
const ALL_KINDS = makeTree([
  ['', directory({ mode: 0o1777, uid: 3, gid: 4, mtime: TIME })],
  ['bin', directory()],
  ['bin/tool', shared],
  ['bin/alias', shared],
  ['dev', directory()],
  ['dev/console', device('character', { major: 5, minor: 1 }, { mode: 0o600 })],
  ['dev/wide', device('block', { major: 259, minor: 70_000 }, { mode: 0o640, gid: 6 })],
  ['dev/pipe', { kind: 'fifo', mode: 0o622, uid: 1, gid: 2, mtime: TIME }],
  ['dev/log', { kind: 'socket', mode: 0o666, uid: 0, gid: 0, mtime: TIME }],
  ['init', symlink(fromText('/sbin/init'))],
  ['long', symlink(fromText('t/'.repeat(300)))],
  ['empty', file(new Uint8Array(0))],
]);

describe('e2fsck and debugfs judge what we write', () => {
  for (const blockSize of BLOCK_SIZES) {
    judged(readers('e2fsck'), `an empty tree, blocks of ${blockSize}`, async () => {
      await expectClean(await makeImage(new Map(), { blockSize }));
    });

    judged(readers('e2fsck'), `all kinds of inodes, blocks of ${blockSize}`, async () => {
      await expectClean(await makeImage(ALL_KINDS, { blockSize, label: 'sixteen bytes ok' }));
      await expectClean(await makeImage(ALL_KINDS, { blockSize, spareBytes: 3e6, spareInodes: 500 }));
    });

    judged(readers('e2fsck'), `random trees, blocks of ${blockSize}`, async () => {
      for (let seed = 1; seed <= 6; seed++)
        await expectClean(await makeImage(randomTree(seed * 101 + blockSize, blockSize), { blockSize }));
    });
  }

  judged(readers('e2fsck', 'debugfs'), 'modes, owners, links and device numbers', async () => {
    const image = await makeImage(ALL_KINDS);
    const list = async (path: string) =>
      (await debug(image, `ls -l ${path}`))
        .split('\n')
        .map((line) =>
          /^ +\d+ +(\d+) \((\d)\) +(\d+) +(\d+) +(\d+) .{17} (.*)$/.exec(line)?.slice(1).join(' '),
        )
        .filter((line) => line !== undefined);
    expect(await list('/')).toEqual([
      '41777 2 3 4 1024 .',
      '41777 2 3 4 1024 ..',
      '40700 2 0 0 1024 lost+found',
      '40755 2 0 0 1024 bin',
      '40755 2 0 0 1024 dev',
      '120777 7 0 0 10 init',
      '120777 7 0 0 600 long',
      '100644 1 0 0 0 empty',
    ]);
    expect(await list('bin')).toEqual([
      '40755 2 0 0 1024 .',
      '41777 2 3 4 1024 ..',
      '104755 1 70000 80000 20000 tool',
      '104755 1 70000 80000 20000 alias',
    ]);
    expect(await list('dev')).toEqual([
      '40755 2 0 0 1024 .',
      '41777 2 3 4 1024 ..',
      '20600 3 0 0 0 console',
      '60640 4 0 6 0 wide',
      '10622 5 1 2 0 pipe',
      '140666 6 0 0 0 log',
    ]);
    expect(await debug(image, 'stat dev/console')).toMatch(/Device major\/minor number: 05:01/);
    expect(await debug(image, 'stat dev/wide')).toMatch(
      /\(New-style\) Device major\/minor number: 259:70000/,
    );
    expect(await debug(image, 'stat init')).toMatch(/Fast link dest: "\/sbin\/init"/);
    expect(await debug(image, 'cat long')).toMatch(/(t\/){300}$/);
    const stat = await debug(image, 'stat bin/tool');
    expect(stat).toMatch(/Links: 2 +Blockcount: 42\n/); // 20 blocks and an indirect one, in sectors
    expect(stat).toMatch(/mtime: 0x4190ab00/);
    expect(await debug(image, 'stat bin/alias')).toMatch(/Links: 2 /);
  });

  judged(readers('debugfs'), 'contents, through double indirect blocks and over groups', async () => {
    const bytes = randomBytes(seededNumbers(3), 20_000_001);
    const tree = makeTree([
      ['a', directory()],
      ['a/big', file(bytes)],
    ]);
    const image = await makeImage(tree);
    const copy = join(scratchDirectory(), 'big');
    await debug(image, `dump a/big ${copy}`);
    expect(equalBytes(await readFile(copy), bytes)).toBe(true);
    await expectClean(image);
    expect(await describeImage(image)).toEqual(await describeTree(withFixedParts(tree)));
  });

  judged(readers('e2fsck'), 'sizes around the ends of blocks, groups and indirect blocks', async () => {
    for (const blocks of [12, 13, 268, 269, 8150, 8151, 8152, 8158, 16330])
      await expectClean(await makeImage(makeTree([['f', file(zeros(blocks * 1024))]])));
    await expectClean(await makeImage(new Map(), { spareInodes: 20_000 }));
  });

  judged(readers('e2fsck'), 'a file with triple indirect blocks', async () => {
    await expectClean(await makeImage(makeTree([['f', file(zeros((12 + 256 + 65536 + 600) * 1024))]])));
  });

  judged(readers('e2fsck'), 'a file of more than 2 GiB', async () => {
    const path = join(scratchDirectory(), 'large.img');
    await writeSparse(
      path,
      writeExt2(makeTree([['f', file(zeros(2 ** 31 + 1))]]), { time: TIME, blockSize: 4096 }),
    );
    await expectClean(path);
  });

  judged(readers('e2fsck', 'debugfs'), 'a directory of 3000 names, and deep directories', async () => {
    const tree: Tree = new Map([[fromText('d'), directory()]]);
    for (let i = 0; i < 3000; i++)
      tree.set(fromText(`d/a longer name, number ${i}`), file(new Uint8Array(i % 3)));
    let path = '';
    for (let i = 0; i < 500; i++) {
      path += `${path && '/'}deep`;
      tree.set(fromText(path), directory());
    }
    tree.set(fromText(`${path}/end`), file(Buffer.from('reached')));
    const image = await makeImage(tree);
    await expectClean(image);
    expect(await debug(image, `cat /${path}/end`)).toMatch(/reached$/);
    expect((await debug(image, 'ls -p d')).match(/a longer name/g)?.length).toBe(3000);
  });

  judged(readers('e2fsck', 'debugfs'), 'names that are not UTF-8, and names of 255 bytes', async () => {
    const odd = '\xff\xfe\x80 \x01\x7f"\\' as ByteString;
    const long = '\xe9'.repeat(255) as ByteString;
    const image = await makeImage(
      new Map<ByteString, Inode>([
        [odd, file(new Uint8Array(1))],
        [long, directory()],
      ]),
    );
    await expectClean(image);
    const listing = await debug(image, 'ls -p /');
    expect(listing).toContain(`/${odd}/`);
    expect(listing).toContain(`/${long}/`);
  });

  judged(readers('e2fsck'), 'a lost+found that is no directory', async () => {
    await expectClean(await makeImage(makeTree([['lost+found', file(new Uint8Array(1))]])));
  });

  judged(readers('e2fsck'), 'room that is left can be used by others', async () => {
    const image = await makeImage(ALL_KINDS, { spareBytes: 100_000, spareInodes: 3 });
    const extra = join(scratchDirectory(), 'extra');
    await writeFile(extra, new Uint8Array(100_000).fill(1));
    await change(image, `write ${extra} extra`);
    await expectClean(image);
    expect((await describeImage(image)).some((line) => line.startsWith('"extra" '))).toBe(true);
  });
});
