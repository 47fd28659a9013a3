import { viewOf } from '../../base/bytes.ts';
import { INODE_FIELDS, INODE_SIZE, type InodeField } from './layout.ts';

/** The numbers of one inode. */
export type InodeNumbers = Record<InodeField, number>;

/** Reads the inode at `at`, bit fields packed as the byte order has it. The caller has checked that it fits. */
export function decodeInode(bytes: Uint8Array, at: number, isLittle: boolean): InodeNumbers {
  const view = viewOf(bytes);
  const values = {} as InodeNumbers;
  let used = 0;
  let last = 0;
  for (const [name, word, width] of INODE_FIELDS) {
    if (word !== last) used = 0;
    last = word;
    const shift = isLittle ? used : 32 - used - width;
    const value = view.getUint32(at + 4 * word, isLittle);
    values[name] = (value >>> shift) & (2 ** width - 1);
    used += width;
  }
  return values;
}

/** Writes an inode; every number must fit in its field. */
export function encodeInode(bytes: Uint8Array, at: number, values: InodeNumbers, isLittle: boolean): void {
  const view = viewOf(bytes);
  const words = new Array<number>(INODE_SIZE / 4).fill(0);
  let used = 0;
  let last = 0;
  for (const [name, word, width] of INODE_FIELDS) {
    if (word !== last) used = 0;
    last = word;
    const value = values[name];
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** width)
      throw new RangeError(`${name} = ${value} does not fit in ${width} bits`);
    const shift = isLittle ? used : 32 - used - width;
    words[word] = ((words[word] ?? 0) | (value << shift)) >>> 0;
    used += width;
  }
  for (const [i, word] of words.entries()) view.setUint32(at + 4 * i, word, isLittle);
}
