import { type ByteString, byteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Argument, splitArguments } from '../arguments.ts';
import { type RawLine, splitLines, type ValueLine } from '../lines.ts';

/**
 * A line; its value is what follows the keyword, without the blanks around it. A line that ends with a backslash goes on
 * in the next one, and `text` holds both.
 */
export interface LegacyLine extends ValueLine {
  /** Empty for a blank line, `#` for a comment. */
  readonly keyword: string;
}

export interface LegacyEntry {
  readonly title: ByteString;
  /** Indices of its first and last line; blank lines and comments at its end are not part of it. */
  readonly first: number;
  readonly last: number;
  /** Indices of the lines that start a kernel, and of those that name an initrd. */
  readonly kernels: readonly number[];
  readonly initrds: readonly number[];
}

export interface GrubLegacyMenu {
  /** Every byte of the file, in order. */
  readonly lines: readonly LegacyLine[];
  readonly entries: readonly LegacyEntry[];
  /** What new lines of this file end with. */
  readonly newline: ByteString;
}

/** The largest configuration file that is read. In bytes; a stock file has some 500. */
const GRUB_LEGACY_FILE_LIMIT = 1024 * 1024;

/**
 * Reads the configuration of GRUB 0.9x (`grub.conf`, `menu.lst`, `BOOTX64.conf`) without losing a byte. Any text is a
 * menu; unknown lines are kept. Throws `unsupported` above 1 MiB. Source: GRUB 0.97, stage2/stage2.c
 * (get_line_from_config, run_menu), stage2/cmdline.c (skip_to, find_command).
 */
export function readGrubLegacy(bytes: Uint8Array, name = 'grub.conf'): GrubLegacyMenu {
  if (bytes.length > GRUB_LEGACY_FILE_LIMIT)
    throw new BootsmithError('unsupported', `${name} is too large for a boot menu`, {
      at: { file: name },
      found: `${bytes.length} bytes`,
      expected: `at most ${GRUB_LEGACY_FILE_LIMIT} bytes`,
    });
  return parseLegacy(joinContinued(splitLines(byteString(bytes))));
}

/** Lines with those that a backslash continues made one. */
export function joinContinued(lines: readonly RawLine[]): RawLine[] {
  const joined: RawLine[] = [];
  let open: RawLine[] = [];
  for (const line of lines) {
    open.push(line);
    if (line.text.endsWith('\\') && line.end !== '') continue;
    const text = open.map((each) => each.text + each.end).join('');
    joined.push({ text: text.slice(0, text.length - line.end.length) as ByteString, end: line.end });
    open = [];
  }
  const rest = open.map((each) => each.text + each.end).join('');
  if (rest !== '') joined.push({ text: rest as ByteString, end: '' as ByteString });
  return joined;
}

/** Finds the commands and entries in lines. */
export function parseLegacy(raw: readonly RawLine[]): GrubLegacyMenu {
  const lines = raw.map((line) => ({ ...line, ...parseLine(line.text) }));
  const entries: LegacyEntry[] = [];
  for (const [index, { keyword, value }] of lines.entries()) {
    if (keyword === 'title')
      entries.push({ title: value, first: index, last: index, kernels: [], initrds: [] });
    const entry = entries.at(-1);
    if (!entry || keyword === '' || keyword === '#') continue;
    entries[entries.length - 1] = {
      ...entry,
      last: index,
      kernels: keyword === 'kernel' ? [...entry.kernels, index] : entry.kernels,
      initrds: keyword === 'initrd' ? [...entry.initrds, index] : entry.initrds,
    };
  }
  const newline = (lines[0]?.end.startsWith('\r') ? '\r\n' : '\n') as ByteString;
  return { lines, entries, newline };
}

function parseLine(text: string): Omit<LegacyLine, 'text' | 'end'> {
  const match = /^[ \t]*([^ \t=]+)[ \t=]*/.exec(text);
  const keyword = match?.[1] ?? '';
  const start = match && !keyword.startsWith('#') ? match[0].length : text.length;
  const end = Math.max(start, withoutContinuations(text).trimEnd().length);
  return {
    keyword: keyword.startsWith('#') ? '#' : keyword,
    value: text.slice(start, end) as ByteString,
    valueStart: start,
    valueEnd: end,
  };
}

/** What GRUB makes of the bytes of a line: no CR, a blank for a tab and for a continued line. */
export function visibleText(text: string): ByteString {
  return text.replace(/\r/g, '').replace(/\\\n|\t/g, ' ') as ByteString;
}

/** `splitArguments` for a line that may go on behind a backslash. */
export function splitContinued(line: string): Argument[] {
  return splitArguments(withoutContinuations(line));
}

/** Text of the same length, with blanks for what continues a line. */
function withoutContinuations(text: string): string {
  return text.replace(/\\\r*\n/g, (found) => ' '.repeat(found.length));
}

/** Where the kernel's file stands in the value of `kernel`: behind options such as `--no-mem-option`. */
export function kernelFileAt(value: string): number {
  return splitContinued(value).find(({ text }) => !text.startsWith('--'))?.start ?? value.length;
}
