import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { EntryPlace, PutEntryEdit } from '../edits.ts';
import { type Change, changed, lineStart, nextLine, rewriteWord } from './changes.ts';
import { setArguments } from './edit-arguments.ts';
import type { Grub2Entry } from './entries.ts';
import { findEntry, lineOf, requireEntry } from './query.ts';
import { type Grub2Menu, parseGrub2 } from './read.ts';
import { argumentWord, plainWord, quoteOf, quoteWord } from './words.ts';

/** Adds an entry, or gives the one that is there the values of the edit. */
export function putEntry(menu: Grub2Menu, edit: PutEntryEdit, file: string): Grub2Menu {
  if (findEntry(menu, edit.label)) return setFields(menu, edit);
  const source = edit.copyOf === undefined ? undefined : requireEntry(menu, edit.copyOf, file);
  if (!source && edit.kernel === undefined)
    throw new BootsmithError('usage', `the new entry ${edit.label} starts nothing`, {
      at: { file },
      hint: 'Give its kernel, or the entry that it is a copy of.',
    });
  const text = source ? textOf(menu, source) : newEntry(menu, edit.kernel ?? '');
  const block = setFields(named(parseGrub2(text, menu.dialect), edit), edit);
  const anchor = edit.place
    ? requireEntry(menu, 'before' in edit.place ? edit.place.before : edit.place.after, file)
    : (source ?? menu.entries.at(-1));
  return place(menu, block.text, anchor, edit.place && 'before' in edit.place ? 'before' : 'after');
}

/** Removes an entry with the blank line that sets it off. */
export function removeEntry(menu: Grub2Menu, label: string, optional: boolean, file: string): Grub2Menu {
  if (optional && !findEntry(menu, label)) return menu;
  const entry = requireEntry(menu, label, file);
  const parent = entry.parents.at(-1);
  if (parent?.block?.commands.length === 1)
    throw new BootsmithError('patch-conflict', `${label} is all that its submenu has`, {
      at: { file, line: lineOf(menu, startOf(entry)) },
      hint: 'GRUB takes no empty submenu; leave an entry in it.',
    });
  return changed(menu, [removal(menu, entry)]);
}

/** Moves an entry, unless it stands there already. */
export function moveEntry(menu: Grub2Menu, label: string, to: EntryPlace, file: string): Grub2Menu {
  const entry = requireEntry(menu, label, file);
  const side = 'before' in to ? 'before' : 'after';
  const other = requireEntry(menu, 'before' in to ? to.before : to.after, file);
  const step = side === 'before' ? -1 : 1;
  const there = [...other.path.slice(0, -1), (other.path.at(-1) ?? 0) + step];
  if (other === entry || there.join('>') === entry.path.join('>')) return menu;
  const text = textOf(menu, entry);
  const left = removeEntry(menu, label, false, file);
  // The label alone might name another entry once this one is gone.
  const anchor =
    left.entries[
      menu.entries.indexOf(other) - Number(menu.entries.indexOf(other) > menu.entries.indexOf(entry))
    ];
  return place(left, text, anchor, side);
}

function startOf(entry: Grub2Entry): number {
  return entry.command.words[0]?.start ?? 0;
}

/** Whole lines where the entry has them to itself; `from` and `to` are then the bounds of these lines. */
function boundsOf({ text }: Grub2Menu, entry: Grub2Entry): { from: number; to: number; ownsLines: boolean } {
  const [start, end] = [startOf(entry), Math.min(entry.command.block.close + 1, text.length)];
  const [from, to] = [lineStart(text, start), nextLine(text, end)];
  const before = /^[ \t]*$/.test(text.slice(from, start));
  const ownsLines = before && /^[ \t\r]*\n?$/.test(text.slice(end, to));
  return ownsLines ? { from, to, ownsLines } : { from: start, to: end, ownsLines };
}

/** The text of an entry without what ends its last line. */
function textOf(menu: Grub2Menu, entry: Grub2Entry): ByteString {
  const { from, to } = boundsOf(menu, entry);
  return menu.text.slice(from, to).replace(/\r*\n$/, '') as ByteString;
}

/** Whether an empty line begins at `at`; `at` may be the end of the file. */
function isBlankAt({ text, newline }: Grub2Menu, at: number): boolean {
  return text.startsWith(newline, at);
}

function isBlankBefore({ text, newline }: Grub2Menu, at: number): boolean {
  const start = at - newline.length;
  return start >= 0 && text.startsWith(newline, start) && (start === 0 || text[start - 1] === '\n');
}

/** Whether nothing but the end of the menu or of a submenu follows. */
function isLast({ text }: Grub2Menu, at: number): boolean {
  return /^\s*(?:\}|$)/.test(text.slice(at, nextLine(text, at)));
}

function isFirst({ text }: Grub2Menu, at: number): boolean {
  return at === 0 || /\{[ \t\r]*\n$/.test(text.slice(lineStart(text, at - 1), at));
}

function place(
  menu: Grub2Menu,
  block: string,
  anchor: Grub2Entry | undefined,
  side: 'before' | 'after',
): Grub2Menu {
  const { text, newline } = menu;
  if (!anchor) return changed(menu, [insertion(menu, text.length, block, '')]);
  const { from, to, ownsLines } = boundsOf(menu, anchor);
  if (!ownsLines) {
    const piece = block.trim();
    if (side === 'before') return changed(menu, [{ start: from, end: from, text: `${piece}; ` }]);
    return changed(menu, [{ start: to, end: to, text: `; ${piece}` }]);
  }
  if (side === 'before') {
    const apart = isBlankBefore(menu, from) || (isFirst(menu, from) && isBlankAt(menu, to));
    return changed(menu, [{ start: from, end: from, text: block + newline + (apart ? newline : '') }]);
  }
  const apart = isBlankAt(menu, to) || (isLast(menu, to) && isBlankBefore(menu, from));
  return changed(menu, [insertion(menu, to, block, apart ? newline : '')]);
}

/** A block of lines at `at`; a file that ended without a newline still does. */
function insertion({ text, newline }: Grub2Menu, at: number, block: string, apart: string): Change {
  const open = at === text.length && at > 0 && text[at - 1] !== '\n';
  const whole = open ? newline + apart + block : apart + block + newline;
  return { start: at, end: at, text: whole };
}

function removal(menu: Grub2Menu, entry: Grub2Entry): Change {
  const { text, newline } = menu;
  const { from, to, ownsLines } = boundsOf(menu, entry);
  if (!ownsLines) {
    const after = /^[ \t]*;[ \t]*/.exec(text.slice(to))?.[0];
    if (after !== undefined && !/;[ \t]*$/.test(text.slice(0, from)))
      return { start: from, end: to + after.length, text: '' };
    const before = /[ \t]*;[ \t]*$/.exec(text.slice(lineStart(text, from), from))?.[0] ?? '';
    return { start: from - before.length, end: to, text: '' };
  }
  const [above, below] = [isBlankBefore(menu, from), isBlankAt(menu, to)];
  const open = to === text.length && text[to - 1] !== '\n' && from > 0;
  const start = above && (below || isLast(menu, to)) ? from - newline.length : from;
  // What ended the line above was put there with this entry.
  if (open) return { start: start - (text[start - 2] === '\r' ? 2 : 1), end: to, text: '' };
  const end = below && !above && isFirst(menu, from) ? to + newline.length : to;
  return { start, end, text: '' };
}

function newEntry(menu: Grub2Menu, kernel: string): ByteString {
  const like = menu.entries.find((entry) => entry.kernels.length > 0);
  const command = like?.kernels[0]?.words[0]?.raw ?? 'linux';
  const lines = ["menuentry 'x' {", `\t${command} ${quoteWord(fromText(kernel))}`, '}'];
  return lines.join(menu.newline) as ByteString;
}

/** The one entry of `block` under its new name: the title, or with another title the id. */
function named(block: Grub2Menu, edit: PutEntryEdit): Grub2Menu {
  const [entry] = block.entries;
  const title = entry?.titleWord;
  if (!entry || !title) return block;
  const label = fromText(edit.label);
  const shown = titleOf(edit) ?? label;
  const changes: Change[] = [];
  const before = (at: number) => block.text.slice(0, at).trimEnd().length;
  const [first, last] = [entry.idWords[0], entry.idWords.at(-1)];
  if (first && last) changes.push({ start: before(first.start), end: last.end, text: '' });
  const id = shown === label ? '' : ` --id ${quoteWord(label)}`;
  changes.push({ start: title.start, end: title.end, text: quoteWord(shown, quoteOf(title.raw)) + id });
  return changed(block, changes);
}

function titleOf(edit: PutEntryEdit): ByteString | undefined {
  return edit.menuLabel === undefined ? undefined : fromText(edit.menuLabel.replace('^', '').trim());
}

/** Gives the entry of this label the values of the edit. */
function setFields(menu: Grub2Menu, edit: PutEntryEdit): Grub2Menu {
  let edited = menu;
  const entryNow = () => requireEntry(edited, edit.label);
  const shown = titleOf(edit);
  const { titleWord, title, idWords } = entryNow();
  if (shown !== undefined && shown !== title && titleWord) {
    const id = idWords.length > 0 ? '' : ` --id ${quoteWord(fromText(edit.label))}`;
    const text = quoteWord(shown, quoteOf(titleWord.raw)) + id;
    edited = changed(edited, [{ start: titleWord.start, end: titleWord.end, text }]);
  }
  if (edit.kernel !== undefined) {
    const kernel = fromText(edit.kernel);
    const words = entryNow().kernels.flatMap(({ words: [, word] }) => (word ? [word] : []));
    const other = words.filter(({ raw }) => plainWord(raw, edited.dialect) !== kernel);
    edited = changed(
      edited,
      other.flatMap((word) => rewriteWord(word, argumentWord(kernel, edited.dialect))),
    );
  }
  if (edit.append !== undefined) edited = setArguments(edited, entryNow(), edit.append);
  if (edit.kernel === undefined && edit.append === undefined) return edited;
  if (entryNow().kernels.length > 0) return edited;
  throw new BootsmithError('patch-conflict', `the entry ${toText(entryNow().label)} starts no Linux kernel`, {
    hint: 'Make it a copy of an entry that does.',
  });
}
