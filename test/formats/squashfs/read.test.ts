import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import type { ByteString } from '../../../src/base/bytes.ts';
import { parseListing } from '../../../src/formats/squashfs/old.ts';
import { isSquashfs, readSquashfs, type SquashfsBackend } from '../../../src/formats/squashfs/read.ts';
import { readSquashfsSummary } from '../../../src/formats/squashfs/superblock.ts';
import { writeSquashfs } from '../../../src/formats/squashfs/write.ts';
import { parseCompressors } from '../../../src/tools/squashfs-tools-ng.ts';
import { file, type Tree } from '../../../src/tree/tree.ts';
import { textOf } from '../cpio/archives.ts';

/** A superblock of version 4 in front of what the fake backend takes for the archive. */
function image(change: (head: Buffer) => void = () => {}, tar: Uint8Array = new Uint8Array(1024)): Buffer {
  const head = Buffer.alloc(96);
  head.write('hsqs', 0, 'latin1');
  head.writeUInt32LE(7, 4);
  head.writeUInt32LE(1_000_000_000, 8);
  head.writeUInt32LE(131072, 12);
  head.writeUInt16LE(4, 20);
  head.writeUInt16LE(17, 22);
  head.writeUInt16LE(0x00c0, 24);
  head.writeUInt16LE(4, 28);
  head.writeBigUInt64LE(96n, 40);
  for (const at of [48, 64, 72]) head.writeBigUInt64LE(80n, at);
  head.fill(0xff, 56, 64);
  change(head);
  return Buffer.concat([head, tar]);
}

/** Keeps the tar behind a superblock as it is, as a WebAssembly build would keep it as squashfs. */
const backend: SquashfsBackend & { opened: number; closed: number; read: number } = {
  opened: 0,
  closed: 0,
  read: 0,
  compressors: async () => ['gzip', 'xz'],
  async open(source) {
    backend.opened++;
    return {
      async *tar(heard) {
        backend.read++;
        yield await source.read(96, source.size - 96);
        heard('WARNING: dev/log: cannot pack socket\nSkipping dev/log\n');
      },
      async close() {
        backend.closed++;
      },
    };
  },
  async *write(tar) {
    yield image(() => {}, await collectChunks(tar));
  },
};

const tree: Tree = new Map([
  ['a' as ByteString, file(Buffer.from('one'))],
  ['b' as ByteString, file(Buffer.from('two'))],
]);

describe('readSquashfs', () => {
  it('goes through any backend, lists without keeping, and unpacks once', async () => {
    const bytes = await collectChunks(writeSquashfs(tree, { time: 1, backend }));
    backend.read = 0;
    const opened = await readSquashfs(memorySource(bytes, 'x.sqfs'), { backend });
    expect([...opened.tree.keys()]).toEqual(['a', 'b']);
    expect(opened.warnings).toEqual([{ message: 'not in the tree: dev/log: cannot pack socket' }]);
    expect(backend.read).toBe(1);
    expect(await textOf(opened.tree, 'b')).toBe('two');
    expect(await textOf(opened.tree, 'a')).toBe('one');
    expect(backend.read).toBe(2);
    await opened.close();
    expect(backend.closed).toBe(backend.opened);
  });

  it('closes the backend when the tree is none', async () => {
    const before = backend.closed;
    const source = memorySource(image(() => {}, Buffer.alloc(1024, 'x')));
    await expect(readSquashfs(source, { backend })).rejects.toMatchObject({ kind: 'corrupt' });
    expect(backend.closed).toBe(before + 1);
  });

  it('tells that extended attributes are not read', async () => {
    const opened = await readSquashfs(memorySource(image((head) => head.writeBigUInt64LE(90n, 56))), {
      backend,
    });
    expect(opened.warnings[0]?.message).toContain('extended attributes');
    await opened.close();
  });

  it.each<[string, Parameters<typeof writeSquashfs>[1], string]>([
    ['a block size that is no power of two', { time: 1, blockSize: 5000 }, 'usage'],
    ['a block size over 1 MiB', { time: 1, blockSize: 2 ** 21 }, 'usage'],
    ['a level that gzip does not have', { time: 1, level: 10 }, 'usage'],
    ['a level of a compressor that has none', { time: 1, level: 1, compressor: 'xz' }, 'usage'],
    ['a compressor that the backend lacks', { time: 1, compressor: 'zstd' }, 'unsupported'],
  ])('refuses to write with %s', async (_, options, kind) => {
    await expect(collectChunks(writeSquashfs(tree, { ...options, backend }))).rejects.toMatchObject({ kind });
  });
});

describe('the superblock', () => {
  const read = (bytes: Uint8Array) => readSquashfsSummary(memorySource(bytes, 'x.sqfs'));

  it('of version 4 is read', async () => {
    expect(await read(image())).toEqual({
      version: '4.0',
      byteOrder: 'little',
      compressor: 'xz',
      blockSize: 131072,
      inodeCount: 7,
      time: 1_000_000_000,
      flags: ['duplicates-removed', 'exportable'],
      bytesUsed: 96,
      hasAttributes: false,
    });
  });

  it.each(['little', 'big'] as const)('of versions 1 to 3 is read, %s endian', async (byteOrder) => {
    const isBig = byteOrder === 'big';
    for (const [major, blockAt, usedAt] of [
      [1, 32, 8],
      [2, 51, 8],
      [3, 51, 63],
    ] as const) {
      const head = Buffer.alloc(119);
      const put = (at: number, size: number, value: number) =>
        isBig ? head.writeUIntBE(value, at, size) : head.writeUIntLE(value, at, size);
      head.write(isBig ? 'sqsh' : 'hsqs', 0, 'latin1');
      put(4, 4, 12);
      put(28, 2, major);
      put(30, 2, 1);
      put(blockAt, blockAt === 32 ? 2 : 4, 32768);
      put(39, 4, 1_100_000_000);
      put(isBig && usedAt === 63 ? 67 : usedAt, 4, 119);
      expect(await read(head)).toMatchObject({
        version: `${major}.1`,
        byteOrder,
        compressor: 'zlib',
        blockSize: 32768,
        inodeCount: 12,
        time: 1_100_000_000,
        bytesUsed: 119,
      });
    }
  });

  it.each<[string, (head: Buffer) => void, string]>([
    ['a compressor without a name', (head) => head.writeUInt16LE(7, 20), 'corrupt'],
    ['a block size that is not its logarithm', (head) => head.writeUInt32LE(65536, 12), 'corrupt'],
    ['a block size of 0', (head) => head.writeUInt32LE(0, 12), 'corrupt'],
    ['more bytes than the file', (head) => head.writeBigUInt64LE(5000n, 40), 'corrupt'],
    ['a table outside', (head) => head.writeBigUInt64LE(96n, 64), 'corrupt'],
    ['version 5', (head) => head.writeUInt16LE(5, 28), 'unsupported'],
    ['version 0', (head) => head.writeUInt16LE(0, 28), 'unsupported'],
    [
      'version 4, big endian',
      (head) => head.write('sqsh\0\0\0\0', 0, 'latin1') && head.writeUInt16BE(4, 28),
      'unsupported',
    ],
  ])('with %s is refused', async (_, change, kind) => {
    await expect(read(image(change))).rejects.toMatchObject({ kind, at: { file: 'x.sqfs' } });
  });

  it('that is cut short is corrupt wherever it ends', async () => {
    for (let size = 0; size < 96; size++)
      await expect(read(image().subarray(0, size))).rejects.toMatchObject({ kind: 'corrupt' });
    expect(isSquashfs(image().subarray(0, 31))).toBe(false);
  });
});

describe('what programs say', () => {
  it('the compressors of tar2sqfs', () => {
    const help =
      'x\n\nAvailable SquashFS block compressors:\n\tgzip\n\txz (default)\n\tzstd\n\n\nSupported tar:\n\tlzip\n';
    expect(parseCompressors(help)).toEqual(['gzip', 'xz', 'zstd']);
    expect(parseCompressors('')).toEqual([]);
  });

  it('a listing of unsquashfs', () => {
    const listing = [
      'Parallel unsquashfs: Using 2 processors',
      'drwxr-xr-x 0/0                27 2009-02-13 23:31 squashfs-root',
      '-rwsr-xr-x 1/22              300 2009-02-13 23:31 squashfs-root/a file',
      'lrwxrwxrwx 0/0                 3 2009-02-13 23:31 squashfs-root/l -> a b',
      'crw------- 0/0             5,  1 2009-02-13 23:31 squashfs-root/c',
      'brw------- 0/0             8, 17 2009-02-13 23:31 squashfs-root/d\xe4',
      '',
    ].join('\n') as ByteString;
    const read = parseListing(listing, 'x', (_, size) => ({ size, async *chunks() {} }));
    expect([...read].map(([path, inode]) => [path, inode])).toMatchObject([
      ['', { kind: 'directory', mode: 0o755 }],
      ['a file', { kind: 'file', mode: 0o4755, uid: 1, gid: 22, mtime: 1234567860, content: { size: 300 } }],
      ['l', { kind: 'symlink', target: 'a b' }],
      ['c', { rdev: { major: 5, minor: 1 } }],
      ['d\xe4', { kind: 'block', rdev: { major: 8, minor: 17 } }],
    ]);
  });

  it('a listing with a newline in a name is refused', () => {
    const listing = '-rw-r--r-- 0/0  1 2009-02-13 23:31 squashfs-root/a\nb\n' as ByteString;
    expect(() => parseListing(listing, 'x', () => ({ size: 0, async *chunks() {} }))).toThrow(
      expect.objectContaining({ kind: 'unsupported' }),
    );
  });
});
