import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { openImage, openInitrd } from '../../src/formats/image.ts';
import { IMAGE_FORMATS, lostFields, writeImage } from '../../src/formats/image-write.ts';
import { FORMATS } from '../../src/formats/images/table.ts';
import { device, directory, file, type Inode, type Tree, treePath } from '../../src/tree/tree.ts';
import { archive, textOf } from './cpio/archives.ts';
import { fatImage } from './fat/images.ts';

const open = (bytes: Uint8Array) => openInitrd(memorySource(bytes, 'initrd.img'));

function at(offset: number, text: string, size = 40_000): Buffer {
  const bytes = Buffer.alloc(size, 0xaa);
  bytes.write(text, offset, 'latin1');
  return bytes;
}

describe('openInitrd', () => {
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
    ['a squashfs 3.1 image, big endian', at(0, `sqsh${'\0'.repeat(24)}\0\x03\0\x01`)],
    ['a cramfs image', at(0, '\x45\x3d\xcd\x28')],
    ['a FAT image', at(54, 'FAT16   ')],
    ['a FAT image', at(82, 'FAT32   ')],
    ['an ELF file', at(0, '\x7fELF')],
    ['a Linux kernel (bzImage)', at(0x202, 'HdrS')],
    ['an HTML or XML page', Buffer.from('\n<!DOCTYPE HTML PUBLIC "...">')],
    ['a text file', Buffer.from('404 Not Found')],
    ['an RPM package', at(0, '\xed\xab\xee\xdb')],
    ['odc (portable ASCII) cpio archive', Buffer.from('0707070000000')],
    ['a squashfs 2.1 image, with LZMA', at(0, `shsq${'\0'.repeat(24)}\x02\0\x01\0`)],
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

describe('openImage', () => {
  const openAny = (bytes: Uint8Array) => openImage(memorySource(bytes, 'file'));

  it('opens what openInitrd opens, with the same kinds', async () => {
    const image = await openAny(gzipSync(archive({ name: 'init', data: 'x' })));
    expect(image).toMatchObject({
      kind: 'initramfs',
      compression: 'gzip',
      summary: { segments: 1, unread: 0 },
    });
    await image.close();
  });

  it.each(['none', 'gzip'] as const)('opens a FAT image, compression %s', async (compression) => {
    const bytes = fatImage([{ name: 'README  TXT', data: 'hello' }]);
    const image = await openAny(compression === 'gzip' ? gzipSync(bytes) : bytes);
    expect(image).toMatchObject({ kind: 'fat', compression, summary: { bits: 12 }, warnings: [] });
    expect(await textOf(image.tree, 'README.TXT')).toBe('hello');
    await image.close();
    await expect(open(bytes)).rejects.toMatchObject({ kind: 'unsupported', found: 'a FAT image' });
  });

  it('closes what it unpacked once, and the image with it', async () => {
    const image = await openAny(gzipSync(fatImage([{ name: 'A', data: 'x'.repeat(1000) }])));
    await image.close();
    await expect(image.close()).resolves.toBeUndefined();
  });

  it('opens an odc archive, saying that no kernel unpacks it', async () => {
    const octal = (value: number, width: number) => value.toString(8).padStart(width, '0');
    const entry = (name: string, mode: number, data: string) =>
      `070707${octal(1, 6)}${octal(2, 6)}${octal(mode, 6)}${octal(3, 6)}${octal(4, 6)}${octal(1, 6)}${octal(0, 6)}` +
      `${octal(5, 11)}${octal(name.length + 1, 6)}${octal(data.length, 11)}${name}\0${data}`;
    const bytes = Buffer.from(entry('f', 0o100640, 'data') + entry('TRAILER!!!', 0, ''));
    for (const wrap of [bytes, gzipSync(bytes)]) {
      const image = await openAny(wrap);
      expect(image).toMatchObject({ kind: 'odc', summary: { entries: 1, archiveSize: bytes.length } });
      expect(image.warnings[0]?.message).toContain('Linux does not unpack');
      expect(image.tree.get(treePath('f'))).toMatchObject({ mode: 0o640, uid: 3, gid: 4, mtime: 5 });
      expect(await textOf(image.tree, 'f')).toBe('data');
      await image.close();
    }
  });

  it('names EROFS with its block size and features', async () => {
    const bytes = Buffer.alloc(8192);
    bytes.writeUInt32LE(0xe0f5e1e2, 1024);
    bytes.writeUInt32LE(0x3, 1024 + 8);
    bytes.writeUInt8(12, 1024 + 12);
    bytes.writeUInt32LE(0x81, 1024 + 80);
    await expect(openAny(bytes)).rejects.toMatchObject({
      kind: 'unsupported',
      found: 'an EROFS image (4096-byte blocks, features: sb_chksum mtime zero_padding 0x80)',
    });
  });

  it('calls a squashfs with a magic and nothing else corrupt', async () => {
    await expect(openAny(at(0, `hsqs${'\0'.repeat(24)}\x04\0\0\0`))).rejects.toMatchObject({
      kind: 'corrupt',
    });
    await expect(openAny(at(0, `hsqs${'\0'.repeat(24)}\x04\0\0\0`, 40))).rejects.toMatchObject({
      kind: 'corrupt',
      at: { file: 'file' },
    });
  });

  it('lists every format that it can open when it can open none', async () => {
    await expect(openAny(Buffer.from('<html>'))).rejects.toMatchObject({
      found: 'an HTML or XML page',
      expected: expect.stringMatching(/newc archive.*squashfs.*ISO 9660.*FAT.*ext2/),
    });
  });
});

describe('the table of formats', () => {
  it('names no form twice, and none without a writer', async () => {
    const names = FORMATS.flatMap(({ targets }) => Object.keys(targets));
    expect(new Set(names).size).toBe(names.length);
    for (const { targets, load } of FORMATS)
      expect('write' in (await load())).toBe(Object.keys(targets).length > 0);
    expect([...IMAGE_FORMATS]).toEqual(names);
  });

  it('says what a form does not keep', () => {
    expect(lostFields('ext2')).toEqual([]);
    expect(lostFields('fat')).toEqual(['mode', 'owner', 'links']);
  });

  it('refuses to write what is only read, and what has no form', () => {
    const tree: Tree = new Map();
    const write = (envelope?: unknown) => () => writeImage({ tree, envelope }, { time: 1 });
    expect(write({ kind: 'iso9660' })).toThrow(expect.objectContaining({ kind: 'unsupported' }));
    expect(write()).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it.each([
    ['ext2', { compression: 'none', blockSize: 1000, label: '', uuid: '' }, 'blockSize'],
    [
      'ext2',
      { compression: 'rar', blockSize: 1024, label: '', uuid: '01234567-89ab-cdef-0123-456789abcdef' },
      'compression',
    ],
    ['squashfs', { compression: 'none', compressor: 'bzip2', blockSize: 4096 }, 'compressor'],
    ['fat', { compression: 'none', serial: 7 }, 'serial'],
    ['fat', { compression: 'none', serial: '', label: '', bits: 13 }, 'bits'],
  ])('refuses an envelope of %s that somebody broke: %j', async (kind, fields, field) => {
    const kept = { tree: new Map(), envelope: { kind, ...fields } };
    const written = collectChunks(writeImage(kept, { time: 1 }));
    await expect(written).rejects.toThrow(`the envelope's field ${field} is wrong`);
  });
});
