import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { assetPath } from '../base/assets.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { checkKickstart, type KickstartReader } from '../kickstart/check.ts';
import { writeInstallKickstart, writeLoaderKickstart } from '../kickstart/write.ts';
import { findPatchLists, type PatchList } from '../patching/patch-list.ts';
import type { Release } from '../releases/release.ts';
import { treePath } from '../tree/tree.ts';
import { BASE_MARKER_PATH, type Identity, type Medium } from './medium.ts';
import type { Profile } from './profile.ts';

/** First ks.cfg, on the medium; second, in the initramfs. */
export const KICKSTART_PATH = 'ks.cfg';

/** A host file or folder and where it goes. */
export interface PlannedFile {
  readonly source: string;
  readonly destination: string;
}

/** A file of the ISO and where it comes from, for people. */
export interface PlannedOutput {
  readonly path: string;
  readonly origin: string;
}

/** A profile joined with an identified medium: nothing is left to decide. */
export interface Plan {
  readonly profile: string;
  readonly medium: string;
  readonly identity: Identity;
  readonly output: string;
  readonly volume: string;
  /** Seconds since 1970, on everything that is made. */
  readonly epoch: number;
  readonly boot: {
    readonly label: string;
    readonly menu: 'stock' | 'template';
    readonly message: string | undefined;
    readonly timeoutSeconds: number;
    readonly add: readonly string[];
    readonly remove: readonly string[];
    /** Taken out of every entry, ours and stock. */
    readonly obsolete: readonly string[];
    readonly serial: { readonly port: number; readonly speed: number } | undefined;
    readonly hybrid: 'auto' | 'off' | 'required';
  };
  readonly kickstarts: {
    /** On the medium. */
    readonly first: string;
    /** In the initramfs, for the loader. */
    readonly second: string;
    /** kusu-ks.cfg, for the real Anaconda. */
    readonly install: string;
  };
  /** Drivers that the second kickstart loads; they must be in the initrd. */
  readonly drivers: readonly string[];
  readonly patches: readonly PatchList[];
  readonly initrdFiles: readonly PlannedFile[];
  readonly updates: { readonly files: readonly PlannedFile[]; readonly roomBytes: number };
  readonly kits: string | undefined;
  readonly outputs: readonly PlannedOutput[];
}

/** The boot menu that the plan leads to, and its message. */
export interface Menus {
  /** Path on the medium to bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the kernel gets from our entry. */
  readonly commandLine: string;
}

export interface PlanOptions {
  /** In place of the profile's. */
  readonly output?: string;
}

/**
 * Decides everything. Throws `profile` for what the profile asks wrongly and `unsupported` for what the release
 * cannot do, before any work is done.
 */
export async function makePlan(
  profile: Profile,
  medium: Medium,
  identity: Identity,
  options: PlanOptions = {},
): Promise<Plan> {
  const { release, arch } = identity;
  const hostPath = (path: string) => resolve(profile.folder, path);
  const hostFiles = (files: Profile['initrd']['files']) =>
    files.map((file) => ({ ...file, source: hostPath(file.source) }));
  checkRelease(profile, identity);
  const kickstarts = await planKickstarts(profile, release, hostPath);
  const boot = planBoot(profile, release, hostPath);
  const initrdFiles = hostFiles(profile.initrd.files);
  checkInitrdFiles(initrdFiles, release);
  const output = options.output ?? (profile.output && hostPath(profile.output));
  if (output === undefined)
    throw new BootsmithError('usage', 'no output is named', {
      at: { file: profile.file },
      hint: 'Give --output ISO, or write output: in the profile.',
    });
  const plan: Plan = {
    profile: profile.file,
    medium: medium.path,
    identity,
    output,
    volume: profile.volume ?? `${release.product}-${release.version}-${arch}-base`.toUpperCase(),
    epoch: sourceDateEpoch(),
    boot,
    kickstarts,
    drivers: driversOf(kickstarts.second),
    patches: await findPatchLists(assetPath('patches'), release.id),
    initrdFiles,
    updates: { files: hostFiles(profile.updates.files), roomBytes: profile.updates.room },
    kits: profile.kits && hostPath(profile.kits),
    outputs: planOutputs(profile, release, medium),
  };
  return Object.freeze(plan);
}

function checkRelease(profile: Profile, { release, kind }: Identity): void {
  if (profile.release !== undefined && profile.release !== release.id)
    throw new BootsmithError(
      'profile',
      `the profile is for ${profile.release}, but the medium is ${release.id}`,
      {
        at: { file: profile.file },
        hint: `Use a medium of ${profile.release}, or a profile for ${release.id}.`,
      },
    );
  if (kind !== 'stock')
    throw new BootsmithError('unsupported', 'the source is a Base ISO that bootsmith made', {
      at: { file: profile.file },
      expected: 'a stock medium',
      hint: 'Build from the stock medium again; the profile says everything that was done.',
    });
}

async function planKickstarts(
  profile: Profile,
  release: Release,
  hostPath: (path: string) => string,
): Promise<Plan['kickstarts']> {
  const { kickstart, installer } = profile;
  const second =
    'file' in kickstart
      ? await readKickstart(hostPath(kickstart.file), profile)
      : writeLoaderKickstart(kickstart, release);
  const install =
    'file' in installer.kickstart
      ? await readKickstart(hostPath(installer.kickstart.file), profile)
      : writeInstallKickstart(installer.kickstart, release);
  const nameOf = (source: object, what: string) => ('file' in source ? hostPath(String(source.file)) : what);
  requireGoodKickstart(second, release, 'loader', nameOf(kickstart, 'ks.cfg'));
  requireGoodKickstart(install, release, 'installer', nameOf(installer.kickstart, 'kusu-ks.cfg'));
  const dummy = writeLoaderKickstart(
    { language: 'en_US', keyboard: 'us', method: 'cdrom', devices: [], lines: [] },
    release,
  );
  const first = profile.boot.kickstart === 'medium' ? second : dummy;
  return { first, second, install };
}

async function readKickstart(path: string, profile: Profile): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new BootsmithError('profile', `${path} cannot be read (${systemErrorCode(error)})`, {
      at: { file: profile.file },
      hint: 'Paths in a profile are relative to the folder of the profile.',
      cause: error,
    });
  }
}

function requireGoodKickstart(text: string, release: Release, reader: KickstartReader, name: string): void {
  const errors = checkKickstart(text, release, reader).filter((finding) => finding.severity === 'error');
  if (errors.length === 0) return;
  const [first] = errors;
  throw new BootsmithError('unsupported', `${name} does not work with the ${reader} of ${release.id}`, {
    at: { file: name, ...(first && first.line > 0 && { line: first.line }) },
    found: errors.map((e) => `${name}${e.line > 0 ? `:${e.line}` : ''}: ${e.message}`).join('\n'),
    hint: 'Correct these lines, in the profile or in the file that it names.',
  });
}

function planBoot(profile: Profile, release: Release, hostPath: (path: string) => string): Plan['boot'] {
  const { boot } = profile;
  const serial = boot.serial === true ? { port: 0, speed: 115200 } : boot.serial || undefined;
  const location = boot.kickstart === 'initramfs' ? `file:/${KICKSTART_PATH}` : `cdrom:/${KICKSTART_PATH}`;
  const add = [
    `${release.kickstart.argument}=${location}`,
    ...boot.add,
    ...(serial ? ['console=tty0', `console=ttyS${serial.port},${serial.speed}`] : []),
  ];
  return {
    label: boot.label,
    menu: boot.menu,
    message: boot.message && hostPath(boot.message),
    timeoutSeconds: boot.timeout,
    add,
    remove: boot.remove,
    obsolete: release.boot.obsoleteArguments,
    serial,
    hybrid: boot.hybrid,
  };
}

function checkInitrdFiles(files: readonly PlannedFile[], release: Release): void {
  for (const { destination } of files) {
    const path = treePath(destination);
    const name = release.initrd.unlinkedByLoader.find((dir) => path === dir || path.startsWith(`${dir}/`));
    if (name === undefined) continue;
    throw new BootsmithError('unsupported', `${destination} cannot be put into the initrd of ${release.id}`, {
      found: `a path in /${name}`,
      expected: `a path outside ${release.initrd.unlinkedByLoader.map((dir) => `/${dir}`).join(', ')}`,
      hint:
        `The loader replaces /${name} by a link into stage2 and cannot remove a real directory: stage2 would break. ` +
        'Put the file elsewhere, for example below /tmp, or into the updates image.',
    });
  }
}

/** Modules that the loader will be asked to load: of `device <type> <module>`, the module. */
function driversOf(kickstart: string): string[] {
  const words = kickstart.split('\n').map((line) => line.trim().split(/\s+/));
  return words.flatMap(([command, , module]) => (command === 'device' && module ? [module] : []));
}

function planOutputs(profile: Profile, release: Release, medium: Medium): PlannedOutput[] {
  const { boot, updates, stage2 } = release;
  const message = `${boot.directory}/boot.msg`;
  const fromMedium = [...medium.tree]
    .filter(([path, inode]) => inode.kind === 'file' && path.startsWith(`${boot.directory}/`))
    .map(([path]): string => path)
    .filter((path) => ![boot.menu, boot.initrd, boot.catalog, message].includes(path))
    .filter((path) => !path.endsWith('/TRANS.TBL'));
  return [
    ...fromMedium.map((path) => ({ path, origin: 'stock' })),
    { path: boot.initrd, origin: 'stock initrd, patched, as a gzip newc initramfs with the second ks.cfg' },
    { path: boot.menu, origin: profile.boot.menu === 'stock' ? 'stock, edited' : 'isolinux/base.cfg' },
    { path: message, origin: messageOrigin(profile) },
    { path: stage2.path, origin: 'stock' },
    { path: updates.path, origin: 'made: ext2 with the faux anaconda and kusu-ks.cfg' },
    { path: KICKSTART_PATH, origin: 'made: first ks.cfg' },
    { path: '.discinfo', origin: 'stock' },
    { path: BASE_MARKER_PATH, origin: 'made: says what this medium is' },
    ...(profile.kits ? [{ path: 'kits', origin: profile.kits }] : []),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function messageOrigin({ boot }: Profile): string {
  return boot.message ?? (boot.menu === 'template' ? 'isolinux/base.msg' : 'stock');
}
