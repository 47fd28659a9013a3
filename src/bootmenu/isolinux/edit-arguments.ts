import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  addOnce,
  argumentOf,
  matchesArgument,
  removeArguments,
  replaceArguments,
  splitArguments,
} from '../arguments.ts';
import type { EntrySelection } from '../edits.ts';
import { exchangeLines, indentOf, newLine, type RawLine, withValue } from '../lines.ts';
import { replaceVolumeLabel } from '../volume-label.ts';
import { effectiveAppend, hasInitrd, inheritedAppend, requireEntry, startsLinux } from './query.ts';
import type { IsolinuxEntry, IsolinuxMenu } from './read.ts';

export function addArguments(
  menu: IsolinuxMenu,
  entries: EntrySelection,
  added: readonly string[],
  file: string,
): readonly RawLine[] {
  const words = added.map(argumentOf);
  return editAppends(menu, selectEntries(menu, entries, file), (line) =>
    words.reduce((text, word) => addOnce(text, word), line),
  );
}

export function dropArguments(
  menu: IsolinuxMenu,
  entries: EntrySelection,
  patterns: readonly string[],
  file: string,
): readonly RawLine[] {
  const bytes = patterns.map(fromText);
  return editAppends(menu, selectEntries(menu, entries, file), (line) =>
    removeArguments(line, (argument) => bytes.some((pattern) => matchesArgument(argument, pattern))),
  );
}

export function exchangeArgument(
  menu: IsolinuxMenu,
  entries: EntrySelection,
  edit: { readonly pattern: string; readonly by: string; readonly orAdd?: boolean },
  file: string,
): readonly RawLine[] {
  const pattern = fromText(edit.pattern);
  const by = argumentOf(edit.by);
  const fits = (argument: ByteString) => matchesArgument(argument, pattern);
  return editAppends(menu, selectEntries(menu, entries, file), (line) => {
    if (splitArguments(line).some((argument) => fits(argument.text))) return replaceArguments(line, fits, by);
    return edit.orAdd ? addOnce(line, by) : line;
  });
}

function selectEntries(menu: IsolinuxMenu, selection: EntrySelection, file: string): IsolinuxEntry[] {
  if (typeof selection !== 'string') {
    const named = selection.map((label) => requireEntry(menu, label, file));
    const other = named.find((entry) => !startsLinux(entry));
    if (!other) return [...new Set(named)];
    throw new BootsmithError('patch-conflict', `the entry ${toText(other.label)} starts no Linux kernel`, {
      at: { file, line: other.first + 1 },
      hint: 'Only an entry that starts a kernel takes arguments.',
    });
  }
  const found = menu.entries.filter(selection === 'all' ? startsLinux : hasInitrd);
  if (found.length > 0) return found;
  throw new BootsmithError('patch-conflict', 'the boot menu has no entry to edit', {
    at: { file },
    expected: selection === 'all' ? 'an entry that starts a Linux kernel' : 'an entry with an initrd',
  });
}

/** Edits the command line of each entry where it stands, or gives the entry an `append` of its own. */
function editAppends(
  menu: IsolinuxMenu,
  entries: readonly IsolinuxEntry[],
  edit: (line: string) => string,
): readonly RawLine[] {
  const changes = new Map<number, readonly RawLine[]>();
  for (const entry of entries) {
    const old = effectiveAppend(entry);
    const next = edit(old);
    if (next === old) continue;
    const inherited = inheritedAppend(entry);
    // An empty `append` is no reliable way to keep out the global one; `append -` is (doc/syslinux.txt).
    const value = next === '' && inherited !== '' ? '-' : next;
    const own = entry.append === undefined ? undefined : menu.lines[entry.append.line];
    if (!entry.append || !own) {
      const above = entry.kernel?.line ?? entry.first;
      const line = menu.lines[above];
      if (line) changes.set(above, [line, newLine(appendLine(menu, entry, value), menu.newline)]);
    } else if (next === inherited && own.text === appendLine(menu, entry, own.value) && isOnly(menu, entry))
      // Back to what the entry had before an `append` was added to it.
      changes.set(entry.append.line, []);
    else changes.set(entry.append.line, [withValue(own, value)]);
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}

/** Whether the entry has one `append` alone, so that without it the global one holds. */
function isOnly(menu: IsolinuxMenu, entry: IsolinuxEntry): boolean {
  const own = menu.lines.slice(entry.first, entry.last + 1);
  const index = own[0]?.entry;
  return own.filter((line) => line.keyword === 'append' && line.entry === index).length === 1;
}

/** A new `append` line in the manner of the line above it. */
function appendLine(menu: IsolinuxMenu, entry: IsolinuxEntry, value: string): string {
  const above = menu.lines[entry.kernel?.line ?? entry.first];
  const word = /^[\t ]*(?:KERNEL|LABEL|LINUX)\b/.test(above?.text ?? '') ? 'APPEND' : 'append';
  return `${indentOf(above)}${entry.kernel ? '' : '  '}${word} ${value}`;
}

/** Exchanges a volume label in every command line, those of entries and the global ones. */
export function exchangeLabel(menu: IsolinuxMenu, from: ByteString, to: ByteString): readonly RawLine[] {
  const changes = new Map<number, readonly RawLine[]>();
  for (const [index, line] of menu.lines.entries()) {
    if (line.keyword !== 'append') continue;
    const value = replaceVolumeLabel(line.value, from, () => to);
    if (value !== line.value) changes.set(index, [withValue(line, value)]);
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}
