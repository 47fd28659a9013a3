import { type ByteSource, openFileSource, readChunks } from '../../base/byte-source.ts';
import { type ByteString, byteString, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type IsoEntry, type IsoExtent, listIso } from '../../tools/xorriso.ts';
import { type Content, type Inode, type InodeFields, normalisePath, type Tree } from '../../tree/tree.ts';
import { openSourceFile } from '../source-file.ts';
import { ISO9660_SECTOR_SIZE, PRIMARY_VOLUME_DESCRIPTOR as PVD } from './layout.ts';

/** An open ISO image. Contents of the tree are read from the image when asked for, without extracting it. */
export interface IsoImage {
  readonly source: ByteSource;
  readonly tree: Tree;
  readonly volumeId: string;
  /** Where the data of its files lies. */
  readonly extents: readonly IsoExtent[];
  close(): Promise<void>;
}

/** What the primary volume descriptor says. */
export interface IsoSummary {
  readonly volumeId: string;
  /** Of the volume, in bytes; the file may be longer. */
  readonly volumeSize: number;
}

const IDENTIFIER_AT = PVD.sector * ISO9660_SECTOR_SIZE + PVD.identifier.at;

/** Whether a file that begins with `head` is an ISO 9660 image. A head that does not reach that far is none. */
export function isIso9660Head(head: Uint8Array): boolean {
  const { value } = PVD.identifier;
  return byteString(head.subarray(IDENTIFIER_AT, IDENTIFIER_AT + value.length)) === value;
}

/** Whether the source has an ISO 9660 primary volume descriptor. */
export async function isIso9660(source: ByteSource): Promise<boolean> {
  const at = PVD.sector * ISO9660_SECTOR_SIZE;
  if (source.size < at + ISO9660_SECTOR_SIZE) return false;
  const sector = await source.read(at, ISO9660_SECTOR_SIZE);
  return byteString(sector.subarray(PVD.identifier.at, PVD.identifier.at + 5)) === PVD.identifier.value;
}

/**
 * Opens an ISO image and lists it through xorriso, names as Rock Ridge gives them. Throws `corrupt` when it is no
 * ISO 9660 image or is cut short.
 */
export async function openIso(path: string): Promise<IsoImage> {
  const source = await openFileSource(path);
  try {
    const { tree, summary, extents } = await readIso(source, path);
    return { source, tree, volumeId: summary.volumeId, extents, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * `openIso` for a source; `path` is the file that it is, where it is one, else xorriso lists a copy. Contents of the
 * tree come from `source`.
 */
export async function readIso(
  source: ByteSource,
  path?: string,
): Promise<{
  readonly tree: Tree;
  readonly summary: IsoSummary;
  readonly extents: readonly IsoExtent[];
}> {
  const summary = await readVolume(source, source.name);
  const file = await openSourceFile(source, path);
  try {
    const { entries, extents } = await listIso(file.path);
    return { tree: buildTree(source, entries, extents), summary, extents };
  } finally {
    await file.close();
  }
}

async function readVolume(source: ByteSource, path: string): Promise<IsoSummary> {
  if (!(await isIso9660(source)))
    throw new BootsmithError('corrupt', `${path} is not an ISO 9660 image`, {
      at: { file: path, offset: PVD.sector * ISO9660_SECTOR_SIZE },
      found: source.size === 0 ? 'an empty file' : 'no volume descriptor',
      expected: 'CD001 in sector 16',
      hint: 'Name an ISO image, or the root directory of a mounted or copied medium.',
    });
  const sector = await source.read(PVD.sector * ISO9660_SECTOR_SIZE, ISO9660_SECTOR_SIZE);
  const size = viewOf(sector).getUint32(PVD.volumeSpaceSize.at, true) * ISO9660_SECTOR_SIZE;
  if (source.size < size)
    throw new BootsmithError('corrupt', `${path} is cut short`, {
      at: { file: path, offset: source.size },
      found: `${source.size} bytes`,
      expected: `${size} bytes, as its volume descriptor says`,
      hint: 'Download or copy it again.',
    });
  const { at, size: length } = PVD.volumeId;
  const volumeId = toText(byteString(sector.subarray(at, at + length))).trimEnd();
  return { volumeId, volumeSize: size };
}

function buildTree(source: ByteSource, entries: readonly IsoEntry[], extents: readonly IsoExtent[]): Tree {
  const stretches = new Map<string, IsoExtent[]>();
  for (const extent of extents) {
    const known = stretches.get(extent.path);
    if (known) known.push(extent);
    else stretches.set(extent.path, [extent]);
  }
  const tree: Tree = new Map();
  for (const entry of entries)
    tree.set(
      normalisePath(entry.path as ByteString),
      inodeOf(source, entry, stretches.get(entry.path) ?? []),
    );
  return tree;
}

function inodeOf(source: ByteSource, entry: IsoEntry, extents: readonly IsoExtent[]): Inode {
  const fields: Required<InodeFields> = {
    mode: permissionBits(entry.permissions),
    uid: entry.uid,
    gid: entry.gid,
    mtime: 0,
  };
  if (entry.type === 'd') return { kind: 'directory', ...fields };
  if (entry.type === 'l') return { kind: 'symlink', ...fields, target: (entry.target ?? '') as ByteString };
  if (entry.type === 'p') return { kind: 'fifo', ...fields };
  if (entry.type === '-') return { kind: 'file', ...fields, content: extentContent(source, entry, extents) };
  if (entry.type === 'c' || entry.type === 'b')
    return { kind: entry.type === 'c' ? 'character' : 'block', ...fields, rdev: entry.rdev };
  return { kind: 'socket', ...fields };
}

function extentContent(source: ByteSource, entry: IsoEntry, extents: readonly IsoExtent[]): Content {
  const stretches = extents.map(({ startBlock, blocks }) => ({
    offset: startBlock * ISO9660_SECTOR_SIZE,
    size: blocks * ISO9660_SECTOR_SIZE,
  }));
  return {
    size: entry.size,
    place: { file: source.name, stretches },
    async *chunks() {
      let left = entry.size;
      for (const { offset, size } of stretches) {
        const length = Math.min(left, size);
        yield* readChunks(source, offset, length);
        left -= length;
      }
    },
  };
}

/** `rwxr-xr-x` to 0o755, with setuid, setgid and sticky as ls(1) shows them. */
export function permissionBits(letters: string): number {
  let mode = 0;
  for (const [i, letter] of [...letters].entries()) {
    if (letter !== '-' && letter !== 'S' && letter !== 'T') mode |= 0o400 >> i;
    if ('sStT'.includes(letter)) mode |= [0o4000, 0o2000, 0o1000][Math.floor(i / 3)] ?? 0;
  }
  return mode;
}
