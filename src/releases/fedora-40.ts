import { DRACUT_EVIDENCE } from './evidence.ts';
import { BOOT_F37 } from './facts/boot-dracut.ts';
import { DRIVERS_F34 } from './facts/drivers.ts';
import { INITRD_F34 } from './facts/initrd-dracut.ts';
import { kickstartOfF34 } from './facts/kickstart-dracut.ts';
import { MEDIA_CHECK_F34 } from './facts/media-check.ts';
import { RUNTIME_F17 } from './facts/runtime.ts';
import { STAGE2_F33, STAGE2_F41 } from './facts/stage2.ts';
import { updatesOfF34 } from './facts/updates-dracut.ts';
import type { Release } from './release.ts';

/** Fedora 40 to 45, the current one. */
export const FEDORA_40: readonly Release[] = [
  {
    id: 'fedora-40',
    product: 'Fedora',
    version: '40',
    era: 'dracut-inst',
    tag: 'anaconda-40.22.3-1',
    kernel: '6.8',
    recognise: {
      product: /^Fedora/,
      version: /^40$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f40-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F33,
    updates: updatesOfF34('3.12', 'anaconda-40.22.3-1'),
    kickstart: kickstartOfF34('F40', 'anaconda-40.22.3-1'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-41',
    product: 'Fedora',
    version: '41',
    era: 'dracut-inst',
    tag: 'anaconda-41.35',
    kernel: '6.11',
    recognise: {
      product: /^Fedora/,
      version: /^41$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f41-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.13', 'anaconda-41.35'),
    kickstart: kickstartOfF34('F41', 'anaconda-41.35'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-42',
    product: 'Fedora',
    version: '42',
    era: 'dracut-inst',
    tag: 'anaconda-42.27.12',
    kernel: '6.14',
    recognise: {
      product: /^Fedora/,
      version: /^42$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f42-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.13', 'anaconda-42.27.12'),
    kickstart: kickstartOfF34('F42', 'anaconda-42.27.12'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-43',
    product: 'Fedora',
    version: '43',
    era: 'dracut-inst',
    tag: 'anaconda-43.44',
    kernel: '6.17',
    recognise: {
      product: /^Fedora/,
      version: /^43$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f43-branch); kernel: general knowledge',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.14', 'anaconda-43.44'),
    kickstart: kickstartOfF34('F43', 'anaconda-43.44'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-44',
    product: 'Fedora',
    version: '44',
    era: 'dracut-inst',
    tag: 'anaconda-44.34',
    kernel: '6.19',
    recognise: {
      product: /^Fedora/,
      version: /^44$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f44-branch); kernel: reports of Fedora 44 as released',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.14', 'anaconda-44.34'),
    kickstart: kickstartOfF34('F44', 'anaconda-44.34'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
  {
    id: 'fedora-45',
    product: 'Fedora',
    version: '45',
    era: 'dracut-inst',
    tag: 'anaconda-45.21',
    kernel: '7.2',
    recognise: {
      product: /^Fedora/,
      version: /^45$/,
      paths: ['images/install.img'],
      source:
        'src/pylorax/buildstamp.py, discinfo.py, treeinfo.py (lorax f45-branch); kernel: uname -r of 7.2.9-300.fc45 in public code',
    },
    boot: BOOT_F37,
    initrd: INITRD_F34,
    drivers: DRIVERS_F34,
    stage2: STAGE2_F41,
    updates: updatesOfF34('3.15', 'anaconda-45.21'),
    kickstart: kickstartOfF34('F45', 'anaconda-45.21'),
    mediaCheck: MEDIA_CHECK_F34,
    runtime: RUNTIME_F17,
    evidence: DRACUT_EVIDENCE,
  },
];
