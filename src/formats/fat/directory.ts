import { type ByteString, byteString, fromText, viewOf } from '../../base/bytes.ts';
import {
  ATTRIBUTES,
  CASE_FLAGS,
  DIRECTORY_ENTRY,
  DIRECTORY_ENTRY_SIZE,
  ENTRY_DELETED,
  ENTRY_END,
  ENTRY_KANJI,
  FAT_YEARS,
  LONG_NAME,
} from './layout.ts';

export interface FatEntry {
  readonly name: ByteString;
  readonly kind: 'file' | 'directory' | 'label';
  readonly isReadOnly: boolean;
  /** Seconds since 1970, even; 0 where there is no date. */
  readonly mtime: number;
  readonly cluster: number;
  /** In bytes; 0 for a directory. */
  readonly size: number;
  /** From the start of the directory. */
  readonly offset: number;
}

/**
 * The entries of a directory, without `.` and `..`. A long name counts when its parts are whole and carry the checksum
 * of the short name behind them; else the short name is taken, with the case that Windows NT noted.
 */
export function* parseDirectory(bytes: Uint8Array): Generator<FatEntry> {
  let parts: LongPart[] = [];
  for (let offset = 0; offset + DIRECTORY_ENTRY_SIZE <= bytes.length; offset += DIRECTORY_ENTRY_SIZE) {
    const entry = bytes.subarray(offset, offset + DIRECTORY_ENTRY_SIZE);
    const [first = 0] = entry;
    if (first === ENTRY_END) return;
    const attributes = entry[DIRECTORY_ENTRY.attributes[0]] ?? 0;
    if (first === ENTRY_DELETED) {
      parts = [];
      continue;
    }
    if ((attributes & ATTRIBUTES.mask) === ATTRIBUTES.longName) {
      parts = addPart(parts, entry);
      continue;
    }
    const short = entry.subarray(0, DIRECTORY_ENTRY.name[1]);
    const long = joinParts(parts, shortSum(short));
    parts = [];
    if (first === 0x2e && (attributes & ATTRIBUTES.directory) !== 0) continue; // . and ..
    const view = viewOf(entry);
    const isLabel = (attributes & ATTRIBUTES.volume) !== 0;
    const isDirectory = (attributes & ATTRIBUTES.directory) !== 0;
    yield {
      name: isLabel
        ? (byteString(short).trimEnd() as ByteString)
        : (long ?? shortName(short, entry[DIRECTORY_ENTRY.caseFlags[0]] ?? 0)),
      kind: isLabel ? 'label' : isDirectory ? 'directory' : 'file',
      isReadOnly: (attributes & ATTRIBUTES.readOnly) !== 0,
      mtime: readTime(
        view.getUint16(DIRECTORY_ENTRY.date[0], true),
        view.getUint16(DIRECTORY_ENTRY.time[0], true),
      ),
      cluster:
        view.getUint16(DIRECTORY_ENTRY.cluster[0], true) +
        view.getUint16(DIRECTORY_ENTRY.clusterHigh[0], true) * 0x10000,
      size: isDirectory ? 0 : view.getUint32(DIRECTORY_ENTRY.size[0], true),
      offset,
    };
  }
}

interface LongPart {
  readonly order: number;
  readonly checksum: number;
  readonly units: readonly number[];
}

function addPart(before: readonly LongPart[], entry: Uint8Array): LongPart[] {
  const order = entry[LONG_NAME.order] ?? 0;
  const view = viewOf(entry);
  const part = {
    order: order & LONG_NAME.orderMask,
    checksum: entry[LONG_NAME.checksum] ?? 0,
    units: LONG_NAME.units.map((at) => view.getUint16(at, true)),
  };
  if ((order & LONG_NAME.last) !== 0) return [part];
  const last = before.at(-1);
  if (last?.order !== part.order + 1 || last.checksum !== part.checksum) return [];
  return [...before, part];
}

function joinParts(parts: readonly LongPart[], checksum: number): ByteString | undefined {
  const last = parts.at(-1);
  if (last?.order !== 1 || last.checksum !== checksum || parts.length > LONG_NAME.parts) return undefined;
  const units = [...parts].reverse().flatMap((part) => part.units);
  const end = units.indexOf(0);
  const name = String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
  return name === '' ? undefined : fromText(name);
}

/** The checksum that ties a long name to its short one. */
function shortSum(short: Uint8Array): number {
  return short.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

/** Bytes above 0x7e are of a code page that the image does not name; they stay as they are. */
function shortName(short: Uint8Array, flags: number): ByteString {
  const text = (from: number, to: number, isLower: boolean) => {
    const part = byteString(short.subarray(from, to)).replace(/ +$/, '');
    return isLower ? part.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : part;
  };
  let base = text(0, 8, (flags & CASE_FLAGS.base) !== 0);
  if (base.charCodeAt(0) === ENTRY_KANJI) base = `\xe5${base.slice(1)}`;
  const extension = text(8, 11, (flags & CASE_FLAGS.extension) !== 0);
  return (extension === '' ? base : `${base}.${extension}`) as ByteString;
}

function readTime(date: number, time: number): number {
  if (date === 0) return 0;
  const seconds = Date.UTC(
    FAT_YEARS.first + (date >> 9),
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  return Math.max(0, seconds / 1000);
}
