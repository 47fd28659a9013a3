import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, concatBytes, toText } from '../../base/bytes.ts';
import { BootsmithError, isBootsmithError } from '../../base/errors.ts';
import { listSquashfs, readSquashfsFile, UNSQUASHFS } from '../../tools/squashfs-tools.ts';
import { type Content, type Inode, kindOfMode, normalisePath, type Tree } from '../../tree/tree.ts';
import { permissionBits } from '../iso9660/read.ts';
import { openSourceFile } from '../source-file.ts';
import { LISTING_ROOT } from './layout.ts';
import type { SquashfsImage } from './read.ts';
import type { SquashfsSummary } from './superblock.ts';

const LISTING_LIMIT = 256 * 1024 * 1024;
const TYPE_BITS: Readonly<Record<string, number>> = {
  '-': 0o100000,
  d: 0o040000,
  l: 0o120000,
  c: 0o020000,
  b: 0o060000,
  p: 0o010000,
  s: 0o140000,
};
const LINE =
  /^([-dlcbps])([-rwxsStT]{9}) (\d+)\/(\d+) +(?:(\d+)|(\d+), *(\d+)) (\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d) (.*)$/s;

/**
 * Reads squashfs 1 to 3, of either byte order, through unsquashfs: squashfs-tools of today still lists them and prints
 * their files. The listing has no seconds and does not tell hard links. Throws `tool`, naming the version, when
 * unsquashfs is missing, and `unsupported` when it cannot read the image.
 */
export async function readOldSquashfs(
  source: ByteSource,
  summary: SquashfsSummary,
  path?: string,
): Promise<SquashfsImage> {
  const what = `a squashfs ${summary.version} image, ${summary.byteOrder} endian, ${summary.compressor}`;
  const file = await openSourceFile(source, path);
  try {
    const listing = await collectListing(source, listSquashfs(file.path));
    const tree = parseListing(listing, source.name, (name, size) => ({
      size,
      chunks: () => readFile(file.path, name),
    }));
    if (tree.size === 0) throw new BootsmithError('corrupt', `${source.name} lists nothing`, { found: what });
    return {
      tree,
      summary,
      warnings: [
        { message: 'times are whole minutes and hard links are single files, as unsquashfs lists them' },
      ],
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw explain(error, source, what, summary);
  }
}

function explain(error: unknown, source: ByteSource, what: string, { compressor }: SquashfsSummary): unknown {
  if (!isBootsmithError(error)) return error;
  if (error.kind === 'tool')
    return new BootsmithError('tool', `${source.name} is ${what}; only ${UNSQUASHFS.name} reads it`, {
      at: { file: source.name },
      found: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      cause: error,
    });
  const isForeign = compressor === 'lzma';
  return new BootsmithError(isForeign ? 'unsupported' : 'corrupt', `${source.name} cannot be read`, {
    at: { file: source.name },
    found: `${what}; ${error.found ?? error.message}`,
    expected: isForeign
      ? 'an unsquashfs with the LZMA patches of the firmware that the image is from'
      : 'an image that unsquashfs lists',
    cause: error,
  });
}

async function collectListing(source: ByteSource, chunks: AsyncIterable<Uint8Array>): Promise<ByteString> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size > LISTING_LIMIT)
      throw new BootsmithError('unsupported', `${source.name} has too many entries`, {
        at: { file: source.name },
      });
  }
  return byteString(concatBytes(held));
}

/** The tree that `unsquashfs -lln` lists. Throws `corrupt` for a line that is none of its own. */
export function parseListing(
  listing: ByteString,
  name: string,
  makeContent: (path: ByteString, size: number) => Content,
): Tree {
  const tree: Tree = new Map();
  for (const line of listing.split('\n')) {
    const fields = LINE.exec(line);
    if (!fields) {
      if (line === '' || tree.size === 0) continue; // a heading
      throw new BootsmithError('unsupported', `${name} has a name that a listing cannot tell apart`, {
        at: { file: name },
        found: toText(line as ByteString),
      });
    }
    const [
      ,
      type = '',
      letters = '',
      uid,
      gid,
      size,
      major,
      minor,
      year,
      month,
      day,
      hour,
      minute,
      rest = '',
    ] = fields;
    const [full = '', target] = type === 'l' ? splitLink(rest) : [rest];
    if (full !== LISTING_ROOT && !full.startsWith(`${LISTING_ROOT}/`)) continue;
    const path = normalisePath(full.slice(LISTING_ROOT.length) as ByteString, { file: name });
    const base = {
      mode: permissionBits(letters),
      uid: Number(uid),
      gid: Number(gid),
      mtime: Math.max(
        0,
        Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000,
      ),
    };
    const kind = kindOfMode(TYPE_BITS[type] ?? 0) ?? 'file';
    tree.set(path, inodeOf(kind, base));
    function inodeOf(kind: Inode['kind'], base: Pick<Inode, 'mode' | 'uid' | 'gid' | 'mtime'>): Inode {
      if (kind === 'file') return { kind, ...base, content: makeContent(path, Number(size)) };
      if (kind === 'symlink') return { kind, ...base, target: (target ?? '') as ByteString };
      if (kind === 'character' || kind === 'block')
        return { kind, ...base, rdev: { major: Number(major), minor: Number(minor) } };
      return { kind, ...base };
    }
  }
  return tree;
}

/** A link's name ends at the first arrow; names with an arrow in them are as rare as they are ambiguous. */
function splitLink(text: string): [string, string] {
  const at = text.indexOf(' -> ');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 4)];
}

async function* readFile(path: string, name: ByteString): AsyncGenerator<Uint8Array> {
  const text = toText(name);
  if (byteString(new TextEncoder().encode(text)) !== name)
    throw new BootsmithError('unsupported', `${text} cannot be asked for by its name`, {
      found: 'a name that is not UTF-8',
      hint: 'unsquashfs -d DIRECTORY IMAGE unpacks it.',
    });
  yield* readSquashfsFile(path, text);
}
