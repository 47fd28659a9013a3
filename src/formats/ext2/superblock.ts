import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type FieldValues, readFields } from './fields.ts';
import {
  BLOCK_SIZES,
  COMPAT_FEATURES,
  EXT2_MAGIC,
  type Ext2BlockSize,
  FIRST_INODE,
  INCOMPAT_FEATURES,
  INODE_SIZE,
  READ_INCOMPAT,
  RO_COMPAT_FEATURES,
  SUPERBLOCK,
  SUPERBLOCK_BYTES,
  SUPERBLOCK_OFFSET,
  SUPERBLOCK_SIZE,
} from './layout.ts';

/** What an image says about itself. */
export interface Ext2Summary {
  /** In bytes. */
  readonly blockSize: Ext2BlockSize;
  readonly blockCount: number;
  readonly inodeCount: number;
  /** The volume name for display; empty when there is none. */
  readonly label: string;
  /** In the usual form of 36 characters. */
  readonly uuid: string;
  /** By the names that dumpe2fs prints; a bit without a name is given as its hexadecimal value. */
  readonly features: {
    readonly compat: readonly string[];
    readonly incompat: readonly string[];
    readonly roCompat: readonly string[];
  };
  /**
   * `needs-recovery`: the journal holds writes that are not in the image proper. They are not replayed, so files may
   * be older or torn.
   */
  readonly journal: 'none' | 'clean' | 'needs-recovery';
  /** 0 (before 1996) or 1. */
  readonly revision: number;
}

/** The checked numbers of a superblock that finding things needs. */
export interface Superblock {
  readonly summary: Ext2Summary;
  readonly blockSize: number;
  readonly blockCount: number;
  readonly firstDataBlock: number;
  readonly groupCount: number;
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

  const blockSize = (1024 << fields.logBlockSize) as Ext2BlockSize;
  const { blockCount, inodeCount, inodesPerGroup, blocksPerGroup, firstDataBlock } = fields;
  const inodeSize = fields.revision === 0 ? INODE_SIZE : fields.inodeSize;
  const firstInode = fields.revision === 0 ? FIRST_INODE : fields.firstInode;
  const wantedFirst = blockSize === 1024 ? 1 : 0;
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
  if (blocksPerGroup === 0 || blocksPerGroup > 8 * blockSize)
    throw refuse('blocksPerGroup', 'the group size is wrong', blocksPerGroup, `1 to ${8 * blockSize}`);
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
  if (inodeSize < INODE_SIZE || inodeSize > blockSize || (inodeSize & (inodeSize - 1)) !== 0)
    throw refuse(
      'inodeSize',
      'the inode size is wrong',
      inodeSize,
      `a power of two, ${INODE_SIZE} to ${blockSize}`,
    );
  if (firstInode < FIRST_INODE)
    throw refuse('firstInode', 'the first inode is wrong', firstInode, `${FIRST_INODE} or more`);

  const summary = summarise(bytes, fields, blockSize);
  return {
    summary,
    blockSize,
    blockCount,
    firstDataBlock,
    groupCount,
    inodeCount,
    inodesPerGroup,
    inodeSize,
    firstInode,
  };
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
    throw new BootsmithError('unsupported', `${source.name}: ext2 with the features ${unknown.join(', ')}`, {
      ...at('incompat'),
      found: unknown.join(', '),
      expected: `only ${featureNames(READ_INCOMPAT, INCOMPAT_FEATURES).join(', ')}`,
      hint: 'Make the image with mke2fs -t ext2, or name it in another format.',
    });
}

function summarise(
  bytes: Uint8Array,
  fields: FieldValues<typeof SUPERBLOCK>,
  blockSize: Ext2BlockSize,
): Ext2Summary {
  const part = ({ offset, size }: { offset: number; size: number }) => bytes.subarray(offset, offset + size);
  const label = part(SUPERBLOCK_BYTES.label);
  const end = label.indexOf(0);
  const recovery = (fields.incompat & INCOMPAT_FEATURES.needs_recovery) !== 0;
  const journal = (fields.compat & COMPAT_FEATURES.has_journal) !== 0;
  return {
    blockSize,
    blockCount: fields.blockCount,
    inodeCount: fields.inodeCount,
    label: toText(byteString(end < 0 ? label : label.subarray(0, end))),
    uuid: formatUuid(part(SUPERBLOCK_BYTES.uuid)),
    features: {
      compat: featureNames(fields.compat, COMPAT_FEATURES),
      incompat: featureNames(fields.incompat, INCOMPAT_FEATURES),
      roCompat: featureNames(fields.roCompat, RO_COMPAT_FEATURES),
    },
    journal: recovery ? 'needs-recovery' : journal ? 'clean' : 'none',
    revision: fields.revision,
  };
}

function featureNames(word: number, table: Readonly<Record<string, number>>): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const value = (1 << bit) >>> 0;
    if ((word & value) === 0) continue;
    names.push(Object.keys(table).find((name) => table[name] === value) ?? hex(value));
  }
  return names;
}

function formatUuid(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString('hex');
  return [0, 8, 12, 16, 20].map((start, i, all) => digits.slice(start, all[i + 1])).join('-');
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
