import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { openImage } from '../../src/formats/image.ts';
import { device, directory, file, type Inode, type Tree, treePath } from '../../src/tree/tree.ts';
import { archive, textOf } from './cpio/archives.ts';

const open = (bytes: Uint8Array) => openImage(memorySource(bytes, 'initrd.img'));

function at(offset: number, text: string, size = 40_000): Buffer {
  const bytes = Buffer.alloc(size, 0xaa);
  bytes.write(text, offset, 'latin1');
  return bytes;
}

describe('openImage', () => {
  it.each([
    ['raw', (bytes: Buffer) => bytes],
    ['gzip', (bytes: Buffer) => gzipSync(bytes)],
    ['behind zeros', (bytes: Buffer) => Buffer.concat([Buffer.alloc(512), gzipSync(bytes)])],
  ])('opens an initramfs, %s', async (_, wrap) => {
    const image = await open(wrap(archive({ name: 'init', data: 'x' })));
    expect(image.kind).toBe('initramfs');
    expect(await textOf(image.tree, 'init')).toBe('x');
    await image.close();
  });

  it.each(['none', 'gzip'] as const)('opens an ext2 image, compression %s', async (compression) => {
    const tree: Tree = new Map<ReturnType<typeof treePath>, Inode>([
      [treePath('.'), directory()],
      [treePath('null'), device('character', { major: 1, minor: 3 })],
      [treePath('f'), file(Buffer.from('x'))],
    ]);
    const bytes = await collectChunks(writeExt2(tree, { time: 1 }));
    const image = await open(compression === 'gzip' ? gzipSync(bytes) : bytes);
    expect(image).toMatchObject({
      kind: 'ext2',
      compression,
      envelope: { unpackedSize: bytes.length, blockSize: 1024 },
    });
    expect(image.tree.get(treePath('null'))).toMatchObject({ rdev: { major: 1, minor: 3 } });
    expect(await textOf(image.tree, 'f')).toBe('x');
    await image.close();
  });

  it.each<[string, Buffer]>([
    ['an ISO 9660 image', at(0x8001, 'CD001')],
    ['a squashfs 4.0 image', at(0, `hsqs${'\0'.repeat(24)}\x04\0\0\0`)],
    ['a squashfs 3.1 image', at(0, `sqsh${'\0'.repeat(24)}\0\x03\0\x01`)],
    ['a cramfs image', at(0, '\x45\x3d\xcd\x28')],
    ['a FAT image', at(54, 'FAT16   ')],
    ['a FAT image', at(82, 'FAT32   ')],
    ['an ELF file', at(0, '\x7fELF')],
    ['a Linux kernel (bzImage)', at(0x202, 'HdrS')],
    ['an HTML or XML page', Buffer.from('\n<!DOCTYPE HTML PUBLIC "...">')],
    ['a text file', Buffer.from('404 Not Found')],
    ['an RPM package', at(0, '\xed\xab\xee\xdb')],
    ['odc (portable ASCII) cpio archive', Buffer.from('0707070000000')],
    ['xz', Buffer.from('fd377a585a000004', 'hex')],
    ['lzma (alone format)', Buffer.from('5d00008000ffffff', 'hex')],
  ])('names %s', async (found, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ kind: 'unsupported', found });
  });

  it('names what is inside gzip', async () => {
    await expect(open(gzipSync(at(0, `hsqs${'\0'.repeat(24)}\x04\0\0\0`)))).rejects.toMatchObject({
      kind: 'unsupported',
      found: 'a squashfs 4.0 image, compressed with gzip',
    });
  });

  it.each<[string, Uint8Array]>([
    ['an empty file', new Uint8Array(0)],
    ['zeros', new Uint8Array(5000)],
    ['bytes that say nothing', Buffer.alloc(5000, 0xaa)],
    ['one byte', Uint8Array.of(0x1f)],
    ['two bytes of gzip', Uint8Array.of(0x1f, 0x8b)],
    ['a cut gzip member', gzipSync(archive({ name: 'init', data: 'x'.repeat(50) })).subarray(0, 40)],
  ])('calls %s corrupt', async (_, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ kind: 'corrupt', at: { file: 'initrd.img' } });
  });
});
