import type { Image } from '../../src/formats/image.ts';
import type { Tree } from '../../src/tree/tree.ts';

/** Open images as a reader would give them, with only what a check of updates looks at. */
export const imageOf = {
  ext2: (tree: Tree, of: { incompat?: string[]; blockSize?: number; unpackedSize?: number } = {}): Image =>
    opened({
      kind: 'ext2',
      tree,
      summary: { blockSize: of.blockSize ?? 2048, features: { incompat: of.incompat ?? ['filetype'] } },
      envelope: { unpackedSize: of.unpackedSize ?? 1 << 20 },
    }),
  squashfs: (tree: Tree, version: string, compressor: string): Image =>
    opened({ kind: 'squashfs', tree, summary: { version, compressor }, envelope: { unpackedSize: 4096 } }),
  fat: (tree: Tree): Image =>
    opened({ kind: 'fat', tree, summary: { sectorSize: 512 }, envelope: { unpackedSize: 1 << 20 } }),
  cpio: (tree: Tree, compression: Image['compression'], archives = 1): Image =>
    opened({ kind: 'initramfs', tree, compression, envelope: { segments: Array(archives).fill({}) } }),
};

function opened(parts: object): Image {
  return { compression: 'none', warnings: [], close: async () => {}, ...parts } as unknown as Image;
}
