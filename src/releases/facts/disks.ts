import { dialectIn } from '../kickstart/dialect.ts';
import type { Span } from '../kickstart/form.ts';
import type { Release, Sourced } from '../release.ts';

/** What a release's installer makes of disks on x86 and ARM. Sizes in MiB. */
export interface DiskFacts extends Sourced {
  /** What it takes where nothing else is asked for, on LVM and for /boot. */
  readonly filesystem: string;
  readonly bootFilesystem: string;
  /** What it can make, and what its boot loader reads /boot from. */
  readonly filesystems: readonly string[];
  readonly bootFilesystems: readonly string[];
  /** Its own size of /boot. */
  readonly bootMib: number;
  /** The most that it gives the EFI system partition; undefined where it does not install for UEFI. */
  readonly efiMib: number | undefined;
  /** The partition table that a machine with a BIOS gets, and where MBR does not reach the end of the disk. */
  readonly biosTable: 'msdos' | 'gpt';
  readonly bigBiosTable: 'msdos' | 'gpt';
  /** Its boot loader wants a partition for itself on GPT under a BIOS. */
  readonly biosBoot: boolean;
}

/** GRUB legacy, which has no partition of its own. */
const EXT3 = { filesystem: 'ext3', bootFilesystem: 'ext3', filesystems: ['ext2', 'ext3'] } as const;
const GRUB_LEGACY = { biosTable: 'msdos', biosBoot: false } as const;
const EXT4 = { filesystem: 'ext4', bootFilesystem: 'ext4' } as const;
const XFS = { filesystem: 'xfs', bootFilesystem: 'xfs' } as const;
const GRUB2 = {
  filesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
  biosTable: 'msdos',
  bigBiosTable: 'gpt',
  biosBoot: true,
} as const;

/**
 * By dialect; the first that holds counts, so that a RHEL stands before the Fedoras around it. Fedora's own default from 33 on is btrfs, but for LVM it is ext4 (`file_system_type` is empty, which means
 * blivet's first choice). From Fedora 21 on a kickstart says which table is made.
 */
const DISKS: readonly (readonly [Span, DiskFacts])[] = [
  [
    'RHEL4..F7',
    {
      ...EXT3,
      ...GRUB_LEGACY,
      bigBiosTable: 'msdos',
      bootFilesystems: ['ext2', 'ext3'],
      bootMib: 100,
      efiMib: undefined,
      source:
        'fsset.py:53; autopart.py:1628 (10.1.1.104-1); autopart.py:1683 (11.1.2.263-2), 1655 (11.2.0.66-2)',
    },
  ],
  [
    'F8..F10',
    {
      ...EXT3,
      ...GRUB_LEGACY,
      bigBiosTable: 'msdos',
      bootFilesystems: ['ext2', 'ext3'],
      bootMib: 200,
      efiMib: 200,
      source: 'autopart.py:1641,1653 (11.3.0.50-10), 1685-1703 (11.4.0.83-1); fsset.py:69 (11.4.0.83-1)',
    },
  ],
  [
    'F11',
    {
      ...GRUB_LEGACY,
      filesystem: 'ext4',
      bootFilesystem: 'ext3',
      filesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootFilesystems: ['ext2', 'ext3'],
      bigBiosTable: 'msdos',
      bootMib: 200,
      efiMib: 200,
      source: 'storage/formats/__init__.py:45-46; platform.py:41,132,198 (11.5.0.59-1)',
    },
  ],
  [
    'F12',
    {
      ...EXT4,
      ...GRUB_LEGACY,
      filesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootFilesystems: ['ext2', 'ext3', 'ext4'],
      bigBiosTable: 'msdos',
      bootMib: 200,
      efiMib: 200,
      source: 'storage/formats/__init__.py:45; platform.py:165,239,460 (12.46-1)',
    },
  ],
  [
    'RHEL6',
    {
      ...EXT4,
      ...GRUB_LEGACY,
      filesystems: ['ext2', 'ext3', 'ext4'],
      bootFilesystems: ['ext2', 'ext3', 'ext4'],
      bigBiosTable: 'gpt',
      bootMib: 500,
      efiMib: 200,
      source:
        'storage/formats/__init__.py:48; platform.py:161-176,210,364,606-617 (13.21.263-1); xfs is an add-on: general knowledge',
    },
  ],
  [
    'F13..F15',
    {
      ...EXT4,
      ...GRUB_LEGACY,
      filesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootFilesystems: ['ext2', 'ext3', 'ext4'],
      bigBiosTable: 'msdos',
      bootMib: 500,
      efiMib: 200,
      source:
        'storage/formats/__init__.py:46; platform.py:168,263,490 (13.42-1), 168,461 (14.22-1), 169,474 (15.31-1)',
    },
  ],
  [
    'F16',
    {
      ...EXT4,
      ...GRUB2,
      biosTable: 'gpt',
      bootFilesystems: ['ext2', 'ext3', 'ext4'],
      bootMib: 500,
      efiMib: 200,
      source: 'pyanaconda/platform.py:130,152,164,204; pyanaconda/bootloader.py:167 (16.25-1)',
    },
  ],
  [
    'F17..F21',
    {
      ...EXT4,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4'],
      bootMib: 500,
      efiMib: 200,
      source:
        'pyanaconda/platform.py:107-119,142,163,174,204; pyanaconda/storage/formats/__init__.py (17.29-1, 18.37.11-1); from 19 on in blivet: general knowledge',
    },
  ],
  [
    'RHEL7',
    {
      ...XFS,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 200,
      source: 'pyanaconda/installclasses/rhel.py:43 (21.48.22.159-1); sizes, in blivet: general knowledge',
    },
  ],
  [
    'F22..F27',
    {
      ...EXT4,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 200,
      source: 'pyanaconda/anaconda.py:172 (22.20.13-1); sizes as Fedora 28 has them, before that in blivet',
    },
  ],
  [
    'RHEL8 RHEL9',
    {
      ...XFS,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 600,
      source:
        'data/product.d/rhel.conf:44; pyanaconda/modules/storage/platform.py:107,135,158 (33.16.10.5-1); rhel.conf:37; platform.py:138,180,225 (34.25.7.19)',
    },
  ],
  [
    'RHEL10',
    {
      ...XFS,
      ...GRUB2,
      biosTable: 'gpt',
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 2048,
      efiMib: 600,
      source: 'data/profile.d/rhel.conf:36; pyanaconda/modules/storage/platform.py:137,179,224 (40.22.3.57)',
    },
  ],
  [
    'F28..F30',
    {
      ...EXT4,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 200,
      source: 'pyanaconda/platform.py:109,137,160 (28.22.10-1), 107,135,159 (30.25.6-1)',
    },
  ],
  [
    'F31..F36',
    {
      ...EXT4,
      ...GRUB2,
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 600,
      source:
        'data/anaconda.conf:152; pyanaconda/modules/storage/platform.py:107,135,159 (33.25.4-1), 138,180,225 (34.24.9-1)',
    },
  ],
  [
    'F37..F42',
    {
      ...EXT4,
      ...GRUB2,
      biosTable: 'gpt',
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 1024,
      efiMib: 600,
      source:
        'data/anaconda.conf:186; pyanaconda/modules/storage/platform.py:138,227 (37.12.6-1), 137,226 (41.35), 137,228 (42.27.12)',
    },
  ],
  [
    'F43..',
    {
      ...EXT4,
      ...GRUB2,
      biosTable: 'gpt',
      bootFilesystems: ['ext2', 'ext3', 'ext4', 'xfs'],
      bootMib: 2048,
      efiMib: 600,
      source: 'pyanaconda/modules/storage/platform.py:139,183,229 (43.44, 45.21)',
    },
  ],
];

/** The facts for a release, by its dialect. */
export function diskFactsOf({ kickstart: { dialect } }: Pick<Release, 'kickstart'>): DiskFacts {
  const found = DISKS.find(([span]) => dialectIn(span, dialect));
  if (!found) throw new Error(`no facts about disks for ${dialect}`);
  return found[1];
}
