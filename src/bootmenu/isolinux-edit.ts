import { type ByteString, bytesOf, fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { addArguments, dropArguments, exchangeArgument } from './isolinux-edit-arguments.ts';
import { putEntry, removeEntry } from './isolinux-edit-entries.ts';
import { setDefault, setGlobal, setSerial } from './isolinux-edit-globals.ts';
import { ISOLINUX_LINE_LIMIT, ISOLINUX_TIMEOUT_LIMIT } from './isolinux-layout.ts';
import { wordOf } from './isolinux-lines.ts';
import { entryNamed } from './isolinux-query.ts';
import { firstWord, type IsolinuxMenu, parseLines, type RawLine, splitLines } from './isolinux-read.ts';

/**
 * Entries to edit: by label; `all` that start a Linux kernel; or those that also pass an initrd, which leaves out
 * memory tests.
 */
export type EntrySelection = 'all' | 'with-initrd' | readonly string[];

/** The values of `serial`: `port` 0 to 3 or an I/O address, `baud` in bit/s, `flow` as in doc/syslinux.txt. */
export interface SerialLine {
  readonly port: number;
  readonly baud?: number;
  readonly flow?: number;
}

export type IsolinuxEdit =
  /** The entry that starts by itself. In a graphical menu this moves `menu default`. */
  | { readonly kind: 'default'; readonly label: string }
  /** Whole tenths of a second up to 3599.6; 0 waits for ever. */
  | { readonly kind: 'timeout'; readonly seconds: number }
  | { readonly kind: 'prompt'; readonly value: 0 | 1 }
  /** `null` removes the directive. */
  | { readonly kind: 'display'; readonly file: string | null }
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
  | { readonly kind: 'remove-entry'; readonly label: string; readonly optional?: boolean };

/**
 * Adds an entry, or gives these values to the one that is there. A new one takes over from `copyOf` what is not given
 * here, except `menu default`. It stands after `copyOf`, or after the last entry, unless `place` says otherwise.
 */
export interface PutEntryEdit {
  readonly kind: 'put-entry';
  readonly label: string;
  readonly copyOf?: string;
  readonly kernel?: string;
  readonly append?: string;
  readonly menuLabel?: string;
  readonly place?: { readonly before: string } | { readonly after: string };
}

/**
 * The bytes of the menu after all edits, in order. What no edit names stays as it is, byte for byte. Editing the
 * result again the same way changes nothing, unless one of the edits undoes another. What was added can be removed
 * again without a trace, except from an entry whose `append` was empty or a hyphen: that one line may change. Throws
 * `patch-conflict` for a label that is not there, and for a default that named an entry and no longer does; `usage`
 * for a value that the file cannot hold.
 */
export function editIsolinux(
  menu: IsolinuxMenu,
  edits: readonly IsolinuxEdit[],
  file = 'isolinux.cfg',
): Uint8Array {
  let edited = menu;
  for (const edit of edits) edited = parseLines(splitLines(joinLines(applyEdit(edited, edit, file))));
  checkDefault(menu, edited, file);
  const before = new Set<string>(menu.lines.map((line) => line.text));
  for (const [index, line] of edited.lines.entries())
    if (line.text.length > ISOLINUX_LINE_LIMIT && !before.has(line.text))
      throw new BootsmithError('usage', 'the edited line is too long for ISOLINUX', {
        at: { file, line: index + 1 },
        found: `${line.text.length} bytes`,
        expected: `at most ${ISOLINUX_LINE_LIMIT} bytes`,
      });
  return bytesOf(joinLines(edited.lines));
}

function applyEdit(menu: IsolinuxMenu, edit: IsolinuxEdit, file: string): readonly RawLine[] {
  switch (edit.kind) {
    case 'default':
      return setDefault(menu, edit.label, file);
    case 'timeout':
      return setGlobal(menu, 'timeout', fromText(String(tenthsOf(edit.seconds))));
    case 'prompt':
      return setGlobal(menu, 'prompt', fromText(String(edit.value)));
    case 'display':
      return setGlobal(menu, 'display', edit.file === null ? null : wordOf(edit.file, 'the file to display'));
    case 'serial':
      return setSerial(menu, edit.serial);
    case 'add-arguments':
      return addArguments(menu, edit.entries, edit.arguments, file);
    case 'remove-arguments':
      return dropArguments(menu, edit.entries, edit.patterns, file);
    case 'replace-argument':
      return exchangeArgument(menu, edit.entries, edit, file);
    case 'put-entry':
      return putEntry(menu, edit, file);
    case 'remove-entry':
      return removeEntry(menu, edit.label, edit.optional === true, file);
  }
}

function joinLines(lines: readonly RawLine[]): ByteString {
  return lines.map((line) => line.text + line.end).join('') as ByteString;
}

function tenthsOf(seconds: number): number {
  const tenths = Math.round(seconds * 10);
  if (tenths >= 0 && tenths <= ISOLINUX_TIMEOUT_LIMIT && Math.abs(tenths - seconds * 10) < 1e-6)
    return tenths;
  throw new BootsmithError('usage', 'the timeout of a boot menu is out of range', {
    found: `${seconds} s`,
    expected: `0 to ${ISOLINUX_TIMEOUT_LIMIT / 10} s, in tenths`,
  });
}

function checkDefault(before: IsolinuxMenu, after: IsolinuxMenu, file: string): void {
  const named = firstWord(after.globals.default?.value ?? '');
  if (entryNamed(after, named) || !entryNamed(before, named)) return;
  throw new BootsmithError('patch-conflict', `the default ${toText(named)} names an entry that was removed`, {
    at: { file, line: (after.globals.default?.line ?? 0) + 1 },
    hint: 'Set the default to an entry that stays.',
  });
}
