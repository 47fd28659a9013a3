/** Where the kernel says what a machine is, and how it writes it. Linux 2.6.9 and later. */

/** Beginnings of names in /sys/block that are no disks to install on. */
export const NO_DISKS =
  /^(?:loop|ram|zram|fd\d|sr\d|scd|md|dm-|nbd|mtdblock|pktcdvd|drbd|bcache|mmcblk\d+(?:boot|rpmb))/;

/** The kernel counts sizes and starts in units of 512 bytes, whatever the disk's sectors are. */
export const KERNEL_SECTOR = 512;

/** `type` of a network device: include/uapi/linux/if_arp.h. */
export const ARPHRD_ETHER = 1;

/** Types of an extended partition: Linux's block/partitions/msdos.c. */
export const EXTENDED_TYPES: readonly number[] = [0x05, 0x0f, 0x85];

/** Logical partitions that are followed; Linux gives nodes to fewer. */
export const LOGICAL_LIMIT = 128;

/** What tells a file system by bytes at a place of its start. */
export interface Magic {
  /** Name that blkid gives. */
  readonly type: string;
  readonly offset: number;
  /** One character a byte. */
  readonly bytes: string;
  readonly label?: { readonly offset: number; readonly size: number };
}

/**
 * Sources: the superblocks in Linux's fs/ and, for what is no file system, libblkid's superblocks/. Of two that fit, the
 * first counts. The three ext are told apart in code.
 */
export const MAGICS: readonly Magic[] = [
  { type: 'LVM2_member', offset: 512 + 24, bytes: 'LVM2 001' },
  { type: 'crypto_LUKS', offset: 0, bytes: 'LUKS\xba\xbe' },
  { type: 'linux_raid_member', offset: 4096, bytes: '\xfc\x4e\x2b\xa9' },
  { type: 'xfs', offset: 0, bytes: 'XFSB', label: { offset: 108, size: 12 } },
  { type: 'btrfs', offset: 0x10040, bytes: '_BHRfS_M', label: { offset: 0x1012b, size: 256 } },
  { type: 'reiserfs', offset: 0x10034, bytes: 'ReIsEr', label: { offset: 0x10064, size: 16 } },
  { type: 'jfs', offset: 0x8000, bytes: 'JFS1', label: { offset: 0x8098, size: 16 } },
  // Linux/x86 has pages of 4 KiB, and aarch64 also of 64 KiB; the mark ends the first.
  { type: 'swap', offset: 4086, bytes: 'SWAPSPACE2', label: { offset: 1052, size: 16 } },
  { type: 'swap', offset: 65526, bytes: 'SWAPSPACE2', label: { offset: 1052, size: 16 } },
  { type: 'swap', offset: 4086, bytes: 'SWAP-SPACE' },
  { type: 'iso9660', offset: 0x8001, bytes: 'CD001', label: { offset: 0x8028, size: 32 } },
  { type: 'squashfs', offset: 0, bytes: 'hsqs' },
  { type: 'ntfs', offset: 3, bytes: 'NTFS    ' },
  { type: 'vfat', offset: 82, bytes: 'FAT32', label: { offset: 71, size: 11 } },
  { type: 'vfat', offset: 54, bytes: 'FAT1', label: { offset: 43, size: 11 } },
];

/** ext2, ext3 and ext4: Linux's fs/ext4/ext4.h. */
export const EXT = {
  superblock: 1024,
  magic: { at: 56, value: 0xef53 },
  compatible: { at: 92, journal: 0x4 },
  incompatible: { at: 96, ext2: 0x2 | 0x4 | 0x10 },
  readOnly: { at: 100, ext2: 0x1 | 0x2 | 0x4 },
  label: { at: 120, size: 16 },
} as const;

/** Bytes from the start of a partition in which all of these marks are. */
export const MAGIC_REACH = 0x10300;
