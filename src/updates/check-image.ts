import { toText } from '../base/bytes.ts';
import { EXT3_INCOMPAT, INCOMPAT_FEATURES } from '../formats/ext2/layout.ts';
import type { Image } from '../formats/image.ts';
import type { Release, UpdatesFormat } from '../releases/release.ts';
import type { Tree } from '../tree/tree.ts';
import { checkProduct, checkProgram } from './check-program.ts';
import { imageFactsOf, type UpdatesKind } from './image-write.ts';
import { isSince, numbersOf } from './version.ts';

/** Something that is wrong with an image, or may be. */
export interface UpdatesFinding {
  /** `error`: the release skips the image, or what it is for does not take effect. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface UpdatesCheckOptions {
  readonly kind?: UpdatesKind;
  /** The product image beside an updates image. */
  readonly product?: Tree | undefined;
  /** `false` for an image that may leave the stock installer as it is. */
  readonly installer?: boolean;
}

/** The names that the release table has for what the formats floor found. */
const SUFFIXES: Readonly<Record<string, string>> = {
  none: '',
  gzip: '.gz',
  bzip2: '.bz2',
  xz: '.xz',
  zstd: '.zst',
};

/** What the release table would call the image's format; other words where it has none. */
export function describeFormat({ kind, compression }: Image): UpdatesFormat | string {
  const suffix = SUFFIXES[compression] ?? `.${compression}`;
  if (kind === 'initramfs') return `cpio${suffix}`;
  return `${kind === 'fat' ? 'vfat' : kind}${suffix}`;
}

/**
 * Whether the early stage and the kernel of a release take an image, and whether what it brings takes effect. A loader
 * skips what it cannot mount or unpack without a word, and the stock program runs.
 */
export async function checkUpdatesImage(
  image: Image,
  release: Release,
  options: UpdatesCheckOptions = {},
): Promise<UpdatesFinding[]> {
  const { kind = 'updates', ...rest } = options;
  const findings = checkUpdatesForm(image, release, kind);
  if (kind === 'product' || !isOfFormat(image, release, kind)) return findings;
  return [...findings, ...(await checkUpdatesFiles(image, release, rest))];
}

/** Whether they take the image, whatever is in it. */
export function checkUpdatesForm(
  image: Image,
  release: Release,
  kind: UpdatesKind = 'updates',
): UpdatesFinding[] {
  if (isOfFormat(image, release, kind)) return [...checkLoop(image), ...checkForm(image, release)];
  const { program } = release.kickstart.early;
  return [error(`is ${describeFormat(image)}; the ${program} skips it without a word`)];
}

function isOfFormat(image: Image, release: Release, kind: UpdatesKind): boolean {
  const format = describeFormat(image);
  return imageFactsOf(release, kind).formats.some((each) => each === format);
}

/** Whether what lies there after all images have been applied takes effect. `kind` is what brought the program. */
export async function checkUpdatesFiles(
  { tree, kind }: { readonly tree: Tree; readonly kind: Image['kind'] },
  release: Release,
  { product, installer = true }: Omit<UpdatesCheckOptions, 'kind'> = {},
): Promise<UpdatesFinding[]> {
  return [
    ...(installer ? await checkProgram({ tree, kind }, release) : []),
    ...(product ? checkProduct(tree, product, release) : []),
  ];
}

const error = (message: string): UpdatesFinding => ({ severity: 'error', message });
const warning = (message: string): UpdatesFinding => ({ severity: 'warning', message });

const CD_SECTOR = 2048;
const LOOP_SECTOR = 512;
const PAGE_SIZE = 4096;

/** What a loop device over a file of a CD asks for. Direct I/O of loop devices, since Linux 4.4, brings its sectors. */
function checkLoop(image: Image): UpdatesFinding[] {
  if (image.kind === 'initramfs') return [];
  const { unpackedSize } = image.envelope;
  const findings: UpdatesFinding[] = [];
  const rest = unpackedSize % LOOP_SECTOR;
  if (rest !== 0)
    findings.push(error(`has ${unpackedSize} bytes; a loop device does not reach the last ${rest}`));
  const smallest =
    image.kind === 'ext2'
      ? image.summary.blockSize
      : image.kind === 'fat'
        ? image.summary.sectorSize
        : undefined;
  if (smallest !== undefined && smallest < CD_SECTOR)
    findings.push(
      warning(`has blocks of ${smallest} bytes, which kernels from 4.4 on may not mount from a CD`),
    );
  if (image.kind === 'ext2' && image.summary.blockSize > PAGE_SIZE)
    findings.push(
      error(`has blocks of ${image.summary.blockSize} bytes; the kernel mounts up to ${PAGE_SIZE}`),
    );
  return findings;
}

function checkForm(image: Image, release: Release): UpdatesFinding[] {
  switch (image.kind) {
    case 'ext2':
      return checkExt2Features(image.summary.features.incompat, release);
    case 'squashfs':
      return checkSquashfs(image.summary, release);
    case 'fat':
      return checkFatNames(image.tree, release);
    case 'initramfs':
      return checkArchive(image.envelope.segments, release);
    default:
      return [];
  }
}

/** Features of ext4 by the kernel that first mounts them (fs/ext4/ext4.h at each version). */
const EXT4_SINCE: Readonly<
  Partial<Record<keyof typeof INCOMPAT_FEATURES, readonly [number, number, number]>>
> = {
  needs_recovery: [2, 6, 28],
  extent: [2, 6, 28],
  '64bit': [2, 6, 28],
  flex_bg: [2, 6, 28],
  mmp: [3, 0, 0],
  inline_data: [3, 8, 0],
  encrypt: [4, 1, 0],
  metadata_csum_seed: [4, 4, 0],
  ea_inode: [4, 13, 0],
  large_dir: [4, 13, 0],
  casefold: [5, 2, 0],
};

/** From this version of Anaconda on, mount finds the type; older loaders name ext2 (loader/method.c:96, 11.5.0.59-1). */
const MOUNTS_AUTO = [11, 5] as const;

function checkExt2Features(features: readonly string[], release: Release): UpdatesFinding[] {
  const asExt4 = isSince(release.tag, MOUNTS_AUTO);
  const kernel = numbersOf(release.kernel);
  const isTaken = (feature: string) => {
    const bit = INCOMPAT_FEATURES[feature as keyof typeof INCOMPAT_FEATURES] ?? 0;
    if ((bit & EXT3_INCOMPAT) !== 0) return true;
    const since = EXT4_SINCE[feature as keyof typeof EXT4_SINCE];
    return asExt4 && since !== undefined && !isOlder(kernel, since);
  };
  const refused = features.filter((feature) => !isTaken(feature));
  if (refused.length === 0) return [];
  const names = refused.join(', ');
  return [
    error(
      asExt4
        ? `needs ${names}, which kernel ${release.kernel} does not mount`
        : `needs ${names}, and is mounted as ext2, which has none of that`,
    ),
  ];
}

function isOlder(version: readonly number[], than: readonly number[]): boolean {
  for (const [index, part] of than.entries()) {
    const own = version[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}

function checkSquashfs(
  { version, compressor }: { readonly version: string; readonly compressor: string },
  { updates, kernel }: Release,
): UpdatesFinding[] {
  const taken = updates.squashfs;
  if (!taken) return [error(`is squashfs, which kernel ${kernel} does not have`)];
  const name = compressor === 'gzip' ? 'zlib' : compressor;
  if (!taken.versions.includes(version))
    return [error(`is squashfs ${version}; kernel ${kernel} mounts ${taken.versions.join(', ')}`)];
  if (!taken.compressors.some((each) => each === name || each === compressor))
    return [
      error(`is squashfs with ${compressor}; kernel ${kernel} unpacks ${taken.compressors.join(', ')}`),
    ];
  return [];
}

/** Until 2.6.32 vfat shows short names in small letters (Documentation/filesystems/vfat.txt, `shortname`). */
const SHORT_NAMES_KEPT = [2, 6, 32] as const;
const SHORT_NAME = /^[A-Z0-9_$~!#%&'()@^`{}-]{1,8}(\.[A-Z0-9_$~!#%&'()@^`{}-]{1,3})?$/;
const NAMED = 3;

function checkFatNames(tree: Tree, { kernel }: Release): UpdatesFinding[] {
  const paths = [...tree.keys()].map(toText);
  const findings: UpdatesFinding[] = [];
  const foreign = paths.filter((path) => /[^\x20-\x7e]/.test(path));
  if (foreign.length > 0)
    findings.push(warning(`has names that depend on a character set of the kernel: ${list(foreign)}`));
  const shouting = paths.filter((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return SHORT_NAME.test(name) && /[A-Z]/.test(name);
  });
  if (shouting.length > 0 && isOlder(numbersOf(kernel), SHORT_NAMES_KEPT))
    findings.push(warning(`has names that kernel ${kernel} shows in small letters: ${list(shouting)}`));
  return findings;
}

function list(paths: readonly string[]): string {
  const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
  return `${paths
    .slice(0, NAMED)
    .map((path) => `/${path}`)
    .join(', ')}${more}`;
}

/**
 * The loaders read one archive of the formats newc and crc (isys/uncpio.c:30-31,156-158, 10.1.1.104-1), and GNU cpio
 * stops at the end of the first as well.
 */
function checkArchive(segments: readonly object[], { kickstart }: Release): UpdatesFinding[] {
  if (segments.length <= 1) return [];
  return [error(`holds ${segments.length} archives; the ${kickstart.early.program} reads the first only`)];
}
