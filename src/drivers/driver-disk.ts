import { stat } from 'node:fs/promises';
import { toText } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { openImageFile } from '../formats/image.ts';
import type { Arch, DriverFacts } from '../releases/release.ts';
import {
  type Content,
  file,
  fileContent,
  putInode,
  readTreeFile,
  resolvePath,
  type Tree,
  treePath,
} from '../tree/tree.ts';
import type { DriverEntry } from './add.ts';
import { moduleName } from './module.ts';
import { ARCH_PATH, unpackBall } from './module-ball.ts';

/** A driver disk, opened. */
export interface DriverDisk {
  /** For messages: where it came from. */
  readonly origin: string;
  /** The image itself, as it goes into the initrd. */
  readonly content: Content;
  /** What a kernel mounts it as, and what is in it. */
  readonly filesystem: string;
  readonly tree: Tree;
}

/** What a kernel mounts an image as, where the format is called otherwise. */
const FILESYSTEM_NAMES: Readonly<Record<string, string>> = { fat: 'vfat' };

/**
 * Opens a driver disk on the host: an image of a file system. Throws `unsupported` for anything else, and for a
 * compressed one, which nobody would unpack.
 */
export async function openDriverDisk(path: string): Promise<DriverDisk & { close(): Promise<void> }> {
  const image = await openImageFile(path);
  const { kind, compression, tree } = image;
  if (compression !== 'none' || kind === 'initramfs' || kind === 'odc') {
    await image.close();
    throw new BootsmithError('unsupported', `${path} is no driver disk`, {
      at: { file: path },
      found: compression === 'none' ? 'a cpio archive' : `an image within ${compression}`,
      expected: 'an image that a kernel mounts: ext2, iso9660, squashfs, vfat',
      hint: compression === 'none' ? 'Give the image of the disk, or the .ko files.' : 'Unpack it first.',
    });
  }
  const { size } = await stat(path);
  const filesystem = FILESYSTEM_NAMES[kind] ?? kind;
  return { origin: path, content: fileContent(path, size), filesystem, tree, close: () => image.close() };
}

/**
 * The two kinds of driver disk. `rhdd` (loader2/driverdisk.c of RHEL 4 to Fedora 12) carries a module ball and its
 * tables; `rhdd3` (docs/driverdisc.txt of RHEL 6; dracut/driver_updates.py) a repository of packages.
 */
const RHDD = {
  /** The title; the older marker stands for a ball without a folder for each architecture. */
  markers: ['rhdd', 'rhdd-6.1'],
  files: ['modinfo', 'modules.dep', 'modules.cgz'],
  ball: 'modules.cgz',
} as const;
const RHDD3 = { marker: 'rhdd3', packages: 'rpms', index: 'repodata' } as const;

export interface DiskOptions {
  readonly facts: Pick<DriverFacts, 'layout' | 'tables' | 'driverDisk' | 'driverDiskInInitrd'>;
  readonly arch: Arch;
  /** What the loader tries when it mounts an image; left out where the kernel is asked. */
  readonly filesystems?: readonly string[];
  /** The kernel of the initrd, as `uname -r` says it. */
  readonly kernel?: string;
  readonly mtime: number;
}

export interface AddedDisks {
  readonly ledger: readonly DriverEntry[];
  /** Drivers that they bring, where they name them. */
  readonly names: readonly string[];
}

/** `inst.dd=path:` takes an image in the initramfs (dracut/parse-anaconda-dd.sh, dracut/driver-updates-genrules.sh). */
const DRACUT_ARGUMENT = 'inst.dd';

/**
 * Puts driver disks into the tree of an initrd, in place. Throws `unsupported`, before anything is changed, for a
 * release that would not use them and for a disk that it would not take.
 */
export async function addDriverDisks(
  tree: Tree,
  disks: readonly DriverDisk[],
  options: DiskOptions,
): Promise<AddedDisks> {
  const places = placesOf(
    disks.map(({ origin }) => origin),
    options.facts,
  );
  const names: string[] = [];
  for (const disk of disks) names.push(...(await checkDisk(tree, disk, options)));
  const ledger: DriverEntry[] = [];
  for (const [index, { origin, content }] of disks.entries()) {
    const { path = '', argument } = places[index] ?? {};
    putInode(tree, treePath(path), file(content, { mtime: options.mtime }));
    ledger.push({
      list: 'drivers',
      verb: 'add',
      path: `/${path}`,
      did: `${content.size} bytes from ${origin}`,
      why: argument ? `${argument} makes dracut load its drivers` : 'the loader loads its drivers',
    });
  }
  return { ledger, names };
}

/** The boot arguments without which disks in the initrd are not looked at. Throws as `addDriverDisks` does. */
export function driverDiskArguments(origins: readonly string[], facts: DiskOptions['facts']): string[] {
  return placesOf(origins, facts).flatMap(({ argument }) => argument ?? []);
}

interface Place {
  readonly path: string;
  readonly argument?: string;
}

function placesOf(origins: readonly string[], facts: DiskOptions['facts']): Place[] {
  const [first, second] = origins;
  if (first === undefined) return [];
  const refuse = (message: string, found: string, hint: string) =>
    new BootsmithError('unsupported', message, { at: { file: first }, found, hint });
  if (facts.driverDiskInInitrd !== undefined) {
    if (second)
      throw refuse(
        'only one driver disk is loaded from the initrd of this release',
        origins.join(', '),
        'Give the .ko files of the others.',
      );
    return [{ path: facts.driverDiskInInitrd }];
  }
  if (facts.layout === 'dracut' && facts.driverDisk === DRACUT_ARGUMENT)
    return origins.map((_, index) => {
      const path = index === 0 ? 'dd.iso' : `dd-${index + 1}.iso`;
      return { path, argument: `${DRACUT_ARGUMENT}=path:/${path}` };
    });
  throw refuse(
    'this release loads no driver disk from the initrd',
    facts.layout === 'tree'
      ? 'a loader that copies the disk, and then asks modprobe, which does not look there'
      : 'no reader of driver disks in the initramfs',
    'Give the .ko files that are on it instead.',
  );
}

/** Whether the loader or dracut will take the disk. Gives the drivers on it, where it names them. */
async function checkDisk(tree: Tree, disk: DriverDisk, options: DiskOptions): Promise<string[]> {
  const { facts, filesystems } = options;
  if (filesystems && !filesystems.includes(disk.filesystem))
    throw refuseDisk(disk, {
      found: disk.filesystem,
      expected: filesystems.join(', '),
      hint: 'The loader mounts nothing else. Make it again, for example as ext2.',
    });
  return facts.layout === 'ball' ? checkOldDisk(tree, disk, options) : checkPackageDisk(disk, options);
}

async function checkOldDisk(tree: Tree, disk: DriverDisk, { facts, kernel }: DiskOptions): Promise<string[]> {
  const table = facts.tables.includes('pcitable') ? 'pcitable' : 'modules.alias';
  const marker = RHDD.markers.find((name) => resolvePath(disk.tree, treePath(name)));
  const title = marker && (await readTreeFile(disk.tree, marker));
  const missing = [...RHDD.files, table].filter((name) => !resolvePath(disk.tree, treePath(name)));
  if (marker === undefined || !title?.length || missing.length > 0)
    throw refuseDisk(disk, {
      found:
        marker === undefined
          ? 'no file rhdd'
          : title?.length
            ? `no ${missing.join(', ')}`
            : `an empty ${marker}`,
      expected: [RHDD.markers[0], ...RHDD.files, table].join(', '),
      hint: 'Use a driver disk for this release, or give the .ko files.',
    });
  const { entries } = await unpackBall(
    (await readTreeFile(disk.tree, RHDD.ball)) ?? new Uint8Array(0),
    `${disk.origin}: ${RHDD.ball}`,
  );
  const arch = await readTreeFile(tree, ARCH_PATH);
  const suffix = marker === RHDD.markers[0] && arch ? `/${Buffer.from(arch).toString('latin1').trim()}` : '';
  const modules = entries.flatMap(([path]) => (moduleName(toText(path)) === undefined ? [] : [toText(path)]));
  const folders = [...new Set(modules.map((path) => path.slice(0, path.lastIndexOf('/'))))];
  const wanted = `${kernel}${suffix}`;
  if (kernel !== undefined && !folders.includes(wanted))
    throw refuseDisk(disk, {
      found: `drivers in ${folders.join(', ') || 'nothing'}`,
      expected: `drivers in ${wanted}`,
      hint: 'The loader looks for just this name. Use a driver disk for the kernel of the medium.',
    });
  return modules.flatMap((path) =>
    kernel === undefined || path.startsWith(`${wanted}/`) ? (moduleName(path) ?? []) : [],
  );
}

function checkPackageDisk(disk: DriverDisk, { facts, arch }: DiskOptions): string[] {
  const packages = `${RHDD3.packages}/${arch}`;
  const needed =
    facts.layout === 'tree' ? [RHDD3.marker, `${packages}/${RHDD3.index}`] : [RHDD3.marker, packages];
  const missing = needed.filter((name) => !resolvePath(disk.tree, treePath(name)));
  if (missing.length === 0) return [];
  throw refuseDisk(disk, {
    found: `no ${missing.join(', ')}`,
    expected: needed.join(', '),
    hint: 'Use a driver disk for this release and architecture, or give the .ko files.',
  });
}

function refuseDisk(
  disk: DriverDisk,
  details: { found: string; expected: string; hint: string },
): BootsmithError {
  return new BootsmithError('unsupported', `${disk.origin} is no driver disk that this release takes`, {
    at: { file: disk.origin },
    ...details,
  });
}
