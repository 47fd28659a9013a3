import { type ByteString, bytesOf, concatBytes, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { bytesContent, type Content, FILE_TYPE_BITS, type Inode, MODE_MASK, ROOT } from '../../tree/tree.ts';
import { formatHeader } from './header.ts';
import {
  CPIO_ALIGNMENT,
  CPIO_FIELD_LIMIT,
  CPIO_TRAILER,
  type CpioHeader,
  type CpioStyle,
  DEFAULT_STYLE,
  LINUX_PATH_MAX,
} from './layout.ts';
import { type Entry, Numbering } from './numbering.ts';

export type { Entry } from './numbering.ts';

const CHUNK_SIZE = 128 * 1024;

/**
 * A cpio archive of a tree, or of any list of entries, in their order. What `style` leaves out is as in
 * `DEFAULT_STYLE`. The bytes depend on nothing but the entries and the style.
 *
 * Throws `unsupported` for what the format or a kernel cannot take: a file of 4 GiB or more, a number over 32 bits or
 * below zero, a name or symlink target of 4096 bytes or more, a file called `TRAILER!!!`.
 */
export async function* writeCpio(
  entries: Iterable<Entry>,
  style: Partial<CpioStyle> = {},
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  async function* pieces() {
    for await (const piece of layOutCpio([...entries], { ...DEFAULT_STYLE, ...style })) {
      if (piece instanceof Uint8Array) yield piece;
      else yield* exactly(piece.content, piece.path);
    }
  }
  for await (const piece of pieces()) {
    held.push(piece);
    size += piece.length;
    if (size < CHUNK_SIZE) continue;
    yield concatBytes(held);
    held = [];
    size = 0;
  }
  if (size > 0) yield concatBytes(held);
}

/** A stretch of an archive: bytes, or the data of a file. */
export type Piece = Uint8Array | { readonly path: ByteString; readonly content: Content };

/** The archive without its file data: what a comparison with an archive that is there needs. */
export async function* layOutCpio(entries: readonly Entry[], style: CpioStyle): AsyncGenerator<Piece> {
  const numbering = new Numbering(entries, style.numbering);
  let position = 0;
  for (const [index, [path, inode]] of entries.entries()) {
    const names = numbering.names.get(inode);
    const carrier = style.hardLinkData === 'first' ? names?.first : names?.last;
    const content = contentOf(inode, inode.kind === 'symlink' || carrier === index);
    const name = entryName(path, style);
    const head = formatHeader(await headerOf(inode, content, name, numbering, style), name, style);
    yield padded(head, position);
    position = roundUp(position + head.length, CPIO_ALIGNMENT);
    if (content.size === 0) continue;
    yield { path, content };
    position += content.size;
    const fill = roundUp(position, CPIO_ALIGNMENT) - position;
    if (fill > 0) yield new Uint8Array(fill);
    position += fill;
  }
  if (style.trailer) {
    const name = CPIO_TRAILER as ByteString;
    const { ino, nlink } = style.trailer;
    const trailer = formatHeader({ ...EMPTY_HEADER, ino, nlink, nameSize: name.length + 1 }, name, style);
    yield padded(trailer, position);
    position = roundUp(position + trailer.length, CPIO_ALIGNMENT);
  }
  const fill = roundUp(position, style.padTo) - position;
  if (fill > 0) yield new Uint8Array(fill);
}

const EMPTY_HEADER: CpioHeader = {
  ino: 0,
  mode: 0,
  uid: 0,
  gid: 0,
  nlink: 0,
  mtime: 0,
  size: 0,
  deviceMajor: 0,
  deviceMinor: 0,
  rdevMajor: 0,
  rdevMinor: 0,
  nameSize: 0,
  sum: 0,
};

const NOTHING = bytesContent(new Uint8Array(0));

function contentOf(inode: Inode, carriesData: boolean): Content {
  if (inode.kind === 'symlink') return bytesContent(bytesOf(inode.target));
  return inode.kind === 'file' && carriesData ? inode.content : NOTHING;
}

function entryName(path: ByteString, style: CpioStyle): ByteString {
  const name = (path === ROOT ? style.rootName : style.namePrefix + path) as ByteString;
  if (name === CPIO_TRAILER)
    throw new BootsmithError('unsupported', `a cpio archive cannot hold a file called ${CPIO_TRAILER}`, {
      hint: 'That name ends an archive. Give the file another one.',
    });
  checkLength(name.length + 1, path, 'name');
  return name;
}

function checkLength(length: number, path: ByteString, what: string): void {
  if (length <= LINUX_PATH_MAX) return;
  throw new BootsmithError('unsupported', `the ${what} of ${toText(path).slice(0, 80)}... is too long`, {
    found: `${length} bytes`,
    expected: `at most ${LINUX_PATH_MAX}; Linux skips longer ones`,
  });
}

async function headerOf(
  inode: Inode,
  content: Content,
  name: ByteString,
  numbering: Numbering,
  style: CpioStyle,
): Promise<CpioHeader> {
  if (inode.kind === 'symlink') checkLength(content.size, name, 'target');
  if (content.size > CPIO_FIELD_LIMIT)
    throw new BootsmithError('unsupported', `${toText(name)} is too large for a cpio archive`, {
      found: `${content.size} bytes`,
      expected: `at most ${CPIO_FIELD_LIMIT}`,
    });
  const { ino, nlink, device } = numbering.of(inode);
  const rdev = 'rdev' in inode ? inode.rdev : { major: 0, minor: 0 };
  return {
    ino,
    mode: FILE_TYPE_BITS[inode.kind] | (inode.mode & MODE_MASK),
    uid: inode.uid,
    gid: inode.gid,
    nlink,
    mtime: inode.mtime,
    size: content.size,
    deviceMajor: device.major,
    deviceMinor: device.minor,
    rdevMajor: rdev.major,
    rdevMinor: rdev.minor,
    nameSize: name.length + 1,
    sum: style.format === 'crc' && inode.kind === 'file' ? await sumContent(content) : 0,
  };
}

/** The sum of all bytes modulo 2^32: the check of the crc format, which is no CRC. */
export async function sumContent(content: Content): Promise<number> {
  let sum = 0;
  for await (const chunk of content.chunks()) {
    for (const byte of chunk) sum += byte;
    sum %= 2 ** 32;
  }
  return sum;
}

/** Data of just the size that the header has announced, or a `corrupt` error. */
async function* exactly(content: Content, path: ByteString): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of content.chunks()) {
    size += chunk.length;
    if (size > content.size) break;
    yield chunk;
  }
  if (size === content.size) return;
  throw new BootsmithError('corrupt', `${toText(path)} changed its size while it was read`, {
    found: size > content.size ? `more than ${content.size} bytes` : `${size} bytes`,
    expected: `${content.size} bytes`,
  });
}

function padded(bytes: Uint8Array, position: number): Uint8Array {
  const all = new Uint8Array(roundUp(position + bytes.length, CPIO_ALIGNMENT) - position);
  all.set(bytes);
  return all;
}
