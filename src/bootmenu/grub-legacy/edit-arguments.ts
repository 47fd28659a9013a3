import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { addOnce, argumentOf, matchesArgument, removeArguments, replaceArguments } from '../arguments.ts';
import type { EntrySelection } from '../edits.ts';
import { exchangeLines, type RawLine, withValue } from '../lines.ts';
import { escapeVolumeLabel, replaceVolumeLabel } from '../volume-label.ts';
import { hasInitrd, lineNumbers, requireEntry, startsLinux } from './query.ts';
import { type GrubLegacyMenu, kernelFileAt, type LegacyEntry, splitContinued } from './read.ts';

type Lines = readonly RawLine[];

export function addArguments(
  menu: GrubLegacyMenu,
  entries: EntrySelection,
  added: readonly string[],
  file: string,
): Lines {
  const words = added.map(newArgument);
  return editKernels(menu, selectEntries(menu, entries, file), (line) =>
    words.reduce((text, word) => addOnce(text, word, splitContinued), line),
  );
}

export function dropArguments(
  menu: GrubLegacyMenu,
  entries: EntrySelection,
  patterns: readonly string[],
  file: string,
): Lines {
  const bytes = patterns.map(fromText);
  return editKernels(menu, selectEntries(menu, entries, file), (line) =>
    removeArguments(line, isArgument(bytes), splitContinued),
  );
}

export function exchangeArgument(
  menu: GrubLegacyMenu,
  entries: EntrySelection,
  edit: { readonly pattern: string; readonly by: string; readonly orAdd?: boolean },
  file: string,
): Lines {
  const by = newArgument(edit.by);
  const fits = isArgument([fromText(edit.pattern)]);
  return editKernels(menu, selectEntries(menu, entries, file), (line) => {
    if (splitContinued(line).some(({ text }, index) => fits(text, index)))
      return replaceArguments(line, fits, by, splitContinued);
    return edit.orAdd ? addOnce(line, by, splitContinued) : line;
  });
}

/** Exchanges a volume label in every command line. */
export function exchangeLabel(menu: GrubLegacyMenu, from: string, to: string): Lines {
  const [old, next] = [fromText(from), escapeVolumeLabel(fromText(to))];
  const changes = new Map<number, Lines>();
  for (const [index, line] of menu.lines.entries()) {
    if (line.keyword !== 'kernel') continue;
    const value = replaceVolumeLabel(line.value, old, () => next);
    if (value !== line.value) changes.set(index, [withValue(line, value)]);
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}

/** Edits what follows `kernel` and its options, the kernel's file first, in each of the entries. */
export function editKernels(
  menu: GrubLegacyMenu,
  entries: readonly LegacyEntry[],
  edit: (line: string) => string,
): Lines {
  const changes = new Map<number, Lines>();
  for (const index of entries.flatMap(({ kernels }) => kernels)) {
    const line = menu.lines[index];
    if (!line) continue;
    const at = kernelFileAt(line.value);
    const value = line.value.slice(0, at) + edit(line.value.slice(at));
    if (value !== line.value) changes.set(index, [withValue(line, value)]);
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}

/** The first word is the kernel's file. */
function isArgument(patterns: readonly ByteString[]) {
  return (argument: ByteString, index: number) =>
    index > 0 && patterns.some((pattern) => matchesArgument(argument, pattern));
}

function newArgument(text: string): ByteString {
  const argument = argumentOf(text);
  if (!argument.endsWith('\\')) return argument;
  throw new BootsmithError('unsupported', 'GRUB cannot pass on this kernel argument', {
    found: JSON.stringify(text),
    expected: 'no backslash at the end, which would join the line with the next one',
  });
}

function selectEntries(menu: GrubLegacyMenu, selection: EntrySelection, file: string): LegacyEntry[] {
  if (typeof selection !== 'string') {
    const named = selection.map((label) => requireEntry(menu, label, file));
    const other = named.find((entry) => !startsLinux(menu, entry));
    if (!other) return [...new Set(named)];
    throw new BootsmithError('patch-conflict', `the entry ${toText(other.title)} starts no Linux kernel`, {
      at: { file, line: lineNumbers(menu)[other.first] ?? 1 },
      hint: 'Only an entry that starts a kernel takes arguments.',
    });
  }
  const fits = selection === 'all' ? startsLinux : hasInitrd;
  const found = menu.entries.filter((entry) => fits(menu, entry));
  if (found.length > 0) return found;
  throw new BootsmithError('patch-conflict', 'the boot menu has no entry to edit', {
    at: { file },
    expected: selection === 'all' ? 'an entry that starts a Linux kernel' : 'an entry with an initrd',
  });
}
