import { assetPath } from '../../base/assets.ts';
import { sourceDateEpoch } from '../../base/epoch.ts';
import { findPatchLists } from '../../patching/patch-list.ts';
import type { Placement } from '../../updates/placement.ts';
import type { FullPlan } from '../full-plan.ts';
import type { Identity, Medium } from '../medium.ts';
import type { InitrdPlan } from '../plan.ts';
import type { Profile } from '../profile.ts';
import { refuseImpossibleInitrd } from '../refusals.ts';
import { planInitrd } from './initrd.ts';
import { namedInFile } from './kickstarts.ts';

/** Undefined where nothing is asked for that the initrd has to hold. */
export async function planFullInitrd(
  profile: Profile,
  medium: Medium,
  identity: Identity,
  {
    drivers,
    kickstart,
    placement,
  }: {
    drivers: InitrdPlan['drivers'];
    kickstart: FullPlan['kickstart'];
    placement: Placement | undefined;
  },
  hostPath: (path: string) => string,
): Promise<InitrdPlan | undefined> {
  const files = profile.initrd.files.map((file) => ({ ...file, source: hostPath(file.source) }));
  const second = kickstart?.on === 'initramfs' ? kickstart.text : undefined;
  const isAsked =
    files.length + drivers.modules.length + drivers.disks.length > 0 ||
    second !== undefined ||
    placement?.files?.tree === 'initramfs';
  if (!isAsked) return undefined;
  const { container } = identity.release.initrd;
  // The stock bytes stay where they can: modules change depmod's tables in place, and an ext2 image takes no archive.
  const keeps = container === 'cpio' && drivers.modules.length === 0 && drivers.disks.length === 0;
  const way = profile.initrd.way ?? (keeps ? 'append' : 'repack');
  const initrd = await planInitrd({ initrd: { ...profile.initrd, way } }, medium, identity, files);
  const { kickstart: given } = profile;
  const named = second && given ? namedInFile({ kickstart: given }, second, identity.release) : [];
  const plan: InitrdPlan = {
    identity,
    epoch: sourceDateEpoch(),
    patches:
      way === 'repack' && container === 'ext2'
        ? await findPatchLists(assetPath('patches'), identity.release.id)
        : [],
    drivers: { ...drivers, loading: [...drivers.loading, ...named] },
    initrd: { ...initrd, files },
    kickstarts: second === undefined ? {} : { second },
  };
  refuseImpossibleInitrd(plan, profile.file);
  return plan;
}
