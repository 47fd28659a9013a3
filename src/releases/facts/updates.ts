import type { UpdatesFacts, UpdatesFormat } from '../release.ts';
import { SQUASHFS_2_6_29, SQUASHFS_2_6_38, SQUASHFS_3_0, SQUASHFS_3_1, SQUASHFS_SOURCE } from './kernel.ts';

const IMAGES: readonly UpdatesFormat[] = ['ext2', 'squashfs', 'cramfs', 'vfat', 'iso9660'];

export function updatesOfRhel4(productPath: string): UpdatesFacts {
  return {
    path: `${productPath}/base/updates.img`,
    formats: ['ext2', 'cramfs', 'vfat', 'iso9660'],
    squashfs: undefined,
    product: { path: `${productPath}/base/product.img`, formats: ['ext2', 'cramfs', 'vfat', 'iso9660'] },
    destination: '/tmp/updates',
    argument: undefined,
    effect: 'first',
    program: 'anaconda',
    python: '',
    source: 'loader2/method.c:125-142,595-601; loader2/loader.c:1443-1476 (anaconda-10.1.1.104-1)',
  };
}

/** What the loaders of Fedora Core 6 and later have in common: PYTHONPATH begins with the destination. */
const LOADER = {
  path: 'images/updates.img',
  product: { path: 'images/product.img', formats: IMAGES },
  destination: '/tmp/updates',
  argument: 'updates',
  program: 'anaconda',
  python: '',
} as const;

/** RHEL 5 and Fedora Core 6: file systems only. */
export const UPDATES_FC6: UpdatesFacts = {
  ...LOADER,
  formats: IMAGES,
  squashfs: SQUASHFS_3_0,
  effect: 'first',
  source: 'loader2/method.c:528-536,617-620; loader2/loader.c:381-390,1841-1873 (anaconda-11.1.2.263-2)',
};

/** Fedora 7 and 8: a gzipped cpio archive where the mount fails, but not as product.img. */
export const UPDATES_F7: UpdatesFacts = {
  ...LOADER,
  formats: ['cpio.gz', ...IMAGES],
  squashfs: SQUASHFS_3_1,
  effect: 'first',
  source:
    'loader2/method.c:519,550-555; loader2/loader.c:1707-1735 (anaconda-11.2.0.66-2); loader2/method.c:456,488-501,580-583; loader2/loader.c:1794-1824 (anaconda-11.3.0.50-10); squashfs 3.1 format of its 3.2 and 3.3 patches: general knowledge',
};

/** Fedora 9 and 10. */
export const UPDATES_F9: UpdatesFacts = {
  ...LOADER,
  formats: ['cpio.gz', ...IMAGES],
  squashfs: SQUASHFS_3_1,
  effect: 'path',
  source:
    'loader2/method.c:427,459-465,551; loader2/loader.c:1527-1543,1793-1842 (anaconda-11.4.0.83-1); loader/method.c:386-410; loader/cdinstall.c:392-401; loader/loader.c:2045-2060 (anaconda-11.4.1.63-1); squashfs 3.1 format: general knowledge',
};

/** Fedora 11 to 14, RHEL 6. */
export const UPDATES_F11: UpdatesFacts = {
  ...LOADER,
  formats: ['cpio.gz', ...IMAGES],
  squashfs: SQUASHFS_2_6_29,
  effect: 'path',
  source: `loader/method.c:385-410; loader/cdinstall.c:401-410 (anaconda-12.46-1); loader/method.c:392-418; loader/loader.c:2265-2275 (anaconda-14.22-1); loader/method.c:358-410; loader/loader.c:2411-2452 (anaconda-13.21.263-1); ${SQUASHFS_SOURCE}`,
};

/** Fedora 15 and 16: libarchive unpacks what cannot be mounted. */
export const UPDATES_F15: UpdatesFacts = {
  ...LOADER,
  formats: ['cpio.gz', 'cpio.xz', 'cpio.bz2', 'cpio', ...IMAGES],
  squashfs: SQUASHFS_2_6_38,
  effect: 'path',
  source: `loader/method.c:273-290; loader/unpack.c:57-66; loader/cdinstall.c:366-370 (anaconda-15.31-1); loader/method.c:271-288; loader/cdinstall.c:366-370; loader/loader.c:2239-2250 (anaconda-16.25-1); ${SQUASHFS_SOURCE}`,
};
