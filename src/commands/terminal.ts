import { type ByteString, toText } from '../base/bytes.ts';
import { type BootsmithError, formatLocation, isBootsmithError } from '../base/errors.ts';
import type { Progress } from '../base/progress.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Between two looks at how far a step is, in milliseconds. */
const REFRESH_INTERVAL = 100;

/** Steps with their times on stderr; on a terminal the running step is shown as it goes. */
export function terminalProgress(
  options: CommonOptions,
  stream: NodeJS.WriteStream = process.stderr,
): Progress & {
  finish(ok?: boolean): void;
} {
  const live = stream.isTTY === true;
  let shownAt = 0;
  let current: { title: string; startedAt: number } | undefined;
  const clear = () => live && stream.write('\r\x1b[K');
  const end = (ok: boolean) => {
    if (!current) return;
    const seconds = ((Date.now() - current.startedAt) / 1000).toFixed(1);
    clear();
    if (!options.quiet && (live || options.verbose || !ok))
      stream.write(`${ok ? 'done' : 'FAILED'}  ${current.title} (${seconds} s)\n`);
    current = undefined;
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    if (live && current) stream.write(`...   ${current.title}`);
  };
  return {
    step(title) {
      end(true);
      current = { title, startedAt: Date.now() };
      if (live && !options.quiet) stream.write(`...   ${title}`);
    },
    advance(done, total) {
      const now = Date.now();
      if (!live || options.quiet || !current || now - shownAt < REFRESH_INTERVAL) return;
      shownAt = now;
      const part = total ? `${Math.floor((done / total) * 100)} %` : `${Math.floor(done / 2 ** 20)} MiB`;
      clear();
      stream.write(`...   ${current.title} ${part}`);
    },
    note(message) {
      if (!options.quiet && (live || options.verbose)) line(`      ${message}`);
    },
    detail(message) {
      if (options.verbose && !options.quiet) line(`      ${message}`);
    },
    finish: (ok = true) => end(ok),
  };
}

/** An error for people: what, where, found, expected, and what to do. */
export function formatError(error: unknown): string {
  if (!isBootsmithError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `bootsmith: this is a bug of bootsmith; please report it with these lines:\n${text}`;
  }
  const lines = [`bootsmith: ${error.message}`];
  const at = error.at && formatLocation(error.at);
  if (at && !error.message.includes(at)) lines.push(`  at        ${at}`);
  if (error.found) lines.push(`  found     ${indent(error.found)}`);
  if (error.expected) lines.push(`  expected  ${indent(error.expected)}`);
  if (error.hint) lines.push(`  hint      ${indent(error.hint)}`);
  return lines.join('\n');
}

/** The same for machines. */
export function errorJson(error: BootsmithError, status: number): object {
  const { kind, message, at, found, expected, hint } = error;
  return { error: { kind, status, message, at, found, expected, hint } };
}

function indent(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(12)}`);
}

/** Control characters of ASCII and C1 but the newline, and what turns the direction of writing around. */
const UNSAFE = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text in which nothing can move a cursor or hide; newlines stay. Other people's names are in it. */
export function safeText(text: string): string {
  if (text.search(UNSAFE) < 0) return text;
  return text.replace(UNSAFE, (letter) => {
    const code = letter.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** What nearly all names are, and is shown as it is. */
const PLAIN = /^[\x20-\x7e]*$/;

/** A name of an image on one line, for people. */
export function showName(name: ByteString): string {
  if (PLAIN.test(name)) return name;
  return safeText(toText(name)).replaceAll('\n', '\\n');
}

/** A size in bytes for people. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

/** Rows as aligned columns, two blanks apart. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      if (cell.length > (widths[i] ?? 0)) widths[i] = cell.length;
    });
  return rows
    .map((row) => {
      const last = row.length - 1;
      return row.map((cell, i) => (i === last ? cell : cell.padEnd((widths[i] ?? 0) + 2))).join('');
    })
    .join('\n');
}
