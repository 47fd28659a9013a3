import { type FileStatus, type Host, HostError, type HostFiles } from '../host.ts';
import type { Status } from './layout.ts';

export interface Roots {
  /** The file at /kusu-ks.cfg; 404 as long as there is none. */
  readonly kickstart: string;
  /** The folder below /; nothing else is there without one. */
  readonly repository: string | undefined;
  /** Folders that links in the repository may lead to besides itself: the kits that its packages are in. */
  readonly linksTo: readonly string[];
}

export interface Found {
  /** Without links in it. */
  readonly path: string;
  readonly status: FileStatus;
}

const KICKSTART_NAME = 'kusu-ks.cfg';

/** The file that a path means, or why it is not given away. Only files are: a folder is never listed. */
export async function findFile(
  { files }: Pick<Host, 'files'>,
  roots: Roots,
  path: readonly string[],
  folder: boolean,
): Promise<Found | Status> {
  try {
    if (path.length === 1 && path[0] === KICKSTART_NAME && !folder)
      return await plainFile(files, await files.realPath(roots.kickstart), folder);
    if (roots.repository === undefined) return path.length === 0 ? 403 : 404;
    const root = await files.realPath(roots.repository);
    const real = await files.realPath([root, ...path].join('/'));
    if (!(await isBelow(files, real, [root, ...roots.linksTo]))) return 403;
    return await plainFile(files, real, folder);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return NOT_THERE.indexOf(error.code) >= 0 ? 404 : error.code === 'EACCES' ? 403 : 500;
  }
}

const NOT_THERE: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];

async function plainFile(files: HostFiles, path: string, folder: boolean): Promise<Found | Status> {
  const status = await files.linkStatus(path);
  if (status?.kind === 'directory') return 403;
  // Opening a pipe or a device may wait for ever.
  if (status?.kind !== 'file') return status === undefined ? 404 : 403;
  return folder ? 404 : { path, status };
}

async function isBelow(files: HostFiles, path: string, roots: readonly string[]): Promise<boolean> {
  for (const root of roots) {
    const real = (await files.status(root)) === undefined ? undefined : await files.realPath(root);
    if (real !== undefined && (path === real || path.slice(0, real.length + 1) === `${real}/`)) return true;
  }
  return false;
}
