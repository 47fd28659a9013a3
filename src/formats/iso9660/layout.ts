/**
 * Fields of ISO 9660 (ECMA-119) and El Torito 1.0 that are read without xorriso. Offsets and sizes in bytes.
 *
 *   sector 16   primary volume descriptor
 *   sector 17   El Torito boot record: points to the boot catalog
 */
export const ISO9660_SECTOR_SIZE = 2048;

export const PRIMARY_VOLUME_DESCRIPTOR = {
  sector: 16,
  type: { at: 0, value: 1 },
  identifier: { at: 1, value: 'CD001' },
  volumeId: { at: 40, size: 32 },
  /** Number of sectors, little endian (both-endian field). */
  volumeSpaceSize: { at: 80 },
  /** The directory record of the root. */
  rootRecord: { at: 156, size: 34 },
} as const;

/** ECMA-119 9.1. A record does not reach over the end of a sector; a length of 0 leaves the rest of one out. */
export const DIRECTORY_RECORD = {
  length: { at: 0 },
  /** Sector and bytes, little endian (both-endian fields). */
  extent: { at: 2 },
  size: { at: 10 },
  flags: { at: 25, directory: 0x02 },
  nameLength: { at: 32 },
  name: { at: 33 },
} as const;

/** Entries of a system use area: a signature of two letters, the length, a version (SUSP 1.12, IEEE P1281). */
export const SYSTEM_USE = {
  headerSize: 4,
  /** In the root's first record: the bytes to leave out in front of every area. */
  indicator: { signature: 'SP', skip: { at: 6 } },
  /** More entries in another place: sector, offset in it, bytes; little endian (both-endian fields). */
  continuation: { signature: 'CE', sector: { at: 4 }, offset: { at: 12 }, size: { at: 20 }, length: 28 },
  terminator: 'ST',
} as const;

/** Rock Ridge 1.12 (IEEE P1282), 4.1.4 and 4.1.6. */
export const ROCK_RIDGE = {
  name: { signature: 'NM', at: 5 },
  /** Stamps in the order of the bits; the second is that of the last change of the data. */
  times: { signature: 'TF', flags: { at: 4, creation: 0x01, modify: 0x02, long: 0x80 }, at: 5 },
} as const;

export const EL_TORITO_BOOT_RECORD = {
  sector: 17,
  type: { at: 0, value: 0 },
  systemId: { at: 7, value: 'EL TORITO SPECIFICATION' },
  catalogSector: { at: 71 },
} as const;

/** Boot catalog: a 32-byte validation entry, then the default entry. */
export const EL_TORITO_CATALOG = {
  entrySize: 32,
  validation: { headerId: 0x01, key55: { at: 30 }, keyAA: { at: 31 } },
  defaultEntry: {
    at: 32,
    bootable: { at: 0, value: 0x88 },
    emulation: { at: 1, none: 0 },
    /** In 512-byte units. */
    loadSize: { at: 6 },
    imageSector: { at: 8 },
  },
} as const;

/**
 * The table that `-boot-info-table` writes into the boot image (mkisofs(8), EL TORITO BOOT INFORMATION TABLE): 56
 * bytes at offset 8; the checksum is the sum of all 32-bit little-endian words from offset 64 on.
 */
export const BOOT_INFO_TABLE = {
  volumeDescriptorSector: { at: 8, value: 16 },
  imageSector: { at: 12 },
  imageSize: { at: 16 },
  checksum: { at: 20 },
  end: 64,
} as const;

/** isolinux.bin carries this word at offset 64 when an isohybrid MBR can start it (SYSLINUX utils/isohybrid.c). */
export const ISOHYBRID_SIGNATURE = { at: 64, value: 0x7078c0fb } as const;

/** `d-characters` and what else fits a volume id that every reader keeps; ECMA-119 8.4.7 allows 32 bytes. */
export const VOLUME_ID_MAX = 32;
