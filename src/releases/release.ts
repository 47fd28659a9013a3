import type { ERAS } from './eras.ts';
import type { Dialect } from './kickstart/dialect.ts';
import type { EarlyKickstart } from './kickstart/early.ts';

/** Processor families as `.discinfo` and `.treeinfo` spell them. */
export type Arch = 'i386' | 'x86_64' | 'aarch64';

/** Releases that boot alike. */
export type Era = keyof typeof ERAS;

/** A group of facts and where they were read. */
export interface Sourced {
  /** `path:line` of the sources of Anaconda, lorax or Linux at the release's tag; or the document that says so. */
  readonly source: string;
}

/** A line of a boot's console that shows that one step was reached. */
export interface Evidence {
  readonly name: string;
  /** Matched against one console line without escape sequences. */
  readonly pattern: RegExp;
}

/** How a medium says which release it is. */
export interface RecogniseFacts extends Sourced {
  /** The product's name in `.buildstamp`, `.treeinfo` (`family`, `name`) and `.discinfo`, without its version. */
  readonly product: RegExp;
  /** Version in `.buildstamp` and `.treeinfo`. */
  readonly version: RegExp;
  /**
   * On every stock first disc, besides the boot files of its architecture. Where the loader wants packages beside stage2,
   * their folder too; from dracut on the small media that install from the network count as well.
   */
  readonly paths: readonly string[];
}

/** Which program reads a menu file. */
export type MenuSyntax = 'isolinux' | 'grub2' | 'grub-legacy';

/** How the medium of one architecture starts. Paths from the medium's root. */
export interface BootFacts extends Sourced {
  readonly kernel: string;
  readonly initrd: string;
  /** Other places of the same two files, which stock media hold as hard links or copies. */
  readonly copies: readonly { readonly kernel: string; readonly initrd: string }[];
  /** Folders with the boot loaders' files, which a Base ISO carries whole. */
  readonly directories: readonly string[];
  /**
   * Every menu on the medium; the first is the one that a BIOS machine (aarch64: UEFI) shows, and is on all of them. The
   * others may be missing: early minor versions have no `BOOT.conf` yet.
   */
  readonly menus: readonly { readonly path: string; readonly syntax: MenuSyntax }[];
  /** El Torito entry for BIOS; none on aarch64. */
  readonly bios:
    | { readonly loader: 'isolinux' | 'grub2'; readonly image: string; readonly catalog: string }
    | undefined;
  /** UEFI start: the FAT image, as a file of the medium or only as an appended partition, and the menu inside it. */
  readonly efi:
    | {
        readonly image: string | 'appended';
        readonly menus: readonly { readonly path: string; readonly syntax: MenuSyntax }[];
      }
    | undefined;
  /** Bytes of the kernel command line that its reader takes; what comes behind is lost. */
  readonly commandLineLimit: number;
  /** Who reads no more than that. */
  readonly commandLineReader: string;
  /**
   * Patterns of stock arguments that our entries must not carry: `ramdisk_size=` sizes a RAM disk that an initramfs does
   * not have, and Fedora 17's `root=live:` keeps dracut from looking at the medium's updates image.
   */
  readonly obsoleteArguments: readonly string[];
  /** Whether the stock entries find stage2 by the volume label. */
  readonly namesLabel: boolean;
}

/** Names of compressions as the formats floor has them. */
export type InitrdCompression = 'none' | 'gzip' | 'bzip2' | 'lzma' | 'xz' | 'lzo' | 'lz4' | 'zstd';

export interface InitrdFacts extends Sourced {
  readonly container: 'cpio' | 'ext2';
  /** What the first segment of stock images is compressed with, over the minor versions, the newest first. */
  readonly compressions: readonly InitrdCompression[];
  /** What its kernel unpacks as an initramfs. */
  readonly unpacks: readonly InitrdCompression[];
  /**
   * Whether a later archive may replace a file that is there already: kernels before 2.6.17 write over it without
   * cutting it, so that the rest of a longer file stays.
   */
  readonly replaces: boolean;
  /** What the kernel starts in the stock image. */
  readonly entry: 'linuxrc' | 'init';
  /** Must be there for the installer to come up, links followed. */
  readonly required: readonly string[];
  /** `.buildstamp`: lines (time stamp, product, version, ...) or an ini file with a section `[Main]`. */
  readonly buildstamp: 'lines' | 'ini';
  /** Device nodes are stored in the image, not made by its init. */
  readonly storesDevices: boolean;
  /**
   * What the loader does with a real directory at `/usr`, `/lib` or `/lib64` when it puts its link into stage2 there:
   * `breaks` (it only unlinks), `renames` it, or nothing of the kind happens.
   */
  readonly realDirectories: 'breaks' | 'renames' | 'stay';
}

/** Where the drivers of the early stage are, and how one more gets in. */
export interface DriverFacts extends Sourced {
  /**
   * `ball`: `modules/modules.cgz` with tables beside it; `tree`: gzipped modules and depmod's data below `modules/`;
   * `dracut`: the module tree of the running system, with depmod's data.
   */
  readonly layout: 'ball' | 'tree' | 'dracut';
  /** Below `modules/` (`ball`) or in the folder of the kernel's version. */
  readonly tables: readonly string[];
  /** The loader's own list, which must begin with `Version 0`. */
  readonly moduleInfo: string | undefined;
  /** Boot argument that loads drivers early, with what separates names in it. */
  readonly argument: { readonly name: string; readonly separator: string } | undefined;
  /** Boot argument that names a driver disk; none where the release cannot take one (Fedora 17 and 18). */
  readonly driverDisk: string | undefined;
  /** A driver disk at this place in the initrd is used without being asked for. */
  readonly driverDiskInInitrd: string | undefined;
}

export interface Stage2Facts extends Sourced {
  /** On the medium, the stock one first; none where the whole installer is in the initrd. */
  readonly paths: readonly string[];
  /** What it may be: file systems that the loader tries in its order, or what dracut mounts. */
  readonly filesystems: readonly string[];
  /** Which part of `.buildstamp` in stage2 must be that of the initrd. */
  readonly pairing: 'first 12 characters' | 'first line' | 'none';
  /** A squashfs that is the root itself, without an image inside, is taken. */
  readonly flat: boolean;
  /** Boot argument that names it; none where it is found by the install method alone. */
  readonly argument: string | undefined;
  /** Other files of the medium without which it is not taken. */
  readonly needs: readonly string[];
}

/** What an updates image may be. Names with a dot are cpio archives with a compression. */
export const UPDATES_FORMATS = [
  ...(['ext2', 'squashfs', 'cramfs', 'vfat', 'iso9660'] as const),
  ...(['cpio', 'cpio.gz', 'cpio.bz2', 'cpio.xz', 'cpio.zst'] as const),
] as const;
export type UpdatesFormat = (typeof UPDATES_FORMATS)[number];

export interface UpdatesFacts extends Sourced {
  /** On the medium, where it is found without being named. */
  readonly path: string;
  readonly formats: readonly UpdatesFormat[];
  /** Versions of squashfs that the kernel mounts, and their compressors. */
  readonly squashfs:
    | { readonly versions: readonly string[]; readonly compressors: readonly string[] }
    | undefined;
  readonly product: { readonly path: string; readonly formats: readonly UpdatesFormat[] };
  /** Where its files end up. */
  readonly destination: string;
  /** Boot argument that names one elsewhere. */
  readonly argument: string | undefined;
  /**
   * How a replacement installer takes effect. `first`: an executable at the image's root is run instead of the stock
   * program; `path`: the same, found first on PATH, where a product image comes before it; `unit`: files lie at their
   * real paths, and a systemd unit runs before Anaconda's.
   */
  readonly effect: 'first' | 'path' | 'unit';
  /** Executable at the root that is run in place of the stock program, or `undefined` for units. */
  readonly program: string | undefined;
  /** Where Python modules of Anaconda are replaced, from the image's root. */
  readonly python: string;
}

/** Where a kickstart is found, and who reads it how. */
export interface KickstartFacts extends Sourced {
  /** Version of the syntax as pykickstart names it. */
  readonly dialect: Dialect;
  /** What the early stage (loader or dracut) makes of a kickstart; the full installer reads all of its dialect. */
  readonly early: EarlyKickstart;
  /** Boot argument that names the kickstart. */
  readonly argument: 'ks' | 'inst.ks';
  /** Whether the same argument is also taken with, or without, the prefix `inst.`. */
  readonly otherSpelling: boolean;
  /** What the argument may begin with. */
  readonly locations: readonly string[];
  /**
   * The finished kickstart that Anaconda picks up when it starts, though it was written late. Fedora 17 to 23 do so only
   * where a boot argument named a kickstart, whichever.
   */
  readonly lateFile: string | undefined;
}

export interface MediaCheckFacts extends Sourced {
  /** Boot argument that asks for it. */
  readonly argument: string;
  /** The default entry of stock menus carries it. */
  readonly byDefault: boolean;
  /** What a medium without an implanted checksum leads to when it is to be checked. */
  readonly withoutSum: 'asks' | 'stops' | 'passes';
}

/** The running installer, as the faux anaconda finds it. */
export interface RuntimeFacts extends Sourced {
  /** Folder in memory for the installer in Anaconda's place. */
  readonly work: string;
  /** Where the medium is mounted. */
  readonly mount: string;
  /** What carries the runtime: a loop device over stage2 on the medium, a copy in memory, or the initramfs. */
  readonly carrier: 'loop on the medium' | 'copy in memory' | 'initramfs' | 'live root';
  /** Loop device of stage2, where the carrier is one. */
  readonly loopDevice: string | undefined;
  readonly anaconda: string;
}

/**
 * Everything that differs between releases. Paths are relative to the root of the medium, of the initrd or of the
 * running installer, as the field says. Each row is whole: it may share groups of facts with rows that boot alike, and
 * nothing is worked out from another row.
 */
export interface Release {
  /** The product's short name (see `PRODUCTS`), a dash, and the version. */
  readonly id: string;
  readonly product: string;
  readonly version: string;
  readonly era: Era;
  /** Tag of Anaconda that stands for this release. */
  readonly tag: string;
  /** Version of the stock kernel: dotted numbers, as `uname -r` begins. */
  readonly kernel: string;
  readonly recognise: RecogniseFacts;
  /** By architecture: those that the release was made for. */
  readonly boot: Readonly<Partial<Record<Arch, BootFacts>>>;
  readonly initrd: InitrdFacts;
  readonly drivers: DriverFacts;
  readonly stage2: Stage2Facts;
  readonly updates: UpdatesFacts;
  readonly kickstart: KickstartFacts;
  readonly mediaCheck: MediaCheckFacts;
  readonly runtime: RuntimeFacts;
  /** What the console shows on the way to the installer program, in order. */
  readonly evidence: readonly Evidence[];
}

/** The architectures that a release was made for. */
export function archesOf(release: Release): Arch[] {
  return Object.keys(release.boot) as Arch[];
}
