import { DRACUT_EVIDENCE, LOADER_EVIDENCE } from './evidence.ts';
import { BOOT_FC6, BOOT_RHEL4, BOOT_RHEL6 } from './facts/boot.ts';
import { BOOT_RHEL7, BOOT_RHEL8 } from './facts/boot-dracut.ts';
import { DRIVERS_F13, DRIVERS_F19, DRIVERS_FC6, DRIVERS_RHEL4 } from './facts/drivers.ts';
import { INITRD_FC6, INITRD_RHEL4, INITRD_RHEL6 } from './facts/initrd.ts';
import { INITRD_F17, INITRD_F20 } from './facts/initrd-dracut.ts';
import { KICKSTART_RHEL4, KICKSTART_RHEL5, KICKSTART_RHEL6 } from './facts/kickstart.ts';
import { KICKSTART_RHEL7, kickstartOfF28 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F10, MEDIA_CHECK_F18, MEDIA_CHECK_FC6, MEDIA_CHECK_RHEL4 } from './facts/media-check.ts';
import { RUNTIME_F17, RUNTIME_RHEL4, RUNTIME_RHEL6 } from './facts/runtime.ts';
import { STAGE2_F23, STAGE2_FC6, STAGE2_RHEL6, STAGE2_RHEL7, stage2OfRhel4 } from './facts/stage2.ts';
import { UPDATES_F11, UPDATES_FC6, updatesOfRhel4 } from './facts/updates.ts';
import { UPDATES_RHEL7, UPDATES_RHEL8 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** CentOS 4 to 8. */
export const CENTOS: readonly Release[] = [
  {
    id: 'centos-4',
    product: 'CentOS',
    version: '4',
    era: 'loader-ext2',
    tag: 'anaconda-10.1.1.104-1',
    kernel: '2.6.9',
    recognise: {
      product: /^CentOS(?! Stream)/,
      version: /^4(\.\d+)?$/,
      paths: ['CentOS/base/stage2.img', 'CentOS/RPMS'],
      source:
        'scripts/mk-images:364-372 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-10.1.1.104-1)',
    },
    boot: { i386: BOOT_RHEL4, x86_64: BOOT_RHEL4 },
    initrd: INITRD_RHEL4,
    drivers: DRIVERS_RHEL4,
    stage2: stage2OfRhel4('CentOS'),
    updates: updatesOfRhel4('CentOS'),
    kickstart: KICKSTART_RHEL4,
    mediaCheck: MEDIA_CHECK_RHEL4,
    runtime: RUNTIME_RHEL4,
    evidence: LOADER_EVIDENCE,
  },
  {
    id: 'centos-5',
    product: 'CentOS',
    version: '5',
    era: 'loader-cpio',
    tag: 'anaconda-11.1.2.263-2',
    kernel: '2.6.18',
    recognise: {
      product: /^CentOS(?! Stream)/,
      version: /^5(\.\d+)?$/,
      paths: ['images/stage2.img', 'CentOS', 'repodata'],
      source:
        'scripts/mk-images:337-348 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-11.1.2.263-2)',
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
    id: 'centos-6',
    product: 'CentOS',
    version: '6',
    era: 'loader-path',
    tag: 'anaconda-13.21.263-1',
    kernel: '2.6.32',
    recognise: {
      product: /^CentOS(?! Stream)/,
      version: /^6(\.\d+)?$/,
      paths: ['images/install.img', 'Packages', 'repodata'],
      source:
        'scripts/mk-images:556-571 (.buildstamp), scripts/makestamp.py (.discinfo) (anaconda-13.21.263-1); the names of folders: general knowledge',
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
    id: 'centos-7',
    product: 'CentOS',
    version: '7',
    era: 'dracut',
    tag: 'anaconda-21.48.22.159-1',
    kernel: '3.10',
    recognise: {
      product: /^CentOS(?! Stream)/,
      version: /^7(\.\d+)?$/,
      paths: ['LiveOS/squashfs.img'],
      source: 'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel7-branch)',
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
  {
    id: 'centos-8',
    product: 'CentOS',
    version: '8',
    era: 'dracut',
    tag: 'anaconda-33.16.10.5-1',
    kernel: '4.18',
    recognise: {
      product: /^CentOS(?! Stream)/,
      version: /^8(\.\d+)?$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel8-branch); CentOS Linux in data/product.d/centos.conf (anaconda-33.16.10.5-1)',
    },
    boot: BOOT_RHEL8,
    initrd: INITRD_F20,
    drivers: DRIVERS_F19,
    stage2: STAGE2_F23,
    updates: UPDATES_RHEL8,
    kickstart: kickstartOfF28('RHEL8', 'anaconda-33.16.10.5-1'),
    mediaCheck: MEDIA_CHECK_F18,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
];
