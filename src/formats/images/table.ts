import { ALL_FIELDS, ALL_KINDS, type Format } from './format.ts';

/**
 * Every format that images come in, one row each. The first whose `sniff` holds is taken: those with an unmistakable
 * magic come first, ext2 with its two bytes last.
 */
export const FORMATS = [
  {
    kind: 'initramfs',
    title: 'a newc archive',
    isInitrd: true,
    unwraps: true,
    targets: {
      newc: { title: 'cpio archive, as Linux unpacks an initramfs', kinds: ALL_KINDS, fields: ALL_FIELDS },
      crc: { title: 'the same with a sum for each file', kinds: ALL_KINDS, fields: ALL_FIELDS },
    },
    load: async () => (await import('./initramfs.ts')).initramfs,
  },
  {
    // Only to be turned into something that a kernel takes.
    kind: 'odc',
    title: 'an odc archive',
    isInitrd: false,
    targets: {},
    load: async () => (await import('./odc.ts')).odc,
  },
  {
    kind: 'cramfs',
    title: 'a cramfs image',
    isInitrd: false,
    targets: {
      cramfs: { title: 'cramfs, compressed in itself', kinds: ALL_KINDS, fields: ['mode', 'owner'] },
    },
    load: async () => (await import('./cramfs.ts')).cramfs,
  },
  {
    kind: 'squashfs',
    title: 'a squashfs image',
    isInitrd: false,
    targets: {
      squashfs: {
        title: 'squashfs 4.0, compressed in itself',
        kinds: ['file', 'directory', 'symlink', 'character', 'block', 'fifo'],
        fields: ALL_FIELDS,
      },
    },
    load: async () => (await import('./squashfs.ts')).squashfs,
  },
  {
    // A bootable ISO is more than its tree, so that it is not written here.
    kind: 'iso9660',
    title: 'an ISO 9660 image',
    isInitrd: false,
    targets: {},
    load: async () => (await import('./iso9660.ts')).iso9660,
  },
  {
    kind: 'fat',
    title: 'a FAT image',
    isInitrd: false,
    targets: {
      fat: { title: 'FAT12, FAT16 or FAT32 by size', kinds: ['file', 'directory'], fields: ['mtime'] },
    },
    load: async () => (await import('./fat.ts')).fat,
  },
  {
    kind: 'ext2',
    title: 'an ext2 image',
    isInitrd: true,
    targets: {
      ext2: { title: 'ext2 file system without journal', kinds: ALL_KINDS, fields: ALL_FIELDS },
    },
    load: async () => (await import('./ext2.ts')).ext2,
  },
] as const satisfies readonly Format[];

export type AnyFormat = (typeof FORMATS)[number];
/** The code of any row. */
export type AnyCode = Awaited<ReturnType<AnyFormat['load']>>;
