import type { ByteString } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Grub2Dialect } from './layout.ts';
import { visibleText } from './lexer.ts';

/** What a variable holds, or undefined where only GRUB knows. */
export type Lookup = (name: string) => string | undefined;

/** A stretch of a word. Quoted ones are taken as they are; in others a backslash escapes the byte behind it. */
interface Part {
  readonly kind: 'text' | 'quoted' | 'variable' | 'quoted-variable';
  readonly text: string;
}

const PART =
  /\\\n|\\[\s\S]|'([^']*)'|\$?"((?:\\[\s\S]|[^"\\])*)"|\$(?:\{([^}]+)\}|([A-Za-z_]\w*|[0-9]+|[?#*@]))|[^\\'"$]+|[\s\S]/g;
const QUOTED_PART =
  /\\\n|\\[$"\\]|\$(?:\{([A-Za-z_]\w*|[0-9]+|[?#*@])\}|([A-Za-z_]\w*|[0-9]+|[?#*@]))|[^\\'"$]+|[\s\S]/g;

function partsOf(raw: string): Part[] {
  const parts: Part[] = [];
  for (const [whole, single, double, braced, plain] of visibleText(raw).matchAll(PART)) {
    const name = braced ?? plain;
    if (whole === '\\\n') continue;
    if (single !== undefined) parts.push({ kind: 'quoted', text: single });
    else if (double !== undefined) parts.push({ kind: 'quoted', text: '' }, ...quotedParts(double));
    else if (name !== undefined) parts.push({ kind: 'variable', text: name });
    else parts.push({ kind: 'text', text: whole });
  }
  return parts;
}

function quotedParts(text: string): Part[] {
  const parts: Part[] = [];
  for (const [whole, braced, plain] of text.matchAll(QUOTED_PART)) {
    const name = braced ?? plain;
    if (whole === '\\\n') continue;
    if (name !== undefined) parts.push({ kind: 'quoted-variable', text: name });
    else parts.push({ kind: 'quoted', text: /^\\[$"\\]/.test(whole) ? whole.slice(1) : whole });
  }
  return parts;
}

/** Whether a word is nothing but a continued line, of which GRUB makes no word. */
export function isContinuation(raw: string): boolean {
  return partsOf(raw).length === 0;
}

/**
 * The words that GRUB makes of a word of the file: none or several where a variable stands in it without quotes. A
 * variable that `lookup` does not know stays, as `${name}`. A `*` or `?` stays, as it does where no file fits it.
 */
export function expandWord(raw: string, lookup: Lookup, dialect: Grub2Dialect): ByteString[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const { kind, text } of partsOf(raw)) {
    if (kind === 'text') word = (word ?? '') + text;
    else if (kind === 'quoted') word = (word ?? '') + escapeWildcards(text, dialect);
    else {
      const value = lookup(text);
      if (value === undefined) word = `${word ?? ''}\${${text}}`;
      else if (kind === 'quoted-variable') word = (word ?? '') + escapeWildcards(value, dialect);
      else
        for (const [index, piece] of value
          .split(/[ \t\n]+/)
          .filter(Boolean)
          .entries()) {
          if (index > 0 && word !== undefined) words.push(word);
          word = (index > 0 ? '' : (word ?? '')) + escapeWildcards(piece, dialect);
        }
    }
  }
  if (word !== undefined) words.push(word);
  return words.map((each) => unescapeWildcards(each, dialect));
}

/** A word without variables; what a word with some has in their place is their name. */
export function plainWord(raw: string, dialect: Grub2Dialect): ByteString {
  return expandWord(raw, () => undefined, dialect)[0] ?? ('' as ByteString);
}

function escapeWildcards(text: string, dialect: Grub2Dialect): string {
  const special = dialect === 'red-hat' ? /\\x[0-9A-Fa-f]{2}|[*?\\]/g : /[*?\\]/g;
  return text.replace(special, (found) => (found.length > 1 ? found : `\\${found}`));
}

function unescapeWildcards(text: string, dialect: Grub2Dialect): ByteString {
  const special = dialect === 'red-hat' ? /\\x[0-9A-Fa-f]{2}|\\([\s\S]?)/g : /\\([\s\S]?)/g;
  return text.replace(special, (found, byte?: string) => (byte === undefined ? found : byte)) as ByteString;
}

/** What GRUB writes into the kernel's command line for a word (grub_create_loader_cmdline). */
export function kernelWord(word: string, dialect: Grub2Dialect): ByteString {
  const special = dialect === 'red-hat' ? /\\x[0-9A-Fa-f]{2}|[\\'"]/g : /[\\'"]/g;
  const escaped = word.replace(special, (found) => (found.length > 1 ? found : `\\${found}`));
  return (word.includes(' ') ? `"${escaped}"` : escaped) as ByteString;
}

/** A kernel argument without the quotes that the kernel takes off (`next_arg` in lib/cmdline.c). */
export function withoutKernelQuotes(argument: string): ByteString {
  const [, name = '', value = ''] = /^([^="]*=)?(.*)$/s.exec(argument) ?? [];
  return (value.startsWith('"') ? name + value.slice(1).replace(/"$/, '') : argument) as ByteString;
}

const SPECIAL = /[{}|&$;<> \t\n'"\\*?]|^#/;

/**
 * A kernel argument as a word of the file, so that the kernel takes it as it was asked for. Throws `unsupported` for
 * what GRUB cannot pass on.
 */
export function argumentWord(argument: ByteString, dialect: Grub2Dialect): string {
  const value = withoutKernelQuotes(argument);
  const odd = dialect === 'red-hat' ? value.replace(/\\x[0-9A-Fa-f]{2}/g, '') : value;
  if (value === '' || /['"\\]/.test(odd) || (/[\t\n]/.test(value) && !value.includes(' ')))
    throw new BootsmithError('unsupported', 'GRUB cannot pass on this kernel argument', {
      found: argument,
      expected:
        dialect === 'red-hat'
          ? 'no apostrophe, no backslash but in \\xHH, double quotes only around a value'
          : 'no apostrophe, no backslash, double quotes only around a value',
      hint: 'GRUB puts a backslash before each of these, and the kernel does not take it off again.',
    });
  const plain = dialect === 'red-hat' ? argument.replace(/\\x[0-9A-Fa-f]{2}/g, '') : argument;
  if (!SPECIAL.test(plain)) return argument;
  // The argument's own double quotes do, unless something in them is special to GRUB all the same.
  const [, before = ''] = /^([^"]*)"[^"$\\]*"$/.exec(argument) ?? [];
  if (before !== '' && !SPECIAL.test(before)) return argument;
  return quoteWord(value, "'");
}

/** Text as one word of the file. `like` is the quote to use where it can be; without it, only what needs quotes has some. */
export function quoteWord(text: string, like: '' | "'" | '"' = ''): string {
  if (like === '' && text !== '' && !SPECIAL.test(text)) return text;
  if (like !== '"' && !text.includes("'")) return `'${text}'`;
  return `"${text.replace(/["$\\]/g, '\\$&')}"`;
}

/** The quote that a word begins with. */
export function quoteOf(raw: string): '' | "'" | '"' {
  const first = raw[0];
  return first === "'" || first === '"' ? first : '';
}
