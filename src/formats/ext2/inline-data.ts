import { byteString, roundUp, viewOf } from '../../base/bytes.ts';
import { type DirectoryEntry, parseDirectoryBlock } from './directory.ts';
import {
  ATTRIBUTE,
  ATTRIBUTE_MAGIC,
  ATTRIBUTE_MAGIC_SIZE,
  ATTRIBUTE_SIZE,
  INLINE_DATA_ATTRIBUTE,
  INLINE_PARENT_SIZE,
} from './ext4-layout.ts';
import { readFields } from './fields.ts';
import { BLOCK_POINTERS } from './layout.ts';
import { damage, type RawInode, type Volume } from './volume.ts';

/** A stretch of inline data; `offset` in bytes from the start of the image. */
interface Part {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/**
 * The `size` bytes of a file or symbolic link with the flag `inlineData`: up to 60 in `i_block`, the rest in the
 * attribute `system.data` behind the inode. Throws `corrupt` when there are fewer.
 */
export function readInlineData(volume: Volume, inode: RawInode, size: number): Uint8Array {
  const parts = findParts(volume, inode);
  const room = parts.reduce((sum, part) => sum + part.bytes.length, 0);
  if (size > room)
    throw damage(
      volume,
      inode.offset,
      `inode ${inode.number} holds less data than it says`,
      `${room} bytes`,
      `${size} bytes`,
    );
  return Buffer.concat(parts.map((part) => part.bytes)).subarray(0, size);
}

/** The entries of a directory with the flag `inlineData`, which has no `.` and `..`. */
export function readInlineDirectory(volume: Volume, inode: RawInode): DirectoryEntry[] {
  const [first, ...more] = findParts(volume, inode);
  if (first === undefined) return [];
  const start = {
    bytes: first.bytes.subarray(INLINE_PARENT_SIZE),
    offset: first.offset + INLINE_PARENT_SIZE,
  };
  return [start, ...more].flatMap(({ bytes, offset }) =>
    parseDirectoryBlock(bytes, volume.source.name, offset),
  );
}

function findParts(volume: Volume, inode: RawInode): Part[] {
  const parts = [{ bytes: inode.pointers, offset: inode.offset + BLOCK_POINTERS.offset }];
  const more = findAttribute(volume, inode);
  if (more !== undefined && more.bytes.length > 0) parts.push(more);
  return parts;
}

function findAttribute(volume: Volume, inode: RawInode): Part | undefined {
  const { bytes, offset: base } = inode.attributes;
  const view = viewOf(bytes);
  if (bytes.length < ATTRIBUTE_MAGIC_SIZE || view.getUint32(0, true) !== ATTRIBUTE_MAGIC) return undefined;
  const area = bytes.subarray(ATTRIBUTE_MAGIC_SIZE);
  const offset = base + ATTRIBUTE_MAGIC_SIZE;
  // As in the kernel, the entries end with four zero bytes; those of the last one may be the end of the inode.
  for (let at = 0; at + 4 <= area.length && viewOf(area).getUint32(at, true) !== 0; ) {
    const nameEnd = at + ATTRIBUTE_SIZE + (area[at] ?? 0);
    if (nameEnd > area.length)
      throw damage(
        volume,
        offset + at,
        `an attribute of inode ${inode.number} is cut short`,
        `${nameEnd - at} bytes`,
        `${area.length - at} bytes at most`,
      );
    const entry = readFields(area, at, ATTRIBUTE);
    const name = byteString(area.subarray(at + ATTRIBUTE_SIZE, nameEnd));
    if (entry.nameIndex === INLINE_DATA_ATTRIBUTE.nameIndex && name === INLINE_DATA_ATTRIBUTE.name) {
      const end = entry.valueOffset + entry.valueSize;
      if (entry.valueInode !== 0 || end > area.length)
        throw damage(
          volume,
          offset + at + ATTRIBUTE.valueOffset[0],
          `the data of inode ${inode.number} lies outside the inode`,
          `${entry.valueSize} bytes at ${entry.valueOffset}, inode ${entry.valueInode}`,
          `${area.length} bytes at most`,
        );
      return { bytes: area.subarray(entry.valueOffset, end), offset: offset + entry.valueOffset };
    }
    at = roundUp(nameEnd, 4);
  }
  return undefined;
}
