import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import { type BootRecord, checkInfoTable } from './boot-record.ts';
import {
  EL_TORITO_CATALOG as CATALOG,
  ISO9660_SECTOR_SIZE,
  EL_TORITO_BOOT_RECORD as RECORD,
} from './layout.ts';

/** An entry of the El Torito boot catalog. */
export interface BootCatalogEntry {
  /** `other` is a platform that El Torito 1.0 and UEFI do not know. */
  readonly platform: 'bios' | 'powerpc' | 'mac' | 'efi' | 'other';
  readonly bootable: boolean;
  readonly emulation: 'none' | 'floppy' | 'disk';
  /** Sector of the boot image, in units of 2048 bytes. */
  readonly imageSector: number;
  /** How much firmware loads, in units of 512 bytes. EFI takes 0 and 1 for "up to the end of the medium". */
  readonly loadSectors: number;
  readonly infoTable: BootRecord['infoTable'];
}

const PLATFORMS: Readonly<Record<number, BootCatalogEntry['platform']>> = {
  0: 'bios',
  1: 'powerpc',
  2: 'mac',
  239: 'efi',
};

/** Section headers and what belongs to their entries (El Torito 1.0, figures 4 to 6). */
const SECTION = { more: 0x90, last: 0x91, extension: 0x44, platform: 1, count: 2, extended: 0x20 } as const;

/** A stock catalog has two entries; more than this many are taken for damage. */
const ENTRY_LIMIT = 63;
const DESCRIPTOR_LIMIT = 32;

/** Every entry of the boot catalog, the default one first; a string says why there is none. */
export async function readBootCatalog(source: ByteSource): Promise<BootCatalogEntry[] | string> {
  const catalogSector = await findCatalog(source);
  if (catalogSector === undefined) return 'no El Torito boot record among the volume descriptors';
  const at = catalogSector * ISO9660_SECTOR_SIZE;
  if (at + ISO9660_SECTOR_SIZE > source.size) return 'the boot catalog lies outside the image';
  const catalog = await source.read(at, ISO9660_SECTOR_SIZE);
  const { entrySize, validation } = CATALOG;
  const record = (index: number) => catalog.subarray(index * entrySize, (index + 1) * entrySize);
  const isValid =
    catalog[0] === validation.headerId &&
    catalog[validation.key55.at] === 0x55 &&
    catalog[validation.keyAA.at] === 0xaa;
  if (!isValid) return 'the validation entry of the boot catalog is wrong';
  const entries = [await readEntry(source, record(1), catalog[1] ?? 0)];
  for (let index = 2; index <= ENTRY_LIMIT; ) {
    const header = record(index++);
    if (header[0] !== SECTION.more && header[0] !== SECTION.last) break;
    const platform = header[SECTION.platform] ?? 0;
    for (let left = viewOf(header).getUint16(SECTION.count, true); left > 0 && index <= ENTRY_LIMIT; left--) {
      const entry = record(index++);
      entries.push(await readEntry(source, entry, platform));
      let extended = ((entry[1] ?? 0) & SECTION.extended) !== 0;
      while (extended && index <= ENTRY_LIMIT && record(index)[0] === SECTION.extension)
        extended = ((record(index++)[1] ?? 0) & SECTION.extended) !== 0;
    }
    if (header[0] === SECTION.last) break;
  }
  return entries;
}

async function findCatalog(source: ByteSource): Promise<number | undefined> {
  for (let sector = RECORD.sector - 1; sector < RECORD.sector + DESCRIPTOR_LIMIT; sector++) {
    const at = sector * ISO9660_SECTOR_SIZE;
    if (at + ISO9660_SECTOR_SIZE > source.size) return undefined;
    const descriptor = await source.read(at, ISO9660_SECTOR_SIZE);
    if (descriptor[0] === 255 || byteString(descriptor.subarray(1, 6)) !== 'CD001') return undefined;
    const { systemId, catalogSector, type } = RECORD;
    const name = byteString(descriptor.subarray(systemId.at, systemId.at + systemId.value.length));
    if (descriptor[type.at] === type.value && name === systemId.value)
      return viewOf(descriptor).getUint32(catalogSector.at, true);
  }
  return undefined;
}

async function readEntry(source: ByteSource, entry: Uint8Array, platform: number): Promise<BootCatalogEntry> {
  const { bootable, emulation, loadSize, imageSector } = CATALOG.defaultEntry;
  const media = (entry[emulation.at] ?? 0) & 0x0f;
  const sector = viewOf(entry).getUint32(imageSector.at, true);
  const isInside = (sector + 1) * ISO9660_SECTOR_SIZE <= source.size;
  return {
    platform: PLATFORMS[platform] ?? 'other',
    bootable: entry[bootable.at] === bootable.value,
    emulation: media === emulation.none ? 'none' : media === 4 ? 'disk' : 'floppy',
    imageSector: sector,
    loadSectors: viewOf(entry).getUint16(loadSize.at, true),
    infoTable: isInside ? await checkInfoTable(source, sector) : 'absent',
  };
}
