/**
 * A key: the character that it types, or a name of two characters and more: `enter`, `tab`, `shift-tab`, `backspace`,
 * `delete`, `insert`, `esc`, `up`, `down`, `left`, `right`, `home`, `end`, `page-up`, `page-down`, `f1` to `f12`,
 * `ctrl-a`, `alt-n`.
 */
export type Key = string;

export interface DecodedKeys {
  readonly keys: readonly Key[];
  /** The beginning of a sequence or character that is not whole yet. */
  readonly pending: Uint8Array;
}

/** Milliseconds after which an Esc stands alone. Long, because people type Esc and then a digit on serial lines. */
export const ESCAPE_PAUSE = 1000;

/** Longer than any sequence that a keyboard sends: what goes on is noise of the line. */
const MAX_SEQUENCE = 32;

/** Final bytes after `ESC [` (xterm, Linux) and `ESC O` (keypad in application mode, F1 to F4). */
const FINALS: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  I: 'tab',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
  Z: 'shift-tab',
};

/** `ESC [ number ~`: VT220, with what Linux, rxvt and xterm put into its gaps. */
const NUMBERED: Readonly<Record<string, Key>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/**
 * Function keys for lines that lose them. Esc and a digit is what serial consoles have in common (VT-UTF8); for F11 and
 * F12 it has Esc ! and Esc @, and - and = are the keys beside the digits.
 */
const AFTER_ESCAPE: Readonly<Record<string, Key>> = {
  1: 'f1',
  2: 'f2',
  3: 'f3',
  4: 'f4',
  5: 'f5',
  6: 'f6',
  7: 'f7',
  8: 'f8',
  9: 'f9',
  0: 'f10',
  '-': 'f11',
  '!': 'f11',
  '=': 'f12',
  '@': 'f12',
};

const ESC = 0x1b;

interface Step {
  readonly key?: Key | undefined;
  readonly length: number;
}

/**
 * Bytes of a terminal to keys. What is not whole is handed back as `pending`, to be given again with the next bytes;
 * `ended` says that no more came in time. Sequences and bytes that mean no key are left out.
 */
export function decodeKeys(
  bytes: Uint8Array,
  pending: Uint8Array = new Uint8Array(0),
  ended = false,
): DecodedKeys {
  const all = new Uint8Array(pending.length + bytes.length);
  all.set(pending);
  all.set(bytes, pending.length);
  const keys: Key[] = [];
  let at = 0;
  while (at < all.length) {
    const step = all[at] === ESC ? readEscape(all, at, ended) : readPlain(all, at, ended);
    if (step === undefined) break;
    if (step.key !== undefined) keys.push(step.key);
    at += step.length;
  }
  return { keys, pending: all.slice(at) };
}

function readPlain(all: Uint8Array, at: number, ended: boolean): Step | undefined {
  const byte = all[at] ?? 0;
  const next = all[at + 1];
  // Scripts and telnet send CR LF or CR NUL for one Enter.
  if (byte === 0x0d) return { key: 'enter', length: next === 0x0a || next === 0 ? 2 : 1 };
  if (byte === 0x0a) return { key: 'enter', length: 1 };
  if (byte === 0x09) return { key: 'tab', length: 1 };
  if (byte === 0x08 || byte === 0x7f) return { key: 'backspace', length: 1 };
  if (byte >= 0x20 && byte < 0x80) return { key: String.fromCharCode(byte), length: 1 };
  if (byte < 0x20)
    return {
      key: byte > 0 && byte <= 26 ? `ctrl-${String.fromCharCode(byte + 0x60)}` : undefined,
      length: 1,
    };
  return readMultibyte(all, at, ended);
}

/** UTF-8 (RFC 3629). */
function readMultibyte(all: Uint8Array, at: number, ended: boolean): Step | undefined {
  const lead = all[at] ?? 0;
  const length =
    lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0;
  if (length === 0) return { length: 1 };
  let code = lead & (0xff >> (length + 1));
  for (let i = 1; i < length; i++) {
    const byte = all[at + i];
    if (byte === undefined) return ended ? { length: i } : undefined;
    if ((byte & 0xc0) !== 0x80) return { length: i };
    code = code * 64 + (byte & 0x3f);
  }
  const least = [0, 0, 0xa0, 0x800, 0x10000][length] ?? 0;
  const isCharacter = code >= least && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return { key: isCharacter ? String.fromCodePoint(code) : undefined, length };
}

function readEscape(all: Uint8Array, at: number, ended: boolean): Step | undefined {
  const next = all[at + 1];
  if (next === undefined) return ended ? { key: 'esc', length: 1 } : undefined;
  const char = String.fromCharCode(next);
  if (char === '[') return readControlSequence(all, at, ended);
  if (char === 'O') {
    const final = all[at + 2];
    if (final === undefined) return ended ? { key: 'alt-o', length: 2 } : undefined;
    return { key: FINALS[String.fromCharCode(final)], length: 3 };
  }
  const functionKey = AFTER_ESCAPE[char];
  if (functionKey !== undefined) return { key: functionKey, length: 2 };
  if (next > 0x20 && next < 0x7f) return { key: `alt-${char.toLowerCase()}`, length: 2 };
  return { key: 'esc', length: 1 };
}

/** `ESC [`, parameters, final byte (ECMA-48 5.4); `ESC [ [ A` to `E` are F1 to F5 of the Linux console. */
function readControlSequence(all: Uint8Array, at: number, ended: boolean): Step | undefined {
  let end = at + 2;
  if (all[end] === 0x5b) {
    const final = all[end + 1];
    if (final === undefined) return ended ? { length: 3 } : undefined;
    const isKey = final >= 0x41 && final <= 0x45;
    return isKey ? { key: `f${final - 0x40}`, length: 4 } : { length: 3 };
  }
  while (end < all.length && isBetween(all[end], 0x20, 0x3f)) end++;
  const final = all[end];
  if (final === undefined && !ended && end - at < MAX_SEQUENCE) return undefined;
  if (!isBetween(final, 0x40, 0x7e)) return { length: end - at };
  const name = String.fromCharCode(final ?? 0);
  const [number = ''] = String.fromCharCode(...all.subarray(at + 2, end)).split(';');
  return { key: name === '~' ? NUMBERED[number] : FINALS[name], length: end + 1 - at };
}

function isBetween(byte: number | undefined, first: number, last: number): boolean {
  return byte !== undefined && byte >= first && byte <= last;
}
