import { BootsmithError } from '../../base/errors.ts';
import { splitArguments } from '../arguments.ts';
import type { EntryPlace, PutEntryEdit } from '../edits.ts';
import { insertLines, newLine, type RawLine, removeLines, restOf, withValue, wordOf } from '../lines.ts';
import { editKernels } from './edit-arguments.ts';
import { findEntry, requireEntry } from './query.ts';
import { type GrubLegacyMenu, type LegacyEntry, parseLegacy } from './read.ts';

type Lines = readonly RawLine[];

/** Adds an entry, or gives the one that is there the values of the edit. */
export function putEntry(menu: GrubLegacyMenu, edit: PutEntryEdit, file: string): Lines {
  const title = restOf(edit.label, 'a title');
  if (findEntry(menu, edit.label)) return setFields(menu, edit);
  const source = edit.copyOf === undefined ? undefined : requireEntry(menu, edit.copyOf, file);
  if (!source && edit.kernel === undefined)
    throw new BootsmithError('usage', `the new entry ${edit.label} starts nothing`, {
      at: { file },
      hint: 'Give its kernel, or the entry that it is a copy of.',
    });
  const draft = source
    ? blockOf(menu, source)
    : [
        newLine(`title ${title}`, menu.newline),
        newLine(`\tkernel ${wordOf(edit.kernel ?? '', 'a kernel')}`, menu.newline),
      ];
  const [first] = parseLegacy(draft).lines;
  const named = first ? [withValue(first, title), ...draft.slice(1)] : draft;
  return placeEntry(menu, setFields(parseLegacy(named), edit), edit.place, source, file);
}

/** Removes an entry with the blank line that sets it off. */
export function removeEntry(menu: GrubLegacyMenu, label: string, optional: boolean, file: string): Lines {
  if (optional && !findEntry(menu, label)) return menu.lines;
  const entry = requireEntry(menu, label, file);
  const gone = new Set(Array.from({ length: entry.last - entry.first + 1 }, (_, step) => entry.first + step));
  const [above, below] = [isBlank(menu, entry.first - 1), isBlank(menu, entry.last + 1)];
  if (below && (above || entry.first === 0)) gone.add(entry.last + 1);
  else if (above && entry.last === menu.lines.length - 1) gone.add(entry.first - 1);
  return removeLines(menu.lines, gone, menu.newline);
}

/** Moves an entry, unless it stands there already. */
export function moveEntry(menu: GrubLegacyMenu, label: string, to: EntryPlace, file: string): Lines {
  const entry = requireEntry(menu, label, file);
  const other = requireEntry(menu, 'before' in to ? to.before : to.after, file);
  const step = menu.entries.indexOf(other) - menu.entries.indexOf(entry);
  if (step === ('before' in to ? 1 : -1) || step === 0) return menu.lines;
  const left = parseLegacy(removeEntry(menu, label, false, file));
  return placeEntry(left, blockOf(menu, entry), to, undefined, file);
}

/** The lines of an entry, each with an end. */
function blockOf(menu: GrubLegacyMenu, { first, last }: LegacyEntry): RawLine[] {
  return menu.lines
    .slice(first, last + 1)
    .map(({ text, end }) => newLine(text, end === '' ? menu.newline : end));
}

/** Gives the entry of this label the values of the edit. */
function setFields(menu: GrubLegacyMenu, edit: PutEntryEdit): Lines {
  let edited = menu;
  const change = (edit: (line: string) => string, entry: LegacyEntry) => {
    edited = parseLegacy(editKernels(edited, [entry], edit));
  };
  const { append } = edit;
  const kernel = edit.kernel === undefined ? undefined : wordOf(edit.kernel, 'a kernel');
  const line = append === undefined ? undefined : restOf(append, 'a command line');
  const entryNow = () => requireEntry(edited, edit.label);
  if (kernel !== undefined) change((old) => kernel + old.slice(fileEnd(old)), entryNow());
  if (line !== undefined)
    change((old) => old.slice(0, fileEnd(old)) + (line === '' ? '' : ` ${line}`), entryNow());
  return edited.lines;
}

function fileEnd(line: string): number {
  return splitArguments(line)[0]?.end ?? line.length;
}

function placeEntry(
  menu: GrubLegacyMenu,
  block: Lines,
  place: EntryPlace | undefined,
  source: LegacyEntry | undefined,
  file: string,
): Lines {
  const blank = newLine('', menu.newline);
  if (place && 'before' in place) {
    const next = requireEntry(menu, place.before, file);
    let at = next.first;
    while (at > 0 && menu.lines[at - 1]?.keyword === '#') at--;
    const last = next.last === menu.lines.length - 1 && next !== menu.entries[0];
    const apart = (at === 0 || isBlank(menu, at - 1)) && (last || isBlank(menu, next.last + 1));
    return insertLines(menu.lines, at, apart ? [...block, blank] : block, menu.newline);
  }
  const previous = place ? requireEntry(menu, place.after, file) : (source ?? menu.entries.at(-1));
  if (!previous) return insertLines(menu.lines, menu.lines.length, block, menu.newline);
  const atEnd = previous.last === menu.lines.length - 1;
  const apart = isBlank(menu, atEnd ? previous.first - 1 : previous.last + 1);
  return insertLines(menu.lines, previous.last + 1, apart ? [blank, ...block] : block, menu.newline);
}

function isBlank(menu: GrubLegacyMenu, index: number): boolean {
  return menu.lines[index]?.keyword === '';
}
