import { GPT_ENTRY, GPT_HEADER, MBR } from '../../formats/partition-table/layout.ts';
import type { Disk, FoundPartition } from '../disks/model.ts';
import { EXTENDED_TYPES, LOGICAL_LIMIT } from './layout.ts';

/**
 * Reads up to so many bytes of a disk; throws where it cannot. Unlike the reader in formats/, this one follows extended
 * partitions, knows larger sectors, and runs without Node.
 */
export type ReadDisk = (offset: number, length: number) => Promise<Uint8Array>;

export type TableEntry = Pick<FoundPartition, 'number' | 'start' | 'size' | 'role'>;

export interface FoundTable {
  /** `none` also where a file system lies over the whole disk. */
  readonly table: Exclude<Disk['table'], 'loop'>;
  /** Of the MBR; Linux and BIOSes know disks by it. 0 where there is none. */
  readonly signature: number;
  /** In bytes. */
  readonly partitions: readonly TableEntry[];
}

const NONE: FoundTable = { table: 'none', signature: 0, partitions: [] };

/** The table of a disk as Linux takes it. `size` and `sectorSize` in bytes. */
export async function readTable(read: ReadDisk, size: number, sectorSize: number): Promise<FoundTable> {
  const first = await readRecord(read, 0, sectorSize);
  if (!first) return NONE;
  const { entries, signature } = first;
  if (entries.some(({ type }) => type === MBR.protective)) {
    const partitions = await readGpt(read, size, sectorSize);
    return partitions ? { table: 'gpt', signature, partitions } : { ...NONE, table: 'unknown', signature };
  }
  const partitions: TableEntry[] = [];
  for (const { number, type, start, sectors } of entries) {
    const extended = EXTENDED_TYPES.indexOf(type) >= 0;
    const role = extended ? 'extended' : 'primary';
    partitions.push({ number, start: start * sectorSize, size: sectors * sectorSize, role });
    if (extended) partitions.push(...(await readLogical(read, start, sectors, sectorSize)));
  }
  return { table: 'msdos', signature, partitions: partitions.sort((a, b) => a.number - b.number) };
}

interface RecordEntry {
  readonly number: number;
  readonly type: number;
  /** In sectors. */
  readonly start: number;
  readonly sectors: number;
}

/** An MBR, or one of the records of an extended partition, which look the same. */
async function readRecord(
  read: ReadDisk,
  sector: number,
  sectorSize: number,
): Promise<{ readonly signature: number; readonly entries: readonly RecordEntry[] } | undefined> {
  const bytes = await read(sector * sectorSize, MBR.signature.at + 2);
  if (bytes.length < MBR.signature.at + 2) return undefined;
  const view = viewOf(bytes);
  if (view.getUint16(MBR.signature.at, true) !== MBR.signature.value) return undefined;
  const entries: RecordEntry[] = [];
  for (let index = 0; index < MBR.entries.count; index++) {
    const at = MBR.entries.at + index * MBR.entries.size;
    const status = view.getUint8(at + MBR.entry.status.at);
    // The boot sector of a FAT has the same signature, and code where a table would be.
    if (status !== 0 && status !== MBR.entry.status.active) return undefined;
    const type = view.getUint8(at + MBR.entry.type.at);
    const sectors = view.getUint32(at + MBR.entry.sectors.at, true);
    const start = view.getUint32(at + MBR.entry.firstSector.at, true);
    if (type !== 0 && sectors !== 0) entries.push({ number: index + 1, type, start, sectors });
  }
  return { signature: view.getUint32(MBR.diskSignature.at, true), entries };
}

/** Each record has a logical partition, counted from itself, and where the next record is, counted from the first. */
async function readLogical(
  read: ReadDisk,
  start: number,
  sectors: number,
  sectorSize: number,
): Promise<TableEntry[]> {
  const found: TableEntry[] = [];
  const seen = new Set<number>();
  for (let at = start; !seen.has(at) && seen.size < LOGICAL_LIMIT; ) {
    seen.add(at);
    const record = await readRecord(read, at, sectorSize);
    if (!record) break;
    const own = record.entries.filter(({ type }) => EXTENDED_TYPES.indexOf(type) < 0)[0];
    if (own)
      found.push({
        number: 5 + found.length,
        start: (at + own.start) * sectorSize,
        size: own.sectors * sectorSize,
        role: 'logical',
      });
    const next = record.entries.filter(({ type }) => EXTENDED_TYPES.indexOf(type) >= 0)[0];
    if (!next || next.start >= sectors) break;
    at = start + next.start;
  }
  return found;
}

/** From the table at the front, or where that is damaged from the copy in the last sector. Undefined: neither is whole. */
async function readGpt(read: ReadDisk, size: number, sectorSize: number): Promise<TableEntry[] | undefined> {
  const last = Math.floor(size / sectorSize) - 1;
  return (
    (await readGptCopy(read, GPT_HEADER.sector, size, sectorSize)) ??
    (await readGptCopy(read, last, size, sectorSize))
  );
}

async function readGptCopy(
  read: ReadDisk,
  sector: number,
  size: number,
  sectorSize: number,
): Promise<TableEntry[] | undefined> {
  const header = await read(sector * sectorSize, 512);
  if (header.length < 512) return undefined;
  for (let at = 0; at < GPT_HEADER.signature.length; at++)
    if (header[at] !== GPT_HEADER.signature.charCodeAt(at)) return undefined;
  const view = viewOf(header);
  const length = view.getUint32(GPT_HEADER.size.at, true);
  if (length < GPT_HEADER.size.least || length > header.length) return undefined;
  const summed = header.slice(0, length).fill(0, GPT_HEADER.checksum.at, GPT_HEADER.checksum.at + 4);
  if (crc32(summed) !== view.getUint32(GPT_HEADER.checksum.at, true)) return undefined;
  if (sectorAt(view, GPT_HEADER.ownSector.at) !== sector) return undefined;
  const count = view.getUint32(GPT_HEADER.entryCount.at, true);
  const entrySize = view.getUint32(GPT_HEADER.entrySize.at, true);
  const { entryCount, entrySize: sizes } = GPT_HEADER;
  if (count > entryCount.most || entrySize < sizes.least || entrySize > sizes.most) return undefined;
  const start = sectorAt(view, GPT_HEADER.entriesSector.at) * sectorSize;
  if (start + count * entrySize > size) return undefined;
  const bytes = await read(start, count * entrySize);
  if (crc32(bytes) !== view.getUint32(GPT_HEADER.entriesChecksum.at, true)) return undefined;
  const entries = viewOf(bytes);
  const found: TableEntry[] = [];
  for (let number = 1; number <= count; number++) {
    const at = (number - 1) * entrySize;
    if (bytes.subarray(at + GPT_ENTRY.type.at, at + 16).every((byte) => byte === 0)) continue;
    const from = sectorAt(entries, at + GPT_ENTRY.firstSector.at);
    const to = sectorAt(entries, at + GPT_ENTRY.lastSector.at);
    found.push({ number, start: from * sectorSize, size: (to - from + 1) * sectorSize, role: 'gpt' });
  }
  return found;
}

/** In two halves: what a double does not hold exactly lies outside every disk anyway. */
function sectorAt(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** CRC-32 of ISO 3309, as zlib has it. */
function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}
