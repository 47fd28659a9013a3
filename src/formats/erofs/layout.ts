/** The superblock of EROFS (Linux fs/erofs/erofs_fs.h), little endian. Fields are [offset, size] in bytes. */
export const EROFS_SUPERBLOCK_OFFSET = 1024;
export const EROFS_MAGIC = 0xe0f5e1e2;

export const EROFS_SUPERBLOCK = {
  magic: [0, 4],
  compatFeatures: [8, 4],
  blockSizeLog: [12, 1],
  inodeCount: [16, 8],
  time: [24, 8],
  blockCount: [36, 4],
  uuid: [48, 16],
  label: [64, 16],
  incompatFeatures: [80, 4],
} as const;
export const EROFS_SUPERBLOCK_SIZE = 128;

/** Bits that two features share stand once, with both names. */
export const EROFS_COMPAT_FEATURES = [
  [0x1, 'sb_chksum'],
  [0x2, 'mtime'],
  [0x4, 'xattr_filter'],
] as const;

export const EROFS_INCOMPAT_FEATURES = [
  [0x01, 'zero_padding'],
  [0x02, 'compr_cfgs/big_pcluster'],
  [0x04, 'chunked_file'],
  [0x08, 'device_table/compr_head2'],
  [0x10, 'ztailpacking'],
  [0x20, 'fragments/dedupe'],
  [0x40, 'xattr_prefixes'],
] as const;
