import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type FieldValues, readFields } from './fields.ts';
import { BLOCK_POINTERS, GROUP, GROUP_SIZE, INODE } from './layout.ts';
import { readSuperblock, type Superblock } from './superblock.ts';

/** An opened image: its superblock, where its inode tables are, and its blocks. */
export interface Volume extends Superblock {
  readonly source: ByteSource;
  /** First block of each group's inode table. */
  readonly inodeTables: readonly number[];
  /** One block of metadata, from a small cache. The number has been checked with `checkBlock`. */
  readBlock(block: number): Promise<Uint8Array>;
}

/** An inode as it is on disk. */
export interface RawInode extends FieldValues<typeof INODE> {
  readonly number: number;
  /** Where it lies, in bytes from the start of the image. */
  readonly offset: number;
  /** The 60 bytes of `i_block`. */
  readonly pointers: Uint8Array;
}

const CACHED_BLOCKS = 128;

/** Opens an image: reads the superblock and the group descriptors and checks both. */
export async function openVolume(source: ByteSource): Promise<Volume> {
  const superblock = await readSuperblock(source);
  const readBlock = cacheBlocks(source, superblock.blockSize);
  return { ...superblock, source, inodeTables: await readInodeTables(source, superblock), readBlock };
}

async function readInodeTables(source: ByteSource, superblock: Superblock): Promise<number[]> {
  const { blockSize, blockCount, firstDataBlock, groupCount, inodesPerGroup, inodeSize } = superblock;
  const tableBlocks = Math.ceil((inodesPerGroup * inodeSize) / blockSize);
  const start = (firstDataBlock + 1) * blockSize;
  const bytes = await source.read(start, groupCount * GROUP_SIZE);
  const tables: number[] = [];
  for (let group = 0; group < groupCount; group++) {
    const { inodeTable } = readFields(bytes, group * GROUP_SIZE, GROUP);
    if (inodeTable <= firstDataBlock || inodeTable + tableBlocks > blockCount)
      throw new BootsmithError(
        'corrupt',
        `${source.name}: the inode table of group ${group} lies outside the image`,
        {
          at: { file: source.name, offset: start + group * GROUP_SIZE + GROUP.inodeTable[0] },
          found: `block ${inodeTable}, ${tableBlocks} blocks`,
          expected: `blocks ${firstDataBlock + 1} to ${blockCount - 1}`,
        },
      );
    tables.push(inodeTable);
  }
  return tables;
}

function cacheBlocks(source: ByteSource, blockSize: number): (block: number) => Promise<Uint8Array> {
  const cache = new Map<number, Uint8Array>();
  return async (block) => {
    const bytes = cache.get(block) ?? (await source.read(block * blockSize, blockSize));
    cache.delete(block);
    cache.set(block, bytes);
    const oldest = cache.keys().next();
    if (cache.size > CACHED_BLOCKS && !oldest.done) cache.delete(oldest.value);
    return bytes;
  };
}

/** Throws `corrupt` unless `block`, which was found at byte `offset`, is a block of the image that may hold data. */
export function checkBlock(volume: Volume, block: number, offset: number): void {
  if (block > volume.firstDataBlock && block < volume.blockCount) return;
  throw new BootsmithError('corrupt', `${volume.source.name}: a block number points outside the image`, {
    at: { file: volume.source.name, offset },
    found: `block ${block}`,
    expected: `blocks ${volume.firstDataBlock + 1} to ${volume.blockCount - 1}`,
  });
}

/** Reads an inode. Throws `corrupt` for a number that the image does not have; `offset` is where it was found. */
export async function readInode(volume: Volume, number: number, offset: number): Promise<RawInode> {
  const group = Math.floor((number - 1) / volume.inodesPerGroup);
  const table = volume.inodeTables[group];
  if (number < 1 || number > volume.inodeCount || table === undefined)
    throw new BootsmithError('corrupt', `${volume.source.name}: there is no inode ${number}`, {
      at: { file: volume.source.name, offset },
      found: `inode ${number}`,
      expected: `1 to ${volume.inodeCount}`,
    });
  const within = ((number - 1) % volume.inodesPerGroup) * volume.inodeSize;
  const block = table + Math.floor(within / volume.blockSize);
  const start = within % volume.blockSize;
  const bytes = await volume.readBlock(block);
  const pointers = start + BLOCK_POINTERS.offset;
  return {
    ...readFields(bytes, start, INODE),
    number,
    offset: block * volume.blockSize + start,
    pointers: bytes.subarray(pointers, pointers + BLOCK_POINTERS.size),
  };
}
