import type { InitrdFacts } from '../release.ts';
import { UNPACKS_2_6_38, UNPACKS_3_11, UNPACKS_5_9, UNPACKS_SOURCE } from './kernel.ts';

/** dracut with its module `anaconda`, made by lorax with `--xz`. */
const DRACUT = {
  container: 'cpio',
  compressions: ['xz'],
  replaces: true,
  entry: 'init',
  required: ['init', 'sbin/parse-kickstart', 'lib/anaconda-lib.sh', '.buildstamp'],
  buildstamp: 'ini',
  storesDevices: false,
  realDirectories: 'stay',
} as const;

/** Fedora 17 to 19, RHEL 7. */
export const INITRD_F17: InitrdFacts = {
  ...DRACUT,
  unpacks: UNPACKS_2_6_38,
  source: `src/pylorax/__init__.py:252-253 (lorax f17-branch); src/pylorax/__init__.py:60,312 (lorax rhel7-branch); dracut/module-setup.sh:19-36 (anaconda-17.29-1); ${UNPACKS_SOURCE}`,
};

/** Fedora 20 to 33, RHEL 8, whose zstd was not found out. */
export const INITRD_F20: InitrdFacts = {
  ...DRACUT,
  unpacks: UNPACKS_3_11,
  source: `src/pylorax/__init__.py:295 (lorax f20-branch); src/pylorax/__init__.py:61,348 (lorax f33-branch, rhel8-branch); dracut/module-setup.sh:25-47 (anaconda-24.13.7-1); ${UNPACKS_SOURCE}`,
};

/** Fedora 34 and later, RHEL 9 and 10. Linux takes lz4 in its legacy form, as the last segment. */
export const INITRD_F34: InitrdFacts = {
  ...DRACUT,
  unpacks: UNPACKS_5_9,
  source: `src/pylorax/__init__.py:61 (lorax f34-branch to f45-branch, rhel9-branch, rhel10-branch); dracut/module-setup.sh:39-67 (anaconda-45.21); 6.1 booted with every compression; ${UNPACKS_SOURCE}`,
};
