import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { fromText } from '../../../src/base/bytes.ts';
import { isFat, readFat } from '../../../src/formats/fat/read.ts';
import { textOf } from '../cpio/archives.ts';
import { DATA_AT, fatImage, longName, ROOT_AT, SECTOR, setCluster } from './images.ts';

const read = (bytes: Uint8Array) => readFat(memorySource(bytes, 'floppy.img'));
const corrupt = (found?: string) => ({
  kind: 'corrupt',
  at: { file: 'floppy.img' },
  ...(found === undefined ? {} : { found }),
});

describe('readFat', () => {
  it('reads names, data, times, modes and what the boot sector says', async () => {
    const { tree, summary } = await read(
      fatImage([
        {
          name: 'README  TXT',
          data: 'r'.repeat(1300),
          date: (23 << 9) | (2 << 5) | 3,
          time: (4 << 11) | (5 << 5) | 3,
        },
        { name: 'KERNEL', attributes: 0x01, data: 'k', caseFlags: 0x08 },
        { name: 'EMPTY' },
      ]),
    );
    expect(summary).toEqual({
      bits: 12,
      sectorSize: 512,
      clusterSize: 512,
      clusterCount: 96,
      size: 51200,
      serial: '1234-ABCD',
      label: 'BOOTLABEL',
    });
    expect([...tree.keys()]).toEqual(['', 'README.TXT', 'kernel', 'EMPTY']);
    expect(await textOf(tree, 'README.TXT')).toBe('r'.repeat(1300));
    expect(tree.get(fromText('README.TXT'))).toMatchObject({
      mode: 0o644,
      mtime: Date.UTC(2003, 1, 3, 4, 5, 6) / 1000,
    });
    expect(tree.get(fromText('kernel'))).toMatchObject({ mode: 0o444, mtime: 0 });
  });

  it('follows a chain that is scattered and runs backwards', async () => {
    const image = fatImage([{ name: 'A', size: 1025, cluster: 9 }]);
    [
      [9, 'x'],
      [4, 'y'],
      [5, 'z'],
    ].forEach(([cluster, letter]) => {
      image.fill(
        String(letter),
        DATA_AT + (Number(cluster) - 2) * SECTOR,
        DATA_AT + (Number(cluster) - 1) * SECTOR,
      );
    });
    setCluster(image, 9, 4);
    setCluster(image, 4, 5);
    setCluster(image, 5, 0xff8);
    expect(await textOf((await read(image)).tree, 'A')).toBe(`${'x'.repeat(512)}${'y'.repeat(512)}z`);
  });

  it.each([
    ['a long name', longName('A name of twenty-six chars', 'ANAMEO~1'), 'A name of twenty-six chars'],
    ['a name beyond ASCII', longName('Grüße €', 'ANAMEO~1'), 'Grüße €'],
    ['a long name with the checksum of another', longName('wrong', 'ANAMEO~1', 1), 'ANAMEO~1'],
    [
      'a long name without its first part',
      longName('A name of twenty-six chars', 'ANAMEO~1').slice(1),
      'ANAMEO~1',
    ],
    [
      'a long name without its last part',
      longName('A name of twenty-six chars', 'ANAMEO~1').slice(0, 1),
      'ANAMEO~1',
    ],
  ])('takes %s for what it is', async (_, before, expected) => {
    const { tree } = await read(fatImage([{ name: 'ANAMEO~1', before }]));
    expect([...tree.keys()]).toEqual(['', fromText(expected)]);
  });

  it('takes the label of the root directory, and leaves deleted entries out', async () => {
    const image = fatImage([
      { name: 'ROOTLABEL', attributes: 0x08 },
      { name: 'GONE', data: 'x' },
      { name: 'B' },
    ]);
    image.writeUInt8(0xe5, ROOT_AT + 32);
    const { tree, summary } = await read(image);
    expect(summary.label).toBe('ROOTLABEL');
    expect([...tree.keys()]).toEqual(['', 'B']);
  });

  it('reads directories, and stops at one that holds itself', async () => {
    const image = fatImage([{ name: 'DIR', attributes: 0x10, cluster: 5 }]);
    setCluster(image, 5, 0xfff);
    const at = DATA_AT + 3 * SECTOR;
    image.write('.          ', at, 'latin1');
    image.writeUInt8(0x10, at + 11);
    image.write('SUB        ', at + 32, 'latin1');
    image.writeUInt8(0x10, at + 32 + 11);
    image.writeUInt16LE(6, at + 32 + 26);
    setCluster(image, 6, 0xfff);
    expect([...(await read(image)).tree.keys()]).toEqual(['', 'DIR', 'DIR/SUB']);
    image.writeUInt16LE(5, at + 32 + 26);
    await expect(read(image)).rejects.toMatchObject(corrupt());
  });
});

describe('a damaged FAT image', () => {
  it.each<[string, (image: Buffer) => void]>([
    ['a chain that leaves the volume', (image) => setCluster(image, 2, 99)],
    ['a chain into a free cluster', (image) => setCluster(image, 2, 0)],
    ['a chain into a bad cluster', (image) => setCluster(image, 2, 0xff7)],
    ['a chain that ends too early', (image) => setCluster(image, 2, 0xfff)],
    ['a chain that is longer than the file', (image) => setCluster(image, 3, 5)],
    ['a chain that is a ring', (image) => setCluster(image, 3, 2)],
    ['a file that shares clusters', (image) => image.writeUInt16LE(2, ROOT_AT + 32 + 26)],
    ['a name that stands twice', (image) => image.write('A          ', ROOT_AT + 32, 'latin1')],
    ['a name with a slash', (image) => image.write('A/B        ', ROOT_AT + 32, 'latin1')],
    ['a name with a NUL', (image) => image.write('A\0B', ROOT_AT + 32, 'latin1')],
    ['a size beyond the volume', (image) => image.writeUInt32LE(0xffffffff, ROOT_AT + 28)],
  ])('with %s is refused', async (_, damage) => {
    // As large as the volume, so that sharing shows in the sum.
    const image = fatImage([
      { name: 'A', data: 'x'.repeat(1024) },
      { name: 'B', data: 'y'.repeat(94 * 512 - 1) },
    ]);
    await expect(read(image)).resolves.toBeDefined();
    damage(image);
    await expect(read(image)).rejects.toMatchObject(corrupt());
  });

  it('that is cut short is refused with its size', async () => {
    await expect(read(fatImage([]).subarray(0, 50_000))).rejects.toMatchObject(corrupt('50000 bytes'));
  });

  it.each<[string, number, number]>([
    ['no signature', 510, 0],
    ['no jump', 0, 0x33],
    ['sectors of 3 bytes', 11, 3],
    ['clusters of no sector', 13, 0],
    ['clusters of three sectors', 13, 3],
    ['no table', 16, 0],
    ['no media descriptor', 21, 1],
    ['tables of no sector', 22, 0],
    ['tables as large as the volume', 22, 99],
  ])('is no FAT image with %s', async (_, at, value) => {
    const image = fatImage([]);
    expect(isFat(image)).toBe(true);
    image.writeUInt8(value, at);
    expect(isFat(image)).toBe(false);
    await expect(read(image)).rejects.toMatchObject(corrupt());
  });

  it('is never anything but an error or a tree, whatever bit is flipped', async () => {
    const image = fatImage([
      { name: 'A', data: 'x'.repeat(2000), before: longName('a longer name than 13', 'A') },
      { name: 'DIR', attributes: 0x10, data: `SUB        \x10${'\0'.repeat(14)}\x09\0` },
    ]);
    for (let at = 0; at < 5 * SECTOR; at += 3) {
      const copy = Buffer.from(image);
      copy.writeUInt8(copy.readUInt8(at) ^ (1 << (at % 8)), at);
      const result = await read(copy).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toMatchObject({ name: 'BootsmithError', kind: 'corrupt' });
    }
  });
});
