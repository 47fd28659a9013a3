import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, viewOf } from '../../base/bytes.ts';
import { ROOT, type Tree } from '../../tree/tree.ts';
import {
  ISO9660_SECTOR_SIZE,
  PRIMARY_VOLUME_DESCRIPTOR as PVD,
  DIRECTORY_RECORD as RECORD,
  ROCK_RIDGE,
  SYSTEM_USE,
} from './layout.ts';

/** Of a directory; those of media have some hundred kilobytes. */
const DIRECTORY_LIMIT = 64 * 1024 * 1024;
/** Places that the entries of one record may be scattered over. */
const CONTINUATION_LIMIT = 32;

/**
 * Gives the inodes of an image's tree the times of their last change, which xorriso tells without seconds. They are
 * read out of the directories, to the second, as Rock Ridge has them; without it everything keeps the time it has.
 * `source` has been seen to be an ISO 9660 image.
 */
export async function applyTimes(source: ByteSource, tree: Tree): Promise<void> {
  const times = new Times(source, tree);
  const descriptor = await source.read(PVD.sector * ISO9660_SECTOR_SIZE, ISO9660_SECTOR_SIZE);
  await times.readDirectory(descriptor.subarray(PVD.rootRecord.at), ROOT);
}

class Times {
  private readonly source: ByteSource;
  private readonly tree: Tree;
  private readonly seen = new Set<number>();
  /** What the root's first record says; undefined without system use areas. */
  private skip: number | undefined;

  constructor(source: ByteSource, tree: Tree) {
    this.source = source;
    this.tree = tree;
  }

  /** A directory by its record. One that lies outside of the image, or within itself, is left out. */
  async readDirectory(record: Uint8Array, path: ByteString): Promise<void> {
    const start = readU32(record, RECORD.extent.at) * ISO9660_SECTOR_SIZE;
    const size = readU32(record, RECORD.size.at);
    if (size > DIRECTORY_LIMIT || start + size > this.source.size || this.seen.has(start)) return;
    this.seen.add(start);
    const bytes = await this.source.read(start, size);
    for (let at = 0; at < size; ) {
      const length = bytes[at + RECORD.length.at] ?? 0;
      if (length > RECORD.name.at) await this.readRecord(bytes.subarray(at, at + length), path);
      at = length > 0 ? at + length : (Math.floor(at / ISO9660_SECTOR_SIZE) + 1) * ISO9660_SECTOR_SIZE;
    }
  }

  private async readRecord(record: Uint8Array, parent: ByteString): Promise<void> {
    const nameLength = record[RECORD.nameLength.at] ?? 0;
    const nameEnd = RECORD.name.at + nameLength;
    // The directory itself and the one above it are named by the bytes 0 and 1.
    const special = nameLength === 1 ? (record[RECORD.name.at] ?? 0) : 2;
    if (special === 1) return;
    const area = record.subarray(nameEnd + ((nameLength + 1) % 2));
    if (special === 0 && parent === ROOT) this.skip ??= findSkip(area);
    if (this.skip === undefined) return;
    const { name, mtime } = await this.readArea(area.subarray(this.skip));
    const path = special === 0 ? parent : (`${parent === ROOT ? '' : `${parent}/`}${name}` as ByteString);
    const inode = special === 0 && parent !== ROOT ? undefined : this.tree.get(path);
    if (inode === undefined) return;
    if (mtime !== undefined) inode.mtime = Math.max(0, mtime);
    const isDirectory = ((record[RECORD.flags.at] ?? 0) & RECORD.flags.directory) !== 0;
    if (isDirectory && special !== 0) await this.readDirectory(record, path);
  }

  /** The name and time that the entries of a record tell, wherever they lie. */
  private async readArea(area: Uint8Array): Promise<{ name: string; mtime: number | undefined }> {
    let name = '';
    let mtime: number | undefined;
    let next: Uint8Array | undefined = area;
    for (let count = 0; next !== undefined && count < CONTINUATION_LIMIT; count++) {
      const entries = splitArea(next);
      next = undefined;
      for (const entry of entries) {
        const signature = byteString(entry.subarray(0, 2)) as string;
        if (signature === ROCK_RIDGE.name.signature) name += byteString(entry.subarray(ROCK_RIDGE.name.at));
        else if (signature === ROCK_RIDGE.times.signature) mtime = readModified(entry) ?? mtime;
        else if (signature === SYSTEM_USE.continuation.signature) next = await this.readContinuation(entry);
      }
    }
    return { name, mtime };
  }

  private async readContinuation(entry: Uint8Array): Promise<Uint8Array | undefined> {
    const { sector, offset, size, length } = SYSTEM_USE.continuation;
    if (entry.length < length) return undefined;
    const start = readU32(entry, sector.at) * ISO9660_SECTOR_SIZE + readU32(entry, offset.at);
    const wanted = readU32(entry, size.at);
    if (wanted > ISO9660_SECTOR_SIZE || start + wanted > this.source.size) return undefined;
    return this.source.read(start, wanted);
  }
}

function readU32(bytes: Uint8Array, at: number): number {
  return viewOf(bytes).getUint32(at, true);
}

function splitArea(area: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at + SYSTEM_USE.headerSize <= area.length; ) {
    const length = area[at + 2] ?? 0;
    const entry = area.subarray(at, at + length);
    if (length < SYSTEM_USE.headerSize || entry.length < length) break;
    if (byteString(entry.subarray(0, 2)) === SYSTEM_USE.terminator) break;
    entries.push(entry);
    at += length;
  }
  return entries;
}

function findSkip(area: Uint8Array): number | undefined {
  const { signature, skip } = SYSTEM_USE.indicator;
  const [first] = splitArea(area);
  return first && byteString(first.subarray(0, 2)) === signature ? first[skip.at] : undefined;
}

/** The time of the last change in a `TF` entry, in seconds since 1970. */
function readModified(entry: Uint8Array): number | undefined {
  const { flags, at } = ROCK_RIDGE.times;
  const set = entry[flags.at] ?? 0;
  const size = set & flags.long ? 17 : 7;
  const start = at + (set & flags.creation ? size : 0);
  const stamp = entry.subarray(start, start + size);
  if ((set & flags.modify) === 0 || stamp.length < size) return undefined;
  const [year, month, day, hour, minute, second] =
    size === 17 ? readDigits(stamp) : [1900 + (stamp[0] ?? 0), ...stamp.subarray(1, 6)];
  // ECMA-119 9.1.5: the zone, in quarters of an hour east of Greenwich.
  const zone = new DataView(stamp.buffer, stamp.byteOffset, size).getInt8(size - 1) * 900;
  const time = Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) / 1000 - zone;
  return Number.isFinite(time) ? time : undefined;
}

/** ECMA-119 8.4.26.1: `YYYYMMDDhhmmss` and hundredths. */
function readDigits(stamp: Uint8Array): number[] {
  const text = byteString(stamp);
  const cuts = [0, 4, 6, 8, 10, 12, 14];
  return cuts.slice(1).map((end, i) => Number.parseInt(text.slice(cuts[i], end), 10));
}
