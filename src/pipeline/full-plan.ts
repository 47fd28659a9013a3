import { basename, resolve } from 'node:path';
import { assetPath } from '../base/assets.ts';
import { fromText } from '../base/bytes.ts';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { escapeVolumeLabel } from '../bootmenu/volume-label.ts';
import { driverDiskArguments } from '../drivers/driver-disk.ts';
import { readModuleFile } from '../drivers/module.ts';
import { planDrivers } from '../drivers/plan.ts';
import { readPartitionTables } from '../formats/partition-table/read.ts';
import { writeLoaderKickstart } from '../kickstart/write.ts';
import { findPatchLists } from '../patching/patch-list.ts';
import type { Placement } from '../updates/placement.ts';
import { type Identity, KICKSTART_PATH, type Medium } from './medium.ts';
import { checkRelease, type ImagePlan, type InitrdPlan, type PlannedFile, type PlanOptions } from './plan.ts';
import { planFullImages } from './planning/full-images.ts';
import { planInitrd } from './planning/initrd.ts';
import {
  defined,
  namedInFile,
  readKickstart,
  refuseLines,
  requireGoodKickstart,
  withLines,
} from './planning/kickstarts.ts';
import type { Profile } from './profile.ts';
import { refuseImpossibleInitrd, refuseLabel } from './refusals.ts';

/** How the new image comes from the stock one. */
export interface IsoWay {
  /** `grow`: a copy of the stock image with a session behind it; `rewrite`: all files laid out anew. */
  readonly way: 'grow' | 'rewrite';
  readonly why: string;
}

/** A profile for full media joined with an identified medium: nothing is left to decide. */
export interface FullPlan {
  readonly media: 'full';
  readonly profile: string;
  readonly medium: string;
  readonly identity: Identity;
  readonly output: string;
  readonly epoch: number;
  readonly iso: IsoWay;
  /** `from` is the stock one, `to` the same unless another was asked for. */
  readonly volume: { readonly from: string; readonly to: string };
  readonly boot: {
    /** All entries that install, one of ours beside them, or these. */
    readonly entries: 'installing' | 'own' | readonly string[];
    /** Of our own entry. */
    readonly label: string;
    readonly add: readonly string[];
    readonly remove: readonly string[];
    /** Taken out of every entry: what a converted initrd does not want. */
    readonly obsolete: readonly string[];
    readonly replace: readonly { readonly from: string; readonly to: string }[];
    /** As it is when undefined. */
    readonly timeoutSeconds: number | undefined;
    readonly serial: { readonly port: number; readonly speed: number } | undefined;
  };
  readonly kickstart:
    | { readonly text: string; readonly path: string; readonly on: 'medium' | 'initramfs' }
    | undefined;
  /** Undefined when the initrd stays as it is. */
  readonly initrd: InitrdPlan | undefined;
  /** Undefined when the medium's updates image, or its absence, stays as it is. */
  readonly updates: ImagePlan | { readonly copyOf: string } | undefined;
  readonly product: ImagePlan | undefined;
  readonly files: readonly PlannedFile[];
  /** Whether the ISO gets an implanted media checksum. */
  readonly checksum: boolean;
}

/** Decides everything. Throws as `makePlan` does. */
export async function makeFullPlan(
  profile: Profile,
  medium: Medium,
  identity: Identity,
  options: PlanOptions = {},
): Promise<FullPlan> {
  const hostPath = (path: string) => resolve(profile.folder, path);
  checkRelease(profile, identity);
  requireIso(profile, medium);
  refuseBaseSettings(profile);
  const output = options.output ?? (profile.output && hostPath(profile.output));
  if (output === undefined)
    throw new BootsmithError('usage', 'no output is named', {
      at: { file: profile.file },
      hint: 'Give --output ISO, or write output: in the profile.',
    });
  const from = medium.volumeId ?? '';
  const volume = { from, to: profile.volume ?? from };
  if (volume.to !== from) refuseLabel(volume.to, identity, profile.file);
  const drivers = await planDriversOf(profile, identity, hostPath);
  const { updates, product, placement } = await planFullImages(
    profile,
    medium,
    identity,
    volume.to,
    hostPath,
  );
  const kickstart = await planKickstart(
    profile,
    identity,
    drivers.device,
    placement?.kickstartLines ?? [],
    hostPath,
  );
  const initrd = await planInitrdOf(
    profile,
    medium,
    identity,
    { drivers: drivers.plan, kickstart, placement },
    hostPath,
  );
  const serial = profile.boot.serial === true ? { port: 0, speed: 115200 } : profile.boot.serial || undefined;
  const { boot } = profile;
  return Object.freeze({
    media: 'full' as const,
    profile: profile.file,
    medium: medium.path,
    identity,
    output,
    epoch: sourceDateEpoch(),
    iso: await chooseWay(profile, medium),
    volume,
    boot: {
      entries: boot.entries ?? ('installing' as const),
      label: boot.label,
      add: [
        ...(kickstart ? [kickstartArgument(kickstart, identity, volume.to)] : []),
        ...drivers.bootArguments,
        ...(placement?.bootArguments ?? []),
        ...boot.add,
        ...(serial ? ['console=tty0', `console=ttyS${serial.port},${serial.speed}`] : []),
      ],
      remove: [...boot.remove, ...(serial ? ['quiet'] : [])],
      obsolete: initrd?.initrd.way === 'repack' ? identity.boot.obsoleteArguments : [],
      replace: boot.replace,
      timeoutSeconds: boot.timeout,
      serial,
    },
    kickstart,
    initrd,
    updates,
    product,
    files: profile.files.map((file) => ({ ...file, source: hostPath(file.source) })),
    checksum: profile.checksum,
  });
}

function requireIso(profile: Profile, medium: Medium): void {
  if (medium.source) return;
  throw new BootsmithError('unsupported', 'a full medium can only be made from an ISO image', {
    at: { file: profile.file },
    found: `${medium.path} is a folder`,
    expected: 'the ISO image: its boot records are not among its files',
    hint: 'Give the ISO that the folder was mounted or copied from.',
  });
}

function refuseBaseSettings({ file, boot, kits }: Profile): void {
  const found =
    boot.menu === 'template'
      ? 'boot.menu: template'
      : boot.message
        ? 'boot.message'
        : kits
          ? 'kits'
          : undefined;
  if (found === undefined && boot.hybrid === 'auto') return;
  throw new BootsmithError('profile', `${found ?? 'boot.hybrid'} is for Base ISOs`, {
    at: { file },
    hint: 'A full medium keeps what the stock one has. Put files on it with files:.',
  });
}

async function planDriversOf(profile: Profile, { release }: Identity, hostPath: (path: string) => string) {
  const modules = await Promise.all(
    profile.drivers.flatMap((each) => ('file' in each ? [readModuleFile(hostPath(each.file))] : [])),
  );
  const disks = profile.drivers.flatMap((each) => ('disk' in each ? [hostPath(each.disk)] : []));
  const { kickstart } = profile;
  const requests = kickstart && !('file' in kickstart) ? kickstart.devices : [];
  const loading = planDrivers(requests, modules, release);
  return {
    plan: { modules, disks, loading: loading.drivers },
    device: loading.deviceLine,
    bootArguments: [...loading.bootArguments, ...driverDiskArguments(disks, release.drivers)],
  };
}

async function planKickstart(
  profile: Profile,
  { release }: Identity,
  device: Parameters<typeof defined>[0] | undefined,
  lines: readonly string[],
  hostPath: (path: string) => string,
): Promise<FullPlan['kickstart']> {
  const { kickstart } = profile;
  if (!kickstart) {
    refuseLines(lines, profile);
    return undefined;
  }
  const on = profile.boot.kickstart ?? 'medium';
  if (!('file' in kickstart)) {
    const devices = device ? [defined(device)] : [];
    const further = [...kickstart.lines, ...lines];
    const text = writeLoaderKickstart({ ...kickstart, devices, lines: further }, release);
    requireGoodKickstart(text, release, 'loader', KICKSTART_PATH);
    return { text, path: KICKSTART_PATH, on };
  }
  const file = hostPath(kickstart.file);
  const text = withLines(await readKickstart(file, profile), lines, file);
  requireGoodKickstart(text, release, 'loader', file);
  if (!profile.installer) requireGoodKickstart(text, release, 'installer', file);
  const name = basename(file);
  // It becomes a part of a boot argument.
  const isPlain = /^[A-Za-z0-9._-]+$/.test(name);
  return { text, path: on === 'medium' && isPlain ? name : KICKSTART_PATH, on };
}

/** dracut finds the medium by its label wherever it is; the loaders look on CD drives. */
function kickstartArgument(
  { path, on }: NonNullable<FullPlan['kickstart']>,
  { release }: Identity,
  volume: string,
): string {
  const { argument } = release.kickstart;
  if (on === 'initramfs') return `${argument}=file:/${path}`;
  if (!release.era.startsWith('dracut')) return `${argument}=cdrom:/${path}`;
  return `${argument}=hd:LABEL=${escapeVolumeLabel(fromText(volume))}:/${path}`;
}

async function planInitrdOf(
  profile: Profile,
  medium: Medium,
  identity: Identity,
  {
    drivers,
    kickstart,
    placement,
  }: {
    drivers: InitrdPlan['drivers'];
    kickstart: FullPlan['kickstart'];
    placement: Placement | undefined;
  },
  hostPath: (path: string) => string,
): Promise<InitrdPlan | undefined> {
  const files = profile.initrd.files.map((file) => ({ ...file, source: hostPath(file.source) }));
  const second = kickstart?.on === 'initramfs' ? kickstart.text : undefined;
  const isAsked =
    files.length + drivers.modules.length + drivers.disks.length > 0 ||
    second !== undefined ||
    placement?.files?.tree === 'initramfs';
  if (!isAsked) return undefined;
  const { container } = identity.release.initrd;
  // The stock bytes stay where they can: modules change depmod's tables in place, and an ext2 image takes no archive.
  const keeps = container === 'cpio' && drivers.modules.length === 0 && drivers.disks.length === 0;
  const way = profile.initrd.way ?? (keeps ? 'append' : 'repack');
  const initrd = await planInitrd({ initrd: { ...profile.initrd, way } }, medium, identity, files);
  const { kickstart: given } = profile;
  const named = second && given ? namedInFile({ kickstart: given }, second, identity.release) : [];
  const plan: InitrdPlan = {
    identity,
    epoch: sourceDateEpoch(),
    patches:
      way === 'repack' && container === 'ext2'
        ? await findPatchLists(assetPath('patches'), identity.release.id)
        : [],
    drivers: { ...drivers, loading: [...drivers.loading, ...named] },
    initrd: { ...initrd, files },
    kickstarts: second === undefined ? {} : { second },
  };
  refuseImpossibleInitrd(plan, profile.file);
  return plan;
}

/** A partition of the image's own file system, behind its first sector, shows the old files when a session is added. */
async function chooseWay({ boot, file }: Profile, { source }: Medium): Promise<IsoWay> {
  if (boot.iso === 'rewrite') return { way: 'rewrite', why: 'the profile asks for it' };
  const { gpt } = source ? await readPartitionTables(source) : { gpt: undefined };
  const [inner] =
    typeof gpt === 'object'
      ? gpt.partitions.filter(({ firstSector }) => firstSector > 0 && firstSector <= 64)
      : [];
  if (inner && boot.iso === 'grow')
    throw new BootsmithError('unsupported', 'this image cannot be grown', {
      at: { file },
      found: `its partition ${inner.number} holds the file system once more, with a directory of its own`,
      expected: 'an image whose first partition begins with the image, or one without partitions',
      hint: 'Write iso: rewrite, or auto, below boot: in the profile.',
    });
  if (inner)
    return {
      way: 'rewrite',
      why: 'its partition of the files has a directory of its own, which would stay the old one',
    };
  return {
    way: 'grow',
    why: boot.iso === 'grow' ? 'the profile asks for it' : 'the stock bytes stay as they are',
  };
}
