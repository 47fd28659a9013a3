import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import { ISO9660_SECTOR_SIZE, PRIMARY_VOLUME_DESCRIPTOR as PVD } from './layout.ts';

/** What a rewritten volume has to have again. */
export interface VolumeShape {
  /** A supplementary descriptor with one of the three escape sequences of Joliet. */
  readonly joliet: boolean;
  /** `YYYYMMDDhhmmsscc`; GRUB takes it for the UUID of the volume. Undefined where it is not set. */
  readonly modified: string | undefined;
  readonly created: string | undefined;
  /** Sectors of 2048 bytes, as the primary descriptor says. */
  readonly sectors: number;
}

/** ECMA-119 8.4.26 and 8.4.27. */
const CREATED = { at: 813, size: 16 } as const;
const MODIFIED = { at: 830, size: 16 } as const;
const SUPPLEMENTARY = { type: 2, escapes: { at: 88, size: 3 } } as const;
/** UCS-2 levels 1 to 3 (Joliet specification, 3.1). */
const JOLIET_ESCAPES: readonly string[] = ['%/@', '%/C', '%/E'];
const TERMINATOR = 255;
const DESCRIPTOR_LIMIT = 32;

/** Reads the volume descriptors. The source has been seen to be an ISO 9660 image. */
export async function readVolumeShape(source: ByteSource): Promise<VolumeShape> {
  const primary = await source.read(PVD.sector * ISO9660_SECTOR_SIZE, ISO9660_SECTOR_SIZE);
  const date = ({ at, size }: typeof CREATED | typeof MODIFIED) => {
    const text = byteString(primary.subarray(at, at + size));
    return /^[0-9]{16}$/.test(text) && !/^0+$/.test(text) ? text : undefined;
  };
  let joliet = false;
  for (let sector = PVD.sector + 1; sector < PVD.sector + DESCRIPTOR_LIMIT; sector++) {
    const at = sector * ISO9660_SECTOR_SIZE;
    if (at + ISO9660_SECTOR_SIZE > source.size) break;
    const descriptor = await source.read(at, ISO9660_SECTOR_SIZE);
    if (descriptor[0] === TERMINATOR || byteString(descriptor.subarray(1, 6)) !== PVD.identifier.value) break;
    const { at: from, size } = SUPPLEMENTARY.escapes;
    const escapes = byteString(descriptor.subarray(from, from + size));
    joliet ||= descriptor[0] === SUPPLEMENTARY.type && JOLIET_ESCAPES.includes(escapes);
  }
  const sectors = viewOf(primary).getUint32(PVD.volumeSpaceSize.at, true);
  return { joliet, modified: date(MODIFIED), created: date(CREATED), sectors };
}
