import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import {
  BOOT_INFO_TABLE,
  EL_TORITO_CATALOG as CATALOG,
  ISO9660_SECTOR_SIZE,
  PRIMARY_VOLUME_DESCRIPTOR as PVD,
  EL_TORITO_BOOT_RECORD as RECORD,
} from './layout.ts';

/** What firmware finds when it boots an ISO as a CD through BIOS. */
export interface BootRecord {
  /** Sector of the boot image. */
  readonly imageSector: number;
  /** In 512-byte units, as the catalog says. */
  readonly loadSize: number;
  readonly noEmulation: boolean;
  /** The boot information table of the image. */
  readonly infoTable: 'absent' | 'wrong' | 'right';
}

/** Reads the El Torito default entry; a string says why there is none. Offsets are checked before use. */
export async function readBootRecord(source: ByteSource): Promise<BootRecord | string> {
  const sector = async (number: number, count = 1) => {
    const at = number * ISO9660_SECTOR_SIZE;
    const length = count * ISO9660_SECTOR_SIZE;
    return at + length <= source.size ? await source.read(at, length) : undefined;
  };
  const record = await sector(RECORD.sector);
  const id = RECORD.systemId;
  if (!record || byteString(record.subarray(id.at, id.at + id.value.length)) !== id.value)
    return 'no El Torito boot record in sector 17';
  const catalog = await sector(viewOf(record).getUint32(RECORD.catalogSector.at, true));
  if (!catalog) return 'the boot catalog lies outside the image';
  const { validation, defaultEntry } = CATALOG;
  if (
    catalog[0] !== validation.headerId ||
    catalog[validation.key55.at] !== 0x55 ||
    catalog[validation.keyAA.at] !== 0xaa ||
    sumOfWords(catalog.subarray(0, CATALOG.entrySize)) !== 0
  )
    return 'the validation entry of the boot catalog is wrong';
  const entry = catalog.subarray(defaultEntry.at, defaultEntry.at + CATALOG.entrySize);
  if (entry[defaultEntry.bootable.at] !== defaultEntry.bootable.value)
    return 'the default boot entry is not bootable';
  const imageSector = viewOf(entry).getUint32(defaultEntry.imageSector.at, true);
  if (!(await sector(imageSector))) return 'the boot image lies outside the medium';
  return {
    imageSector,
    loadSize: viewOf(entry).getUint16(defaultEntry.loadSize.at, true),
    noEmulation: entry[defaultEntry.emulation.at] === defaultEntry.emulation.none,
    infoTable: await checkInfoTable(source, imageSector),
  };
}

function sumOfWords(bytes: Uint8Array): number {
  const view = viewOf(bytes);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += view.getUint16(at, true);
  return sum & 0xffff;
}

/** The state of the boot information table of the image at a sector. */
export async function checkInfoTable(
  source: ByteSource,
  imageSector: number,
): Promise<BootRecord['infoTable']> {
  const start = imageSector * ISO9660_SECTOR_SIZE;
  const head = viewOf(await source.read(start, BOOT_INFO_TABLE.end));
  const field = (at: number) => head.getUint32(at, true);
  const size = field(BOOT_INFO_TABLE.imageSize.at);
  const { volumeDescriptorSector } = BOOT_INFO_TABLE;
  // In an image that was grown it is the descriptor of the session that the boot image came with.
  const volume = field(volumeDescriptorSector.at);
  if (volume !== volumeDescriptorSector.value && !(await isVolumeDescriptor(source, volume))) return 'absent';
  if (field(BOOT_INFO_TABLE.imageSector.at) !== imageSector) return 'wrong';
  if (size < BOOT_INFO_TABLE.end || size > 16 * 1024 * 1024 || start + size > source.size) return 'wrong';
  const body = await source.read(start + BOOT_INFO_TABLE.end, size - BOOT_INFO_TABLE.end);
  const padded = new Uint8Array(Math.ceil(body.length / 4) * 4);
  padded.set(body);
  const view = viewOf(padded);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + view.getUint32(at, true)) >>> 0;
  return sum === field(BOOT_INFO_TABLE.checksum.at) ? 'right' : 'wrong';
}

async function isVolumeDescriptor(source: ByteSource, sector: number): Promise<boolean> {
  const at = sector * ISO9660_SECTOR_SIZE;
  if (sector < PVD.sector || at + ISO9660_SECTOR_SIZE > source.size) return false;
  const head = await source.read(at, PVD.identifier.at + PVD.identifier.value.length);
  return (
    head[PVD.type.at] === PVD.type.value &&
    byteString(head.subarray(PVD.identifier.at)) === PVD.identifier.value
  );
}
