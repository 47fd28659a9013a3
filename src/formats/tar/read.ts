import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { type ByteString, fromText, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  baseName,
  type Content,
  type Inode,
  type InodeKind,
  MODE_MASK,
  normalisePath,
  parentOf,
  putInode,
  ROOT,
  resolvePath,
  type Tree,
} from '../../tree/tree.ts';

/** Data of a file: a stretch of the archive, in bytes. */
export type MakeContent = (offset: number, size: number) => Content;

export interface TarReadOptions {
  /**
   * Read as tar(1) unpacks what people made: folders that no entry names are made, a later entry takes the place of an
   * earlier one, links above a path are followed within the archive. Left out, the tree must be whole as it comes.
   */
  readonly unpack?: boolean;
}

/** More than any path of Linux is long. */
const PATH_LIMIT = 64 * 1024;
const ENTRY_LIMIT = 4_000_000;

/** An option of tar-stream that its types do not know. */
const BYTE_NAMES: object = { filenameEncoding: 'latin1' };

const KINDS: Readonly<Record<string, InodeKind>> = {
  file: 'file',
  'contiguous-file': 'file',
  symlink: 'symlink',
  'character-device': 'character',
  'block-device': 'block',
  directory: 'directory',
  fifo: 'fifo',
};

/**
 * The tree of a tar archive, whose data are skipped over. Names come out as bytes: tar-stream is told that they are
 * latin1, which gives one code unit a byte; names in PAX records it takes for UTF-8 whatever it is told, and what is
 * none is refused. Throws `corrupt` for what breaks off, makes no tree or leads out of its root, `unsupported` for
 * what a tree does not have (sparse files, multiple volumes).
 */
export async function readTarTree(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  makeContent: MakeContent,
  options: TarReadOptions = {},
): Promise<Tree> {
  const tree: Tree = new Map();
  const parser = extract(BYTE_NAMES);
  parser.on('entry', (header, body, next) => {
    // It gets the error that ends the parser too, which tells of it itself.
    body.on('error', () => {});
    try {
      // Where the entry's data begin; its types do not know it.
      const { byteOffset } = header as Header & { byteOffset: number };
      putEntry(tree, header, byteOffset, name, makeContent, options);
    } catch (error) {
      next(error as Error);
      return;
    }
    body.on('end', () => next()).resume();
  });
  try {
    await pipeline(Readable.from(chunks, { objectMode: false }), parser);
  } catch (error) {
    if (error instanceof BootsmithError) throw error;
    throw damage(name, 'gives no tree', error instanceof Error ? error.message : String(error));
  }
  return tree;
}

function putEntry(
  tree: Tree,
  header: Header,
  offset: number,
  name: string,
  makeContent: MakeContent,
  { unpack = false }: TarReadOptions,
): void {
  refuseSparse(header, name);
  const named = normalisePath(bytesOfName(header.name, paxOf(header).path, name), { file: name });
  if (named.length > PATH_LIMIT || tree.size >= ENTRY_LIMIT)
    throw new BootsmithError('unsupported', `${name} holds more than a tree may`, {
      at: { file: name },
      found: named.length > PATH_LIMIT ? `a path of ${named.length} bytes` : `over ${ENTRY_LIMIT} entries`,
    });
  const path = unpack ? placeOf(tree, named, name) : named;
  const before = tree.get(path);
  if (before !== undefined && !unpack) throw damage(name, 'names a path twice', toText(path));
  const inode = inodeFor(tree, header, path, offset, name, makeContent);
  if (before && (before.kind === 'directory') !== (inode.kind === 'directory'))
    throw damage(name, 'names a path twice, as a folder and as something else', toText(path));
  if (unpack) putInode(tree, path, inode);
  else tree.set(path, inode);
}

function inodeFor(
  tree: Tree,
  header: Header,
  path: ByteString,
  offset: number,
  name: string,
  makeContent: MakeContent,
): Inode {
  const link = bytesOfName(header.linkname ?? '', paxOf(header).linkpath, name);
  if (header.type === 'link') {
    const first = tree.get(normalisePath(link, { file: name }));
    if (first === undefined || first.kind === 'directory')
      throw damage(name, 'has a hard link to nothing', toText(path));
    return first;
  }
  const kind = KINDS[header.type];
  if (kind === undefined) throw damage(name, 'has an entry of no known type', toText(path));
  return inodeOf(kind, header, link, offset, makeContent);
}

/** Where a path ends up when the links above it are followed within the archive. */
function placeOf(tree: Tree, path: ByteString, name: string): ByteString {
  const parent = parentOf(path);
  if (parent === undefined || parent === ROOT) return path;
  const end = resolvePath(tree, parent);
  if (end?.inode.kind === 'directory') return `${end.path}/${baseName(path)}` as ByteString;
  for (let above: ByteString | undefined = parent; above !== undefined && above !== ROOT; ) {
    const inode = tree.get(above);
    if (inode && inode.kind !== 'directory')
      throw damage(name, `has an entry below a ${inode.kind}`, toText(path));
    above = parentOf(above);
  }
  return path;
}

/** A name of a header, which is bytes, or of a PAX record, which is text. */
function bytesOfName(name: string, fromPax: string | undefined, file: string): ByteString {
  if (fromPax === undefined) return name as ByteString;
  if (!fromPax.includes('\ufffd')) return fromText(fromPax);
  throw new BootsmithError('unsupported', `${file} has a PAX record with a name that is not UTF-8`, {
    at: { file },
    found: fromPax,
    hint: 'Make the archive with: tar --format=gnu',
  });
}

/** The PAX records of an entry, whose types do not know that they have names. */
function paxOf(header: Header): Readonly<Record<string, string>> {
  return (header.pax ?? {}) as Readonly<Record<string, string>>;
}

function refuseSparse(header: Header, name: string): void {
  const { type } = header;
  const isSparse = Object.keys(paxOf(header)).some((key) => key.startsWith('GNU.sparse.'));
  if (!isSparse && type !== null) return;
  throw new BootsmithError('unsupported', `${name} has an entry that only some tar programs know`, {
    at: { file: name },
    found: isSparse ? 'a sparse file' : 'an entry of a private type',
    expected: 'files, folders, links, device nodes and fifos',
    hint: 'Make the archive with: tar --format=gnu, without --sparse, --incremental and --multi-volume',
  });
}

function inodeOf(
  kind: InodeKind,
  header: Header,
  target: ByteString,
  offset: number,
  makeContent: MakeContent,
): Inode {
  const base = {
    mode: header.mode & MODE_MASK,
    uid: header.uid,
    gid: header.gid,
    mtime: Math.floor(header.mtime.getTime() / 1000),
  };
  if (kind === 'file') return { kind, ...base, content: makeContent(offset, header.size) };
  if (kind === 'symlink') return { kind, ...base, target };
  if (kind === 'character' || kind === 'block')
    return { kind, ...base, rdev: { major: header.devmajor, minor: header.devminor } };
  return { kind, ...base };
}

function damage(name: string, what: string, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${name} ${what}`, { at: { file: name }, found });
}
