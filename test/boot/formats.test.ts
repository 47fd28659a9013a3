import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { writeFat } from '../../src/formats/fat/write.ts';
import { readInitramfs } from '../../src/formats/initramfs/read.ts';
import { writeInitramfs } from '../../src/formats/initramfs/write.ts';
import type { SquashfsCompressor } from '../../src/formats/squashfs/layout.ts';
import { writeSquashfs } from '../../src/formats/squashfs/write.ts';
import { needing, readers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';
import {
  bootGuest,
  findModule,
  KERNEL,
  listingLines,
  listingOf,
  listTree,
  makeGuest,
} from './formats/guest.ts';
import { chainOfAllPairs, MIXTURES, type Mixture } from './formats/mixtures.ts';
import { sampleBelow } from './formats/samples.ts';

const QEMU = readers('qemu-system-x86_64');
const COMPRESSIONS = ['none', 'gzip', 'bzip2', 'lzma', 'xz', 'lzo', 'lz4', 'zstd'] as const;
const boots = needing(KERNEL);

describe('the kernel unpacks the initramfs that we write', () => {
  for (const compression of COMPRESSIONS)
    boots(QEMU, `with ${compression}`, async () => {
      const sample = sampleBelow('t');
      const tree = new Map([...makeGuest(listingLines('/t', compression)), ...sample]);
      const image = await collectChunks(writeInitramfs(tree, { compression }));
      const said = await bootGuest(image);
      expect(said).not.toContain('unpacking failed');
      expect(listingOf(said, compression)).toEqual(await listTree(sample, 't'));
    });
});

describe('the kernel mounts what we write', () => {
  boots({ ...QEMU, helps: ['tar2sqfs'] }, 'ext2, FAT and squashfs with every compressor', async () => {
    const folder = scratchDirectory();
    const full = sampleBelow('');
    const plain = sampleBelow('', { plain: true });
    const squashed = (compressor: SquashfsCompressor) => writeSquashfs(full, { compressor, time: 1 });
    const images = [
      { name: 'ext2', type: 'ext2', tree: full, chunks: writeExt2(full, { time: 1 }) },
      { name: 'ext2-4096', type: 'ext2', tree: full, chunks: writeExt2(full, { time: 1, blockSize: 4096 }) },
      { name: 'fat', type: 'vfat', tree: plain, chunks: writeFat(plain, { time: 1_000_000_000 }) },
      ...(['gzip', 'xz', 'lzo', 'lz4', 'zstd'] as const).map((each) => ({
        name: `squashfs-${each}`,
        type: 'squashfs',
        tree: full,
        chunks: squashed(each),
      })),
    ];
    const modules = MODULES.filter((name) => findModule(name));
    const lines = [
      'mount -t devtmpfs dev /dev',
      ...modules.map((name) => `insmod /modules/${name}.ko || echo "NO MODULE ${name}"`),
    ];
    const guest = makeGuest('', modules);
    for (const { name, type, chunks } of images) {
      const bytes = await collectChunks(chunks);
      guest.set(`${name}.img` as never, { ...FILE, content: contentOf(bytes) });
      writeFileSync(join(folder, name), bytes);
      const options = type === 'vfat' ? ',tz=UTC,iocharset=ascii' : '';
      lines.push(
        `losetup /dev/loop0 /${name}.img`,
        `mount -t ${type} -o ro${options} /dev/loop0 /mnt && echo "MOUNTED ${name}"`,
        listingLines('/mnt', name),
        'umount /mnt',
        'losetup -d /dev/loop0',
      );
    }
    const init = makeGuest(lines.join('\n')).get('init' as never);
    if (init) guest.set('init' as never, init);
    const said = await bootGuest(await collectChunks(writeInitramfs(guest, { compression: 'none' })));
    for (const { name, type, tree } of images) {
      expect(said).toContain(`MOUNTED ${name}\n`);
      const listed = listingOf(said, name).filter((line) => !line.startsWith('./lost+found|'));
      const wanted = await listTree(tree);
      // FAT has neither modes nor owners: the kernel gives all files the same.
      const view = (lines: string[]) =>
        type === 'vfat' ? lines.map((line) => line.replace(/\|[0-7]{3,4}\|0:0/, '')) : lines;
      expect(view(listed), name).toEqual(view(wanted));
    }
  });
});

const FILE = { kind: 'file', mode: 0o644, uid: 0, gid: 0, mtime: 0 } as const;
const contentOf = (bytes: Uint8Array) => ({
  size: bytes.length,
  async *chunks() {
    yield bytes;
  },
});

/** In the order in which they need one another. Debian's kernel has no module for cramfs. */
const MODULES = [
  ...['loop', 'crc32c_generic', 'libcrc32c', 'crc16', 'mbcache', 'jbd2', 'ext4'],
  ...['nls_cp437', 'nls_ascii', 'fat', 'vfat', 'squashfs'],
];

describe('the kernel sees in a mixture what our reader says', () => {
  const boot = async (mixture: Mixture) => {
    const bytes = await mixture.make(makeGuest(listingLines('/t', 'mixture')));
    const image = await readInitramfs(memorySource(bytes, 'mixture'));
    try {
      const said = await bootGuest(bytes);
      expect(listingOf(said, 'mixture')).toEqual(await listTree(image.tree, 't'));
      const stops = image.warnings.flatMap(({ kernel }) => (kernel === undefined ? [] : [kernel]));
      expect(stops).toEqual(mixture.stops === undefined ? [] : [mixture.stops]);
      const failures = /Initramfs unpacking failed: (.*)/.exec(said)?.[1];
      expect(failures).toBe(mixture.stops);
    } finally {
      await image.close();
    }
  };
  for (const mixture of [...MIXTURES, chainOfAllPairs()]) boots(QEMU, mixture.name, () => boot(mixture));
});
