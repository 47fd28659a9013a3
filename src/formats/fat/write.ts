import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileSource, readFileChunks } from '../../base/byte-source.ts';
import { toText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { makeTemporaryFolder } from '../../base/temporary.ts';
import { copyIntoFat, formatFat, makeFatDirectory, setFatReadOnly } from '../../tools/mtools.ts';
import { ROOT, type Tree } from '../../tree/tree.ts';
import { FAT_YEARS, type FatBits, FORBIDDEN_CHARACTERS, SECTOR_SIZE } from './layout.ts';
import { type FatPlan, planFat } from './plan.ts';
import { openFatVolume } from './volume.ts';

export interface FatWriteOptions {
  /** Up to 11 characters of ASCII; none when left out. */
  readonly label?: string;
  /** Like `1234-ABCD`; made from `time` when left out. */
  readonly serial?: string;
  /** Seconds since 1970. */
  readonly time: number;
  /** A stock volume's shape, kept as long as the tree fits: type, and sizes in bytes. */
  readonly kept?: { readonly bits: FatBits; readonly clusterSize: number; readonly size: number };
}

const TIME_RANGE = {
  least: Date.UTC(FAT_YEARS.first) / 1000,
  most: Date.UTC(FAT_YEARS.last + 1) / 1000 - 2,
} as const;
const BATCH = 200;

/**
 * Writes a tree as a FAT image through mtools: a 1440 KiB floppy where it fits, else FAT12, FAT16 or FAT32 by its size
 * with some room. Names are kept in full; times outside 1980 to 2107 are moved to the end of that range; owners and all
 * of the mode but "nobody may write" are lost. The same tree and options give the same bytes with the same mtools.
 *
 * Throws `unsupported` for what FAT cannot hold (links, devices, names that differ by case only, names with
 * `"*:<>?\|`), naming the path; `tool` when mtools is missing.
 */
export async function* writeFat(tree: Tree, options: FatWriteOptions): AsyncGenerator<Uint8Array> {
  const { label = '', time, kept } = options;
  const serial = (options.serial ?? time.toString(16)).replace('-', '').padStart(8, '0');
  if (
    !/^[\x20-\x7e]{0,11}$/.test(label) ||
    [...label].some((letter) => FORBIDDEN_CHARACTERS.includes(letter))
  )
    throw badOption('label', label, 'up to 11 characters of ASCII');
  if (!/^[0-9a-f]{8}$/i.test(serial)) throw badOption('serial number', serial, 'eight hexadecimal digits');
  const plan = planFat(tree, kept && { ...kept, sectors: Math.floor(kept.size / SECTOR_SIZE) });
  const folder = await makeTemporaryFolder();
  try {
    const image = join(folder, 'image');
    await writeFile(image, '');
    await truncate(image, plan.sectors * SECTOR_SIZE);
    await formatFat(image, { ...geometryOf(plan), label, serial }, clampTime(time));
    await checkShape(image, plan);
    await fill(image, tree, time);
    yield* readFileChunks(image);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function geometryOf(plan: FatPlan) {
  const isFloppy = plan.sectors <= 2880;
  return {
    sectors: plan.sectors,
    heads: isFloppy ? 2 : 64,
    sectorsPerTrack: isFloppy ? 18 : 32,
    sectorsPerCluster: plan.clusterSize / SECTOR_SIZE,
    rootSectors: plan.rootSectors,
    isFat32: plan.bits === 32,
  };
}

/** mformat decides on the type itself where it can, so what came out is looked at. */
async function checkShape(image: string, plan: FatPlan): Promise<void> {
  const source = await openFileSource(image);
  try {
    const { summary } = await openFatVolume(source);
    if (summary.bits === plan.bits && summary.clusterSize === plan.clusterSize) return;
    throw new BootsmithError('tool', 'mformat made another volume than it was asked for', {
      found: `FAT${summary.bits} with clusters of ${summary.clusterSize} bytes`,
      expected: `FAT${plan.bits} with clusters of ${plan.clusterSize} bytes`,
    });
  } finally {
    await source.close();
  }
}

async function fill(image: string, tree: Tree, time: number): Promise<void> {
  const readOnly: string[] = [];
  for (const [path, inode] of tree) {
    if (path === ROOT) continue;
    const name = `/${toText(path)}`;
    const mtime = clampTime(inode.mtime);
    if (inode.kind === 'directory') await makeFatDirectory(image, name, mtime);
    if (inode.kind !== 'file') continue;
    await copyIntoFat(image, name, mtime, inode.content.chunks());
    if ((inode.mode & 0o222) === 0) readOnly.push(name);
  }
  for (let at = 0; at < readOnly.length; at += BATCH)
    await setFatReadOnly(image, readOnly.slice(at, at + BATCH), clampTime(time));
}

function clampTime(seconds: number): number {
  return Math.min(TIME_RANGE.most, Math.max(TIME_RANGE.least, seconds));
}

function badOption(what: string, found: string, expected: string): BootsmithError {
  return new BootsmithError('usage', `the ${what} of a FAT image is out of range`, {
    found: JSON.stringify(found),
    expected,
  });
}
