/**
 * What an ext2 image looks like on disk; what ext4 adds is in `ext4-layout.ts`. All numbers are little-endian. Sources: the kernel's `fs/ext2/ext2.h` and
 * `Documentation/filesystems/ext4/`, and the manual ext4(5) for the names of the features.
 */

/** A number at a byte offset: `[offset, width in bytes]`. */
export type Field = readonly [offset: number, width: 1 | 2 | 4];

export const SUPERBLOCK_OFFSET = 1024;
export const SUPERBLOCK_SIZE = 1024;
export const EXT2_MAGIC = 0xef53;

export const SUPERBLOCK = {
  inodeCount: [0x00, 4],
  blockCount: [0x04, 4],
  reservedBlockCount: [0x08, 4],
  freeBlockCount: [0x0c, 4],
  freeInodeCount: [0x10, 4],
  firstDataBlock: [0x14, 4], // 1 with 1 KiB blocks, where block 0 is the boot block; else 0
  logBlockSize: [0x18, 4], // block size = 1024 << this
  logFragmentSize: [0x1c, 4],
  blocksPerGroup: [0x20, 4],
  fragmentsPerGroup: [0x24, 4],
  inodesPerGroup: [0x28, 4],
  mountTime: [0x2c, 4],
  writeTime: [0x30, 4],
  mountCount: [0x34, 2],
  maxMountCount: [0x36, 2], // 0xffff: never checked because of mounts
  magic: [0x38, 2],
  state: [0x3a, 2],
  onErrors: [0x3c, 2],
  minorRevision: [0x3e, 2],
  checkTime: [0x40, 4],
  checkInterval: [0x44, 4], // 0: never checked because of time
  creatorOs: [0x48, 4], // 0: Linux
  revision: [0x4c, 4],
  reservedUid: [0x50, 2],
  reservedGid: [0x52, 2],
  firstInode: [0x54, 4], // from here on: revision 1 only
  inodeSize: [0x58, 2],
  groupNumber: [0x5a, 2], // the group that this copy lies in
  compat: [0x5c, 4],
  incompat: [0x60, 4],
  roCompat: [0x64, 4],
  hashVersion: [0xfc, 1],
  makeTime: [0x108, 4],
} as const satisfies Record<string, Field>;

/** The parts of a superblock that are not numbers. */
export const SUPERBLOCK_BYTES = {
  uuid: { offset: 0x68, size: 16 },
  label: { offset: 0x78, size: 16 }, // padded with NUL
  hashSeed: { offset: 0xec, size: 16 },
} as const;

export const STATE_CLEAN = 1;
export const ON_ERRORS_CONTINUE = 1;
export const HASH_HALF_MD4 = 1;
export const NEVER_BY_MOUNTS = 0xffff;

/** Group descriptors follow the superblock's block, in one table. */
export const GROUP_SIZE = 32;
export const GROUP = {
  blockBitmap: [0x00, 4],
  inodeBitmap: [0x04, 4],
  inodeTable: [0x08, 4],
  freeBlockCount: [0x0c, 2],
  freeInodeCount: [0x0e, 2],
  directoryCount: [0x10, 2],
} as const satisfies Record<string, Field>;

/** The inode of revision 0, and the first part of every inode of revision 1. */
export const INODE_SIZE = 128;
export const INODE = {
  mode: [0x00, 2],
  uid: [0x02, 2],
  size: [0x04, 4],
  accessTime: [0x08, 4],
  changeTime: [0x0c, 4],
  modifyTime: [0x10, 4],
  deleteTime: [0x14, 4],
  gid: [0x18, 2],
  linkCount: [0x1a, 2],
  sectorCount: [0x1c, 4], // 512 bytes each, indirect blocks counted
  flags: [0x20, 4],
  generation: [0x64, 4],
  attributeBlock: [0x68, 4],
  sizeHigh: [0x6c, 4], // of regular files; a directory has an ACL block here
  uidHigh: [0x78, 2],
  gidHigh: [0x7a, 2],
} as const satisfies Record<string, Field>;

export const SECTOR_SIZE = 512;

/** `i_block`: 15 block numbers, or the target of a short symlink, or a device number. */
export const BLOCK_POINTERS = { offset: 0x28, size: 60, count: 15 } as const;
export const DIRECT_COUNT = 12;
/** How deep each pointer after the direct ones goes: single, double, triple indirect. */
export const INDIRECT_LEVELS = [1, 2, 3] as const;
export const POINTER_SIZE = 4;

export const INODE_FLAG = {
  compressed: 0x200, // EXT2_COMPRBLK_FL
  encrypt: 0x800,
  hugeFile: 0x40000, // sectorCount counts blocks instead
  extents: 0x80000,
  verity: 0x100000, // a tree of hashes lies behind the end of the file
  attributeInode: 0x200000, // EXT4_EA_INODE_FL: holds the value of another inode's attribute
  inlineData: 0x10000000,
} as const;

/** Inode flags that a reader has to know and ours does not, by the feature they belong to. */
export const UNREAD_INODE_FLAGS = [
  [INODE_FLAG.compressed, 'compression'],
  [INODE_FLAG.encrypt, 'encrypt'],
  [INODE_FLAG.verity, 'verity'],
  [INODE_FLAG.attributeInode, 'ea_inode'],
] as const;

export const ROOT_INODE = 2;
/** Inodes below this one are reserved, in revision 0 and by every mke2fs. */
export const FIRST_INODE = 11;

/** A directory record: this head, then the name, then padding up to `recordSize`. */
export const DIRECTORY_RECORD_SIZE = 8;
export const DIRECTORY_RECORD = {
  inode: [0x00, 4], // 0: not in use
  recordSize: [0x04, 2], // to the next record; the last one reaches the end of its block
  nameSize: [0x06, 1],
  fileType: [0x07, 1], // with the feature `filetype`; else the high byte of nameSize, always 0
} as const satisfies Record<string, Field>;
export const DIRECTORY_ALIGNMENT = 4;

export const DIRECTORY_FILE_TYPE = {
  file: 1,
  directory: 2,
  character: 3,
  block: 4,
  fifo: 5,
  socket: 6,
  symlink: 7,
} as const;

export const NAME_LIMIT = 255;
/** EXT2_LINK_MAX: what the kernel's ext2 allows, which is fewer than the field holds. */
export const LINK_LIMIT = 32000;
/** PATH_MAX without its NUL: what a process can name in one call. */
export const PATH_LIMIT = 4095;
export const LABEL_LIMIT = SUPERBLOCK_BYTES.label.size;

/** Bits of the feature words, by the names that mke2fs and dumpe2fs use. */
export const COMPAT_FEATURES = {
  dir_prealloc: 0x1,
  imagic_inodes: 0x2,
  has_journal: 0x4,
  ext_attr: 0x8,
  resize_inode: 0x10,
  dir_index: 0x20,
  lazy_bg: 0x40,
  sparse_super2: 0x200,
  fast_commit: 0x400,
  stable_inodes: 0x800,
  orphan_file: 0x1000,
} as const;

export const INCOMPAT_FEATURES = {
  compression: 0x1,
  filetype: 0x2,
  needs_recovery: 0x4,
  journal_dev: 0x8,
  meta_bg: 0x10,
  extent: 0x40,
  '64bit': 0x80,
  mmp: 0x100,
  flex_bg: 0x200,
  ea_inode: 0x400,
  dirdata: 0x1000,
  metadata_csum_seed: 0x2000,
  large_dir: 0x4000,
  inline_data: 0x8000,
  encrypt: 0x10000,
  casefold: 0x20000,
} as const;

export const RO_COMPAT_FEATURES = {
  sparse_super: 0x1,
  large_file: 0x2,
  btree_dir: 0x4,
  huge_file: 0x8,
  uninit_bg: 0x10,
  dir_nlink: 0x20,
  extra_isize: 0x40,
  quota: 0x100,
  bigalloc: 0x200,
  metadata_csum: 0x400,
  replica: 0x800,
  'read-only': 0x1000,
  project: 0x2000,
  shared_blocks: 0x4000,
  verity: 0x8000,
  orphan_present: 0x10000,
} as const;

/**
 * The incompatible features that our reader understands. Some need no work: flex_bg only moves bitmaps and inode
 * tables, which are found through the group descriptors in any case; mmp keeps out other hosts that mount; ea_inode
 * moves attributes, which are not read; metadata_csum_seed concerns checksums that are not looked at; large_dir makes
 * the hash index of a directory deeper, whose blocks still look unused.
 */
export const READ_INCOMPAT =
  INCOMPAT_FEATURES.filetype |
  INCOMPAT_FEATURES.needs_recovery |
  INCOMPAT_FEATURES.meta_bg |
  INCOMPAT_FEATURES.extent |
  INCOMPAT_FEATURES['64bit'] |
  INCOMPAT_FEATURES.mmp |
  INCOMPAT_FEATURES.flex_bg |
  INCOMPAT_FEATURES.ea_inode |
  INCOMPAT_FEATURES.metadata_csum_seed |
  INCOMPAT_FEATURES.large_dir |
  INCOMPAT_FEATURES.inline_data;

/** Features beyond these make an image one of ext4 (`ext3_feature_incompat` and others in the kernel's `super.c`). */
export const EXT3_INCOMPAT = INCOMPAT_FEATURES.filetype | INCOMPAT_FEATURES.meta_bg;
export const EXT3_RO_COMPAT =
  RO_COMPAT_FEATURES.sparse_super | RO_COMPAT_FEATURES.large_file | RO_COMPAT_FEATURES.btree_dir;

/** The block sizes that every architecture's kernel mounts. */
export const BLOCK_SIZES = [1024, 2048, 4096] as const;
export type Ext2BlockSize = (typeof BLOCK_SIZES)[number];
