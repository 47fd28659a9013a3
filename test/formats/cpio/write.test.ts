import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { type ByteString, fromText } from '../../../src/base/bytes.ts';
import type { CpioStyle } from '../../../src/formats/cpio/layout.ts';
import { readCpio } from '../../../src/formats/cpio/read.ts';
import { type Entry, writeCpio } from '../../../src/formats/cpio/write.ts';
import {
  bytesContent,
  device,
  directory,
  file,
  type Inode,
  symlink,
  type Tree,
  treePath,
} from '../../../src/tree/tree.ts';
import { archive, DIRECTORY, describeTree, entry, type RawFields, textOf } from './archives.ts';

const read = (bytes: Uint8Array) => readCpio(memorySource(bytes, 'a.cpio'));
const write = (entries: Iterable<Entry>, style?: Partial<CpioStyle>) =>
  collectChunks(writeCpio(entries, style));
const data = (text: string) => file(Buffer.from(text));

function tree(inodes: Record<string, Inode>): Tree {
  return new Map(Object.entries(inodes).map(([path, inode]) => [treePath(path), inode]));
}

function everyKind(): Tree {
  const shared = file(Buffer.from('shared'), { mode: 0o600 });
  return tree({
    '.': directory({ mode: 0o700, mtime: 1 }),
    d: directory(),
    'd/one': shared,
    'd/empty': data(''),
    'd/e': directory({ mode: 0o1777 }),
    'd/big': file(Buffer.alloc(300_001, 'x'), { uid: 0xffffffff, gid: 7, mtime: 0xffffffff }),
    'd/é \n\\': data('odd'),
    link: symlink(fromText('/d/ü')),
    null: device('character', { major: 1, minor: 3 }, { mode: 0o666 }),
    sd: device('block', { major: 4095, minor: 1048575 }),
    pipe: { kind: 'fifo', mode: 0o600, uid: 0, gid: 0, mtime: 0 },
    sock: { kind: 'socket', mode: 0o600, uid: 0, gid: 0, mtime: 0 },
    two: shared,
  });
}

describe('writeCpio', () => {
  it.each<Partial<CpioStyle>>([
    {},
    { format: 'crc' },
    { namePrefix: './', hexCase: 'lower', hardLinkData: 'first' },
    { namePrefix: '/', rootName: '/', padTo: 65536 },
    { padTo: 4, trailer: { ino: 3, nlink: 0 } },
    { trailer: false, padTo: 4 },
  ])('gives back every kind in the style %j, and the style', async (style) => {
    const bytes = await write(everyKind(), style);
    const back = await read(bytes);
    expect(await describeTree(back.tree)).toEqual(await describeTree(everyKind()));
    expect(back.exact).toBe(true);
    expect(back.style).toMatchObject(style);
    expect(Buffer.compare(await write(back.entries, back.style), bytes)).toBe(0);
    expect(bytes.length % (style.padTo ?? 512)).toBe(0);
  });

  it('numbers inodes from 1 and counts links from the tree only', async () => {
    const { tree: back } = await read(await write(everyKind()));
    const numbers = [...back].map(([path, { recorded }]) => `${path} ${recorded?.ino} ${recorded?.nlink}`);
    expect(numbers.slice(0, 5)).toEqual([' 1 3', 'd 2 3', 'd/one 3 2', 'd/empty 4 1', 'd/e 5 2']);
    expect(back.get(treePath('two'))?.recorded).toEqual({ ino: 3, nlink: 2, device: { major: 0, minor: 0 } });
  });

  it('gives recorded numbers back, and free ones to what is new', async () => {
    const link = { ino: 50, nlink: 3, device: [8, 1] as [number, number] };
    const { tree: back } = await read(archive({ name: 'a', ...link }, { name: 'b', ...link, data: 'x' }));
    back.set(treePath('new'), data('y'));
    const again = await read(await write(back, { numbering: 'recorded' }));
    expect(again.tree.get(treePath('a'))?.recorded).toMatchObject({ ino: 50, nlink: 3 });
    expect(again.tree.get(treePath('new'))?.recorded).toEqual({
      ino: 51,
      nlink: 1,
      device: { major: 8, minor: 1 },
    });
  });

  it('never lets recorded numbers join two files', async () => {
    const recorded = { ino: 5, nlink: 2, device: { major: 0, minor: 0 } };
    const two = tree({ a: { ...data('a'), recorded }, b: { ...data('b'), recorded } });
    const { tree: back } = await read(await write(two, { numbering: 'recorded' }));
    expect([await textOf(back, 'a'), await textOf(back, 'b')]).toEqual(['a', 'b']);
  });

  it('joins names of one inode even where it was recorded with one link', async () => {
    const inode: Inode = { ...data('x'), recorded: { ino: 5, nlink: 1, device: { major: 0, minor: 0 } } };
    const { tree: back } = await read(await write(tree({ a: inode, b: inode }), { numbering: 'recorded' }));
    expect(back.get(treePath('a'))).toBe(back.get(treePath('b')));
    expect(await textOf(back, 'b')).toBe('x');
  });

  const huge = { size: 2 ** 32, chunks: () => bytesContent(new Uint8Array(0)).chunks() };
  it.each<[string, string, Inode]>([
    ['4 GiB', 'a', file(huge)],
    ['a time before 1970', 'a', file(Buffer.from(''), { mtime: -1 })],
    ['a time after 2106', 'a', file(Buffer.from(''), { mtime: 2 ** 32 })],
    ['a part of a second', 'a', file(Buffer.from(''), { mtime: 0.5 })],
    ['an owner over 32 bits', 'a', file(Buffer.from(''), { uid: 2 ** 32 })],
    ['the name of the trailer', 'TRAILER!!!', data('')],
    ['a name of 4096 bytes', 'x'.repeat(4096), data('')],
    ['a target of 4097 bytes', 'l', symlink('x'.repeat(4097) as ByteString)],
  ])('refuses %s', async (_, path, inode) => {
    await expect(write(tree({ [path]: inode }))).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('takes what is just within the limits', async () => {
    const limits = tree({ ['x'.repeat(4095)]: data('x'), l: symlink('y'.repeat(4096) as ByteString) });
    const { tree: back, warnings } = await read(await write(limits));
    expect([await describeTree(back), warnings]).toEqual([await describeTree(limits), []]);
  });

  it.each([
    ['more', 'xxx'],
    ['fewer', 'x'],
  ])('does not write an archive whose file gave %s bytes than it announced', async (_, text) => {
    const lying = { size: 2, chunks: () => bytesContent(Buffer.from(text)).chunks() };
    await expect(write(tree({ a: file(lying) }))).rejects.toMatchObject({ kind: 'corrupt' });
  });
});

describe('exact', () => {
  it.each<[string, RawFields[]]>([
    ['names with more NULs than one', [{ name: 'a', nameField: Buffer.from('a\0\0\0\0') }]],
    [
      'mixed case of digits',
      [
        { name: 'a', mtime: 10 },
        { name: 'b', mtime: 10, lower: true },
      ],
    ],
    ['mixed prefixes', [{ name: './a' }, { name: 'b' }]],
    ['a directory with a slash', [{ name: 'd/', mode: DIRECTORY }]],
    ['a device number on a file', [{ name: 'a', rdev: [8, 1] }]],
    ['type bits that are unknown', [{ name: 'a', mode: 0o1100644 }]],
    ['a sum in newc', [{ name: 'a', data: 'x', sum: 0x78 }]],
    [
      'data on both names of a file',
      [
        { name: 'a', ino: 1, nlink: 2, data: 'x' },
        { name: 'b', ino: 1, nlink: 2, data: 'x' },
      ],
    ],
  ])('is false for %s, and writing gives other bytes', async (_, fields) => {
    const bytes = archive(...fields);
    const back = await read(bytes);
    expect(back.exact).toBe(false);
    expect(back.difference).toBeGreaterThanOrEqual(0);
    expect(Buffer.compare(await write(back.entries, back.style), bytes)).not.toBe(0);
  });

  it('is true for a path that comes twice: both entries are kept', async () => {
    const bytes = archive({ name: 'a', data: '1', ino: 1 }, { name: 'a', data: '22', ino: 2 });
    const back = await read(bytes);
    expect(back.exact).toBe(true);
    expect(Buffer.compare(await write(back.entries, back.style), bytes)).toBe(0);
  });

  it('is true only if the fill is zero', async () => {
    const bytes = archive({ name: 'a', data: 'x' });
    bytes[115] = 1; // behind the one byte of data
    expect(await read(bytes)).toMatchObject({ exact: false, difference: 115 });
  });

  it('is true for an archive without anything', async () => {
    const bytes = entry({ name: 'TRAILER!!!', mode: 0 });
    const back = await read(bytes);
    expect([back.exact, back.entries.length]).toEqual([true, 0]);
    expect(Buffer.compare(await write(back.entries, back.style), bytes)).toBe(0);
  });
});
