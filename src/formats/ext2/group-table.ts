import { BootsmithError } from '../../base/errors.ts';
import { GROUP_64BIT, GROUP_SIZE_64BIT } from './ext4-layout.ts';
import { readFields } from './fields.ts';
import { isSparseGroup } from './geometry.ts';
import { GROUP } from './layout.ts';
import { checkBlock, type Volume } from './volume.ts';

/**
 * The block where the inode table of a group begins, looked up in the group's descriptor. Throws `corrupt` for a table
 * that lies outside the image. Checksums of descriptors are not looked at.
 */
export async function findInodeTable(volume: Volume, group: number): Promise<number> {
  const { source, blockSize, blockCount, firstDataBlock, groupSize, inodesPerGroup, inodeSize } = volume;
  const perBlock = blockSize / groupSize;
  const block = locateDescriptors(volume, Math.floor(group / perBlock));
  const within = (group % perBlock) * groupSize;
  const offset = block * blockSize + within;
  checkBlock(volume, block, offset);
  const bytes = await volume.readBlock(block);
  const high = groupSize >= GROUP_SIZE_64BIT ? readFields(bytes, within, GROUP_64BIT).inodeTableHigh : 0;
  const table = high * 2 ** 32 + readFields(bytes, within, GROUP).inodeTable;
  const tableBlocks = Math.ceil((inodesPerGroup * inodeSize) / blockSize);
  if (table > firstDataBlock && table + tableBlocks <= blockCount) return table;
  throw new BootsmithError(
    'corrupt',
    `${source.name}: the inode table of group ${group} lies outside the image`,
    {
      at: { file: source.name, offset: offset + GROUP.inodeTable[0] },
      found: `block ${table}, ${tableBlocks} blocks`,
      expected: `blocks ${firstDataBlock + 1} to ${blockCount - 1}`,
    },
  );
}

/** Where a block of descriptors is: behind the superblock, or with meta_bg in the first of the groups it describes. */
function locateDescriptors(volume: Volume, index: number): number {
  const { firstDataBlock, firstMetaGroup, blockSize, blocksPerGroup, groupSize } = volume;
  // With bigalloc and blocks of 1 KiB, groups begin at block 0 and the superblock is in block 1.
  const superblock = blockSize === 1024 ? 1 : 0;
  if (firstMetaGroup === undefined || index < firstMetaGroup) return superblock + 1 + index;
  const group = index * (blockSize / groupSize);
  const start = group === 0 ? superblock : firstDataBlock + group * blocksPerGroup;
  return start + (hasSuperblock(volume, group) ? 1 : 0);
}

function hasSuperblock(volume: Volume, group: number): boolean {
  if (group === 0 || volume.superblocks === 'all') return true;
  return volume.superblocks === 'sparse' ? isSparseGroup(group) : volume.superblocks.includes(group);
}
