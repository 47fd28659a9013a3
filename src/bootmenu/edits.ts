import { BootsmithError } from '../base/errors.ts';

/**
 * What can be done to a boot menu, whatever its syntax. Every syntax keeps what no edit names byte for byte; an edit
 * done twice is the edit done once; what was added can be removed again without a trace.
 */
export type MenuEdit =
  /** The entry that starts by itself. */
  | { readonly kind: 'default'; readonly label: string }
  /**
   * Up to 3599.6; 0 waits for ever. In tenths for isolinux; GRUB counts whole seconds, so parts of one count as one
   * there.
   */
  | { readonly kind: 'timeout'; readonly seconds: number }
  /** Menu and keys on a serial line, beside the screen; `null` takes that away. */
  | { readonly kind: 'serial'; readonly serial: SerialLine | null }
  /** At the end of the command line; an argument that is there already is not added again. */
  | {
      readonly kind: 'add-arguments';
      readonly entries: EntrySelection;
      readonly arguments: readonly string[];
    }
  /** Exact, or with `*` and `?`. Nothing that fits is no error. */
  | {
      readonly kind: 'remove-arguments';
      readonly entries: EntrySelection;
      readonly patterns: readonly string[];
    }
  /** In place. Where nothing fits, `orAdd` adds it at the end. */
  | {
      readonly kind: 'replace-argument';
      readonly entries: EntrySelection;
      readonly pattern: string;
      readonly by: string;
      readonly orAdd?: boolean;
    }
  | PutEntryEdit
  /** With `optional`, an entry that is not there is no error. */
  | { readonly kind: 'remove-entry'; readonly label: string; readonly optional?: boolean }
  /** Puts an entry right before or after another one. */
  | { readonly kind: 'move-entry'; readonly label: string; readonly place: EntryPlace }
  /**
   * Exchanges the label of a volume wherever it is named: in kernel arguments (`hd:LABEL=`, `CDLABEL=`, escaped as udev
   * does) and in `search`. Other labels stay.
   */
  | { readonly kind: 'volume-label'; readonly from: string; readonly to: string };

/**
 * Entries to edit: by label; `all` that start a Linux kernel; or those that also pass an initrd, which leaves out
 * memory tests.
 */
export type EntrySelection = 'all' | 'with-initrd' | readonly string[];

export type EntryPlace = { readonly before: string } | { readonly after: string };

/**
 * Adds an entry, or gives these values to the one that is there. A new one takes over from `copyOf` what is not given
 * here, except that it is not the default. It stands after `copyOf`, or after the last entry, unless `place` says
 * otherwise.
 */
export interface PutEntryEdit {
  readonly kind: 'put-entry';
  readonly label: string;
  readonly copyOf?: string;
  readonly kernel?: string;
  /** The whole command line; in isolinux, `initrd=` is a part of it. */
  readonly append?: string;
  /** What the menu shows, with `^` before the key of isolinux. Legacy GRUB shows the label. */
  readonly menuLabel?: string;
  readonly place?: EntryPlace;
}

/** `port` 0 to 3 or an I/O address, `baud` in bit/s, `flow` as in doc/syslinux.txt, which GRUB knows nothing of. */
export interface SerialLine {
  readonly port: number;
  readonly baud?: number;
  readonly flow?: number;
}

/** The largest timeout that syslinux.doc allowed up to 2.11: just below one hour. In units of 1/10 s. */
const TIMEOUT_LIMIT = 35_996;

/** Seconds in units of 1/10 s. Throws `usage` for what no menu can wait. */
function timeoutTenths(seconds: number): number {
  const tenths = Math.round(seconds * 10);
  if (tenths >= 0 && tenths <= TIMEOUT_LIMIT && Math.abs(tenths - seconds * 10) < 1e-6) return tenths;
  throw new BootsmithError('usage', 'the timeout of a boot menu is out of range', {
    found: `${seconds} s`,
    expected: `0 to ${TIMEOUT_LIMIT / 10} s, in tenths`,
  });
}

/** How one syntax does each edit; `Result` is what its functions give. Errors are those of `editMenu`. */
export interface MenuEditor<Menu, Result> {
  setDefault(menu: Menu, label: string, file: string): Result;
  /** In units of 1/10 s; 0 waits for ever. */
  setTimeout(menu: Menu, tenths: number): Result;
  setSerial(menu: Menu, serial: SerialLine | null): Result;
  addArguments(menu: Menu, entries: EntrySelection, added: readonly string[], file: string): Result;
  dropArguments(menu: Menu, entries: EntrySelection, patterns: readonly string[], file: string): Result;
  exchangeArgument(
    menu: Menu,
    entries: EntrySelection,
    edit: { readonly pattern: string; readonly by: string; readonly orAdd?: boolean },
    file: string,
  ): Result;
  putEntry(menu: Menu, edit: PutEntryEdit, file: string): Result;
  removeEntry(menu: Menu, label: string, optional: boolean, file: string): Result;
  moveEntry(menu: Menu, label: string, place: EntryPlace, file: string): Result;
  exchangeLabel(menu: Menu, from: string, to: string): Result;
}

export function applyEdit<Menu, Result>(
  editor: MenuEditor<Menu, Result>,
  menu: Menu,
  edit: MenuEdit,
  file: string,
): Result {
  switch (edit.kind) {
    case 'default':
      return editor.setDefault(menu, edit.label, file);
    case 'timeout':
      return editor.setTimeout(menu, timeoutTenths(edit.seconds));
    case 'serial':
      return editor.setSerial(menu, edit.serial);
    case 'add-arguments':
      return editor.addArguments(menu, edit.entries, edit.arguments, file);
    case 'remove-arguments':
      return editor.dropArguments(menu, edit.entries, edit.patterns, file);
    case 'replace-argument':
      return editor.exchangeArgument(menu, edit.entries, edit, file);
    case 'put-entry':
      return editor.putEntry(menu, edit, file);
    case 'remove-entry':
      return editor.removeEntry(menu, edit.label, edit.optional === true, file);
    case 'move-entry':
      return editor.moveEntry(menu, edit.label, edit.place, file);
    case 'volume-label':
      return editor.exchangeLabel(menu, edit.from, edit.to);
  }
}
