import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { INODE_EXT4, INODE_EXTRA, INODE_EXTRA_OFFSET, MODIFY_TIME_EXTRA } from './ext4-layout.ts';
import { type FieldValues, readFields } from './fields.ts';
import { findInodeTable } from './group-table.ts';
import { BLOCK_POINTERS, INODE, INODE_FLAG, SECTOR_SIZE } from './layout.ts';
import { readSuperblock, type Superblock } from './superblock.ts';

/** An opened image: its superblock and its blocks. */
export interface Volume extends Superblock {
  readonly source: ByteSource;
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
  /** What the inode takes of the image for its data, block maps and attributes, in bytes. */
  readonly usedSize: number;
  /** The nanoseconds and the 2 bits that lengthen `modifyTime`; undefined in an inode without room for them. */
  readonly modifyTimeExtra: number | undefined;
  /** The room behind the fields, where attributes are; `offset` in bytes from the start of the image. */
  readonly attributes: { readonly bytes: Uint8Array; readonly offset: number };
}

const CACHED_BLOCKS = 128;

/** Opens an image: reads and checks the superblock. */
export async function openVolume(source: ByteSource): Promise<Volume> {
  const superblock = await readSuperblock(source);
  const readBlock = cacheBlocks(source, superblock.blockSize);
  return { ...superblock, source, readBlock };
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
  if (number < 1 || number > volume.inodeCount)
    throw new BootsmithError('corrupt', `${volume.source.name}: there is no inode ${number}`, {
      at: { file: volume.source.name, offset },
      found: `inode ${number}`,
      expected: `1 to ${volume.inodeCount}`,
    });
  const table = await findInodeTable(volume, Math.floor((number - 1) / volume.inodesPerGroup));
  const within = ((number - 1) % volume.inodesPerGroup) * volume.inodeSize;
  const block = table + Math.floor(within / volume.blockSize);
  const start = within % volume.blockSize;
  const bytes = await volume.readBlock(block);
  const pointers = start + BLOCK_POINTERS.offset;
  const fields = readFields(bytes, start, INODE);
  const place = block * volume.blockSize + start;
  return {
    ...fields,
    number,
    offset: place,
    pointers: bytes.subarray(pointers, pointers + BLOCK_POINTERS.size),
    usedSize: readUsedSize(volume, bytes, start, fields),
    ...readExtraPart(bytes.subarray(start, start + volume.inodeSize), place),
  };
}

function readUsedSize(
  volume: Volume,
  bytes: Uint8Array,
  start: number,
  fields: FieldValues<typeof INODE>,
): number {
  if (!volume.hasHugeFiles) return fields.sectorCount * SECTOR_SIZE;
  const count = readFields(bytes, start, INODE_EXT4).sectorCountHigh * 2 ** 32 + fields.sectorCount;
  return count * ((fields.flags & INODE_FLAG.hugeFile) === 0 ? SECTOR_SIZE : volume.blockSize);
}

/** What is behind the first 128 bytes of an inode. ext2 does not look there, so what makes no sense is left alone. */
function readExtraPart(inode: Uint8Array, offset: number): Pick<RawInode, 'modifyTimeExtra' | 'attributes'> {
  const none = { bytes: inode.subarray(inode.length), offset: offset + inode.length };
  if (inode.length === INODE_EXTRA_OFFSET) return { modifyTimeExtra: undefined, attributes: none };
  const { extraSize } = readFields(inode, 0, INODE_EXTRA);
  const end = INODE_EXTRA_OFFSET + extraSize;
  if (end > inode.length || extraSize % 4 !== 0) return { modifyTimeExtra: undefined, attributes: none };
  const hasTime = end >= MODIFY_TIME_EXTRA.end;
  return {
    modifyTimeExtra: hasTime ? viewOf(inode).getUint32(MODIFY_TIME_EXTRA.offset, true) : undefined,
    attributes: { bytes: inode.subarray(end), offset: offset + end },
  };
}

/** Damage at `offset` bytes of the image. */
export function damage(
  volume: Volume,
  offset: number,
  message: string,
  found: string,
  expected: string,
): BootsmithError {
  return new BootsmithError('corrupt', `${volume.source.name}: ${message}`, {
    at: { file: volume.source.name, offset },
    found,
    expected,
    hint: 'e2fsck -fn lists all faults of the image.',
  });
}
