import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Tree } from '../../tree/tree.ts';
import { CPIO_TRAILER, type CpioHeader } from './layout.ts';
import type { Entry } from './numbering.ts';
import { type CpioWarning, cutShort, ENTRY_HEAD_SIZE, type RawEntry, readName, takeEntry } from './read.ts';
import { Unpacking, type UnpackingOptions } from './unpacking.ts';
import { Window } from './window.ts';

/**
 * The portable ASCII format of POSIX.1 (cpio interchange format, pax(1)): octal digits, nothing filled up, and the data
 * of a hard linked file with every name of it.
 */
const ODC_MAGIC = '070707';
const ODC_FIELDS = [
  ['device', 6],
  ['ino', 6],
  ['mode', 6],
  ['uid', 6],
  ['gid', 6],
  ['nlink', 6],
  ['rdev', 6],
  ['mtime', 11],
  ['nameSize', 6],
  ['size', 11],
] as const;
const ODC_HEADER_SIZE = 76;

export interface OdcArchive {
  readonly tree: Tree;
  /** What the archive lists, in its order. */
  readonly entries: readonly Entry[];
  /** Behind the trailer. */
  readonly end: number;
  readonly warnings: readonly CpioWarning[];
  /** Why this is no initramfs. */
  readonly objection: string;
}

export function recogniseOdc(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, ODC_MAGIC.length)).toString('latin1') === ODC_MAGIC;
}

/**
 * Reads an odc archive, to turn it into something else: Linux does not unpack one ("incorrect cpio method used: use -H
 * newc option"). File data come from `source` on demand. Throws `corrupt` for a damaged or cut archive and for a name
 * that leads out of the root.
 */
export async function readOdc(
  source: ByteSource,
  offset = 0,
  options: UnpackingOptions = { makeParents: true },
): Promise<OdcArchive> {
  const window = new Window(source);
  const unpacking = new Unpacking(options);
  const entries: Entry[] = [];
  const warnings: CpioWarning[] = [];
  let at = offset;
  for (;;) {
    await window.hold(at, ENTRY_HEAD_SIZE);
    const raw = readEntry(window, at);
    at = raw.dataEnd;
    if (raw.name === CPIO_TRAILER) break;
    const outcome = takeEntry(unpacking, window, raw);
    if ('skipped' in outcome) {
      const name = toText(raw.name) || 'an entry without a name';
      warnings.push({ offset: raw.offset, message: `${name} is left out: ${outcome.skipped}` });
    } else entries.push([outcome.path, outcome.inode]);
  }
  const objection = 'Linux does not unpack odc archives, only newc';
  return { tree: unpacking.finish(), entries, end: at, warnings, objection };
}

function readEntry(source: Window, offset: number): RawEntry {
  const headerEnd = offset + ODC_HEADER_SIZE;
  if (headerEnd > source.size) throw cutShort(source, { offset, dataEnd: headerEnd });
  const head = source.view(offset, ODC_HEADER_SIZE);
  const text = byteString(head);
  if (!recogniseOdc(head) || /[^0-7]/.test(text))
    throw new BootsmithError('corrupt', `${source.name} has a damaged odc header`, {
      at: { file: source.name, offset },
      found: JSON.stringify(text),
      expected: `${ODC_MAGIC} and octal digits`,
    });
  const header = parseFields(text);
  const nameEnd = headerEnd + header.nameSize;
  const place = { offset, nameEnd, dataOffset: nameEnd, dataEnd: nameEnd + header.size };
  if (place.dataEnd > source.size) throw cutShort(source, place);
  return { ...place, header, name: readName(source, headerEnd, header.nameSize, place) };
}

function parseFields(text: string): CpioHeader {
  const values = new Map<string, number>();
  let at = ODC_MAGIC.length;
  for (const [field, width] of ODC_FIELDS) {
    values.set(field, Number.parseInt(text.slice(at, at + width), 8));
    at += width;
  }
  const get = (field: (typeof ODC_FIELDS)[number][0]) => values.get(field) ?? 0;
  return {
    ino: get('ino'),
    mode: get('mode'),
    uid: get('uid'),
    gid: get('gid'),
    nlink: get('nlink'),
    mtime: get('mtime'),
    size: get('size'),
    // One number of 18 bits, as Unix had it: the minor number has eight.
    deviceMajor: get('device') >> 8,
    deviceMinor: get('device') & 0xff,
    rdevMajor: get('rdev') >> 8,
    rdevMinor: get('rdev') & 0xff,
    nameSize: get('nameSize'),
    sum: 0,
  };
}
