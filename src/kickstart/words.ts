/** How a reader took a line apart, or why it could not. */
export type Words = { readonly words: readonly string[] } | { readonly fault: string };

/** Letters that mean nothing but themselves, taken together so that a long line is quick. */
const PLAIN_SHLEX = /[^# \t\r\n\\'"]+/y;
const PLAIN_POPT = /[^\s\\'"]+/y;

function plainAt(pattern: RegExp, line: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(line)?.[0] ?? (line[at] as string);
}

/**
 * As Python's `shlex.split(line, comments=True)` does, which pykickstart uses: a number sign begins a comment even in
 * the middle of a word, a backslash quotes outside of quotes and before `"` and `\` within double quotes.
 */
export function splitShlex(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string;
    if (letter === '#') break;
    if (' \t\r\n'.includes(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === '\\') {
      at += 1;
      if (at >= line.length) return { fault: 'a backslash at the end quotes nothing' };
      word = (word ?? '') + line[at];
    } else if (letter === "'") {
      const end = line.indexOf("'", at + 1);
      if (end === -1) return { fault: 'a quote is not closed' };
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (letter === '"') {
      const quoted = readDoubleQuoted(line, at + 1);
      if (quoted === undefined) return { fault: 'a quote is not closed' };
      word = (word ?? '') + quoted.text;
      at = quoted.end;
    } else {
      const plain = plainAt(PLAIN_SHLEX, line, at);
      word = (word ?? '') + plain;
      at += plain.length - 1;
    }
  }
  if (word !== undefined) words.push(word);
  return { words };
}

function readDoubleQuoted(line: string, from: number): { text: string; end: number } | undefined {
  let text = '';
  for (let at = from; at < line.length; at++) {
    if (line[at] === '"') return { text, end: at };
    if (line[at] === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\')) at += 1;
    text += line[at];
  }
  return undefined;
}

/**
 * As popt's `poptParseArgvString` does, which the loaders up to Fedora 12 use: no comments, a backslash quotes also
 * within quotes (and stays where it does not quote the quote itself), an open quote ends with the line.
 */
export function splitPopt(line: string): Words {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string;
    if (letter === '\\') {
      at += 1;
      if (at >= line.length) return { fault: 'a backslash at the end quotes nothing' };
      word = (word ?? '') + (quote !== '' && line[at] !== quote ? `\\${line[at]}` : line[at]);
    } else if (quote !== '') {
      if (letter === quote) quote = '';
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (/\s/.test(letter)) {
      if (word !== undefined && word !== '') words.push(word);
      word = undefined;
    } else {
      const plain = plainAt(PLAIN_POPT, line, at);
      word = (word ?? '') + plain;
      at += plain.length - 1;
    }
  }
  if (word !== undefined && word !== '') words.push(word);
  return { words };
}

/** As GLib's `g_shell_parse_argv` does: like a shell, with a comment only at the start of a word. */
export function splitGlib(line: string): Words {
  const comment = findGlibComment(line);
  return splitShlex((comment === -1 ? line : line.slice(0, comment)).replaceAll('#', '\\#'));
}

function findGlibComment(line: string): number {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (letter === '\\' && quote !== "'") at += 1;
    else if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) return at;
  }
  return -1;
}
