import type { Grub2Entry } from './entries.ts';
import type { Grub2Dialect } from './layout.ts';
import type { Grub2Command, Grub2Menu, Grub2Word } from './read.ts';
import { expandWord, type Lookup } from './words.ts';

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;

/** The words `name=value` that set one variable, whether they run for certain or not; blocks are not looked into. */
export function assignmentsOf(commands: readonly Grub2Command[], name: string): Grub2Word[] {
  return commands.flatMap((command) => {
    const word = assignedWord(command);
    return word && ASSIGNMENT.exec(word.raw)?.[1] === name ? [word] : [];
  });
}

function assignedWord({ words }: Grub2Command): Grub2Word | undefined {
  const word = words[0]?.raw === 'set' ? words[1] : words.length === 1 ? words[0] : undefined;
  return word && ASSIGNMENT.test(word.raw) ? word : undefined;
}

/** What the variables hold when the menu is shown; undefined where only GRUB knows. */
export function topVariables(commands: readonly Grub2Command[], dialect: Grub2Dialect): Variables {
  const values: Values = new Map();
  collect(commands, values, (name) => values.get(name), dialect);
  return values;
}

/** GRUB forgets these when it starts an entry. */
const FORGOTTEN: ReadonlySet<string> = new Set(['default', 'timeout']);

/**
 * What the variables hold when an entry starts its kernel; without an entry, when the menu is shown. Of what was set
 * outside, a submenu sees only what was exported.
 */
export function variablesFor(menu: Grub2Menu, entry: Grub2Entry | undefined): Lookup {
  if (!entry) return (name) => menu.variables.get(name);
  let outside: Lookup = (name) => menu.variables.get(name);
  const exported = exportsOf(entry.parents.length > 0 ? menu.commands : []);
  for (const parent of entry.parents) {
    const above = outside;
    const seen: Values = new Map();
    const inside: Lookup = (name) => {
      if (seen.has(name)) return seen.get(name);
      const value = above(name);
      return value === undefined || exported.has(name) ? value : '';
    };
    const commands = parent.block?.commands ?? [];
    collect(commands, seen, inside, menu.dialect);
    for (const name of exportsOf(commands)) exported.add(name);
    outside = inside;
  }
  const values: Values = new Map();
  const lookup: Lookup = (name) => {
    if (values.has(name)) return values.get(name);
    return FORGOTTEN.has(name) ? '' : outside(name);
  };
  const body = entry.command.block.commands;
  const [kernel] = entry.kernels;
  collect(kernel ? body.slice(0, body.indexOf(kernel)) : body, values, lookup, menu.dialect);
  return lookup;
}

function exportsOf(commands: readonly Grub2Command[]): Set<string> {
  const found = commands.filter(({ words }) => words[0]?.raw === 'export');
  return new Set(found.flatMap(({ words }) => words.slice(1).map(({ raw }) => raw.split('=')[0] ?? raw)));
}

export type Variables = ReadonlyMap<string, string | undefined>;
type Values = Map<string, string | undefined>;

function collect(
  commands: readonly Grub2Command[],
  values: Values,
  lookup: Lookup,
  dialect: Grub2Dialect,
): void {
  for (const command of commands) {
    const word = assignedWord(command);
    const name = word && ASSIGNMENT.exec(word.raw)?.[1];
    if (word && name !== undefined) {
      const [text = '', ...more] = expandWord(word.raw, lookup, dialect);
      const known = !command.conditional && more.length === 0 && !text.includes('$');
      values.set(name, known ? text.slice(name.length + 1) : undefined);
    }
    // `search --set=root`, `probe --set=uuid` and their like: only GRUB knows what they find.
    else
      for (const [index, { raw }] of command.words.entries())
        if (/^--set\b|^-s$/.test(raw)) {
          values.set(raw.split('=')[1] ?? command.words[index + 1]?.raw ?? 'root', undefined);
          values.set('root', undefined);
        }
  }
}
