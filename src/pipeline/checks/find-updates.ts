import { type ByteString, decodeText, toText } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import { spool } from '../../base/spool.ts';
import { type Image, openImage } from '../../formats/image.ts';
import { type Content, ROOT, readTreeFile, resolvePath, type Tree, treePath } from '../../tree/tree.ts';
import type { UpdatesKind } from '../../updates/image-write.ts';
import { updatesFolders } from '../../updates/placement.ts';
import { KICKSTART_PATH, mediumFile } from '../medium.ts';
import { locateArguments } from './locations.ts';
import { findPath, type KnownSubject } from './subject.ts';

/** Files that the installer lays over its runtime, and where they are. */
export type FoundUpdates = {
  readonly name: string;
  readonly kind: UpdatesKind;
} & (
  | { readonly tree: Tree; readonly image?: undefined }
  | { readonly image: Image; readonly content: Content }
  /** `isFault`: it is the image's, not that of this machine, which lacks a program. */
  | { readonly problem: string; readonly isFault: boolean; readonly image?: undefined }
);

export interface UpdatesOfMedium {
  /** In the order in which they take effect: later ones win. */
  readonly found: readonly FoundUpdates[];
  /** Addresses that lead elsewhere. */
  readonly elsewhere: readonly string[];
  close(): Promise<void>;
}

/** All updates of a medium, wherever its release looks for them. */
export async function findUpdates(subject: KnownSubject): Promise<UpdatesOfMedium> {
  const { medium, identity } = subject;
  const { release, boot } = identity;
  const open: Image['close'][] = [];
  const imageAt = async (path: string, kind: UpdatesKind): Promise<FoundUpdates[]> => {
    const content = mediumFile(medium, path);
    return content ? [await openFound(content, { name: `/${path}`, kind }, open)] : [];
  };
  const folders = updatesFolders(release);
  const initrd = await subject.initrd(boot.initrd);
  const inInitrd = typeof initrd === 'string' ? new Map() : initrd.tree;
  const named = await namedUpdates(subject, inInitrd);
  const found = [
    ...filesBelow(inInitrd, folders.initramfs, `of /${boot.initrd}`),
    ...filesBelow(medium.tree, folders.medium, 'of the medium'),
    ...(await imageAt(release.updates.path, 'updates')),
  ];
  for (const path of named.here)
    if (path !== release.updates.path) found.push(...(await imageAt(path, 'updates')));
  found.push(...(await imageAt(release.updates.product.path, 'product')));
  const close = async () => {
    for (const each of open) await each();
  };
  return { found, elsewhere: named.elsewhere, close };
}

async function openFound(
  content: Content,
  names: Pick<FoundUpdates, 'name' | 'kind'>,
  open: Image['close'][],
): Promise<FoundUpdates> {
  const source = await spool(content.chunks(), names.name);
  try {
    const image = await openImage(source);
    open.push(() => image.close().finally(() => source.close()));
    return { ...names, image, content };
  } catch (error) {
    await source.close();
    if (isBootsmithError(error)) return { ...names, problem: error.message, isFault: error.kind !== 'tool' };
    throw error;
  }
}

/** The files below a folder, as a tree of their own. */
function filesBelow(tree: Tree, folder: string | undefined, where: string): FoundUpdates[] {
  const end = folder === undefined ? undefined : resolvePath(tree, treePath(folder));
  if (end?.inode.kind !== 'directory') return [];
  const below: Tree = new Map([[ROOT, end.inode]]);
  const prefix = `${end.path}/`;
  for (const [path, inode] of tree)
    if (path.startsWith(prefix)) below.set(path.slice(prefix.length) as ByteString, inode);
  const hasFiles = [...below.values()].some(({ kind }) => kind !== 'directory');
  return hasFiles ? [{ name: `/${folder} ${where}`, kind: 'updates', tree: below }] : [];
}

const ARGUMENT = /^(?:inst\.)?updates=(.+)$/;
const LINE = /^\s*updates\s+(\S+)\s*$/m;

/** What boot arguments and the kickstart of the early stage say: paths of this medium, and addresses elsewhere. */
async function namedUpdates(
  subject: KnownSubject,
  initrd: Tree,
): Promise<{ readonly here: readonly string[]; readonly elsewhere: readonly string[] }> {
  const here = new Set<string>();
  const located = new Set<string>();
  for (const { name, argument, tree, path } of await locateArguments(subject)) {
    if (name !== 'updates') continue;
    located.add(argument);
    if (typeof tree !== 'string' && findPath(tree, path || 'updates.img')?.kind === 'file')
      here.add(path || 'updates.img');
  }
  const given = subject.menus.flatMap(({ menu }) =>
    menu.entries.filter(({ startsLinux }) => startsLinux).flatMap((entry) => entry.arguments.map(toText)),
  );
  const elsewhere = given
    .filter((argument) => !located.has(argument))
    .flatMap((argument) => ARGUMENT.exec(argument)?.[1] ?? []);
  const kickstart = decodeText((await readTreeFile(initrd, KICKSTART_PATH)) ?? new Uint8Array());
  const line = LINE.exec(kickstart)?.[1];
  return { here: [...here], elsewhere: [...new Set([...elsewhere, ...(line === undefined ? [] : [line])])] };
}
