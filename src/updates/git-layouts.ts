/** Where one kind of file of Anaconda's source tree belongs in an updates image. The first row that matches counts. */
export type GitRow = {
  /** Against the path from the top of the tree. */
  readonly pattern: RegExp;
  /** The major versions of Anaconda, first and last, that the row is for; all of its layout when left out. */
  readonly majors?: readonly [number, number];
} & (
  | {
      /** From the image's root, with the pattern's groups as `$1`, and `{python}` for the release's folder. */
      readonly to: string;
      /** A Python module: deleted, it is replaced by a stub. */
      readonly isModule?: true;
      /** A Python package that is found as a whole or not at all: all of the first group's folder is shipped. */
      readonly isWhole?: true;
    }
  | {
      /** Why it is not shipped, to complete "left out: ". */
      readonly leave: string;
    }
);

export interface GitLayout {
  readonly name: string;
  /** The first major version of Anaconda that it is for; the next layout ends it. */
  readonly since: number;
  readonly rows: readonly GitRow[];
  readonly source: string;
}

const INITRD = 'part of the initrd, which an updates image does not reach';
const BUILT = 'has to be built first';
const TRANSLATION = 'translations have to be compiled first';
const TOOL = 'not part of the running installer';
const UNUSED = 'nothing of this release looks for it in an updates image';

const NEVER: readonly GitRow[] = [
  { pattern: /^(?:loader2?|dracut)\//, leave: INITRD },
  { pattern: /^po\//, leave: TRANSLATION },
  { pattern: /\.spec(?:\.in)?$|(?:^|\/)(?:Makefile|configure\.ac|acinclude\.m4)|\.[ch]$/, leave: BUILT },
  { pattern: /(?:^|\/)\.[^/]*(?:\/|$)|\.pyc$/, leave: TOOL },
];

/** Everything lies beside each other in the image's root, which is on PYTHONPATH and on the paths of pixmaps and UI. */
const FLAT_FOLDERS: readonly GitRow[] = [
  { pattern: /\.sh$/, leave: TOOL },
  {
    pattern:
      /^(?:scripts|command-stubs|stubs|old_tests|tests?|bootdisk|docs|fonts|utils|gptsync|liveinst|isomd5sum)\//,
    leave: TOOL,
  },
  { pattern: /^(?:COPYING|ChangeLog|README[^/]*|CONTRIBUTING[^/]*|pycheck[^/]*)$/, leave: TOOL },
];
const FLAT_FILES: readonly GitRow[] = [
  { pattern: /([^/]+\.py)$/, to: '$1', isModule: true },
  { pattern: /([^/]+)$/, to: '$1' },
];

const LIBEXEC =
  /^scripts\/(log-capture|start-module|apply-updates|anaconda-pre-log-gen|run-anaconda|anaconda-yum|zram(?:swapon|swapoff|-stats)|run-in-new-session|anaconda-import-initramfs-certs)$/;

/**
 * From a source tree to an updates image, by the version of Anaconda. Sources are `scripts/makeupdates` and the places
 * that the `Makefile.am` beside each file installs it to, at the tags that stand for the releases; what
 * makeupdates ships for nobody to read is left out.
 */
export const GIT_LAYOUTS: readonly GitLayout[] = [
  {
    name: 'flat',
    since: 0,
    rows: [
      ...NEVER,
      ...FLAT_FOLDERS,
      {
        // Only the current folder, /tmp/product and the runtime's own are looked through (installclass.py:603-608).
        pattern: /^installclasses\//,
        majors: [0, 10],
        leave: 'this release finds install classes in a product image only',
      },
      { pattern: /^((?:installclasses|storage|booty)\/.+\.py)$/, to: '$1', isModule: true, isWhole: true },
      { pattern: /^((?:installclasses|storage|booty)\/.+)$/, to: '$1', isWhole: true },
      ...FLAT_FILES,
    ],
    source:
      'loader2/loader.c:1443-1480 (anaconda-10.1.1.104-1, PYTHONPATH); scripts/makeupdates:112-165 and ' +
      'loader/loader.c:2414-2421 (anaconda-13.21.263-1)',
  },
  {
    name: 'flat with a package',
    since: 14,
    rows: [
      ...NEVER,
      ...FLAT_FOLDERS,
      { pattern: /^(pyanaconda\/.+\.py)$/, to: '$1', isModule: true },
      { pattern: /^(pyanaconda\/.+)$/, to: '$1' },
      { pattern: /^data\/(?:bootdisk|command-stubs|fonts|liveinst)\//, leave: TOOL },
      ...FLAT_FILES,
    ],
    source: 'scripts/makeupdates (anaconda-15.31-1, anaconda-16.25.5-1)',
  },
  {
    name: 'real paths',
    since: 17,
    rows: [
      ...NEVER,
      { pattern: /^(?:[^/]+\/)*?gui\/(.+\.glade)$/, majors: [17, 33], to: '{python}/ui/$1' },
      { pattern: /^(?:[^/]+\/)*?gui\/(.+\.glade)$/, to: 'usr/share/anaconda/ui/$1' },
      { pattern: /^(pyanaconda\/.+\.py)$/, to: '{python}/$1', isModule: true },
      { pattern: /^(pyanaconda\/.+)$/, to: '{python}/$1' },
      { pattern: /^anaconda(?:\.py)?$/, to: 'usr/sbin/anaconda' },
      // makeupdates of 17 to 19 says lib/, which is a link to usr/lib in these releases.
      { pattern: /^data\/systemd\/([^/]+\.(?:service|target))$/, to: 'usr/lib/systemd/system/$1' },
      { pattern: /^data\/systemd\/(anaconda-generator)$/, to: 'usr/lib/systemd/system-generators/$1' },
      { pattern: /^data\/([^/]+\.rules)$/, to: 'usr/lib/udev/rules.d/$1' },
      { pattern: /^data\/(anaconda-gtk\.css)$/, majors: [21, 23], to: '{python}/$1' },
      {
        pattern: /^data\/(tmux\.conf|anaconda-gtk\.css|interactive-defaults\.ks|anaconda_options\.txt)$/,
        to: 'usr/share/anaconda/$1',
      },
      { pattern: /^data\/(anaconda\.conf)$/, to: 'etc/anaconda/$1' },
      { pattern: /^data\/((?:conf|product|profile)\.d\/[^/]+)$/, to: 'etc/anaconda/$1' },
      { pattern: /^data\/dbus\/(anaconda-bus\.conf)$/, to: 'usr/share/anaconda/dbus/$1' },
      { pattern: /^data\/dbus\/([^/]+\.service)$/, to: 'usr/share/anaconda/dbus/services/$1' },
      { pattern: /^data\/dbus\/([^/]+\.conf)$/, to: 'usr/share/anaconda/dbus/confs/$1' },
      { pattern: /^data\/liveinst\/(liveinst)$/, majors: [17, 39], to: 'usr/sbin/$1' },
      { pattern: /^data\/liveinst\/(liveinst)$/, to: 'usr/bin/$1' },
      { pattern: /^data\/liveinst\/(gnome\/.+)$/, to: 'usr/share/anaconda/$1' },
      { pattern: /^(?:widgets\/)?data\/(pixmaps\/.+)$/, to: 'usr/share/anaconda/$1' },
      { pattern: /^data\/(ui\/.+)$/, to: 'usr/share/anaconda/$1' },
      { pattern: /^data\/(gtk-4\.0\/.+)$/, to: 'usr/share/anaconda/$1' },
      { pattern: /^data\/pam\/([^/]+)$/, to: 'etc/pam.d/$1' },
      { pattern: /^data\/(post-scripts\/.+)$/, to: 'usr/share/anaconda/$1' },
      { pattern: /^data\/window-manager\/theme\/(.+)$/, to: 'usr/share/themes/Anaconda/metacity-1/$1' },
      { pattern: /^data\/window-manager\/config\//, leave: BUILT },
      { pattern: /^(?:utils|scripts)\/(handle-sshpw)$/, to: 'usr/sbin/$1' },
      { pattern: LIBEXEC, to: 'usr/libexec/anaconda/$1' },
      {
        pattern: /^scripts\/(anaconda-(?:cleanup|disable-nm-ibft-plugin|nm-disable-autocons)|instperf)$/,
        to: 'usr/bin/$1',
      },
      {
        pattern: /(AnacondaWidgets\.py)$/,
        majors: [34, 999],
        to: '{python}/gi/overrides/$1',
        isModule: true,
      },
      {
        pattern: /AnacondaWidgets\.py$/,
        leave: 'it goes beside the Python of the release, not below updates',
      },
      {
        pattern:
          /^(?:scripts|tests|old_tests|docs|utils|fonts|command-stubs|liveinst|dockerfile|translation-canary|widgets)\//,
        leave: TOOL,
      },
      { pattern: /^data\//, leave: UNUSED },
      { pattern: /^[^/]+$/, leave: TOOL },
      { pattern: /^/, leave: UNUSED },
    ],
    source:
      'scripts/makeupdates:227-360 (anaconda-21.48.22.159-1), 182-306 (anaconda-33.16.10.5-1), 155-300 ' +
      '(anaconda-34.25.7.19, anaconda-40.22.3.57, anaconda-45.21); data/, scripts/ and utils/Makefile.am there',
  },
];
