import { openFileSource } from '../base/byte-source.ts';
import { type ByteString, toText } from '../base/bytes.ts';
import { readRpm } from '../formats/rpm/read.ts';
import type { Arch, Release } from '../releases/release.ts';
import { type Inode, normalisePath, putInode, type Tree } from '../tree/tree.ts';
import { FLAT_PACKAGE, PACKAGE_ARCHES, PACKAGE_NAMES } from './rpm-layout.ts';

export interface PackageHarvest {
  readonly tree: Tree;
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** The files of a package, owned by root, where the release finds them. Errors as of `readRpm`. */
export async function harvestRpm(path: string, release: Release, arch: Arch): Promise<PackageHarvest> {
  const source = await openFileSource(path);
  try {
    const opened = await readRpm(source);
    const { summary, warnings } = opened;
    const isFlat = release.updates.effect !== 'unit';
    const { tree, moved } = placeFiles(opened.tree, isFlat);
    const notes = [
      ...(summary.scripts.length === 0
        ? []
        : [`scripts of ${summary.name} are not run: ${summary.scripts.join(', ')}`]),
      ...(summary.hasCapabilities ? [`capabilities of files in ${summary.name} are lost`] : []),
      ...(PACKAGE_ARCHES[arch]?.test(summary.arch)
        ? []
        : [`${summary.name} is for ${summary.arch}, the image for ${arch}`]),
      ...(moved === 0
        ? []
        : [
            `${moved} programs, libraries and modules of ${summary.name} were put into the root of the image, the ` +
              `only place where ${release.id} looks for them`,
          ]),
      ...warnings,
    ];
    return { tree, notes, close: () => opened.close().finally(() => source.close()) };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function placeFiles(files: Tree, isFlat: boolean): { tree: Tree; moved: number } {
  const tree: Tree = new Map();
  let moved = 0;
  for (const [path, inode] of files) {
    inode.uid = 0;
    inode.gid = 0;
    const to = isFlat ? flattened(path, inode) : path;
    if (to !== path && inode.kind !== 'directory') moved++;
    // A folder whose files went elsewhere comes back with the first that stays.
    if (isFlat && inode.kind === 'directory' && to === path && !isKept(files, path)) continue;
    putInode(tree, to, inode);
  }
  return { tree, moved };
}

function flattened(path: ByteString, inode: Inode): ByteString {
  if (inode.kind === 'directory' && !/site-packages\/./.test(path)) return path;
  for (const { pattern, to } of FLAT_PACKAGE) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const place = to.replace('$1', match[1] ?? '');
    return inode.kind !== 'directory' && PACKAGE_NAMES.includes(toText(place as ByteString))
      ? path
      : normalisePath(place as ByteString);
  }
  return path;
}

/** Whether a folder is empty in the package, or holds something that stays below it. */
function isKept(files: Tree, folder: ByteString): boolean {
  let isEmpty = true;
  for (const [path, inode] of files) {
    if (!path.startsWith(`${folder}/`)) continue;
    isEmpty = false;
    if (inode.kind !== 'directory' && flattened(path, inode) === path) return true;
  }
  return isEmpty;
}
