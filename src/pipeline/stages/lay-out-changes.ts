import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { collectChunks, readFileChunks } from '../../base/byte-source.ts';
import { encodeText, fromText, toText } from '../../base/bytes.ts';
import { type Digest, digestBytes, digestChunks, digestFile } from '../../base/digest.ts';
import { BootsmithError } from '../../base/errors.ts';
import { editTreeinfoChecksums } from '../../formats/treeinfo/edit.ts';
import { overlayPath } from '../../tree/overlay.ts';
import { type Inode, readTreeFile, type Tree, treePath } from '../../tree/tree.ts';
import type { FullMenus, MediumChange } from '../changes.ts';
import type { FullPlan } from '../full-plan.ts';
import { type Medium, mediumFile } from '../medium.ts';
import type { PlacedImage, PlacedPath } from '../opened-images.ts';
import { isoPath, type Workspace } from '../workspace.ts';

const TREEINFO = '.treeinfo';

/** What other stages have put into the workspace already. */
export interface MadeFiles {
  readonly initramfs: boolean;
  readonly images: readonly PlacedImage[];
  readonly esp: boolean;
}

/**
 * Lays every file that is new or another one into the workspace, but for those that are there, and gives the list of
 * all changes with both sums. A file whose bytes are those of the stock one is no change.
 */
export async function layOutChanges(
  plan: FullPlan,
  medium: Medium,
  menus: FullMenus,
  made: MadeFiles,
  workspace: Workspace,
): Promise<MediumChange[]> {
  const { boot, release } = plan.identity;
  const changes = new Map<string, MediumChange>();
  const add = async (path: string, source: string, why: string, mode = 0o644) => {
    const change = await changeOf(medium, path, source, why, mode);
    if (change.stock?.sha256 !== change.made?.sha256) changes.set(path, change);
  };
  const put = async (path: string, bytes: Uint8Array, why: string) => {
    const source = await isoPath(workspace, path);
    await writeFile(source, bytes);
    await add(path, source, why);
  };
  await putFiles(plan, medium, changes, add);
  if (plan.kickstart?.on === 'medium')
    await put(plan.kickstart.path, encodeText(plan.kickstart.text), 'the kickstart');
  for (const { kind, onMedium } of made.images)
    for (const placed of onMedium)
      if (placed.kind === 'file')
        await add(placed.path, await isoPath(workspace, placed.path), `the ${kind} image`, placed.mode);
      else await putPlaced(placed, `the ${kind} image`, medium, changes);
  if (plan.updates && 'copyOf' in plan.updates)
    await add(release.updates.path, plan.updates.copyOf, 'the updates image');
  if (made.initramfs) {
    const source = await isoPath(workspace, boot.initrd);
    const places = [boot.initrd, ...boot.copies.map(({ initrd }) => initrd)];
    for (const path of places)
      if (mediumFile(medium, path)) await add(path, source, 'what was put into the initrd');
  }
  for (const [path, { edited }] of menus.files) await put(path, edited, 'the boot menu');
  if (made.esp && boot.efi && boot.efi.image !== 'appended')
    await add(boot.efi.image, await isoPath(workspace, boot.efi.image), 'the boot menus inside');
  const treeinfo = await readTreeFile(medium.tree, TREEINFO);
  if (treeinfo) {
    const edited = await editTreeinfoChecksums(treeinfo, (path, algorithm) =>
      sumOf(changes.get(path.replace(/^\/+/, '')), algorithm),
    );
    await put(TREEINFO, edited, 'the sums of changed images');
  }
  return [...changes.values()];
}

/** A folder or link of what a stage has put into the workspace. */
async function putPlaced(
  placed: Exclude<PlacedPath, { kind: 'file' }>,
  why: string,
  medium: Medium,
  changes: Map<string, MediumChange>,
): Promise<void> {
  const { path } = placed;
  const there = medium.tree.get(treePath(path));
  if (placed.kind === 'directory' && there?.kind === 'directory') return;
  const isFolder = placed.kind === 'directory';
  if (there && (isFolder || there.kind === 'directory')) throw inTheWay(path, path, there.kind, isFolder);
  changes.set(
    path,
    placed.kind === 'directory' ? folderChange(path, why) : linkChange(path, placed.target, why),
  );
}

function folderChange(path: string, why: string): MediumChange {
  const iso = { kind: 'directory' as const, path: `/${path}` };
  return { path, why, stock: undefined, made: undefined, iso };
}

function linkChange(path: string, target: string, why: string): MediumChange {
  const iso = { kind: 'link' as const, path: `/${path}`, target };
  return { path, why, stock: undefined, made: digestBytes(encodeText(target)), iso };
}

function inTheWay(path: string, file: string, there: string, isFolder: boolean): BootsmithError {
  return new BootsmithError('usage', `/${path} cannot be put on the medium`, {
    at: { file },
    found: `a ${there} is there`,
    expected: isFolder ? 'a folder, or nothing' : 'a file, or nothing',
  });
}

async function putFiles(
  plan: FullPlan,
  medium: Medium,
  changes: Map<string, MediumChange>,
  add: (path: string, source: string, why: string, mode: number) => Promise<void>,
): Promise<void> {
  for (const { source, destination } of plan.files) {
    const extra: Tree = new Map();
    const paths = await overlayPath(extra, source, treePath(destination), { mtime: plan.epoch });
    for (const [path, inode] of extra) {
      const there = medium.tree.get(path);
      const name = toText(path);
      const isFolder = inode.kind === 'directory';
      if (there && (there.kind === 'directory') !== isFolder)
        throw inTheWay(name, source, there.kind, isFolder);
      if (isFolder && !there) changes.set(name, folderChange(name, 'the profile asks for it'));
      else if (inode.kind === 'symlink')
        changes.set(name, linkChange(name, toText(inode.target), 'the profile asks for it'));
      else if (inode.kind === 'file' && paths.includes(path))
        await add(name, hostPathOf(source, destination, name), 'the profile asks for it', inode.mode);
    }
  }
}

/** `overlayPath` puts each file of a folder below its destination under the same name. */
function hostPathOf(source: string, destination: string, path: string): string {
  const below = path.slice(toText(treePath(destination)).length);
  return `${source}${below === '' || below.startsWith('/') ? below : `/${below}`}`;
}

async function changeOf(
  medium: Medium,
  path: string,
  source: string,
  why: string,
  mode: number,
): Promise<MediumChange> {
  const before: Inode | undefined = medium.tree.get(fromText(path) as ReturnType<typeof treePath>);
  const stock: Digest | undefined =
    before?.kind === 'file' ? await digestChunks(before.content.chunks()) : undefined;
  return {
    path,
    why,
    stock,
    made: await digestFile(source),
    iso: { kind: 'file', path: `/${path}`, source, mode: before?.kind === 'file' ? before.mode : mode },
  };
}

async function sumOf(change: MediumChange | undefined, algorithm: string): Promise<string | undefined> {
  if (change?.iso?.kind !== 'file' || !change.made) return undefined;
  if (algorithm === 'sha256') return change.made.sha256;
  return createHash(algorithm)
    .update(await collectChunks(readFileChunks(change.iso.source)))
    .digest('hex');
}
