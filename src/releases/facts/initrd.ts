import type { InitrdFacts } from '../release.ts';
import { UNPACKS_2_6, UNPACKS_2_6_30, UNPACKS_2_6_33, UNPACKS_2_6_38, UNPACKS_SOURCE } from './kernel.ts';

/** RHEL 4: an ext2 image with stored device nodes. */
export const INITRD_RHEL4: InitrdFacts = {
  container: 'ext2',
  compressions: ['gzip'],
  unpacks: UNPACKS_2_6,
  replaces: false,
  entry: 'linuxrc',
  required: ['sbin/init', 'sbin/loader', 'dev/console', 'dev/pts', 'modules/module-info', '.buildstamp'],
  buildstamp: 'lines',
  storesDevices: true,
  realDirectories: 'breaks',
  source:
    'scripts/mk-images:364-372,673-756,807-824; loader2/loader.c:1116-1133,1264-1270 (anaconda-10.1.1.104-1); linux-kernel, M. Neuling, 2006-02-22 (a longer file keeps its end)',
};

/** Fedora Core 6 to Fedora 8, RHEL 5. */
export const INITRD_FC6: InitrdFacts = {
  container: 'cpio',
  compressions: ['gzip'],
  unpacks: UNPACKS_2_6,
  replaces: true,
  entry: 'init',
  required: ['init', 'sbin/init', 'sbin/loader', 'modules/module-info', '.buildstamp'],
  buildstamp: 'lines',
  storesDevices: false,
  realDirectories: 'breaks',
  source:
    'scripts/mk-images:676,695; loader2/loader.c:1340-1358,1582-1589 (anaconda-11.1.2.263-2); init/initramfs.c of Linux 2.6.18 (O_TRUNC in do_name)',
};

const TREE = {
  container: 'cpio',
  replaces: true,
  entry: 'init',
  required: ['init', 'sbin/init', 'sbin/loader', 'lib/modules/module-info', '.buildstamp'],
  buildstamp: 'lines',
  storesDevices: false,
  realDirectories: 'renames',
} as const;

/** Fedora 9 to 11. */
export const INITRD_F9: InitrdFacts = {
  ...TREE,
  compressions: ['gzip'],
  unpacks: UNPACKS_2_6,
  source:
    'scripts/mk-images:264-331,334-344,596,613; loader2/loader.c:1441-1467 (anaconda-11.4.0.83-1); scripts/mk-images:348-353,739,756 (anaconda-11.4.1.63-1)',
};

/** Fedora 12. */
export const INITRD_F12: InitrdFacts = {
  ...TREE,
  compressions: ['gzip'],
  unpacks: UNPACKS_2_6_30,
  source: `scripts/mk-images:350-355,818,836; loader/loader.c:1663-1690,1914 (anaconda-12.46-1); ${UNPACKS_SOURCE}`,
};

/** Fedora 13 and 14. */
export const INITRD_F13: InitrdFacts = {
  ...TREE,
  compressions: ['gzip'],
  unpacks: UNPACKS_2_6_33,
  source: `scripts/mk-images:357-362,883,907; loader/loader.c:1658-1690,1976 (anaconda-13.42-1); ${UNPACKS_SOURCE}`,
};

/** RHEL 6: gzip up to 6.1, the old lzma format from 13.21.121-1 on. Its kernel has neither lzo nor xz. */
export const INITRD_RHEL6: InitrdFacts = {
  ...TREE,
  compressions: ['lzma', 'gzip'],
  unpacks: UNPACKS_2_6_30,
  source:
    'scripts/mk-images:285-290,556-571,1158,1183; loader/loader.c:1819-1837,2153-2160 (anaconda-13.21.263-1); 2.6.32-279.el6 booted with every compression',
};

/** Fedora 15: the tree of the installer is the initramfs itself. */
export const INITRD_F15: InitrdFacts = {
  container: 'cpio',
  compressions: ['xz', 'gzip'],
  unpacks: UNPACKS_2_6_38,
  replaces: true,
  entry: 'init',
  required: ['init', 'sbin/init', 'sbin/loader', 'lib/modules/module-info', '.buildstamp'],
  buildstamp: 'ini',
  storesDevices: false,
  realDirectories: 'stay',
  source: `src/pylorax/installtree.py:541-570; src/pylorax/buildstamp.py (lorax r0.4.7-1); scripts/mk-images:366-372,415 (gzip), loader/init.c (anaconda-15.31-1); ${UNPACKS_SOURCE}`,
};

/**
 * Fedora 16: a dracut initramfs (xz) with an uncompressed cpio behind it that holds the whole installer as
 * `squashfs.img`. Of what lies in the initrd only `/*cfg` and `/*ks` come along into the installer's root.
 */
export const INITRD_F16: InitrdFacts = {
  container: 'cpio',
  compressions: ['xz'],
  unpacks: UNPACKS_2_6_38,
  replaces: true,
  entry: 'init',
  required: ['init', 'squashfs.img', 'etc/cmdline'],
  buildstamp: 'ini',
  storesDevices: false,
  realDirectories: 'stay',
  source: `src/pylorax/installtree.py:585-680; src/pylorax/__init__.py:105-106,298; share/dracut_hooks/99anaconda-copy-ks.sh (lorax r16.4.9-1); ${UNPACKS_SOURCE}`,
};
