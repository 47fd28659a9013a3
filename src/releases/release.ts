/** Processor families as `.discinfo` and `.treeinfo` spell them. */
export type Arch = 'i386' | 'x86_64';

/** Releases that boot alike. */
export const ERAS = {
  'loader-ext2': 'anaconda loader, initrd is an ext2 image entered at /linuxrc',
  'loader-cpio': 'anaconda loader, initrd is a cpio initramfs entered at /init',
} as const;
export type Era = keyof typeof ERAS;

/** A line of a boot's console that shows that one step was reached. */
export interface Evidence {
  readonly name: string;
  /** Matched against one console line without escape sequences. */
  readonly pattern: RegExp;
}

/**
 * Everything that differs between releases. Paths are relative to the root of the medium, of the initrd or of the
 * running installer, as the field says. Each row is whole: nothing is taken from another row at run time.
 */
export interface Release {
  /** `<product>-<major version>`, lower case. */
  readonly id: string;
  readonly product: string;
  readonly version: string;
  readonly era: Era;
  readonly arches: readonly Arch[];
  /** Version of the stock kernel, as `uname -r` begins. */
  readonly kernel: string;
  readonly recognise: {
    /** Lines 2, 3 and 4 of `.buildstamp` in the initrd: product, version, product path. */
    readonly buildstamp: { readonly product: RegExp; readonly version: RegExp; readonly productPath: RegExp };
    /** On every stock first disc. */
    readonly paths: readonly string[];
  };
  readonly boot: {
    readonly directory: string;
    readonly menu: string;
    readonly image: string;
    readonly catalog: string;
    readonly kernel: string;
    readonly initrd: string;
    /** Bytes of the kernel command line that the loader reads; it loses what comes behind. */
    readonly commandLineLimit: number;
    /** Arguments of stock entries that have no meaning once the initrd is an initramfs. */
    readonly obsoleteArguments: readonly string[];
  };
  readonly initrd: {
    readonly container: 'cpio' | 'ext2';
    /** What this kernel unpacks as an initramfs. */
    readonly unpacks: readonly string[];
    /** What the kernel starts in the stock image. */
    readonly entry: string;
    /** Must be there for the installer to come up, links followed. */
    readonly required: readonly string[];
    /** Names the loader replaces by links into stage2; a real directory of that name breaks stage2. */
    readonly unlinkedByLoader: readonly string[];
  };
  readonly stage2: { readonly path: string; readonly filesystems: readonly string[] };
  readonly updates: {
    readonly path: string;
    /** File systems that the loader tries on it, in its order. */
    readonly filesystems: readonly string[];
    /** Where the loader copies it to. */
    readonly destination: string;
    /** Executable at its root that is run in place of the stock program. */
    readonly program: string;
  };
  readonly kickstart: {
    /** Boot argument that names the kickstart. */
    readonly argument: string;
    readonly locations: readonly string[];
    /** Commands that the loader acts on; the full installer reads the others. */
    readonly loaderCommands: readonly string[];
    /** All commands of the release's kickstart. */
    readonly commands: readonly string[];
    /** One of these must be there, or the loader stops and asks. */
    readonly methods: readonly string[];
    /** Commands without which the loader stops and asks; with a serial console it does not ask for the keyboard. */
    readonly required: readonly string[];
    /** Words that `device` wants before its options. */
    readonly deviceWords: 1 | 2;
    /** How many `device` lines of one kickstart are loaded. */
    readonly deviceLines: number;
    readonly langsupport: boolean;
    readonly key: boolean;
  };
  /** The running installer, as the faux anaconda finds it. */
  readonly runtime: {
    /** Folder in memory for the installer in Anaconda's place. */
    readonly work: string;
    /** Where the medium is mounted. */
    readonly source: string;
    /** Carries the runtime. */
    readonly loopDevice: string;
    readonly anaconda: string;
  };
  /** What the console shows on the way to the installer program, in order. */
  readonly evidence: readonly Evidence[];
  /** Where the facts of each part come from. */
  readonly sources: Readonly<Record<string, string>>;
}
