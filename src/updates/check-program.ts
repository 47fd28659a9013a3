import { decodeText, toText } from '../base/bytes.ts';
import { ELF_MAGIC } from '../formats/elf/layout.ts';
import type { Image } from '../formats/image.ts';
import type { Release } from '../releases/release.ts';
import { readTreeFile, resolvePath, type Tree, treePath } from '../tree/tree.ts';
import type { UpdatesFinding } from './check-image.ts';
import { programOf, UNIT_LINKS } from './image-tree.ts';
import { isSince } from './version.ts';

const error = (message: string): UpdatesFinding => ({ severity: 'error', message });
const warning = (message: string): UpdatesFinding => ({ severity: 'warning', message });

/**
 * Interpreters of each running installer, by the first version of Anaconda that has them (KEEPFILE of
 * scripts/upd-instroot: `bin/env` from 12.46-1; lorax: a whole system, Python 3 from Fedora 22 on).
 */
const INTERPRETERS: readonly {
  readonly path: string;
  readonly since: readonly [number, number];
  readonly until?: readonly [number, number];
}[] = [
  { path: '/bin/sh', since: [0, 0] },
  { path: '/bin/bash', since: [0, 0] },
  { path: '/usr/bin/python', since: [0, 0], until: [22, 0] },
  { path: '/usr/bin/env', since: [12, 0] },
  { path: '/usr/bin/sh', since: [17, 0] },
  { path: '/usr/bin/bash', since: [17, 0] },
  { path: '/usr/bin/python3', since: [22, 0] },
];

/** Whether the replacement is there, can be run, and is run. */
export async function checkProgram(
  { tree, kind }: Pick<Image, 'tree' | 'kind'>,
  release: Release,
): Promise<UpdatesFinding[]> {
  const program = programOf(release);
  const inode = resolvePath(tree, treePath(program))?.inode;
  // FAT has no modes: vfat shows every file as executable.
  if (inode?.kind !== 'file' || (kind !== 'fat' && (inode.mode & 0o111) === 0))
    return [error(`has no executable /${program}; only the stock program would run`)];
  const findings = await checkInterpreter(tree, program, release);
  if (release.updates.effect === 'unit') findings.push(...checkUnits(tree));
  return findings;
}

async function checkInterpreter(tree: Tree, program: string, release: Release): Promise<UpdatesFinding[]> {
  const bytes = (await readTreeFile(tree, program)) ?? new Uint8Array();
  if (ELF_MAGIC.every((byte, i) => bytes[i] === byte)) return [];
  const [line = ''] = decodeText(bytes.subarray(0, 256)).split('\n');
  const interpreter = /^#!\s*(\S+)/.exec(line)?.[1];
  if (interpreter === undefined)
    return [error(`has a /${program} that is neither an ELF program nor begins with #!`)];
  if (line.endsWith('\r'))
    return [
      error(`has a /${program} with a carriage return behind ${interpreter}, which is no program then`),
    ];
  const isThere = INTERPRETERS.some(
    ({ path, since, until }) =>
      path === interpreter && isSince(release.tag, since) && !(until && isSince(release.tag, until)),
  );
  if (isThere || isInImage(tree, interpreter, release)) return [];
  return [error(`has a /${program} for ${interpreter}, which the installer of ${release.id} does not have`)];
}

function isInImage(tree: Tree, interpreter: string, { updates }: Release): boolean {
  const { destination } = updates;
  const prefix = destination === '/' ? '/' : `${destination}/`;
  if (!interpreter.startsWith(prefix)) return false;
  return resolvePath(tree, treePath(interpreter.slice(prefix.length)))?.inode.kind === 'file';
}

function checkUnits(tree: Tree): UpdatesFinding[] {
  return Object.keys(UNIT_LINKS)
    .filter((path) => resolvePath(tree, treePath(path))?.inode.kind !== 'file')
    .map((path) => error(`has no unit at /${path}; Anaconda would start without the installer`));
}

/**
 * What a product image beside it does to an updates image. Fedora 9 to RHEL 6 look for the program in it first
 * (loader/loader.c:2411-2452, anaconda-13.21.263-1); dracut unpacks it later over the same root.
 */
export function checkProduct(tree: Tree, product: Tree, release: Release): UpdatesFinding[] {
  const { effect, product: facts } = release.updates;
  const own = programOf(release);
  if (effect === 'path') {
    const inode = resolvePath(product, treePath(own))?.inode;
    if (inode?.kind !== 'file' || (inode.mode & 0o111) === 0) return [];
    return [error(`loses to /${facts.path}, which brings an executable /${own} of its own`)];
  }
  if (effect !== 'unit') return [];
  const taken = [...product.keys()]
    .filter((path) => product.get(path)?.kind !== 'directory' && tree.has(path))
    .map(toText);
  const matters = (path: string) => path.startsWith('usr/libexec/kusu/') || path.includes('kusu-');
  return taken.map((path) =>
    (matters(path) ? error : warning)(`loses /${path} to /${facts.path}, which is unpacked later`),
  );
}
