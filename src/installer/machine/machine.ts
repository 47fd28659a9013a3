import type { Release } from '../../releases/release.ts';
import type { Host } from '../host.ts';
import type { FoundKit, Machine } from '../screens/screen.ts';
import { type Place, readDisks, readFirmware } from './disks.ts';
import { hasPackages, readKits, withMedium } from './kits.ts';
import { readVolumeGroups } from './lvm.ts';
import { readNetworkDevices } from './network.ts';
import { readZones } from './zones.ts';

export interface MachineRequest {
  readonly release: Release;
  readonly arch: string;
  /** A folder of ours. */
  readonly work: string;
  /** Where the medium is mounted, if it is, and its device, from which it can be. */
  readonly medium: { readonly folder: string | undefined; readonly device: string | undefined };
  /** Stands before every path of /proc, /sys, /dev and /usr; empty for this machine. */
  readonly root?: string;
}

/** What this machine is, without changing anything of it. What cannot be found out is left out. */
export async function readMachine(
  host: Pick<Host, 'files' | 'processes' | 'system'>,
  { release, arch, work, medium, root = '' }: MachineRequest,
): Promise<Machine> {
  const place: Place = { host, root, work };
  const disks = await readDisks(place);
  const groups = disks.some(hasPhysicalVolume) ? await readVolumeGroups(place) : [];
  const kits = await withMedium({ ...place, system: host.system }, medium, async (folder) => [
    ...((await hasPackages(place, folder)) ? [systemKit(release, arch)] : []),
    ...(await readKits(place, folder)),
  ]);
  // Where a loader starts it, Anaconda asks for the disc with the packages, whatever disc the machine was started from.
  const asksForDisc = release.updates.effect !== 'unit' && !(kits ?? []).some(({ os }) => os);
  return {
    release,
    arch,
    disks: { disks, groups, firmware: await readFirmware(place) },
    network: await readNetworkDevices(place),
    kits: [...(asksForDisc ? [systemKit(release, arch)] : []), ...(kits ?? [])],
    zones: await readZones(place),
    here: true,
  };
}

function hasPhysicalVolume({ table, partitions }: Machine['disks']['disks'][number]): boolean {
  return table === 'loop' || partitions.some(({ filesystem }) => filesystem === 'LVM2_member');
}

/** The medium itself as a kit. */
function systemKit({ id, version }: Release, arch: string): FoundKit {
  return { name: id.slice(0, id.lastIndexOf('-')), version, arch, os: true };
}
