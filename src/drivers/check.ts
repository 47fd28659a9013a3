import { BootsmithError } from '../base/errors.ts';
import type { Arch } from '../releases/release.ts';
import { type DriverModule, isSameModule, moduleKey } from './module.ts';
import { type ModuleStore, readStoredModule } from './store.ts';

/** What a module would run into with this initrd. The first fault is thrown, as `unsupported`. Gives warnings. */
export async function checkModules(
  modules: readonly DriverModule[],
  store: ModuleStore,
  arch: Arch,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const [index, module] of modules.entries()) {
    checkAlone(module, modules.slice(0, index), arch);
    if (store.isBuiltIn(module.name))
      throw refuse(module, 'is built into the kernel of the medium', {
        found: `${module.name} in modules.builtin of ${store.place}`,
        expected: 'a driver that the kernel does not have',
        hint: 'The kernel refuses a module whose symbols it has. Leave the driver out.',
      });
    warnings.push(...(await checkKernel(module, store)), ...checkDependencies(module, modules, store));
  }
  return warnings;
}

function checkAlone(module: DriverModule, earlier: readonly DriverModule[], arch: Arch): void {
  if (module.arch !== arch)
    throw refuse(module, `is for ${module.arch}`, {
      found: module.arch,
      expected: arch,
      hint: `The medium is for ${arch}. Build the driver for its kernel.`,
    });
  const twin = earlier.find(({ name }) => isSameModule(name, module.name));
  if (twin)
    throw refuse(module, 'is given twice', {
      found: `${twin.origin} and ${module.origin}`,
      expected: 'one file for each driver',
      hint: 'Leave one of them out.',
    });
}

const MODVERSIONS_HINT =
  'Build the driver against the kernel-devel package of the kernel on the medium, or take the build for it.';

/**
 * The kernel compares the whole vermagic, but not its first word where the module carries checksums of the symbols
 * that it uses (kernel/module.c, same_magic). Then it loads if the checksums are those of the kernel; they are compared
 * with what the stock modules expect, and those that no stock module uses cannot be.
 */
async function checkKernel(module: DriverModule, store: ModuleStore): Promise<string[]> {
  const [first] = store.names();
  const stock = first === undefined ? undefined : await readStoredModule(store, first);
  const wanted = stock?.vermagic ?? store.kernel;
  const flagsOf = (vermagic: string) => vermagic.split(' ').slice(1).join(' ').trim();
  const wrongKernel = (found: string, expected: string) =>
    refuse(module, 'is built for another kernel', { found, expected, hint: MODVERSIONS_HINT });
  if (stock && flagsOf(module.vermagic) !== flagsOf(stock.vermagic))
    throw wrongKernel(module.vermagic, wanted);
  if (module.kernel === store.kernel) return [];
  if (module.versions.size === 0) throw wrongKernel(module.vermagic, `${wanted} (in ${store.place})`);
  const known = await stockVersions(store, module.versions);
  for (const [symbol, sum] of known)
    if (module.versions.get(symbol) !== sum)
      throw wrongKernel(
        `${module.kernel}, with another checksum of ${symbol} than the stock modules have`,
        `${store.kernel}, or a kernel with the same symbols`,
      );
  if (known.size === 0) throw wrongKernel(module.vermagic, `${wanted} (in ${store.place})`);
  return [
    `${module.name} is built for ${module.kernel}, not for ${store.kernel}: it loads only if their symbols are alike; ` +
      `the checksums of ${known.size} of its ${module.versions.size} symbols are, the others could not be compared`,
  ];
}

/** What the stock modules expect of the kernel, as far as one of `symbols` is concerned. */
async function stockVersions(
  store: ModuleStore,
  symbols: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const name of store.names()) {
    if (found.size === symbols.size) break;
    for (const [symbol, sum] of (await readStoredModule(store, name)).versions)
      if (symbols.has(symbol)) found.set(symbol, sum);
  }
  return found;
}

function checkDependencies(
  module: DriverModule,
  modules: readonly DriverModule[],
  store: ModuleStore,
): string[] {
  const has = (name: string) =>
    modules.some((other) => isSameModule(other.name, name)) ||
    store.spellingOf(name) !== undefined ||
    store.isBuiltIn(name);
  const missing = module.depends.filter((name) => !has(name));
  if (missing.length > 0)
    throw refuse(module, `needs ${missing.join(', ')}`, {
      found: `neither among the drivers given nor in ${store.place}`,
      expected: module.depends.join(', '),
      hint: `Give ${missing.map((name) => `${name}.ko`).join(', ')} as well.`,
    });
  const wished = module.softDepends
    .flatMap((list) => list.split(/\s+/))
    .filter((word) => word !== '' && !word.endsWith(':') && !has(word));
  return wished.length === 0
    ? []
    : [`${module.name} would like ${[...new Set(wished)].map(moduleKey).join(', ')} to be there as well`];
}

function refuse(
  module: DriverModule,
  what: string,
  details: { found: string; expected: string; hint: string },
): BootsmithError {
  return new BootsmithError('unsupported', `the driver ${module.name} ${what}`, {
    at: { file: module.origin },
    ...details,
  });
}
