import { roundUp } from '../base/bytes.ts';
import type { MemoryFacts } from '../releases/facts/memory.ts';
import type { Tree } from '../tree/tree.ts';

export interface MemoryVerdict {
  /** `tight`: more than a quarter of what there is, which the installer needs as well. */
  readonly verdict: 'fits' | 'tight' | 'too large';
  /** Bytes that the image takes at most: its files, as often as they are held at once, and itself where it is fetched. */
  readonly need: number;
  /** Bytes that can hold it, on a machine with this much memory. */
  readonly limit: number;
  readonly memory: number;
}

const PAGE_SIZE = 4096;
/** What the kernel keeps for each file besides its pages, roughly. */
const INODE_COST = 1024;

/** What the files of a tree take in a ramfs or tmpfs, in bytes. */
export function sizeInMemory(tree: Tree): number {
  let size = 0;
  for (const inode of new Set(tree.values())) {
    size += INODE_COST;
    if (inode.kind === 'file') size += roundUp(inode.content.size, PAGE_SIZE);
  }
  return size;
}

/**
 * Whether an image can be held: `unpacked` and `image` in bytes, on a machine with `memory` bytes, or on the smallest
 * that the installer runs on.
 */
export function judgeMemory(
  { unpacked, image }: { readonly unpacked: number; readonly image: number },
  facts: MemoryFacts,
  memory: number = facts.floor,
): MemoryVerdict {
  const need = unpacked * facts.copies + image;
  const limit = limitOf(facts, memory);
  const verdict = need > limit ? 'too large' : need > limit / 4 ? 'tight' : 'fits';
  return { verdict, need, limit, memory };
}

function limitOf({ holder }: MemoryFacts, memory: number): number {
  if (holder === 'ramfs') return memory;
  return Math.min(memory, Math.max(holder.least, Math.min(holder.most, Math.floor(memory / 2))));
}
