/** What a terminal can show. */
export interface Style {
  readonly characters: 'utf-8' | 'ascii';
  readonly colours: boolean;
}

/** Terminals that show colours and, in a UTF-8 locale, line drawing. Serial lines say vt100, vt102 or vt220. */
const RICH_TERMINALS = /^(linux|xterm|screen|tmux|rxvt|konsole|gnome|vte|alacritty|foot|kitty|st(-|$))/;

/** From `TERM`, the locale (`LC_ALL`, `LC_CTYPE`, `LANG`, the first that is set) and `NO_COLOR`. */
export function chooseStyle(env: (name: string) => string | undefined): Style {
  const rich = RICH_TERMINALS.test(env('TERM') ?? '');
  const locale = env('LC_ALL') || env('LC_CTYPE') || env('LANG') || '';
  return {
    characters: rich && /utf-?8/i.test(locale) ? 'utf-8' : 'ascii',
    colours: rich && !env('NO_COLOR') && !/-(m|mono)$/.test(env('TERM') ?? ''),
  };
}

/** Parts of a picture that look different from each other. */
export type Ink = keyof typeof INKS;

/** Parameters of SGR (ECMA-48 8.3.117), after a reset: with colours, and without. */
export const INKS = {
  plain: ['', ''],
  root: ['37;44', ''],
  heading: ['1;37;44', '1'],
  window: ['30;47', ''],
  title: ['34;47', '1'],
  warning: ['31;47', '1'],
  shadow: ['30;40', ''],
  stepDone: ['30;47', ''],
  stepCurrent: ['1;37;44', '1'],
  stepToCome: ['34;47', ''],
  button: ['30;46', ''],
  buttonHot: ['1;33;46', '4'],
  buttonFocus: ['1;37;41', '7'],
  entry: ['30;46', ''],
  focus: ['1;37;44', '7'],
  disabled: ['34;47', ''],
  headings: ['1;37;47', '1'],
  marked: ['30;46', '1'],
  bar: ['34;47', ''],
  search: ['1;37;41', '7'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

/** Only characters that the fonts of the Linux console have: they follow code page 437. */
const GLYPHS = {
  'utf-8': {
    corners: ['┌', '┐', '└', '┘'],
    across: '─',
    down: '│',
    track: '░',
    thumb: '█',
    done: '√',
    current: '►',
  },
  ascii: {
    corners: ['+', '+', '+', '+'],
    across: '-',
    down: '|',
    track: ':',
    thumb: '#',
    done: '*',
    current: '>',
  },
} as const;

export function glyphsOf(characters: Style['characters']): (typeof GLYPHS)['utf-8' | 'ascii'] {
  return GLYPHS[characters];
}

/** Letters and signs that have no ASCII letter in their decomposition. */
const ASCII_FOR: Readonly<Record<string, string>> = {
  ß: 's',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  '…': '.',
  '–': '-',
  '—': '-',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '\u00a0': ' ',
  '•': '*',
};

/** As much of a cluster as ASCII can show, in as many columns. */
export function asciiOf(shown: string, width: number): string {
  if (/^[ -~]$/.test(shown)) return shown;
  const base = shown.normalize('NFD').charAt(0);
  const letter = ASCII_FOR[shown] ?? ASCII_FOR[base] ?? (/^[ -~]$/.test(base) ? base : '?');
  return letter.repeat(width);
}
