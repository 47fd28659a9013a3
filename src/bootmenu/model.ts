import type { ByteString } from '../base/bytes.ts';
import type { MenuSyntax } from '../releases/release.ts';

export type { MenuSyntax };

export type FileRole =
  | 'kernel'
  | 'initrd'
  | 'module'
  | 'display'
  | 'help'
  | 'background'
  | 'font'
  | 'keymap'
  | 'include'
  | 'config'
  | 'image';

/** A file that the menu names. */
export interface MenuFile {
  /** As it is written: relative to the directory of the menu, or from the root of the medium with a slash. */
  readonly file: ByteString;
  readonly role: FileRole;
  /** Counts from 1. */
  readonly line: number;
  /** The entry that names it. */
  readonly label?: ByteString;
}

/** A volume that the menu looks for by its label, or by its UUID in GRUB 2. */
export interface MenuVolume {
  readonly by: 'label' | 'uuid';
  /** Without escapes. */
  readonly value: ByteString;
  /** Counts from 1. */
  readonly line: number;
}

/** An entry of a boot menu, whatever the syntax. */
export interface MenuEntry {
  /** How edits name it: the label of isolinux, the id or else the title of GRUB. */
  readonly label: ByteString;
  /** What the menu shows. */
  readonly title: ByteString;
  /** How many submenus it stands in. */
  readonly depth: number;
  /** Of its first line; counts from 1. */
  readonly line: number;
  /** As opposed to a boot sector, another loader, a drive. */
  readonly startsLinux: boolean;
  readonly kernel: ByteString | undefined;
  readonly initrds: readonly ByteString[];
  /** What the kernel gets, without the `BOOT_IMAGE=` that isolinux and GRUB 2 put in front at boot. */
  readonly commandLine: ByteString;
  /** `commandLine` cut as the kernel does. */
  readonly arguments: readonly ByteString[];
}

/** A boot menu, whatever its syntax: plain values, made by `readMenu`. */
export interface BootMenu {
  readonly syntax: MenuSyntax;
  /** What it is called in errors. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly entries: readonly MenuEntry[];
  /** The entry that starts when nobody touches a key; undefined when none does or only GRUB knows. */
  readonly defaultEntry: MenuEntry | undefined;
  /** Seconds until that; undefined when the menu waits for ever. */
  readonly timeoutSeconds: number | undefined;
  /** Every file that the menu names, in the order of its lines. */
  readonly files: readonly MenuFile[];
  readonly volumes: readonly MenuVolume[];
}
