import { type ByteSource, openFileSource, readChunks } from '../../base/byte-source.ts';
import { byteString, fromText, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { type IsoEntry, type IsoExtent, listIso } from '../../tools/xorriso.ts';
import { type Content, type Inode, type InodeFields, normalisePath, type Tree } from '../../tree/tree.ts';
import { ISO9660_SECTOR_SIZE, PRIMARY_VOLUME_DESCRIPTOR as PVD } from './layout.ts';

/** An open ISO image. Contents of the tree are read from the image when asked for, without extracting it. */
export interface IsoImage {
  readonly source: ByteSource;
  readonly tree: Tree;
  readonly volumeId: string;
  close(): Promise<void>;
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
    const volumeId = await readVolume(source, path);
    const { entries, extents } = await listIso(path);
    return { source, tree: buildTree(source, entries, extents), volumeId, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function readVolume(source: ByteSource, path: string): Promise<string> {
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
  return toText(byteString(sector.subarray(at, at + length))).trimEnd();
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
    tree.set(normalisePath(fromText(entry.path)), inodeOf(source, entry, stretches.get(entry.path) ?? []));
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
  if (entry.type === 'l') return { kind: 'symlink', ...fields, target: fromText(entry.target ?? '') };
  if (entry.type === 'p') return { kind: 'fifo', ...fields };
  if (entry.type === '-') return { kind: 'file', ...fields, content: extentContent(source, entry, extents) };
  // Device numbers are not in the listing; boot media of this family hold none.
  return { kind: 'socket', ...fields };
}

function extentContent(source: ByteSource, entry: IsoEntry, extents: readonly IsoExtent[]): Content {
  return {
    size: entry.size,
    async *chunks() {
      let left = entry.size;
      for (const { startBlock, blocks } of extents) {
        const length = Math.min(left, blocks * ISO9660_SECTOR_SIZE);
        yield* readChunks(source, startBlock * ISO9660_SECTOR_SIZE, length);
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
