import type { ByteString } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { restOf } from './lines.ts';

/** One argument of a kernel command line, and where it stands in the text it was read from. */
export interface Argument {
  readonly text: ByteString;
  /** Offsets in bytes; `end` is behind the last byte. */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits a command line as the kernel does (`next_arg` in lib/cmdline.c): at blanks, except between double quotes. A
 * quote that is not closed reaches to the end. Every byte up to 0x20 counts as a blank, as in ISOLINUX.
 */
export function splitArguments(line: string): Argument[] {
  const found: Argument[] = [];
  let start = -1;
  let quoted = false;
  for (let at = 0; at <= line.length; at++) {
    const inside = at < line.length && (quoted || line.charCodeAt(at) > 0x20);
    if (inside) {
      if (start < 0) start = at;
      if (line[at] === '"') quoted = !quoted;
    } else if (start >= 0) {
      found.push({ text: line.slice(start, at) as ByteString, start, end: at });
      start = -1;
    }
  }
  return found;
}

/** Whether an argument fits a pattern: exact, except that `*` stands for any bytes and `?` for one. */
export function matchesArgument(argument: string, pattern: string): boolean {
  let [at, step, star, resume] = [0, 0, -1, 0];
  while (at < argument.length) {
    if (pattern[step] === '*') {
      star = step++;
      resume = at;
    } else if (pattern[step] === '?' || pattern[step] === argument[at]) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[step] === '*') step++;
  return step === pattern.length;
}

type Split = (line: string) => Argument[];
type Fits = (argument: ByteString, index: number) => boolean;

/** `line` with an argument behind its last one; blanks at the end stay where they are. */
export function appendArgument(line: string, argument: string, split: Split = splitArguments): string {
  const last = split(line).at(-1);
  if (!last) return `${argument}${line}`;
  return `${line.slice(0, last.end)} ${argument}${line.slice(last.end)}`;
}

/** `line` without the arguments that fit, each taken out with the blanks before it. */
export function removeArguments(line: string, fits: Fits, split: Split = splitArguments): string {
  const all = split(line);
  const kept = all.findIndex((argument, index) => !fits(argument.text, index));
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last) return line;
  if (kept < 0) return line.slice(0, first.start) + line.slice(last.end);
  let left = line.slice(0, first.start);
  let from = all[kept]?.start ?? 0;
  for (const [index, argument] of all.entries()) {
    if (index < kept || !fits(argument.text, index)) continue;
    left += line.slice(from, all[index - 1]?.end ?? from);
    from = argument.end;
  }
  return left + line.slice(from);
}

/** `line` with every argument that fits exchanged for `by`. */
export function replaceArguments(
  line: string,
  fits: Fits,
  by: string,
  split: Split = splitArguments,
): string {
  let [left, from] = ['', 0];
  for (const [index, argument] of split(line).entries()) {
    if (!fits(argument.text, index)) continue;
    left += line.slice(from, argument.start) + by;
    from = argument.end;
  }
  return left + line.slice(from);
}

/** `line` with an argument at its end, unless it is there already. */
export function addOnce(line: string, argument: ByteString, split: Split = splitArguments): string {
  const there = split(line).some((each) => each.text === argument);
  return there ? line : appendArgument(line, argument, split);
}

/**
 * One kernel argument as bytes. Throws `usage` for none, for several, for control characters, and for an open quote,
 * which would take in all that follows.
 */
export function argumentOf(text: string): ByteString {
  const bytes = restOf(text, 'an argument');
  const isClosed = (bytes.match(/"/g)?.length ?? 0) % 2 === 0;
  if (isClosed && splitArguments(bytes).length === 1) return bytes;
  throw new BootsmithError('usage', 'this is not one kernel argument', {
    found: JSON.stringify(text),
    hint: 'Put double quotes around a value with blanks.',
  });
}
