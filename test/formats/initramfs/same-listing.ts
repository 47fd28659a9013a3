import { expect } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { type Initramfs, readInitramfs } from '../../../src/formats/initramfs/read.ts';
import type { Inode } from '../../../src/tree/tree.ts';

/** All that a listing shows of an inode: a file's size stands for its content. */
function shown(inode: Inode) {
  return inode.kind === 'file' ? { ...inode, content: inode.content.size } : inode;
}

function summary({ tree, parts, warnings, envelope }: Initramfs) {
  const entries = (list: Iterable<readonly [string, Inode]>) =>
    [...list].map(([path, inode]) => [path, shown(inode)]);
  const segments = envelope.segments.map(({ exact, reason, ...segment }) => segment);
  return { tree: entries(tree), parts: parts?.map(entries), warnings, envelope: { ...envelope, segments } };
}

async function outcome(reading: Promise<Initramfs>) {
  try {
    const image = await reading;
    await image.close();
    return summary(image);
  } catch (error) {
    const { kind, message, at, found } = error as Record<string, unknown>;
    return { kind, message, at, found };
  }
}

/** That a listing, for which nothing is kept, sees what a whole reading sees, or fails as that does. */
export async function expectSameListing(bytes: Uint8Array, name = 'initrd.img'): Promise<void> {
  const source = memorySource(bytes, name);
  const listing = await outcome(readInitramfs(source, { listing: true }));
  expect(listing, name).toEqual(await outcome(readInitramfs(source)));
}
