import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import type { ByteString } from '../../../src/base/bytes.ts';
import { readCpio } from '../../../src/formats/cpio/read.ts';
import {
  archive,
  DIRECTORY,
  describeTree,
  entry,
  type RawFields,
  SYMLINK,
  TRAILER,
  textOf,
} from './archives.ts';

const read = (bytes: Buffer, offset = 0) =>
  readCpio(memorySource(bytes, 'a.cpio'), offset, { makeParents: false });
const readEntries = (...fields: RawFields[]) => read(archive(...fields));
const at = (path: string) => path as ByteString;

describe('readCpio', () => {
  it('reads every kind with its numbers', async () => {
    const { tree, entries, style, exact, end } = await readEntries(
      { name: '.', mode: 0o041777, uid: 3, gid: 4, mtime: 5 },
      { name: 'd', mode: DIRECTORY },
      { name: 'd/f', mode: 0o104755, data: 'hello', ino: 7, device: [8, 1] },
      { name: 'd/l', mode: SYMLINK, data: '../x' },
      { name: 'null', mode: 0o020666, rdev: [1, 3] },
      { name: 'sda', mode: 0o060660, rdev: [8, 0x10000] },
      { name: 'p', mode: 0o010600 },
      { name: 's', mode: 0o140600 },
    );
    expect((await describeTree(tree)).map(({ path, kind, mode, what }) => [path, kind, mode, what])).toEqual([
      ['', 'directory', '1777', ''],
      ['d', 'directory', '755', ''],
      ['d/f', 'file', '4755', 'hello'],
      ['d/l', 'symlink', '777', '../x'],
      ['null', 'character', '666', '1:3'],
      ['sda', 'block', '660', '8:65536'],
      ['p', 'fifo', '600', ''],
      ['s', 'socket', '600', ''],
    ]);
    expect(tree.get(at(''))).toMatchObject({ uid: 3, gid: 4, mtime: 5 });
    expect(tree.get(at('d/f'))?.recorded).toEqual({ ino: 7, nlink: 1, device: { major: 8, minor: 1 } });
    expect(entries.length).toBe(8);
    expect(style.rootName).toBe('.');
    expect(exact).toBe(true);
    expect(end).toBe(1048);
  });

  it('keeps names that are not UTF-8 and undoes ./ and /', async () => {
    const { tree, style, exact } = await readEntries(
      { name: './\xe9\xff', data: 'x' },
      { name: './dir/', mode: DIRECTORY },
      { name: '/abs' },
    );
    expect([...tree.keys()]).toEqual(['\xe9\xff', 'dir', 'abs']);
    expect(style.namePrefix).toBe('./');
    expect(exact).toBe(false);
  });

  it('reads from an offset and stops at the trailer', async () => {
    const bytes = Buffer.concat([Buffer.from('12345678'), archive({ name: 'a' }), archive({ name: 'b' })]);
    const { tree, end } = await read(bytes, 8);
    expect([...tree.keys()]).toEqual(['a']);
    expect(end).toBe(8 + archive({ name: 'a' }).length);
  });

  it('lets an archive end without a trailer', async () => {
    const { tree, style, exact } = await read(entry({ name: 'a', data: 'x' }));
    expect([...tree.keys()]).toEqual(['a']);
    expect(style.trailer).toBe(false);
    expect(exact).toBe(true);
  });

  it.each([
    ['a name that leads out', archive({ name: 'a/../../etc/passwd' }), 'corrupt', 0],
    [
      'a digit that is none',
      Buffer.from(archive({ name: 'a' }).toString().replace('81A4', '81G4')),
      'corrupt',
      20,
    ],
    ['a name without NUL', archive({ name: '', nameField: Buffer.from('abcd') }), 'corrupt', 110],
    [
      'a damaged magic behind an entry',
      Buffer.concat([entry({ name: 'a' }), Buffer.from('0x')]),
      'corrupt',
      112,
    ],
    ['odc', Buffer.from(`070707${'0'.repeat(200)}`), 'unsupported', 0],
    ['old binary', Buffer.from([0xc7, 0x71, 0, 0, 0, 0, 0, 0]), 'unsupported', 0],
    ['no archive', Buffer.from('#!/bin/sh\n'), 'corrupt', 0],
  ])('refuses %s', async (_, bytes, kind, offset) => {
    await expect(read(bytes)).rejects.toMatchObject({ kind, at: { file: 'a.cpio', offset } });
  });

  it('calls an archive that is cut within an entry corrupt, at any place', async () => {
    const whole = archive({ name: 'abc', data: 'hello world' }, { name: 'l', mode: SYMLINK, data: 'abc' });
    const first = entry({ name: 'abc', data: 'hello world' }).length;
    const last = whole.length - TRAILER.length;
    // The trailer itself ends in three bytes of fill.
    for (let length = 1; length < whole.length - 3; length++) {
      const cut = read(whole.subarray(0, length));
      // Where only fill is missing, or whole entries, there is no damage to be seen but the missing trailer.
      if ([first - 1, first, last - 1, last].includes(length))
        expect((await cut).warnings, `${length} bytes`).toEqual([
          { offset: length, message: expect.stringContaining('without a trailer') },
        ]);
      else await expect(cut, `${length} bytes`).rejects.toMatchObject({ kind: 'corrupt' });
    }
  });

  it('does not believe sizes that go beyond the file', async () => {
    await expect(readEntries({ name: 'a', size: 0xffffffff })).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(readEntries({ name: 'l', mode: SYMLINK, size: 0xfffffff0 })).rejects.toMatchObject({
      kind: 'corrupt',
    });
  });

  it('checks the sums of the crc format', async () => {
    const good = { name: 'a', data: 'ab', magic: '070702', sum: 0x61 + 0x62 };
    const trailer = entry({ name: 'TRAILER!!!', mode: 0, magic: '070702' });
    const { tree, style, exact } = await read(Buffer.concat([entry(good), trailer]));
    expect(await textOf(tree, 'a')).toBe('ab');
    expect([style.format, exact]).toEqual(['crc', true]);
    await expect(read(Buffer.concat([entry({ ...good, sum: 1 }), trailer]))).rejects.toMatchObject({
      kind: 'corrupt',
      expected: '1',
    });
  });
});

describe("the kernel's view of an archive", () => {
  it.each<[string, RawFields[], string]>([
    ['no directory above', [{ name: 'no/file' }], 'directory above'],
    ['a directory with data', [{ name: 'd', mode: DIRECTORY, data: 'x' }], '1 bytes of data'],
    ['no kind', [{ name: 'x', mode: 0o644 }], 'no kind'],
    ['no name', [{ name: '' }], 'no name'],
    ['a name of 4097 bytes', [{ name: 'x'.repeat(4096) }], '4097 bytes'],
    ['a target of 4097 bytes', [{ name: 'l', mode: SYMLINK, data: 'x'.repeat(4097) }], '4097 bytes'],
    ['a file as root', [{ name: '.' }], 'root'],
  ])('skips %s and says so', async (_, fields, words) => {
    const { tree, warnings, exact } = await readEntries({ name: 'before' }, ...fields, { name: 'behind' });
    expect([...tree.keys()]).toEqual(['before', 'behind']);
    expect(warnings).toEqual([
      { offset: entry({ name: 'before' }).length, message: expect.stringContaining(words) },
    ]);
    expect(exact).toBe(false);
  });

  it('makes directories that nobody lists where the reader is no kernel', async () => {
    const bytes = archive(
      { name: './2.6.9/i686/a.ko', data: 'x', mtime: 7 },
      { name: 'f' },
      { name: 'f/under' },
      { name: 'bin', mode: SYMLINK, data: '2.6.9' },
      { name: 'bin/sub/x' },
    );
    const { tree, warnings, exact } = await readCpio(memorySource(bytes));
    expect([...tree.keys()]).toEqual([
      '2.6.9',
      '2.6.9/i686',
      '2.6.9/i686/a.ko',
      'f',
      'bin',
      '2.6.9/sub',
      '2.6.9/sub/x',
    ]);
    expect(tree.get(at('2.6.9'))).toMatchObject({ kind: 'directory', mode: 0o755, mtime: 7 });
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('f/under') })]);
    expect(exact).toBe(false);
  });

  it('lets a later file replace an earlier one, and only the mode of a directory', async () => {
    const { tree, exact } = await readEntries(
      { name: 'd', mode: DIRECTORY },
      { name: 'd/a', data: 'long content' },
      { name: 'd', mode: 0o040700, mtime: 9, uid: 1 },
      { name: 'd/a', mode: 0o100600, data: 'short' },
    );
    expect([...tree.keys()]).toEqual(['d', 'd/a']);
    expect(tree.get(at('d'))).toMatchObject({ mode: 0o700, mtime: 9, uid: 1 });
    expect(await textOf(tree, 'd/a')).toBe('short');
    expect(exact).toBe(true);
  });

  it('replaces across kinds, but no directory that holds something', async () => {
    const { tree, warnings } = await readEntries(
      { name: 'a' },
      { name: 'a', mode: SYMLINK, data: 'x' },
      { name: 'empty', mode: DIRECTORY },
      { name: 'empty', data: 'now a file' },
      { name: 'full', mode: DIRECTORY },
      { name: 'full/f' },
      { name: 'full', data: 'lost' },
      { name: 'full', mode: SYMLINK, data: 'lost' },
    );
    expect([...tree].map(([path, { kind }]) => `${path} ${kind}`)).toEqual([
      'a symlink',
      'empty file',
      'full directory',
      'full/f file',
    ]);
    expect(warnings.length).toBe(2);
  });

  it('makes a symbolic link without a target, as Linux does', async () => {
    const { tree, exact } = await readEntries({ name: 'l', mode: SYMLINK });
    expect([tree.get(at('l')), exact]).toEqual([expect.objectContaining({ target: '' }), true]);
  });

  it('keeps the number of a device that is there already', async () => {
    const { tree } = await readEntries(
      { name: 'n', mode: 0o020666, rdev: [1, 3] },
      { name: 'n', mode: 0o020600, rdev: [1, 5] },
    );
    expect(tree.get(at('n'))).toMatchObject({ mode: 0o600, rdev: { major: 1, minor: 3 } });
  });

  it('puts a file behind a symlinked directory where the link leads', async () => {
    const { tree } = await readEntries(
      { name: 'usr', mode: DIRECTORY },
      { name: 'usr/bin', mode: DIRECTORY },
      { name: 'bin', mode: SYMLINK, data: '/usr/bin' },
      { name: 'up', mode: SYMLINK, data: '../../..' },
      { name: 'bin/sh', data: 'x' },
      { name: 'up/top', data: 'y' },
    );
    expect([...tree.keys()]).toEqual(['usr', 'usr/bin', 'bin', 'up', 'usr/bin/sh', 'top']);
  });

  it.each([
    ['first', ['data', '', ''], 'first', true],
    ['last', ['', '', 'data'], 'last', true],
    ['middle', ['', 'data', ''], undefined, false],
  ])('joins hard links with the data on the %s', async (_, data, place, isExact) => {
    const link = { ino: 5, nlink: 3, device: [8, 2] as [number, number] };
    const { tree, style, exact } = await readEntries(
      ...data.map((text, index) => ({ name: `l${index}`, data: text, ...link })),
      { name: 'other', ...link, device: [8, 3] },
    );
    const inodes = [...tree.values()];
    expect(new Set(inodes.slice(0, 3)).size).toBe(1);
    expect(inodes[3]).not.toBe(inodes[0]);
    expect(await textOf(tree, 'l2')).toBe('data');
    if (place) expect(style.hardLinkData).toBe(place);
    expect(exact).toBe(isExact);
  });

  it('joins neither single links nor other kinds nor what a trailer parts', async () => {
    const { tree } = await readEntries(
      { name: 'a', ino: 1, nlink: 1 },
      { name: 'b', ino: 1, nlink: 1 },
      { name: 'c', ino: 2, nlink: 2 },
      { name: 'd', ino: 2, nlink: 2, mode: 0o020600 },
    );
    expect(new Set(tree.values()).size).toBe(4);
  });

  it('truncates a hard linked file for all its names', async () => {
    const link = { ino: 5, nlink: 2 };
    const { tree, entries } = await readEntries(
      { name: 'a', ...link },
      { name: 'b', data: 'old', ...link },
      { name: 'a', data: 'new' },
    );
    expect([await textOf(tree, 'a'), await textOf(tree, 'b')]).toEqual(['new', 'new']);
    expect(entries[1]?.[1]).not.toBe(tree.get(at('b')));
  });
});
