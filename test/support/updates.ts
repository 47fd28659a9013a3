import { collectChunks } from '../../src/base/byte-source.ts';
import { encodeText } from '../../src/base/bytes.ts';
import type { UpdatesFormat } from '../../src/releases/release.ts';
import { directory, file, putInode, ROOT, type Tree, treePath } from '../../src/tree/tree.ts';
import { writeUpdatesImage } from '../../src/updates/image-write.ts';

/** A tree of files, executable where their text begins with `#!`. */
export function treeOf(files: Readonly<Record<string, string>>): Tree {
  const tree: Tree = new Map([[ROOT, directory()]]);
  for (const [path, text] of Object.entries(files))
    putInode(tree, treePath(path), file(encodeText(text), { mode: text.startsWith('#!') ? 0o755 : 0o644 }));
  return tree;
}

export async function updatesImage(
  files: Readonly<Record<string, string>>,
  format: UpdatesFormat = 'ext2',
): Promise<Uint8Array> {
  return collectChunks(writeUpdatesImage(treeOf(files), { format, time: 1 }));
}
