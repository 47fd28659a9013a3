import type { SerialLine } from '../edits.ts';
import { grubSerial } from '../grub-serial.ts';
import { exchangeLines, insertLines, newLine, type RawLine, removeLines, withValue } from '../lines.ts';
import { type GrubLegacyMenu, parseLegacy } from './read.ts';

type Lines = readonly RawLine[];

/** Indices of the lines before the first title that have this keyword. */
function linesOf(menu: GrubLegacyMenu, keyword: string): number[] {
  const head = menu.lines.slice(0, menu.entries[0]?.first ?? menu.lines.length);
  return head.flatMap((line, index) => (line.keyword === keyword ? [index] : []));
}

/** Gives a command before the first title a value, or removes it (`null`). */
export function setGlobal(menu: GrubLegacyMenu, keyword: 'default' | 'timeout', value: string | null): Lines {
  const found = linesOf(menu, keyword);
  if (value === null) return removeLines(menu.lines, new Set(found), menu.newline);
  const changes = new Map<number, Lines>();
  for (const index of found) {
    const line = menu.lines[index];
    if (line) changes.set(index, [withValue(line, value)]);
  }
  if (found.length > 0) return exchangeLines(menu.lines, changes, menu.newline);
  return insertLines(
    menu.lines,
    firstCommand(menu),
    [newLine(`${keyword}=${value}`, menu.newline)],
    menu.newline,
  );
}

/** Exchanges the number in `default`; a default without a number stays. */
export function setNumber(menu: GrubLegacyMenu, follow: (place: number) => number): Lines {
  const changes = new Map<number, Lines>();
  for (const index of linesOf(menu, 'default')) {
    const line = menu.lines[index];
    if (!line || !/^(?:0|[1-9][0-9]*)$/.test(line.value)) continue;
    const next = String(follow(Number(line.value)));
    if (next !== line.value) changes.set(index, [withValue(line, next)]);
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}

/**
 * Puts the menu on a serial line too, or takes it off. With two terminals GRUB waits for a key on one of them, so it is
 * told for how long.
 */
export function setSerial(menu: GrubLegacyMenu, serial: SerialLine | null): Lines {
  if (serial === null) return withoutSerial(menu);
  const value = grubSerial(serial);
  const [present] = linesOf(menu, 'serial');
  const line = present === undefined ? undefined : menu.lines[present];
  let edited = menu;
  if (present !== undefined && line)
    edited = parseLegacy(
      exchangeLines(menu.lines, new Map([[present, [withValue(line, value)]]]), menu.newline),
    );
  else {
    const added = [newLine(`serial ${value}`, menu.newline)];
    edited = parseLegacy(insertLines(menu.lines, firstCommand(menu), added, menu.newline));
  }
  const [at] = linesOf(edited, 'serial');
  const [terminal] = linesOf(edited, 'terminal');
  const there = terminal === undefined ? undefined : edited.lines[terminal];
  if (terminal === undefined || !there) {
    const added = [newLine('terminal --timeout=5 serial console', menu.newline)];
    return insertLines(edited.lines, (at ?? -1) + 1, added, menu.newline);
  }
  if (/(?:^|\s)serial(?:\s|$)/.test(there.value)) return edited.lines;
  const more = withValue(there, `${there.value} serial`);
  return exchangeLines(edited.lines, new Map([[terminal, [more]]]), menu.newline);
}

function withoutSerial(menu: GrubLegacyMenu): Lines {
  const changes = new Map<number, Lines>(linesOf(menu, 'serial').map((index) => [index, []]));
  for (const index of linesOf(menu, 'terminal')) {
    const line = menu.lines[index];
    if (!line) continue;
    const terminals = line.value.split(/\s+/).filter((word) => !word.startsWith('--'));
    if (!terminals.includes('serial')) continue;
    const ours = terminals[0] === 'serial' && terminals.slice(1).every((word) => word === 'console');
    changes.set(
      index,
      ours ? [] : [withValue(line, line.value.replace(/\s+serial(?=\s|$)|^serial\s+/g, ''))],
    );
  }
  return exchangeLines(menu.lines, changes, menu.newline);
}

function firstCommand(menu: GrubLegacyMenu): number {
  const index = menu.lines.findIndex(({ keyword }) => keyword !== '' && keyword !== '#');
  return index < 0 ? menu.lines.length : index;
}
