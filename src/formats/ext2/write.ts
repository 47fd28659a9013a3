import { bytesOf, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Content, Tree } from '../../tree/tree.ts';
import { listStretch } from './block-tree.ts';
import { ChunkReader, gatherChunks, zeroChunks } from './chunks.ts';
import { encodeDirectory } from './directory.ts';
import { type GroupPlace, locateData } from './geometry.ts';
import { INODE_SIZE, SUPERBLOCK_OFFSET } from './layout.ts';
import {
  countUsedData,
  encodeBlockBitmap,
  encodeGroups,
  encodeInode,
  encodeInodeBitmap,
  encodeSuperblock,
} from './metadata.ts';
import type { Ext2WriteOptions } from './options.ts';
import { type ImageLayout, layOutImage, type PlannedInode } from './plan.ts';

export type { Ext2BlockSize } from './layout.ts';
export type { Ext2WriteOptions } from './options.ts';
export { type Ext2Plan, planExt2 } from './plan.ts';

/**
 * Writes a tree as an ext2 image that kernels from 2.4 on mount: revision 1, inodes of 128 bytes, no journal, the
 * features filetype and sparse_super, and large_file when a file needs it. Gives the bytes in order; contents are read
 * one after the other when their place comes, so memory does not grow with them. Inodes, data and directory entries
 * stand in the order of the tree. `lost+found` is made when the tree has none. The same tree and options give the same
 * bytes.
 *
 * Throws at once: `usage` for options out of range and for a tree that lacks a directory, `unsupported` for what ext2
 * cannot hold, naming the path. While writing: `corrupt` for a content that is not as long as it says.
 */
export function writeExt2(tree: Tree, options: Ext2WriteOptions): AsyncIterable<Uint8Array> {
  return gatherChunks(writeImage(layOutImage(tree, options)));
}

async function* writeImage(layout: ImageLayout): AsyncGenerator<Uint8Array> {
  const { geometry } = layout;
  const { blockSize, firstDataBlock } = geometry;
  const descriptors = encodeGroups(layout);
  const data = new ChunkReader(readData(layout));
  try {
    if (firstDataBlock > 0) yield new Uint8Array(firstDataBlock * blockSize);
    for (const [i, group] of geometry.groups.entries()) {
      if (group.hasSuperblock) {
        const block = new Uint8Array(blockSize);
        block.set(encodeSuperblock(layout, i), group.start === 0 ? SUPERBLOCK_OFFSET : 0);
        yield block;
        yield descriptors;
      }
      yield encodeBlockBitmap(layout, group);
      yield encodeInodeBitmap(layout, i);
      yield* encodeInodeTable(layout, i);
      yield* writeGroupData(layout, group, data);
    }
    await data.finish();
  } finally {
    await data.close();
  }
}

async function* writeGroupData(
  layout: ImageLayout,
  group: GroupPlace,
  data: ChunkReader,
): AsyncGenerator<Uint8Array> {
  const { blockSize } = layout.geometry;
  const used = countUsedData(layout, group);
  yield* data.take(used * blockSize);
  yield* zeroChunks((group.end - group.firstData - used) * blockSize);
}

function* encodeInodeTable(layout: ImageLayout, group: number): Generator<Uint8Array> {
  const { blockSize, inodesPerGroup } = layout.geometry;
  // Numbers are given in order: the root is 2, and the others follow one another without a gap.
  const [root, ...others] = layout.inodes;
  const firstNumber = others[0]?.number ?? 0;
  const first = group * inodesPerGroup + 1;
  const perBlock = blockSize / INODE_SIZE;
  for (let number = first; number < first + inodesPerGroup; number += perBlock) {
    const block = new Uint8Array(blockSize);
    for (let i = 0; i < perBlock; i++) {
      const planned = number + i === root?.number ? root : others[number + i - firstNumber];
      if (planned !== undefined) block.set(encodeInode(layout, planned), i * INODE_SIZE);
    }
    yield block;
  }
}

/** All used data blocks through all groups, indirect blocks in their places. */
async function* readData(layout: ImageLayout): AsyncGenerator<Uint8Array> {
  const { geometry } = layout;
  const { blockSize } = geometry;
  for (const planned of layout.inodes) {
    if (planned.dataBlocks === 0 && planned.inode.kind !== 'file') continue;
    const data = new ChunkReader(readInodeData(planned, blockSize));
    const parts = listStretch(planned.firstData, planned.dataBlocks, blockSize, (index) =>
      locateData(geometry, index),
    );
    try {
      for (const part of parts) {
        if (part.kind === 'indirect') yield part.bytes;
        else yield* data.take(part.count * blockSize);
      }
      await data.finish();
    } finally {
      await data.close();
    }
  }
}

/** What one inode has in data blocks, padded to whole ones. */
async function* readInodeData(planned: PlannedInode, blockSize: number): AsyncGenerator<Uint8Array> {
  const { inode, entries, dataSize, dataBlocks } = planned;
  if (entries !== undefined) yield* encodeDirectory(entries, blockSize);
  else if (inode.kind === 'symlink') yield bytesOf(inode.target);
  else if (inode.kind === 'file') yield* readWholeContent(planned, inode.content);
  const padding = dataBlocks * blockSize - dataSize;
  if (padding > 0) yield new Uint8Array(padding);
}

async function* readWholeContent(planned: PlannedInode, content: Content): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content.chunks()) {
    size += chunk.length;
    if (size > planned.dataSize) break;
    yield chunk;
  }
  if (size !== planned.dataSize)
    throw new BootsmithError('corrupt', `/${toText(planned.path)}: its content is not as long as it says`, {
      found: size > planned.dataSize ? 'more bytes' : `${size} bytes`,
      expected: `${planned.dataSize} bytes`,
      hint: 'The file has changed while it was read; run again.',
    });
}
