import { memorySource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import type { DriverModule } from './module.ts';
import { readModule } from './module.ts';

/** The modules of an initrd, in whichever form it keeps them. Names are as the files are called, without suffix. */
export interface ModuleStore {
  /** The kernel that the modules are for, as `uname -r` says it. */
  readonly kernel: string;
  /** For messages: where the modules are. */
  readonly place: string;
  /** What can be loaded by name, in the order of the initrd. */
  names(): string[];
  /** How the initrd spells this module; undefined when it has none of that name. */
  spellingOf(name: string): string | undefined;
  /** The kernel has this module built in. */
  isBuiltIn(name: string): boolean;
  /** The file of a module, as it is kept. */
  read(name: string): Promise<{ readonly file: string; readonly bytes: Uint8Array }>;
  /** Adds the module, or replaces the one of its name. Gives the path in the initrd. Tables are left to `finish`. */
  put(module: DriverModule): Promise<string>;
  /** Writes what `put` was given into the tree, with the tables. Gives the paths of the tables that changed. */
  finish(): Promise<string[]>;
}

/** A module of the initrd, read. */
export async function readStoredModule(store: ModuleStore, name: string): Promise<DriverModule> {
  const { file, bytes } = await store.read(name);
  return readModule(memorySource(bytes, file));
}

/** The kernel version to use of those that the initrd has modules for. */
export function chooseKernel(versions: readonly string[], wanted: string | undefined, place: string): string {
  if (wanted !== undefined && versions.includes(wanted)) return wanted;
  const [only] = versions;
  if (only !== undefined && versions.length === 1) return only;
  throw new BootsmithError('unsupported', `${place} does not show which kernel its modules are for`, {
    found: versions.length === 0 ? 'no modules' : versions.join(', '),
    expected: wanted === undefined ? 'modules for one kernel' : `modules for ${wanted}`,
    hint: 'Use the stock initrd of the medium, and drivers built for its kernel.',
  });
}
