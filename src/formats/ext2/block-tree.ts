import { viewOf } from '../../base/bytes.ts';
import { BLOCK_POINTERS, DIRECT_COUNT, INDIRECT_LEVELS, POINTER_SIZE } from './layout.ts';

/*
 * How a file's blocks are laid out when written: one stretch of data blocks in which each indirect block stands right
 * before the blocks that it points to. So every position follows from the stretch's start and the block count, and
 * nothing has to be kept in memory.
 */

/** Turns a position in the count of data blocks into a block number. */
export type Locate = (index: number) => number;

/** A part of a stretch: an indirect block, or `count` blocks of the file's own data. */
export type StretchPart =
  | { readonly kind: 'indirect'; readonly bytes: Uint8Array }
  | { readonly kind: 'data'; readonly count: number };

/** The blocks of a subtree that is `level` indirections deep and maps `count` > 0 blocks, indirect ones included. */
function sizeOfSubtree(level: number, count: number, fanout: number): number {
  let size = count;
  for (let depth = 1; depth <= level; depth++) size += Math.ceil(count / fanout ** depth);
  return size;
}

/** The three indirect subtrees of a file as far as they are needed, with the position of each top block. */
function* subtrees(count: number, fanout: number): Generator<{ level: number; at: number; count: number }> {
  let at = Math.min(count, DIRECT_COUNT);
  let left = count - at;
  for (const level of INDIRECT_LEVELS) {
    if (left <= 0) return;
    const mapped = Math.min(left, fanout ** level);
    yield { level, at, count: mapped };
    at += sizeOfSubtree(level, mapped, fanout);
    left -= mapped;
  }
}

/** How many blocks a file of `count` data blocks takes in all. */
export function sizeOfStretch(count: number, blockSize: number): number {
  const fanout = blockSize / POINTER_SIZE;
  let size = Math.min(count, DIRECT_COUNT);
  for (const tree of subtrees(count, fanout)) size += sizeOfSubtree(tree.level, tree.count, fanout);
  return size;
}

/** The 60 bytes of `i_block` for a file of `count` blocks whose stretch begins at `start`. */
export function encodePointers(start: number, count: number, blockSize: number, locate: Locate): Uint8Array {
  const bytes = new Uint8Array(BLOCK_POINTERS.size);
  const view = viewOf(bytes);
  for (let i = 0; i < Math.min(count, DIRECT_COUNT); i++)
    view.setUint32(i * POINTER_SIZE, locate(start + i), true);
  for (const { level, at } of subtrees(count, blockSize / POINTER_SIZE))
    view.setUint32((DIRECT_COUNT + level - 1) * POINTER_SIZE, locate(start + at), true);
  return bytes;
}

/** The parts of a stretch in the order of their positions. */
export function* listStretch(
  start: number,
  count: number,
  blockSize: number,
  locate: Locate,
): Generator<StretchPart> {
  const fanout = blockSize / POINTER_SIZE;
  if (count > 0) yield { kind: 'data', count: Math.min(count, DIRECT_COUNT) };
  for (const tree of subtrees(count, fanout))
    yield* listSubtree(tree.level, start + tree.at, tree.count, fanout, locate);
}

function* listSubtree(
  level: number,
  position: number,
  count: number,
  fanout: number,
  locate: Locate,
): Generator<StretchPart> {
  const below = fanout ** (level - 1);
  const stride = sizeOfSubtree(level - 1, below, fanout);
  const children = Math.ceil(count / below);
  const bytes = new Uint8Array(fanout * POINTER_SIZE);
  const view = viewOf(bytes);
  for (let i = 0; i < children; i++)
    view.setUint32(i * POINTER_SIZE, locate(position + 1 + i * stride), true);
  yield { kind: 'indirect', bytes };
  if (level === 1) {
    yield { kind: 'data', count };
    return;
  }
  for (let i = 0; i < children; i++)
    yield* listSubtree(
      level - 1,
      position + 1 + i * stride,
      Math.min(below, count - i * below),
      fanout,
      locate,
    );
}
