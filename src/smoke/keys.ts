import { BootsmithError } from '../base/errors.ts';

/** Keys of a US keyboard by QMP's names (`QKeyCode`), for what is typed without and with shift. */
const PUNCTUATION: readonly (readonly [plain: string, shifted: string, key: string])[] = [
  ['`', '~', 'grave_accent'],
  ['-', '_', 'minus'],
  ['=', '+', 'equal'],
  ['[', '{', 'bracket_left'],
  [']', '}', 'bracket_right'],
  ['\\', '|', 'backslash'],
  [';', ':', 'semicolon'],
  ["'", '"', 'apostrophe'],
  [',', '<', 'comma'],
  ['.', '>', 'dot'],
  ['/', '?', 'slash'],
  ['1', '!', '1'],
  ['2', '@', '2'],
  ['3', '#', '3'],
  ['4', '$', '4'],
  ['5', '%', '5'],
  ['6', '^', '6'],
  ['7', '&', '7'],
  ['8', '*', '8'],
  ['9', '(', '9'],
  ['0', ')', '0'],
];

const KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ...PUNCTUATION.flatMap(([plain, shifted, key]): [string, string[]][] => [
    [plain, [key]],
    [shifted, ['shift', key]],
  ]),
  ...[...'abcdefghijklmnopqrstuvwxyz'].flatMap((letter): [string, string[]][] => [
    [letter, [letter]],
    [letter.toUpperCase(), ['shift', letter]],
  ]),
  [' ', ['spc']],
  ['\n', ['ret']],
  ['\t', ['tab']],
  ['\b', ['backspace']],
  ['\x1b', ['esc']],
]);

/**
 * The keys to press together for each character of `text`: printable ASCII, newline, tab, backspace and escape, on a
 * US keyboard, which is what boot loaders assume. Throws `usage` for any other character.
 */
export function keysOf(text: string): (readonly string[])[] {
  return [...text].map((character) => {
    const keys = KEYS.get(character);
    if (keys) return keys;
    throw new BootsmithError('usage', 'a US keyboard has no key for this character', {
      found: JSON.stringify(character),
      expected: 'printable ASCII, newline, tab, backspace or escape',
    });
  });
}
