/** A piece of the file that means something; what lies between two tokens is blanks and comments. */
export interface Token {
  readonly kind: 'word' | 'newline' | 'operator';
  /** Offsets in bytes; `end` is behind the last byte. */
  readonly start: number;
  readonly end: number;
}

const OPERATORS = /\|\||&&|;;|[|&;<>{}]/y;
const VARIABLE = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|[0-9]+|\{[0-9]+\}|[?#*@]|\{[?#*@]\})/y;
const DOUBLE_QUOTED = /"(?:\\[\s\S]|[^"\\])*"/y;
const SINGLE_QUOTED = /'[^']*'/y;
/** GRUB drops every carriage return (grub_file_getline). */
const CONTINUATION = /\\\r*\n/y;

/** Cuts a configuration file into tokens as yylex.l does. Any text is taken; an open quote is an ordinary byte. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipCommentLines(text, 0); at < text.length; ) {
    const byte = text[at];
    if (byte === ' ' || byte === '\t' || byte === '\r') at++;
    else if (byte === '\n') {
      tokens.push({ kind: 'newline', start: at, end: at + 1 });
      at = skipCommentLines(text, at + 1);
    } else {
      const operator = endOf(OPERATORS, text, at);
      const end = operator ?? wordEnd(text, at);
      // A comment ends with its line, but a word that begins with # goes on as long as its quotes are open.
      if (byte === '#' && end <= lineEnd(text, at)) at = lineEnd(text, at);
      else {
        tokens.push({ kind: operator === undefined ? 'word' : 'operator', start: at, end });
        at = end;
      }
    }
  }
  return tokens;
}

/** The end of the line at `at`: the offset of its LF, or of the CRs before that. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  let end = newline < 0 ? text.length : newline;
  while (end > at && text[end - 1] === '\r') end--;
  return end;
}

/** GRUB never sees a line that begins with #, not even within quotes (read_config_file_getline). */
function skipCommentLines(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === '#') {
    const newline = text.indexOf('\n', at);
    if (newline < 0) return text.length;
    at = newline + 1;
  }
  return at;
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const byte = text[at] ?? '';
    if (byte === '\\') {
      const next = endOf(CONTINUATION, text, at);
      at = next === undefined ? escapeEnd(text, at) : skipCommentLines(text, next);
    } else if (byte === "'" || byte === '"')
      at = endOf(byte === "'" ? SINGLE_QUOTED : DOUBLE_QUOTED, text, at) ?? at + 1;
    else if (byte === '$') at = endOf(VARIABLE, text, at) ?? at + 1;
    else if (byte === '\r' ? lineEnd(text, at) === at : /[{}|&;<> \t\n]/.test(byte)) return at;
    else at++;
  }
  return Math.min(at, text.length);
}

/** Behind a backslash and the byte that it escapes. */
function escapeEnd(text: string, at: number): number {
  let end = at + 1;
  while (text[end] === '\r') end++;
  return Math.min(end + 1, text.length);
}

/** The text of a word as GRUB gets it: without carriage returns and without the comment lines in it. */
export function visibleText(raw: string): string {
  if (!/[\r\n]/.test(raw)) return raw;
  return raw.replace(/\r/g, '').replace(/\n(?:#[^\n]*\n)+/g, '\n');
}
