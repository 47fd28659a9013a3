import { sourceDateEpoch } from '../../base/epoch.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Placement } from '../../updates/placement.ts';
import type { FullPlan } from '../full-plan.ts';
import type { Identity, Medium } from '../medium.ts';
import type { ImagePlan } from '../plan.ts';
import type { Profile } from '../profile.ts';
import { planInstaller } from './installer.ts';
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
  const product = productImage && { ...shared, image: productImage, installer: undefined };
  const image = planUpdatesImage(profile, release, volume, hostPath);
  const { placement, merge } = image;
  if (updates.sources.length + updates.files.length > 0 || installer !== undefined) {
    const planned = installer && (await planInstaller(profile, installer, identity, hostPath));
    return { product, updates: { ...shared, image, installer: planned }, placement };
  }
  if (typeof merge === 'object' && placement.place !== 'medium')
    return { product, updates: { ...shared, image, installer: undefined }, placement };
  if (typeof merge === 'object') return { product, updates: { copyOf: merge.file }, placement };
  if (updates.place === 'medium') return { product, updates: undefined, placement: undefined };
  throw new BootsmithError('profile', `updates.place: ${placement.place} has nothing to place`, {
    at: { file: profile.file },
    found: 'neither sources, files nor an image of the host below updates:, and no installer:',
    expected: 'what the updates are',
    hint: 'Write sources: or files: below updates:, or leave place: out.',
  });
}

/** The images of a full medium that are made and not just copied. */
export function fullImagePlansOf({ updates, product }: FullPlan): ImagePlan[] {
  return [updates, product].filter((each): each is ImagePlan => each !== undefined && 'image' in each);
}
