import { CONSOLE } from './commands-console.ts';
import { DEVICES } from './commands-devices.ts';
import { DISKS } from './commands-disks.ts';
import { NETWORK } from './commands-network.ts';
import { SOURCES } from './commands-sources.ts';
import { SYSTEM } from './commands-system.ts';
import { FEDORA_6_25_DIALECTS } from './dialects-fedora-6-25.ts';
import { FEDORA_26_45_DIALECTS } from './dialects-fedora-26-45.ts';
import { RHEL_DIALECTS } from './dialects-rhel.ts';
import { type CommandTable, inSpan, type OptionRow, type Takes } from './form.ts';
import { RELEASE_ORDER } from './order.ts';

const LISTS = { ...RHEL_DIALECTS, ...FEDORA_6_25_DIALECTS, ...FEDORA_26_45_DIALECTS } as const;

/** A language of kickstart files, named as pykickstart names it: RHEL4 to RHEL10, FC6, F7 to F45. */
export type Dialect = keyof typeof LISTS;

/** Oldest first; a RHEL stands behind the Fedora that it was made from. */
export const DIALECTS = (Object.keys(LISTS) as Dialect[]).sort((a, b) => RELEASE_ORDER[a] - RELEASE_ORDER[b]);

export const COMMAND_FORMS: CommandTable = {
  ...CONSOLE,
  ...DEVICES,
  ...DISKS,
  ...NETWORK,
  ...SOURCES,
  ...SYSTEM,
};

/** Names that are written alike; the tables have the first. */
const SAME_FORM: Readonly<Record<string, string>> = {
  authconfig: 'auth',
  partition: 'part',
  graphical: 'text',
  cmdline: 'text',
  halt: 'reboot',
  poweroff: 'reboot',
  shutdown: 'reboot',
};

export interface OptionSyntax {
  readonly name: string;
  readonly takes: Takes;
  readonly required: boolean;
  readonly deprecated: boolean;
  /** The spelling that stands for all spellings of this option. */
  readonly means: string;
}

export interface CommandSyntax {
  /** The name that the tables have it under: `part` for `partition`. */
  readonly family: string;
  /** The release that first wrote it so. */
  readonly form: string;
  readonly state: 'usable' | 'deprecated' | 'removed';
  /** Whatever follows is taken. */
  readonly free: boolean;
  /** Fewest and most words beside the options. */
  readonly words: readonly [number, number];
  readonly conflicts: readonly string[];
  readonly options: ReadonlyMap<string, OptionSyntax>;
}

export function isDialect(name: string): name is Dialect {
  return Object.hasOwn(LISTS, name);
}

export function familyOf(command: string): string {
  return Object.hasOwn(SAME_FORM, command) ? (SAME_FORM[command] ?? command) : command;
}

/** Tables are read when they are asked for, and once: a hostile file asks for every line of a million. */
const listCache = new Map<Dialect, ReadonlyMap<string, string>>();
const syntaxCache = new Map<string, CommandSyntax>();

/** Every command of a dialect, also the removed ones, with the release whose form it has. */
export function listCommands(dialect: Dialect): ReadonlyMap<string, string> {
  const known = listCache.get(dialect);
  if (known) return known;
  const pairs = LISTS[dialect].trim().split(/\s+/);
  const list = new Map(pairs.map((pair) => pair.split(':') as [string, string]));
  listCache.set(dialect, list);
  return list;
}

/** How a dialect writes a command, or undefined when it does not know the name. */
export function findSyntax(dialect: Dialect, command: string): CommandSyntax | undefined {
  const form = listCommands(dialect).get(command);
  if (form === undefined) return undefined;
  const key = `${familyOf(command)}:${form}`;
  const known = syntaxCache.get(key);
  if (known) return known;
  const syntax = readSyntax(familyOf(command), form);
  if (syntax) syntaxCache.set(key, syntax);
  return syntax;
}

function readSyntax(family: string, form: string): CommandSyntax | undefined {
  const table = COMMAND_FORMS[family];
  if (table === undefined) return undefined;
  const order = table.forms.split(' ');
  const holds = (span: string | undefined) => inSpan(span, form, order);
  const words = table.words?.find(([, , span]) => holds(span));
  return {
    family,
    form,
    state: holds(table.removed) ? 'removed' : holds(table.deprecated) ? 'deprecated' : 'usable',
    free: holds(table.free),
    words: [words?.[0] ?? 0, words?.[1] ?? Number.POSITIVE_INFINITY],
    conflicts: (table.conflicts ?? []).filter(([, span]) => holds(span)).map(([name]) => name),
    options: optionsOf(table.options ?? [], holds),
  };
}

/** The options that hold, by spelling. */
export function optionsOf(
  rows: readonly OptionRow[],
  holds: (span: string) => boolean,
): Map<string, OptionSyntax> {
  const options = new Map<string, OptionSyntax>();
  for (const [name, takes, span, mark, means = name] of rows)
    if (holds(span))
      options.set(name, {
        name,
        takes,
        required: mark === 'required',
        deprecated: mark === 'deprecated',
        means,
      });
  return options;
}

/** Whether a dialect lies in a span over all dialects. */
export function dialectIn(span: string | undefined, dialect: Dialect): boolean {
  return inSpan(span, dialect, DIALECTS);
}
