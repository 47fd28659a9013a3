/** Boot menus of every syntax behind one model: read one, ask it, edit it. */
import { type ByteString, byteString, fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { splitArguments } from './arguments.ts';
import type { MenuEdit } from './edits.ts';
import { editGrubLegacy } from './grub-legacy/edit.ts';
import * as legacy from './grub-legacy/query.ts';
import { readGrubLegacy } from './grub-legacy/read.ts';
import { editGrub2 } from './grub2/edit.ts';
import type { Grub2Dialect } from './grub2/layout.ts';
import * as grub2 from './grub2/query.ts';
import { readGrub2 } from './grub2/read.ts';
import { editIsolinux } from './isolinux/edit.ts';
import * as isolinux from './isolinux/query.ts';
import { firstWord, readIsolinux } from './isolinux/read.ts';
import type { BootMenu, MenuEntry, MenuSyntax } from './model.ts';

export interface MenuOptions {
  /** In place of what name and content tell. */
  readonly syntax?: MenuSyntax;
  /** Of GRUB 2; `red-hat` unless the medium's GRUB is known to be another. */
  readonly dialect?: Grub2Dialect;
}

type Syntax = {
  readonly read: (
    bytes: Uint8Array,
    path: string,
    options: MenuOptions,
  ) => Omit<BootMenu, 'syntax' | 'path' | 'bytes'>;
  readonly edit: (
    bytes: Uint8Array,
    edits: readonly MenuEdit[],
    path: string,
    options: MenuOptions,
  ) => Uint8Array;
};

const SYNTAXES: Readonly<Record<MenuSyntax, Syntax>> = {
  isolinux: {
    read(bytes, path) {
      const menu = readIsolinux(bytes, path);
      const entries = menu.entries.map((entry) => {
        const linux = isolinux.startsLinux(entry);
        return withArguments({
          label: entry.label,
          title: (entry.menuLabel?.value.replace('^', '') ?? entry.label) as ByteString,
          depth: entry.depth,
          line: entry.first + 1,
          startsLinux: linux,
          kernel: linux ? firstWord(entry.kernel?.value ?? entry.label) : undefined,
          initrds: linux ? isolinux.initrdsOf(entry) : [],
          commandLine: isolinux.commandLine(entry),
        });
      });
      const start = isolinux.defaultEntry(menu);
      return {
        entries,
        defaultEntry: start && entries[menu.entries.indexOf(start)],
        timeoutSeconds: isolinux.timeoutSeconds(menu),
        files: isolinux.menuFiles(menu),
        volumes: isolinux.menuVolumes(menu),
      };
    },
    edit: (bytes, edits, path) => editIsolinux(readIsolinux(bytes, path), edits, path),
  },
  grub2: {
    read(bytes, path, { dialect }) {
      const menu = readGrub2(bytes, path, dialect);
      const entries = menu.entries.map((entry) =>
        withArguments({
          label: entry.label,
          title: entry.title,
          depth: entry.path.length - 1,
          line: grub2.lineOf(menu, entry.command.words[0]?.start ?? 0),
          startsLinux: grub2.startsLinux(entry),
          kernel: grub2.kernelOf(menu, entry),
          initrds: grub2.initrdsOf(menu, entry),
          commandLine: grub2.commandLine(menu, entry),
        }),
      );
      const start = grub2.defaultEntry(menu);
      return {
        entries,
        defaultEntry: start && entries[menu.entries.indexOf(start)],
        timeoutSeconds: grub2.timeoutSeconds(menu),
        files: grub2.menuFiles(menu),
        volumes: grub2.menuVolumes(menu),
      };
    },
    edit: (bytes, edits, path, { dialect }) => editGrub2(readGrub2(bytes, path, dialect), edits, path),
  },
  'grub-legacy': {
    read(bytes, path) {
      const menu = readGrubLegacy(bytes, path);
      const numbers = legacy.lineNumbers(menu);
      const entries = menu.entries.map((entry) => {
        const linux = legacy.startsLinux(menu, entry);
        return withArguments({
          label: entry.title,
          title: entry.title,
          depth: 0,
          line: numbers[entry.first] ?? 1,
          startsLinux: linux,
          kernel: linux ? legacy.kernelOf(menu, entry) : undefined,
          initrds: linux ? legacy.initrdsOf(menu, entry) : [],
          commandLine: legacy.commandLine(menu, entry),
        });
      });
      const start = legacy.defaultEntry(menu);
      return {
        entries,
        defaultEntry: start && entries[menu.entries.indexOf(start)],
        timeoutSeconds: legacy.timeoutSeconds(menu),
        files: legacy.menuFiles(menu),
        volumes: legacy.menuVolumes(menu),
      };
    },
    edit: (bytes, edits, path) => editGrubLegacy(readGrubLegacy(bytes, path), edits, path),
  },
};

function withArguments(entry: Omit<MenuEntry, 'arguments'>): MenuEntry {
  return { ...entry, arguments: splitArguments(entry.commandLine).map(({ text }) => text) };
}

/** Reads a boot menu. Throws `unsupported` for a file that is none that we know, or is larger than 1 MiB. */
export function readMenu(bytes: Uint8Array, path: string, options: MenuOptions = {}): BootMenu {
  const syntax = options.syntax ?? requireSyntax(bytes, path);
  return { syntax, path, bytes, ...SYNTAXES[syntax].read(bytes, path, options) };
}

/** The bytes of a menu after all edits, in order. What no edit names stays as it is, byte for byte. */
export function editMenu(menu: BootMenu, edits: readonly MenuEdit[], options: MenuOptions = {}): Uint8Array {
  return SYNTAXES[menu.syntax].edit(menu.bytes, edits, menu.path, options);
}

/**
 * The syntax of a boot menu, by what is in it; by its name where that says nothing. `BOOT.conf` of the same medium may
 * be legacy GRUB's or GRUB 2's.
 */
export function menuSyntax(bytes: Uint8Array, path: string): MenuSyntax | undefined {
  const text = byteString(bytes.subarray(0, 64 * 1024));
  const name = path.split('/').at(-1)?.toLowerCase() ?? '';
  if (/^[ \t]*(?:menuentry|submenu)[ \t]/m.test(text)) return 'grub2';
  if (/^[ \t]*label[ \t]/im.test(text)) return 'isolinux';
  if (/^[ \t]*title[ \t=]/m.test(text)) return 'grub-legacy';
  if (/^(?:isolinux|syslinux|extlinux|pxelinux)\.(?:cfg|conf)$/.test(name)) return 'isolinux';
  if (/^(?:grub|loopback|boot)\.cfg$/.test(name)) return 'grub2';
  return /^(?:grub\.conf|menu\.lst|boot[a-z0-9]*\.conf)$/.test(name) ? 'grub-legacy' : undefined;
}

function requireSyntax(bytes: Uint8Array, path: string): MenuSyntax {
  const syntax = menuSyntax(bytes, path);
  if (syntax) return syntax;
  throw new BootsmithError('unsupported', `${path} is no boot menu that bootsmith knows`, {
    at: { file: path },
    expected: 'a configuration file of isolinux, GRUB 2 or legacy GRUB',
  });
}

/** The entry of a label, or of a title where no label is that. */
export function findEntry(menu: BootMenu, label: string): MenuEntry | undefined {
  const name = fromText(label);
  return (
    menu.entries.find((entry) => entry.label === name) ?? menu.entries.find((entry) => entry.title === name)
  );
}

/** `findEntry`, throwing `patch-conflict` with the labels that are there. */
export function requireEntry(menu: BootMenu, label: string): MenuEntry {
  const entry = findEntry(menu, label);
  if (entry) return entry;
  const labels = menu.entries.map((each) => toText(each.label)).join(', ');
  throw new BootsmithError('patch-conflict', `the boot menu has no entry ${label}`, {
    at: { file: menu.path },
    found: labels === '' ? 'no entries at all' : `the entries ${labels}`,
    expected: `the entry ${label}`,
    hint: 'Name one of the entries that are there, or add the entry first.',
  });
}

/** What the kernel gets from an entry, without the `BOOT_IMAGE=` that isolinux and GRUB 2 put in front at boot. */
export function commandLineOf(menu: BootMenu, label: string): ByteString {
  return requireEntry(menu, label).commandLine;
}

/** The arguments of `commandLineOf`, in order. */
export function argumentsOf(menu: BootMenu, label: string): readonly ByteString[] {
  return requireEntry(menu, label).arguments;
}
