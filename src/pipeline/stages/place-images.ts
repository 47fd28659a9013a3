import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteString, bytesOf, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import { contentSize, type Inode, ROOT, sortedPaths, type Tree } from '../../tree/tree.ts';
import { writeUpdatesImage } from '../../updates/image-write.ts';
import type { OpenedImage, PlacedImage, PlacedPath } from '../opened-images.ts';
import { isoPath, type Workspace } from '../workspace.ts';

/**
 * Puts each image where its plan wants it, below the root of the ISO or beside that. What goes into the initramfs is
 * there already. Throws `unsupported` for what a folder of a medium cannot hold.
 */
export async function placeImages(
  images: readonly OpenedImage[],
  workspace: Workspace,
): Promise<PlacedImage[]> {
  const placed: PlacedImage[] = [];
  for (const image of images) placed.push(await place(image, workspace));
  return placed;
}

async function place({ plan, contents }: OpenedImage, workspace: Workspace): Promise<PlacedImage> {
  const { kind, format, roomBytes, placement } = plan.image;
  const { tree, report } = contents;
  const made = { kind, report, onMedium: [], elsewhere: undefined };
  const { path, address, files } = placement;
  if (files) {
    const size = contentSize(tree);
    if (files.tree === 'initramfs') return { ...made, size };
    requireHoldable(tree, files.destination, plan.profile);
    return { ...made, size, onMedium: await layOut(tree, files.destination, workspace) };
  }
  const file =
    path === undefined ? join(workspace.besideRoot, `${kind}.img`) : await isoPath(workspace, path);
  const image = writeUpdatesImage(tree, { format, time: plan.epoch, room: roomBytes });
  const size = await writeChunks(file, image);
  if (path !== undefined) return { ...made, size, onMedium: [{ path, kind: 'file', mode: 0o644 }] };
  return { ...made, size, elsewhere: { file, address: address ?? '' } };
}

/** The tree below a folder of the ISO to be, modes and links as they are. */
async function layOut(tree: Tree, destination: string, workspace: Workspace): Promise<PlacedPath[]> {
  const placed: PlacedPath[] = [{ path: destination, kind: 'directory' }];
  await mkdir(await isoPath(workspace, destination), { recursive: true });
  for (const name of sortedPaths(tree)) {
    const inode = tree.get(name);
    if (name === ROOT || !inode) continue;
    const path = `${destination}/${toText(name)}`;
    const host = await isoPath(workspace, path);
    if (inode.kind === 'directory') {
      await mkdir(host, { recursive: true });
      placed.push({ path, kind: 'directory' });
    } else if (inode.kind === 'symlink') {
      await symlink(Buffer.from(bytesOf(inode.target)), host);
      placed.push({ path, kind: 'link', target: toText(inode.target) });
    } else if (inode.kind === 'file') {
      await writeChunks(host, inode.content.chunks());
      await chmod(host, inode.mode);
      placed.push({ path, kind: 'file', mode: inode.mode });
    }
  }
  return placed;
}

const NAMED = 5;
const MODE_OF_DIRECTORIES = 0o755;
/** Who writes the ISO reads the files first. */
const MODE_READABLE = 0o400;

/** Everything on a medium belongs to root, and an ordinary user makes no device nodes. */
function requireHoldable(tree: Tree, destination: string, file: string): void {
  const misfits = [...tree].flatMap(([path, inode]) => {
    const why = path === ROOT ? undefined : objectionTo(path, inode);
    return why === undefined ? [] : [`/${toText(path)} ${why}`];
  });
  if (misfits.length === 0) return;
  throw new BootsmithError('unsupported', `/${destination} cannot hold these files`, {
    at: { file },
    found: [
      ...misfits.slice(0, NAMED),
      ...(misfits.length > NAMED ? [`and ${misfits.length - NAMED} more`] : []),
    ].join('\n'),
    expected:
      'files that their owner reads, folders with mode 0755 and links; all of root, with names in UTF-8',
    hint: 'Leave them out, or write place: medium below updates:, for an image.',
  });
}

function objectionTo(path: ByteString, inode: Inode): string | undefined {
  const { kind, mode, uid, gid } = inode;
  if (kind !== 'file' && kind !== 'directory' && kind !== 'symlink') return `is no file but a ${kind}`;
  if (uid !== 0 || gid !== 0) return `belongs to ${uid}:${gid}`;
  const hasMode = kind === 'directory' ? mode === MODE_OF_DIRECTORIES : (mode & MODE_READABLE) !== 0;
  if (kind !== 'symlink' && !hasMode) return `has mode 0${mode.toString(8)}`;
  if (!isText(path)) return 'has a name that is no UTF-8';
  return kind === 'symlink' && !isText(inode.target) ? 'leads to a name that is no UTF-8' : undefined;
}

function isText(name: ByteString): boolean {
  return fromText(toText(name)) === name;
}
