import { moduleKey, moduleName } from './module.ts';

/**
 * What each module needs, all of it, in the order in which `modules.dep` lists it: whoever loads takes the list from
 * its end. Keys and values are written as the table has them: bare names, or paths.
 */
export type DependencyTable = Map<string, string[]>;

/** Reads `modules.dep` of depmod or of a module ball. Continuation lines are joined, as loaders do. */
export function parseDependencies(text: string): DependencyTable {
  const table: DependencyTable = new Map();
  for (const line of text.replaceAll(/\\\r?\n/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1 || line.startsWith('#')) continue;
    table.set(
      line.slice(0, colon).trim(),
      line
        .slice(colon + 1)
        .split(/\s+/)
        .filter((word) => word !== ''),
    );
  }
  return table;
}

export function formatDependencies(table: DependencyTable): string {
  return [...table].map(([name, needed]) => `${[`${name}:`, ...needed].join(' ')}\n`).join('');
}

/** A module for the table: as it is written there, and what it needs directly, by name. */
export interface Dependent {
  readonly entry: string;
  readonly depends: readonly string[];
}

/**
 * Enters modules. A list holds what its members need as well, since modprobe looks no further than one line: so a
 * module that is replaced changes the lists that it stands in. `others` are modules that are there and need not be in the table, because
 * they need nothing. What is nowhere (because it is built into the kernel) is left out.
 */
export function enterDependencies(
  table: DependencyTable,
  modules: readonly Dependent[],
  others: readonly string[] = [],
): void {
  const keyOf = (entry: string) => moduleKey(moduleName(entry) ?? entry);
  const entries = new Map<string, string>();
  for (const entry of table.keys()) entries.set(keyOf(entry), entry);
  // A ball's table need not name a module that needs nothing.
  for (const needed of [...table.values()].flat().concat(others))
    if (!entries.has(keyOf(needed))) entries.set(keyOf(needed), needed);
  const fresh = new Map(modules.map((module) => [keyOf(module.entry), module]));
  for (const [key, { entry }] of fresh) {
    const before = entries.get(key);
    if (before !== undefined && before !== entry) renameEntry(table, before, entry);
    entries.set(key, entry);
    if (!table.has(entry)) table.set(entry, []);
  }
  const closures = new Map<string, string[]>();
  const closureOf = (key: string, above: ReadonlySet<string>): string[] => {
    const known = closures.get(key);
    if (known) return known;
    const entry = entries.get(key);
    if (entry === undefined || above.has(key)) return [];
    const module = fresh.get(key);
    const inside = new Set([...above, key]);
    const direct = module ? module.depends.map(moduleKey) : (table.get(entry) ?? []).map(keyOf);
    const all = direct.flatMap((need) => {
      const own = entries.get(need);
      return own === undefined ? [] : [own, ...(module || fresh.has(need) ? closureOf(need, inside) : [])];
    });
    const closure = keepLast(all);
    closures.set(key, closure);
    return closure;
  };
  for (const [entry, needed] of table) {
    const key = keyOf(entry);
    if (fresh.has(key) || needed.some((need) => fresh.has(keyOf(need))))
      table.set(entry, closureOf(key, new Set()));
  }
}

function renameEntry(table: DependencyTable, before: string, after: string): void {
  const lines = [...table];
  table.clear();
  for (const [entry, needed] of lines)
    table.set(
      entry === before ? after : entry,
      needed.map((need) => (need === before ? after : need)),
    );
}

/** Without repetitions, each at its last place: what a module needs must stand behind it. */
function keepLast(list: readonly string[]): string[] {
  return [...new Set([...list].reverse())].reverse();
}
