import { DRACUT_EVIDENCE, LOADER_EVIDENCE } from './evidence.ts';
import { BOOT_FC6, BOOT_RHEL4, BOOT_RHEL6 } from './facts/boot.ts';
import { BOOT_RHEL7 } from './facts/boot-dracut.ts';
import { DRIVERS_F13, DRIVERS_F19, DRIVERS_FC6, DRIVERS_RHEL4 } from './facts/drivers.ts';
import { INITRD_FC6, INITRD_RHEL4, INITRD_RHEL6 } from './facts/initrd.ts';
import { INITRD_F17 } from './facts/initrd-dracut.ts';
import { KICKSTART_RHEL4, KICKSTART_RHEL5, KICKSTART_RHEL6 } from './facts/kickstart.ts';
import { KICKSTART_RHEL7 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F10, MEDIA_CHECK_F18, MEDIA_CHECK_FC6, MEDIA_CHECK_RHEL4 } from './facts/media-check.ts';
import { RUNTIME_F17, RUNTIME_RHEL4, RUNTIME_RHEL6 } from './facts/runtime.ts';
import { STAGE2_FC6, STAGE2_RHEL6, STAGE2_RHEL7, stage2OfRhel4 } from './facts/stage2.ts';
import { UPDATES_F11, UPDATES_FC6, updatesOfRhel4 } from './facts/updates.ts';
import { UPDATES_RHEL7 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** Scientific Linux 4 to 7. */
export const SCIENTIFIC_LINUX: readonly Release[] = [
  {
    id: 'scientific-linux-4',
    product: 'Scientific Linux',
    version: '4',
    era: 'loader-ext2',
    tag: 'anaconda-10.1.1.104-1',
    kernel: '2.6.9',
    recognise: {
      product: /^Scientific Linux/,
      version: /^4(\.\d+)?$/,
      paths: ['SL/base/stage2.img', 'SL/RPMS'],
      source:
        'scripts/mk-images:364-372 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-10.1.1.104-1); the name and folders: general knowledge',
    },
    boot: { i386: BOOT_RHEL4, x86_64: BOOT_RHEL4 },
    initrd: INITRD_RHEL4,
    drivers: DRIVERS_RHEL4,
    stage2: stage2OfRhel4('SL'),
    updates: updatesOfRhel4('SL'),
    kickstart: KICKSTART_RHEL4,
    mediaCheck: MEDIA_CHECK_RHEL4,
    runtime: RUNTIME_RHEL4,
    evidence: LOADER_EVIDENCE,
  },
  {
    id: 'scientific-linux-5',
    product: 'Scientific Linux',
    version: '5',
    era: 'loader-cpio',
    tag: 'anaconda-11.1.2.263-2',
    kernel: '2.6.18',
    recognise: {
      product: /^Scientific Linux/,
      version: /^5(\.\d+)?$/,
      paths: ['images/stage2.img', 'SL', 'repodata'],
      source:
        'scripts/mk-images:337-348 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-11.1.2.263-2); the name and folders: general knowledge',
    },
    boot: { i386: BOOT_FC6, x86_64: BOOT_FC6 },
    initrd: INITRD_FC6,
    drivers: DRIVERS_FC6,
    stage2: STAGE2_FC6,
    updates: UPDATES_FC6,
    kickstart: KICKSTART_RHEL5,
    mediaCheck: MEDIA_CHECK_FC6,
    runtime: RUNTIME_RHEL4,
    evidence: LOADER_EVIDENCE,
  },
  {
    id: 'scientific-linux-6',
    product: 'Scientific Linux',
    version: '6',
    era: 'loader-path',
    tag: 'anaconda-13.21.263-1',
    kernel: '2.6.32',
    recognise: {
      product: /^Scientific Linux/,
      version: /^6(\.\d+)?$/,
      paths: ['images/install.img', 'Packages', 'repodata'],
      source:
        'scripts/mk-images:556-571 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-13.21.263-1); the name and folders: general knowledge',
    },
    boot: BOOT_RHEL6,
    initrd: INITRD_RHEL6,
    drivers: DRIVERS_F13,
    stage2: STAGE2_RHEL6,
    updates: UPDATES_F11,
    kickstart: KICKSTART_RHEL6,
    mediaCheck: MEDIA_CHECK_F10,
    runtime: RUNTIME_RHEL6,
    evidence: LOADER_EVIDENCE,
  },
  {
    id: 'scientific-linux-7',
    product: 'Scientific Linux',
    version: '7',
    era: 'dracut',
    tag: 'anaconda-21.48.22.159-1',
    kernel: '3.10',
    recognise: {
      product: /^Scientific Linux/,
      version: /^7(\.\d+)?$/,
      paths: ['LiveOS/squashfs.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel7-branch); the name: general knowledge',
    },
    boot: BOOT_RHEL7,
    initrd: INITRD_F17,
    drivers: DRIVERS_F19,
    stage2: STAGE2_RHEL7,
    updates: UPDATES_RHEL7,
    kickstart: KICKSTART_RHEL7,
    mediaCheck: MEDIA_CHECK_F18,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
];
