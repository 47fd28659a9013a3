import { gunzipSync, gzipSync } from 'node:zlib';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { fromText, toText } from '../../src/base/bytes.ts';
import type { CpioStyle } from '../../src/formats/cpio/layout.ts';
import { readCpio } from '../../src/formats/cpio/read.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import {
  directory,
  file,
  putInode,
  readTreeFile,
  symlink,
  type Tree,
  treePath,
} from '../../src/tree/tree.ts';
import { KERNEL, type ModuleParts, makeModule } from '../support/modules.ts';

export const MTIME = 1_000_000_000;

/** Stock modules: the second depends on the first, the third on both. */
export const STOCK: Readonly<Record<string, ModuleParts>> = {
  'scsi-mod': { exports: ['scsi_host_alloc'], versions: { module_layout: 1, printk: 2 } },
  libata: { depends: ['scsi-mod'], versions: { module_layout: 1 } },
  ahci: {
    depends: ['libata'],
    aliases: ['pci:v00008086d00002652sv*sd*bc*sc*i*'],
    versions: { module_layout: 1 },
  },
};
const STOCK_LISTS = { 'scsi-mod': [], libata: ['scsi-mod'], ahci: ['libata', 'scsi-mod'] };

export function treeOf(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  const tree: Tree = new Map([[treePath(''), directory()]]);
  for (const [path, data] of Object.entries(files))
    putInode(tree, treePath(path), file(typeof data === 'string' ? Buffer.from(data) : data));
  return tree;
}

export async function makeBall(
  modules: Readonly<Record<string, Uint8Array>>,
  style: Partial<CpioStyle> = { format: 'crc', namePrefix: './' },
): Promise<Uint8Array> {
  const entries = Object.entries(modules).map(
    ([path, data], index) => [treePath(path), file(data, { mtime: index })] as const,
  );
  return gzipSync(await collectChunks(writeCpio(entries, style)));
}

/** An initrd with a module ball, as loaders up to Fedora 8 have it. */
export async function ballInitrd(tables: Readonly<Record<string, string>> = {}): Promise<Tree> {
  const members = Object.entries(STOCK).map(([name, parts]) => [
    `${KERNEL}/x86_64/${name}.ko`,
    makeModule(parts),
  ]);
  return treeOf({
    'etc/arch': 'x86_64\n',
    'modules/modules.cgz': await makeBall(Object.fromEntries(members)),
    'modules/modules.dep': 'ahci: libata scsi-mod\nlibata: scsi-mod\n',
    'modules/module-info': 'Version 0\nahci\n\tscsi\n\t"AHCI"\n',
    'modules/modules.alias': 'alias pci:v00008086d00002652sv*sd*bc*sc*i* ahci\n',
    ...Object.fromEntries(Object.entries(tables).map(([name, text]) => [`modules/${name}`, text])),
  });
}

export async function openBall(tree: Tree) {
  const packed = (await readTreeFile(tree, 'modules/modules.cgz')) ?? new Uint8Array(0);
  const unpacked = gunzipSync(packed);
  return { unpacked, archive: await readCpio(memorySource(unpacked, 'ball')) };
}

export interface TreeShape {
  readonly root?: string;
  readonly suffix?: '' | '.gz' | '.xz';
  readonly absolute?: boolean;
  readonly pack?: (bytes: Uint8Array) => Uint8Array;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** An initrd with a module tree, `lib/modules` being a link as the loaders from Fedora 9 on have it. */
export function treeInitrd(shape: TreeShape = {}): Tree {
  const { root = 'modules', suffix = '', absolute = false, pack = (bytes) => bytes } = shape;
  const folder = `${root}/${KERNEL}`;
  const entry = (name: string) => `${absolute ? `/lib/modules/${KERNEL}/` : ''}kernel/${name}.ko${suffix}`;
  const modules = Object.entries(STOCK).map(([name, parts]) => [
    `${folder}/kernel/${name}.ko${suffix}`,
    pack(makeModule(parts)),
  ]);
  const lines = Object.entries(STOCK_LISTS).map(([name, needed]) =>
    [`${entry(name)}:`, ...needed.map(entry)].join(' '),
  );
  const tree = treeOf({
    ...Object.fromEntries(modules),
    [`${folder}/modules.dep`]: `${lines.join('\n')}\n`,
    [`${folder}/modules.alias`]: '# Aliases\nalias pci:v00008086d00002652sv*sd*bc*sc*i* ahci\n',
    [`${folder}/modules.symbols`]: 'alias symbol:scsi_host_alloc scsi_mod\n',
    ...Object.fromEntries(
      Object.entries(shape.files ?? {}).map(([name, data]) => [`${folder}/${name}`, data]),
    ),
  });
  if (root === 'modules') putInode(tree, treePath('lib/modules'), symlink(fromText('../modules')));
  return tree;
}

export async function textOf(tree: Tree, path: string): Promise<string | undefined> {
  const bytes = await readTreeFile(tree, path);
  return bytes && Buffer.from(bytes).toString();
}

/** The paths of a tree whose inode is not what it was: what an appended archive would have to carry. */
export function changedPaths(before: Tree, after: Tree): string[] {
  return [...after].flatMap(([path, inode]) => (before.get(path) === inode ? [] : [toText(path)])).sort();
}
