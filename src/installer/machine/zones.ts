import type { Place } from './disks.ts';
import { listNames, readWhole } from './small-files.ts';

const ZONE_FOLDER = '/usr/share/zoneinfo';

/** Folders of the tz database whose zones are places. */
const AREAS = 'Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific'.split(' ');

/** Names of zones, sorted, as the runtime has them: of its table, or of its files where that was left out. */
export async function readZones({ host, root }: Place): Promise<readonly string[]> {
  const listed = parseZones((await readWhole(host, `${root}${ZONE_FOLDER}/zone.tab`)) ?? '');
  if (listed.length > 0) return listed;
  const found: string[] = [];
  for (const area of AREAS)
    for (const city of await listNames(host, `${root}${ZONE_FOLDER}/${area}`)) found.push(`${area}/${city}`);
  return [...found, 'UTC'].sort();
}

/** Third column of zone.tab (tzfile distribution: country, coordinates, name, comment). UTC is no place on earth. */
export function parseZones(text: string): string[] {
  const zones = text
    .split('\n')
    .filter((line) => line[0] !== '#')
    .map((line) => line.split('\t')[2]?.trim() ?? '')
    .filter((zone) => /^[A-Za-z0-9_+/-]+$/.test(zone));
  return zones.length === 0 ? [] : [...new Set([...zones, 'UTC'])].sort();
}
