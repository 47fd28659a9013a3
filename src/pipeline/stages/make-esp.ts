import { readChunks } from '../../base/byte-source.ts';
import { writeChunks } from '../../base/output-file.ts';
import { copyIntoFat } from '../../tools/mtools.ts';
import { openEsp } from '../esp.ts';
import type { Medium } from '../medium.ts';
import type { Menus, Plan } from '../plan.ts';
import { isoPath, type Workspace } from '../workspace.ts';

/** Puts the EFI system partition into the workspace: the stock one with our menus in it. Nothing where there is none. */
export async function makeEsp(plan: Plan, medium: Medium, menus: Menus, workspace: Workspace): Promise<void> {
  const { boot } = plan.identity;
  const esp = await openEsp(medium, boot);
  if (!esp || !boot.efi) return;
  try {
    const { image } = boot.efi;
    const path = image === 'appended' ? workspace.espImage : await isoPath(workspace, image);
    await writeChunks(path, readChunks(esp.source));
    for (const [name, bytes] of menus.esp) await copyIntoFat(path, `/${name}`, plan.epoch, once(bytes));
  } finally {
    await esp.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
