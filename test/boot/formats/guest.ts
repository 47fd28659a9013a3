import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectChunks } from '../../../src/base/byte-source.ts';
import { encodeText, fromText, toText } from '../../../src/base/bytes.ts';
import { requirePassed } from '../../../src/smoke/report.ts';
import { smokeBoot } from '../../../src/smoke/smoke-boot.ts';
import type { MachineDrive } from '../../../src/tools/qemu.ts';
import { device, directory, file, putInode, type Tree, treePath } from '../../../src/tree/tree.ts';
import { scratchDirectory } from '../../support/scratch.ts';

/** What `npm run media` unpacks of the distribution's kernel and busybox. */
const UNPACKED = fileURLToPath(new URL('../../../build/cache/unpacked/', import.meta.url));
export const KERNEL = join(UNPACKED, 'kernel/vmlinuz');

/** The path of a module of the kernel, or undefined when it is built in or not there. */
export function findModule(name: string): string | undefined {
  const path = join(UNPACKED, 'kernel/modules', `${name}.ko`);
  return existsSync(path) ? path : undefined;
}

/** Shell lines that say all about a directory: names, kinds, modes, owners, device numbers, targets, times, sums. */
export function listingLines(directory: string, label: string): string {
  return `cd ${directory}
echo "LISTING ${label}"
find . -mindepth 1 ! -type l ! -type d -exec stat -c '%n|%F|%a|%u:%g|%t,%T|%Y' {} +
find . -mindepth 1 -type d -exec stat -c '%n|%F|%a|%u:%g' {} +
find . -type l | while read -r link; do echo "$link|link|$(readlink "$link")"; done
find . -type f -exec sha256sum {} + | while read -r sum name; do echo "$name|sum|$sum"; done
echo "LISTED ${label}"
cd /
`;
}

/** A root with busybox and an init that runs these lines and powers off. */
export function makeGuest(lines: string, modules: readonly string[] = []): Tree {
  const tree: Tree = new Map([[fromText(''), directory()]]);
  for (const path of ['bin', 'dev', 'proc', 'mnt', 'modules']) putInode(tree, treePath(path), directory());
  putInode(tree, treePath('bin/busybox'), file(readFileSync(join(UNPACKED, 'busybox')), { mode: 0o755 }));
  for (const name of modules) {
    const path = findModule(name);
    if (path) putInode(tree, treePath(`modules/${name}.ko`), file(readFileSync(path)));
  }
  putInode(tree, treePath('dev/console'), device('character', { major: 5, minor: 1 }));
  const init = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
${lines}
echo "THE GUEST IS DONE"
poweroff -f
`;
  putInode(tree, treePath('init'), file(encodeText(init), { mode: 0o755 }));
  return tree;
}

/** Starts the kernel with an initramfs and gives all that it said, once the guest has said that it is done. */
export async function bootGuest(initrd: Uint8Array, drives: readonly MachineDrive[] = []): Promise<string> {
  const folder = scratchDirectory();
  const path = join(folder, 'initrd');
  const transcriptPath = join(folder, 'console');
  writeFileSync(path, initrd);
  const report = await smokeBoot({
    machine: {
      boot: { kind: 'kernel', kernel: KERNEL, initrd: path, append: 'console=ttyS0 quiet panic=-1' },
      drives,
      memoryMiB: 384,
    },
    evidence: [{ name: 'the end', pattern: /^THE GUEST IS DONE$/ }],
    // What the kernel says of an initramfs that it takes only a part of is what these tests ask for.
    failures: [{ name: 'the kernel panicked', pattern: 'Kernel panic - not syncing' }],
    powerOff: { seconds: 20, required: true },
    totalSeconds: 120,
    transcriptPath,
  });
  requirePassed(report);
  return readFileSync(transcriptPath, 'latin1').replaceAll('\r', '');
}

/** The lines of a listing out of what a guest said; throws when it is not whole. */
export function listingOf(said: string, label: string): string[] {
  const inner = said.split(`LISTING ${label}\n`)[1]?.split(`LISTED ${label}\n`);
  if (inner?.length !== 2) throw new Error(`the guest gave no listing ${label}: ${said.slice(-2000)}`);
  return (inner[0] ?? '').trimEnd().split('\n').sort();
}

const KINDS = {
  directory: 'directory',
  symlink: 'link',
  character: 'character special file',
  block: 'block special file',
  fifo: 'fifo',
  socket: 'socket',
} as const;

export interface ListingFields {
  readonly mode?: boolean;
  readonly mtime?: boolean;
}

/** What `listingLines` should print for a tree, or for the part of it below `root`. */
export async function listTree(tree: Tree, root = ''): Promise<string[]> {
  const lines: string[] = [];
  const prefix = root === '' ? '' : `${root}/`;
  for (const [path, inode] of tree) {
    const text = toText(path);
    if (!text.startsWith(prefix) || text === root) continue;
    const name = `./${text.slice(prefix.length)}`;
    const mode = inode.mode.toString(8);
    if (inode.kind === 'symlink') {
      lines.push(`${name}|link|${toText(inode.target)}`);
      continue;
    }
    const owner = `${inode.uid}:${inode.gid}`;
    if (inode.kind === 'directory') {
      lines.push(`${name}|directory|${mode}|${owner}`);
      continue;
    }
    const number =
      'rdev' in inode ? `${inode.rdev.major.toString(16)},${inode.rdev.minor.toString(16)}` : '0,0';
    const isEmpty = inode.kind === 'file' && inode.content.size === 0;
    const kind = inode.kind === 'file' ? `regular ${isEmpty ? 'empty ' : ''}file` : KINDS[inode.kind];
    lines.push(`${name}|${kind}|${mode}|${owner}|${number}|${inode.mtime}`);
    if (inode.kind !== 'file') continue;
    const sum = createHash('sha256')
      .update(await collectChunks(inode.content.chunks()))
      .digest('hex');
    lines.push(`${name}|sum|${sum}`);
  }
  return lines.sort();
}
