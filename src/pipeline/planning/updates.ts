import { BootsmithError } from '../../base/errors.ts';
import type { Release, UpdatesFormat } from '../../releases/release.ts';
import { chooseFormat, imageFactsOf, type UpdatesKind } from '../../updates/image-write.ts';
import { withHostPaths } from '../../updates/model.ts';
import { type Placement, planPlacement, planProductPlacement } from '../../updates/placement.ts';
import { type Medium, mediumFile } from '../medium.ts';
import type { ImagePlan, Plan, PlannedImage } from '../plan.ts';
import type { Profile } from '../profile.ts';

type Asked = Omit<Profile['updates'], 'place'>;
type HostPath = (path: string) => string;

/** Throws `unsupported` for a place where the release does not look, or a format that it does not take. */
export function planUpdatesImage(
  profile: Pick<Profile, 'updates' | 'file'>,
  release: Release,
  volume: string,
  hostPath: HostPath,
): PlannedImage {
  const placement = planPlacement(profile.updates.place, release, volume, { file: profile.file });
  const { format, room } = profile.updates;
  if (placement.files && (format !== undefined || room > 0))
    throw new BootsmithError('profile', `updates.place: ${placement.place} makes no image`, {
      at: { file: profile.file },
      found: format === undefined ? 'updates.room' : 'updates.format',
      expected: 'neither format nor room',
      hint: 'Leave them out below updates:, or write place: medium.',
    });
  return planImage('updates', profile.updates, profile.file, release, placement, hostPath);
}

/** Undefined where the profile asks for none. Throws `profile` for one with nothing in it. */
export function planProductImage(
  { product, file }: Pick<Profile, 'product' | 'file'>,
  medium: Medium,
  release: Release,
  hostPath: HostPath,
): PlannedImage | undefined {
  if (!product) return undefined;
  const placement = planProductPlacement(release);
  const image = planImage('product', product, file, release, placement, hostPath);
  const isThere = mediumFile(medium, imageFactsOf(release, 'product').path) !== undefined;
  const starts = typeof image.merge === 'object' || (image.merge === 'medium' && isThere);
  if (image.sources.length + image.files.length > 0 || starts) return image;
  throw new BootsmithError('profile', 'the product image would be empty', {
    at: { file },
    found: `neither sources nor files, and no /${placement.path} on the medium`,
    expected: 'something below product:',
    hint: 'Write sources: or files: below product:, or leave product: out.',
  });
}

function planImage(
  kind: UpdatesKind,
  asked: Asked,
  file: string,
  release: Release,
  placement: Placement,
  hostPath: HostPath,
): PlannedImage {
  const format = chooseFormat(release, kind, asked.format ?? formatWithRoom(asked));
  if (asked.room > 0 && format !== 'ext2')
    throw new BootsmithError('unsupported', `an image of format ${format} has no room to leave`, {
      at: { file },
      found: `format: ${format}, and room: ${asked.room} bytes`,
      expected: 'format: ext2, or no room',
      hint: `Leave one of the two out below ${kind}:.`,
    });
  return {
    kind,
    format,
    merge: mergedImage(asked, hostPath),
    sources: asked.sources.map((source) => withHostPaths(source, hostPath)),
    files: asked.files.map((each) => ({ ...each, source: hostPath(each.source) })),
    roomBytes: asked.room,
    placement,
  };
}

/** Of all formats only ext2 can leave room. */
function formatWithRoom({ room }: Asked): UpdatesFormat | undefined {
  return room > 0 ? 'ext2' : undefined;
}

function mergedImage({ merge }: Asked, hostPath: HostPath): PlannedImage['merge'] {
  if (typeof merge === 'string') return { file: hostPath(merge) };
  return merge ? 'medium' : undefined;
}

/** The images of a Base ISO, each with what making it needs. */
export function imagePlansOf(plan: Plan): ImagePlan[] {
  const { identity, epoch, profile, updates, product, installer } = plan;
  const shared = { identity, epoch, profile };
  return [
    { ...shared, image: updates, installer },
    ...(product ? [{ ...shared, image: product, installer: undefined }] : []),
  ];
}
