import { DRACUT_EVIDENCE } from './evidence.ts';
import { BOOT_F31, BOOT_F37 } from './facts/boot-dracut.ts';
import { DRIVERS_F34 } from './facts/drivers.ts';
import { INITRD_F34 } from './facts/initrd-dracut.ts';
import { kickstartOfF34 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F34 } from './facts/media-check.ts';
import { RUNTIME_F17 } from './facts/runtime.ts';
import { STAGE2_F33 } from './facts/stage2.ts';
import { updatesOfF34 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** Fedora 34 to 39: the prefix `inst.` only; from 37 on GRUB instead of isolinux. */
export const FEDORA_34: readonly Release[] = [
  {
    id: 'fedora-34',
    product: 'Fedora',
    version: '34',
    era: 'dracut-inst',
    tag: 'anaconda-34.24.9-1',
    kernel: '5.11',
    recognise: {
      product: /^Fedora/,
      version: /^34$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f34-branch); kernel: general knowledge',
    },
    boot: BOOT_F31,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.9', 'anaconda-34.24.9-1'),
    kickstart: kickstartOfF34('F34', 'anaconda-34.24.9-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-35',
    product: 'Fedora',
    version: '35',
    era: 'dracut-inst',
    tag: 'anaconda-35.22.2-1',
    kernel: '5.14',
    recognise: {
      product: /^Fedora/,
      version: /^35$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f35-branch); kernel: general knowledge',
    },
    boot: BOOT_F31,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.10', 'anaconda-35.22.2-1'),
    kickstart: kickstartOfF34('F35', 'anaconda-35.22.2-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-36',
    product: 'Fedora',
    version: '36',
    era: 'dracut-inst',
    tag: 'anaconda-36.16.5-1',
    kernel: '5.17',
    recognise: {
      product: /^Fedora/,
      version: /^36$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f36-branch); kernel: general knowledge',
    },
    boot: BOOT_F31,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.10', 'anaconda-36.16.5-1'),
    kickstart: kickstartOfF34('F36', 'anaconda-36.16.5-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-37',
    product: 'Fedora',
    version: '37',
    era: 'dracut-inst',
    tag: 'anaconda-37.12.6-1',
    kernel: '6.0',
    recognise: {
      product: /^Fedora/,
      version: /^37$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f37-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.11', 'anaconda-37.12.6-1'),
    kickstart: kickstartOfF34('F37', 'anaconda-37.12.6-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-38',
    product: 'Fedora',
    version: '38',
    era: 'dracut-inst',
    tag: 'anaconda-38.23.4-1',
    kernel: '6.2',
    recognise: {
      product: /^Fedora/,
      version: /^38$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f38-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.11', 'anaconda-38.23.4-1'),
    kickstart: kickstartOfF34('F38', 'anaconda-38.23.4-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-39',
    product: 'Fedora',
    version: '39',
    era: 'dracut-inst',
    tag: 'anaconda-39.32.6-1',
    kernel: '6.5',
    recognise: {
      product: /^Fedora/,
      version: /^39$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f39-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.12', 'anaconda-39.32.6-1'),
    kickstart: kickstartOfF34('F39', 'anaconda-39.32.6-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
];
