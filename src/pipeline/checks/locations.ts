import { toText } from '../../base/bytes.ts';
import type { MenuEntry } from '../../bootmenu/model.ts';
import { unescapeVolumeLabel } from '../../bootmenu/volume-label.ts';
import type { Tree } from '../../tree/tree.ts';
import { findPath, type PlacedMenu, type Subject } from './subject.ts';

/** A boot argument that names something on this medium or in the initrd. */
export interface Located {
  readonly menu: PlacedMenu;
  readonly entry: MenuEntry;
  /** As it stands in the entry. */
  readonly argument: string;
  /** Without `inst.`. */
  readonly name: string;
  /** Where the path leads; a string says why that is not known. */
  readonly tree: Tree | string;
  /** Undefined where only a volume is named. */
  readonly path: string | undefined;
}

const ARGUMENT = /^(?:inst\.)?(ks|stage2|repo|updates|dd)=(.*)$/;
const LOCATION = /^(?:(file|cdrom|path)(?::\/*(.*))?|(?:hd:)?LABEL=([^:]*)(?::\/*(.*))?)$/;

/** The arguments of all entries that lead to this medium or into an initrd. Other places are not judged. */
export async function locateArguments(subject: Subject): Promise<Located[]> {
  const found: Located[] = [];
  for (const menu of subject.menus)
    for (const entry of menu.menu.entries.filter(({ startsLinux }) => startsLinux))
      for (const argument of entry.arguments.map(toText)) {
        const [, name, value] = ARGUMENT.exec(argument) ?? [];
        const [, place, path, label, pathOfVolume] = LOCATION.exec(value ?? '') ?? [];
        if (name === undefined) continue;
        const here = { menu, entry, argument, name };
        if (place === 'cdrom') found.push({ ...here, tree: subject.medium.tree, path });
        else if (place !== undefined)
          found.push({ ...here, tree: await initrdOf(menu, entry, subject), path });
        else if (label !== undefined && toText(unescapeVolumeLabel(label)) === subject.medium.volumeId)
          found.push({ ...here, tree: subject.medium.tree, path: pathOfVolume });
      }
  return found;
}

/** Paths of the medium that the menus start as initrds, with the menu that does. */
export function initrdPaths({ medium, menus }: Subject): Map<string, PlacedMenu> {
  const paths = new Map<string, PlacedMenu>();
  for (const menu of menus)
    for (const entry of menu.menu.entries)
      for (const path of initrdPathsOf(menu, entry))
        if (findPath(medium.tree, path)?.kind === 'file' && !paths.has(path)) paths.set(path, menu);
  return paths;
}

function initrdPathsOf({ path }: PlacedMenu, { initrds }: MenuEntry): string[] {
  const folder = path.split('/').slice(0, -1).join('/');
  return initrds
    .map(toText)
    .filter((name) => !/^[$(]/.test(name))
    .map((name) => (name.startsWith('/') ? name.replace(/^\/+/, '') : `${folder}/${name}`));
}

async function initrdOf(menu: PlacedMenu, entry: MenuEntry, subject: Subject): Promise<Tree | string> {
  const whole: Tree = new Map();
  const paths = initrdPathsOf(menu, entry);
  if (paths.length === 0) return 'the entry has no initrd';
  for (const path of paths) {
    const initrd = await subject.initrd(path);
    if (typeof initrd === 'string') return initrd;
    for (const [name, inode] of initrd.tree) whole.set(name, inode);
  }
  return whole;
}
