import { collectChunks } from '../base/byte-source.ts';
import { byteString } from '../base/bytes.ts';
import type { Program } from '../base/exec.ts';
import { streamOutput } from './streams.ts';

export const XORRISO: Program = { name: 'xorriso', debian: 'xorriso', fedora: 'xorriso' };

/** xorriso takes paths below /dev for drives, not files; this form is a file wherever it is. */
export function stdioAddress(path: string): string {
  return `stdio:${path}`;
}

/** An entry as `lsdl` prints it, names as bytes (one code unit each). Times are left out: xorriso gives them nowhere to the second. */
export interface IsoEntry {
  readonly path: string;
  readonly type: string;
  /** The nine letters behind the type, as ls(1). */
  readonly permissions: string;
  readonly uid: number;
  readonly gid: number;
  /** In bytes; 0 for a device. */
  readonly size: number;
  /** Of a device; 0 for everything else. */
  readonly rdev: { readonly major: number; readonly minor: number };
  /** Of a symbolic link. */
  readonly target: string | undefined;
}

/** A stretch of a file's data, as `report_lba` prints it. */
export interface IsoExtent {
  readonly path: string;
  /** In units of 2048 bytes from the start of the image. */
  readonly startBlock: number;
  readonly blocks: number;
  /** Size of the whole file in bytes. */
  readonly fileSize: number;
}

// A name in single quotes; a quote inside is written '"'"'.
const QUOTED = `'((?:[^']|'"'"')*)'`;
const ENTRY = new RegExp(
  `^([a-z-])([a-zA-Z-]{9})[+]?\\s+\\d+\\s+(\\d+)\\s+(\\d+)\\s+(?:(\\d+)|(\\d+),(\\d+))\\s+\\S+\\s+\\d+\\s+\\S+\\s+${QUOTED}(?: -> ${QUOTED})?$`,
  'gm',
);
const EXTENT = new RegExp(`^File data lba:\\s*\\d+ ,\\s*(\\d+) ,\\s*(\\d+) ,\\s*(\\d+) , ${QUOTED}$`, 'gm');

function unquote(text: string): string {
  return text.replaceAll(`'"'"'`, "'");
}

export function parseEntries(listing: string): IsoEntry[] {
  return [...listing.matchAll(ENTRY)].map((m) => ({
    type: m[1] ?? '',
    permissions: m[2] ?? '',
    uid: Number(m[3]),
    gid: Number(m[4]),
    size: Number(m[5] ?? 0),
    rdev: { major: Number(m[6] ?? 0), minor: Number(m[7] ?? 0) },
    path: unquote(m[8] ?? ''),
    target: m[9] === undefined ? undefined : unquote(m[9]),
  }));
}

export function parseExtents(listing: string): IsoExtent[] {
  return [...listing.matchAll(EXTENT)].map((m) => ({
    startBlock: Number(m[1]),
    blocks: Number(m[2]),
    fileSize: Number(m[3]),
    path: unquote(m[4] ?? ''),
  }));
}

/** All entries and data extents of an ISO image, in one call. */
export async function listIso(path: string): Promise<{ entries: IsoEntry[]; extents: IsoExtent[] }> {
  const chunks = streamOutput(XORRISO, [
    ...['-report_about', 'FAILURE'],
    ...['-indev', stdioAddress(path)],
    ...['-find', '/', '-exec', 'lsdl', '--'],
    ...['-find', '/', '-exec', 'report_lba', '--'],
  ]);
  const listing = byteString(await collectChunks(chunks));
  return { entries: parseEntries(listing), extents: parseExtents(listing) };
}

/** What xorriso's mkisofs emulation makes, as a stream. */
export function streamIso(
  args: readonly string[],
  environment: Record<string, string>,
): AsyncIterable<Uint8Array> {
  return streamOutput(XORRISO, ['-as', 'mkisofs', ...args, '-o', '-'], { environment });
}
