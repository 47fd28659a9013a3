import type { BootFacts } from '../release.ts';

/** `isolinux.bin` hands the kernel what it read; the loader cuts that to its buffer. */
const LOADER_LIMIT = { commandLineLimit: 1023, commandLineReader: 'the loader' } as const;

const ISOLINUX = {
  kernel: 'isolinux/vmlinuz',
  initrd: 'isolinux/initrd.img',
  copies: [{ kernel: 'images/pxeboot/vmlinuz', initrd: 'images/pxeboot/initrd.img' }],
  bios: { loader: 'isolinux', image: 'isolinux/isolinux.bin', catalog: 'isolinux/boot.cat' },
} as const;

const BIOS_ONLY = {
  ...ISOLINUX,
  ...LOADER_LIMIT,
  directories: ['isolinux'],
  menus: [{ path: 'isolinux/isolinux.cfg', syntax: 'isolinux' }],
  efi: undefined,
  namesLabel: false,
} as const;

/** 64-bit machines with EFI read the menu inside the FAT image; the medium has the same file beside it. */
const WITH_GRUB_LEGACY = {
  ...ISOLINUX,
  ...LOADER_LIMIT,
  directories: ['isolinux', 'EFI/BOOT'],
  menus: [
    { path: 'isolinux/isolinux.cfg', syntax: 'isolinux' },
    { path: 'EFI/BOOT/BOOTX64.conf', syntax: 'grub-legacy' },
  ],
  efi: {
    image: 'images/efiboot.img',
    menus: [{ path: 'EFI/BOOT/BOOTX64.conf', syntax: 'grub-legacy' }],
  },
} as const;

type ByArch = { readonly i386: BootFacts; readonly x86_64: BootFacts };

/** RHEL 4: an ext2 RAM disk, so that stock entries give its size. */
export const BOOT_RHEL4: BootFacts = {
  ...BIOS_ONLY,
  obsoleteArguments: ['ramdisk_size=*'],
  source:
    'bootdisk/{i386,x86_64}/syslinux.cfg; scripts/mk-images.i386:155-172; loader2/loader.c:520-531 (anaconda-10.1.1.104-1)',
};

/** Fedora Core 6, RHEL 5. */
export const BOOT_FC6: BootFacts = {
  ...BIOS_ONLY,
  obsoleteArguments: ['ramdisk_size=*'],
  source:
    'bootdisk/i386/syslinux.cfg; scripts/mk-images.x86:97-110; loader2/loader.c:617-629 (anaconda-11.1.2.263-2)',
};

/** Fedora 7 to 10: a menu in colour. The EFI images that Fedora 9 makes are not on its ISO. */
export const BOOT_F7: BootFacts = {
  ...BIOS_ONLY,
  obsoleteArguments: [],
  source:
    'bootdisk/i386/syslinux.cfg; scripts/mk-images.x86:23-25,108-109 (anaconda-11.3.0.50-10); scripts/mk-images.x86:41-43,160; loader/loader.c:860 (anaconda-11.4.1.63-1)',
};

/** Fedora 11. Whether i386 media can start from 32-bit EFI was not found out. */
export const BOOT_F11: ByArch = {
  i386: {
    ...BIOS_ONLY,
    obsoleteArguments: [],
    source: 'scripts/mk-images.x86:105-127,169-170 (anaconda-11.5.0.59-1)',
  },
  x86_64: {
    ...WITH_GRUB_LEGACY,
    obsoleteArguments: [],
    namesLabel: false,
    source: 'scripts/mk-images.x86:160-170; scripts/mk-images.efi:138-192 (anaconda-11.5.0.59-1)',
  },
};

/** Fedora 12 to 14: the stock entries name install.img by the volume label. */
export const BOOT_F12: ByArch = {
  i386: {
    ...BIOS_ONLY,
    obsoleteArguments: [],
    namesLabel: true,
    source: 'scripts/mk-images.x86:21,119,173-174; loader/loader.c:882 (anaconda-12.46-1)',
  },
  x86_64: {
    ...WITH_GRUB_LEGACY,
    obsoleteArguments: [],
    namesLabel: true,
    source:
      'scripts/mk-images.x86:21,119,164-174; scripts/mk-images.efi:138-192 (anaconda-12.46-1); scripts/mk-images.x86:111,148-158 (anaconda-14.22-1)',
  },
};

/** RHEL 6. */
export const BOOT_RHEL6: ByArch = {
  i386: {
    ...BIOS_ONLY,
    obsoleteArguments: [],
    source:
      'bootdisk/i386/syslinux.cfg; scripts/mk-images.x86:85-107,141-142; loader/loader.c:942-959 (anaconda-13.21.263-1)',
  },
  x86_64: {
    ...WITH_GRUB_LEGACY,
    obsoleteArguments: [],
    namesLabel: false,
    source:
      'scripts/mk-images.x86:131-142; scripts/mk-images.efi:138-193,215-240; loader/loader.c:942-959 (anaconda-13.21.263-1)',
  },
};

/** Fedora 15 and 16: made by lorax from Anaconda's menus. */
export const BOOT_F15: ByArch = {
  i386: {
    ...BIOS_ONLY,
    obsoleteArguments: [],
    source:
      'src/pylorax/__init__.py:469; src/pylorax/images.py:375-560 (lorax r0.4.7-1); src/pylorax/images.py:430-560 (lorax r16.4.9-1)',
  },
  x86_64: {
    ...WITH_GRUB_LEGACY,
    obsoleteArguments: [],
    namesLabel: false,
    source:
      'src/pylorax/__init__.py:467-498 (lorax r0.4.7-1); src/pylorax/__init__.py:457-503,559-567; src/pylorax/images.py:536-560 (lorax r16.4.9-1)',
  },
};
