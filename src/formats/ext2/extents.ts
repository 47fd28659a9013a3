import type { BlockRun } from './block-map.ts';
import {
  EXTENT,
  EXTENT_COUNT_LIMIT,
  EXTENT_DEPTH_LIMIT,
  EXTENT_ENTRY_SIZE,
  EXTENT_HEAD,
  EXTENT_HEAD_SIZE,
  EXTENT_INDEX,
  EXTENT_MAGIC,
} from './ext4-layout.ts';
import { type FieldValues, readFields } from './fields.ts';
import { BLOCK_POINTERS } from './layout.ts';
import { checkBlock, damage, type RawInode, type Volume } from './volume.ts';

/** A node of the tree and the part of the file that it may map: blocks `from` to before `to`. */
interface Node {
  readonly bytes: Uint8Array;
  /** Where it lies, in bytes from the start of the image. */
  readonly offset: number;
  /** Undefined for the root, which says itself how deep it is. */
  readonly depth: number | undefined;
  readonly from: number;
  readonly to: number;
}

/**
 * Where the first `blockCount` blocks of an inode with the flag `extents` are, in order; what no extent maps and what
 * an uninitialised one maps are holes. Nodes are read as they are needed.
 *
 * Throws `corrupt` for a tree that contradicts itself. Every node must map something inside the part that its index
 * entry leaves it, and parts do not overlap, so no node is visited twice and there are no loops. Checksums of nodes
 * are not looked at.
 */
export async function* mapExtents(
  volume: Volume,
  inode: RawInode,
  blockCount: number,
): AsyncGenerator<BlockRun> {
  const offset = inode.offset + BLOCK_POINTERS.offset;
  let next = 0;
  const root = { bytes: inode.pointers, offset, depth: undefined, from: 0, to: 2 ** 32 };
  for await (const { logical, block, count } of walk(volume, root)) {
    if (logical >= blockCount) break;
    if (logical > next) yield { block: undefined, count: logical - next };
    yield { block, count: Math.min(count, blockCount - logical) };
    next = logical + count;
  }
  if (next < blockCount) yield { block: undefined, count: blockCount - next };
}

async function* walk(volume: Volume, node: Node): AsyncGenerator<BlockRun & { logical: number }> {
  const { entryCount, depth } = readHead(volume, node);
  const view = entryReader(volume, node, entryCount);
  for (let i = 0; i < entryCount; i++) {
    const from = view.logical(i);
    if (depth === 0) {
      yield readExtent(volume, node, i);
      continue;
    }
    const to = i + 1 < entryCount ? view.logical(i + 1) : node.to;
    const at = EXTENT_HEAD_SIZE + i * EXTENT_ENTRY_SIZE;
    const { node: low, nodeHigh } = readFields(node.bytes, at, EXTENT_INDEX);
    const block = nodeHigh * 2 ** 32 + low;
    checkBlock(volume, block, node.offset + at + EXTENT_INDEX.node[0]);
    const bytes = await volume.readBlock(block);
    yield* walk(volume, { bytes, offset: block * volume.blockSize, depth: depth - 1, from, to });
  }
}

function readHead(volume: Volume, node: Node): FieldValues<typeof EXTENT_HEAD> {
  const head = readFields(node.bytes, 0, EXTENT_HEAD);
  const { magic, entryCount, entryLimit, depth } = head;
  if (magic !== EXTENT_MAGIC)
    throw damage(volume, node.offset, 'an extent tree has a wrong magic', hex(magic), hex(EXTENT_MAGIC));
  const room = Math.floor((node.bytes.length - EXTENT_HEAD_SIZE) / EXTENT_ENTRY_SIZE);
  if (entryLimit > room || entryCount > entryLimit)
    throw damage(
      volume,
      node.offset + EXTENT_HEAD.entryCount[0],
      'an extent tree has too many entries',
      `${entryCount} of ${entryLimit}`,
      `${room} at most`,
    );
  const wanted = node.depth;
  if (wanted === undefined ? depth > EXTENT_DEPTH_LIMIT : depth !== wanted)
    throw damage(
      volume,
      node.offset + EXTENT_HEAD.depth[0],
      'an extent tree has a wrong depth',
      `${depth}`,
      wanted === undefined ? `0 to ${EXTENT_DEPTH_LIMIT}` : `${wanted}`,
    );
  if (entryCount === 0 && (depth > 0 || wanted !== undefined))
    throw damage(volume, node.offset, 'a node of an extent tree is empty', '0 entries', '1 or more');
  return head;
}

/** Gives the first logical block of each entry, after checking that they ascend inside the node's part of the file. */
function entryReader(volume: Volume, node: Node, entryCount: number): { logical: (i: number) => number } {
  const at = (i: number) => EXTENT_HEAD_SIZE + i * EXTENT_ENTRY_SIZE;
  const logical = (i: number) => readFields(node.bytes, at(i), { logical: EXTENT.logical }).logical;
  for (let i = 0, least = node.from; i < entryCount; i++) {
    const here = logical(i);
    if (here < least || here >= node.to)
      throw damage(
        volume,
        node.offset + at(i),
        'an extent tree is out of order',
        `block ${here}`,
        `${least} to ${node.to - 1}`,
      );
    least = here + 1;
  }
  return { logical };
}

function readExtent(volume: Volume, node: Node, i: number): BlockRun & { logical: number } {
  const at = EXTENT_HEAD_SIZE + i * EXTENT_ENTRY_SIZE;
  const { logical, count: stored, start, startHigh } = readFields(node.bytes, at, EXTENT);
  const isWritten = stored <= EXTENT_COUNT_LIMIT;
  const count = isWritten ? stored : stored - EXTENT_COUNT_LIMIT;
  const block = startHigh * 2 ** 32 + start;
  const isLast = i + 1 === readFields(node.bytes, 0, EXTENT_HEAD).entryCount;
  const end = isLast
    ? node.to
    : readFields(node.bytes, at + EXTENT_ENTRY_SIZE, { logical: EXTENT.logical }).logical;
  if (count === 0 || logical + count > end)
    throw damage(
      volume,
      node.offset + at + EXTENT.count[0],
      'an extent has a wrong length',
      `${count} blocks at ${logical}`,
      `1 to ${end - logical}`,
    );
  checkBlock(volume, block, node.offset + at + EXTENT.start[0]);
  checkBlock(volume, block + count - 1, node.offset + at + EXTENT.start[0]);
  return { logical, count, block: isWritten ? block : undefined };
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
