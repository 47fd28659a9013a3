import { sourceDateEpoch } from '../../base/epoch.ts';
import { BootsmithError } from '../../base/errors.ts';
import { writeInstallKickstart } from '../../kickstart/write.ts';
import type { Placement } from '../../updates/placement.ts';
import type { FullPlan } from '../full-plan.ts';
import type { Identity, Medium } from '../medium.ts';
import type { ImagePlan } from '../plan.ts';
import type { Profile } from '../profile.ts';
import { readKickstart, requireGoodKickstart } from './kickstarts.ts';
import { planProductImage, planUpdatesImage } from './updates.ts';

/**
 * What the images of a full medium are: it may well have none. `placement` is that of the updates, where they are more
 * than a copy of one file. Throws `profile` for a place with nothing to place.
 */
export async function planFullImages(
  profile: Profile,
  medium: Medium,
  identity: Identity,
  volume: string,
  hostPath: (path: string) => string,
): Promise<Pick<FullPlan, 'updates' | 'product'> & { readonly placement: Placement | undefined }> {
  const { updates, installer } = profile;
  const { release } = identity;
  const shared = { identity, epoch: sourceDateEpoch(), profile: profile.file };
  const productImage = planProductImage(profile, medium, release, hostPath);
  const product = productImage && { ...shared, image: productImage, install: undefined };
  const image = planUpdatesImage(profile, release, volume, hostPath);
  const { placement, merge } = image;
  if (updates.sources.length + updates.files.length > 0 || installer !== undefined) {
    const install = installer && (await installKickstart(profile, installer.kickstart, identity, hostPath));
    return { product, updates: { ...shared, image, install }, placement };
  }
  if (typeof merge === 'object' && placement.place !== 'medium')
    return { product, updates: { ...shared, image, install: undefined }, placement };
  if (typeof merge === 'object') return { product, updates: { copyOf: merge.file }, placement };
  if (updates.place === 'medium') return { product, updates: undefined, placement: undefined };
  throw new BootsmithError('profile', `updates.place: ${placement.place} has nothing to place`, {
    at: { file: profile.file },
    found: 'neither sources, files nor an image of the host below updates:, and no installer:',
    expected: 'what the updates are',
    hint: 'Write sources: or files: below updates:, or leave place: out.',
  });
}

async function installKickstart(
  profile: Profile,
  kickstart: NonNullable<Profile['installer']>['kickstart'],
  { release }: Identity,
  hostPath: (path: string) => string,
): Promise<string> {
  const isFile = 'file' in kickstart;
  const text = isFile
    ? await readKickstart(hostPath(kickstart.file), profile)
    : writeInstallKickstart(kickstart, release);
  requireGoodKickstart(text, release, 'installer', isFile ? hostPath(kickstart.file) : 'kusu-ks.cfg');
  return text;
}

/** The images of a full medium that are made and not just copied. */
export function fullImagePlansOf({ updates, product }: FullPlan): ImagePlan[] {
  return [updates, product].filter((each): each is ImagePlan => each !== undefined && 'image' in each);
}
