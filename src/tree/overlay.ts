import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type ByteString, fromText, toText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import {
  baseName,
  directory,
  file,
  fileContent,
  type Inode,
  parentOf,
  putInode,
  ROOT,
  resolvePath,
  symlink,
  type Tree,
} from './tree.ts';

export interface OverlayFields {
  /** Seconds since 1970, given to everything that is laid over. */
  readonly mtime: number;
}

/**
 * Lays a file or folder of the host over a tree at `destination` (the empty path is the root). Owners become 0:0 and
 * modes 0755 or 0644, by the owner's execute bit, so that the host's umask and users leave no trace. A directory that
 * is there already is kept. Gives the paths that were put, in order.
 */
export async function overlayPath(
  tree: Tree,
  hostPath: string,
  destination: ByteString,
  fields: OverlayFields,
): Promise<ByteString[]> {
  const stat = await lstat(hostPath).catch((error: unknown) => {
    const reason =
      systemErrorCode(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${systemErrorCode(error)})`;
    throw new BootsmithError('usage', `${hostPath} ${reason}`, { at: { file: hostPath }, cause: error });
  });
  const put = (inode: Inode) => {
    putInode(tree, destination, inode, { mode: 0o755, uid: 0, gid: 0, mtime: fields.mtime });
    return [destination];
  };
  if (stat.isSymbolicLink()) return put(symlink(fromText(await readlink(hostPath)), fields));
  if (stat.isFile()) {
    const mode = (stat.mode & 0o100) !== 0 ? 0o755 : 0o644;
    return put(file(fileContent(hostPath, stat.size), { ...fields, mode }));
  }
  if (!stat.isDirectory())
    throw new BootsmithError('usage', `${hostPath} is neither a file, a folder nor a link`, {
      at: { file: hostPath },
    });
  const done: ByteString[] = [];
  if (destination !== '' && tree.get(destination)?.kind !== 'directory') done.push(...put(directory(fields)));
  const names = (await readdir(hostPath)).sort();
  for (const name of names) {
    const below = (destination === '' ? fromText(name) : `${destination}/${fromText(name)}`) as ByteString;
    done.push(...(await overlayPath(tree, join(hostPath, name), below, fields)));
  }
  return done;
}

/** What `layOver` did: every path that was put, and of these the ones that took the place of something. */
export interface LaidOver {
  readonly added: Tree;
  readonly replaced: readonly ByteString[];
}

/**
 * Lays one tree over another, in place. A directory that is there, or a link to one, is kept as it is; symbolic links
 * on the way are followed as a running system would. Throws `usage` where a directory would have to give way to
 * something else, or something else to a directory, and where the way leads through something that is no directory.
 */
export function layOver(tree: Tree, extra: Tree): LaidOver {
  const added: Tree = new Map();
  const replaced: ByteString[] = [];
  for (const [path, inode] of extra) {
    const old = resolvePath(tree, path)?.inode;
    if (inode.kind === 'directory' && old?.kind === 'directory') continue;
    const place = placeOf(tree, path);
    const before = tree.get(place);
    if (before && (before.kind === 'directory') !== (inode.kind === 'directory'))
      throw blocked(path, `a ${before.kind} is there`);
    if (before) replaced.push(place);
    putInode(tree, place, inode);
    added.set(place, inode);
  }
  return { added, replaced };
}

/** Where a path ends up when the links above it are followed. */
function placeOf(tree: Tree, path: ByteString): ByteString {
  const parent = parentOf(path);
  if (parent === undefined || parent === ROOT) return path;
  const end = resolvePath(tree, parent);
  if (end === undefined || end.inode.kind !== 'directory')
    throw blocked(
      path,
      end ? `/${toText(end.path)} is a ${end.inode.kind}` : 'a link above it leads nowhere',
    );
  return `${end.path}/${baseName(path)}` as ByteString;
}

function blocked(path: ByteString, found: string): BootsmithError {
  return new BootsmithError('usage', `/${toText(path)} cannot be put into the image`, {
    found,
    hint: 'bootsmith inspect -l shows what is there; name another place.',
  });
}
