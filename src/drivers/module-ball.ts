import { collectChunks, memorySource } from '../base/byte-source.ts';
import { fromText, toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { openMember } from '../formats/compression/read.ts';
import { compress } from '../formats/compression/write.ts';
import { readCpio } from '../formats/cpio/read.ts';
import { type Entry, writeCpio } from '../formats/cpio/write.ts';
import { baseName, file, parentOf, readTreeFile, resolvePath, type Tree, treePath } from '../tree/tree.ts';
import { editAliases } from './aliases.ts';
import { enterDependencies, formatDependencies, parseDependencies } from './dependencies.ts';
import { editPciMap, editPciTable, editUsbMap } from './device-tables.ts';
import { type DriverModule, moduleKey, moduleName } from './module.ts';
import { editModuleInfo } from './module-info.ts';
import { chooseKernel, type ModuleStore } from './store.ts';
import { replaceFile, TableFolder, withByteTexts } from './table-files.ts';

/** The loaders' own place for modules and tables (loader2/modules.c). */
const BALL_FOLDER = 'modules';
const BALL_NAME = 'modules.cgz';
const BALL_PATH = `${BALL_FOLDER}/${BALL_NAME}`;
/** The name of the architecture in the ball's member names: i586, where the medium is for i386. */
export const ARCH_PATH = 'etc/arch';
/** As scripts/mk-images packs it. */
const BALL_LEVEL = 9;

export interface StoreOptions {
  /** The kernel of the medium, where the initrd has modules for more than one. */
  readonly kernel?: string | undefined;
  /** For what is written, in seconds since 1970. */
  readonly mtime: number;
}

/**
 * Opens the module ball of a loader: a gzip cpio archive with `<uname -r>/<arch>/<module>.ko`, which is looked up by
 * just this path. What is not replaced keeps its bytes. Throws `unsupported` for an initrd without one.
 */
export async function openModuleBall(tree: Tree, options: StoreOptions): Promise<ModuleStore> {
  const ball = resolvePath(tree, treePath(BALL_PATH))?.inode;
  if (ball?.kind !== 'file')
    throw new BootsmithError('unsupported', `the initrd has no /${BALL_PATH}`, {
      found: ball === undefined ? 'nothing at this path' : `a ${ball.kind}`,
      expected: 'the archive that the loader takes drivers from',
      hint: 'Use the stock initrd of the release.',
    });
  const { entries: stock, style } = await unpackBall(await collectChunks(ball.content.chunks()), BALL_PATH);
  const entries: Entry[] = [...stock];
  const folder = await chooseFolder(tree, entries, options);
  const members = new Map<string, number>();
  entries.forEach(([path], index) => {
    const name = moduleName(toText(path));
    if (name !== undefined && parentOf(path) === fromText(folder)) members.set(moduleKey(name), index);
  });
  const nameAt = (index: number | undefined) => {
    const path = index === undefined ? undefined : entries[index]?.[0];
    return path === undefined ? undefined : moduleName(toText(path));
  };
  const names = () => [...members.values()].flatMap((index) => nameAt(index) ?? []);
  const added: DriverModule[] = [];
  return {
    kernel: folder.split('/')[0] ?? '',
    place: `/${BALL_PATH}`,
    names,
    spellingOf: (name) => nameAt(members.get(moduleKey(name))),
    isBuiltIn: () => false,
    async read(name) {
      const [path, inode] = entries[members.get(moduleKey(name)) ?? -1] ?? [];
      if (path === undefined || inode?.kind !== 'file') throw new Error(`no module ${name} in the ball`);
      return { file: toText(baseName(path)), bytes: await collectChunks(inode.content.chunks()) };
    },
    async put(module) {
      const path = treePath(`${folder}/${module.name}.ko`);
      const index = members.get(moduleKey(module.name)) ?? entries.length;
      const recorded = entries[index]?.[1].recorded;
      const inode = file(module.bytes, { mtime: options.mtime });
      entries[index] = [path, recorded ? { ...inode, recorded } : inode];
      members.set(moduleKey(module.name), index);
      added.push(module);
      return `/${BALL_PATH}: ${toText(path)}`;
    },
    async finish() {
      if (added.length === 0) return [];
      async function* archive() {
        yield* writeCpio(entries, style);
      }
      const packed = await collectChunks(compress(archive(), 'gzip', { level: BALL_LEVEL }));
      replaceFile(tree, BALL_PATH, packed, options.mtime);
      return editTables(tree, added, names(), options.mtime);
    },
  };
}

/** The archive in a module ball, of an initrd or of a driver disk. */
export async function unpackBall(packed: Uint8Array, name: string) {
  const unpacked = await collectChunks(openMember(memorySource(packed, name), 0, 'gzip').chunks);
  return readCpio(memorySource(unpacked, name));
}

async function chooseFolder(tree: Tree, entries: readonly Entry[], options: StoreOptions): Promise<string> {
  const folders = new Set(
    entries.flatMap(([path, { kind }]) =>
      kind === 'file' && moduleName(toText(path)) !== undefined ? [toText(parentOf(path) ?? path)] : [],
    ),
  );
  const arch = await readTreeFile(tree, ARCH_PATH);
  const wanted = arch && Buffer.from(arch).toString('latin1').trim();
  const fitting = [...folders].filter((path) => {
    const parts = path.split('/');
    return parts.length === 2 && (wanted === undefined || parts[1] === wanted);
  });
  if (fitting.length === 0)
    throw new BootsmithError('unsupported', `/${BALL_PATH} holds no module that the loader would find`, {
      found: [...folders].join(', ') || 'no modules',
      expected: `modules in <kernel version>/${wanted ?? '<arch>'} (/${ARCH_PATH} says the second part)`,
      hint: 'Use the stock initrd of the medium.',
    });
  const kernel = chooseKernel(
    [...new Set(fitting.map((path) => path.split('/')[0] ?? ''))],
    options.kernel,
    `/${BALL_PATH}`,
  );
  return fitting.find((path) => path.startsWith(`${kernel}/`)) ?? '';
}

/** The tables that the loader and kudzu read. A module stands in all of them as its file is called. */
async function editTables(
  tree: Tree,
  modules: readonly DriverModule[],
  all: readonly string[],
  mtime: number,
): Promise<string[]> {
  const tables = new TableFolder(tree, BALL_FOLDER, mtime);
  const listed = modules.map(withByteTexts);
  await tables.edit('modules.dep', (text) => {
    const table = parseDependencies(text);
    const dependents = modules.map(({ name, depends }) => ({ entry: name, depends }));
    enterDependencies(table, dependents, all);
    return formatDependencies(table);
  });
  await tables.edit('module-info', (text) => editModuleInfo(text, listed, tables.pathOf('module-info')));
  await tables.edit('modules.alias', (text) => editAliases(text, modules));
  await tables.edit('pcitable', (text) => editPciTable(text, listed));
  await tables.edit('modules.pcimap', (text) => editPciMap(text, listed));
  await tables.edit('modules.usbmap', (text) => editUsbMap(text, listed));
  return tables.changed;
}
