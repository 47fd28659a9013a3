import { collectChunks } from '../base/byte-source.ts';
import { toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import type { CompressionName } from '../formats/compression/layout.ts';
import { compress } from '../formats/compression/write.ts';
import type { DriverFacts } from '../releases/release.ts';
import { resolvePath, type Tree, treePath } from '../tree/tree.ts';
import { parseDependencies } from './dependencies.ts';
import { type DriverModule, moduleKey, moduleName } from './module.ts';
import type { StoreOptions } from './module-ball.ts';
import { editModuleInfo } from './module-info.ts';
import { chooseKernel, type ModuleStore } from './store.ts';
import { replaceFile, TableFolder, withByteTexts } from './table-files.ts';
import { editTreeTables } from './tree-tables.ts';

/** Where depmod's folders are, by layout; the first that the initrd has counts. */
const TREE_ROOTS = { tree: ['lib/modules', 'modules'], dracut: ['usr/lib/modules', 'lib/modules'] } as const;

/** New modules go here: depmod's `search updates built-in` takes them before the stock ones, should it run again. */
const UPDATES_FOLDER = 'updates';

/** By the end of a file's name. A module that is not compressed is read in every era. */
const COMPRESSIONS: Readonly<Record<string, CompressionName>> = {
  '.gz': 'gzip',
  '.xz': 'xz',
  '.zst': 'zstd',
};

/**
 * Opens the module tree of an initrd: files below `lib/modules/<uname -r>` with depmod's tables. A module that is
 * replaced keeps its place and its compression; a new one is gzipped if the stock ones are, else stored as it is.
 */
export async function openModuleTree(
  tree: Tree,
  facts: Pick<DriverFacts, 'moduleInfo'> & { readonly layout: 'tree' | 'dracut' },
  options: StoreOptions,
): Promise<ModuleStore> {
  const folder = findFolder(tree, facts.layout, options);
  const tables = new TableFolder(tree, folder, options.mtime);
  const text = (await tables.text('modules.dep')) ?? '';
  const dependencies = parseDependencies(text);
  // module-init-tools up to 3.5 writes whole paths, as the booted system sees them.
  const absolute = [...dependencies.keys()][0]?.startsWith('/') ?? false;
  const kernel = folder.split('/').at(-1) ?? '';
  const entryOf = (path: string) => (absolute ? `/lib/modules/${kernel}/${path}` : path);
  const pathOf = (entry: string) => (absolute ? entry.replace(/^\/lib\/modules\/[^/]+\//, '') : entry);
  const members = new Map<string, string>();
  for (const entry of dependencies.keys()) {
    const name = moduleName(entry);
    if (name !== undefined && tree.has(treePath(`${folder}/${pathOf(entry)}`)))
      members.set(moduleKey(name), pathOf(entry));
  }
  const builtIn = new Set(
    ((await tables.text('modules.builtin')) ?? '').split('\n').flatMap((line) => {
      const name = moduleName(line.trim());
      return name === undefined ? [] : [moduleKey(name)];
    }),
  );
  const isGzipped = [...members.values()].filter((path) => path.endsWith('.gz')).length > members.size / 2;
  const added: DriverModule[] = [];
  return {
    kernel,
    place: `/${folder}`,
    names: () => [...members.values()].flatMap((path) => moduleName(path) ?? []),
    spellingOf: (name) => moduleName(members.get(moduleKey(name)) ?? ''),
    isBuiltIn: (name) => builtIn.has(moduleKey(name)),
    async read(name) {
      const path = members.get(moduleKey(name)) ?? '';
      const inode = tree.get(treePath(`${folder}/${path}`));
      if (inode?.kind !== 'file') throw new Error(`no module ${name} in the tree`);
      return { file: path, bytes: await collectChunks(inode.content.chunks()) };
    },
    async put(module) {
      const path =
        members.get(moduleKey(module.name)) ?? `${UPDATES_FOLDER}/${module.name}.ko${isGzipped ? '.gz' : ''}`;
      replaceFile(tree, `${folder}/${path}`, await packModule(module.bytes, path), options.mtime);
      members.set(moduleKey(module.name), path);
      added.push(module);
      return `/${folder}/${path}`;
    },
    async finish() {
      if (added.length === 0) return [];
      const placed = added.map((module) => ({
        module,
        entry: entryOf(members.get(moduleKey(module.name)) ?? ''),
      }));
      await editTreeTables(tables, placed, facts.layout === 'dracut');
      if (facts.moduleInfo !== undefined) {
        const [base = '', ...up] = facts.moduleInfo.split('/').reverse();
        const lists = new TableFolder(tree, up.reverse().join('/'), options.mtime);
        await lists.edit(base, (list) =>
          editModuleInfo(list, added.map(withByteTexts), `/${facts.moduleInfo}`),
        );
        tables.changed.push(...lists.changed);
      }
      return tables.changed;
    },
  };
}

function findFolder(tree: Tree, layout: 'tree' | 'dracut', options: StoreOptions): string {
  const roots = TREE_ROOTS[layout];
  for (const candidate of roots) {
    const root = resolvePath(tree, treePath(candidate));
    if (root?.inode.kind !== 'directory') continue;
    const versions = [...tree.keys()].flatMap((path) => {
      const [version, table, ...deeper] = path.startsWith(`${root.path}/`)
        ? toText(path)
            .slice(root.path.length + 1)
            .split('/')
        : [];
      return version !== undefined && table === 'modules.dep' && deeper.length === 0 ? [version] : [];
    });
    if (versions.length > 0)
      return `${toText(root.path)}/${chooseKernel(versions, options.kernel, `/${candidate}`)}`;
  }
  throw new BootsmithError('unsupported', 'the initrd has no tree of kernel modules', {
    found: `no modules.dep in a folder of ${roots.map((root) => `/${root}`).join(' or ')}`,
    expected: `/${roots[0]}/<kernel version>/modules.dep`,
    hint: 'Use the stock initrd of the medium.',
  });
}

async function packModule(bytes: Uint8Array, path: string): Promise<Uint8Array> {
  const compression = COMPRESSIONS[/\.[^.]+$/.exec(path)?.[0] ?? ''];
  if (compression === undefined) return bytes;
  async function* whole() {
    yield bytes;
  }
  return collectChunks(compress(whole(), compression, compression === 'gzip' ? { level: 9 } : {}));
}
