import { crc32 } from 'node:zlib';
import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import { DISK_SECTOR_SIZE, GPT_ENTRY, GPT_HEADER, MBR } from './layout.ts';

export interface MbrPartition {
  /** Counts from 1. */
  readonly number: number;
  readonly active: boolean;
  readonly type: number;
  /** In units of 512 bytes, as is `sectors`. */
  readonly firstSector: number;
  readonly sectors: number;
}

export interface Mbr {
  readonly diskSignature: number;
  /** Those of the table itself; what an extended partition holds is not read. */
  readonly partitions: readonly MbrPartition[];
  /** Whether a partition says that a GPT follows. Without one, Linux takes the MBR even where there is a GPT. */
  readonly protective: boolean;
}

export interface GptPartition {
  /** Counts from 1. */
  readonly number: number;
  /** GUIDs in lower case, as they are spoken. */
  readonly type: string;
  readonly guid: string;
  /** In units of 512 bytes, both inclusive. */
  readonly firstSector: number;
  readonly lastSector: number;
  readonly name: string;
}

export interface Gpt {
  readonly diskGuid: string;
  readonly partitions: readonly GptPartition[];
  /** The copy at the end of the disk: whether it is there, has right checksums, and says the same. */
  readonly backup: 'right' | 'wrong' | 'absent';
  /** Where the copy should be, in units of 512 bytes. */
  readonly backupSector: number;
}

export interface PartitionTables {
  readonly mbr: Mbr | undefined;
  /** A string says what is wrong with the GPT that is there. */
  readonly gpt: Gpt | string | undefined;
}

/** The partition tables of a disk or of an image that may be written to one. Offsets are checked before use. */
export async function readPartitionTables(source: ByteSource): Promise<PartitionTables> {
  return { mbr: await readMbr(source), gpt: await readGpt(source) };
}

async function readMbr(source: ByteSource): Promise<Mbr | undefined> {
  if (source.size < DISK_SECTOR_SIZE) return undefined;
  const view = viewOf(await source.read(0, DISK_SECTOR_SIZE));
  if (view.getUint16(MBR.signature.at, true) !== MBR.signature.value) return undefined;
  const partitions: MbrPartition[] = [];
  const { entries, entry } = MBR;
  for (let index = 0; index < entries.count; index++) {
    const at = entries.at + index * entries.size;
    const type = view.getUint8(at + entry.type.at);
    const sectors = view.getUint32(at + entry.sectors.at, true);
    if (type === 0 && sectors === 0) continue;
    partitions.push({
      number: index + 1,
      active: view.getUint8(at + entry.status.at) === entry.status.active,
      type,
      firstSector: view.getUint32(at + entry.firstSector.at, true),
      sectors,
    });
  }
  return {
    diskSignature: view.getUint32(MBR.diskSignature.at, true),
    partitions,
    protective: partitions.some(({ type }) => type === MBR.protective),
  };
}

interface GptCopy {
  readonly diskGuid: string;
  readonly otherSector: number;
  readonly partitions: readonly GptPartition[];
}

async function readGpt(source: ByteSource): Promise<Gpt | string | undefined> {
  const primary = await readGptCopy(source, GPT_HEADER.sector);
  if (primary === undefined || typeof primary === 'string') return primary;
  const { diskGuid, partitions, otherSector } = primary;
  const copy = await readGptCopy(source, otherSector);
  const same = typeof copy === 'object' && JSON.stringify([copy.diskGuid, copy.partitions]);
  const backup =
    copy === undefined ? 'absent' : same === JSON.stringify([diskGuid, partitions]) ? 'right' : 'wrong';
  return { diskGuid, partitions, backup, backupSector: otherSector };
}

async function readGptCopy(source: ByteSource, sector: number): Promise<GptCopy | string | undefined> {
  const at = sector * DISK_SECTOR_SIZE;
  if (at + DISK_SECTOR_SIZE > source.size) return undefined;
  const header = await source.read(at, DISK_SECTOR_SIZE);
  if (byteString(header.subarray(0, GPT_HEADER.signature.length)) !== GPT_HEADER.signature) return undefined;
  const view = viewOf(header);
  const size = view.getUint32(GPT_HEADER.size.at, true);
  if (size < GPT_HEADER.size.least || size > DISK_SECTOR_SIZE)
    return 'the header of the GPT has a wrong size';
  const summed = new Uint8Array(header.subarray(0, size)).fill(
    0,
    GPT_HEADER.checksum.at,
    GPT_HEADER.checksum.at + 4,
  );
  if (crc32(summed) !== view.getUint32(GPT_HEADER.checksum.at, true))
    return 'the header of the GPT has a wrong checksum';
  if (sectorAt(view, GPT_HEADER.ownSector.at) !== sector)
    return 'the header of the GPT is for another sector';
  const count = view.getUint32(GPT_HEADER.entryCount.at, true);
  const entrySize = view.getUint32(GPT_HEADER.entrySize.at, true);
  const start = sectorAt(view, GPT_HEADER.entriesSector.at) * DISK_SECTOR_SIZE;
  const { entrySize: sizes, entryCount } = GPT_HEADER;
  if (count > entryCount.most || entrySize < sizes.least || entrySize > sizes.most)
    return 'the entries of the GPT have an unlikely size';
  if (start + count * entrySize > source.size) return 'the entries of the GPT lie outside the image';
  const entries = await source.read(start, count * entrySize);
  if (crc32(entries) !== view.getUint32(GPT_HEADER.entriesChecksum.at, true))
    return 'the entries of the GPT have a wrong checksum';
  const partitions: GptPartition[] = [];
  for (let index = 0; index < count; index++) {
    const entry = entries.subarray(index * entrySize, (index + 1) * entrySize);
    const partition = readGptEntry(entry, index + 1);
    if (partition) partitions.push(partition);
  }
  const diskGuid = guidOf(header, GPT_HEADER.diskGuid.at);
  return { diskGuid, otherSector: sectorAt(view, GPT_HEADER.otherSector.at), partitions };
}

function readGptEntry(entry: Uint8Array, number: number): GptPartition | undefined {
  const view = viewOf(entry);
  const type = guidOf(entry, GPT_ENTRY.type.at);
  if (/^[0-]*$/.test(type)) return undefined;
  const { at, size } = GPT_ENTRY.name;
  const name = new TextDecoder('utf-16le').decode(entry.subarray(at, at + size)).replace(/\0.*$/s, '');
  return {
    number,
    type,
    guid: guidOf(entry, GPT_ENTRY.guid.at),
    firstSector: sectorAt(view, GPT_ENTRY.firstSector.at),
    lastSector: sectorAt(view, GPT_ENTRY.lastSector.at),
    name,
  };
}

/** A 64-bit sector number; what a double does not hold exactly lies outside every image anyway. */
function sectorAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** The first three groups of a GUID are little endian. */
function guidOf(bytes: Uint8Array, at: number): string {
  const hex = (order: readonly number[]) =>
    order.map((index) => (bytes[at + index] ?? 0).toString(16).padStart(2, '0')).join('');
  return [hex([3, 2, 1, 0]), hex([5, 4]), hex([7, 6]), hex([8, 9]), hex([10, 11, 12, 13, 14, 15])].join('-');
}
