import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type Inode, kindOfMode, MODE_MASK, normalisePath, type Tree } from '../../tree/tree.ts';
import { findDifference } from './difference.ts';
import { parseHeader, recogniseCpio, recogniseOtherCpio } from './header.ts';
import {
  CPIO_ALIGNMENT,
  CPIO_HEADER_SIZE,
  CPIO_MAGIC_SIZE,
  CPIO_TRAILER,
  type CpioFormat,
  type CpioHeader,
  type CpioStyle,
  LINUX_PATH_MAX,
} from './layout.ts';
import type { Entry } from './numbering.ts';
import { StyleObserver } from './style.ts';
import { type Arrival, type Outcome, Unpacking, type UnpackingOptions } from './unpacking.ts';
import { type Forward, Window } from './window.ts';
import { sumContent } from './write.ts';

const ASCII_0 = 0x30;

/** Something that is odd, and that a kernel passes over without a word. `offset` counts from the start of the source. */
export interface CpioWarning {
  readonly offset: number;
  readonly message: string;
}

export interface CpioReadOptions {
  /**
   * For who only wants to list: contents cannot be read, and `exact` is left out. Nothing is looked at twice then, so
   * that what a stream unpacks to need not be kept.
   */
  readonly listing?: boolean;
}

export interface CpioArchive {
  /** What the archive lists, in its order, with the kernel's view of each. Skipped entries are not there. */
  readonly entries: readonly Entry[];
  readonly style: CpioStyle;
  /** Behind the last byte that the archive's style explains: trailer, and zeros up to a block. */
  readonly end: number;
  /** Whether `writeCpio(entries, style)` gives the same bytes: compared, or left out where that was not asked for. */
  readonly exact?: boolean;
  /** Where the first byte that would differ stands, if `exact` is false. */
  readonly difference?: number;
  readonly warnings: readonly CpioWarning[];
}

/** One header with its name and the place of its data. */
export interface RawEntry {
  readonly offset: number;
  readonly header: CpioHeader;
  /** The name up to its first NUL. */
  readonly name: ByteString;
  readonly nameEnd: number;
  readonly dataOffset: number;
  readonly dataEnd: number;
}

/** A header with the longest name and the longest symlink target that Linux takes. */
export const ENTRY_HEAD_SIZE = CPIO_HEADER_SIZE + 2 * (LINUX_PATH_MAX + CPIO_ALIGNMENT);

/**
 * Reads one newc or crc archive that begins at `offset` of uncompressed bytes and ends with its trailer, or where no
 * further entry begins. File data come from there on demand. Entries go into `unpacking`, which holds what earlier
 * archives left; call its `finish` for the tree.
 *
 * Throws `corrupt` for a damaged or truncated archive, a name that leads out of the root or a sum that is wrong;
 * `unsupported` for the cpio formats that Linux does not take.
 */
export async function readCpioInto(unpacking: Unpacking, bytes: Forward, offset = 0): Promise<CpioArchive> {
  const format = await readFormat(bytes, offset);
  const observer = new StyleObserver(format);
  const entries: Entry[] = [];
  const warnings: CpioWarning[] = [];
  let at = offset;
  for (;;) {
    const coming = bytes.hold(at, ENTRY_HEAD_SIZE);
    if (coming) await coming;
    if (at >= bytes.size || bytes.view(at, 1)[0] !== ASCII_0) break;
    const raw = readEntry(bytes, at, offset, format);
    if (!observer.knowsCase) observer.seeCase(bytes.view(at, CPIO_HEADER_SIZE));
    if (format === 'crc') await checkSum(bytes, raw);
    const isTrailer = raw.name === CPIO_TRAILER;
    const outcome = isTrailer ? undefined : takeEntry(unpacking, bytes, raw);
    const waiting = bytes.hold(raw.dataEnd, ENTRY_HEAD_SIZE);
    if (waiting) await waiting;
    checkEnd(bytes, raw);
    // The fill behind the very last name or data may be missing.
    at = Math.min(offset + roundUp(raw.dataEnd - offset, CPIO_ALIGNMENT), bytes.size);
    if (outcome === undefined) {
      observer.seeTrailer(raw.header);
      unpacking.forgetLinks();
      break;
    }
    observer.see(raw.header, raw.name);
    if ('skipped' in outcome)
      warnings.push({
        offset: raw.offset,
        message: `Linux skips ${toText(raw.name) || 'an entry without a name'}: ${outcome.skipped}`,
      });
    else entries.push([outcome.path, outcome.inode]);
  }
  if (!observer.sawTrailer)
    warnings.push({ offset: at, message: 'the archive ends without a trailer: it may be cut short' });
  const { style, end } = observer.finish(offset, at, await bytes.skipZeros(at));
  return { entries, style, end, warnings };
}

/** Whether writing the archive that began at `offset` again, in its own style, would give the same bytes. */
export async function compareCpio(
  window: Window,
  offset: number,
  archive: CpioArchive,
): Promise<CpioArchive> {
  const { entries, style, end } = archive;
  const difference = await findDifference(window, offset, end, entries, style);
  return difference === undefined ? { ...archive, exact: true } : { ...archive, exact: false, difference };
}

/** `readCpioInto` for a single archive that is no initramfs: directories that no entry names are made. */
export async function readCpio(
  source: ByteSource,
  offset = 0,
  options: UnpackingOptions = { makeParents: true },
): Promise<CpioArchive & { tree: Tree }> {
  const unpacking = new Unpacking(options);
  const window = new Window(source);
  const archive = await readCpioInto(unpacking, window, offset);
  return { ...(await compareCpio(window, offset, archive)), tree: unpacking.finish() };
}

async function readFormat(source: Forward, offset: number): Promise<CpioFormat> {
  await source.hold(offset, CPIO_MAGIC_SIZE);
  const head = source.view(offset, Math.min(CPIO_MAGIC_SIZE, source.size - offset));
  const format = recogniseCpio(head);
  if (format) return format;
  const other = recogniseOtherCpio(head);
  throw new BootsmithError(other ? 'unsupported' : 'corrupt', `${source.name} is no newc archive`, {
    at: { file: source.name, offset },
    found: other ?? `the bytes ${Buffer.from(head).toString('hex')}`,
    expected: '070701 or 070702',
    ...(other ? { hint: 'Make the archive with: cpio -o -H newc' } : {}),
  });
}

/** The entry at `offset`, of which the head is held. */
function readEntry(source: Forward, offset: number, archiveStart: number, format: CpioFormat): RawEntry {
  const head = source.view(offset, CPIO_HEADER_SIZE);
  if (recogniseCpio(head) !== format)
    throw new BootsmithError('corrupt', `${source.name} has a damaged cpio header`, {
      at: { file: source.name, offset },
      found: JSON.stringify(Buffer.from(head.subarray(0, CPIO_MAGIC_SIZE)).toString('latin1')),
      expected: `another ${format} entry or the trailer`,
    });
  const header = parseHeader(head, source.name, offset);
  const nameOffset = offset + CPIO_HEADER_SIZE;
  const nameEnd = nameOffset + header.nameSize;
  const dataOffset = archiveStart + roundUp(nameEnd - archiveStart, CPIO_ALIGNMENT);
  const dataEnd = dataOffset + header.size;
  const name = readName(source, nameOffset, header.nameSize, { offset, nameEnd, dataEnd });
  return { offset, header, name, nameEnd, dataOffset, dataEnd };
}

/** The name up to its first NUL. One that Linux does not take is not read, for nothing bounds its length. */
export function readName(
  source: Forward,
  offset: number,
  size: number,
  entry: Pick<RawEntry, 'offset' | 'nameEnd' | 'dataEnd'>,
): ByteString {
  if (size === 0 || size > LINUX_PATH_MAX) return '' as ByteString;
  if (entry.nameEnd > source.size) throw cutShort(source, entry);
  const text = byteString(source.view(offset, size));
  const nul = text.indexOf('\0');
  if (nul < 0)
    throw new BootsmithError('corrupt', `${source.name} has a cpio name without an end`, {
      at: { file: source.name, offset },
      found: toText(text).slice(0, 80),
      expected: 'a NUL behind the name',
    });
  return text.slice(0, nul) as ByteString;
}

/** Call it when what is behind the entry is held, so that the size of a stream that is cut is known. */
function checkEnd(source: Forward, raw: RawEntry): void {
  if (raw.dataEnd > source.size && (raw.header.size > 0 || raw.nameEnd > source.size))
    throw cutShort(source, raw);
}

export function cutShort(source: Forward, entry: Pick<RawEntry, 'offset' | 'dataEnd'>): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} is cut short within a cpio entry`, {
    at: { file: source.name, offset: entry.offset },
    found: `${source.size} bytes in all`,
    expected: `at least ${entry.dataEnd}`,
    hint: 'Copy or download it again.',
  });
}

/** Of the crc format: whether a file's bytes have the sum that its header tells. */
async function checkSum(source: Forward, raw: RawEntry): Promise<void> {
  const { header, dataOffset } = raw;
  if (kindOfMode(header.mode) !== 'file' || header.size === 0) return;
  const sum = await sumContent(source.content(dataOffset, header.size));
  if (sum === header.sum) return;
  throw new BootsmithError('corrupt', `${toText(raw.name)} in ${source.name} fails its checksum`, {
    at: { file: source.name, offset: dataOffset },
    found: `sum ${sum.toString(16)}`,
    expected: header.sum.toString(16),
  });
}

/** Turns an entry into an inode and lets the kernel's rules place it. */
export function takeEntry(unpacking: Unpacking, source: Forward, raw: RawEntry): Outcome {
  const { header, name } = raw;
  if (header.nameSize > LINUX_PATH_MAX) return { skipped: `its name has ${header.nameSize} bytes` };
  if (name === '') return { skipped: 'it has no name' };
  const path = normalisePath(name, { file: source.name, offset: raw.offset });
  const kind = kindOfMode(header.mode);
  if (kind === undefined) return { skipped: `the mode 0${header.mode.toString(8)} names no kind of file` };
  if (kind === 'symlink' && header.size > LINUX_PATH_MAX)
    return { skipped: `its target has ${header.size} bytes` };
  if (kind !== 'file' && kind !== 'symlink' && header.size > 0)
    return { skipped: `a ${kind} with ${header.size} bytes of data` };
  const inode = makeInode(source, raw, kind);
  const linkKey =
    header.nlink > 1 ? `${kind} ${header.ino} ${header.deviceMajor} ${header.deviceMinor}` : undefined;
  return unpacking.apply({ path, inode, linkKey, hasData: header.size > 0 } satisfies Arrival);
}

function makeInode(source: Forward, raw: RawEntry, kind: Inode['kind']): Inode {
  const { header } = raw;
  const base = {
    mode: header.mode & MODE_MASK,
    uid: header.uid,
    gid: header.gid,
    mtime: header.mtime,
    recorded: {
      ino: header.ino,
      nlink: header.nlink,
      device: { major: header.deviceMajor, minor: header.deviceMinor },
    },
  };
  if (kind === 'file') return { ...base, kind, content: source.content(raw.dataOffset, header.size) };
  if (kind === 'symlink') {
    if (raw.dataEnd > source.size) throw cutShort(source, raw);
    const target = byteString(source.view(raw.dataOffset, header.size));
    const nul = target.indexOf('\0');
    return { ...base, kind, target: (nul < 0 ? target : target.slice(0, nul)) as ByteString };
  }
  if (kind === 'character' || kind === 'block')
    return { ...base, kind, rdev: { major: header.rdevMajor, minor: header.rdevMinor } };
  return { ...base, kind };
}
