import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { encodeText, fromText, toText } from '../../src/base/bytes.ts';
import { writeChunks } from '../../src/base/output-file.ts';
import { writeInitramfs } from '../../src/formats/initramfs/write.ts';
import { requirePassed } from '../../src/smoke/report.ts';
import { smokeBoot } from '../../src/smoke/smoke-boot.ts';
import {
  device,
  directory,
  file,
  fileContent,
  putInode,
  symlink,
  type Tree,
  treePath,
} from '../../src/tree/tree.ts';
import { ask, debug, withImage } from '../formats/ext2/programs.ts';
import { needing } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** What `npm run media` unpacks of the distribution's kernel and busybox. */
const UNPACKED = fileURLToPath(new URL('../../build/cache/unpacked/', import.meta.url));
const KERNEL = join(UNPACKED, 'kernel/vmlinuz');

/** In the order in which they need one another; those that the kernel has built in are missing, which is well. */
const MODULES = [
  ...['virtio_ring', 'virtio', 'virtio_pci_legacy_dev', 'virtio_pci_modern_dev', 'virtio_pci', 'virtio_blk'],
  ...['crc32c_generic', 'libcrc32c', 'crc16', 'mbcache', 'jbd2', 'ext4'],
];

/** Fills the file system as only a kernel does, mounts it again, and says what is in it. */
const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t devtmpfs dev /dev
for module in ${MODULES.join(' ')}; do
  [ ! -f /modules/$module.ko ] || insmod /modules/$module.ko
done
mount -t ext4 /dev/vda /mnt
cd /mnt
mkdir many few
for name in one two three four five six; do echo $name > few/$name; done
rm few/two
i=0; while [ $i -lt 300 ]; do echo $i > many/file-with-a-name-$i; i=$((i+1)); done
rm many/file-with-a-name-7
head -c 100 /dev/urandom > inline100
ln -s 0123456789012345678901234567890123456789012345678901234567890123456789 link70
head -c 3000000 /dev/urandom > big
head -c 5000 /dev/urandom | dd of=sparse bs=1000 seek=5000 2>/dev/null
dd if=/dev/zero of=sparse bs=1000 seek=60000 count=0 2>/dev/null
i=0; while [ $i -lt 60 ]; do dd if=big of=holes bs=4096 skip=$i seek=$((2*i)) count=1 conv=notrunc 2>/dev/null; i=$((i+1)); done
fallocate -l 200000 unwritten
touch -d '2150-01-02 03:04:05' big
mkfifo pipe
chown 70000:80000 big
cd /
umount /mnt
mount -t ext4 -o ro /dev/vda /mnt
cd /mnt
echo LIST BEGINS
find . -type f -exec sha256sum {} +
find . -type l -exec readlink {} +
echo LIST ENDS
cd /
umount /mnt
echo all is written
poweroff -f
`;

function makeGuest(): Tree {
  const tree: Tree = new Map([[fromText(''), directory()]]);
  const put = (path: string, host: string, mode: number) =>
    putInode(tree, treePath(path), file(fileContent(host, readFileSync(host).length), { mode }));
  for (const path of ['proc', 'dev', 'mnt', 'modules']) putInode(tree, treePath(path), directory());
  put('bin/busybox', join(UNPACKED, 'busybox'), 0o755);
  for (const name of MODULES) {
    const host = join(UNPACKED, 'kernel/modules', `${name}.ko`);
    if (existsSync(host)) put(`modules/${name}.ko`, host, 0o644);
  }
  putInode(tree, treePath('dev/console'), device('character', { major: 5, minor: 1 }));
  putInode(tree, treePath('init'), file(encodeText(INIT), { mode: 0o755 }));
  putInode(tree, treePath('bin/sh'), symlink(fromText('busybox')));
  return tree;
}

describe('we read what the kernel writes on ext4', () => {
  const variants: [name: string, args: string[]][] = [
    ['with inline data', ['-O', 'inline_data', '-I', '256']],
    ['with inline data in inodes of 1 KiB', ['-O', 'inline_data', '-I', '1024', '-b', '1024']],
    ['in clusters of 1 KiB blocks', ['-O', 'bigalloc', '-C', '8192', '-b', '1024']],
  ];
  for (const [name, args] of variants) {
    needing(KERNEL)(
      { writes: ['qemu-system-x86_64'], helps: ['mke2fs', 'debugfs'] },
      name,
      async () => {
        const folder = scratchDirectory();
        const image = join(folder, 'disk.img');
        const initrd = join(folder, 'initrd');
        const transcriptPath = join(folder, 'console');
        await ask('mke2fs', '-q', '-F', '-t', 'ext4', ...args, image, '32M');
        await writeChunks(initrd, writeInitramfs(makeGuest(), { compression: 'gzip', level: 1 }));
        requirePassed(
          await smokeBoot({
            machine: {
              boot: { kind: 'kernel', kernel: KERNEL, initrd, append: 'console=ttyS0 quiet panic=-1' },
              drives: [{ path: image, bus: 'virtio', writable: true }],
              memoryMiB: 256,
            },
            evidence: [{ name: 'the end', pattern: /^all is written$/ }],
            powerOff: { seconds: 20, required: true },
            totalSeconds: 120,
            transcriptPath,
          }),
        );
        const said = readFileSync(transcriptPath, 'latin1').replaceAll('\r', '');
        const wanted = (said.split('LIST BEGINS\n')[1]?.split('LIST ENDS')[0] ?? '').trim().split('\n');
        expect(wanted.length).toBeGreaterThan(305);
        await withImage(image, async ({ tree, summary }) => {
          const found: string[] = [];
          for (const [path, inode] of tree) {
            if (inode.kind === 'symlink') found.push(toText(inode.target));
            if (inode.kind !== 'file') continue;
            const hash = createHash('sha256');
            for await (const chunk of inode.content.chunks()) hash.update(chunk);
            found.push(`${hash.digest('hex')}  ./${toText(path)}`);
          }
          expect(found.sort()).toEqual(wanted.sort());
          expect(summary.journal).toBe('clean');
          const mtime = Date.UTC(2150, 0, 2, 3, 4, 5) / 1000;
          expect(tree.get(fromText('big'))).toMatchObject({ uid: 70000, gid: 80000, mtime });
          expect(tree.get(fromText('pipe'))).toMatchObject({ kind: 'fifo' });
        });
        // The kernel keeps more of a directory inside the inode than mke2fs ever does.
        if (args.includes('inline_data'))
          expect(await debug(image, 'stat /few')).toMatch(/system\.data \([1-9]/);
      },
      180_000,
    );
  }
});
