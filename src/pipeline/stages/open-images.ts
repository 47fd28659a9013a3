import { BootsmithError } from '../../base/errors.ts';
import { type Image, openImage, openImageFile } from '../../formats/image.ts';
import { memoryFactsOf } from '../../releases/facts/memory.ts';
import { makeUpdatesContents, type UpdatesContents } from '../../updates/contents.ts';
import { imageFactsOf } from '../../updates/image-write.ts';
import { makeInstallerContents } from '../../updates/installer-contents.ts';
import { judgeMemory, sizeInMemory } from '../../updates/memory.ts';
import { type Medium, openMediumFile } from '../medium.ts';
import type { OpenedImage } from '../opened-images.ts';
import type { ImagePlan } from '../plan.ts';

/** Images to be; closing them frees what was unpacked for them. */
export interface OpenedImages {
  readonly images: readonly OpenedImage[];
  close(): Promise<void>;
}

/**
 * Lays together what goes into each image: what the medium or the user had, the sources over it, the faux anaconda over
 * all. Throws `unsupported` for one that does not fit into the memory of the smallest machine that the release takes.
 */
export async function openImages(plans: readonly ImagePlan[], medium: Medium): Promise<OpenedImages> {
  const images: OpenedImage[] = [];
  const open: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of open.splice(0).reverse()) await each();
  };
  try {
    for (const plan of plans) {
      const before = await openBefore(plan, medium);
      if (before) open.push(before.image.close);
      const contents = await openContents(plan, before);
      open.push(contents.close);
      requireMemory(contents, plan);
      images.push({ plan, contents });
    }
    return { images, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Before {
  readonly name: string;
  readonly image: Image;
}

async function openContents(
  { identity, epoch, image, installer }: ImagePlan,
  before: Before | undefined,
): Promise<UpdatesContents> {
  const { release, arch } = identity;
  const { files, sources } = image;
  const merge = before ? [{ name: before.name, tree: before.image.tree }] : [];
  if (installer !== undefined) {
    const content = { release, arch, files, mtime: epoch, installer };
    return makeInstallerContents(content, { merge, sources });
  }
  const further = files.map(({ source, destination }) => ({ file: source, to: destination }));
  return makeUpdatesContents({ release, arch, mtime: epoch, merge, sources: [...sources, ...further] });
}

/** The image to begin with; undefined where there is none. */
async function openBefore({ image, identity }: ImagePlan, medium: Medium): Promise<Before | undefined> {
  if (image.merge === undefined) return undefined;
  if (image.merge !== 'medium')
    return { name: image.merge.file, image: await openImageFile(image.merge.file) };
  const { path } = imageFactsOf(identity.release, image.kind);
  const source = await openMediumFile(medium, path);
  if (!source) return undefined;
  try {
    const opened = await openImage(source);
    const close = () => opened.close().finally(() => source.close());
    return { name: `/${path} of the medium`, image: { ...opened, close } };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function requireMemory({ tree }: UpdatesContents, { identity, profile, image }: ImagePlan): void {
  const { release } = identity;
  const unpacked = sizeInMemory(tree);
  const { verdict, need, limit } = judgeMemory(
    { unpacked, image: unpacked * image.placement.copies },
    memoryFactsOf(release),
  );
  if (verdict !== 'too large') return;
  throw new BootsmithError('unsupported', `the ${image.kind} image is too large for ${release.id}`, {
    at: { file: profile },
    found: `${need} bytes in memory`,
    expected: `at most ${limit}, on the smallest machine that the release takes`,
    hint: 'Leave some of its sources out.',
  });
}
