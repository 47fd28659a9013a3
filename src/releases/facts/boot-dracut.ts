import type { BootFacts } from '../release.ts';

/** Linux keeps 2048 bytes with the closing zero on x86 and arm64 (COMMAND_LINE_SIZE; general knowledge). */
const KERNEL_LIMIT = { commandLineLimit: 2047, commandLineReader: 'the kernel' } as const;

const ISOLINUX = {
  ...KERNEL_LIMIT,
  kernel: 'isolinux/vmlinuz',
  initrd: 'isolinux/initrd.img',
  copies: [{ kernel: 'images/pxeboot/vmlinuz', initrd: 'images/pxeboot/initrd.img' }],
  bios: { loader: 'isolinux', image: 'isolinux/isolinux.bin', catalog: 'isolinux/boot.cat' },
  obsoleteArguments: [],
  namesLabel: true,
} as const;

const ISOLINUX_MENU = { path: 'isolinux/isolinux.cfg', syntax: 'isolinux' } as const;
const EFI_MENU = { path: 'EFI/BOOT/grub.cfg', syntax: 'grub2' } as const;
/** The same menu once more, for the GRUB of 32-bit firmware. */
const EFI32_MENU = { path: 'EFI/BOOT/BOOT.conf', syntax: 'grub2' } as const;

/** Fedora 17: GRUB legacy for EFI, and root=live: in the stock entries. */
const X86_64_F17: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux', 'EFI/BOOT'],
  menus: [ISOLINUX_MENU, { path: 'EFI/BOOT/BOOTX64.conf', syntax: 'grub-legacy' }],
  efi: { image: 'images/efiboot.img', menus: [{ path: 'EFI/BOOT/BOOTX64.conf', syntax: 'grub-legacy' }] },
  obsoleteArguments: ['root=live:*'],
  source:
    'share/x86.tmpl:17-28,52-76; share/efi.tmpl:14-44 (lorax f17-branch); dracut/parse-anaconda-repo.sh:5 (anaconda-17.29-1)',
};

const I386_F17: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux'],
  menus: [ISOLINUX_MENU],
  efi: undefined,
  obsoleteArguments: ['root=live:*'],
  source: 'share/x86.tmpl:17-28,52 (no EFI on i386) (lorax f17-branch)',
};

const I386_F18: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux'],
  menus: [ISOLINUX_MENU],
  efi: undefined,
  source:
    'share/x86.tmpl:17-28,66 (no EFI on i386) (lorax-18.29-1); share/templates.d/99-generic/x86.tmpl:79 (lorax f30-branch)',
};

const X86_64_F18: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux', 'EFI/BOOT'],
  menus: [ISOLINUX_MENU, EFI_MENU],
  efi: { image: 'images/efiboot.img', menus: [EFI_MENU] },
  source: 'share/x86.tmpl:17-28,66-90; share/efi.tmpl:25-47 (lorax-18.29-1; the same in f26-branch)',
};

const X86_64_F27: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux', 'EFI/BOOT'],
  menus: [ISOLINUX_MENU, EFI_MENU, EFI32_MENU],
  efi: { image: 'images/efiboot.img', menus: [EFI_MENU, EFI32_MENU] },
  source:
    'share/templates.d/99-generic/x86.tmpl:31-50,84-136; efi.tmpl:15-54; runtime-install.tmpl:50 (shim-ia32) (lorax f27-branch; the same in f36-branch, rhel8-branch and share/ of rhel7-branch)',
};

/** RHEL 9 has no shim for 32-bit firmware. */
const X86_64_RHEL9: BootFacts = {
  ...ISOLINUX,
  directories: ['isolinux', 'EFI/BOOT'],
  menus: [ISOLINUX_MENU, EFI_MENU],
  efi: { image: 'images/efiboot.img', menus: [EFI_MENU] },
  source:
    'share/templates.d/99-generic/x86.tmpl:31-48,82-131; efi.tmpl:23-56; runtime-install.tmpl (lorax rhel9-branch)',
};

const GRUB2 = {
  ...KERNEL_LIMIT,
  kernel: 'images/pxeboot/vmlinuz',
  initrd: 'images/pxeboot/initrd.img',
  copies: [],
  obsoleteArguments: [],
  namesLabel: true,
} as const;

const GRUB2_BIOS = { loader: 'grub2', image: 'images/eltorito.img', catalog: 'boot.cat' } as const;
const BIOS_MENU = { path: 'boot/grub2/grub.cfg', syntax: 'grub2' } as const;

const X86_64_F37: BootFacts = {
  ...GRUB2,
  directories: ['boot/grub2', 'EFI/BOOT'],
  menus: [BIOS_MENU, EFI_MENU, EFI32_MENU],
  bios: GRUB2_BIOS,
  efi: { image: 'appended', menus: [EFI_MENU, EFI32_MENU] },
  source:
    'share/templates.d/99-generic/x86.tmpl:50-58,62-70,101-125; efi.tmpl:23-52; runtime-install.tmpl:82 (shim-ia32) (lorax f37-branch; the same in f45-branch)',
};

/** RHEL 10 has no shim for 32-bit firmware. */
const X86_64_RHEL10: BootFacts = {
  ...GRUB2,
  directories: ['boot/grub2', 'EFI/BOOT'],
  menus: [BIOS_MENU, EFI_MENU],
  bios: GRUB2_BIOS,
  efi: { image: 'appended', menus: [EFI_MENU] },
  source:
    'share/templates.d/99-generic/x86.tmpl:45-60,90-117; efi.tmpl:23-52; runtime-install.tmpl (lorax rhel10-branch)',
};

const AARCH64: BootFacts = {
  ...GRUB2,
  directories: ['EFI/BOOT'],
  menus: [EFI_MENU],
  bios: undefined,
  efi: { image: 'images/efiboot.img', menus: [EFI_MENU] },
  source:
    'share/aarch64.tmpl:2-58 (lorax f21-branch); share/templates.d/99-generic/aarch64.tmpl:4-87 (lorax rhel8-branch to f45-branch)',
};

/** By architecture, named after the first release. Each is a whole set; a row takes the architectures that it had. */
export const BOOT_F17 = { i386: I386_F17, x86_64: X86_64_F17 } as const;
export const BOOT_F18 = { i386: I386_F18, x86_64: X86_64_F18 } as const;
export const BOOT_F21 = { i386: I386_F18, x86_64: X86_64_F18, aarch64: AARCH64 } as const;
export const BOOT_F27 = { i386: I386_F18, x86_64: X86_64_F27, aarch64: AARCH64 } as const;
/** Fedora 31 to 36: without i386. */
export const BOOT_F31 = { x86_64: X86_64_F27, aarch64: AARCH64 } as const;
export const BOOT_F37 = { x86_64: X86_64_F37, aarch64: AARCH64 } as const;
export const BOOT_RHEL7 = { x86_64: X86_64_F27 } as const;
export const BOOT_RHEL8 = { x86_64: X86_64_F27, aarch64: AARCH64 } as const;
export const BOOT_RHEL9 = { x86_64: X86_64_RHEL9, aarch64: AARCH64 } as const;
export const BOOT_RHEL10 = { x86_64: X86_64_RHEL10, aarch64: AARCH64 } as const;
