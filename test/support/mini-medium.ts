import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { collectChunks } from '../../src/base/byte-source.ts';
import { encodeText, fromText } from '../../src/base/bytes.ts';
import { compress } from '../../src/formats/compression/write.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { writeInitramfs } from '../../src/formats/initramfs/write.ts';
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

export interface MiniOptions {
  readonly release?: 'centos-4' | 'centos-5';
  /** Lines of .buildstamp in place of the release's. */
  readonly buildstamp?: readonly string[];
  /** Paths to leave out of the medium. */
  readonly without?: readonly string[];
  /** Changes the initrd's tree before it is written. */
  readonly change?: (tree: Tree) => void;
}

const FACTS = {
  'centos-4': {
    stamp: ['201108081200', 'CentOS', '4', 'CentOS'],
    stage2: 'CentOS/base/stage2.img',
    more: ['CentOS/RPMS/x'],
  },
  'centos-5': {
    stamp: ['201110101200.x86_64', 'CentOS', '5', 'CentOS'],
    stage2: 'images/stage2.img',
    more: ['CentOS/x', 'repodata/repomd.xml'],
  },
} as const;

/** As the genuine ones are: crc format, and no entries for the directories. */
async function moduleBall(): Promise<Uint8Array> {
  const modules = ['usb-storage', 'sym53c8xx'].map(
    (name) => [treePath(`2.6.18/x86_64/${name}.ko`), file(encodeText(name))] as const,
  );
  return collectChunks(compress(writeCpio(modules, { format: 'crc', namePrefix: './' }), 'gzip', {}));
}

async function stockInitrd(options: MiniOptions): Promise<Uint8Array> {
  const release = options.release ?? 'centos-5';
  const tree: Tree = new Map([[fromText(''), directory()]]);
  const put = (path: string, text: string, mode = 0o644) =>
    putInode(tree, treePath(path), file(encodeText(text), { mode }));
  put('sbin/init', 'init', 0o755);
  put('sbin/loader', 'loader', 0o755);
  put('modules/module-info', 'Version 0\n');
  put('.buildstamp', `${(options.buildstamp ?? FACTS[release].stamp).join('\n')}\n`);
  putInode(tree, treePath('modules/modules.cgz'), file(await moduleBall()));
  putInode(tree, treePath('dev'), directory());
  if (release === 'centos-4') {
    putInode(tree, treePath('linuxrc'), symlink(fromText('/sbin/init')));
    putInode(tree, treePath('dev/console'), device('character', { major: 5, minor: 1 }));
    putInode(tree, treePath('dev/pts'), directory());
  } else putInode(tree, treePath('init'), symlink(fromText('/sbin/init')));
  options.change?.(tree);
  if (release === 'centos-4') return collectChunks(compress(writeExt2(tree, { time: 1 }), 'gzip', {}));
  return collectChunks(writeInitramfs(tree));
}

/** Writes a medium with the layout of a stock one, whose programs do nothing: enough for all but a boot. */
export async function writeMiniMedium(folder: string, options: MiniOptions = {}): Promise<void> {
  const facts = FACTS[options.release ?? 'centos-5'];
  const files: Record<string, string | Uint8Array> = {
    '.discinfo': '1318248000.41\nFinal\nx86_64\n1\nCentOS/base\nCentOS/RPMS\nCentOS/pixmaps\n',
    'isolinux/isolinux.bin': `${'\0'.repeat(64)}ISOLINUX 3.11 2005-09-02 padding of isolinux${'.'.repeat(2048)}`,
    'isolinux/isolinux.cfg': STOCK_ISOLINUX_CFG,
    'isolinux/boot.msg': 'stock message\n',
    'isolinux/vmlinuz': 'kernel',
    'isolinux/initrd.img': await stockInitrd(options),
    [facts.stage2]: 'stage2',
  };
  for (const path of facts.more) files[path] = 'x';
  for (const [path, content] of Object.entries(files)) {
    if (options.without?.includes(path)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
