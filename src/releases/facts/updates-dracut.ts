import type { UpdatesFacts, UpdatesFormat } from '../release.ts';
import { SQUASHFS_2_6_38, SQUASHFS_3_19, SQUASHFS_4_14, SQUASHFS_SOURCE } from './kernel.ts';

/** dracut's img-lib unpacks an archive, and mounts what is none. */
const FORMATS: readonly UpdatesFormat[] = [
  'cpio.gz',
  'cpio.xz',
  'cpio.bz2',
  'cpio',
  'ext2',
  'squashfs',
  'iso9660',
];
/** From dracut 049 on. */
const FORMATS_ZSTD: readonly UpdatesFormat[] = [...FORMATS, 'cpio.zst'];

const DRACUT = {
  path: 'images/updates.img',
  formats: FORMATS,
  product: { path: 'images/product.img', formats: FORMATS },
  destination: '/',
  argument: 'inst.updates',
  effect: 'unit',
  program: undefined,
} as const;

const DRACUT_ZSTD = {
  ...DRACUT,
  formats: FORMATS_ZSTD,
  product: { path: 'images/product.img', formats: FORMATS_ZSTD },
} as const;

/** `/tmp/updates` is a link to this folder of the running system. */
const RUN_INSTALL = 'run/install/updates';

/** Fedora 17. With `root=live:` on the command line, the medium's own image is not looked for. */
export const UPDATES_F17: UpdatesFacts = {
  ...DRACUT,
  squashfs: SQUASHFS_2_6_38,
  python: 'tmp/updates',
  source: `dracut/anaconda-lib.sh:86-110; dracut/parse-anaconda-options.sh:105; dracut/parse-anaconda-repo.sh:5; scripts/makeupdates:113-116 (anaconda-17.29-1); dracut img-lib, not read at 018; ${SQUASHFS_SOURCE}`,
};

/** Fedora 18 to 21. */
export const UPDATES_F18: UpdatesFacts = {
  ...DRACUT,
  squashfs: SQUASHFS_2_6_38,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:87-110; dracut/parse-anaconda-options.sh:115; scripts/makeupdates:113-117 (anaconda-18.37.11-1); dracut/anaconda-lib.sh:98-125 (anaconda-20.25.16-1); ${SQUASHFS_SOURCE}`,
};

/** RHEL 7. */
export const UPDATES_RHEL7: UpdatesFacts = {
  ...DRACUT,
  squashfs: SQUASHFS_2_6_38,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:104-127; dracut/updates-genrules.sh:13-20; scripts/makeupdates:253-257 (anaconda-21.48.22.159-1); modules.d/99img-lib, modules.d/90dmsquash-live/apply-live-updates.sh (dracut 033); ${SQUASHFS_SOURCE}`,
};

/** Fedora 22 to 27. */
export const UPDATES_F22: UpdatesFacts = {
  ...DRACUT,
  squashfs: SQUASHFS_3_19,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:103-125; scripts/makeupdates:250-254 (anaconda-22.20.13-1); dracut/anaconda-lib.sh:114-136; scripts/makeupdates:254-258 (anaconda-27.20.4-1); ${SQUASHFS_SOURCE}`,
};

/** Fedora 28. */
export const UPDATES_F28: UpdatesFacts = {
  ...DRACUT,
  squashfs: SQUASHFS_4_14,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:155-178; scripts/makeupdates:256-260 (anaconda-28.22.10-1); ${SQUASHFS_SOURCE}`,
};

/** Fedora 29 to 33. */
export const UPDATES_F29: UpdatesFacts = {
  ...DRACUT_ZSTD,
  squashfs: SQUASHFS_4_14,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:155-178 (anaconda-30.25.6-1); dracut/anaconda-lib.sh:157-180; scripts/makeupdates:180-184 (anaconda-33.25.4-1); modules.d/99img-lib (dracut 049); ${SQUASHFS_SOURCE}`,
};

/** RHEL 8: what its kernel adds to zlib, lzo and xz was not found out. */
export const UPDATES_RHEL8: UpdatesFacts = {
  ...DRACUT_ZSTD,
  squashfs: SQUASHFS_2_6_38,
  python: RUN_INSTALL,
  source: `dracut/anaconda-lib.sh:119-126,146-157; scripts/makeupdates:182-306 (anaconda-33.16.10.5-1); modules.d/99img-lib (dracut 049); ${SQUASHFS_SOURCE}`,
};

/** Fedora 34 and later, RHEL 9 and 10: Python modules at their real place. `python` is the version of Python 3. */
export function updatesOfF34(python: string, source: string): UpdatesFacts {
  return {
    ...DRACUT_ZSTD,
    squashfs: SQUASHFS_4_14,
    python: `usr/lib64/python${python}/site-packages`,
    source: `scripts/makeupdates:35-36, dracut/anaconda-lib.sh:137-194 (${source}); modules.d/99img-lib (dracut 057, 107); ${SQUASHFS_SOURCE}`,
  };
}
