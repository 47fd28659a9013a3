import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, roundUp, toText } from '../../base/bytes.ts';
import {
  bytesContent,
  type Inode,
  kindOfMode,
  MODE_MASK,
  normalisePath,
  parentOf,
  putInode,
  ROOT,
  sourceContent,
  type Tree,
} from '../../tree/tree.ts';
import { CPIO_TRAILER, LINUX_PATH_MAX } from '../cpio/layout.ts';
import { damaged, type RpmHeader } from './header.ts';
import {
  RPM_FILE_GHOST,
  RPM_STRIPPED_ALIGNMENT,
  RPM_STRIPPED_HEADER_SIZE,
  RPM_STRIPPED_MAGIC,
  RPM_TAGS,
} from './layout.ts';

/** A file as the header of a package describes it. */
interface HeaderFile {
  readonly name: ByteString;
  /** A whole `st_mode`. */
  readonly mode: number;
  readonly size: number;
  readonly mtime: number;
  readonly rdev: number;
  /** The same for hard links of each other; undefined for what has no other name. */
  readonly link: string | undefined;
  /** Whether the payload has its data under this entry: of hard links, the last one has. */
  readonly carriesData: boolean;
}

/**
 * The tree of a payload whose entries only name files of the header. Times are the header's; owners are names there and
 * become 0:0. Throws `corrupt` for an entry that names no file, comes twice, or ends behind the payload.
 */
export async function readStrippedCpio(source: ByteSource, header: RpmHeader): Promise<Tree> {
  const files = listFiles(source, header);
  const tree: Tree = new Map();
  const links = new Map<string, Inode>();
  const seen = new Set<number>();
  let at = 0;
  for (;;) {
    const head = await source.read(at, Math.min(RPM_STRIPPED_HEADER_SIZE, source.size - at));
    const text = Buffer.from(head).toString('latin1');
    if (!text.startsWith(RPM_STRIPPED_MAGIC)) {
      await checkTrailer(source, at);
      return tree;
    }
    const digits = text.slice(RPM_STRIPPED_MAGIC.length);
    const index = /^[0-9a-f]{8}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
    const file = files[index];
    if (file === undefined || seen.has(index))
      throw damaged(source, at, 'names a file that its header has not, or twice', { found: digits });
    seen.add(index);
    const start = at + roundUp(RPM_STRIPPED_HEADER_SIZE, RPM_STRIPPED_ALIGNMENT);
    const kind = kindOfMode(file.mode);
    const size = kind === 'symlink' || (kind === 'file' && file.carriesData) ? file.size : 0;
    if (start + size > source.size)
      throw damaged(source, at, 'is cut short', {
        found: `${source.size} bytes`,
        expected: `${start + size} bytes for ${toText(file.name)}`,
      });
    const path = normalisePath(file.name, { file: source.name, offset: at });
    if (isBlocked(tree, path))
      throw damaged(source, at, 'has a file below something that is no folder', { found: toText(path) });
    putInode(tree, path, await inodeOf(file, source, start, size, links));
    at = start + roundUp(size, RPM_STRIPPED_ALIGNMENT);
  }
}

function isBlocked(tree: Tree, path: ByteString): boolean {
  for (let above = parentOf(path); above !== undefined && above !== ROOT; above = parentOf(above))
    if (tree.has(above)) return tree.get(above)?.kind !== 'directory';
  return false;
}

async function checkTrailer(source: ByteSource, at: number): Promise<void> {
  const rest = Buffer.from(await source.read(at, Math.min(124, source.size - at))).toString('latin1');
  if (rest.startsWith('070701') && rest.slice(110).startsWith(CPIO_TRAILER)) return;
  throw damaged(source, at, 'has a damaged entry', {
    found: JSON.stringify(rest.slice(0, 14)),
    expected: `${RPM_STRIPPED_MAGIC} or the trailer`,
  });
}

async function inodeOf(
  file: HeaderFile,
  source: ByteSource,
  start: number,
  size: number,
  links: Map<string, Inode>,
): Promise<Inode> {
  const base = { mode: file.mode & MODE_MASK, uid: 0, gid: 0, mtime: file.mtime };
  const kind = kindOfMode(file.mode);
  if (kind === undefined)
    throw damaged(source, start, 'has a file of no known kind', { found: `0${file.mode.toString(8)}` });
  if (kind === 'symlink') {
    if (size > LINUX_PATH_MAX)
      throw damaged(source, start, 'has a symbolic link that is too long', { found: `${size} bytes` });
    const target = byteString(await source.read(start, size));
    return { kind, ...base, target };
  }
  if (kind === 'character' || kind === 'block')
    return { kind, ...base, rdev: { major: file.rdev >>> 8, minor: file.rdev & 0xff } };
  if (kind !== 'file') return { kind, ...base };
  const content = size === 0 ? bytesContent(new Uint8Array(0)) : sourceContent(source, start, size);
  const first = file.link === undefined ? undefined : links.get(file.link);
  if (first?.kind === 'file') {
    if (file.carriesData) first.content = content;
    return first;
  }
  const inode: Inode = { kind, ...base, content };
  if (file.link !== undefined) links.set(file.link, inode);
  return inode;
}

function listFiles(source: ByteSource, header: RpmHeader): HeaderFile[] {
  const names = fileNames(source, header);
  const modes = header.numbers(RPM_TAGS.fileModes);
  const sizes = header.has(RPM_TAGS.longFileSizes)
    ? header.numbers(RPM_TAGS.longFileSizes)
    : header.numbers(RPM_TAGS.fileSizes);
  if (modes.length !== names.length || sizes.length !== names.length)
    throw damaged(source, 0, 'has a list of files that does not fit together', {
      found: `${names.length} names, ${modes.length} modes, ${sizes.length} sizes`,
    });
  const mtimes = header.numbers(RPM_TAGS.fileMtimes);
  const rdevs = header.numbers(RPM_TAGS.fileRdevs);
  const flags = header.numbers(RPM_TAGS.fileFlags);
  const devices = header.numbers(RPM_TAGS.fileDevices);
  const inodes = header.numbers(RPM_TAGS.fileInodes);
  const keys = names.map((_, index) => {
    const isFile = kindOfMode(modes[index] ?? 0) === 'file';
    const isGhost = ((flags[index] ?? 0) & RPM_FILE_GHOST) !== 0;
    const inode = inodes[index] ?? 0;
    return isFile && !isGhost && inode > 0 ? `${devices[index]} ${inode}` : undefined;
  });
  const last = new Map(keys.map((key, index) => [key, index]));
  return names.map((name, index) => ({
    name,
    mode: modes[index] ?? 0,
    size: sizes[index] ?? 0,
    mtime: mtimes[index] ?? 0,
    rdev: rdevs[index] ?? 0,
    link: keys[index],
    carriesData: keys[index] === undefined || last.get(keys[index]) === index,
  }));
}

function fileNames(source: ByteSource, header: RpmHeader): ByteString[] {
  const old = header.strings(RPM_TAGS.oldFileNames);
  if (old.length > 0) return old;
  const folders = header.strings(RPM_TAGS.dirNames);
  const bases = header.strings(RPM_TAGS.baseNames);
  const indexes = header.numbers(RPM_TAGS.dirIndexes);
  return bases.map((base, index) => {
    const folder = folders[indexes[index] ?? -1];
    if (folder === undefined)
      throw damaged(source, 0, 'has a file in a folder that its header has not', { found: toText(base) });
    return `${folder}${base}` as ByteString;
  });
}
