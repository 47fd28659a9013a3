import { assetPath } from '../base/assets.ts';
import { encodeText, fromText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { quoteWord } from '../base/exec.ts';
import type { Arch, Release } from '../releases/release.ts';
import { layOver, overlayPath } from '../tree/overlay.ts';
import { directory, file, putInode, ROOT, type Tree, treePath } from '../tree/tree.ts';

export interface UpdatesContent {
  readonly release: Release;
  readonly arch: Arch;
  /** The finished kickstart of the prepared mode. */
  readonly kickstart: string;
  /** Host path to place in the image. */
  readonly files: readonly { readonly source: string; readonly destination: string }[];
  /** Seconds since 1970, for everything in the image. */
  readonly mtime: number;
}

/** What lies in the updates image: the faux anaconda of the release's era, its settings, the kickstart and files. */
export async function makeUpdatesTree(content: UpdatesContent): Promise<Tree> {
  const { release, mtime } = content;
  const tree: Tree = new Map([[ROOT, directory({ mtime })]]);
  await overlayPath(tree, assetPath('overlays', 'updates', 'loader'), ROOT, { mtime });
  const put = (path: string, text: string) =>
    putInode(tree, treePath(path), file(encodeText(text), { mtime }), { mtime });
  put('kusu/settings', settingsOf(content));
  put('kusu/kusu-ks.cfg', content.kickstart);
  const files: Tree = new Map();
  for (const { source, destination } of content.files)
    await overlayPath(files, source, treePath(destination), { mtime });
  layOver(tree, files);
  const program = tree.get(fromText(release.updates.program));
  if (program?.kind !== 'file' || (program.mode & 0o111) === 0)
    throw new BootsmithError(
      'profile',
      `the updates image has no executable ${release.updates.program} at its root`,
      {
        found: program ? `a ${program.kind} with mode 0${program.mode.toString(8)}` : 'nothing',
        expected: 'an executable file, or the loader runs the stock program without a word',
        hint: `Do not put another ${release.updates.program} over the faux anaconda with updates.files.`,
      },
    );
  return tree;
}

function settingsOf({ release, arch }: UpdatesContent): string {
  const settings = {
    FAUX_DIST: release.product.toLowerCase(),
    FAUX_DISTVER: release.version,
    FAUX_DIST_ARCH: arch,
    FAUX_TMP: release.runtime.work,
    FAUX_SOURCE: release.runtime.source,
    FAUX_STAGE2: release.stage2.path,
    FAUX_LOOP: release.runtime.loopDevice,
    FAUX_ANACONDA: release.runtime.anaconda,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${quoteWord(value)}`);
  return `# What the faux anaconda must know of ${release.id}.\n${lines.join('\n')}\n`;
}
