import { type ByteString, bytesOf, viewOf } from '../../base/bytes.ts';
import { type DeviceNumber, FILE_TYPE_BITS } from '../../tree/tree.ts';
import { encodePointers, sizeOfStretch } from './block-tree.ts';
import { writeFields } from './fields.ts';
import { type GroupPlace, locateData } from './geometry.ts';
import {
  BLOCK_POINTERS,
  EXT2_MAGIC,
  FIRST_INODE,
  GROUP,
  GROUP_SIZE,
  HASH_HALF_MD4,
  INCOMPAT_FEATURES,
  INODE,
  INODE_SIZE,
  NEVER_BY_MOUNTS,
  ON_ERRORS_CONTINUE,
  RO_COMPAT_FEATURES,
  SECTOR_SIZE,
  STATE_CLEAN,
  SUPERBLOCK,
  SUPERBLOCK_BYTES,
  SUPERBLOCK_SIZE,
} from './layout.ts';
import type { ImageLayout, PlannedInode } from './plan.ts';

/** Only matters once a directory gets a hash index, which a kernel adds at the earliest; any fixed value does. */
const HASH_SEED = Buffer.from('626f6f74736d69746820657874320001', 'hex');
/** From this size on a file needs the feature large_file. */
const LARGE_FILE_SIZE = 2 ** 31;

/** The superblock as the copy in `group` has it. */
export function encodeSuperblock(layout: ImageLayout, group: number): Uint8Array {
  const { geometry, options, lastInode } = layout;
  const logBlockSize = Math.log2(options.blockSize / 1024);
  const inodeCount = geometry.groups.length * geometry.inodesPerGroup;
  const largeFile = layout.inodes.some(({ dataSize }) => dataSize >= LARGE_FILE_SIZE);
  const bytes = new Uint8Array(SUPERBLOCK_SIZE);
  writeFields(bytes, 0, SUPERBLOCK, {
    inodeCount,
    blockCount: geometry.blockCount,
    freeBlockCount: geometry.dataBlocks - layout.usedDataBlocks,
    freeInodeCount: inodeCount - lastInode,
    firstDataBlock: geometry.firstDataBlock,
    logBlockSize,
    logFragmentSize: logBlockSize,
    blocksPerGroup: geometry.blocksPerGroup,
    fragmentsPerGroup: geometry.blocksPerGroup,
    inodesPerGroup: geometry.inodesPerGroup,
    writeTime: options.time,
    maxMountCount: NEVER_BY_MOUNTS,
    magic: EXT2_MAGIC,
    state: STATE_CLEAN,
    onErrors: ON_ERRORS_CONTINUE,
    checkTime: options.time,
    revision: 1,
    firstInode: FIRST_INODE,
    inodeSize: INODE_SIZE,
    groupNumber: group,
    incompat: INCOMPAT_FEATURES.filetype,
    roCompat: RO_COMPAT_FEATURES.sparse_super | (largeFile ? RO_COMPAT_FEATURES.large_file : 0),
    hashVersion: HASH_HALF_MD4,
    makeTime: options.time,
  });
  bytes.set(layout.uuid, SUPERBLOCK_BYTES.uuid.offset);
  bytes.set(options.label, SUPERBLOCK_BYTES.label.offset);
  bytes.set(HASH_SEED, SUPERBLOCK_BYTES.hashSeed.offset);
  return bytes;
}

/** All group descriptors, padded to whole blocks. */
export function encodeGroups(layout: ImageLayout): Uint8Array {
  const { groups, blockSize, inodesPerGroup } = layout.geometry;
  const directoryCounts = groups.map(() => 0);
  for (const { number, entries } of layout.inodes) {
    const group = Math.floor((number - 1) / inodesPerGroup);
    if (entries !== undefined) directoryCounts[group] = (directoryCounts[group] ?? 0) + 1;
  }
  const bytes = new Uint8Array(Math.ceil((groups.length * GROUP_SIZE) / blockSize) * blockSize);
  groups.forEach((group, i) => {
    writeFields(bytes, i * GROUP_SIZE, GROUP, {
      blockBitmap: group.blockBitmap,
      inodeBitmap: group.inodeBitmap,
      inodeTable: group.inodeTable,
      freeBlockCount: group.end - group.firstData - countUsedData(layout, group),
      freeInodeCount: inodesPerGroup - countUsedInodes(layout, i),
      directoryCount: directoryCounts[i] ?? 0,
    });
  });
  return bytes;
}

/** Data blocks are used from the front, so each group's used ones come before its free ones. */
export function countUsedData(layout: ImageLayout, group: GroupPlace): number {
  return Math.max(0, Math.min(group.end - group.firstData, layout.usedDataBlocks - group.dataBefore));
}

function countUsedInodes(layout: ImageLayout, group: number): number {
  const { inodesPerGroup } = layout.geometry;
  return Math.max(0, Math.min(inodesPerGroup, layout.lastInode - group * inodesPerGroup));
}

export function encodeBlockBitmap(layout: ImageLayout, group: GroupPlace): Uint8Array {
  const { blockSize } = layout.geometry;
  const used = group.firstData - group.start + countUsedData(layout, group);
  return encodeBitmap(blockSize, used, group.end - group.start);
}

export function encodeInodeBitmap(layout: ImageLayout, group: number): Uint8Array {
  const { blockSize, inodesPerGroup } = layout.geometry;
  return encodeBitmap(blockSize, countUsedInodes(layout, group), inodesPerGroup);
}

/** `used` bits set, then clear ones up to `end`; what the block has beyond that counts as used. */
function encodeBitmap(blockSize: number, used: number, end: number): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  for (let bit = 0; bit < 8 * blockSize; bit++) {
    if (bit >= used && bit < end) continue;
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return bytes;
}

/** The 128 bytes of an inode. All its times are the tree's one. */
export function encodeInode(layout: ImageLayout, planned: PlannedInode): Uint8Array {
  const { geometry } = layout;
  const { inode, dataSize, dataBlocks } = planned;
  const size = inode.kind === 'symlink' ? inode.target.length : dataSize;
  const bytes = new Uint8Array(INODE_SIZE);
  writeFields(bytes, 0, INODE, {
    mode: FILE_TYPE_BITS[inode.kind] | inode.mode,
    uid: inode.uid % 0x10000,
    uidHigh: Math.floor(inode.uid / 0x10000),
    gid: inode.gid % 0x10000,
    gidHigh: Math.floor(inode.gid / 0x10000),
    size: size % 2 ** 32,
    sizeHigh: Math.floor(size / 2 ** 32),
    accessTime: inode.mtime,
    changeTime: inode.mtime,
    modifyTime: inode.mtime,
    linkCount: planned.linkCount,
    sectorCount: (sizeOfStretch(dataBlocks, geometry.blockSize) * geometry.blockSize) / SECTOR_SIZE,
  });
  bytes.set(encodePointerArea(layout, planned), BLOCK_POINTERS.offset);
  return bytes;
}

function encodePointerArea(layout: ImageLayout, planned: PlannedInode): Uint8Array {
  const { inode, firstData, dataBlocks } = planned;
  const { geometry } = layout;
  if (inode.kind === 'symlink' && dataBlocks === 0) return encodeShortTarget(inode.target);
  if (inode.kind === 'character' || inode.kind === 'block') return encodeDevice(inode.rdev);
  return encodePointers(firstData, dataBlocks, geometry.blockSize, (index) => locateData(geometry, index));
}

function encodeShortTarget(target: ByteString): Uint8Array {
  return bytesOf(target);
}

/** As Linux does: 8 + 8 bits in the first word where they suffice, else 12 + 20 bits in the second. */
function encodeDevice({ major, minor }: DeviceNumber): Uint8Array {
  const bytes = new Uint8Array(8);
  if (major < 256 && minor < 256) viewOf(bytes).setUint32(0, (major << 8) | minor, true);
  else viewOf(bytes).setUint32(4, (minor & 0xff) | (major << 8) | ((minor & 0xfff00) << 12), true);
  return bytes;
}
