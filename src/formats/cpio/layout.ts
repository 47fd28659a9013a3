/**
 * The two cpio formats that initramfs archives use (Linux Documentation/driver-api/early-userspace/buffer-format.rst;
 * GNU cpio and libarchive agree). A header is a magic and thirteen numbers of eight hexadecimal digits; the name with
 * its NUL follows, then the data, each filled with zeros to a multiple of four from the start of the archive.
 */
export const CPIO_FORMATS = {
  newc: '070701',
  /**
   * newc with the sum of the data's bytes in the last field. For an initramfs only newer kernels take it (6.1 does);
   * older ones stop with "no cpio magic", whatever their documentation says.
   */
  crc: '070702',
} as const;

export type CpioFormat = keyof typeof CPIO_FORMATS;

/** Archives that a kernel refuses, by how they begin. */
export const OTHER_CPIO_FORMATS = [
  { magic: [0x30, 0x37, 0x30, 0x37, 0x30, 0x37], title: 'odc (portable ASCII) cpio archive' },
  { magic: [0xc7, 0x71], title: 'old binary cpio archive, little endian' },
  { magic: [0x71, 0xc7], title: 'old binary cpio archive, big endian' },
] as const;

export const CPIO_MAGIC_SIZE = 6;
export const CPIO_FIELD_SIZE = 8;
export const CPIO_ALIGNMENT = 4;

/** The fields in their order. `sum` is 0 in newc. */
export const CPIO_FIELDS = [
  'ino',
  'mode',
  'uid',
  'gid',
  'nlink',
  'mtime',
  'size',
  'deviceMajor',
  'deviceMinor',
  'rdevMajor',
  'rdevMinor',
  'nameSize',
  'sum',
] as const;

export type CpioField = (typeof CPIO_FIELDS)[number];
export type CpioHeader = Record<CpioField, number>;

export const CPIO_HEADER_SIZE = CPIO_MAGIC_SIZE + CPIO_FIELDS.length * CPIO_FIELD_SIZE;

export const CPIO_TRAILER = 'TRAILER!!!';

/** The largest number that a field holds. */
export const CPIO_FIELD_LIMIT = 0xffffffff;

/** PATH_MAX of Linux. It skips an entry whose name (with its NUL) or symlink target is longer. */
export const LINUX_PATH_MAX = 4096;

/** What GNU cpio and bsdcpio fill an archive up to when they write to a pipe or file. */
export const CPIO_BLOCK_SIZE = 512;

/**
 * What the writers of newc archives do differently, besides the numbers of an entry. GNU cpio 2.7 and later: upper
 * case, no prefix, data on the last hard link. bsdcpio: lower case, the names as they were given (`./a`). GNU cpio 2.6:
 * lower case. busybox: a trailer with 0 links. gen_init_cpio: absolute names.
 */
export interface CpioStyle {
  readonly format: CpioFormat;
  /** `fresh` counts inodes from 1 in the order of the entries; `recorded` writes what the inode was read with. */
  readonly numbering: 'fresh' | 'recorded';
  /** What stands before every name but the root's. */
  readonly namePrefix: '' | './' | '/';
  /** The name of the root directory, if the tree has one. */
  readonly rootName: '.' | './' | '/';
  readonly hexCase: 'upper' | 'lower';
  /** Which name of a hard linked file carries the data; the others have size 0. */
  readonly hardLinkData: 'first' | 'last';
  /** The archive is filled with zeros up to a multiple of this many bytes. */
  readonly padTo: number;
  /** The trailer's numbers, or false for an archive without one. */
  readonly trailer: { readonly ino: number; readonly nlink: number } | false;
}

/** How we write when nothing is asked for: as GNU cpio does, with numbers that depend on the tree only. */
export const DEFAULT_STYLE: CpioStyle = {
  format: 'newc',
  numbering: 'fresh',
  namePrefix: '',
  rootName: '.',
  hexCase: 'upper',
  hardLinkData: 'last',
  padTo: CPIO_BLOCK_SIZE,
  trailer: { ino: 0, nlink: 1 },
};
