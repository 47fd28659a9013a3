import { type ByteString, bytesOf } from '../base/bytes.ts';
import { isModuleIndex, readModuleIndex } from '../formats/module-index/read.ts';
import { type IndexEntry, writeModuleIndex } from '../formats/module-index/write.ts';
import { editAliases, editDeviceNames, editSoftDependencies, normaliseAlias } from './aliases.ts';
import { enterDependencies, formatDependencies, parseDependencies } from './dependencies.ts';
import { editPciMap, editUsbMap } from './device-tables.ts';
import { type DriverModule, moduleKey, moduleName } from './module.ts';
import type { TableFolder } from './table-files.ts';

/** A module and how `modules.dep` names its file. */
export interface PlacedModule {
  readonly module: DriverModule;
  readonly entry: string;
}

/**
 * Enters modules into depmod's tables, as depmod would have. kmod reads only the indexes and always has them;
 * module-init-tools from 3.6 on reads an index where there is one, the text otherwise, and before 3.6 an index of
 * another layout, which is removed (modprobe.c, read_depends and read_aliases at its tags v3.5 and v3.9).
 */
export async function editTreeTables(
  tables: TableFolder,
  placed: readonly PlacedModule[],
  needsIndexes: boolean,
): Promise<void> {
  const modules = placed.map(({ module }) => module);
  const keyed = modules.map((module) => ({ ...module, name: moduleKey(module.name) }));
  const symbols = keyed.map((module) => ({
    name: module.name,
    aliases: module.exports.map((symbol) => `symbol:${symbol}`),
  }));
  const table = parseDependencies((await tables.text('modules.dep')) ?? '');
  enterDependencies(
    table,
    placed.map(({ module, entry }) => ({ entry, depends: module.depends })),
  );
  tables.write('modules.dep', bytesOf(formatDependencies(table) as ByteString));
  await tables.edit('modules.alias', (text) => editAliases(text, keyed));
  await tables.edit('modules.symbols', (text) => editAliases(text, symbols));
  await tables.edit('modules.softdep', (text) => editSoftDependencies(text, modules));
  await tables.edit('modules.devname', (text) => editDeviceNames(text, modules));
  await tables.edit('modules.pcimap', (text) => editPciMap(text, keyed));
  await tables.edit('modules.usbmap', (text) => editUsbMap(text, keyed));

  const lines = [...table].map(
    ([entry, needed], index): IndexEntry => ({
      key: moduleKey(moduleName(entry) ?? entry),
      value: [`${entry}:`, ...needed].join(' '),
      priority: index,
    }),
  );
  const priorities = await editIndex(tables, 'modules.dep', needsIndexes, (before) => {
    const known = new Map(before.map(({ key, priority }) => [key, priority]));
    const next = Math.max(-1, ...known.values()) + 1;
    const fresh = lines.filter(({ key }) => !known.has(key));
    return lines.map((line) => ({
      ...line,
      priority: known.get(line.key) ?? (before.length === 0 ? line.priority : next + fresh.indexOf(line)),
    }));
  });
  const rankOf = (name: string) => priorities.find(({ key }) => key === name)?.priority ?? lines.length;
  const edit = (
    name: string,
    entries: readonly { readonly name: string; readonly aliases: readonly string[] }[],
  ) =>
    editIndex(tables, name, needsIndexes, (before) => [
      ...before.filter(({ value }) => !keyed.some((module) => module.name === value)),
      ...entries.flatMap(({ name: value, aliases }) =>
        aliases.flatMap((alias) => {
          const key = normaliseAlias(alias);
          return key === undefined ? [] : [{ key, value, priority: rankOf(value) }];
        }),
      ),
    ]);
  await edit('modules.alias', keyed);
  // Symbols are looked up as they are, and have no letter that an alias is changed in.
  await edit('modules.symbols', symbols);
}

/** Changes `<name>.bin`. Gives the entries that it then has, or those that it would have. */
async function editIndex(
  tables: TableFolder,
  name: string,
  isNeeded: boolean,
  change: (before: readonly IndexEntry[]) => readonly IndexEntry[],
): Promise<readonly IndexEntry[]> {
  const file = `${name}.bin`;
  const bytes = await tables.bytes(file);
  if (bytes && !isModuleIndex(bytes)) tables.remove(file);
  const isReadable = bytes !== undefined && isModuleIndex(bytes);
  const entries = change(
    isReadable ? readModuleIndex(bytes, tables.pathOf(file)) : await readText(tables, name),
  );
  if (isReadable || isNeeded) tables.write(file, writeModuleIndex(entries));
  return entries;
}

/** The entries that depmod would have put into the index beside a table of aliases; a missing one is made from it. */
async function readText(tables: TableFolder, name: string): Promise<IndexEntry[]> {
  if (name === 'modules.dep') return [];
  return ((await tables.text(name)) ?? '').split('\n').flatMap((line, priority) => {
    const [word, alias = '', value] = line.split(/\s+/);
    const key = normaliseAlias(alias);
    return word === 'alias' && value !== undefined && key !== undefined ? [{ key, value, priority }] : [];
  });
}
