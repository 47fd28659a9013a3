import type { FoundLogicalVolume, FoundVolumeGroup } from '../disks/model.ts';
import { HostError } from '../host.ts';
import type { Place } from './disks.ts';
import { recogniseFileSystem } from './file-systems.ts';

const SEPARATOR = '|';
/** Of LVM2 since 2.00, which RHEL 4 has. */
const OPTIONS = ['--noheadings', '--units', 'b', '--nosuffix', '--separator', SEPARATOR];

/** The volume groups that lvm(8) sees. None where there is no such program, as where there are no groups. */
export async function readVolumeGroups(place: Place): Promise<readonly FoundVolumeGroup[]> {
  const groups = await report(place, ['vgs', ...OPTIONS, '-o', 'vg_name,vg_extent_size']);
  if (groups.length === 0) return [];
  const physical = await report(place, ['pvs', ...OPTIONS, '-o', 'pv_name,vg_name']);
  const logical = await report(place, ['lvs', ...OPTIONS, '-o', 'vg_name,lv_name,lv_size']);
  return assembleGroups(groups, physical, await withFileSystems(place, logical));
}

export interface VolumeRow {
  readonly group: string;
  readonly volume: FoundLogicalVolume;
}

/** Puts three reports together. Sizes in bytes. */
export function assembleGroups(
  groups: readonly (readonly string[])[],
  physical: readonly (readonly string[])[],
  logical: readonly VolumeRow[],
): FoundVolumeGroup[] {
  return groups.map(([name = '', extent = '0']) => ({
    name,
    extent: Number(extent),
    physical: physical
      .filter(([, group]) => group === name)
      .map(([device = '']) => device.replace(/^\/dev\//, '')),
    logical: logical.filter(({ group }) => group === name).map(({ volume }) => volume),
  }));
}

/** Rows of a report of lvm(8), without what it complains about, which comes mixed into it. */
export function parseReport(text: string): string[][] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.indexOf(SEPARATOR) > 0)
    .map((line) => line.split(SEPARATOR).map((cell) => cell.trim()));
}

async function report({ host }: Place, args: readonly string[]): Promise<string[][]> {
  try {
    const { output } = await host.processes.run(['lvm', ...args]);
    return parseReport(new TextDecoder().decode(output));
  } catch (error) {
    if (error instanceof HostError) return [];
    throw error;
  }
}

/** Only active volumes have a node, and activating some is more than looking. */
async function withFileSystems(place: Place, rows: readonly (readonly string[])[]): Promise<VolumeRow[]> {
  const found: VolumeRow[] = [];
  for (const [group = '', name = '', bytes = '0'] of rows) {
    const size = Number(bytes);
    const filesystem = await fileSystemOf(place, `${place.root}/dev/${group}/${name}`, size);
    found.push({ group, volume: { name, size, filesystem } });
  }
  return found;
}

async function fileSystemOf({ host }: Place, path: string, size: number): Promise<string | undefined> {
  try {
    const file = await host.files.open(path);
    try {
      return (await recogniseFileSystem((offset, length) => file.read(offset, length), 0, size))?.type;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
