import { encodeText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { applyPatchList, type LedgerEntry } from '../../patching/apply.ts';
import { isSameModule, listModuleBall } from '../../patching/module-ball.ts';
import { layOver, overlayPath } from '../../tree/overlay.ts';
import { file, putInode, resolvePath, type Tree, treePath } from '../../tree/tree.ts';
import { KICKSTART_PATH, type Plan } from '../plan.ts';

/**
 * Makes the stock tree ours, in place: the patch lists of the release, then the profile's files, then the second
 * ks.cfg. Gives the ledger of all that was done.
 */
export async function patchInitrd(tree: Tree, plan: Plan): Promise<LedgerEntry[]> {
  const ledger: LedgerEntry[] = [];
  for (const list of plan.patches) ledger.push(...(await applyPatchList(tree, list, plan.epoch)));
  for (const required of plan.identity.release.initrd.required)
    if (!resolvePath(tree, treePath(required)))
      throw new BootsmithError('patch-conflict', `the initrd has no /${required}`, {
        expected: `all of ${plan.identity.release.initrd.required.map((path) => `/${path}`).join(', ')}`,
        hint: 'Without it the installer does not come up; use the stock initrd of the release.',
      });
  await requireDrivers(tree, plan);
  const fields = { mtime: plan.epoch };
  for (const { source, destination } of plan.initrdFiles) {
    const extra: Tree = new Map();
    await overlayPath(extra, source, treePath(destination), fields);
    const { added } = layOver(tree, extra);
    ledger.push(entry('put', destination, `${added.size} paths from ${source}`, 'the profile asks for it'));
  }
  putInode(tree, treePath(KICKSTART_PATH), file(encodeText(plan.kickstarts.second), fields), fields);
  ledger.push(entry('put', `/${KICKSTART_PATH}`, 'second ks.cfg', 'the loader parses it'));
  return ledger;
}

function entry(verb: string, path: string, did: string, why: string): LedgerEntry {
  return { list: 'profile', verb, path, did, why };
}

/** The loader says nothing to the console when a driver is not in its module ball, so it is asked for here. */
async function requireDrivers(tree: Tree, plan: Plan): Promise<void> {
  if (plan.drivers.length === 0) return;
  const modules = await listModuleBall(tree);
  for (const driver of plan.drivers) {
    if (!modules || modules.some((name) => isSameModule(name, driver))) continue;
    throw new BootsmithError('profile', `the driver ${driver} is not in the initrd`, {
      at: { file: plan.profile },
      found: `${modules.length} modules: ${modules.slice(0, 12).join(' ')}${modules.length > 12 ? ' ...' : ''}`,
      expected: driver,
      hint: 'Name a module that the medium carries.',
    });
  }
}
