import type { Stage2Facts } from '../release.ts';

/** `base` is the product path, line 4 of `.buildstamp`: `RedHat` as shipped, another name in its rebuilds. */
export function stage2OfRhel4(productPath: string): Stage2Facts {
  return {
    paths: [`${productPath}/base/stage2.img`],
    filesystems: ['iso9660', 'ext2', 'cramfs', 'vfat'],
    pairing: 'first 12 characters',
    flat: true,
    argument: undefined,
    needs: ['.discinfo'],
    source:
      'scripts/mk-images.i386:211-219; loader2/method.c:125-142,528-567; loader2/cdinstall.c:318-320 (anaconda-10.1.1.104-1)',
  };
}

/** Fedora Core 6 to Fedora 8, RHEL 5. */
export const STAGE2_FC6: Stage2Facts = {
  paths: ['images/stage2.img'],
  filesystems: ['iso9660', 'ext2', 'squashfs', 'cramfs', 'vfat'],
  pairing: 'first line',
  flat: true,
  argument: undefined,
  needs: ['.discinfo'],
  source:
    'scripts/mk-images:728,770; loader2/method.c:142-156,550-589; loader2/cdinstall.c:334-335 (anaconda-11.1.2.263-2)',
};

/** Fedora 9: it must hold `/etc` and `/var`, or a dialog waits. */
export const STAGE2_F9: Stage2Facts = {
  paths: ['images/stage2.img'],
  filesystems: ['iso9660', 'ext2', 'squashfs', 'cramfs', 'vfat'],
  pairing: 'first line',
  flat: true,
  argument: 'stage2',
  needs: ['.discinfo'],
  source:
    'scripts/mk-images:646,686; loader2/method.c:79-111,483-523; loader2/cdinstall.c:251-278; loader2/loader.c:873 (anaconda-11.4.0.83-1)',
};

const INSTALL_IMG = {
  paths: ['images/install.img'],
  filesystems: ['squashfs', 'ext2', 'iso9660', 'cramfs', 'vfat'],
  pairing: 'none',
  flat: true,
  argument: 'stage2',
} as const;

/** Fedora 10 to 14. */
export const STAGE2_F10: Stage2Facts = {
  ...INSTALL_IMG,
  needs: [],
  source:
    'scripts/mk-images:832-858; loader/method.c:79-111,428; loader/cdinstall.c:302,360-383 (anaconda-11.4.1.63-1); loader/cdinstall.c:309,366-384 (anaconda-14.22-1)',
};

/** RHEL 6: without `.discinfo` the disc counts as boot.iso, and the loader asks for the method. */
export const STAGE2_RHEL6: Stage2Facts = {
  ...INSTALL_IMG,
  needs: ['.discinfo'],
  source:
    'scripts/mk-images:1262,1282-1287; loader/loader.c:1362-1419; loader/method.c:94,420-430; loader/cdinstall.c:381-390 (anaconda-13.21.263-1)',
};

/** Fedora 15 and 16: the installer is in the initramfs. The disc of packages is known by its two files. */
export const STAGE2_F15: Stage2Facts = {
  paths: [],
  filesystems: [],
  pairing: 'none',
  flat: false,
  argument: undefined,
  needs: ['.discinfo', '.treeinfo'],
  source: 'loader/cdinstall.c:230,306 (anaconda-15.31-1); loader/cdinstall.c:230,306 (anaconda-16.25-1)',
};

const LIVE_OS = {
  paths: ['LiveOS/squashfs.img', 'images/install.img'],
  filesystems: ['squashfs'],
  pairing: 'none',
  flat: false,
  argument: 'inst.stage2',
  needs: [],
} as const;

/** Fedora 17 to 22. */
export const STAGE2_F17: Stage2Facts = {
  ...LIVE_OS,
  source:
    'share/x86.tmpl:12-13 (lorax f17-branch to f22-branch); dracut/anaconda-lib.sh:38-46, dracut/parse-anaconda-repo.sh:7-30 (anaconda-17.29-1)',
};

/** RHEL 7. */
export const STAGE2_RHEL7: Stage2Facts = {
  ...LIVE_OS,
  source:
    'share/x86.tmpl:12-14; src/pylorax/treebuilder.py:169-180 (lorax rhel7-branch); dracut/anaconda-lib.sh:42-50, dracut/parse-anaconda-repo.sh:7-50 (anaconda-21.48.22.159-1)',
};

const IMAGES = {
  paths: ['images/install.img', 'LiveOS/squashfs.img'],
  pairing: 'none',
  argument: 'inst.stage2',
  needs: [],
} as const;

/** Fedora 23 to 32, RHEL 8: ext4 inside squashfs, for the root is /dev/mapper/live-rw. */
export const STAGE2_F23: Stage2Facts = {
  ...IMAGES,
  filesystems: ['squashfs'],
  flat: false,
  source:
    'share/x86.tmpl:6,19 (lorax f23-branch); share/templates.d/99-generic/x86.tmpl:6,31 (lorax rhel8-branch); dracut/anaconda-lib.sh:47,110 (anaconda-24.13.7-1); dracut/anaconda-lib.sh:43,142 (anaconda-33.16.10.5-1)',
};

/** Fedora 33 to 40, RHEL 9: stock images are nested, a flat one gets an overlay. */
export const STAGE2_F33: Stage2Facts = {
  ...IMAGES,
  filesystems: ['squashfs'],
  flat: true,
  source:
    'share/templates.d/99-generic/x86.tmpl:6,29 (lorax f33-branch, rhel9-branch); dracut/anaconda-lib.sh:48,145-152 (anaconda-33.25.4-1); dracut/anaconda-lib.sh:57,158-164 (anaconda-34.25.7.19)',
};

/** Fedora 41 and later, RHEL 10: flat by default, squashfs or erofs. */
export const STAGE2_F41: Stage2Facts = {
  ...IMAGES,
  filesystems: ['squashfs', 'erofs'],
  flat: true,
  source:
    'src/pylorax/__init__.py:67,246; share/templates.d/99-generic/x86.tmpl:5,28 (lorax f41-branch, rhel10-branch); dracut/anaconda-lib.sh:58,159-165 (anaconda-40.22.3.57)',
};
