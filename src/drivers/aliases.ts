import { dropLines, endLines } from './lines.ts';
import { isSameModule, moduleKey } from './module.ts';

interface Aliased {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** `modules.alias` with what these modules match: `alias <pattern> <module>`. Their older lines go. */
export function editAliases(text: string, modules: readonly Aliased[]): string {
  const kept = dropLines(text, (line) => modules.some(({ name }) => isSameModule(lastWord(line), name)));
  return endLines(
    kept,
    modules.flatMap(({ name, aliases }) => [...new Set(aliases)].map((alias) => `alias ${alias} ${name}`)),
  );
}

/** `modules.softdep`: `softdep <module> pre: ... post: ...`. */
export function editSoftDependencies(
  text: string,
  modules: readonly { readonly name: string; readonly softDepends: readonly string[] }[],
): string {
  const kept = dropLines(text, (line) =>
    modules.some(({ name }) => isSameModule(line.split(/\s+/)[1] ?? '', name)),
  );
  return endLines(
    kept,
    modules.flatMap(({ name, softDepends }) =>
      softDepends.map((list) => `softdep ${moduleKey(name)} ${list}`),
    ),
  );
}

const NODE_ALIAS = /^(char|block)-major-(\d+)-(\d+)$/;
const NODE_NAME = /^devname:(.+)$/;

/**
 * `modules.devname`: `<module> <name> <c or b><major>:<minor>`, for modules that name a device node and say its
 * number, so that opening the node loads them.
 */
export function editDeviceNames(text: string, modules: readonly Aliased[]): string {
  const kept = dropLines(text, (line) =>
    modules.some(({ name }) => isSameModule(line.split(/\s+/)[0] ?? '', name)),
  );
  const lines = modules.flatMap(({ name, aliases }) => {
    const node = aliases.flatMap((alias) => NODE_NAME.exec(alias)?.[1] ?? [])[0];
    const number = aliases.map((alias) => NODE_ALIAS.exec(alias)).find((found) => found !== null);
    const [, kind = '', major, minor] = number ?? [];
    return node === undefined || major === undefined
      ? []
      : [`${moduleKey(name)} ${node} ${kind[0]}${major}:${minor}`];
  });
  return endLines(kept, lines);
}

/**
 * An alias as indexes spell it: `_` for `-`, except in brackets. Undefined where the brackets do not close, which no
 * reader takes.
 */
export function normaliseAlias(alias: string): string | undefined {
  if (!/^(?:[^[\]]|\[[^\]]*\])*$/.test(alias)) return undefined;
  return alias.replaceAll(/\[[^\]]*\]|-/g, (part) => (part === '-' ? '_' : part));
}

function lastWord(line: string): string {
  return line.trimEnd().split(/\s/).at(-1) ?? '';
}
