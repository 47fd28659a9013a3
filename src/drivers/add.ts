import { BootsmithError } from '../base/errors.ts';
import type { Arch, DriverFacts } from '../releases/release.ts';
import { resolvePath, type Tree, treePath } from '../tree/tree.ts';
import { checkModules } from './check.ts';
import { type DriverModule, isSameModule } from './module.ts';
import { openModuleBall, type StoreOptions } from './module-ball.ts';
import { openModuleTree } from './module-tree.ts';
import type { ModuleStore } from './store.ts';

/** The modules of an initrd, where its release keeps them. */
export function openModules(
  tree: Tree,
  facts: Pick<DriverFacts, 'layout' | 'moduleInfo'>,
  options: StoreOptions,
): Promise<ModuleStore> {
  const { layout } = facts;
  return layout === 'ball'
    ? openModuleBall(tree, options)
    : openModuleTree(tree, { ...facts, layout }, options);
}

/** The names of the drivers in an initrd, without `.ko`, as it spells them. */
export async function listDrivers(
  tree: Tree,
  facts: Pick<DriverFacts, 'layout' | 'moduleInfo'>,
  options: Partial<StoreOptions> = {},
): Promise<string[]> {
  return (await openModules(tree, facts, { mtime: 0, ...options })).names();
}

/**
 * Checks that drivers which are to be loaded are in an initrd, given what `listDrivers` found. Throws `profile`. The
 * loaders that read a module ball compare names letter by letter; modprobe takes `-` for `_`.
 */
export function requireDrivers(
  names: readonly string[],
  wanted: readonly string[],
  facts: Pick<DriverFacts, 'layout'>,
): void {
  for (const driver of wanted) {
    const alike = names.find((name) => isSameModule(name, driver));
    if (alike === driver || (alike !== undefined && facts.layout !== 'ball')) continue;
    throw new BootsmithError('profile', `the driver ${driver} is not in the initrd`, {
      found:
        alike ?? `${names.length} modules: ${names.slice(0, 12).join(' ')}${names.length > 12 ? ' ...' : ''}`,
      expected: driver,
      hint:
        alike === undefined
          ? 'Name a module that the medium carries, or give its file under drivers: in the profile.'
          : `The loader takes names letter by letter: write ${alike}.`,
    });
  }
}

/** What was done for one driver, in the form of a ledger's entries. */
export interface DriverEntry {
  readonly list: 'drivers';
  readonly verb: 'add' | 'replace' | 'renew';
  readonly path: string;
  readonly did: string;
  readonly why: string;
}

export interface AddedDrivers {
  readonly ledger: readonly DriverEntry[];
  readonly warnings: readonly string[];
  /** As the initrd spells them. */
  readonly names: readonly string[];
}

export interface AddOptions extends StoreOptions {
  readonly facts: Pick<DriverFacts, 'layout' | 'moduleInfo'>;
  readonly arch: Arch;
}

/** Where firmware is looked for; the first is where to put it. */
const FIRMWARE_FOLDERS = {
  ball: ['firmware', 'modules/firmware', 'lib/firmware', 'usr/lib/firmware'],
  tree: ['firmware', 'lib/firmware'],
  dracut: ['usr/lib/firmware', 'lib/firmware'],
} as const;

/**
 * Puts modules into the tree of an initrd, in place, with every table that finds them. All are checked first: nothing
 * is changed when one does not fit. Throws `unsupported` for a module of another architecture or kernel, or without
 * what it depends on; `corrupt` for damage in the initrd.
 */
export async function addDrivers(
  tree: Tree,
  modules: readonly DriverModule[],
  options: AddOptions,
): Promise<AddedDrivers> {
  if (modules.length === 0) return { ledger: [], warnings: [], names: [] };
  const { facts, arch } = options;
  const kernel = options.kernel ?? modules[0]?.kernel;
  const store = await openModules(tree, facts, { mtime: options.mtime, kernel });
  const warnings = await checkModules(modules, store, arch);
  const ledger: DriverEntry[] = [];
  const names: string[] = [];
  for (const module of modules) {
    const before = store.spellingOf(module.name);
    const name = before ?? module.name;
    const path = await store.put({ ...module, name });
    names.push(name);
    ledger.push({
      list: 'drivers',
      verb: before === undefined ? 'add' : 'replace',
      path,
      did: `${before === undefined ? 'added' : `in place of the stock ${before}`}, for ${module.kernel}`,
      why: `the profile gives ${module.origin}`,
    });
    const firmware = missingFirmware(tree, module, facts.layout);
    if (firmware.length > 0)
      warnings.push(
        `${module.name} may ask for firmware that the initrd does not have: ${firmware.join(', ')}; ` +
          `put it into /${FIRMWARE_FOLDERS[facts.layout][0]} if the hardware needs it`,
      );
  }
  for (const path of await store.finish())
    ledger.push({
      list: 'drivers',
      verb: 'renew',
      path,
      did: `entered ${names.join(', ')}`,
      why: 'drivers are found and loaded by it',
    });
  return { ledger, warnings, names };
}

function missingFirmware(tree: Tree, module: DriverModule, layout: DriverFacts['layout']): string[] {
  return [...new Set(module.firmware)].filter(
    (name) =>
      !FIRMWARE_FOLDERS[layout].some((folder) =>
        ['', '.xz', '.zst'].some((suffix) => resolvePath(tree, treePath(`${folder}/${name}${suffix}`))),
      ),
  );
}
