/**
 * Brings what a checkout needs: npm packages, system programs, the compiled program. Quick when nothing is missing.
 * Plain Node, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What is looked for (a program, or a file with a slash in its name) and the packages that bring it: first what
 * bootsmith and the miniature media need, then the programs that only judge. What a distribution does not have, it
 * does without.
 */
const NEEDED = [
  { any: ['xorriso'], debian: 'xorriso', fedora: 'xorriso' },
  { any: ['qemu-system-x86_64'], debian: 'qemu-system-x86', fedora: 'qemu-system-x86-core' },
  { any: ['e2fsck'], debian: 'e2fsprogs', fedora: 'e2fsprogs' },
  { any: ['mkfs.cramfs'], debian: 'util-linux', fedora: 'util-linux' },
  { any: ['gensquashfs'], debian: 'squashfs-tools-ng', fedora: 'squashfs-tools-ng' },
  { any: ['cpio'], debian: 'cpio', fedora: 'cpio' },
  { any: ['fakeroot'], debian: 'fakeroot', fedora: 'fakeroot' },
  { any: ['git'], debian: 'git', fedora: 'git-core' },
  { any: ['gzip'], debian: 'gzip', fedora: 'gzip' },
  { any: ['xz'], debian: 'xz-utils', fedora: 'xz' },
  { any: ['mcopy'], debian: 'mtools', fedora: 'mtools' },
  { any: ['fsck.fat'], debian: 'dosfstools', fedora: 'dosfstools' },
  {
    any: ['/usr/lib/ISOLINUX/isohdpfx.bin', '/usr/share/syslinux/isohdpfx.bin'],
    debian: 'isolinux',
    fedora: 'syslinux',
  },
];
const JUDGES = [
  {
    any: ['/usr/share/ovmf/OVMF.fd', '/usr/share/edk2/ovmf/OVMF_CODE.fd'],
    debian: 'ovmf',
    fedora: 'edk2-ovmf',
  },
  { any: ['bsdcpio'], debian: 'libarchive-tools', fedora: 'bsdcpio' },
  { any: ['bsdtar'], debian: 'libarchive-tools', fedora: 'bsdtar' },
  { any: ['rpmbuild'], debian: 'rpm', fedora: 'rpm-build' },
  { any: ['rpm2archive'], debian: 'rpm2cpio', fedora: 'rpm' },
  { any: ['rpm2cpio'], debian: 'rpm2cpio', fedora: 'rpm' },
  { any: ['unsquashfs'], debian: 'squashfs-tools', fedora: 'squashfs-tools' },
  { any: ['mkfs.erofs'], debian: 'erofs-utils', fedora: 'erofs-utils' },
  { any: ['depmod'], debian: 'kmod', fedora: 'kmod' },
  { any: ['bzip2'], debian: 'bzip2', fedora: 'bzip2' },
  { any: ['lzop'], debian: 'lzop', fedora: 'lzop' },
  { any: ['lz4'], debian: 'lz4', fedora: 'lz4' },
  { any: ['zstd'], debian: 'zstd', fedora: 'zstd' },
  {
    any: ['/usr/lib/syslinux/modules/bios/ldlinux.c32', '/usr/share/syslinux/ldlinux.c32'],
    debian: 'syslinux-common',
    fedora: 'syslinux',
  },
  {
    any: ['/usr/lib/PXELINUX/pxelinux.0', '/usr/share/syslinux/pxelinux.0'],
    debian: 'pxelinux',
    fedora: 'syslinux',
  },
  { any: ['grub-script-check', 'grub2-script-check'], debian: 'grub-common', fedora: 'grub2-tools' },
  { any: ['/usr/lib/grub/i386-pc/normal.mod'], debian: 'grub-pc-bin', fedora: 'grub2-pc-modules' },
  { any: ['/usr/lib/grub/x86_64-pc/stage2_eltorito'], debian: 'grub-legacy' },
  { any: ['sfdisk'], debian: 'fdisk', fedora: 'util-linux' },
  { any: ['sgdisk'], debian: 'gdisk', fedora: 'gdisk' },
  { any: ['parted'], debian: 'parted', fedora: 'parted' },
  { any: ['openssl'], debian: 'openssl', fedora: 'openssl' },
  { any: ['perl'], debian: 'perl-base', fedora: 'perl-interpreter' },
  { any: ['implantisomd5'], debian: 'isomd5sum', fedora: 'isomd5sum' },
  { any: ['python3'], debian: 'python3', fedora: 'python3' },
  { any: ['/usr/bin/time'], debian: 'time', fedora: 'time' },
  { any: ['bash'], debian: 'bash', fedora: 'bash' },
  { any: ['dash'], debian: 'dash', fedora: 'dash' },
  { any: ['busybox'], debian: 'busybox', fedora: 'busybox' },
  { any: ['mksh'], debian: 'mksh', fedora: 'mksh' },
  { any: ['shellcheck'], debian: 'shellcheck', fedora: 'ShellCheck' },
  { any: ['systemd-analyze'], debian: 'systemd', fedora: 'systemd' },
  { any: ['ps'], debian: 'procps', fedora: 'procps-ng' },
  { any: ['tmux'], debian: 'tmux', fedora: 'tmux' },
  {
    any: ['/usr/share/ovmf/OVMF.fd', '/usr/share/edk2/ovmf/OVMF_CODE.fd'],
    debian: 'ovmf',
    fedora: 'edk2-ovmf',
  },
];
/** What builds the installer's runtime. Only Debian has an i386 musl and the wasm2c that its sources are for. */
const RUNTIME = [
  { any: ['wasm2c'], debian: 'wabt' },
  { any: ['musl-gcc'], debian: 'musl-tools' },
  { any: ['gcc'], debian: 'gcc' },
];

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

function isThere(name) {
  if (name.startsWith('/')) return existsSync(name);
  return PATH.split(':').some((folder) => existsSync(join(folder, name)));
}

/** Runs a program with its output shown; gives whether it ended well. */
export function run(program, args, options = {}) {
  return spawnSync(program, args, { stdio: 'inherit', cwd: ROOT, ...options }).status === 0;
}

/** Runs a program whose failure ends everything. */
export function must(program, args, options = {}) {
  if (run(program, args, options)) return;
  console.error(`setup: this failed: ${program} ${args.join(' ')}`);
  process.exit(7);
}

/** The recipes of the miniature media look packages up and download them, which needs apt's lists. */
function hasPackageLists() {
  const lists = '/var/lib/apt/lists';
  return existsSync(lists) && readdirSync(lists).some((name) => name.includes('_Packages'));
}

function installPrograms(judges) {
  const isMissing = ({ any }) => !any.some(isThere);
  const needed = NEEDED.filter(isMissing);
  const debian = existsSync('/usr/bin/apt-get');
  const judging = [...JUDGES, ...RUNTIME].filter(
    (need) => (debian ? need.debian : need.fedora) !== undefined,
  );
  const missing = judges ? [...needed, ...judging.filter(isMissing)] : needed;
  const wantsLists = debian && !hasPackageLists();
  if (missing.length === 0 && !wantsLists) return;
  const packages = [...new Set(missing.map((need) => (debian ? need.debian : need.fedora)))];
  const calls = debian
    ? [
        ['apt-get', 'update', '-qq'],
        ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages],
      ]
    : [['dnf', 'install', '-y', '-q', ...packages]];
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n'];
  if (sudo.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    console.error(`setup: missing: ${[...packages, ...(wantsLists ? ['package lists'] : [])].join(' ')}`);
    console.error(`setup: install with: ${calls.map((words) => `sudo ${words.join(' ')}`).join(' && ')}`);
    if (needed.length > 0 || wantsLists || process.env.BOOTSMITH_REQUIRE_JUDGES === '1') process.exit(7);
    console.error('setup: going on; the tests that need them are skipped');
    return;
  }
  console.error(`setup: installing ${packages.join(' ') || 'package lists'}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of calls) {
    const [program, ...args] = [...sudo, ...words];
    must(program, args, { env, stdio: ['ignore', 2, 2] });
  }
}

function installModules() {
  const stamp = join(ROOT, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(join(ROOT, 'package-lock.json')).mtimeMs)
    return;
  console.error('setup: installing npm packages');
  must('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
}

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return newest;
}

function compile() {
  const stamp = join(ROOT, 'dist', '.compiled');
  const sources = Math.max(newestIn(join(ROOT, 'src')), statSync(join(ROOT, 'package.json')).mtimeMs);
  if (existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) >= sources) return;
  console.error('setup: compiling');
  must('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 2, 2] });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, String(sources));
}

/** Everything, in order; with the judges for the tests. */
export function setUp({ judges = false } = {}) {
  installPrograms(judges);
  installModules();
  compile();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) setUp({ judges: true });
