import { BootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import type { Initrd } from '../../formats/image.ts';
import { appendSegment, writeInitramfs } from '../../formats/initramfs/write.ts';
import { type Medium, openMediumFile } from '../medium.ts';
import type { PatchedInitrd } from '../patched-initrd.ts';
import type { InitrdPlan } from '../plan.ts';

/**
 * Writes the initramfs of the plan: the whole tree as one newc archive, or the stock bytes with an archive of what is
 * new behind them. Gives its size in bytes. Throws `unsupported` where appending cannot do what was done to the tree.
 */
export async function packInitramfs(
  stock: Initrd,
  { added, removed }: Pick<PatchedInitrd, 'added' | 'removed'>,
  medium: Medium,
  plan: InitrdPlan,
  path: string,
): Promise<number> {
  const { way, compression } = plan.initrd;
  if (way === 'repack') return writeChunks(path, writeInitramfs(stock.tree, { compression }));
  const { initrd } = plan.identity.boot;
  if (removed.length > 0 || (stock.kind === 'initramfs' && stock.envelope.unread))
    throw new BootsmithError('unsupported', `what is new cannot be appended to /${initrd}`, {
      at: { file: medium.path },
      found:
        removed.length > 0
          ? `${removed.length} paths are to be gone, /${removed[0]} among them`
          : 'bytes behind the point where Linux stops reading',
      expected: 'changes that a later archive can bring',
      hint: 'Write way: repack below initrd: in the profile.',
    });
  const source = await openMediumFile(medium, initrd);
  if (!source) throw new BootsmithError('unrecognised', `${medium.path} has no /${initrd}`);
  try {
    return await writeChunks(path, appendSegment(source, added, { compression }));
  } finally {
    await source.close();
  }
}
