import { type ByteString, encodeText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { addDrivers, listDrivers, requireDrivers } from '../../drivers/add.ts';
import { addDriverDisks, openDriverDisk } from '../../drivers/driver-disk.ts';
import { applyPatchList, type LedgerEntry } from '../../patching/apply.ts';
import { layOver, overlayPath } from '../../tree/overlay.ts';
import {
  directory,
  file,
  putInode,
  ROOT,
  resolvePath,
  sortedPaths,
  type Tree,
  treePath,
} from '../../tree/tree.ts';
import { KICKSTART_PATH } from '../medium.ts';
import type { InitramfsFiles } from '../opened-images.ts';
import type { PatchedInitrd } from '../patched-initrd.ts';
import type { InitrdPlan } from '../plan.ts';

/**
 * Makes the stock tree ours, in place: the patch lists of the release, then the profile's files, then the second
 * ks.cfg, then `further` files. Gives the ledger of all that was done, and what is new.
 */
export async function patchInitrd(
  tree: Tree,
  plan: InitrdPlan,
  further: readonly InitramfsFiles[] = [],
): Promise<PatchedInitrd> {
  const before = new Map(tree);
  const ledger: LedgerEntry[] = [];
  for (const list of plan.patches) ledger.push(...(await applyPatchList(tree, list, plan.epoch)));
  for (const required of plan.identity.release.initrd.required)
    if (!resolvePath(tree, treePath(required)))
      throw new BootsmithError('patch-conflict', `the initrd has no /${required}`, {
        expected: `all of ${plan.identity.release.initrd.required.map((path) => `/${path}`).join(', ')}`,
        hint: 'Without it the installer does not come up; use the stock initrd of the release.',
      });
  const drivers = await putDrivers(tree, plan);
  ledger.push(...drivers.ledger);
  const fields = { mtime: plan.epoch };
  for (const { source, destination } of plan.initrd.files) {
    const extra: Tree = new Map();
    await overlayPath(extra, source, treePath(destination), fields);
    const { added } = layOver(tree, extra);
    ledger.push(entry('put', destination, `${added.size} paths from ${source}`, 'the profile asks for it'));
  }
  const { second } = plan.kickstarts;
  if (second !== undefined) {
    putInode(tree, treePath(KICKSTART_PATH), file(encodeText(second), fields), fields);
    ledger.push(entry('put', `/${KICKSTART_PATH}`, 'second ks.cfg', 'the loader parses it'));
  }
  for (const files of further) ledger.push(putFurther(tree, files, plan.epoch));
  return { ledger, warnings: drivers.warnings, ...compareTrees(before, tree) };
}

function putFurther(
  tree: Tree,
  { tree: files, destination, what }: InitramfsFiles,
  mtime: number,
): LedgerEntry {
  const moved: Tree = new Map();
  putInode(moved, treePath(destination), directory({ mtime }));
  for (const path of sortedPaths(files)) {
    const inode = files.get(path);
    if (path !== ROOT && inode) putInode(moved, `${treePath(destination)}/${path}` as ByteString, inode);
  }
  const { added } = layOver(tree, moved);
  return entry('put', `/${destination}`, `${added.size} paths`, `the files of the ${what} image`);
}

async function putDrivers(tree: Tree, plan: InitrdPlan): Promise<Pick<PatchedInitrd, 'ledger' | 'warnings'>> {
  const { release, arch, kernelVersion } = plan.identity;
  const facts = release.drivers;
  const kernel = kernelVersion?.split(' ')[0];
  const options = { facts, arch, mtime: plan.epoch, ...(kernel === undefined ? {} : { kernel }) };
  const added = await addDrivers(tree, plan.drivers.modules, options);
  const disks = await Promise.all(plan.drivers.disks.map(openDriverDisk));
  try {
    const filesystems = facts.layout === 'ball' ? { filesystems: release.stage2.filesystems } : {};
    const { ledger } = await addDriverDisks(tree, disks, { ...options, ...filesystems });
    // The early stage says nothing on the console when it does not find a driver, so it is asked for here.
    const wanted = plan.drivers.loading.map(({ module }) => module);
    if (wanted.length > 0 && disks.length === 0)
      requireDrivers(await listDrivers(tree, facts, options), wanted, facts);
    return { ledger: [...added.ledger, ...ledger], warnings: added.warnings };
  } finally {
    for (const disk of disks) await disk.close();
  }
}

function compareTrees(before: Tree, after: Tree): Pick<PatchedInitrd, 'added' | 'removed'> {
  const added = new Map([...after].filter(([path, inode]) => before.get(path) !== inode));
  return { added, removed: [...before.keys()].filter((path) => !after.has(path)) };
}

function entry(verb: string, path: string, did: string, why: string): LedgerEntry {
  return { list: 'profile', verb, path, did, why };
}
