import type { SerialLine } from '../edits.ts';
import { grubSerial } from '../grub-serial.ts';
import { type Change, changed, lineStart, nextLine, rewriteWord } from './changes.ts';
import { requireEntry } from './query.ts';
import type { Grub2Command, Grub2Menu, Grub2Word } from './read.ts';
import { assignmentsOf } from './variables.ts';
import { plainWord, quoteOf, quoteWord } from './words.ts';

/** Makes an entry the one that starts by itself, by its place: titles need not be unique. */
export function setDefault(menu: Grub2Menu, label: string, file: string): Grub2Menu {
  return setVariable(menu, 'default', requireEntry(menu, label, file).path.join('>'));
}

/** Gives a variable of the menu a value wherever the file sets it to a known one, or sets it first of all. */
export function setVariable(menu: Grub2Menu, name: 'default' | 'timeout', value: string): Grub2Menu {
  const all = assignmentsOf(menu.commands, name);
  const words = all.filter(({ raw }) => !raw.includes('$'));
  if (words.length > 0 || all.length > 0)
    return changed(
      menu,
      (words.length > 0 ? words : all).flatMap((word) => rewriteWord(word, assignment(word, name, value))),
    );
  const quoted = name === 'default' ? `"${value}"` : value;
  return insertFirst(menu, [`set ${name}=${quoted}`], isSerial);
}

/** Exchanges the numbers in `default` where it is made of numbers: places in the menu and in its submenus. */
export function setNumber(
  menu: Grub2Menu,
  follow: (path: readonly number[]) => readonly number[],
): Grub2Menu {
  const changes = assignmentsOf(menu.commands, 'default').flatMap((word) => {
    const value = plainWord(word.raw, menu.dialect).slice('default='.length);
    if (!/^(?:0|[1-9][0-9]*)(?:>(?:0|[1-9][0-9]*))*$/.test(value)) return [];
    const next = follow(value.split('>').map(Number)).join('>');
    return next === value ? [] : rewriteWord(word, assignment(word, 'default', next));
  });
  return changed(menu, changes);
}

/** `name=value` with the quotes that the old word had. */
function assignment(word: Grub2Word, name: string, value: string): string {
  const whole = quoteOf(word.raw);
  if (whole !== '') return quoteWord(`${name}=${value}`, whole);
  return `${name}=${quoteWord(value, quoteOf(word.raw.slice(name.length + 1)))}`;
}

const TERMINALS = ['terminal_input', 'terminal_output'] as const;

/**
 * Puts the menu on a serial line too, or takes it off. A `terminal_input` or `terminal_output` that is there gets the
 * terminal `serial` besides its own; without one, it is `console` that gets it.
 */
export function setSerial(menu: Grub2Menu, serial: SerialLine | null): Grub2Menu {
  const commands = menu.commands.filter(({ block }) => !block);
  const [line, ...others] = commands.filter(({ words }) => words[0]?.raw === 'serial');
  const terminals = commands.filter(({ words }) => TERMINALS.some((name) => name === words[0]?.raw));
  if (serial === null) {
    const gone = [...(line ? [line] : []), ...others].map((command) => removal(menu, command));
    return changed(menu, [...gone, ...terminals.flatMap((command) => withoutSerial(menu, command))]);
  }
  const text = `serial ${grubSerial(serial)}`;
  const changes: Change[] = terminals.flatMap((command) => withSerial(command));
  const [first, last] = [line?.words[0], line?.words.at(-1)];
  if (first && last && menu.text.slice(first.start, last.end) !== text)
    changes.push({ start: first.start, end: last.end, text });
  const missing = TERMINALS.filter((name) => !terminals.some(({ words }) => words[0]?.raw === name));
  const added = missing.map((name) => `${name} serial console`);
  return insertFirst(changed(menu, changes), line ? added : [text, ...added], line ? isSerial : () => false);
}

function withSerial({ words }: Grub2Command): Change[] {
  const last = words.at(-1);
  // With --append or --remove, or without a terminal, the command leaves the others as they are.
  const plain = words.length > 1 && !words.some(({ raw }) => raw.startsWith('-'));
  if (!last || !plain || words.some(({ raw }) => raw === 'serial')) return [];
  return [{ start: last.end, end: last.end, text: ' serial' }];
}

function withoutSerial(menu: Grub2Menu, command: Grub2Command): Change[] {
  const { words } = command;
  const rest = words.slice(1).filter(({ raw }) => raw !== 'serial');
  if (rest.length === words.length - 1) return [];
  const ours = words[1]?.raw === 'serial' && rest.every(({ raw }) => raw === 'console');
  if (ours) return [removal(menu, command)];
  return words.flatMap((word, index) =>
    word.raw === 'serial' ? [{ start: words[index - 1]?.end ?? word.start, end: word.end, text: '' }] : [],
  );
}

/** Takes a command out, with its line where it has one to itself. */
function removal({ text }: Grub2Menu, { words }: Grub2Command): Change {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0];
  const [from, to] = [lineStart(text, start), nextLine(text, end)];
  const alone = /^[ \t]*$/.test(text.slice(from, start)) && /^[ \t\r]*\n?$/.test(text.slice(end, to));
  if (alone) return { start: from, end: to, text: '' };
  const after = /^[ \t]*;[ \t]*/.exec(text.slice(end, to))?.[0] ?? '';
  return { start, end: end + after.length, text: after === '' ? 'true' : '' };
}

function isSerial({ words }: Grub2Command): boolean {
  return words[0]?.raw === 'serial';
}

/** New lines in front of the first command, or behind those first ones that `skip` names. */
function insertFirst(
  menu: Grub2Menu,
  lines: readonly string[],
  skip: (command: Grub2Command) => boolean,
): Grub2Menu {
  if (lines.length === 0) return menu;
  const next = menu.commands.find((command) => !skip(command));
  const previous = menu.commands[next ? menu.commands.indexOf(next) - 1 : menu.commands.length - 1];
  const behind = previous?.words.at(-1)?.end;
  const at =
    previous && behind !== undefined && skip(previous)
      ? nextLine(menu.text, previous.block?.close ?? behind)
      : lineStart(menu.text, next?.words[0]?.start ?? menu.text.length);
  const glue = at > 0 && menu.text[at - 1] !== '\n' ? menu.newline : '';
  const text = glue + lines.map((line) => line + menu.newline).join('');
  return changed(menu, [{ start: at, end: at, text }]);
}
