/** Releases that boot alike, oldest first. */
export const ERAS = {
  'loader-ext2': 'loader; the initrd is an ext2 image entered at /linuxrc',
  'loader-cpio':
    'loader; the initrd is a cpio initramfs, drivers are in modules.cgz, updates bring /anaconda',
  'loader-path': 'loader; drivers are a module tree, the installer is found on PATH',
  'loader-whole': 'loader; the whole installer is in the initramfs, as its tree or as an image in it',
  dracut: 'dracut; boot arguments with or without the prefix inst.',
  'dracut-inst': 'dracut; boot arguments with the prefix inst. only',
} as const;
