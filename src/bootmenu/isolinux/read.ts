import { type ByteString, byteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type RawLine, splitLines, type ValueLine } from '../lines.ts';
import {
  ENTRY_DIRECTIVES,
  ENTRY_ENDS,
  ISOLINUX_FILE_LIMIT,
  KERNEL_DIRECTIVES,
  type KernelDirective,
  MENU_ACTIONS,
} from './layout.ts';

/** A line; its value is what follows the keyword, without the blanks around it. */
export interface MenuLine extends ValueLine {
  /**
   * In lower case, with `menu x` as two words joined by one blank. Empty for a blank line, `#` for a comment, and
   * `(text)` for a line of a help text, which is not read as a directive.
   */
  readonly keyword: string;
  /** The index of the entry that the line belongs to. Global directives belong to none, wherever they stand. */
  readonly entry: number | undefined;
}

/** A directive in effect and the index of its line. */
export interface Directive {
  readonly value: ByteString;
  readonly line: number;
}

export interface IsolinuxEntry {
  readonly label: ByteString;
  /** How many `menu begin` it stands in. */
  readonly depth: number;
  /** Indices of its first and last line; between them there may be blank lines, comments and global directives. */
  readonly first: number;
  readonly last: number;
  /**
   * What it starts; an entry without this starts the file that has its label's name. With the directive `localboot`
   * it boots from another drive, and the value is that drive's number.
   */
  readonly kernel?: Directive & { readonly directive: KernelDirective };
  readonly append?: Directive;
  /** The global `append` that holds for the entry when it has none of its own. */
  readonly inherited?: Directive;
  readonly initrd?: Directive;
  readonly menuLabel?: Directive;
  readonly menuDefault?: Directive;
  /** The mask of `ipappend` or `sysappend`. ISOLINUX knows it from version 5.10 on. */
  readonly sysappend?: Directive;
  /** The menu directive (`menu goto`, `menu disable` ...) that makes it start nothing. */
  readonly action?: Directive;
}

/** Directives of which the last one in the file counts, wherever it stands. */
const GLOBALS = ['default', 'ui', 'timeout', 'prompt', 'display', 'serial', 'ontimeout', 'include'] as const;

export type IsolinuxGlobals = { readonly [name in (typeof GLOBALS)[number]]?: Directive };

export interface IsolinuxMenu {
  /** Every byte of the file, in order. */
  readonly lines: readonly MenuLine[];
  readonly entries: readonly IsolinuxEntry[];
  readonly globals: IsolinuxGlobals;
  /** What new lines of this file end with. */
  readonly newline: ByteString;
}

/**
 * Reads `isolinux.cfg` (or `syslinux.cfg`) without losing a byte. Any text is a valid menu; unknown lines are kept.
 * Values are bytes, because the file has no declared encoding. Throws `unsupported` above 1 MiB.
 */
export function readIsolinux(bytes: Uint8Array, name = 'isolinux.cfg'): IsolinuxMenu {
  if (bytes.length > ISOLINUX_FILE_LIMIT)
    throw new BootsmithError('unsupported', `${name} is too large for a boot menu`, {
      at: { file: name },
      found: `${bytes.length} bytes`,
      expected: `at most ${ISOLINUX_FILE_LIMIT} bytes`,
    });
  return parseLines(splitLines(byteString(bytes)));
}

/** Finds the directives and entries in lines. */
export function parseLines(raw: readonly RawLine[]): IsolinuxMenu {
  const lines: MenuLine[] = [];
  const entries: IsolinuxEntry[] = [];
  let current: number | undefined;
  let inText = false;
  let depth = 0;
  let inherited: Directive | undefined;
  for (const line of raw) {
    const found = inText ? parseTextLine(line.text) : parseDirective(line.text);
    if (found.keyword === 'text') inText = true;
    if (found.keyword === 'endtext') inText = false;
    if (found.keyword === 'label') {
      current = entries.length;
      const at = { first: lines.length, last: lines.length, depth };
      entries.push({ label: firstWord(found.value), ...at, ...(inherited ? { inherited } : {}) });
    } else if (ENTRY_ENDS.has(found.keyword)) current = undefined;
    if (found.keyword === 'menu begin') depth++;
    if (found.keyword === 'menu end' && depth > 0) depth--;
    if (found.keyword === 'append' && current === undefined)
      inherited = { value: found.value, line: lines.length };
    const owned = found.keyword === '(text)' || ENTRY_DIRECTIVES.has(found.keyword);
    lines.push({ ...line, ...found, entry: owned ? current : undefined });
    const entry = current === undefined || !owned ? undefined : entries[current];
    if (entry && current !== undefined)
      entries[current] = { ...entry, ...fieldOf(found.keyword, found.value, lines.length - 1) };
  }
  const globals: Record<string, Directive> = {};
  for (const [index, line] of lines.entries())
    for (const keyword of GLOBALS)
      if (line.keyword === keyword) globals[keyword] = { value: line.value, line: index };
  const newline = (lines[0]?.end.startsWith('\r') ? '\r\n' : '\n') as ByteString;
  return { lines, entries, globals, newline };
}

type Found = Pick<MenuLine, 'keyword' | 'value' | 'valueStart' | 'valueEnd'>;

// ISOLINUX takes every byte up to 0x20 as a blank.
const DIRECTIVE = /^[\0- ]*(menu[\0- ]+[^\0- ]+|[^\0- ]+)[\0- ]*/i;

function parseDirective(text: string): Found {
  const match = DIRECTIVE.exec(text);
  const word = match?.[1];
  if (match === null || word === undefined)
    return { keyword: '', value: '' as ByteString, valueStart: text.length, valueEnd: text.length };
  if (word.startsWith('#'))
    return { keyword: '#', value: '' as ByteString, valueStart: text.length, valueEnd: text.length };
  const keyword = word.toLowerCase().replace(/[\0- ]+/, ' ');
  return withValue(text, keyword, match[0].length);
}

function parseTextLine(text: string): Found {
  const found = parseDirective(text);
  return found.keyword === 'endtext' ? found : withValue(text, '(text)', 0);
}

function withValue(text: string, keyword: string, start: number): Found {
  let end = text.length;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  return { keyword, value: text.slice(start, end) as ByteString, valueStart: start, valueEnd: end };
}

function fieldOf(keyword: string, value: ByteString, line: number): Partial<IsolinuxEntry> {
  const directive = { value, line };
  const kernel = KERNEL_DIRECTIVES.find((name) => name === keyword);
  if (kernel !== undefined) return { last: line, kernel: { ...directive, directive: kernel } };
  if (keyword === 'append') return { last: line, append: directive };
  if (keyword === 'initrd') return { last: line, initrd: directive };
  if (keyword === 'menu label') return { last: line, menuLabel: directive };
  if (keyword === 'menu default') return { last: line, menuDefault: directive };
  if (keyword === 'ipappend' || keyword === 'sysappend') return { last: line, sysappend: directive };
  if (MENU_ACTIONS.has(keyword)) return { last: line, action: directive };
  return { last: line };
}

/** The bytes up to the first blank. */
export function firstWord(value: string): ByteString {
  return (/^[^\0- ]*/.exec(value)?.[0] ?? '') as ByteString;
}
