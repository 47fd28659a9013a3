import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Content } from '../../tree/tree.ts';
import { EXTENT_BLOCK_LIMIT } from './ext4-layout.ts';
import { mapExtents } from './extents.ts';
import {
  BLOCK_POINTERS,
  DIRECT_COUNT,
  INDIRECT_LEVELS,
  INODE_FLAG,
  POINTER_SIZE,
  UNREAD_INODE_FLAGS,
} from './layout.ts';
import { checkBlock, type RawInode, type Volume } from './volume.ts';

/** Neighbouring blocks of a file that also lie side by side in the image; without `block`, a hole. */
export interface BlockRun {
  readonly block: number | undefined;
  readonly count: number;
}

const CHUNK_SIZE = 256 * 1024;

/** The most bytes that direct and indirect blocks can map. */
export function mappedLimit(blockSize: number): number {
  const pointers = blockSize / POINTER_SIZE;
  return blockSize * INDIRECT_LEVELS.reduce((sum, level) => sum + pointers ** level, DIRECT_COUNT);
}

/** The most bytes that a file of this inode can have. */
export function sizeLimit(volume: Volume, inode: RawInode): number {
  const { blockSize } = volume;
  return (inode.flags & INODE_FLAG.extents) === 0 ? mappedLimit(blockSize) : EXTENT_BLOCK_LIMIT * blockSize;
}

/** Throws `unsupported` for an inode whose data cannot be read, naming the feature. */
export function checkMapped(volume: Volume, inode: RawInode): void {
  for (const [flag, feature] of UNREAD_INODE_FLAGS)
    if ((inode.flags & flag) !== 0)
      throw new BootsmithError(
        'unsupported',
        `${volume.source.name}: inode ${inode.number} uses the feature ${feature}`,
        { at: { file: volume.source.name, offset: inode.offset }, found: feature },
      );
}

/**
 * Where the first `blockCount` blocks of an inode are, in order. This is the only place that knows how data is mapped.
 * Reads indirect blocks and nodes of extent trees as they are needed; throws `corrupt` for a block number outside the
 * image and for a broken extent tree. Inline data is no matter of blocks and not asked for here.
 */
export async function* mapBlocks(
  volume: Volume,
  inode: RawInode,
  blockCount: number,
): AsyncGenerator<BlockRun> {
  checkMapped(volume, inode);
  let run: BlockRun | undefined;
  const map = (inode.flags & INODE_FLAG.extents) === 0 ? mapPieces : mapExtents;
  for await (const next of map(volume, inode, blockCount)) {
    if (run !== undefined && follows(run, next)) {
      run = { block: run.block, count: run.count + next.count };
      continue;
    }
    if (run !== undefined) yield run;
    run = next;
  }
  if (run !== undefined) yield run;
}

function follows(run: BlockRun, next: BlockRun): boolean {
  if (run.block === undefined || next.block === undefined) return run.block === next.block;
  return run.block + run.count === next.block;
}

async function* mapPieces(volume: Volume, inode: RawInode, blockCount: number): AsyncGenerator<BlockRun> {
  const base = inode.offset + BLOCK_POINTERS.offset;
  const direct = Math.min(blockCount, DIRECT_COUNT);
  yield* mapPointers(volume, inode.pointers, base, 0, direct);
  let left = blockCount - direct;
  for (const level of INDIRECT_LEVELS) {
    if (left <= 0) return;
    const at = (DIRECT_COUNT + level - 1) * POINTER_SIZE;
    const mapped = Math.min(left, (volume.blockSize / POINTER_SIZE) ** level);
    yield* mapPointers(volume, inode.pointers.subarray(at, at + POINTER_SIZE), base + at, level, mapped);
    left -= mapped;
  }
}

/** Maps `count` blocks below an array of pointers that lies at byte `offset` and is `level` indirections up. */
async function* mapPointers(
  volume: Volume,
  pointers: Uint8Array,
  offset: number,
  level: number,
  count: number,
): AsyncGenerator<BlockRun> {
  const span = (volume.blockSize / POINTER_SIZE) ** level;
  const view = viewOf(pointers);
  let run: BlockRun | undefined;
  for (let i = 0; i * span < count; i++) {
    const block = view.getUint32(i * POINTER_SIZE, true);
    const mapped = Math.min(span, count - i * span);
    if (block !== 0) checkBlock(volume, block, offset + i * POINTER_SIZE);
    if (block !== 0 && level > 0) {
      if (run !== undefined) yield run;
      run = undefined;
      const below = await volume.readBlock(block);
      yield* mapPointers(volume, below, block * volume.blockSize, level - 1, mapped);
      continue;
    }
    const next = { block: block === 0 ? undefined : block, count: mapped };
    if (run !== undefined && follows(run, next)) run = { block: run.block, count: run.count + mapped };
    else {
      if (run !== undefined) yield run;
      run = next;
    }
  }
  if (run !== undefined) yield run;
}

/** The first `size` bytes of an inode's data on demand; blocks are looked up and read while they are consumed. */
export function inodeContent(volume: Volume, inode: RawInode, size: number): Content {
  return { size, chunks: () => readInodeChunks(volume, inode, size) };
}

async function* readInodeChunks(volume: Volume, inode: RawInode, size: number): AsyncGenerator<Uint8Array> {
  const { source, blockSize } = volume;
  let left = size;
  for await (const { block, count } of mapBlocks(volume, inode, Math.ceil(size / blockSize))) {
    const length = Math.min(left, count * blockSize);
    for (let at = 0; at < length; at += CHUNK_SIZE) {
      const part = Math.min(CHUNK_SIZE, length - at);
      yield block === undefined ? new Uint8Array(part) : await source.read(block * blockSize + at, part);
    }
    left -= length;
  }
}
