import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { splitArguments } from '../arguments.ts';
import type { MenuFile, MenuVolume } from '../model.ts';
import { volumeLabelsIn } from '../volume-label.ts';
import type { Grub2Entry, Grub2Item } from './entries.ts';
import { FILE_COMMANDS, INITRD_COMMAND, KERNEL_COMMAND } from './layout.ts';
import type { Grub2Command, Grub2Menu, Grub2Word } from './read.ts';
import { assignmentsOf, variablesFor } from './variables.ts';
import { expandWord, kernelWord, type Lookup } from './words.ts';

/** The entry of an id or a title; with `>` between them, titles of submenus may go before. */
export function findEntry(menu: Grub2Menu, label: string): Grub2Entry | undefined {
  const name = fromText(label);
  return (
    menu.entries.find((entry) => entry.label === name) ??
    menu.entries.find((entry) => entry.title === name) ??
    itemAt(menu.items, name)?.entry
  );
}

/** `findEntry`, throwing `patch-conflict` with the labels that are there. */
export function requireEntry(menu: Grub2Menu, label: string, file = 'grub.cfg'): Grub2Entry {
  const entry = findEntry(menu, label);
  if (entry) return entry;
  const labels = menu.entries.map((each) => toText(each.label)).join(', ');
  throw new BootsmithError('patch-conflict', `the boot menu has no entry ${label}`, {
    at: { file },
    found: labels === '' ? 'no entries at all' : `the entries ${labels}`,
    expected: `the entry ${label}`,
    hint: 'Name one of the entries that are there, by id or title, or add the entry first.',
  });
}

/** The entry or submenu that a value of `default` names: ids, titles or numbers, with `>` between levels. */
function itemAt(items: readonly Grub2Item[], value: string): Grub2Item | undefined {
  const whole = items.find((item) => item.id === value) ?? items.find((item) => item.title === value);
  if (whole) return whole;
  const [first = '', ...rest] = value.split('>');
  const named = items.find((item) => item.id === first) ?? items.find((item) => item.title === first);
  const item = named ?? (/^[0-9]+$/.test(first.trim()) ? items[Number(first)] : undefined);
  return item && rest.length > 0 ? itemAt(item.children, rest.join('>')) : item;
}

/** The entry that starts by itself. Undefined where the default is a submenu, nothing, or known to GRUB alone. */
export function defaultEntry(menu: Grub2Menu): Grub2Entry | undefined {
  const all = assignmentsOf(menu.commands, 'default');
  const known = all.filter(({ raw }) => !raw.includes('$'));
  if (all.length > 0 && known.length === 0) return undefined;
  const value = known.at(-1);
  return itemAt(menu.items, value ? expandValue(menu, value) : '0')?.entry;
}

/** Seconds; undefined when the menu waits for ever or only GRUB knows. */
export function timeoutSeconds(menu: Grub2Menu): number | undefined {
  const value = assignmentsOf(menu.commands, 'timeout')
    .filter(({ raw }) => !raw.includes('$'))
    .at(-1);
  const seconds = value ? expandValue(menu, value) : '-1';
  return /^[0-9]+$/.test(seconds) ? Number(seconds) : undefined;
}

/** The value in a word `name=value`. */
function expandValue(menu: Grub2Menu, word: Grub2Word): string {
  const text = expandWord(word.raw, variablesFor(menu, undefined), menu.dialect)[0] ?? '';
  return text.slice(text.indexOf('=') + 1).trim();
}

/** Whether the entry starts a Linux kernel. */
export function startsLinux(entry: Grub2Entry): boolean {
  return entry.kernels.length > 0;
}

/** Whether the entry passes an initrd. */
export function hasInitrd(entry: Grub2Entry): boolean {
  return startsLinux(entry) && entry.initrds.some(({ words }) => words.length > 1);
}

/** The words that a command gets, variables exchanged where the file alone says what they hold. */
export function wordsOf(menu: Grub2Menu, command: Grub2Command, lookup: Lookup): ByteString[] {
  return command.words.slice(1).flatMap((word) => expandWord(word.raw, lookup, menu.dialect));
}

export function kernelOf(menu: Grub2Menu, entry: Grub2Entry): ByteString | undefined {
  const [command] = entry.kernels;
  return command && wordsOf(menu, command, variablesFor(menu, entry))[0];
}

export function initrdsOf(menu: Grub2Menu, entry: Grub2Entry): ByteString[] {
  const [command] = entry.initrds;
  if (!command) return [];
  return wordsOf(menu, command, variablesFor(menu, entry)).map(withoutName);
}

/** `newc:name:file` puts a file into an archive of its own. */
function withoutName(file: ByteString): ByteString {
  return file.replace(/^newc:[^:]*:/, '') as ByteString;
}

/**
 * The command line of an entry, byte for byte what the kernel gets behind `BOOT_IMAGE=file `: GRUB takes quotes off,
 * puts double quotes around a word with a blank in it, and a backslash before each quote and backslash.
 */
export function commandLineOf(menu: Grub2Menu, label: string): ByteString {
  return commandLine(menu, requireEntry(menu, label));
}

export function commandLine(menu: Grub2Menu, entry: Grub2Entry): ByteString {
  const [command] = entry.kernels;
  if (!command) return '' as ByteString;
  const words = wordsOf(menu, command, variablesFor(menu, entry));
  const line = words.slice(1).map((word) => kernelWord(word, menu.dialect));
  return line.join(' ') as ByteString;
}

/** The arguments of `commandLineOf`, in order. */
export function argumentsOf(menu: Grub2Menu, label: string): ByteString[] {
  return splitArguments(commandLineOf(menu, label)).map((argument) => argument.text);
}

/** Counts from 1. */
export function lineOf(menu: Grub2Menu, at: number): number {
  let [low, high] = [0, menu.lineStarts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((menu.lineStarts[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** Every command, those in blocks included, with the entry that it stands in. */
export function allCommands(
  menu: Grub2Menu,
): { readonly command: Grub2Command; readonly entry: Grub2Entry | undefined }[] {
  const entries = new Map(menu.entries.map((entry) => [entry.command.block.open, entry]));
  const found: { command: Grub2Command; entry: Grub2Entry | undefined }[] = [];
  const walk = (commands: readonly Grub2Command[], entry: Grub2Entry | undefined) => {
    for (const command of commands) {
      found.push({ command, entry });
      if (command.block) walk(command.block.commands, entries.get(command.block.open) ?? entry);
    }
  };
  walk(menu.commands, undefined);
  return found;
}

/** Every file that the menu names, in order. Names with a variable or a list of blocks in them are left out. */
export function menuFiles(menu: Grub2Menu): MenuFile[] {
  const files: MenuFile[] = [];
  for (const { command, entry } of allCommands(menu)) {
    const [keyword, ...rest] = command.words;
    if (!keyword) continue;
    const role = KERNEL_COMMAND.test(keyword.raw)
      ? ('kernel' as const)
      : INITRD_COMMAND.test(keyword.raw)
        ? ('initrd' as const)
        : Object.hasOwn(FILE_COMMANDS, keyword.raw)
          ? FILE_COMMANDS[keyword.raw as keyof typeof FILE_COMMANDS]
          : undefined;
    if (role === undefined) continue;
    const lookup = variablesFor(menu, entry);
    for (const word of role === 'initrd' ? rest : rest.slice(0, 1))
      for (const name of expandWord(word.raw, lookup, menu.dialect)) {
        const file = withoutName(name).replace(/^\((?:\$\{?root\}?|\$\{?cmdpath\}?)\)/, '') as ByteString;
        if (/[$(]/.test(file) || !file.includes('/')) continue;
        const line = lineOf(menu, word.start);
        files.push({ file, role, line, ...(entry ? { label: entry.label } : {}) });
      }
  }
  return files;
}

/** The words of a `search` that name what is looked for, and by what. */
export function searchOf(
  command: Grub2Command,
): { by: MenuVolume['by'] | 'file'; words: Grub2Word[] } | undefined {
  const [keyword, ...rest] = command.words;
  const short = /^search\.(?:fs_(label|uuid|file))$/.exec(keyword?.raw ?? '');
  if (short) return { by: kindOf(short[1]), words: rest.slice(0, 1) };
  if (keyword?.raw !== 'search') return undefined;
  const options = rest.filter(({ raw }) => raw.startsWith('-'));
  const has = (long: string, letter: string) =>
    options.some(({ raw }) => raw === long || (/^-[a-z]+$/.test(raw) && raw.includes(letter)));
  const by = has('--label', 'l') ? 'label' : has('--fs-uuid', 'u') ? 'uuid' : 'file';
  const words = rest.filter(
    (word, index) =>
      !word.raw.startsWith('-') && !/^(?:--hint(?:-\w+)?|-h)$/.test(rest[index - 1]?.raw ?? ''),
  );
  return { by, words };
}

function kindOf(name: string | undefined): MenuVolume['by'] | 'file' {
  return name === 'label' || name === 'uuid' ? name : 'file';
}

/** Volumes that `search` looks for or a kernel argument names. */
export function menuVolumes(menu: Grub2Menu): MenuVolume[] {
  const volumes: MenuVolume[] = [];
  for (const { command, entry } of allCommands(menu)) {
    const lookup = variablesFor(menu, entry);
    const search = searchOf(command);
    if (search && search.by !== 'file') {
      const { by } = search;
      for (const word of search.words.slice(-1))
        for (const value of expandWord(word.raw, lookup, menu.dialect))
          if (!value.includes('$')) volumes.push({ by, value, line: lineOf(menu, word.start) });
    } else if (KERNEL_COMMAND.test(command.words[0]?.raw ?? ''))
      for (const word of command.words.slice(2))
        for (const value of volumeLabelsIn(expandWord(word.raw, lookup, menu.dialect).join(' ')))
          volumes.push({ by: 'label', value, line: lineOf(menu, word.start) });
  }
  return volumes;
}
