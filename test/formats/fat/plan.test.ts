import { describe, expect, it } from 'vitest';
import { type ByteString, fromText } from '../../../src/base/bytes.ts';
import { planFat } from '../../../src/formats/fat/plan.ts';
import { device, directory, file, type Inode, symlink, type Tree } from '../../../src/tree/tree.ts';

const MIB = 1024 * 1024;
const treeOf = (...entries: [string, Inode][]): Tree =>
  new Map(entries.map(([path, inode]) => [fromText(path), inode]));
const sized = (size: number) => file({ size, async *chunks() {} });

describe('planFat', () => {
  it('makes a floppy of what fits on one, and a larger volume of more', () => {
    expect(planFat(treeOf(['a', sized(1_400_000)]))).toMatchObject({
      bits: 12,
      sectors: 2880,
      clusterSize: 512,
    });
    expect(planFat(treeOf(['a', sized(1_500_000)])).sectors).toBeGreaterThan(2880);
  });

  it.each([
    [3, 12],
    [12, 12],
    [40, 16],
    [900, 16],
    [1500, 32],
    [3000, 32],
  ])('holds %i MiB with room in a FAT%i', (size, bits) => {
    const plan = planFat(treeOf(['a', sized(size * MIB)]));
    const clusters = (plan.sectors * 512) / plan.clusterSize;
    expect(plan.bits).toBe(bits);
    expect(plan.sectors * 512).toBeGreaterThan(size * MIB * 1.05);
    expect(plan.sectors * 512).toBeLessThan(size * MIB * 1.4 + MIB);
    if (bits === 16) expect(clusters).toBeGreaterThan(4085);
    if (bits === 32) expect(clusters).toBeGreaterThan(65525);
  });

  it('keeps the shape of a stock volume while the tree fits', () => {
    const kept = { bits: 12, clusterSize: 2048, sectors: 5760 } as const;
    expect(planFat(treeOf(['a', sized(2 * MIB)]), kept)).toMatchObject(kept);
    expect(planFat(treeOf(['a', sized(3 * MIB)]), kept).sectors).toBeGreaterThan(5760);
  });

  it('takes clusters that hold the longest name whole', () => {
    const kept = { bits: 12, clusterSize: 512, sectors: 2880 } as const;
    expect(planFat(treeOf(['n'.repeat(195), sized(1)]), kept).clusterSize).toBe(512);
    expect(planFat(treeOf(['n'.repeat(196), sized(1)]), kept).clusterSize).toBe(1024);
  });

  it('gives a root of many long names enough room', () => {
    const names = Array.from({ length: 600 }, (_, i): [string, Inode] => [`a long file name ${i}`, sized(1)]);
    expect(planFat(treeOf(...names)).rootSectors * 16).toBeGreaterThan(600 * 3);
  });

  it.each<[string, Tree, RegExp]>([
    ['a symbolic link', treeOf(['l', symlink(fromText('x'))]), /symlink/],
    ['a device', treeOf(['null', device('character', { major: 1, minor: 3 })]), /character/],
    ['names that differ by case', treeOf(['Über', sized(1)], ['ÜBER', sized(1)]), /case/],
    ['a colon', treeOf(['a:b', sized(1)]), /":"/],
    ['an escape', treeOf(['a\x1b', sized(1)]), /u001b/],
    ['a dot at the end', treeOf(['a.', sized(1)]), /drops/],
    ['a long name', treeOf(['n'.repeat(256), sized(1)]), /256/],
    ['a name in latin1', new Map([['l\xe4tin' as ByteString, sized(1)]]), /UTF-8/],
    ['a file of 4 GiB', treeOf(['a', sized(2 ** 32)]), /4294967296/],
  ])('refuses %s, naming the path', (_, tree, found) => {
    expect(() => planFat(tree)).toThrow(
      expect.objectContaining({ kind: 'unsupported', found: expect.stringMatching(found) }),
    );
  });

  it('refuses a path without its directory', () => {
    expect(() => planFat(treeOf(['d/a', sized(1)]))).toThrow(expect.objectContaining({ kind: 'usage' }));
    expect(() => planFat(treeOf(['d', directory()], ['d/a', sized(1)]))).not.toThrow();
  });
});
