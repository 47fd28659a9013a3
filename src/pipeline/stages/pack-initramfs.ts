import { writeChunks } from '../../base/output-file.ts';
import { writeInitramfs } from '../../formats/initramfs/write.ts';
import type { Tree } from '../../tree/tree.ts';

/** Writes the tree as a gzip newc initramfs, which every kernel of the family unpacks. Gives its size in bytes. */
export async function packInitramfs(tree: Tree, path: string): Promise<number> {
  return writeChunks(path, writeInitramfs(tree, { compression: 'gzip' }));
}
