import { type ByteString, fromText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';

/** A line of the file: `text` and `end` together are its bytes, unchanged. */
export interface RawLine {
  readonly text: ByteString;
  /** From the first CR or the LF on; empty when the file ends without a newline. */
  readonly end: ByteString;
}

/** A line with one value, whose place in `text` is `valueStart` to `valueEnd`. */
export interface ValueLine extends RawLine {
  readonly value: ByteString;
  readonly valueStart: number;
  readonly valueEnd: number;
}

/** Cuts text into lines behind each LF. */
export function splitLines(text: string): RawLine[] {
  const lines: RawLine[] = [];
  for (const whole of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const cut = /\r|\n/.exec(whole)?.index ?? whole.length;
    lines.push({ text: whole.slice(0, cut) as ByteString, end: whole.slice(cut) as ByteString });
  }
  return lines;
}

export function joinLines(lines: readonly RawLine[]): ByteString {
  return lines.map((line) => line.text + line.end).join('') as ByteString;
}

/** The blanks in front of a line. */
export function indentOf(line: RawLine | undefined): string {
  return /^[\t ]*/.exec(line?.text ?? '')?.[0] ?? '';
}

export function newLine(text: string, newline: ByteString): RawLine {
  return { text: text as ByteString, end: newline };
}

/** The line with another value; what stands around the value stays. */
export function withValue(line: ValueLine, value: string): RawLine {
  const before = line.text.slice(0, line.valueStart);
  const glue = line.value === '' && value !== '' && !/[\t ]$/.test(before) ? ' ' : '';
  return { text: (before + glue + value + line.text.slice(line.valueEnd)) as ByteString, end: line.end };
}

/** `lines` with others before index `at`. A file that ended without a newline still does. */
export function insertLines(
  lines: readonly RawLine[],
  at: number,
  added: readonly RawLine[],
  newline: ByteString,
): RawLine[] {
  const all = [...lines.slice(0, at), ...added, ...lines.slice(at)];
  return lines.at(-1)?.end === '' ? endWithout(all, newline) : all;
}

/** `lines` without those whose index is in `gone`. A file that ended without a newline still does. */
export function removeLines(
  lines: readonly RawLine[],
  gone: ReadonlySet<number>,
  newline: ByteString,
): RawLine[] {
  const left = lines.filter((_, index) => !gone.has(index));
  return lines.at(-1)?.end === '' ? endWithout(left, newline) : left;
}

/** `lines` with some of them exchanged, each for any number of others. */
export function exchangeLines(
  lines: readonly RawLine[],
  changes: ReadonlyMap<number, readonly RawLine[]>,
  newline: ByteString,
): RawLine[] {
  const all = lines.flatMap((line, index) => changes.get(index) ?? [line]);
  return lines.at(-1)?.end === '' ? endWithout(all, newline) : all;
}

function endWithout(lines: readonly RawLine[], newline: ByteString): RawLine[] {
  return lines.map((line, index) => {
    if (index === lines.length - 1) return { text: line.text, end: '' as ByteString };
    return line.end === '' ? { text: line.text, end: newline } : line;
  });
}

/** One word as the file holds it. Throws `usage` for blanks and control characters. */
export function wordOf(text: string, what: string): ByteString {
  const bytes = fromText(text);
  if (/^[^\0- ]+$/.test(bytes)) return bytes;
  throw new BootsmithError('usage', `${what} must be one word`, { found: JSON.stringify(text) });
}

/** The rest of a line as the file holds it, without blanks around it. Throws `usage` for control characters. */
export function restOf(text: string, what: string): ByteString {
  const bytes = fromText(text.replace(/^[\t ]+|[\t ]+$/g, ''));
  if (!/[\0-\x08\n-\x1f]/.test(bytes)) return bytes;
  throw new BootsmithError('usage', `${what} must be one line`, { found: JSON.stringify(text) });
}
