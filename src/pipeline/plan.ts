import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { assetPath } from '../base/assets.ts';
import { toText } from '../base/bytes.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError, isBootsmithError, systemErrorCode } from '../base/errors.ts';
import { driverDiskArguments } from '../drivers/driver-disk.ts';
import { type DriverModule, readModuleFile } from '../drivers/module.ts';
import { type DriverRequest, type LoadedDriver, planDrivers } from '../drivers/plan.ts';
import { listSquashfsRoot } from '../formats/squashfs/root.ts';
import { checkKickstart, type KickstartReader } from '../kickstart/check.ts';
import type { Device } from '../kickstart/model.ts';
import { writeInstallKickstart, writeLoaderKickstart } from '../kickstart/write.ts';
import { findPatchLists, type PatchList } from '../patching/patch-list.ts';
import type { BootFacts, InitrdCompression, Release, UpdatesFormat } from '../releases/release.ts';
import { overlayPath } from '../tree/overlay.ts';
import { file, type Tree, treePath } from '../tree/tree.ts';
import { chooseFormat } from '../updates/image-write.ts';
import { type UpdatesSource, withHostPaths } from '../updates/model.ts';
import { BASE_MARKER_PATH, type Identity, type Medium, mediumFile, openMediumFile } from './medium.ts';
import type { Profile } from './profile.ts';
import { refuseImpossible } from './refusals.ts';

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
  readonly drivers: {
    /** To put into the initrd. */
    readonly modules: readonly DriverModule[];
    /** Paths of driver disks on the host. */
    readonly disks: readonly string[];
    /** How each driver that is wanted gets loaded; it must be in the initrd then. */
    readonly loading: readonly LoadedDriver[];
  };
  readonly patches: readonly PatchList[];
  /** Whether stage2 is a squashfs with a root image inside; undefined where that was not looked at. */
  readonly nestedStage2: boolean | undefined;
  readonly initrd: {
    readonly files: readonly PlannedFile[];
    /** `repack`: one archive, made anew. `append`: the stock bytes with an archive of what is new behind them. */
    readonly way: 'repack' | 'append';
    readonly compression: InitrdCompression;
    /** Files of the stock initrd that something new takes the place of. */
    readonly replaced: readonly string[];
  };
  readonly updates: {
    readonly format: UpdatesFormat;
    /** The image to begin with: that of the medium, or a path on the host. */
    readonly merge: 'medium' | { readonly file: string } | undefined;
    readonly sources: readonly UpdatesSource[];
    readonly files: readonly PlannedFile[];
    readonly roomBytes: number;
  };
  readonly kits: string | undefined;
  /** Whether the ISO gets an implanted media checksum. */
  readonly checksum: boolean;
  readonly outputs: readonly PlannedOutput[];
}

/** The boot menu that the plan leads to, and its message. */
export interface Menus {
  /** Path on the medium to bytes. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The same inside the EFI system partition. */
  readonly esp: ReadonlyMap<string, Uint8Array>;
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
  const modules = await Promise.all(
    profile.drivers.flatMap((each) => ('file' in each ? [readModuleFile(hostPath(each.file))] : [])),
  );
  const disks = profile.drivers.flatMap((each) => ('disk' in each ? [hostPath(each.disk)] : []));
  const requests = 'file' in profile.kickstart ? [] : profile.kickstart.devices;
  const loading = planDrivers(requests, modules, release);
  const kickstarts = await planKickstarts(profile, release, loading.deviceLine, hostPath);
  const driverArguments = [...loading.bootArguments, ...driverDiskArguments(disks, release.drivers)];
  const boot = planBoot(profile, identity, driverArguments, hostPath);
  const output = options.output ?? (profile.output && hostPath(profile.output));
  if (output === undefined)
    throw new BootsmithError('usage', 'no output is named', {
      at: { file: profile.file },
      hint: 'Give --output ISO, or write output: in the profile.',
    });
  const files = hostFiles(profile.initrd.files);
  const plan: Plan = {
    profile: profile.file,
    medium: medium.path,
    identity,
    output,
    volume: profile.volume ?? `${release.product}-${release.version}-${arch}-base`.toUpperCase(),
    epoch: sourceDateEpoch(),
    boot,
    kickstarts,
    drivers: {
      modules,
      disks,
      loading: [...loading.drivers, ...namedInFile(profile, kickstarts.second, release)],
    },
    patches: await findPatchLists(assetPath('patches'), release.id),
    nestedStage2: await lookIntoStage2(medium, identity),
    initrd: { ...(await planInitrd(profile, medium, identity, files)), files },
    updates: {
      format: chooseFormat(release, 'updates', profile.updates.format ?? formatWithRoom(profile)),
      merge: mergedImage(profile, hostPath),
      sources: profile.updates.sources.map((source) => withHostPaths(source, hostPath)),
      files: hostFiles(profile.updates.files),
      roomBytes: profile.updates.room,
    },
    kits: profile.kits && hostPath(profile.kits),
    checksum: profile.checksum,
    outputs: planOutputs(profile, identity, medium),
  };
  refuseImpossible(plan);
  return Object.freeze(plan);
}

/** The stock compression is kept, where there is one that an archive can have. */
async function planInitrd(
  { initrd }: Profile,
  medium: Medium,
  { boot }: Identity,
  files: readonly PlannedFile[],
): Promise<Omit<Plan['initrd'], 'files'>> {
  const { way } = initrd;
  const stock = await medium.initrd(boot.initrd);
  const kept = stock?.kind === 'initramfs' && way === 'repack' ? stock.compression : 'gzip';
  const fresh: Tree = new Map([[treePath(KICKSTART_PATH), file(new Uint8Array())]]);
  for (const { source, destination } of files)
    await overlayPath(fresh, source, treePath(destination), { mtime: 0 });
  const replaced = [...fresh.keys()].filter((path) => stock?.tree.get(path)?.kind === 'file').map(toText);
  return { way, compression: initrd.compression ?? kept, replaced };
}

/** Only where the shape of stage2 decides whether it is taken. */
async function lookIntoStage2(medium: Medium, { release }: Identity): Promise<boolean | undefined> {
  if (release.stage2.flat) return undefined;
  for (const path of release.stage2.paths) {
    const source = await openMediumFile(medium, path);
    if (!source) continue;
    try {
      return (await listSquashfsRoot(source)).includes('LiveOS');
    } catch (error) {
      // What is no squashfs 4, or cannot be listed here, is not judged.
      if (isBootsmithError(error)) return undefined;
      throw error;
    } finally {
      await source.close();
    }
  }
  return undefined;
}

/** Of all formats only ext2 can leave room. */
function formatWithRoom({ updates }: Profile): UpdatesFormat | undefined {
  return updates.room > 0 ? 'ext2' : undefined;
}

function mergedImage({ updates }: Profile, hostPath: (path: string) => string): Plan['updates']['merge'] {
  if (typeof updates.merge === 'string') return { file: hostPath(updates.merge) };
  return updates.merge ? 'medium' : undefined;
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
  device: DriverRequest | undefined,
  hostPath: (path: string) => string,
): Promise<Plan['kickstarts']> {
  const { kickstart, installer } = profile;
  const second =
    'file' in kickstart
      ? await readKickstart(hostPath(kickstart.file), profile)
      : writeLoaderKickstart({ ...kickstart, devices: device ? [defined(device)] : [] }, release);
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
    found: errors
      .map(
        ({ line, message, hint }) =>
          `${name}${line > 0 ? `:${line}` : ''}: ${message}${hint ? `. ${hint}` : ''}`,
      )
      .join('\n'),
    hint: 'Correct these lines, in the profile or in the file that it names.',
  });
}

function planBoot(
  profile: Profile,
  { release, boot: facts }: Identity,
  driverArguments: readonly string[],
  hostPath: (path: string) => string,
): Plan['boot'] {
  const { boot } = profile;
  const serial = boot.serial === true ? { port: 0, speed: 115200 } : boot.serial || undefined;
  const location = boot.kickstart === 'initramfs' ? `file:/${KICKSTART_PATH}` : `cdrom:/${KICKSTART_PATH}`;
  const add = [
    `${release.kickstart.argument}=${location}`,
    ...driverArguments,
    ...boot.add,
    ...(serial ? ['console=tty0', `console=ttyS${serial.port},${serial.speed}`] : []),
  ];
  return {
    label: boot.label,
    menu: boot.menu,
    message: boot.message && hostPath(boot.message),
    timeoutSeconds: boot.timeout,
    add,
    // Evidence of a boot is what the console says, and `quiet` keeps it from saying much.
    remove: [...boot.remove, ...(serial ? ['quiet'] : [])],
    obsolete: facts.obsoleteArguments,
    serial,
    hybrid: boot.hybrid,
  };
}

/** The drivers of a kickstart that was given as a file: its `device` lines, as the release reads them. */
function namedInFile({ kickstart }: Profile, text: string, release: Release): LoadedDriver[] {
  const { device } = release.kickstart.early;
  if (!('file' in kickstart) || typeof device === 'string') return [];
  const words = text.split('\n').map((line) => line.trim().split(/\s+/));
  const modules = words.flatMap(([command, ...rest]) =>
    command === 'device' ? rest.slice(device.words - 1, device.words) : [],
  );
  return modules.map((module) => ({ module, way: 'device line', why: 'the kickstart names it' }));
}

function defined({ module, type, options }: DriverRequest): Device {
  return { module, ...(type === undefined ? {} : { type }), ...(options === undefined ? {} : { options }) };
}

function planOutputs(profile: Profile, { release, boot }: Identity, medium: Medium): PlannedOutput[] {
  const { updates, stage2 } = release;
  const message = messagePath(boot);
  const made = [boot.initrd, boot.bios?.catalog, message, ...boot.menus.map(({ path }) => path)];
  const fromMedium = [...medium.tree]
    .filter(([path, inode]) => inode.kind === 'file' && isBootFile(path, boot))
    .map(([path]): string => path)
    .filter((path) => !made.includes(path) && !path.endsWith('/TRANS.TBL'));
  const stock = [...stage2.paths.filter((path) => mediumFile(medium, path)), ...stage2.needs];
  return [
    ...[...fromMedium, ...stock].map((path) => ({ path, origin: 'stock' })),
    { path: boot.initrd, origin: 'stock initrd, patched, as an initramfs with the second ks.cfg' },
    ...boot.menus
      .filter(({ path }) => mediumFile(medium, path) || profile.boot.menu === 'template')
      .map(({ path }) => ({
        path,
        origin: profile.boot.menu === 'stock' ? 'stock, edited' : 'isolinux/base.cfg',
      })),
    ...(message === undefined ? [] : [{ path: message, origin: messageOrigin(profile) }]),
    ...(boot.efi && mediumFile(medium, boot.efi.image)
      ? [{ path: boot.efi.image, origin: 'stock, its menus edited' }]
      : []),
    ...linksOf(boot).map(({ path, to }) => ({ path, origin: `the same as /${to}` })),
    { path: updates.path, origin: 'made: the faux anaconda and kusu-ks.cfg' },
    { path: KICKSTART_PATH, origin: 'made: first ks.cfg' },
    { path: BASE_MARKER_PATH, origin: 'made: says what this medium is' },
    ...(profile.kits ? [{ path: 'kits', origin: profile.kits }] : []),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Other names of kernel and initramfs, which the menus for UEFI use. */
export function linksOf({ efi, copies, kernel, initrd }: BootFacts): { path: string; to: string }[] {
  if (!efi) return [];
  return copies.flatMap((copy) => [
    { path: copy.kernel, to: kernel },
    { path: copy.initrd, to: initrd },
  ]);
}

/** Whether a Base ISO carries it to start. */
function isBootFile(path: string, { kernel, bios, directories }: BootFacts): boolean {
  return (
    path === kernel || path === bios?.image || directories.some((folder) => path.startsWith(`${folder}/`))
  );
}

/** Where isolinux finds the text that it shows above its prompt; other loaders show none. */
export function messagePath({ bios }: BootFacts): string | undefined {
  return bios?.loader === 'isolinux' ? `${dirname(bios.image)}/boot.msg` : undefined;
}

function messageOrigin({ boot }: Profile): string {
  return boot.message ?? (boot.menu === 'template' ? 'isolinux/base.msg' : 'stock');
}
