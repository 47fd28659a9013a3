import { DRACUT_EVIDENCE, LOADER_EVIDENCE } from './evidence.ts';
import { BOOT_FC6, BOOT_RHEL6 } from './facts/boot.ts';
import { BOOT_RHEL7, BOOT_RHEL8, BOOT_RHEL9, BOOT_RHEL10 } from './facts/boot-dracut.ts';
import { DRIVERS_F13, DRIVERS_F19, DRIVERS_F34, DRIVERS_FC6 } from './facts/drivers.ts';
import { INITRD_FC6, INITRD_RHEL6 } from './facts/initrd.ts';
import { INITRD_F17, INITRD_F20, INITRD_F34 } from './facts/initrd-dracut.ts';
import { KICKSTART_RHEL5, KICKSTART_RHEL6 } from './facts/kickstart.ts';
import { KICKSTART_RHEL7, kickstartOfF28, kickstartOfF34 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F10, MEDIA_CHECK_F18, MEDIA_CHECK_F34, MEDIA_CHECK_FC6 } from './facts/media-check.ts';
import { RUNTIME_F17, RUNTIME_RHEL4, RUNTIME_RHEL6 } from './facts/runtime.ts';
import {
  STAGE2_F23,
  STAGE2_F33,
  STAGE2_F41,
  STAGE2_FC6,
  STAGE2_RHEL6,
  STAGE2_RHEL7,
} from './facts/stage2.ts';
import { UPDATES_F11, UPDATES_FC6 } from './facts/updates.ts';
import { UPDATES_RHEL7, UPDATES_RHEL8, updatesOfF34 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** Oracle Linux 5 to 10. The kernel is the Red Hat compatible one: media that start the other are not described. */
export const ORACLE: readonly Release[] = [
  {
    id: 'oracle-5',
    product: 'Oracle Linux',
    version: '5',
    era: 'loader-cpio',
    tag: 'anaconda-11.1.2.263-2',
    kernel: '2.6.18',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
      version: /^5(\.\d+)?$/,
      paths: ['images/stage2.img', 'Server'],
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
    id: 'oracle-6',
    product: 'Oracle Linux',
    version: '6',
    era: 'loader-path',
    tag: 'anaconda-13.21.263-1',
    kernel: '2.6.32',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
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
    id: 'oracle-7',
    product: 'Oracle Linux',
    version: '7',
    era: 'dracut',
    tag: 'anaconda-21.48.22.159-1',
    kernel: '3.10',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
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
  {
    id: 'oracle-8',
    product: 'Oracle Linux',
    version: '8',
    era: 'dracut',
    tag: 'anaconda-33.16.10.5-1',
    kernel: '4.18',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
      version: /^8(\.\d+)?$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel8-branch); the name: general knowledge',
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
  {
    id: 'oracle-9',
    product: 'Oracle Linux',
    version: '9',
    era: 'dracut-inst',
    tag: 'anaconda-34.25.7.19',
    kernel: '5.14',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
      version: /^9(\.\d+)?$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel9-branch); the name: general knowledge',
    },
    boot: BOOT_RHEL9,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.9', 'anaconda-34.25.7.19'),
    kickstart: kickstartOfF34('RHEL9', 'anaconda-34.25.7.19'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'oracle-10',
    product: 'Oracle Linux',
    version: '10',
    era: 'dracut-inst',
    tag: 'anaconda-40.22.3.57',
    kernel: '6.12',
    recognise: {
      product: /^(Oracle|Enterprise) Linux/,
      version: /^10(\.\d+)?$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel10-branch); the name: general knowledge',
    },
    boot: BOOT_RHEL10,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.12', 'anaconda-40.22.3.57'),
    kickstart: kickstartOfF34('RHEL10', 'anaconda-40.22.3.57'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
];
