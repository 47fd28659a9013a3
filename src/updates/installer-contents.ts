import { toText } from '../base/bytes.ts';
import { type ContentsRequest, makeUpdatesContents, type UpdatesContents } from './contents.ts';
import { layFauxAnaconda, type UpdatesContent } from './image-tree.ts';

const FAUX_ANACONDA = 'the faux anaconda';

/**
 * What a medium's updates image holds: the image that was there, the sources over it, and the faux anaconda with the
 * content's files over all. Errors as of `makeUpdatesContents` and `layFauxAnaconda`.
 */
export async function makeInstallerContents(
  content: UpdatesContent,
  { merge = [], sources }: Pick<ContentsRequest, 'merge' | 'sources'>,
): Promise<UpdatesContents> {
  const { release, arch, mtime } = content;
  const contents = await makeUpdatesContents({ release, arch, mtime, merge, sources });
  try {
    const taken = await layFauxAnaconda(contents.tree, content);
    const replaced = taken.map((path) => ({
      path: toText(path),
      from: contents.origins.get(path) ?? FAUX_ANACONDA,
      by: FAUX_ANACONDA,
    }));
    return {
      ...contents,
      report: { ...contents.report, replaced: [...contents.report.replaced, ...replaced] },
    };
  } catch (error) {
    await contents.close();
    throw error;
  }
}
