import { viewOf } from '../../../src/base/bytes.ts';
import { crc32c } from '../../../src/formats/ext2/checksum.ts';
import {
  ATTRIBUTE_MAGIC,
  EXTENT_HEAD,
  EXTENT_HEAD_SIZE,
  EXTENT_MAGIC,
  SUPERBLOCK_EXT4,
} from '../../../src/formats/ext2/ext4-layout.ts';
import { writeFields } from '../../../src/formats/ext2/fields.ts';
import {
  BLOCK_POINTERS,
  INCOMPAT_FEATURES,
  INODE,
  INODE_FLAG,
  RO_COMPAT_FEATURES,
  SUPERBLOCK_OFFSET,
} from '../../../src/formats/ext2/layout.ts';
import { buildImage, inodeOffset, pokeInode, pokeSuperblock } from './images.ts';
import { TREE } from './sample.ts';

/** Inodes in the image of `wideImage`. */
export const WIDE_INODES = 32;
export const WIDE_SIZE = 256;

/**
 * The sample tree as ext4 with inodes of 256 bytes: written with twice as many inodes of 128 bytes, which are then
 * moved apart. Every second half is empty.
 */
export async function wideImage(): Promise<Uint8Array> {
  const image = await buildImage(TREE, { spareInodes: 2 * WIDE_INODES - 18, spareBytes: 64 * 1024 });
  const start = await inodeOffset(image, 1);
  for (let number = WIDE_INODES; number > 0; number--) {
    const inode = image.slice(start + (number - 1) * 128, start + number * 128);
    const at = start + (number - 1) * WIDE_SIZE;
    image.fill(0, at, at + WIDE_SIZE);
    image.set(inode, at);
    viewOf(image).setUint16(at + 0x80, 32, true);
  }
  pokeSuperblock(image, 'inodesPerGroup', WIDE_INODES);
  pokeSuperblock(image, 'inodeCount', WIDE_INODES);
  pokeSuperblock(image, 'inodeSize', WIDE_SIZE);
  const { filetype, extent, inline_data } = INCOMPAT_FEATURES;
  pokeSuperblock(image, 'incompat', filetype | extent | inline_data);
  return image;
}

export type NewExtent = readonly [logical: number, count: number, start: number];
export type NewIndex = readonly [logical: number, node: number];

/** A node of an extent tree in `size` bytes. */
export function extentNode(
  size: number,
  depth: number,
  entries: readonly (NewExtent | NewIndex)[],
): Uint8Array {
  const bytes = new Uint8Array(size);
  const entryLimit = Math.floor((size - EXTENT_HEAD_SIZE) / 12);
  writeFields(bytes, 0, EXTENT_HEAD, { magic: EXTENT_MAGIC, entryCount: entries.length, entryLimit, depth });
  const view = viewOf(bytes);
  for (const [i, [logical, second, third]] of entries.entries()) {
    const at = EXTENT_HEAD_SIZE + 12 * i;
    view.setUint32(at, logical, true);
    if (third === undefined) view.setUint32(at + 4, second, true);
    else {
      view.setUint16(at + 4, second, true);
      view.setUint32(at + 8, third, true);
    }
  }
  return bytes;
}

/** Gives an inode these 60 bytes as its extent tree. */
export async function pokeExtents(image: Uint8Array, number: number, root: Uint8Array): Promise<void> {
  await pokeInode(image, number, 'flags', INODE_FLAG.extents);
  image.set(root, (await inodeOffset(image, number)) + BLOCK_POINTERS.offset);
}

/** Gives an inode inline data: the first 60 bytes, and what the attribute holds. */
export async function pokeInline(image: Uint8Array, number: number, data: Uint8Array): Promise<void> {
  const at = await inodeOffset(image, number);
  writeFields(image, at, INODE, { flags: INODE_FLAG.inlineData, size: data.length, sectorCount: 0 });
  image.fill(0, at + BLOCK_POINTERS.offset, at + BLOCK_POINTERS.offset + BLOCK_POINTERS.size);
  image.set(data.subarray(0, 60), at + BLOCK_POINTERS.offset);
  const rest = data.subarray(60);
  const area = at + 0x80 + 32;
  const view = viewOf(image);
  view.setUint32(area, ATTRIBUTE_MAGIC, true);
  const valueOffset = WIDE_SIZE - 0x80 - 32 - 4 - rest.length;
  image.set([4, 7], area + 4);
  view.setUint16(area + 6, rest.length === 0 ? 0 : valueOffset, true);
  view.setUint32(area + 12, rest.length, true);
  image.set(Buffer.from('data'), area + 20);
  image.set(rest, area + 4 + valueOffset);
}

/** Turns metadata_csum on and makes the superblock's checksum right. */
export function sealSuperblock(image: Uint8Array): void {
  pokeSuperblock(image, 'roCompat', RO_COMPAT_FEATURES.metadata_csum);
  const bytes = image.subarray(SUPERBLOCK_OFFSET, SUPERBLOCK_OFFSET + 1024);
  writeFields(bytes, 0, SUPERBLOCK_EXT4, { checksumType: 1 });
  writeFields(bytes, 0, SUPERBLOCK_EXT4, { checksum: crc32c(bytes.subarray(0, 0x3fc)) });
}
