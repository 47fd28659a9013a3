import { openFileSource, readChunks } from '../../base/byte-source.ts';
import { equalBytes } from '../../base/bytes.ts';
import { isBootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import { readFat } from '../../formats/fat/read.ts';
import { writeFat } from '../../formats/fat/write.ts';
import { copyIntoFat } from '../../tools/mtools.ts';
import { file, putInode, readTreeFile, type Tree, treePath } from '../../tree/tree.ts';
import { type Esp, openEsp } from '../esp.ts';
import type { Medium } from '../medium.ts';
import type { Menus, Plan } from '../plan.ts';
import { isoPath, type Workspace } from '../workspace.ts';

/** Puts the EFI system partition into the workspace: the stock one with our menus in it. Nothing where there is none. */
export async function makeEsp(
  plan: Pick<Plan, 'identity' | 'epoch'>,
  medium: Medium,
  menus: Pick<Menus, 'esp'>,
  workspace: Workspace,
): Promise<void> {
  const { boot } = plan.identity;
  const esp = await openEsp(medium, boot);
  if (!esp || !boot.efi) return;
  try {
    const { image } = boot.efi;
    const path = image === 'appended' ? workspace.espImage : await isoPath(workspace, image);
    await writeChunks(path, readChunks(esp.source));
    for (const [name, bytes] of menus.esp)
      await copyIntoFat(path, `/${name}`, plan.epoch, once(bytes)).catch((error: unknown) => {
        if (!isBootsmithError(error) || !/full/i.test(error.found ?? '')) throw error;
      });
    if (!(await holds(path, menus.esp))) await writeChunks(path, largerFat(esp, menus.esp, plan.epoch));
  } finally {
    await esp.close();
  }
}

/** mcopy cuts what does not fit, and does not always say so. */
async function holds(path: string, menus: Menus['esp']): Promise<boolean> {
  const source = await openFileSource(path);
  try {
    const { tree } = await readFat(source);
    for (const [name, bytes] of menus) {
      const there = await readTreeFile(tree, name);
      if (!there || !equalBytes(there, bytes)) return false;
    }
    return true;
  } finally {
    await source.close();
  }
}

/** A volume that is full is made anew, as large as it must be. */
function largerFat(
  { source, tree, summary }: Esp,
  menus: Menus['esp'],
  epoch: number,
): AsyncIterable<Uint8Array> {
  const changed: Tree = new Map(tree);
  for (const [name, bytes] of menus) putInode(changed, treePath(name), file(bytes, { mtime: epoch }));
  const { bits, clusterSize, serial, label } = summary;
  const kept = { bits, clusterSize, size: source.size };
  return writeFat(changed, { time: epoch, label, ...(serial === '' ? {} : { serial }), kept });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
