/**
 * Partition tables as they stand on disks with 512-byte sectors, where USB sticks look for them. Offsets and sizes in
 * bytes. Sources: UEFI 2.10, chapter 5 (legacy MBR, GPT); IBM PC/DOS for the MBR.
 */
export const DISK_SECTOR_SIZE = 512;

export const MBR = {
  diskSignature: { at: 440 },
  entries: { at: 446, size: 16, count: 4 },
  signature: { at: 510, value: 0xaa55 },
  entry: { status: { at: 0, active: 0x80 }, type: { at: 4 }, firstSector: { at: 8 }, sectors: { at: 12 } },
  /** The type that says: this disk has a GPT. */
  protective: 0xee,
} as const;

export const GPT_HEADER = {
  sector: 1,
  signature: 'EFI PART',
  size: { at: 12, least: 92 },
  checksum: { at: 16 },
  ownSector: { at: 24 },
  otherSector: { at: 32 },
  diskGuid: { at: 56 },
  entriesSector: { at: 72 },
  entryCount: { at: 80, most: 1024 },
  entrySize: { at: 84, least: 128, most: 4096 },
  entriesChecksum: { at: 88 },
} as const;

export const GPT_ENTRY = {
  type: { at: 0 },
  guid: { at: 16 },
  firstSector: { at: 32 },
  lastSector: { at: 40 },
  name: { at: 56, size: 72 },
} as const;

/** What firmware starts from: the EFI system partition. */
export const ESP_TYPE = { gpt: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b', mbr: 0xef } as const;
