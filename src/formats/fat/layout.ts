/**
 * FAT12, FAT16 and FAT32 (Microsoft, "FAT: General Overview of On-Disk Format", 1.03; Linux fs/fat). Everything is
 * little endian; fields are [offset, size] in bytes.
 */
export const FAT_SNIFF_SIZE = 512;

export const BOOT_SECTOR = {
  jump: [0, 1],
  sectorSize: [11, 2],
  sectorsPerCluster: [13, 1],
  reservedSectors: [14, 2],
  tables: [16, 1],
  rootEntries: [17, 2],
  /** 0 where the count needs 32 bits. */
  sectorCount: [19, 2],
  media: [21, 1],
  /** 0 in FAT32. */
  tableSectors: [22, 2],
  sectorCountLong: [32, 4],
} as const;

/** What follows in FAT12 and FAT16, and in FAT32. The serial number and the label count only behind the mark 0x29. */
export const BOOT_SECTOR_16 = { mark: [38, 1], serial: [39, 4], label: [43, 11] } as const;
export const BOOT_SECTOR_32 = {
  tableSectors: [36, 4],
  rootCluster: [44, 4],
  mark: [66, 1],
  serial: [67, 4],
  label: [71, 11],
} as const;

export const BOOT_MARK = 0x29;
export const BOOT_SIGNATURE = { at: 510, bytes: [0x55, 0xaa] } as const;
/** A jump over the fields; 0x00 stands in some that were never meant to boot. */
export const BOOT_JUMPS = [0xeb, 0xe9] as const;

/** The count of clusters alone decides on the type, whatever the boot sector calls itself. */
export const FAT_TYPE_LIMITS = { fat12: 4085, fat16: 65525 } as const;
export type FatBits = 12 | 16 | 32;

export const DIRECTORY_ENTRY_SIZE = 32;
/** 65536 entries, which the format does not allow to exceed. */
export const DIRECTORY_SIZE_LIMIT = 65536 * DIRECTORY_ENTRY_SIZE;

export const DIRECTORY_ENTRY = {
  name: [0, 11],
  attributes: [11, 1],
  /** Windows NT and Linux: bits for a base name and an extension in lower case. */
  caseFlags: [12, 1],
  clusterHigh: [20, 2],
  time: [22, 2],
  date: [24, 2],
  cluster: [26, 2],
  size: [28, 4],
} as const;

export const ATTRIBUTES = {
  readOnly: 0x01,
  volume: 0x08,
  directory: 0x10,
  longName: 0x0f,
  mask: 0x3f,
} as const;
export const CASE_FLAGS = { base: 0x08, extension: 0x10 } as const;
export const ENTRY_END = 0x00;
export const ENTRY_DELETED = 0xe5;
/** Stands for a first byte 0xe5. */
export const ENTRY_KANJI = 0x05;

/** A long name lies in entries before its short one, the last part first: 13 UTF-16 units in three stretches each. */
export const LONG_NAME = {
  order: 0,
  orderMask: 0x1f,
  last: 0x40,
  checksum: 13,
  units: [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30],
  parts: 20,
} as const;
export const LONG_NAME_LIMIT = 255;

/** What a long name may not hold, besides control characters; and none may end in a dot or blank. */
export const FORBIDDEN_CHARACTERS = '"*/:<>?\\|';

/** FAT times begin with 1980 and go in steps of two seconds, in no particular zone; UTC here, as for mtools with TZ=UTC. */
export const FAT_YEARS = { first: 1980, last: 2107 } as const;

/**
 * Shapes to write, the smallest that holds the data wins: type and cluster size, in bytes, as Windows and mkfs.fat
 * choose them. Each is used up to 9 tenths of what its type can count.
 */
export const WRITE_SHAPES = [
  { bits: 12, clusterSize: 512 },
  { bits: 12, clusterSize: 1024 },
  { bits: 12, clusterSize: 2048 },
  { bits: 12, clusterSize: 4096 },
  { bits: 16, clusterSize: 2048 },
  { bits: 16, clusterSize: 4096 },
  { bits: 16, clusterSize: 8192 },
  { bits: 16, clusterSize: 16384 },
  { bits: 32, clusterSize: 8192 },
  { bits: 32, clusterSize: 16384 },
  { bits: 32, clusterSize: 32768 },
] as const satisfies readonly { bits: FatBits; clusterSize: number }[];

export const SECTOR_SIZE = 512;
/** 4 GiB less one byte. */
export const FILE_SIZE_LIMIT = 0xffffffff;
