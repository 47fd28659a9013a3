/**
 * What ISOLINUX knows in its configuration file. Source: SYSLINUX, doc/syslinux.txt, doc/menu.txt, core/keywords,
 * parseconfig.inc (versions 2.11 to 4.x) and com32/elflink/ldlinux/readconfig.c (5.00 and later).
 */

/** Directives that name what an entry starts; each overrides the one before it in the same entry. */
export const KERNEL_DIRECTIVES = [
  'kernel',
  'linux',
  'boot',
  'bss',
  'pxe',
  'fdimage',
  'comboot',
  'com32',
  'config',
  'localboot',
] as const;

export type KernelDirective = (typeof KERNEL_DIRECTIVES)[number];

/** Directives that belong to the entry they stand in. Everything else is global wherever it stands. */
export const ENTRY_DIRECTIVES: ReadonlySet<string> = new Set([
  ...KERNEL_DIRECTIVES,
  'label',
  'append',
  'initrd',
  'ipappend',
  'sysappend',
  'text',
  'endtext',
  'menu label',
  'menu default',
  'menu hide',
  'menu passwd',
  'menu disable',
  'menu disabled',
  'menu indent',
  'menu quit',
  'menu goto',
  'menu exit',
  'menu save',
  'menu nosave',
]);

/** Directives besides `label` that end an entry: what follows them is global again. */
export const ENTRY_ENDS: ReadonlySet<string> = new Set(['menu separator', 'menu begin', 'menu end']);

/** Entries with one of these start nothing from the medium. */
export const MENU_ACTIONS: ReadonlySet<string> = new Set([
  'menu quit',
  'menu goto',
  'menu exit',
  'menu disable',
  'menu disabled',
]);

/** Global directives whose value begins with a file name, and what the file is for. */
export const FILE_DIRECTIVES = {
  ui: 'module',
  display: 'display',
  font: 'font',
  kbdmap: 'keymap',
  include: 'include',
  'menu include': 'include',
  'menu background': 'background',
} as const;

/** F1 to F12; F0 is an older name of F10 (the only one before 3.2). Their value is a file and a background image. */
export const FUNCTION_KEY = /^f(?:0|[1-9]|1[0-2])$/;

/** Files that `kernel` starts by itself rather than as a Linux kernel, by the end of their name. */
export const NOT_LINUX = /\.(?:c32|com|cbt|bin|bs|bss|img|0)$/i;

/** readconfig.c cuts a line here and takes the rest as a line of its own (`MAX_LINE` with its NUL). In bytes. */
export const ISOLINUX_LINE_LIMIT = 4095;

/**
 * `max_cmd_len` of config.inc and its predecessors: the bytes that a command line may have, with the
 * `BOOT_IMAGE=file ` that ISOLINUX puts in front of it. Old versions copy longer lines over what follows them.
 */
export const COMMAND_LINE_LIMITS = [
  { since: [1, 73], bytes: 255 },
  { since: [3, 8], bytes: 1023 },
  { since: [3, 9], bytes: 511 },
  { since: [3, 62], bytes: 2047 },
] as const;

/** The largest configuration file that is read. In bytes; a stock file has some 4 KiB. */
export const ISOLINUX_FILE_LIMIT = 1024 * 1024;
