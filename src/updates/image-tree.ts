import { assetPath } from '../base/assets.ts';
import { type ByteString, encodeText, fromText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { quoteWord } from '../base/exec.ts';
import type { Arch, Release, UpdatesFacts } from '../releases/release.ts';
import { layOver, overlayPath } from '../tree/overlay.ts';
import { directory, file, putInode, ROOT, resolvePath, symlink, type Tree, treePath } from '../tree/tree.ts';

export interface UpdatesContent {
  readonly release: Release;
  readonly arch: Arch;
  readonly installer: InstallerContent;
  /** Host path to place in the image. */
  readonly files: readonly { readonly source: string; readonly destination: string }[];
  /** Seconds since 1970, for everything in the image. */
  readonly mtime: number;
}

/** What the faux anaconda runs. */
export type InstallerContent =
  | {
      readonly mode: 'prepared';
      /** Finished, for the real Anaconda. */
      readonly kickstart: string;
    }
  | {
      readonly mode: 'interactive';
      /** As JSON: what is not to be asked. */
      readonly answers: string;
      /** Host path of the installer as one static file for the medium's architecture. */
      readonly program: string;
    };

type Effect = UpdatesFacts['effect'];

interface EraPart {
  /** The folder of `overlays/updates/` that holds the era's part. */
  readonly overlay: string;
  /** Where the steps and the installer go. */
  readonly home: string;
  /** Symbolic links, by path. npm leaves links out of packages, so the overlay cannot have them. */
  readonly links: Readonly<Record<string, string>>;
}

const UNITS = 'usr/lib/systemd/system';
export const INSTALLER_UNIT = 'kusu-installer.service';

/**
 * Units that run Anaconda, over the releases (data/systemd at anaconda-17.29-1, 18.37.11-1, 21.48.22.159-1 and 45.21):
 * none of them may start without a finished kickstart. The template is that of Fedora 17.
 */
const ANACONDA_UNITS = ['anaconda.service', 'anaconda-direct.service', 'anaconda@.service'] as const;

/**
 * Links that pull the units in. Links are read by every systemd; Fedora 17 and 18 have one from before drop-in files,
 * which came with systemd 198 (NEWS of systemd).
 */
export const UNIT_LINKS: Readonly<Record<string, string>> = Object.fromEntries([
  ...[INSTALLER_UNIT, 'kusu-server.service'].map((unit) => [
    `${UNITS}/anaconda.target.wants/${unit}`,
    `../${unit}`,
  ]),
  ...ANACONDA_UNITS.map((unit) => [`${UNITS}/${unit}.requires/${INSTALLER_UNIT}`, `../${INSTALLER_UNIT}`]),
]);

const LOADER_PART: EraPart = { overlay: 'loader', home: 'kusu', links: {} };
const ERA_PARTS: Readonly<Record<Effect, EraPart>> = {
  first: LOADER_PART,
  path: LOADER_PART,
  unit: { overlay: 'dracut', home: 'usr/libexec/kusu', links: UNIT_LINKS },
};

/** The faux anaconda in an updates image of the release, from the image's root. */
export function programOf({ updates }: Release): string {
  return updates.program ?? `${ERA_PARTS[updates.effect].home}/faux-anaconda`;
}

/** What lies in the updates image: the faux anaconda of the release's era, its settings, the installer and files. */
export async function makeUpdatesTree(content: UpdatesContent): Promise<Tree> {
  const tree: Tree = new Map([[ROOT, directory({ mtime: content.mtime })]]);
  await layFauxAnaconda(tree, content);
  return tree;
}

/**
 * Lays the faux anaconda over a tree that other sources have filled, in place, and the content's files over that. Gives
 * the paths of these sources that it took. Throws `profile` when it would not be run, and `usage` when it does not fit
 * over what is there.
 */
export async function layFauxAnaconda(tree: Tree, content: UpdatesContent): Promise<readonly ByteString[]> {
  const { release, installer, mtime } = content;
  const { overlay, home, links } = ERA_PARTS[release.updates.effect];
  const own: Tree = new Map();
  await overlayPath(own, assetPath('overlays', 'updates', overlay), ROOT, { mtime });
  for (const part of ['kusu', installer.mode])
    await overlayPath(own, assetPath('overlays', 'updates', part), treePath(home), { mtime });
  const put = (path: string, text: string) =>
    putInode(own, treePath(path), file(encodeText(text), { mtime }), { mtime });
  for (const [path, target] of Object.entries(links))
    putInode(own, treePath(path), symlink(fromText(target), { mtime }), { mtime });
  put(`${home}/settings`, settingsOf(content));
  if (installer.mode === 'prepared') put(`${home}/kusu-ks.cfg`, installer.kickstart);
  else {
    put(`${home}/answers.json`, installer.answers);
    await overlayPath(own, installer.program, treePath(`${home}/program`), { mtime });
  }
  const { replaced } = layOver(tree, own);
  const files: Tree = new Map();
  for (const { source, destination } of content.files)
    await overlayPath(files, source, treePath(destination), { mtime });
  layOver(tree, files);
  requireProgram(tree, programOf(release));
  return replaced;
}

function requireProgram(tree: Tree, path: string): void {
  const program = resolvePath(tree, treePath(path))?.inode;
  if (program?.kind === 'file' && (program.mode & 0o111) !== 0) return;
  throw new BootsmithError('profile', `the updates image has no executable /${path}`, {
    found: program ? `a ${program.kind} with mode 0${program.mode.toString(8)}` : 'nothing',
    expected: 'an executable file, or the stock program runs without a word',
    hint: `Do not put another ${path} over the faux anaconda with updates.files.`,
  });
}

/** Shell assignments; which of them an era's part wants stands at its head. */
function settingsOf({ release, arch }: UpdatesContent): string {
  const { runtime, stage2, kickstart } = release;
  const settings = {
    FAUX_DIST: release.id.slice(0, release.id.lastIndexOf('-')),
    FAUX_DISTVER: release.version,
    FAUX_DIST_ARCH: arch,
    FAUX_RELEASE: release.id,
    FAUX_TMP: runtime.work,
    FAUX_SOURCE: runtime.mount,
    FAUX_CARRIER: runtime.carrier,
    FAUX_STAGE2: stage2.paths[0],
    FAUX_LOOP: runtime.loopDevice,
    FAUX_ANACONDA: runtime.anaconda,
    FAUX_KICKSTART: kickstart.lateFile,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${quoteWord(value ?? '')}`);
  return `# What the faux anaconda must know of ${release.id}.\n${lines.join('\n')}\n`;
}
