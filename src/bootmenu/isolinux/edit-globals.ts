import type { ByteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { SerialLine } from '../edits.ts';
import {
  exchangeLines,
  indentOf,
  insertLines,
  newLine,
  type RawLine,
  removeLines,
  withValue,
} from '../lines.ts';
import { NOT_LINUX } from './layout.ts';
import { entryNamed, requireEntry } from './query.ts';
import { firstWord, type IsolinuxEntry, type IsolinuxMenu } from './read.ts';

/** A new global directive stands behind the last of these that comes before the entries. */
const HEAD: ReadonlySet<string> = new Set([
  'serial',
  'console',
  'default',
  'ui',
  'prompt',
  'timeout',
  'totaltimeout',
  'display',
]);

/** Gives a global directive a value, or removes it (`null`). */
export function setGlobal(
  menu: IsolinuxMenu,
  keyword: 'default' | 'timeout' | 'prompt' | 'display',
  value: ByteString | null,
): readonly RawLine[] {
  if (value === null) return removeLines(menu.lines, linesOf(menu, keyword), menu.newline);
  const index = menu.globals[keyword]?.line;
  const line = index === undefined ? undefined : menu.lines[index];
  if (index !== undefined && line)
    return exchangeLines(menu.lines, new Map([[index, [withValue(line, value)]]]), menu.newline);
  return insertLines(menu.lines, headEnd(menu), [newLine(`${keyword} ${value}`, menu.newline)], menu.newline);
}

/**
 * Sets or removes `serial`. It must be the first directive to work for certain (doc/syslinux.txt), so one that stands
 * elsewhere moves.
 */
export function setSerial(menu: IsolinuxMenu, serial: SerialLine | null): readonly RawLine[] {
  const present = linesOf(menu, 'serial');
  if (serial === null) return removeLines(menu.lines, present, menu.newline);
  const value = formatSerial(serial);
  const first = firstDirective(menu);
  const line = menu.lines[first];
  if (line?.keyword === 'serial') {
    const changes = new Map<number, readonly RawLine[]>([...present].map((index) => [index, []]));
    return exchangeLines(menu.lines, changes.set(first, [withValue(line, value)]), menu.newline);
  }
  const added = insertLines(menu.lines, first, [newLine(`serial ${value}`, menu.newline)], menu.newline);
  return removeLines(added, new Set([...present].map((index) => index + 1)), menu.newline);
}

/** Makes an entry the one that starts by itself. */
export function setDefault(menu: IsolinuxMenu, label: string, file: string): readonly RawLine[] {
  const entry = requireEntry(menu, label, file);
  const named = firstWord(menu.globals.default?.value ?? '');
  const byMark =
    menu.globals.ui === undefined ? NOT_LINUX.test(named) && !entryNamed(menu, named) : named === '';
  if (byMark && entry.depth > 0)
    throw new BootsmithError('unsupported', `the entry ${label} stands in a submenu`, {
      at: { file, line: entry.first + 1 },
      hint: 'A menu can start only an entry of its first page by itself.',
    });
  const marked = menu.entries.some((each) => each.menuDefault && each.depth === entry.depth);
  const changes = byMark || marked ? moveMark(menu, entry) : new Map<number, readonly RawLine[]>();
  const index = menu.globals.default?.line;
  const line = index === undefined ? undefined : menu.lines[index];
  if (byMark) return exchangeLines(menu.lines, changes, menu.newline);
  if (index !== undefined && line)
    return exchangeLines(menu.lines, changes.set(index, [withValue(line, entry.label)]), menu.newline);
  const added = newLine(`default ${entry.label}`, menu.newline);
  const at = headEnd(menu);
  // The head comes before every entry, so the marks that moved do not shift it.
  return insertLines(exchangeLines(menu.lines, changes, menu.newline), at, [added], menu.newline);
}

function moveMark(menu: IsolinuxMenu, entry: IsolinuxEntry): Map<number, readonly RawLine[]> {
  const changes = new Map<number, readonly RawLine[]>();
  let text = `${indentOf(menu.lines[entry.kernel?.line ?? entry.last])}menu default`;
  for (const [index, line] of menu.lines.entries()) {
    const other = line.entry === undefined ? undefined : menu.entries[line.entry];
    if (line.keyword !== 'menu default' || !other || other === entry || other.depth !== entry.depth) continue;
    text = line.text;
    changes.set(index, []);
  }
  const above = entry.menuLabel?.line ?? entry.first;
  const line = menu.lines[above];
  if (!entry.menuDefault && line) changes.set(above, [line, newLine(text, menu.newline)]);
  return changes;
}

function formatSerial(serial: SerialLine): ByteString {
  const { port, baud, flow } = serial;
  const whole = [port, baud ?? 9600, flow ?? 0].every(Number.isInteger);
  const fits = port >= 0 && port <= 0xffff && (baud ?? 9600) >= 75 && (baud ?? 9600) <= 115_200;
  if (!whole || !fits || (flow ?? 0) < 0 || (flow ?? 0) > 0xfff)
    throw new BootsmithError('usage', 'these are no values of a serial port', {
      found: JSON.stringify(serial),
      expected: 'port 0 to 3 or an I/O address, 75 to 115200 bit/s, flow control bits up to 0xfff',
    });
  const words = [port > 3 ? `0x${port.toString(16)}` : String(port)];
  if (baud !== undefined || flow !== undefined) words.push(String(baud ?? 9600));
  if (flow !== undefined) words.push(`0x${flow.toString(16)}`);
  return words.join(' ') as ByteString;
}

function linesOf(menu: IsolinuxMenu, keyword: string): Set<number> {
  return new Set(menu.lines.flatMap((line, index) => (line.keyword === keyword ? [index] : [])));
}

function firstDirective(menu: IsolinuxMenu): number {
  const index = menu.lines.findIndex((line) => line.keyword !== '' && line.keyword !== '#');
  return index < 0 ? menu.lines.length : index;
}

function headEnd(menu: IsolinuxMenu): number {
  const end = menu.entries[0]?.first ?? menu.lines.length;
  for (let index = end - 1; index >= 0; index--)
    if (HEAD.has(menu.lines[index]?.keyword ?? '')) return index + 1;
  return Math.min(firstDirective(menu), end);
}
