/** Where a file of a package goes in the updates image of a loader's release: the first row that matches counts. */
export interface PackageRow {
  readonly pattern: RegExp;
  readonly to: string;
}

/**
 * `/tmp/updates` is on PATH, LD_LIBRARY_PATH and PYTHONPATH there, and nothing below it is: programs, libraries and
 * modules have to lie in the image's root. Source: scripts/makeupdates:188-214 and loader/loader.c:2414-2421
 * (anaconda-13.21.263-1); loader2/loader.c:1453-1460 (anaconda-10.1.1.104-1). Python modules, which makeupdates leaves
 * where nothing finds them, are flattened too.
 */
export const FLAT_PACKAGE: readonly PackageRow[] = [
  { pattern: /^usr\/(?:local\/)?lib(?:64)?\/python[0-9.]+\/site-packages\/(.+)$/, to: '$1' },
  { pattern: /^(?:usr\/(?:local\/)?)?s?bin\/([^/]+)$/, to: '$1' },
  { pattern: /^(?:usr\/(?:local\/)?)?lib(?:64)?\/([^/]+\.so(?:\.[^/]*)?)$/, to: '$1' },
];

/**
 * Names that a program in the image's root may not have: they are Python packages, which Anaconda links into
 * `/tmp/updates` (scripts/makeupdates:195-198, anaconda-13.21.263-1).
 */
export const PACKAGE_NAMES = ['block', 'yum', 'rpmUtils', 'urlgrabber', 'pykickstart', 'parted', 'meh'];

/** Architectures of packages that run on one of a release. */
export const PACKAGE_ARCHES: Readonly<Record<string, RegExp>> = {
  i386: /^(?:noarch|i[3-6]86|athlon)$/,
  x86_64: /^(?:noarch|x86_64(?:_v[23])?|i[3-6]86|athlon|ia32e|amd64)$/,
  aarch64: /^(?:noarch|aarch64)$/,
};
