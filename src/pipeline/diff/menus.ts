import { diffArrays } from 'diff';
import { toText } from '../../base/bytes.ts';
import type { BootMenu, MenuEntry } from '../../bootmenu/model.ts';
import type { FoundMenu } from '../boot-places.ts';
import {
  type ArgumentChanges,
  type Change,
  type Difference,
  differencesOf,
  type EntryChange,
  type MenuChange,
} from './model.ts';
import { decode, diffText } from './text.ts';

/** The menus that differ, by place and path. */
export function compareMenus(a: readonly FoundMenu[], b: readonly FoundMenu[]): MenuChange[] {
  const keyOf = ({ place, path }: FoundMenu) => `${place} ${path}`;
  const others = new Map(b.map((menu) => [keyOf(menu), menu]));
  const known = new Set(a.map(keyOf));
  const pairs: [FoundMenu | undefined, FoundMenu | undefined][] = [
    ...a.map((menu): [FoundMenu, FoundMenu | undefined] => [menu, others.get(keyOf(menu))]),
    ...b.filter((menu) => !known.has(keyOf(menu))).map((menu): [undefined, FoundMenu] => [undefined, menu]),
  ];
  return pairs.flatMap(([one, other]) => compareMenu(one, other) ?? []);
}

function compareMenu(a: FoundMenu | undefined, b: FoundMenu | undefined): MenuChange | undefined {
  const named = a ?? b;
  if (!named) return undefined;
  const change: Change = a && b ? 'changed' : a ? 'removed' : 'added';
  const [one, other] = [menuOf(a), menuOf(b)];
  const text = compareText(one, other);
  const differences = [...differencesOf(factsOf(a), factsOf(b)), ...orderOf(one, other)];
  const entries = compareEntries(one?.entries ?? [], other?.entries ?? []);
  if (change === 'changed' && differences.length === 0 && entries.length === 0 && !text) return undefined;
  const { path, place } = named;
  return { path, place, change, differences, entries, ...(text && { text }) };
}

function menuOf(found: FoundMenu | undefined): BootMenu | undefined {
  return typeof found?.menu === 'object' ? found.menu : undefined;
}

function compareText(a: BootMenu | undefined, b: BootMenu | undefined): string[] | undefined {
  if (!a || !b) return undefined;
  const [before, after] = [decode(a.bytes), decode(b.bytes)];
  return before === undefined || after === undefined ? undefined : diffText(before, after);
}

function factsOf(found: FoundMenu | undefined): ReadonlyMap<string, string> {
  if (!found) return new Map();
  const { menu } = found;
  if (typeof menu === 'string') return new Map([['cannot be read', menu]]);
  const { syntax, defaultEntry, timeoutSeconds } = menu;
  return new Map([
    ['syntax', syntax],
    ['default', defaultEntry ? toText(defaultEntry.label) : 'none'],
    ['timeout', timeoutSeconds === undefined ? 'none, it waits' : `${timeoutSeconds} s`],
  ]);
}

/** Of entries with the same label, each is compared with the one at the same count. */
function keyed(entries: readonly MenuEntry[]): Map<string, MenuEntry> {
  const counts = new Map<string, number>();
  return new Map(
    entries.map((entry) => {
      const label = toText(entry.label);
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      return [count === 1 ? label : `${label} (${count})`, entry];
    }),
  );
}

/** Only the entries that both have; those that come and go move the others without being moved. */
function orderOf(a: BootMenu | undefined, b: BootMenu | undefined): Difference[] {
  if (!a || !b) return [];
  const [before, after] = [[...keyed(a.entries).keys()], [...keyed(b.entries).keys()]];
  const join = (labels: readonly string[], others: readonly string[]) =>
    labels.filter((label) => others.includes(label)).join(', ');
  const difference = { name: 'order', a: join(before, after), b: join(after, before) };
  return difference.a === difference.b ? [] : [difference];
}

function compareEntries(a: readonly MenuEntry[], b: readonly MenuEntry[]): EntryChange[] {
  const [before, after] = [keyed(a), keyed(b)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((label) => {
    const [one, other] = [before.get(label), after.get(label)];
    const differences = differencesOf(entryFacts(one), entryFacts(other));
    const changes = compareArguments(one?.arguments.map(toText) ?? [], other?.arguments.map(toText) ?? []);
    const isSame = differences.length === 0 && Object.values(changes).every((list) => list.length === 0);
    if (one && other && isSame) return [];
    return [
      {
        label,
        change: one && other ? 'changed' : one ? 'removed' : 'added',
        differences,
        arguments: changes,
      },
    ];
  });
}

function entryFacts(entry: MenuEntry | undefined): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  if (!entry) return facts;
  if (entry.title !== entry.label) facts.set('title', toText(entry.title));
  if (entry.kernel !== undefined) facts.set('kernel', toText(entry.kernel));
  if (entry.initrds.length > 0) facts.set('initrd', entry.initrds.map(toText).join(' '));
  return facts;
}

/** By the longest sequence that both have in common; what goes in one place and comes in another has moved. */
export function compareArguments(a: readonly string[], b: readonly string[]): ArgumentChanges {
  const [removed, added, moved]: [string[], string[], string[]] = [[], [], []];
  for (const part of diffArrays([...a], [...b])) {
    if (part.added) added.push(...part.value);
    else if (part.removed) removed.push(...part.value);
  }
  for (const argument of [...removed]) {
    const at = added.indexOf(argument);
    if (at < 0) continue;
    added.splice(at, 1);
    removed.splice(removed.indexOf(argument), 1);
    moved.push(argument);
  }
  return { added, removed, moved };
}
