import type { ByteString } from '../../base/bytes.ts';
import { type Grub2Menu, type Grub2Word, parseGrub2 } from './read.ts';

/** The bytes from `start` to `end`, exchanged for `text`. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The menu with its text changed; no two changes may overlap. */
export function changed(menu: Grub2Menu, changes: readonly Change[]): Grub2Menu {
  if (changes.length === 0) return menu;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, text } of [...changes].sort((a, b) => a.start - b.start || a.end - b.end)) {
    parts.push(menu.text.slice(from, start), text);
    from = end;
  }
  parts.push(menu.text.slice(from));
  return parseGrub2(parts.join('') as ByteString, menu.dialect);
}

/** The change that gives a word another text, or none where it has that already. */
export function rewriteWord(word: Grub2Word, raw: string): Change[] {
  return raw === word.raw ? [] : [{ start: word.start, end: word.end, text: raw }];
}

/** The start of the line that `at` is in. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Behind the LF of the line that `at` is in, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}
