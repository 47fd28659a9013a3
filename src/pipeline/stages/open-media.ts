import { realpath, stat } from 'node:fs/promises';
import { BootsmithError } from '../../base/errors.ts';
import { openIso } from '../../formats/iso9660/read.ts';
import { overlayPath } from '../../tree/overlay.ts';
import { ROOT, type Tree } from '../../tree/tree.ts';
import { type Medium, mediumOf } from '../medium.ts';

/** Opens an ISO, or the root directory of a mounted or copied medium. Nothing is extracted. */
export async function openMedium(path: string): Promise<Medium> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new BootsmithError('usage', `${path} does not exist`, {
      at: { file: path },
      hint: 'Name an ISO image, or the root directory of a mounted or copied medium.',
      cause: error,
    });
  });
  if (stats.isDirectory()) {
    const tree: Tree = new Map();
    await overlayPath(tree, await realpath(path), ROOT, { mtime: 0 });
    return mediumOf({
      path,
      kind: 'directory',
      tree,
      volumeId: undefined,
      source: undefined,
      async close() {},
    });
  }
  const { tree, volumeId, source, extents, close } = await openIso(path);
  return mediumOf({ path, kind: 'iso', tree, volumeId, source, extents, close });
}
