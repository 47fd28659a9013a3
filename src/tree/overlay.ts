import { lstat, readdir, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ByteString, fromText } from '../base/bytes.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { directory, file, fileContent, type Inode, putInode, symlink, type Tree } from './tree.ts';

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

/** The file name that a host path would have in a tree. */
export function hostName(path: string): ByteString {
  return fromText(basename(path));
}
