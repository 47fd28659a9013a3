import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readOdc, recogniseOdc } from '../../../src/formats/cpio/odc.ts';
import { readCpio } from '../../../src/formats/cpio/read.ts';
import { describeTree } from './archives.ts';

interface Fields {
  readonly ino?: number;
  readonly mode?: number;
  readonly nlink?: number;
  readonly rdev?: number;
  readonly data?: string;
}

function entry(
  name: string,
  { ino = 1, mode = 0o100644, nlink = 1, rdev = 0, data = '' }: Fields = {},
): Buffer {
  const octal = (value: number, width: number) => value.toString(8).padStart(width, '0');
  const numbers = [0x801, ino, mode, 12, 34, nlink, rdev].map((value) => octal(value, 6)).join('');
  const sizes = octal(86_400, 11) + octal(name.length + 1, 6) + octal(data.length, 11);
  return Buffer.from(`070707${numbers}${sizes}${name}\0${data}`, 'latin1');
}

const ARCHIVE = Buffer.concat([
  entry('.', { mode: 0o40755, nlink: 3 }),
  entry('d', { mode: 0o40711, ino: 2 }),
  entry('d/odd', { ino: 3, data: '070707 is data' }),
  entry('d/one', { ino: 4, nlink: 2, data: 'linked' }),
  entry('d/two', { ino: 4, nlink: 2, data: 'linked' }),
  entry('link', { mode: 0o120777, ino: 5, data: 'd/odd' }),
  entry('null', { mode: 0o20666, ino: 6, rdev: 0x103 }),
  entry('TRAILER!!!', { ino: 0, mode: 0 }),
]);

describe('readOdc', () => {
  it('reads what the archive lists, hard links too, and stops behind the trailer', async () => {
    const source = memorySource(Buffer.concat([Buffer.from('xyz'), ARCHIVE, Buffer.alloc(512)]));
    const archive = await readOdc(source, 3);
    expect(archive.end).toBe(3 + ARCHIVE.length);
    expect(archive.warnings).toEqual([]);
    expect(archive.objection).toContain('newc');
    const tree = await describeTree(archive.tree);
    expect(tree.map(({ path }) => path)).toEqual(['', 'd', 'd/odd', 'd/one', 'd/two', 'link', 'null']);
    const get = (path: string) => [...archive.tree].find(([name]) => name === path)?.[1];
    expect(get('d/one')).toBe(get('d/two'));
    expect(get('d/one')).toMatchObject({ kind: 'file', uid: 12, gid: 34, mtime: 86_400, mode: 0o644 });
    expect(get('link')).toMatchObject({ kind: 'symlink', target: 'd/odd' });
    expect(get('null')).toMatchObject({ kind: 'character', rdev: { major: 1, minor: 3 } });
  });

  it('tells an archive that is cut anywhere', async () => {
    for (let length = 0; length < ARCHIVE.length; length++)
      await expect(readOdc(memorySource(ARCHIVE.subarray(0, length))), `${length}`).rejects.toMatchObject({
        kind: 'corrupt',
      });
  });

  it.each([
    ['a digit that is none', 30, '9'],
    ['a name without an end', 77, 'x'],
    ['a magic that is none', 3, '8'],
  ])('tells %s', async (_, at, text) => {
    const bytes = Buffer.from(ARCHIVE);
    bytes.write(text, at);
    await expect(readOdc(memorySource(bytes))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('refuses a name that leads out', async () => {
    await expect(readOdc(memorySource(entry('../x')))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('is no way into an initramfs', async () => {
    expect(recogniseOdc(ARCHIVE)).toBe(true);
    expect(recogniseOdc(Buffer.from('070701'))).toBe(false);
    await expect(readCpio(memorySource(ARCHIVE))).rejects.toMatchObject({ kind: 'unsupported' });
  });
});
