import { DRACUT_EVIDENCE } from './evidence.ts';
import { BOOT_RHEL8, BOOT_RHEL9, BOOT_RHEL10 } from './facts/boot-dracut.ts';
import { DRIVERS_F19, DRIVERS_F34 } from './facts/drivers.ts';
import { INITRD_F20, INITRD_F34 } from './facts/initrd-dracut.ts';
import { kickstartOfF28, kickstartOfF34 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F18, MEDIA_CHECK_F34 } from './facts/media-check.ts';
import { RUNTIME_F17 } from './facts/runtime.ts';
import { STAGE2_F23, STAGE2_F33, STAGE2_F41 } from './facts/stage2.ts';
import { UPDATES_RHEL8, updatesOfF34 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** AlmaLinux 8 to 10. */
export const ALMALINUX: readonly Release[] = [
  {
    id: 'almalinux-8',
    product: 'AlmaLinux',
    version: '8',
    era: 'dracut',
    tag: 'anaconda-33.16.10.5-1',
    kernel: '4.18',
    recognise: {
      product: /^AlmaLinux/,
      version: /^8(\.\d+)?$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel8-branch); data/product.d/almalinux.conf (anaconda-33.16.10.5-1)',
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
    id: 'almalinux-9',
    product: 'AlmaLinux',
    version: '9',
    era: 'dracut-inst',
    tag: 'anaconda-34.25.7.19',
    kernel: '5.14',
    recognise: {
      product: /^AlmaLinux/,
      version: /^9(\.\d+)?$/,
      paths: ['images/install.img'],
      source: 'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel9-branch)',
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
    id: 'almalinux-10',
    product: 'AlmaLinux',
    version: '10',
    era: 'dracut-inst',
    tag: 'anaconda-40.22.3.57',
    kernel: '6.12',
    recognise: {
      product: /^AlmaLinux/,
      version: /^10(\.\d+)?$/,
      paths: ['images/install.img'],
      source: 'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax rhel10-branch)',
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
