import { writeChunks } from '../../base/output-file.ts';
import { writeExt2 } from '../../formats/ext2/write.ts';
import { makeUpdatesTree } from '../../updates/image-tree.ts';
import type { Plan } from '../plan.ts';

/** Writes the updates image: ext2, which the loader of every release up to RHEL 6 mounts. Gives its size in bytes. */
export async function makeUpdates(plan: Plan, path: string): Promise<number> {
  const { release, arch } = plan.identity;
  const tree = await makeUpdatesTree({
    release,
    arch,
    kickstart: plan.kickstarts.install,
    files: plan.updates.files,
    mtime: plan.epoch,
  });
  const chunks = writeExt2(tree, {
    time: plan.epoch,
    label: 'updates',
    spareBytes: plan.updates.roomBytes,
    // A loop device over a file of a CD may have the CD's sectors of 2048 bytes: smaller blocks do not mount there.
    blockSize: 2048,
  });
  return writeChunks(path, chunks);
}
