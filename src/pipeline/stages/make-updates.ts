import { BootsmithError } from '../../base/errors.ts';
import { writeChunks } from '../../base/output-file.ts';
import { type Image, openImage, openImageFile } from '../../formats/image.ts';
import { memoryFactsOf } from '../../releases/facts/memory.ts';
import { makeUpdatesContents, type UpdatesContents } from '../../updates/contents.ts';
import { writeUpdatesImage } from '../../updates/image-write.ts';
import { makeInstallerContents } from '../../updates/installer-contents.ts';
import { judgeMemory, sizeInMemory } from '../../updates/memory.ts';
import { type Medium, openMediumFile } from '../medium.ts';
import type { UpdatesPlan } from '../plan.ts';

export interface MadeUpdates {
  /** Of the image, in bytes. */
  readonly size: number;
  readonly report: UpdatesContents['report'];
}

/**
 * Writes the updates image of the plan: what the medium or the user had, the sources over it, the faux anaconda over
 * all. Throws `unsupported` for one that does not fit into the memory of the smallest machine that the release takes.
 */
export async function makeUpdates(plan: UpdatesPlan, medium: Medium, path: string): Promise<MadeUpdates> {
  const { release, arch } = plan.identity;
  const { format, roomBytes, files, sources } = plan.updates;
  const { install } = plan.kickstarts;
  const content = { release, arch, files, mtime: plan.epoch };
  const before = await openBefore(plan, medium);
  try {
    const merge = before ? [{ name: before.name, tree: before.image.tree }] : [];
    const contents =
      install === undefined
        ? await makeUpdatesContents({
            release,
            arch,
            mtime: plan.epoch,
            merge,
            sources: [
              ...sources,
              ...files.map(({ source, destination }) => ({ file: source, to: destination })),
            ],
          })
        : await makeInstallerContents({ ...content, kickstart: install }, { merge, sources });
    try {
      requireMemory(contents, plan);
      const image = writeUpdatesImage(contents.tree, { format, time: plan.epoch, room: roomBytes });
      return { size: await writeChunks(path, image), report: contents.report };
    } finally {
      await contents.close();
    }
  } finally {
    await before?.image.close();
  }
}

/** The image to begin with; undefined where there is none. */
async function openBefore(
  { updates, identity }: UpdatesPlan,
  medium: Medium,
): Promise<{ readonly name: string; readonly image: Image } | undefined> {
  if (updates.merge === undefined) return undefined;
  if (updates.merge !== 'medium')
    return { name: updates.merge.file, image: await openImageFile(updates.merge.file) };
  const { path } = identity.release.updates;
  const source = await openMediumFile(medium, path);
  if (!source) return undefined;
  try {
    const image = await openImage(source);
    const close = () => image.close().finally(() => source.close());
    return { name: `/${path} of the medium`, image: { ...image, close } };
  } catch (error) {
    await source.close();
    throw error;
  }
}

function requireMemory({ tree }: UpdatesContents, { identity, profile }: UpdatesPlan): void {
  const { release } = identity;
  const { verdict, need, limit } = judgeMemory(
    { unpacked: sizeInMemory(tree), image: 0 },
    memoryFactsOf(release),
  );
  if (verdict !== 'too large') return;
  throw new BootsmithError('unsupported', `the updates image is too large for ${release.id}`, {
    at: { file: profile },
    found: `${need} bytes in memory`,
    expected: `at most ${limit}, on the smallest machine that the release takes`,
    hint: 'Leave some of its sources out.',
  });
}
