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
