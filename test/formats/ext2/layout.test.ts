import { describe, expect, it } from 'vitest';
import { byteString, fromText } from '../../../src/base/bytes.ts';
import { encodePointers, listStretch, sizeOfStretch } from '../../../src/formats/ext2/block-tree.ts';
import {
  countDirectoryBlocks,
  encodeDirectory,
  parseDirectoryBlock,
} from '../../../src/formats/ext2/directory.ts';
import { readFields, writeFields } from '../../../src/formats/ext2/fields.ts';
import { isSparseGroup, locateData, solveGeometry } from '../../../src/formats/ext2/geometry.ts';
import { DIRECTORY_RECORD, GROUP, INODE, SUPERBLOCK } from '../../../src/formats/ext2/layout.ts';

describe('field tables', () => {
  for (const [name, table, size] of [
    ['superblock', SUPERBLOCK, 1024],
    ['group', GROUP, 32],
    ['inode', INODE, 128],
  ] as const)
    it(`the fields of a ${name} do not overlap`, () => {
      const taken = new Set<number>();
      for (const [offset, width] of Object.values(table))
        for (let i = offset; i < offset + width; i++) {
          expect(taken.has(i), `byte ${i}`).toBe(false);
          expect(i).toBeLessThan(size);
          taken.add(i);
        }
    });

  it('a value that does not fit is not cut', () => {
    const bytes = new Uint8Array(128);
    expect(() => writeFields(bytes, 0, INODE, { linkCount: 65536 })).toThrow(RangeError);
    expect(() => writeFields(bytes, 0, INODE, { size: -1 })).toThrow(RangeError);
    writeFields(bytes, 0, INODE, { linkCount: 65535 });
    expect(readFields(bytes, 0, INODE).linkCount).toBe(65535);
  });
});

describe('stretches of blocks', () => {
  const fanout = 256;
  const counts = [0, 1, 11, 12, 13, 268, 269, 270, 524, 525, 65804, 65805, 65806, 66061, 66062, 140000];

  for (const count of counts)
    it(`${count} blocks: every block is pointed to once, in order`, () => {
      const start = 1000;
      const indirect = new Map<number, Uint8Array>();
      let at = start;
      let data = 0;
      for (const part of listStretch(start, count, 1024, (index) => index)) {
        if (part.kind === 'indirect') indirect.set(at++, part.bytes);
        else {
          at += part.count;
          data += part.count;
        }
      }
      expect(data).toBe(count);
      expect(at - start).toBe(sizeOfStretch(count, 1024));

      const found: number[] = [];
      const visited = new Set<number>();
      const follow = (block: number, level: number): void => {
        if (block === 0) return;
        if (level === 0) {
          found.push(block);
          return;
        }
        const bytes = indirect.get(block);
        if (bytes === undefined) throw new Error(`block ${block} is not an indirect block`);
        visited.add(block);
        const view = new DataView(bytes.buffer);
        for (let i = 0; i < fanout; i++) follow(view.getUint32(4 * i, true), level - 1);
      };
      const pointers = new DataView(encodePointers(start, count, 1024, (index) => index).buffer);
      for (let i = 0; i < 15; i++) follow(pointers.getUint32(4 * i, true), Math.max(0, i - 11));
      const expected = Array.from({ length: at - start }, (_, i) => start + i).filter(
        (i) => !indirect.has(i),
      );
      expect(found.length).toBe(count);
      expect(found.every((block, i) => block === expected[i])).toBe(true);
      expect(visited.size).toBe(indirect.size);
    });
});

describe('geometry', () => {
  it('sparse groups are 0, 1 and powers of 3, 5, 7', () => {
    const sparse = Array.from({ length: 350 }, (_, i) => i).filter(isSparseGroup);
    expect(sparse).toEqual([0, 1, 3, 5, 7, 9, 25, 27, 49, 81, 125, 243, 343]);
  });

  for (const [blockSize, dataBlocks, inodes] of [
    [1024, 1, 11],
    [1024, 120_000, 3000],
    [1024, 8130, 40],
    [1024, 8186, 12],
    [1024, 8187, 12],
    [1024, 8192, 12],
    [2048, 50_000, 70_000],
    [4096, 100_000, 12],
    [4096, 5, 70_000],
  ] as const)
    it(`${dataBlocks} blocks of ${blockSize} and ${inodes} inodes fit without overlap`, () => {
      const geometry = solveGeometry(blockSize, dataBlocks, inodes);
      const { groups, inodesPerGroup, blockCount } = geometry;
      expect(geometry.dataBlocks).toBeGreaterThanOrEqual(dataBlocks);
      expect(inodesPerGroup * groups.length).toBeGreaterThanOrEqual(inodes);
      expect(inodesPerGroup % 8).toBe(0);
      expect(inodesPerGroup).toBeLessThanOrEqual(8 * blockSize);
      let expected = geometry.firstDataBlock;
      for (const group of groups) {
        expect(group.start).toBe(expected);
        const head = group.hasSuperblock ? 1 + Math.ceil((groups.length * 32) / blockSize) : 0;
        expect(group.blockBitmap).toBe(group.start + head);
        expect(group.inodeBitmap).toBe(group.blockBitmap + 1);
        expect(group.inodeTable).toBe(group.inodeBitmap + 1);
        expect(group.firstData).toBe(group.inodeTable + (inodesPerGroup * 128) / blockSize);
        expect(group.end).toBeGreaterThanOrEqual(group.firstData);
        expect(group.end - group.start).toBeLessThanOrEqual(8 * blockSize);
        expected = group.end;
      }
      expect(expected).toBe(blockCount);
      for (const group of groups) {
        if (group.end === group.firstData) continue;
        expect(locateData(geometry, group.dataBefore)).toBe(group.firstData);
        expect(locateData(geometry, group.dataBefore + group.end - group.firstData - 1)).toBe(group.end - 1);
      }
      expect(() => locateData(geometry, geometry.dataBlocks)).toThrow(RangeError);
    });
});

describe('directory blocks', () => {
  const entry = (name: string) => ({ name: fromText(name), inode: 12, kind: 'file' as const });

  it('as many are made as were counted, each filled to its end', () => {
    for (let size = 1; size <= 255; size++) {
      const entries = Array.from({ length: 30 }, (_, i) => entry(`${i % 10}`.repeat(size)));
      const blocks = [...encodeDirectory(entries, 1024)];
      const names = blocks.flatMap((block) => parseDirectoryBlock(block, 'test', 0).map(({ name }) => name));
      expect(blocks.length).toBe(
        countDirectoryBlocks(
          entries.map(({ name }) => name),
          1024,
        ),
      );
      expect(names).toEqual(entries.map(({ name }) => name));
    }
  });

  it('a record that ends exactly with its block starts no empty one', () => {
    const entries = Array.from({ length: 4 }, () => entry('n'.repeat(248)));
    expect([...encodeDirectory(entries, 1024)].length).toBe(1);
    expect(
      countDirectoryBlocks(
        entries.map(({ name }) => name),
        1024,
      ),
    ).toBe(1);
  });

  it('unused records are 12 bytes at least, as for a name of one', () => {
    for (const [first, fits] of [
      [8, false],
      [12, true],
    ] as const) {
      const block = new Uint8Array(1024);
      writeFields(block, 0, DIRECTORY_RECORD, { recordSize: first });
      writeFields(block, first, DIRECTORY_RECORD, { recordSize: 1024 - first });
      if (fits) expect(parseDirectoryBlock(block, 'test', 0)).toEqual([]);
      else expect(() => parseDirectoryBlock(block, 'test', 0)).toThrow(/wrong length/);
    }
  });

  it('names are bytes', () => {
    const name = byteString(Uint8Array.of(0xff, 0x80, 0x0a, 0x5c));
    const [block] = encodeDirectory([{ name, inode: 9, kind: 'fifo' }], 1024);
    if (block === undefined) throw new Error('no block');
    expect(parseDirectoryBlock(block, 'test', 2048)).toEqual([{ name, inode: 9, offset: 2048 }]);
  });
});
