import { BootsmithError } from '../../base/errors.ts';
import { findRuntime } from '../../installer/runtime/node-find-runtime.ts';
import { writeInstallKickstart } from '../../kickstart/write.ts';
import type { Arch, Release } from '../../releases/release.ts';
import type { InstallerContent } from '../../updates/image-tree.ts';
import { answersJson, judgeAnswers, readAnswersFile } from '../answers-file.ts';
import type { Identity } from '../medium.ts';
import type { Profile } from '../profile.ts';
import { readKickstart, requireGoodKickstart } from './kickstarts.ts';

type InstallerProfile = NonNullable<Profile['installer']>;

/**
 * What the faux anaconda will run. Throws `profile` for answers with faults, each with its place, and `unsupported` for a
 * kickstart that does not work and for an architecture that the installer was not built for.
 */
export async function planInstaller(
  profile: Pick<Profile, 'file'>,
  installer: InstallerProfile,
  { release, arch }: Pick<Identity, 'release' | 'arch'>,
  hostPath: (path: string) => string,
): Promise<InstallerContent> {
  if (installer.mode === 'interactive') {
    const answers = await planAnswers(profile, installer.answers ?? {}, release, hostPath);
    return { mode: 'interactive', answers, program: programFor(arch) };
  }
  const { kickstart } = installer;
  if (!kickstart)
    throw new BootsmithError('profile', 'installer: has no kickstart:', { at: { file: profile.file } });
  const isFile = 'file' in kickstart;
  const text = isFile
    ? await readKickstart(hostPath(kickstart.file), profile)
    : writeInstallKickstart(kickstart, release);
  requireGoodKickstart(text, release, 'installer', isFile ? hostPath(kickstart.file) : 'kusu-ks.cfg');
  return { mode: 'prepared', kickstart: text };
}

async function planAnswers(
  { file }: Pick<Profile, 'file'>,
  answers: NonNullable<InstallerProfile['answers']>,
  release: Release,
  hostPath: (path: string) => string,
): Promise<string> {
  const kind = 'profile';
  const read =
    typeof answers.file === 'string'
      ? await readAnswersFile(hostPath(answers.file), release, kind)
      : await judgeAnswers(answers, release, { path: file, within: ['installer', 'answers'], kind });
  return answersJson(read);
}

/** The installer as one static file. Throws `unsupported` for an architecture that it is not made for. */
function programFor(arch: Arch): string {
  if (arch !== 'aarch64') return findRuntime(arch);
  throw new BootsmithError('unsupported', `there is no Kusu installer for ${arch}`, {
    expected: 'i386 or x86_64',
    hint: 'Write mode: prepared below installer:.',
  });
}
