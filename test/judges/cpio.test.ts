import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../src/base/bytes.ts';
import { readCpio } from '../../src/formats/cpio/read.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import { readInitramfs } from '../../src/formats/initramfs/read.ts';
import { rewriteInitramfs, writeInitramfs } from '../../src/formats/initramfs/write.ts';
import { packTree, unpackTree } from '../../src/tree/host-directory.ts';
import { device, directory, file, type Inode, symlink, type Tree } from '../../src/tree/tree.ts';
import { describeTree } from '../formats/cpio/archives.ts';
import { judged, readers, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' };

function call(program: string, args: string[], cwd: string, input: Uint8Array | string = '') {
  const result = execaSync(program, args, {
    cwd,
    input,
    env: ENVIRONMENT,
    encoding: 'buffer',
    maxBuffer: 1 << 26,
  });
  return { stdout: Buffer.from(result.stdout), stderr: Buffer.from(result.stderr).toString('latin1') };
}

/**
 * `-rw-r----- 3 0 0 6 Jan 1 1970 name` without the date, and without the size where there are three links: it
 * depends on which of them carries the data.
 */
function listing(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [mode, links, uid, gid, size, , , , ...name] = line.replaceAll(/,\s+/g, ',').split(/\s+/);
      return [mode, links, uid, gid, links === '3' ? '-' : size, ...name].join(' ');
    });
}

const shared = file(Buffer.from('shared'), { mode: 0o640, mtime: 86400 * 400 });
const entries: [string, Inode][] = [
  ['', directory({ mode: 0o711, mtime: 86400 * 365 })],
  ['d', directory({ mode: 0o1777 })],
  ['d/one', shared],
  ['d/setuid', file(Buffer.from('x'.repeat(5000)), { mode: 0o4755, uid: 12, gid: 34 })],
  ['d/two', shared],
  ['d/link', symlink(fromText('../ü'))],
  ['d/fifo', { kind: 'fifo', mode: 0o600, uid: 0, gid: 0, mtime: 0 }],
  ['empty', file(new Uint8Array(0), { mtime: 0xffffffff })],
  ['three', shared],
];
const TREE: Tree = new Map(entries as [ByteString, Inode][]);
const DEVICES: Tree = new Map([
  ...TREE,
  ['null' as ByteString, device('character', { major: 1, minor: 3 }, { mode: 0o666 })],
  ['sda' as ByteString, device('block', { major: 259, minor: 70000 })],
]);
const LISTING = [
  'drwx--x--x 3 0 0 - .',
  'drwxrwxrwt 2 0 0 0 d',
  '-rw-r----- 3 0 0 - d/one',
  '-rwsr-xr-x 1 12 34 5000 d/setuid',
  '-rw-r----- 3 0 0 - d/two',
  'lrwxrwxrwx 1 0 0 5 d/link -> ../ü',
  'prw------- 1 0 0 0 d/fifo',
  '-rw-r--r-- 1 0 0 0 empty',
  '-rw-r----- 3 0 0 - three',
  'crw-rw-rw- 1 0 0 1,3 null',
  'brw------- 1 0 0 259,70000 sda',
];

/** Whoever extracts as an ordinary user keeps its own owner, and drops setuid with it. */
function expectExtracted(dir: string): void {
  const stat = (path: string) => lstatSync(join(dir, path));
  expect(stat('d').mode & 0o7777).toBe(0o1777);
  expect(stat('d/one').mode & 0o7777).toBe(0o640);
  expect(stat('d/setuid').mode & 0o777).toBe(0o755);
  expect(stat('d/fifo').isFIFO()).toBe(true);
  expect(new Set(['d/one', 'd/two', 'three'].map((path) => stat(path).ino)).size).toBe(1);
  expect(stat('three').mtimeMs).toBe(86400_000 * 400);
  expect(readFileSync(join(dir, 'three'), 'latin1')).toBe('shared');
  expect(readFileSync(join(dir, 'd/setuid')).length).toBe(5000);
  expect(readlinkSync(join(dir, 'd/link'))).toBe('../ü');
}

describe('what we write', () => {
  for (const format of ['newc', 'crc'] as const)
    for (const hardLinkData of ['first', 'last'] as const) {
      const name = `${format} with the data of hard links ${hardLinkData}`;
      const archive = () => collectChunks(writeCpio(DEVICES, { format, hardLinkData }));
      const plain = () => collectChunks(writeCpio(TREE, { format, hardLinkData }));

      judged(readers('cpio'), `GNU cpio lists and extracts ${name}`, async () => {
        const dir = scratchDirectory();
        const { stdout, stderr } = call('cpio', ['-itv', '-n', '--quiet'], dir, await archive());
        expect(listing(stdout.toString())).toEqual(LISTING);
        expect(stderr).toBe('');
        call('cpio', ['-idm', '--quiet'], dir, await plain());
        expectExtracted(dir);
        if (format === 'crc') call('cpio', ['-i', '--only-verify-crc', '--quiet'], dir, await archive());
      });

      judged(readers('bsdcpio'), `bsdcpio lists and extracts ${name}`, async () => {
        const dir = scratchDirectory();
        const { stdout } = call('bsdcpio', ['-itv', '-n', '--quiet'], dir, await archive());
        const linked = /d\/two$|three$/;
        expect(listing(stdout.toString())).toEqual(
          LISTING.map((line) => (linked.test(line) ? `${line} link to d/one` : line)),
        );
        call('bsdcpio', ['-idm', '--quiet'], dir, await plain());
        expectExtracted(dir);
      });
    }

  judged(readers('gzip'), 'gzip takes our members, several in a row too', async () => {
    const plain = Buffer.from(await collectChunks(writeCpio(TREE)));
    for (const level of [1, 6, 9]) {
      const member = await collectChunks(writeInitramfs(TREE, { level }));
      const { stdout, stderr } = call('gzip', ['-dc'], '.', Buffer.concat([member, member]));
      expect(stdout.equals(Buffer.concat([plain, plain]))).toBe(true);
      expect(stderr).toBe('');
    }
  });
});

/** A directory with what archives disagree about: hard links, links, empty files, odd names, a fifo. */
function makeHostTree(): string {
  const dir = scratchDirectory();
  mkdirSync(join(dir, 'sub/deep'), { recursive: true });
  writeFileSync(join(dir, 'sub/data'), 'x'.repeat(70_001), { mode: 0o640 });
  writeFileSync(join(dir, 'sub/first'), 'linked');
  linkSync(join(dir, 'sub/first'), join(dir, 'a-link'));
  linkSync(join(dir, 'sub/first'), join(dir, 'z-link'));
  writeFileSync(join(dir, 'sub/deep/empty'), '');
  writeFileSync(Buffer.from(join(dir, 'sub/\xff\xe9 x'), 'latin1'), 'odd');
  symlinkSync('sub/first', join(dir, 'symlink'));
  execaSync('mkfifo', [join(dir, 'fifo')]);
  return dir;
}

describe('what others write', () => {
  const variants: [string, string[], string][] = [
    ['cpio', ['-o', '--quiet', '-H', 'newc'], '.'],
    ['cpio', ['-o', '--quiet', '-H', 'newc', '--reproducible'], '.'],
    ['cpio', ['-o', '--quiet', '-H', 'newc', '--block-size=10'], '*'],
    ['cpio', ['-o', '--quiet', '-H', 'crc'], '.'],
    ['bsdcpio', ['-o', '--quiet', '-H', 'newc'], '.'],
    ['bsdcpio', ['-o', '--quiet', '-H', 'newc'], '*'],
  ];
  for (const [program, args, root] of variants)
    judged(
      { writes: [program], helps: ['find'] },
      `${program} ${args.join(' ')} of ${root} comes back byte for byte`,
      async () => {
        const host = makeHostTree();
        const find = root === '.' ? ['.', '-depth'] : ['.', '-mindepth', '1'];
        const names = call('find', [...find, '-print'], host).stdout;
        // Directories last first, as -depth gives them, is no archive for a kernel: sort them by bytes.
        const sorted = Buffer.from(
          `${names.toString('latin1').trimEnd().split('\n').sort().join('\n')}\n`,
          'latin1',
        );
        const bytes = call(program, args, host, sorted).stdout;
        const archive = await readCpio(memorySource(bytes), 0, { makeParents: false });
        expect([archive.exact, archive.warnings]).toEqual([true, []]);
        const again = await collectChunks(writeCpio(archive.entries, archive.style));
        expect(Buffer.compare(again, bytes)).toBe(0);

        const onHost = await packTree(host);
        // The host's tree has no root and other owners.
        const plain = async (tree: Tree) =>
          (await describeTree(new Map([...tree].filter(([path]) => path !== '').sort()))).map(
            ({ owner: _, ...rest }) => rest,
          );
        expect(await plain(archive.tree)).toEqual(await plain(onHost.tree));

        // And the long way round: over a directory on the host.
        const image = await readInitramfs(memorySource(bytes));
        const dir = join(scratchDirectory(), 'dir');
        await unpackTree(image, dir);
        const kept = await packTree(dir);
        const packed = await collectChunks(rewriteInitramfs({ ...kept, envelope: image.envelope }));
        expect(Buffer.compare(packed, bytes)).toBe(0);
      },
    );

  for (const [format, found] of [
    ['odc', /odc/],
    ['bin', /old binary/],
  ] as const)
    judged(writers('cpio'), `refuses the ${format} format of GNU cpio by name`, async () => {
      const dir = scratchDirectory();
      writeFileSync(join(dir, 'a'), 'x');
      const bytes = call('cpio', ['-o', '--quiet', '-H', format], dir, 'a\n').stdout;
      await expect(readCpio(memorySource(bytes))).rejects.toMatchObject({
        kind: 'unsupported',
        found: expect.stringMatching(found),
      });
    });
});
