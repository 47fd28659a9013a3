import { type ByteString, bytesOf, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { baseName, parentOf, ROOT, type Tree } from '../../tree/tree.ts';
import {
  DIRECTORY_ENTRY_SIZE,
  DIRECTORY_SIZE_LIMIT,
  FAT_TYPE_LIMITS,
  type FatBits,
  FILE_SIZE_LIMIT,
  FORBIDDEN_CHARACTERS,
  LONG_NAME,
  LONG_NAME_LIMIT,
  SECTOR_SIZE,
  WRITE_SHAPES,
} from './layout.ts';

export interface FatShape {
  readonly bits: FatBits;
  /** In bytes, a multiple of 512. */
  readonly clusterSize: number;
}

export interface FatPlan extends FatShape {
  readonly sectors: number;
  /** Of FAT12 and FAT16, in sectors. */
  readonly rootSectors: number;
}

/** Free room in a new volume: a tenth of the data and this much more, in bytes. */
const SPARE_BYTES = 64 * 1024;
/** A floppy of 1440 KiB: what is made where the data fit. */
const FLOPPY = { bits: 12, clusterSize: 512, sectors: 2880, rootSectors: 14 } as const;
const ROOT_SECTORS = 32;
const RESERVED_SECTORS = { 12: 1, 16: 1, 32: 32 } as const;
/** What a count of clusters stays away from the limits between the types, because some readers count otherwise. */
const LIMIT_MARGIN = 16;

/**
 * How large a volume a tree needs. With `kept` the shape and size of a stock volume are used as long as the tree fits.
 * Throws `unsupported` for a tree that FAT cannot hold, naming the path.
 */
export function planFat(tree: Tree, kept?: FatShape & { readonly sectors: number }): FatPlan {
  checkTree(tree);
  const rootEntries = countRootEntries(tree);
  // mtools 4.0.32 makes a directory longer by one cluster at most, which must hold all of an entry.
  const longest =
    DIRECTORY_ENTRY_SIZE * [...tree.keys()].reduce((most, path) => Math.max(most, entriesFor(path)), 0);
  const rootSectors = Math.max(
    ROOT_SECTORS,
    roundUp(rootEntries * DIRECTORY_ENTRY_SIZE, SECTOR_SIZE) / SECTOR_SIZE,
  );
  const isUsable = ({ clusterSize }: FatShape) => clusterSize >= longest;
  if (kept !== undefined && isUsable(kept)) {
    const shape = { ...kept, rootSectors };
    if (sectorsFor(shape, countClusters(tree, kept)) <= kept.sectors) return shape;
  }
  const rootFits = rootEntries * DIRECTORY_ENTRY_SIZE <= FLOPPY.rootSectors * SECTOR_SIZE;
  if (rootFits && isUsable(FLOPPY) && sectorsFor(FLOPPY, countClusters(tree, FLOPPY)) <= FLOPPY.sectors)
    return FLOPPY;
  for (const shape of WRITE_SHAPES) {
    if (shape.bits < (kept?.bits ?? 12) || !isUsable(shape)) continue;
    const used = countClusters(tree, shape);
    const wanted = used + Math.ceil(used / 10 + SPARE_BYTES / shape.clusterSize);
    const { least, most } = clusterRange(shape.bits);
    if (wanted > most) continue;
    const plan = { ...shape, rootSectors };
    return { ...plan, sectors: roundUp(sectorsFor(plan, Math.max(wanted, least)), 64) };
  }
  throw new BootsmithError('unsupported', 'the tree is too large for a FAT image');
}

function clusterRange(bits: FatBits): { least: number; most: number } {
  const { fat12, fat16 } = FAT_TYPE_LIMITS;
  if (bits === 12) return { least: 1, most: fat12 - LIMIT_MARGIN - 64 };
  // The last track that the sectors are rounded up to adds up to 64 clusters.
  if (bits === 16) return { least: fat12 + LIMIT_MARGIN, most: fat16 - LIMIT_MARGIN - 64 };
  return { least: fat16 + LIMIT_MARGIN, most: 0x0fffff00 };
}

/** Sectors that hold this many clusters and the tables for them, with two sectors of leeway for a formatter's own sums. */
function sectorsFor(
  { bits, clusterSize, rootSectors }: FatShape & { rootSectors: number },
  clusters: number,
): number {
  const tableSectors = Math.ceil(((clusters + 2) * bits) / 8 / SECTOR_SIZE) + 1;
  const root = bits === 32 ? 0 : rootSectors;
  return RESERVED_SECTORS[bits] + 2 * tableSectors + root + (clusters * clusterSize) / SECTOR_SIZE;
}

/** The clusters that files and directories take. */
export function countClusters(tree: Tree, { bits, clusterSize }: FatShape): number {
  let count = 0;
  const entries = new Map<ByteString, number>();
  for (const [path, inode] of tree) {
    const parent = parentOf(path);
    if (parent !== undefined) entries.set(parent, (entries.get(parent) ?? 0) + entriesFor(path));
    if (inode.kind === 'file') count += Math.ceil(inode.content.size / clusterSize);
    else if (!entries.has(path)) entries.set(path, 0);
  }
  for (const [path, own] of entries) {
    const size = (own + 2) * DIRECTORY_ENTRY_SIZE; // . and .., or the label
    if (size > DIRECTORY_SIZE_LIMIT)
      throw new BootsmithError('unsupported', `/${toText(path)} has more entries than FAT allows`);
    if (path !== ROOT || bits === 32) count += Math.max(1, Math.ceil(size / clusterSize));
  }
  return count;
}

/** A short entry, and what a long name takes; it may have one without needing it. */
function entriesFor(path: ByteString): number {
  return 1 + Math.ceil(toText(baseName(path)).length / LONG_NAME.units.length);
}

function countRootEntries(tree: Tree): number {
  let count = 1;
  for (const path of tree.keys()) if (parentOf(path) === ROOT) count += entriesFor(path);
  return count;
}

function checkTree(tree: Tree): void {
  const folded = new Map<string, ByteString>();
  for (const [path, inode] of tree) {
    if (inode.kind !== 'file' && inode.kind !== 'directory')
      throw refused(path, `is a ${inode.kind}`, 'files and directories');
    if (inode.kind === 'file' && inode.content.size > FILE_SIZE_LIMIT)
      throw refused(path, `has ${inode.content.size} bytes`, `at most ${FILE_SIZE_LIMIT}`);
    if (path === ROOT) continue;
    checkName(path);
    const key = toText(path).toUpperCase();
    const twin = folded.get(key);
    if (twin !== undefined) throw refused(path, `differs from /${toText(twin)} by case only`, 'other names');
    folded.set(key, path);
    const parent = parentOf(path);
    if (parent !== undefined && parent !== ROOT && tree.get(parent)?.kind !== 'directory')
      throw new BootsmithError('usage', `/${toText(path)} has no directory`, {
        expected: `the directory /${toText(parent)}`,
      });
  }
}

function checkName(path: ByteString): void {
  const name = toText(baseName(path));
  if (!Buffer.from(name).equals(Buffer.from(bytesOf(baseName(path)))))
    throw refused(path, 'has a name that is not UTF-8', 'names that are text');
  const bad = [...name].find((letter) => letter < ' ' || FORBIDDEN_CHARACTERS.includes(letter));
  if (bad !== undefined) throw refused(path, `has a ${JSON.stringify(bad)} in its name`, 'other characters');
  if (/[. ]$/.test(name) || name.startsWith(' '))
    throw refused(path, 'has a name that begins or ends in what FAT drops', 'no dot or blank there');
  if (name.length > LONG_NAME_LIMIT)
    throw refused(path, `has a name of ${name.length} characters`, `at most ${LONG_NAME_LIMIT}`);
}

function refused(path: ByteString, found: string, expected: string): BootsmithError {
  return new BootsmithError('unsupported', `a FAT image cannot hold /${toText(path)}`, {
    found: `it ${found}`,
    expected,
    hint: 'Leave it out, or choose another format.',
  });
}
