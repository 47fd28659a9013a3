import { toText } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import { listSquashfsRoot } from '../../formats/squashfs/root.ts';
import { overlayPath } from '../../tree/overlay.ts';
import { file, type Tree, treePath } from '../../tree/tree.ts';
import { type Identity, KICKSTART_PATH, type Medium, openMediumFile } from '../medium.ts';
import type { Plan, PlannedFile } from '../plan.ts';
import type { BaseProfile as Profile } from '../profile.ts';

/** The stock compression is kept, where there is one that an archive can have. */
export async function planInitrd(
  { initrd }: Pick<Profile, 'initrd'>,
  medium: Medium,
  { boot }: Identity,
  files: readonly PlannedFile[],
): Promise<Omit<Plan['initrd'], 'files'>> {
  const { way } = initrd;
  const stock = await medium.initrd(boot.initrd);
  const kept = stock?.kind === 'initramfs' && way === 'repack' ? stock.compression : 'gzip';
  const fresh: Tree = new Map([[treePath(KICKSTART_PATH), file(new Uint8Array())]]);
  for (const { source, destination } of files)
    await overlayPath(fresh, source, treePath(destination), { mtime: 0 });
  const replaced = [...fresh.keys()].filter((path) => stock?.tree.get(path)?.kind === 'file').map(toText);
  return { way, compression: initrd.compression ?? kept, replaced };
}

/** Only where the shape of stage2 decides whether it is taken. */
export async function lookIntoStage2(medium: Medium, { release }: Identity): Promise<boolean | undefined> {
  if (release.stage2.flat) return undefined;
  for (const path of release.stage2.paths) {
    const source = await openMediumFile(medium, path);
    if (!source) continue;
    try {
      return (await listSquashfsRoot(source)).includes('LiveOS');
    } catch (error) {
      // What is no squashfs 4, or cannot be listed here, is not judged.
      if (isBootsmithError(error)) return undefined;
      throw error;
    } finally {
      await source.close();
    }
  }
  return undefined;
}
