import { resolve } from 'node:path';
import { sourceDateEpoch } from '../base/epoch.ts';
import { BootsmithError } from '../base/errors.ts';
import { driverDiskArguments } from '../drivers/driver-disk.ts';
import { readModuleFile } from '../drivers/module.ts';
import { planDrivers } from '../drivers/plan.ts';
import type { Identity, Medium } from './medium.ts';
import { checkRelease, type ImagePlan, type InitrdPlan, type PlannedFile, type PlanOptions } from './plan.ts';
import { planFullImages } from './planning/full-images.ts';
import { planFullInitrd } from './planning/full-initrd.ts';
import { kickstartArgument, planKickstart } from './planning/full-kickstart.ts';
import { chooseWay, type IsoWay } from './planning/iso-way.ts';
import type { Profile } from './profile.ts';
import { refuseLabel } from './refusals.ts';

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
  /** Whether the whole source and the whole ISO are summed. */
  readonly sums: boolean;
}

/** Of a medium that was remastered before, or of an entry that asks for one: the installer takes one kickstart. */
const OTHER_KICKSTARTS = ['ks', 'ks=*', 'inst.ks', 'inst.ks=*'];

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
  const initrd = await planFullInitrd(
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
      remove: [...boot.remove, ...(kickstart ? OTHER_KICKSTARTS : []), ...(serial ? ['quiet'] : [])],
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
    sums: profile.sums,
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

function refuseBaseSettings({ file, boot, kits, pxe }: Profile): void {
  const settings = {
    'boot.menu: template': boot.menu === 'template',
    'boot.message': boot.message !== undefined,
    'boot.hybrid': boot.hybrid !== 'auto',
    kits: kits !== undefined,
    pxe: pxe !== undefined,
  };
  const found = Object.entries(settings).find(([, isGiven]) => isGiven)?.[0];
  if (found === undefined) return;
  throw new BootsmithError('profile', `${found} is for Base ISOs`, {
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
