/** Something on the console that ends the hope of a good boot. A string is looked for anywhere in a line. */
export interface FailureSign {
  readonly name: string;
  readonly pattern: RegExp | string;
}

/** What boot loaders, kernels and installers of all eras say when they give up, in the order of a boot. */
export const DEFAULT_FAILURES: readonly FailureSign[] = [
  // SeaBIOS, src/boot.c
  { name: 'the BIOS could not start the medium', pattern: /^Boot failed\b/ },
  { name: 'the BIOS found nothing to start', pattern: 'No bootable device' },
  // ISOLINUX, core/isolinux.asm, com32/elflink/ldlinux
  { name: 'isolinux.bin was changed after its checksum was made', pattern: 'Image checksum error' },
  { name: 'isolinux.bin is not complete', pattern: 'isolinux.bin missing or corrupt' },
  { name: 'ISOLINUX is not complete', pattern: 'Failed to load ldlinux.c32' },
  { name: 'ISOLINUX found no kernel', pattern: 'Could not find kernel image' },
  { name: 'ISOLINUX could not load a file', pattern: /^Loading \S+ ?(?:\.\.\. ?)?failed/ },
  { name: 'ISOLINUX found no initrd', pattern: 'Could not find ramdisk image' },
  { name: 'ISOLINUX took the kernel for damaged', pattern: 'Invalid or corrupt kernel image' },
  { name: 'ISOLINUX found no configuration', pattern: 'No DEFAULT or UI configuration directive found' },
  // GRUB
  { name: 'GRUB could not find a file', pattern: /^error: .*(?:not found|no such device)/ },
  { name: 'GRUB stopped in its rescue shell', pattern: /^(?:Entering rescue mode|grub rescue>)/ },
  // Linux, init/main.c, init/do_mounts.c, init/initramfs.c, kernel/panic.c
  { name: 'the kernel panicked', pattern: 'Kernel panic - not syncing' },
  { name: 'the kernel found no root', pattern: 'VFS: Unable to mount root fs' },
  { name: 'the kernel could not unpack the initramfs', pattern: 'Initramfs unpacking failed' },
  { name: 'the kernel found no init', pattern: 'No init found' },
  { name: 'the kernel could not start init', pattern: /Failed to execute \S*init\b/ },
  { name: 'the kernel needs another processor', pattern: 'This kernel requires' },
  // dracut and systemd
  { name: 'dracut gave up', pattern: 'Entering emergency mode' },
  { name: 'systemd froze', pattern: /Freezing execution/ },
  // Anaconda, loader2/init.c, loader2/loader.c, anaconda
  { name: 'init of the installer gave up', pattern: "I can't recover from this" },
  { name: 'the installer ended abnormally', pattern: /install exited abnormally/i },
  { name: 'the installer met an exception', pattern: 'An unknown error has occurred' },
];

/** Whether a line shows a pattern. */
export function showsPattern(line: string, pattern: RegExp | string): boolean {
  if (typeof pattern === 'string') return pattern !== '' && line.includes(pattern);
  // A pattern with the flag g or y would remember where its last match ended.
  if (pattern.global || pattern.sticky)
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')).test(line);
  return pattern.test(line);
}
