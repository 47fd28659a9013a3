import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import { crc32c } from './checksum.ts';
import { CHECKSUM_CRC32C, GROUP_SIZE_64BIT, GROUP_SIZE_LIMIT, SUPERBLOCK_EXT4 } from './ext4-layout.ts';
import { type FieldValues, readFields } from './fields.ts';
import {
  BLOCK_SIZES,
  COMPAT_FEATURES,
  EXT2_MAGIC,
  FIRST_INODE,
  GROUP_SIZE,
  INCOMPAT_FEATURES,
  INODE_SIZE,
  READ_INCOMPAT,
  RO_COMPAT_FEATURES,
  SUPERBLOCK,
  SUPERBLOCK_OFFSET,
  SUPERBLOCK_SIZE,
} from './layout.ts';
import { type Ext2Summary, featureNames, summarise } from './summary.ts';

/** bigalloc: clusters have at most this many doublings of a block (mke2fs(8): 256 MiB with blocks of 4 KiB). */
const CLUSTER_SHIFT_LIMIT = 16;

/** The checked numbers of a superblock that finding things needs. */
export interface Superblock {
  readonly summary: Ext2Summary;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly firstDataBlock: number;
  readonly blocksPerGroup: number;
  readonly groupCount: number;
  /** Of a group descriptor, in bytes. */
  readonly groupSize: number;
  /** meta_bg: the first block of descriptors that is not behind the superblock. */
  readonly firstMetaGroup: number | undefined;
  /** The groups with a superblock, besides the first: all, those of sparse_super, or these. */
  readonly superblocks: 'all' | 'sparse' | readonly number[];
  /** In bytes: the unit in which blocks are given to files; a block, or more with bigalloc. */
  readonly clusterSize: number;
  readonly hasHugeFiles: boolean;
  readonly hasLargeDirectories: boolean;
  readonly hasAttributeInodes: boolean;
  readonly inodeCount: number;
  readonly inodesPerGroup: number;
  readonly inodeSize: number;
  readonly firstInode: number;
}

/**
 * Reads and checks the primary superblock. Throws `corrupt` for one that contradicts itself or the size of the source,
 * `unsupported` for features, revisions and block sizes that are not handled, naming them.
 */
export async function readSuperblock(source: ByteSource): Promise<Superblock> {
  const bytes = await source.read(SUPERBLOCK_OFFSET, SUPERBLOCK_SIZE);
  const fields = readFields(bytes, 0, SUPERBLOCK);
  const refuse = refuser(source);
  if (fields.magic !== EXT2_MAGIC)
    throw refuse('magic', 'not an ext2 file system', hex(fields.magic), hex(EXT2_MAGIC));
  checkSupported(source, fields);

  const blockSize = 1024 << fields.logBlockSize;
  const ext4 = readFields(bytes, 0, SUPERBLOCK_EXT4);
  checkChecksum(source, bytes, fields, ext4);
  const has = (feature: keyof typeof INCOMPAT_FEATURES) =>
    (fields.incompat & INCOMPAT_FEATURES[feature]) !== 0;
  const may = (feature: keyof typeof RO_COMPAT_FEATURES) =>
    (fields.roCompat & RO_COMPAT_FEATURES[feature]) !== 0;
  const { inodeCount, inodesPerGroup, blocksPerGroup, firstDataBlock } = fields;
  const blockCount = (has('64bit') ? ext4.blockCountHigh * 2 ** 32 : 0) + fields.blockCount;
  const clusterShift = may('bigalloc') ? fields.logFragmentSize - fields.logBlockSize : 0;
  const inodeSize = fields.revision === 0 ? INODE_SIZE : fields.inodeSize;
  const firstInode = fields.revision === 0 ? FIRST_INODE : fields.firstInode;
  if (clusterShift < 0 || clusterShift > CLUSTER_SHIFT_LIMIT)
    throw refuse(
      'logFragmentSize',
      'the cluster size is wrong',
      fields.logFragmentSize,
      `${fields.logBlockSize} to ${fields.logBlockSize + CLUSTER_SHIFT_LIMIT}`,
    );
  const wantedFirst = blockSize === 1024 && !may('bigalloc') ? 1 : 0;
  if (firstDataBlock !== wantedFirst)
    throw refuse('firstDataBlock', 'the first data block is wrong', firstDataBlock, wantedFirst);
  if (blockCount <= firstDataBlock)
    throw refuse('blockCount', 'there are too few blocks', blockCount, `more than ${firstDataBlock}`);
  if (blockCount * blockSize > source.size)
    throw refuse(
      'blockCount',
      'the image is cut short',
      `${source.size} bytes`,
      `${blockCount * blockSize} bytes (${blockCount} blocks of ${blockSize})`,
    );
  const groupLimit = 8 * blockSize * 2 ** clusterShift;
  if (blocksPerGroup === 0 || blocksPerGroup > groupLimit)
    throw refuse('blocksPerGroup', 'the group size is wrong', blocksPerGroup, `1 to ${groupLimit}`);
  if (inodesPerGroup === 0 || inodesPerGroup > 8 * blockSize)
    throw refuse(
      'inodesPerGroup',
      'the inodes of a group are wrong',
      inodesPerGroup,
      `1 to ${8 * blockSize}`,
    );
  const groupCount = Math.ceil((blockCount - firstDataBlock) / blocksPerGroup);
  if (inodeCount > groupCount * inodesPerGroup || inodeCount < FIRST_INODE - 1)
    throw refuse(
      'inodeCount',
      'the number of inodes is wrong',
      inodeCount,
      `${groupCount} groups of ${inodesPerGroup}`,
    );
  if (inodeSize < INODE_SIZE || inodeSize > blockSize || !isPower(inodeSize))
    throw refuse(
      'inodeSize',
      'the inode size is wrong',
      inodeSize,
      `a power of two, ${INODE_SIZE} to ${blockSize}`,
    );
  if (firstInode < FIRST_INODE)
    throw refuse('firstInode', 'the first inode is wrong', firstInode, `${FIRST_INODE} or more`);

  const groupSize = has('64bit') ? ext4.groupSize : GROUP_SIZE;
  if (has('64bit') && (groupSize < GROUP_SIZE_64BIT || groupSize > GROUP_SIZE_LIMIT || !isPower(groupSize)))
    throw new BootsmithError('corrupt', `${source.name}: the size of group descriptors is wrong`, {
      at: { file: source.name, offset: SUPERBLOCK_OFFSET + SUPERBLOCK_EXT4.groupSize[0] },
      found: `${groupSize}`,
      expected: `a power of two, ${GROUP_SIZE_64BIT} to ${GROUP_SIZE_LIMIT}`,
    });

  const isSparse2 = (fields.compat & COMPAT_FEATURES.sparse_super2) !== 0;
  const summary = summarise(bytes, fields, blockSize, blockCount);
  return {
    summary,
    blockSize,
    blockCount,
    firstDataBlock,
    blocksPerGroup,
    groupCount,
    groupSize,
    firstMetaGroup: has('meta_bg') ? ext4.firstMetaGroup : undefined,
    superblocks: isSparse2 ? [ext4.backupGroup1, ext4.backupGroup2] : may('sparse_super') ? 'sparse' : 'all',
    clusterSize: blockSize * 2 ** clusterShift,
    hasHugeFiles: may('huge_file'),
    hasLargeDirectories: has('large_dir'),
    hasAttributeInodes: has('ea_inode'),
    inodeCount,
    inodesPerGroup,
    inodeSize,
    firstInode,
  };
}

/** `number` is positive and below 2^31. */
function isPower(number: number): boolean {
  return (number & (number - 1)) === 0;
}

/** Of all checksums that metadata_csum keeps, only that of the superblock is looked at: it costs nothing. */
function checkChecksum(
  source: ByteSource,
  bytes: Uint8Array,
  fields: FieldValues<typeof SUPERBLOCK>,
  ext4: FieldValues<typeof SUPERBLOCK_EXT4>,
): void {
  if ((fields.roCompat & RO_COMPAT_FEATURES.metadata_csum) === 0) return;
  if (ext4.checksumType !== CHECKSUM_CRC32C) return;
  const [offset] = SUPERBLOCK_EXT4.checksum;
  const sum = crc32c(bytes.subarray(0, offset));
  if (sum === ext4.checksum) return;
  throw new BootsmithError('corrupt', `${source.name}: the superblock fails its checksum`, {
    at: { file: source.name, offset: SUPERBLOCK_OFFSET + offset },
    found: `CRC-32C ${hex(sum)}`,
    expected: hex(ext4.checksum),
    hint: 'e2fsck -fn lists all faults of the image.',
  });
}

function refuser(source: ByteSource) {
  return (
    field: keyof typeof SUPERBLOCK,
    message: string,
    found: string | number,
    expected: string | number,
  ) =>
    new BootsmithError('corrupt', `${source.name}: ${message}`, {
      at: { file: source.name, offset: SUPERBLOCK_OFFSET + SUPERBLOCK[field][0] },
      found: String(found),
      expected: String(expected),
    });
}

function checkSupported(source: ByteSource, fields: FieldValues<typeof SUPERBLOCK>): void {
  const at = (field: keyof typeof SUPERBLOCK) => ({
    at: { file: source.name, offset: SUPERBLOCK_OFFSET + SUPERBLOCK[field][0] },
  });
  if (fields.revision > 1)
    throw new BootsmithError('unsupported', `${source.name}: ext2 revision ${fields.revision}`, {
      ...at('revision'),
      expected: 'revision 0 or 1',
    });
  // 64 KiB is the largest block size that the format knows.
  if (fields.logBlockSize > 6)
    throw refuser(source)('logBlockSize', 'the block size is out of range', fields.logBlockSize, '0 to 6');
  if (fields.logBlockSize >= BLOCK_SIZES.length)
    throw new BootsmithError(
      'unsupported',
      `${source.name}: ext2 with blocks of ${1024 << fields.logBlockSize} bytes`,
      { ...at('logBlockSize'), expected: `blocks of ${BLOCK_SIZES.join(', ')} bytes` },
    );
  const unknown = featureNames(fields.incompat & ~READ_INCOMPAT, INCOMPAT_FEATURES);
  if (unknown.length > 0)
    throw new BootsmithError(
      'unsupported',
      `${source.name}: ext2, ext3 or ext4 with the features ${unknown.join(', ')}`,
      {
        ...at('incompat'),
        found: unknown.join(', '),
        expected: `only ${featureNames(READ_INCOMPAT, INCOMPAT_FEATURES).join(', ')}`,
        hint: 'Make the image with mke2fs -t ext2 or -t ext4, or name it in another format.',
      },
    );
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
