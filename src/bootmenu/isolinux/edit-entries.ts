import type { ByteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { EntryPlace, PutEntryEdit } from '../edits.ts';
import {
  exchangeLines,
  indentOf,
  insertLines,
  newLine,
  type RawLine,
  removeLines,
  restOf,
  withValue,
  wordOf,
} from '../lines.ts';
import { findEntry, requireEntry } from './query.ts';
import { type IsolinuxEntry, type IsolinuxMenu, parseLines } from './read.ts';

/** Adds an entry, or gives the one that is there the values of the edit. */
export function putEntry(menu: IsolinuxMenu, edit: PutEntryEdit, file: string): readonly RawLine[] {
  const label = wordOf(edit.label, 'a label');
  if (findEntry(menu, edit.label)) return setFields(menu, edit);
  const source = edit.copyOf === undefined ? undefined : requireEntry(menu, edit.copyOf, file);
  const draft = source ? copyEntry(menu, source, label) : [newLine(`label ${label}`, menu.newline)];
  if (!source && edit.kernel === undefined)
    throw new BootsmithError('usage', `the new entry ${edit.label} starts nothing`, {
      at: { file },
      hint: 'Give its kernel, or the entry that it is a copy of.',
    });
  const style = menu.lines[menu.entries[0]?.kernel?.line ?? -1];
  const block = setFields(parseLines(draft), edit, style ? indentOf(style) : '  ');
  return placeEntry(menu, block, edit.place, source, file);
}

/** Removes an entry with the blank lines that set it off; global directives between its lines stay. */
export function removeEntry(
  menu: IsolinuxMenu,
  label: string,
  optional: boolean,
  file: string,
): readonly RawLine[] {
  if (optional && !findEntry(menu, label)) return menu.lines;
  const entry = requireEntry(menu, label, file);
  const gone = ownLines(menu, entry);
  const above = isBlank(menu, entry.first - 1);
  const below = isBlank(menu, entry.last + 1);
  if (below && (above || entry.first === 0)) gone.add(entry.last + 1);
  else if (above && entry.last === menu.lines.length - 1) gone.add(entry.first - 1);
  return removeLines(menu.lines, gone, menu.newline);
}

/** Moves an entry with the blank lines that set it off, unless it stands there already. */
export function moveEntry(
  menu: IsolinuxMenu,
  label: string,
  place: EntryPlace,
  file: string,
): readonly RawLine[] {
  const entry = requireEntry(menu, label, file);
  const other = requireEntry(menu, 'before' in place ? place.before : place.after, file);
  if (other === entry) return menu.lines;
  const [upper, lower] = 'before' in place ? [entry, other] : [other, entry];
  const between = menu.lines.slice(upper.last + 1, lower.first);
  if (upper.last < lower.first && between.every(({ keyword }) => keyword === '' || keyword === '#'))
    return menu.lines;
  const block = [...ownLines(menu, entry)].flatMap((index) => {
    const line = menu.lines[index];
    return line ? [newLine(line.text, line.end === '' ? menu.newline : line.end)] : [];
  });
  return placeEntry(parseLines(removeEntry(menu, label, false, file)), block, place, undefined, file);
}

/** The indices of an entry's lines, with the blank lines and comments between them. */
function ownLines(menu: IsolinuxMenu, entry: IsolinuxEntry): Set<number> {
  const own = menu.entries.indexOf(entry);
  const found = new Set<number>();
  for (let index = entry.first; index <= entry.last; index++) {
    const line = menu.lines[index];
    if (line && (line.entry === own || line.keyword === '' || line.keyword === '#')) found.add(index);
  }
  return found;
}

function copyEntry(menu: IsolinuxMenu, source: IsolinuxEntry, label: ByteString): RawLine[] {
  const own = menu.entries.indexOf(source);
  const copy: RawLine[] = [];
  for (const line of menu.lines.slice(source.first, source.last + 1)) {
    if (line.entry !== own || line.keyword === 'menu default') continue;
    const text = line.keyword === 'label' ? withValue(line, label).text : line.text;
    copy.push(newLine(text, menu.newline));
    // Without a kernel the source starts the file of its own name, and the copy must go on doing so.
    if (line.keyword === 'label' && !source.kernel)
      copy.push(newLine(`${indentOf(line)}  kernel ${source.label}`, menu.newline));
  }
  return copy;
}

/** Gives the entry of this label the values of the edit, each in its line or in a new one where it belongs. */
function setFields(menu: IsolinuxMenu, edit: PutEntryEdit, indent?: string): readonly RawLine[] {
  let edited = menu;
  const put = (field: 'menuLabel' | 'kernel' | 'append', word: string, value: string) => {
    const entry = findEntry(edited, edit.label);
    if (!entry) return;
    const there = entry[field];
    const line = there && edited.lines[there.line];
    let lines: readonly RawLine[];
    if (there && line) {
      const keep = field !== 'kernel' || line.keyword === 'kernel' || line.keyword === 'linux';
      const exchanged = keep ? withValue(line, value) : { ...line, text: newText(line, word, value) };
      lines = exchangeLines(edited.lines, new Map([[there.line, [exchanged]]]), edited.newline);
    } else {
      const above =
        field === 'append' && entry.kernel ? entry.kernel : (entry.menuDefault ?? entry.menuLabel);
      const like = edited.lines[entry.kernel?.line ?? entry.append?.line ?? -1];
      const blanks = like ? indentOf(like) : (indent ?? '  ');
      const at = (field === 'menuLabel' ? entry.first : (above?.line ?? entry.first)) + 1;
      lines = insertLines(
        edited.lines,
        at,
        [newLine(`${blanks}${word} ${value}`, menu.newline)],
        menu.newline,
      );
    }
    edited = parseLines(lines);
  };
  if (edit.menuLabel !== undefined) put('menuLabel', 'menu label', restOf(edit.menuLabel, 'a menu label'));
  if (edit.kernel !== undefined) put('kernel', 'kernel', wordOf(edit.kernel, 'a kernel'));
  if (edit.append !== undefined) put('append', 'append', restOf(edit.append, 'a command line') || '-');
  return edited.lines;
}

function newText(line: RawLine, word: string, value: string): ByteString {
  return `${indentOf(line)}${word} ${value}` as ByteString;
}

function placeEntry(
  menu: IsolinuxMenu,
  block: readonly RawLine[],
  place: EntryPlace | undefined,
  source: IsolinuxEntry | undefined,
  file: string,
): readonly RawLine[] {
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

function isBlank(menu: IsolinuxMenu, index: number): boolean {
  return menu.lines[index]?.keyword === '';
}
