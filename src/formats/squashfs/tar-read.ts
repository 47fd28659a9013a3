import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { type ByteString, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  type Content,
  type Inode,
  type InodeKind,
  MODE_MASK,
  normalisePath,
  type Tree,
} from '../../tree/tree.ts';

/** Data of a file: a stretch of the archive, in bytes. */
export type MakeContent = (offset: number, size: number) => Content;

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
 * The tree of a tar archive that sqfs2tar wrote, whose data are skipped over. Names come out as bytes: tar-stream is
 * told that they are latin1, which gives one code unit a byte, and sqfs2tar has no PAX names, which tar-stream would
 * take for UTF-8 whatever it is told. Throws `corrupt` for what breaks off or makes no tree.
 */
export async function readTarTree(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  makeContent: MakeContent,
): Promise<Tree> {
  const tree: Tree = new Map();
  const parser = extract(BYTE_NAMES);
  parser.on('entry', (header, body, next) => {
    // It gets the error that ends the parser too, which tells of it itself.
    body.on('error', () => {});
    try {
      // Where the entry's data begin; its types do not know it.
      const { byteOffset } = header as Header & { byteOffset: number };
      putEntry(tree, header, byteOffset, name, makeContent);
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

function putEntry(tree: Tree, header: Header, offset: number, name: string, makeContent: MakeContent): void {
  const path = normalisePath(header.name as ByteString, { file: name });
  if (path.length > PATH_LIMIT || tree.size >= ENTRY_LIMIT)
    throw new BootsmithError('unsupported', `${name} holds more than a tree may`, {
      at: { file: name },
      found: path.length > PATH_LIMIT ? `a path of ${path.length} bytes` : `over ${ENTRY_LIMIT} entries`,
    });
  if (tree.has(path)) throw damage(name, 'names a path twice', toText(path));
  if (header.type === 'link') {
    const first = tree.get(normalisePath((header.linkname ?? '') as ByteString, { file: name }));
    if (first === undefined || first.kind === 'directory')
      throw damage(name, 'has a hard link to nothing', toText(path));
    tree.set(path, first);
    return;
  }
  const kind = KINDS[header.type];
  if (kind === undefined) throw damage(name, 'has an entry of no known type', toText(path));
  tree.set(path, inodeOf(kind, header, offset, makeContent));
}

function inodeOf(kind: InodeKind, header: Header, offset: number, makeContent: MakeContent): Inode {
  const base = {
    mode: header.mode & MODE_MASK,
    uid: header.uid,
    gid: header.gid,
    mtime: Math.floor(header.mtime.getTime() / 1000),
  };
  if (kind === 'file') return { kind, ...base, content: makeContent(offset, header.size) };
  if (kind === 'symlink') return { kind, ...base, target: (header.linkname ?? '') as ByteString };
  if (kind === 'character' || kind === 'block')
    return { kind, ...base, rdev: { major: header.devmajor, minor: header.devminor } };
  return { kind, ...base };
}

function damage(name: string, what: string, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${name} ${what}`, { at: { file: name }, found });
}
