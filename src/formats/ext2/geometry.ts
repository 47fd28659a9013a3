import { roundUp } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { GROUP_SIZE, INODE_SIZE } from './layout.ts';

/** One block group: where its parts lie, in blocks from the start of the image. */
export interface GroupPlace {
  readonly start: number;
  /** The block after its last one. */
  readonly end: number;
  /** Whether it begins with a superblock and the group descriptors. */
  readonly hasSuperblock: boolean;
  readonly blockBitmap: number;
  readonly inodeBitmap: number;
  readonly inodeTable: number;
  readonly firstData: number;
  /** How many data blocks the groups before it have. */
  readonly dataBefore: number;
}

/** The shape of an image to be written. Data blocks are counted through all groups, from 0. */
export interface Geometry {
  readonly blockSize: number;
  readonly firstDataBlock: number;
  readonly blockCount: number;
  readonly blocksPerGroup: number;
  readonly inodesPerGroup: number;
  readonly groups: readonly GroupPlace[];
  /** All data blocks, in use or free. */
  readonly dataBlocks: number;
}

const BLOCK_NUMBER_LIMIT = 2 ** 32 - 1;

/**
 * The smallest image with room for `dataBlocks` and `inodes`: as few groups as they fit in, all but the last one of
 * full size. Throws `unsupported` when block numbers of 32 bits do not suffice.
 */
export function solveGeometry(blockSize: number, dataBlocks: number, inodes: number): Geometry {
  const limit = 8 * blockSize; // one block of bitmap
  const inodesPerBlock = blockSize / INODE_SIZE;
  const least = Math.max(Math.ceil(dataBlocks / limit), Math.ceil(inodes / limit), 1);
  for (let count = least; count * limit <= BLOCK_NUMBER_LIMIT; count++) {
    const inodesPerGroup = roundUp(Math.ceil(inodes / count), inodesPerBlock);
    const descriptorBlocks = Math.ceil((count * GROUP_SIZE) / blockSize);
    const tableBlocks = inodesPerGroup / inodesPerBlock;
    if (1 + descriptorBlocks + 2 + tableBlocks >= limit) break;
    const geometry = placeGroups(blockSize, dataBlocks, inodesPerGroup, count);
    if (geometry !== undefined) return geometry;
  }
  throw new BootsmithError('unsupported', 'the tree is too large for an ext2 image', {
    found: `${dataBlocks} blocks of ${blockSize} bytes, ${inodes} inodes`,
    hint: 'Choose a larger block size.',
  });
}

/** Undefined when `count` groups are too few. */
function placeGroups(
  blockSize: number,
  dataBlocks: number,
  inodesPerGroup: number,
  count: number,
): Geometry | undefined {
  const blocksPerGroup = 8 * blockSize;
  const firstDataBlock = blockSize === 1024 ? 1 : 0;
  const descriptorBlocks = Math.ceil((count * GROUP_SIZE) / blockSize);
  const tableBlocks = (inodesPerGroup * INODE_SIZE) / blockSize;
  const groups: GroupPlace[] = [];
  let dataBefore = 0;
  for (let i = 0; i < count; i++) {
    const start = firstDataBlock + i * blocksPerGroup;
    const hasSuperblock = isSparseGroup(i);
    const blockBitmap = start + (hasSuperblock ? 1 + descriptorBlocks : 0);
    const inodeTable = blockBitmap + 2;
    const firstData = inodeTable + tableBlocks;
    const full = start + blocksPerGroup;
    const end = i < count - 1 ? full : firstData + Math.max(0, dataBlocks - dataBefore);
    if (end > full) return undefined;
    groups.push({
      start,
      end,
      hasSuperblock,
      blockBitmap,
      inodeBitmap: blockBitmap + 1,
      inodeTable,
      firstData,
      dataBefore,
    });
    dataBefore += end - firstData;
  }
  const blockCount = groups.at(-1)?.end ?? 0;
  return {
    blockSize,
    firstDataBlock,
    blockCount,
    blocksPerGroup,
    inodesPerGroup,
    groups,
    dataBlocks: dataBefore,
  };
}

/** With the feature sparse_super: groups 0, 1 and the powers of 3, 5 and 7 have a copy of the superblock. */
export function isSparseGroup(group: number): boolean {
  if (group <= 1) return true;
  return [3, 5, 7].some((prime) => {
    let power = prime;
    while (power < group) power *= prime;
    return power === group;
  });
}

/** The block number of a data block. */
export function locateData(geometry: Geometry, index: number): number {
  let low = 0;
  let high = geometry.groups.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((geometry.groups[middle]?.dataBefore ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const group = geometry.groups[low];
  if (group === undefined || index < 0 || index >= geometry.dataBlocks)
    throw new RangeError(`there is no data block ${index}`);
  return group.firstData + index - group.dataBefore;
}
