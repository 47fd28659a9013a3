import { resolve } from 'node:path';
import { assetPath } from '../base/assets.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { driverDiskArguments } from '../drivers/driver-disk.ts';
import { type DriverModule, readModuleFile } from '../drivers/module.ts';
import { type LoadedDriver, planDrivers } from '../drivers/plan.ts';
import { findPatchLists, type PatchList } from '../patching/patch-list.ts';
import type { InitrdCompression, UpdatesFormat } from '../releases/release.ts';
import type { InstallerContent } from '../updates/image-tree.ts';
import type { UpdatesKind } from '../updates/image-write.ts';
import type { UpdatesSource } from '../updates/model.ts';
import type { Placement } from '../updates/placement.ts';
import type { Identity, Medium } from './medium.ts';
import { planBoot, planOutputs } from './planning/boot.ts';
import { lookIntoStage2, planInitrd } from './planning/initrd.ts';
import { planInstaller } from './planning/installer.ts';
import { namedInFile, planKickstarts } from './planning/kickstarts.ts';
import { planProductImage, planUpdatesImage } from './planning/updates.ts';
import type { BaseProfile as Profile } from './profile.ts';
import { refuseImpossible } from './refusals.ts';

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
  };
  readonly installer: InstallerContent;
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
  readonly updates: PlannedImage;
  readonly product: PlannedImage | undefined;
  readonly kits: string | undefined;
  /** Whether the ISO gets an implanted media checksum. */
  readonly checksum: boolean;
  readonly outputs: readonly PlannedOutput[];
}

/** What is done to an initrd; a full medium may be without a second ks.cfg. */
export type InitrdPlan = Pick<Plan, 'identity' | 'epoch' | 'patches' | 'drivers' | 'initrd'> & {
  readonly kickstarts: { readonly second?: string };
};

/** What goes into an updates or product image, and where that goes. */
export interface PlannedImage {
  readonly kind: UpdatesKind;
  readonly format: UpdatesFormat;
  /** The image to begin with: that of the medium, or a path on the host. */
  readonly merge: 'medium' | { readonly file: string } | undefined;
  readonly sources: readonly UpdatesSource[];
  readonly files: readonly PlannedFile[];
  readonly roomBytes: number;
  readonly placement: Placement;
}

/** All that making one of these images needs. */
export interface ImagePlan extends Pick<Plan, 'identity' | 'epoch' | 'profile'> {
  readonly image: PlannedImage;
  /** Without one there is no faux anaconda. */
  readonly installer: InstallerContent | undefined;
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
  const volume = profile.volume ?? `${release.product}-${release.version}-${arch}-base`.toUpperCase();
  const updates = planUpdatesImage(profile, release, volume, hostPath);
  const product = planProductImage(profile, medium, release, hostPath);
  const { bootArguments, kickstartLines } = updates.placement;
  const kickstarts = await planKickstarts(profile, release, loading.deviceLine, kickstartLines, hostPath);
  const driverArguments = [...loading.bootArguments, ...driverDiskArguments(disks, release.drivers)];
  const boot = planBoot(profile, identity, [...driverArguments, ...bootArguments], hostPath);
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
    volume,
    epoch: sourceDateEpoch(),
    boot,
    kickstarts,
    installer: await planInstaller(profile, profile.installer, identity, hostPath),
    drivers: {
      modules,
      disks,
      loading: [...loading.drivers, ...namedInFile(profile, kickstarts.second, release)],
    },
    patches: await findPatchLists(assetPath('patches'), release.id),
    nestedStage2: await lookIntoStage2(medium, identity),
    initrd: { ...(await planInitrd(profile, medium, identity, files)), files },
    updates,
    product,
    kits: profile.kits && hostPath(profile.kits),
    checksum: profile.checksum,
    outputs: planOutputs(profile, identity, medium, { updates, product }),
  };
  refuseImpossible(plan);
  return Object.freeze(plan);
}

export function checkRelease(profile: Pick<Profile, 'file' | 'release'>, { release, kind }: Identity): void {
  if (profile.release !== undefined && profile.release !== release.id)
    throw new BootsmithError(
      'profile',
      `the profile is for ${profile.release}, but the medium is ${release.id}`,
      {
        at: { file: profile.file },
        hint: `Use a medium of ${profile.release}, or a profile for ${release.id}.`,
      },
    );
  if (kind === 'base')
    throw new BootsmithError('unsupported', 'the source is a Base ISO that bootsmith made', {
      at: { file: profile.file },
      expected: 'a stock medium',
      hint: 'Build from the stock medium again; the profile says everything that was done.',
    });
}
