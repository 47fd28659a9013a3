import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { argumentOf, matchesArgument, splitArguments } from '../arguments.ts';
import type { EntrySelection } from '../edits.ts';
import { escapeVolumeLabel, replaceVolumeLabel, unescapeVolumeLabel } from '../volume-label.ts';
import { type Change, changed, rewriteWord } from './changes.ts';
import type { Grub2Entry } from './entries.ts';
import { allCommands, hasInitrd, lineOf, requireEntry, searchOf, startsLinux } from './query.ts';
import type { Grub2Menu, Grub2Word } from './read.ts';
import { variablesFor } from './variables.ts';
import {
  argumentWord,
  expandWord,
  kernelWord,
  type Lookup,
  plainWord,
  quoteOf,
  quoteWord,
  withoutKernelQuotes,
} from './words.ts';

/** A word behind the kernel's file, what GRUB makes of it, and where the word before it ends. */
interface Place {
  readonly word: Grub2Word;
  readonly values: readonly ByteString[];
  readonly before: number;
}

export function addArguments(
  menu: Grub2Menu,
  entries: EntrySelection,
  added: readonly string[],
  file: string,
) {
  const wanted = added.map((text) => newArgument(menu, text));
  return editKernels(menu, selectEntries(menu, entries, file), (places, end) => {
    const there = new Set<string>(places.flatMap(({ values }) => values));
    const missing = wanted.filter(({ value }) => !there.has(value) && there.add(value));
    return missing.map(({ raw }) => ({ start: end, end, text: ` ${raw}` }));
  });
}

export function dropArguments(
  menu: Grub2Menu,
  entries: EntrySelection,
  patterns: readonly string[],
  file: string,
) {
  return editKernels(menu, selectEntries(menu, entries, file), (places) =>
    places
      .filter((place) => fits(menu, place, patterns, file))
      .map(({ word, before }) => ({ start: before, end: word.end, text: '' })),
  );
}

export function exchangeArgument(
  menu: Grub2Menu,
  entries: EntrySelection,
  edit: { readonly pattern: string; readonly by: string; readonly orAdd?: boolean },
  file: string,
) {
  const { raw, value } = newArgument(menu, edit.by);
  return editKernels(menu, selectEntries(menu, entries, file), (places, end) => {
    const old = places.filter((place) => fits(menu, place, [edit.pattern], file));
    const other = old.filter(({ values }) => values.length !== 1 || values[0] !== value);
    if (old.length > 0) return other.flatMap(({ word }) => rewriteWord(word, raw));
    const there = places.some(({ values }) => values.includes(value));
    return edit.orAdd && !there ? [{ start: end, end, text: ` ${raw}` }] : [];
  });
}

/** Gives an entry a whole command line. */
export function setArguments(menu: Grub2Menu, entry: Grub2Entry, line: string): Grub2Menu {
  const words = splitArguments(fromText(line)).map(({ text }) => argumentWord(text, menu.dialect));
  return editKernels(menu, [entry], (places, end) => {
    const start = places[0]?.before ?? end;
    const text = words.map((word) => ` ${word}`).join('');
    const old = places.map(({ word }) => word.raw);
    return old.join('\n') === words.join('\n') ? [] : [{ start, end, text }];
  });
}

function newArgument(menu: Grub2Menu, text: string) {
  const argument = argumentOf(text);
  return { raw: argumentWord(argument, menu.dialect), value: withoutKernelQuotes(argument) };
}

function editKernels(
  menu: Grub2Menu,
  entries: readonly Grub2Entry[],
  edit: (places: readonly Place[], end: number) => Change[],
): Grub2Menu {
  const changes: Change[] = [];
  for (const entry of entries) {
    const lookup: Lookup = variablesFor(menu, entry);
    for (const { words } of entry.kernels) {
      const places = words.slice(2).map((word, index) => ({
        word,
        values: expandWord(word.raw, lookup, menu.dialect),
        before: words[index + 1]?.end ?? word.start,
      }));
      changes.push(...edit(places, words.at(-1)?.end ?? 0));
    }
  }
  return changed(menu, changes);
}

/**
 * Whether a pattern fits a word: as GRUB takes it, as the kernel gets it, or as it is written. A word of which a variable
 * makes several arguments fits only as a whole.
 */
function fits(menu: Grub2Menu, place: Place, patterns: readonly string[], file: string): boolean {
  const { word, values } = place;
  const all = patterns.map(fromText).flatMap((pattern) => [pattern, withoutKernelQuotes(pattern)]);
  const matches = (text: string) => all.some((pattern) => matchesArgument(text, pattern));
  if (matches(word.raw)) return true;
  const fitting = values.filter((value) => matches(value) || matches(kernelWord(value, menu.dialect)));
  if (fitting.length === 0 || fitting.length === values.length) return fitting.length > 0;
  throw new BootsmithError(
    'unsupported',
    `${toText(fitting[0] ?? (word.raw as ByteString))} comes out of a variable`,
    {
      at: { file, line: lineOf(menu, word.start) },
      found: `${word.raw}, which stands for ${values.map(toText).join(' ')}`,
      hint: 'Remove the whole word, or edit the line that sets the variable by hand.',
    },
  );
}

function selectEntries(menu: Grub2Menu, selection: EntrySelection, file: string): Grub2Entry[] {
  if (typeof selection !== 'string') {
    const named = selection.map((label) => requireEntry(menu, label, file));
    const other = named.find((entry) => !startsLinux(entry));
    if (!other) return [...new Set(named)];
    throw new BootsmithError('patch-conflict', `the entry ${toText(other.label)} starts no Linux kernel`, {
      at: { file, line: lineOf(menu, other.command.words[0]?.start ?? 0) },
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

/** Exchanges a volume label in every word that names it and in every `search` for it. */
export function exchangeLabel(menu: Grub2Menu, from: string, to: string): Grub2Menu {
  const [old, next] = [fromText(from), fromText(to)];
  const escaped = escapeVolumeLabel(next);
  // For a GRUB that takes a backslash off, menus double it.
  const read = (written: string) => unescapeVolumeLabel(written.replaceAll('\\\\x', '\\x'));
  const write = (written: string) =>
    written.includes('\\\\x') ? escaped.replaceAll('\\x', '\\\\x') : escaped;
  const changes = allCommands(menu).flatMap(({ command }) => {
    const search = searchOf(command);
    if (search?.by === 'label')
      return search.words
        .filter(({ raw }) => plainWord(raw, menu.dialect) === old)
        .flatMap((word) => rewriteWord(word, quoteWord(next, quoteOf(word.raw))));
    return command.words.flatMap((word) => rewriteWord(word, replaceVolumeLabel(word.raw, old, write, read)));
  });
  return changed(menu, changes);
}
