import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { collectChunks } from '../../src/base/byte-source.ts';
import { encodeText, fromText } from '../../src/base/bytes.ts';
import { compress } from '../../src/formats/compression/write.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { writeInitramfs } from '../../src/formats/initramfs/write.ts';
import {
  type Arch,
  archesOf,
  type BootFacts,
  type InitrdCompression,
  type Release,
} from '../../src/releases/release.ts';
import { findRelease } from '../../src/releases/table.ts';
import { device, directory, file, putInode, symlink, type Tree, treePath } from '../../src/tree/tree.ts';

export const STOCK_ISOLINUX_CFG = [
  'default linux',
  'prompt 1',
  'timeout 600',
  'display boot.msg',
  'F1 boot.msg',
  'label linux',
  '  kernel vmlinuz',
  '  append initrd=initrd.img ramdisk_size=9216',
  'label ks',
  '  kernel vmlinuz',
  '  append ks initrd=initrd.img ramdisk_size=9216',
  'label local',
  '  localboot 1',
  '',
].join('\n');

export const STOCK_LABEL = 'Stock Label';

export interface MiniOptions {
  /** Id of a row of the release table. */
  readonly release?: string;
  readonly arch?: Arch;
  /** As the medium names it, with its minor number; the row's when left out. */
  readonly version?: string;
  /** Lines of .buildstamp in place of the release's. */
  readonly buildstamp?: readonly string[];
  /** Files of the medium in place of the release's, or besides them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Paths to leave out of the medium. */
  readonly without?: readonly string[];
  /** Changes the initrd's tree before it is packed. */
  readonly change?: (tree: Tree) => unknown;
}

interface Mini {
  readonly release: Release;
  readonly arch: Arch;
  readonly boot: BootFacts;
  readonly version: string;
}

function miniOf(options: MiniOptions): Mini {
  const release = findRelease(options.release ?? 'centos-5');
  const arches = archesOf(release);
  const arch = options.arch ?? (arches.includes('x86_64') ? 'x86_64' : arches[0]);
  const boot = arch && release.boot[arch];
  if (!arch || !boot) throw new Error(`${release.id} was not made for ${arch}`);
  return { release, arch, boot, version: options.version ?? release.version };
}

/** As the genuine ones are: crc format, and no entries for the directories. */
async function moduleBall(): Promise<Uint8Array> {
  const modules = ['usb-storage', 'sym53c8xx'].map(
    (name) => [treePath(`2.6.18/x86_64/${name}.ko`), file(encodeText(name))] as const,
  );
  return collectChunks(compress(writeCpio(modules, { format: 'crc', namePrefix: './' }), 'gzip', {}));
}

function stampOf({ release, arch, version }: Mini): string {
  const { product } = release;
  if (release.initrd.buildstamp === 'ini')
    return `[Main]\nProduct=${product}\nVersion=${version}\nBugURL=http://bugs\nIsFinal=True\nUUID=202001011200.${arch}\n`;
  const line1 = release.era === 'loader-ext2' ? '200801011200' : `200801011200.${arch}`;
  const productPath = release.stage2.paths[0]?.split('/')[0] ?? '';
  return `${line1}\n${product}\n${version}\n${productPath}\n`;
}

async function stockInitrd(options: MiniOptions, mini: Mini): Promise<Uint8Array> {
  const { initrd, drivers } = mini.release;
  const tree: Tree = new Map([[fromText(''), directory()]]);
  const put = (path: string, text: string, mode = 0o644) =>
    putInode(tree, treePath(path), file(encodeText(text), { mode }));
  for (const path of initrd.required) {
    if (path === 'dev/console') putInode(tree, treePath(path), device('character', { major: 5, minor: 1 }));
    else if (path === 'dev/pts') putInode(tree, treePath(path), directory());
    else put(path, path === drivers.moduleInfo ? 'Version 0\n' : path, 0o755);
  }
  put('sbin/init', 'init', 0o755);
  if (options.buildstamp) put('.buildstamp', `${options.buildstamp.join('\n')}\n`);
  else if (initrd.required.includes('.buildstamp')) put('.buildstamp', stampOf(mini));
  if (drivers.layout === 'ball') putInode(tree, treePath('modules/modules.cgz'), file(await moduleBall()));
  putInode(tree, treePath('dev'), directory());
  putInode(tree, treePath(initrd.entry), symlink(fromText('/sbin/init')));
  options.change?.(tree);
  if (initrd.container === 'ext2') return collectChunks(compress(writeExt2(tree, { time: 1 }), 'gzip', {}));
  return collectChunks(writeInitramfs(tree, { compression: initrd.compressions[0] ?? 'gzip' }));
}

const STAGE2 = `inst.stage2=hd:LABEL=${STOCK_LABEL.replaceAll(' ', '\\x20')}`;

function menuOf(syntax: string, { kernel, initrd, namesLabel }: BootFacts): string {
  const stage2 = namesLabel ? ` ${STAGE2}` : '';
  if (syntax === 'isolinux' && namesLabel)
    return [
      'default vesamenu.c32',
      'timeout 600',
      'label linux',
      '  menu label ^Install',
      '  kernel vmlinuz',
      `  append initrd=initrd.img${stage2} quiet`,
      'label check',
      '  menu default',
      '  kernel vmlinuz',
      `  append initrd=initrd.img${stage2} rd.live.check quiet`,
      '',
    ].join('\n');
  if (syntax === 'isolinux') return STOCK_ISOLINUX_CFG;
  if (syntax === 'grub-legacy')
    return `default=0\ntimeout=5\nhiddenmenu\ntitle Install\n\tkernel /${kernel}\n\tinitrd /${initrd}\n`;
  const entry = (title: string, more: string) =>
    `menuentry '${title}' --class os {\n\tlinux /${kernel}${stage2}${more} quiet\n\tinitrd /${initrd}\n}\n`;
  return `set default="1"\nset timeout=60\nsearch --no-floppy --set=root -l '${STOCK_LABEL}'\n${entry('Install', '')}${entry('Test this media & install', ' rd.live.check')}`;
}

function discInfo({ release, arch, version }: Mini): string {
  const name =
    release.product === 'CentOS' && release.era.startsWith('loader')
      ? 'Final'
      : `${release.product} ${version}`;
  return `1318248000.41\n${name}\n${arch}\n1\nCentOS/base\nCentOS/RPMS\nCentOS/pixmaps\n`;
}

function treeInfo({ release, arch, version }: Mini): string {
  return `[general]\nfamily = ${release.product}\ntimestamp = 1318248000.41\nversion = ${version}\narch = ${arch}\n`;
}

/** A stock initrd of a release with one of the compressions that it shipped. */
export async function initramfsOf(release: string, compression: InitrdCompression): Promise<Uint8Array> {
  const mini = miniOf({ release });
  const initrd = { ...mini.release.initrd, compressions: [compression] };
  return stockInitrd({}, { ...mini, release: { ...mini.release, initrd } });
}

/** Writes a medium with the layout of a stock one, whose programs do nothing: enough for all but a boot. */
export async function writeMiniMedium(folder: string, options: MiniOptions = {}): Promise<void> {
  const mini = miniOf(options);
  const { release, boot } = mini;
  const files: Record<string, string | Uint8Array> = {
    '.discinfo': discInfo(mini),
    [boot.kernel]: 'kernel',
    [boot.initrd]: await stockInitrd(options, mini),
  };
  if (!['loader-ext2', 'loader-cpio'].includes(release.era)) files['.treeinfo'] = treeInfo(mini);
  for (const { path, syntax } of boot.menus) files[path] = menuOf(syntax, boot);
  if (boot.bios?.loader === 'isolinux') {
    files[boot.bios.image] =
      `${'\0'.repeat(64)}ISOLINUX 3.11 2005-09-02 padding of isolinux${'.'.repeat(2048)}`;
    files[`${dirname(boot.bios.image)}/boot.msg`] = 'stock message\n';
    if (boot.namesLabel) files[`${dirname(boot.bios.image)}/vesamenu.c32`] = 'menu';
  } else if (boot.bios) files[boot.bios.image] = 'grub';
  const [stage2] = release.stage2.paths;
  if (stage2 !== undefined) files[stage2] = 'stage2';
  for (const path of [...release.recognise.paths, ...release.stage2.needs]) {
    const isThere = Object.keys(files).some((each) => each === path || each.startsWith(`${path}/`));
    if (!isThere) files[basename(path).includes('.') ? path : `${path}/x`] = 'x';
  }
  for (const [path, content] of Object.entries({ ...files, ...options.files })) {
    if (options.without?.some((each) => path === each || path.startsWith(`${each}/`))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
