import { toText } from '../../base/bytes.ts';
import { readIsolinuxVersion } from '../../bootmenu/isolinux/version.ts';
import type { BootCatalogEntry } from '../../formats/iso9660/boot-catalog.ts';
import { readBootRecord } from '../../formats/iso9660/boot-record.ts';
import { ISO9660_SECTOR_SIZE } from '../../formats/iso9660/layout.ts';
import { readTreeFile } from '../../tree/tree.ts';
import { fail, pass, type Subject, skip, type Verdict } from './subject.ts';

/** Every El Torito entry and the image that it starts. What an EFI entry leads to is judged with the partitions. */
export async function checkBootRecord(subject: Subject): Promise<Verdict[]> {
  const { medium, places, identity } = subject;
  const { catalog } = places;
  if (!medium.source || catalog === undefined) return [skip('a directory has none')];
  if (typeof catalog === 'string') return [fail(catalog)];
  const record = await readBootRecord(medium.source);
  if (typeof record === 'string') return [fail(record)];
  const verdicts: Verdict[] = [];
  for (const [index, entry] of catalog.entries())
    verdicts.push(await judge(entry, `El Torito entry ${index + 1}`, subject));
  const has = (platform: BootCatalogEntry['platform']) => catalog.some((each) => each.platform === platform);
  if (identity?.boot.bios && !has('bios')) verdicts.push(fail('no El Torito entry starts BIOS machines'));
  return verdicts;
}

async function judge(entry: BootCatalogEntry, name: string, subject: Subject): Promise<Verdict> {
  const { medium, places, identity } = subject;
  const { platform, bootable, emulation, imageSector, infoTable } = entry;
  const image = places.nameAt(imageSector);
  const what = `${name} (${platform})`;
  if (!bootable) return fail(`${what} is not bootable`);
  if ((imageSector + 1) * ISO9660_SECTOR_SIZE > (medium.source?.size ?? 0))
    return fail(`${what} leads outside the image, to sector ${imageSector}`);
  if (platform !== 'bios') return pass(`${what} starts ${image}`);
  if (emulation !== 'none') return fail(`${what} has ${emulation} emulation; the boot loader needs none`);
  const bytes = image.startsWith('/') ? await readTreeFile(medium.tree, image) : undefined;
  // Without its place isolinux does not find the rest of itself.
  const needsTable = identity !== undefined || (bytes && readIsolinuxVersion(bytes) !== undefined);
  if (infoTable === 'wrong' || (infoTable === 'absent' && needsTable))
    return fail(`boot information table of ${image} is ${infoTable}`);
  const table = infoTable === 'right' ? `boot information table of ${image} right` : `${image} has no table`;
  return pass(`El Torito without emulation, ${table}`);
}

/** The path of the isolinux that the medium starts with. */
export function isolinuxPath({ places, medium }: Subject): string | undefined {
  const { catalog, nameAt } = places;
  const entry = Array.isArray(catalog) ? catalog.find(({ platform }) => platform === 'bios') : undefined;
  const named = entry && nameAt(entry.imageSector);
  if (named?.startsWith('/')) return named;
  const path = [...medium.tree.keys()].find((each) => /(?:^|\/)isolinux\.bin$/i.test(each));
  return path && `/${toText(path)}`;
}
