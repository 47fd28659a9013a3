import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  BOOT_JUMPS,
  BOOT_MARK,
  BOOT_SECTOR,
  BOOT_SECTOR_16,
  BOOT_SECTOR_32,
  BOOT_SIGNATURE,
  DIRECTORY_ENTRY_SIZE,
  FAT_SNIFF_SIZE,
  FAT_TYPE_LIMITS,
  type FatBits,
} from './layout.ts';

type Field = readonly [offset: number, size: number];

/** What the boot sector of a FAT image says. */
export interface FatSummary {
  readonly bits: FatBits;
  /** In bytes. */
  readonly sectorSize: number;
  readonly clusterSize: number;
  readonly clusterCount: number;
  /** Of the file system, in bytes. */
  readonly size: number;
  /** 32 bits as people know it: `1234-ABCD`; empty where there is none. */
  readonly serial: string;
  /** Of the boot sector; the root directory may hold another. */
  readonly label: string;
}

/** Where things are, in bytes from the start of the image. */
export interface FatVolume {
  readonly source: ByteSource;
  readonly summary: FatSummary;
  readonly tableOffset: number;
  readonly rootOffset: number;
  readonly rootSize: number;
  /** Of FAT32, whose root is a chain like any other; 0 else. */
  readonly rootCluster: number;
  /** Of cluster 2, the first one. */
  readonly dataOffset: number;
}

const isPower = (value: number) => value > 0 && (value & (value - 1)) === 0;

/** Reads the boot sector; a string says what speaks against FAT. */
function parseBootSector(head: Uint8Array): Omit<FatVolume, 'source'> | string {
  if (head.length < FAT_SNIFF_SIZE) return 'no boot sector';
  const view = viewOf(head);
  const read = ([at, size]: Field) =>
    size === 4 ? view.getUint32(at, true) : size === 2 ? view.getUint16(at, true) : view.getUint8(at);
  const { at, bytes } = BOOT_SIGNATURE;
  if (!bytes.every((byte, index) => head[at + index] === byte)) return 'no boot signature at byte 510';
  if (!BOOT_JUMPS.some((jump) => jump === head[0])) return 'no jump at its start';
  const sectorSize = read(BOOT_SECTOR.sectorSize);
  const perCluster = read(BOOT_SECTOR.sectorsPerCluster);
  const reserved = read(BOOT_SECTOR.reservedSectors);
  const tables = read(BOOT_SECTOR.tables);
  if (!isPower(sectorSize) || sectorSize < 512 || sectorSize > 4096) return `sectors of ${sectorSize} bytes`;
  if (!isPower(perCluster)) return `clusters of ${perCluster} sectors`;
  if (reserved === 0 || tables === 0 || tables > 4) return 'no room for its tables';
  if (read(BOOT_SECTOR.media) < 0xf0) return 'no media descriptor';
  const shortSectors = read(BOOT_SECTOR.tableSectors);
  const tableSectors = shortSectors || read(BOOT_SECTOR_32.tableSectors);
  const sectorCount = read(BOOT_SECTOR.sectorCount) || read(BOOT_SECTOR.sectorCountLong);
  const rootEntries = read(BOOT_SECTOR.rootEntries);
  const rootSize = rootEntries * DIRECTORY_ENTRY_SIZE;
  const dataSector = reserved + tables * tableSectors + Math.ceil(rootSize / sectorSize);
  if (tableSectors === 0 || sectorCount <= dataSector) return 'no room for data';
  const clusterCount = Math.floor((sectorCount - dataSector) / perCluster);
  const bits = clusterCount < FAT_TYPE_LIMITS.fat12 ? 12 : clusterCount < FAT_TYPE_LIMITS.fat16 ? 16 : 32;
  // The root of FAT32 has no fixed place and size, that of the others has.
  if ((bits === 32) !== (shortSectors === 0) || (bits === 32) !== (rootEntries === 0))
    return `${clusterCount} clusters with the tables of another type`;
  if ((tableSectors * sectorSize * 8) / bits < clusterCount + 2) return 'tables that are too short';
  const more = bits === 32 ? BOOT_SECTOR_32 : BOOT_SECTOR_16;
  const isMarked = read(more.mark) === BOOT_MARK;
  const serial = read(more.serial).toString(16).toUpperCase().padStart(8, '0');
  const [labelAt, labelSize] = more.label;
  const label = byteString(head.subarray(labelAt, labelAt + labelSize)).trimEnd();
  return {
    summary: {
      bits,
      sectorSize,
      clusterSize: perCluster * sectorSize,
      clusterCount,
      size: sectorCount * sectorSize,
      serial: isMarked ? `${serial.slice(0, 4)}-${serial.slice(4)}` : '',
      label: isMarked && label !== 'NO NAME' ? label : '',
    },
    tableOffset: reserved * sectorSize,
    rootOffset: (reserved + tables * tableSectors) * sectorSize,
    rootSize,
    rootCluster: bits === 32 ? read(BOOT_SECTOR_32.rootCluster) : 0,
    dataOffset: dataSector * sectorSize,
  };
}

/** Whether a file that begins with `head` is a FAT image: its boot sector makes sense in every field. */
export function isFat(head: Uint8Array): boolean {
  return typeof parseBootSector(head) !== 'string';
}

/** Throws `corrupt` for what is no FAT image and for one that is cut short. */
export async function openFatVolume(source: ByteSource): Promise<FatVolume> {
  const volume = parseBootSector(await source.read(0, Math.min(FAT_SNIFF_SIZE, source.size)));
  if (typeof volume === 'string')
    throw new BootsmithError('corrupt', `${source.name} is no FAT image`, {
      at: { file: source.name, offset: 0 },
      found: volume,
    });
  if (volume.summary.size > source.size)
    throw new BootsmithError('corrupt', `${source.name} ends too early`, {
      at: { file: source.name, offset: source.size },
      found: `${source.size} bytes`,
      expected: `${volume.summary.size} bytes, as its boot sector says`,
      hint: 'The file is cut short; copy or download it again.',
    });
  return { source, ...volume };
}
