/**
 * What GRUB 2 knows in its configuration file. Sources: GRUB 2.12 with the patches of Fedora and RHEL (rhboot/grub2),
 * grub-core/script/yylex.l, script/parser.y, script/execute.c, normal/main.c, lib/cmdline.c, commands/menuentry.c.
 */

/**
 * Which GRUB reads the file. Those of Fedora (since 18) and RHEL (since 7) pass `\xHH` on as it is; any other makes
 * `xHH` of it, and has no way to pass one backslash: it doubles each. Fedora up to 20 and RHEL 7.0 also write `\x20` for
 * a blank within a word, which is not modelled.
 */
export type Grub2Dialect = 'red-hat' | 'upstream';

/** Starts a Linux kernel: the commands, and the variables that menus keep their names in. */
export const KERNEL_COMMAND =
  /^(?:linux(?:16|efi)?|\$(?:linux(?:16|efi|_?cmd)?|\{linux(?:16|efi|_?cmd)?\}))$/;

export const INITRD_COMMAND =
  /^(?:initrd(?:16|efi)?|\$(?:initrd(?:16|efi|_?cmd)?|\{initrd(?:16|efi|_?cmd)?\}))$/;

/** Options of `menuentry` and `submenu` that take a value, in the same word behind `=` or as the next word. */
export const ENTRY_OPTIONS: ReadonlySet<string> = new Set([
  '--class',
  '--users',
  '--hotkey',
  '--source',
  '--id',
]);

/** What grub-mkconfig writes for `--id`, so that old versions without it still read the file. */
export const ENTRY_ID_VARIABLE = /^\$\{?menuentry_id_option\}?$/;

/** Commands whose first word names a file, and what it is for. */
export const FILE_COMMANDS = {
  chainloader: 'image',
  multiboot: 'image',
  multiboot2: 'image',
  module: 'image',
  module2: 'image',
  xen_hypervisor: 'image',
  devicetree: 'image',
  configfile: 'config',
  source: 'include',
  loadfont: 'font',
  background_image: 'background',
} as const;

/** Words that are no command where a command may stand. Those that `opens` makes conditional what follows. */
export const KEYWORDS = {
  opens: new Set(['if', 'while', 'until', 'for']),
  goesOn: new Set(['then', 'else', 'elif', 'do']),
  closes: new Set(['fi', 'done']),
} as const;

/** The largest configuration file that is read. In bytes; a stock file has some 2 KiB. */
export const GRUB_FILE_LIMIT = 1024 * 1024;
