import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  type Inode,
  kindOfMode,
  MODE_MASK,
  normalisePath,
  sourceContent,
  type Tree,
} from '../../tree/tree.ts';
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
import { type Arrival, Unpacking, type UnpackingOptions } from './unpacking.ts';
import { Window } from './window.ts';
import { sumContent } from './write.ts';

/** Something that is odd, and that a kernel passes over without a word. `offset` counts from the start of the source. */
export interface CpioWarning {
  readonly offset: number;
  readonly message: string;
}

export interface CpioReadOptions {
  /** `false` leaves `exact` out, which saves looking at every header again: for who only wants to list. */
  readonly compare?: boolean;
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
  readonly text: string;
  /** The name up to its first NUL. */
  readonly name: ByteString;
  readonly dataOffset: number;
  /** Where the next entry begins. */
  readonly end: number;
}

/**
 * Reads one newc or crc archive that begins at `offset` of uncompressed bytes and ends with its trailer, or where no
 * further entry begins. File data come from `source` on demand. Entries go into `unpacking`, which holds what earlier
 * archives left; call its `finish` for the tree.
 *
 * Throws `corrupt` for a damaged or truncated archive, a name that leads out of the root or a sum that is wrong;
 * `unsupported` for the cpio formats that Linux does not take.
 */
export async function readCpioInto(
  unpacking: Unpacking,
  source: ByteSource,
  offset = 0,
  options: CpioReadOptions = {},
): Promise<CpioArchive> {
  const window = new Window(source);
  const format = await readFormat(window, offset);
  const observer = new StyleObserver(format);
  const entries: Entry[] = [];
  const warnings: CpioWarning[] = [];
  let at = offset;
  while ((await window.peek(at)) === 0x30) {
    const raw = await readEntry(window, at, format);
    at = raw.end;
    if (raw.name === CPIO_TRAILER) {
      observer.seeTrailer(raw.header, raw.text);
      unpacking.forgetLinks();
      break;
    }
    observer.see(raw.header, raw.text, raw.name);
    const outcome = await takeEntry(unpacking, source, raw, format);
    if ('skipped' in outcome)
      warnings.push({
        offset: raw.offset,
        message: `Linux skips ${toText(raw.name) || 'an entry without a name'}: ${outcome.skipped}`,
      });
    else entries.push([outcome.path, outcome.inode]);
  }
  if (!observer.sawTrailer)
    warnings.push({ offset: at, message: 'the archive ends without a trailer: it may be cut short' });
  const { style, end } = observer.finish(offset, at, await window.skipZeros(at));
  const found = { entries, style, end, warnings };
  if (options.compare === false) return found;
  const difference = await findDifference(window, offset, end, entries, style);
  return difference === undefined ? { ...found, exact: true } : { ...found, exact: false, difference };
}

/** `readCpioInto` for a single archive that is no initramfs: directories that no entry names are made. */
export async function readCpio(
  source: ByteSource,
  offset = 0,
  options: UnpackingOptions = { makeParents: true },
): Promise<CpioArchive & { tree: Tree }> {
  const unpacking = new Unpacking(options);
  const archive = await readCpioInto(unpacking, source, offset);
  return { ...archive, tree: unpacking.finish() };
}

async function readFormat(window: Window, offset: number): Promise<CpioFormat> {
  const { source } = window;
  const head = await window.read(offset, Math.min(CPIO_MAGIC_SIZE, source.size - offset));
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

async function readEntry(window: Window, offset: number, format: CpioFormat): Promise<RawEntry> {
  const { source } = window;
  const head = await window.read(offset, CPIO_HEADER_SIZE);
  if (recogniseCpio(head) !== format)
    throw new BootsmithError('corrupt', `${source.name} has a damaged cpio header`, {
      at: { file: source.name, offset },
      found: JSON.stringify(Buffer.from(head.subarray(0, CPIO_MAGIC_SIZE)).toString('latin1')),
      expected: `another ${format} entry or the trailer`,
    });
  const text = Buffer.from(head).toString('latin1');
  const header = parseHeader(head, { file: source.name, offset });
  const nameOffset = offset + CPIO_HEADER_SIZE;
  const align = (position: number) => offset + roundUp(position - offset, CPIO_ALIGNMENT);
  const dataOffset = align(nameOffset + header.nameSize);
  const dataEnd = dataOffset + header.size;
  if (dataEnd > source.size) {
    // Only the fill behind the very last name may be missing.
    if (header.size > 0 || nameOffset + header.nameSize > source.size)
      throw cutShort(source, offset, dataEnd);
  }
  const end = Math.min(align(dataEnd), source.size);
  // A name that Linux does not take is not read: nothing bounds its length.
  const isNamed = header.nameSize > 0 && header.nameSize <= LINUX_PATH_MAX;
  const bytes = isNamed ? await window.read(nameOffset, header.nameSize) : new Uint8Array(1);
  const nul = bytes.indexOf(0);
  if (nul < 0)
    throw new BootsmithError('corrupt', `${source.name} has a cpio name without an end`, {
      at: { file: source.name, offset: nameOffset },
      found: toText(byteString(bytes)).slice(0, 80),
      expected: 'a NUL behind the name',
    });
  return { offset, header, text, name: byteString(bytes.subarray(0, nul)), dataOffset, end };
}

export function cutShort(source: ByteSource, offset: number, end: number): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} is cut short within a cpio entry`, {
    at: { file: source.name, offset },
    found: `${source.size} bytes in all`,
    expected: `at least ${end}`,
    hint: 'Copy or download it again.',
  });
}

/** Turns an entry into an inode and lets the kernel's rules place it. */
export async function takeEntry(unpacking: Unpacking, source: ByteSource, raw: RawEntry, format: CpioFormat) {
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
  const inode = await makeInode(source, raw, kind, format);
  const linkKey =
    header.nlink > 1 ? [kind, header.ino, header.deviceMajor, header.deviceMinor].join(' ') : undefined;
  return unpacking.apply({ path, inode, linkKey, hasData: header.size > 0 } satisfies Arrival);
}

async function makeInode(
  source: ByteSource,
  raw: RawEntry,
  kind: Inode['kind'],
  format: CpioFormat,
): Promise<Inode> {
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
  if (kind === 'file') {
    const content = sourceContent(source, raw.dataOffset, header.size);
    if (format === 'crc') {
      const sum = await sumContent(content);
      if (sum !== header.sum)
        throw new BootsmithError('corrupt', `${toText(raw.name)} in ${source.name} fails its checksum`, {
          at: { file: source.name, offset: raw.dataOffset },
          found: `sum ${sum.toString(16)}`,
          expected: header.sum.toString(16),
        });
    }
    return { kind, ...base, content };
  }
  if (kind === 'symlink') {
    const target = byteString(await source.read(raw.dataOffset, header.size));
    const nul = target.indexOf('\0');
    return { kind, ...base, target: (nul < 0 ? target : target.slice(0, nul)) as ByteString };
  }
  if (kind === 'character' || kind === 'block')
    return { kind, ...base, rdev: { major: header.rdevMajor, minor: header.rdevMinor } };
  return { kind, ...base };
}
