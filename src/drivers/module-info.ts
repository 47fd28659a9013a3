import { BootsmithError } from '../base/errors.ts';
import { endLines } from './lines.ts';
import { isSameModule } from './module.ts';
import type { ModuleClass } from './module-layout.ts';

/** The first line, without which the loader gives up (loader2/moduleinfo.c). */
export const MODULE_INFO_HEAD = 'Version 0\n';

export interface ModuleInfo {
  readonly name: string;
  readonly class: ModuleClass;
  readonly description: string | undefined;
}

/**
 * `module-info` with entries for these modules: the name, then indented its class and its description in quotes. An
 * entry of that name goes, and with it the parameters that it lists. Throws `corrupt` for a text of another kind.
 */
export function editModuleInfo(text: string, modules: readonly ModuleInfo[], file: string): string {
  if (!text.startsWith(MODULE_INFO_HEAD))
    throw new BootsmithError('corrupt', `${file} is no list of drivers`, {
      at: { file, line: 1 },
      found: JSON.stringify(text.split('\n', 1)[0]),
      expected: JSON.stringify(MODULE_INFO_HEAD.trimEnd()),
      hint: 'The loader stops when it reads this initrd.',
    });
  let isDropped = false;
  const kept = text.split('\n').filter((line) => {
    if (/^[^\s#]/.test(line)) isDropped = modules.some(({ name }) => isSameModule(line.trim(), name));
    return !isDropped || line.trim() === '' || line.startsWith('#');
  });
  return endLines(kept.join('\n'), modules.flatMap(entryOf));
}

function entryOf(module: ModuleInfo): string[] {
  // The loader takes the text between the first and the last quote of the line, which must be its last character.
  const description = (module.description ?? module.name).replaceAll(/[\r\n]+/g, ' ').trim();
  return [module.name, `\t${module.class}`, `\t"${description.replaceAll('"', "'")}"`];
}
