import { describe, expect, it } from 'vitest';
import { isModuleIndex, readModuleIndex } from '../../../src/formats/module-index/read.ts';
import { writeModuleIndex } from '../../../src/formats/module-index/write.ts';

const ENTRIES = [
  { key: 'ask', value: 'a', priority: 3 },
  { key: 'ate', value: 'b', priority: 1 },
  { key: 'on', value: 'late', priority: 9 },
  { key: 'on', value: 'early', priority: 2 },
  { key: 'once', value: '', priority: 0 },
];

/** The same, by hand from the description of the format: children first, each node behind them. */
const BYTES = [
  ...['b007f457', '00020001', '20000063'],
  // "sk" below "a", then "te", and the node of "a" without a label of its own
  ...['6b00', '00000001', '00000003', '6100'], // 12: prefix k, one value
  ...['6500', '00000001', '00000001', '6200'], // 24: prefix e, one value
  ...['73', '74', 'c000000c', 'c0000018'], // 36: from s to t
  ...['6500', '00000001', '00000000', '00'], // 46: prefix e, the value of once
  ...['6e00', '63', '63', 'c000002e', '00000002'], // 57: prefix n, child c, two values
  ...['00000002', '6561726c7900', '00000009', '6c61746500'],
].join('');

describe('an index of kernel modules', () => {
  it('is written as its format says', () => {
    const bytes = Buffer.from(writeModuleIndex(ENTRIES)).toString('hex');
    const root = ['61', '6f', '20000024', ...Array(13).fill('00000000'), 'e0000039'].join('');
    const rootOffset = BYTES.length / 2;
    expect(bytes).toBe(BYTES.replace('20000063', (0x20000000 + rootOffset).toString(16)) + root);
  });

  it('is read back, by key and priority', () => {
    expect(readModuleIndex(writeModuleIndex(ENTRIES), 'x.bin')).toEqual([
      { key: 'ask', value: 'a', priority: 3 },
      { key: 'ate', value: 'b', priority: 1 },
      { key: 'on', value: 'early', priority: 2 },
      { key: 'on', value: 'late', priority: 9 },
      { key: 'once', value: '', priority: 0 },
    ]);
    expect(readModuleIndex(writeModuleIndex([]), 'x.bin')).toEqual([]);
  });

  it('does not depend on the order of the entries', () => {
    expect(writeModuleIndex([...ENTRIES].reverse())).toEqual(writeModuleIndex(ENTRIES));
  });

  it('holds no letter beyond ASCII', () => {
    expect(() => writeModuleIndex([{ key: 'ä', value: 'a', priority: 0 }])).toThrow('cannot hold this text');
    expect(() => writeModuleIndex([{ key: 'a', value: 'a\0', priority: 0 }])).toThrow(
      'cannot hold this text',
    );
  });

  it('of another version, cut short or in a circle is refused', () => {
    const good = writeModuleIndex(ENTRIES);
    expect(isModuleIndex(good)).toBe(true);
    const old = Buffer.from(good);
    old.writeUInt32BE(0xb007fa57);
    expect(isModuleIndex(old)).toBe(false);
    expect(() => readModuleIndex(old, 'x.bin')).toThrow('no index');
    for (let length = 0; length < good.length; length++)
      expect(() => readModuleIndex(good.subarray(0, length), 'x.bin')).toThrow('no index');
    const circle = Buffer.from(good);
    circle.writeUInt32BE(circle.readUInt32BE(8), 38);
    expect(() => readModuleIndex(circle, 'x.bin')).toThrow('no index');
  });
});
