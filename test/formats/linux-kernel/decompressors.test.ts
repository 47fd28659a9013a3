import { describe, expect, it } from 'vitest';
import type { CompressionName } from '../../../src/formats/compression/layout.ts';
import { objectToCompression } from '../../../src/formats/linux-kernel/decompressors.ts';

describe('objectToCompression', () => {
  it.each<[string, CompressionName[]]>([
    ['2.6.9-89.EL', ['gzip']],
    ['2.6.18-398.el5 (builder@host) #1 SMP', ['gzip']],
    ['2.6.30', ['gzip', 'bzip2', 'lzma']],
    ['2.6.32-754.el6.x86_64', ['gzip', 'bzip2', 'lzma']],
    ['2.6.33.1', ['gzip', 'bzip2', 'lzma', 'lzo']],
    ['2.6.38', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz']],
    ['3.10.0-1160.el7', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz']],
    ['3.11-rc1', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4']],
    ['5.8.18', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4']],
    ['5.9.0', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4', 'zstd']],
    ['6.1.0-56-amd64', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4', 'zstd']],
    ['who knows', ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4', 'zstd']],
  ])('of Linux %s', (version, taken) => {
    const all = ['gzip', 'bzip2', 'lzma', 'lzo', 'xz', 'lz4', 'zstd'] as const;
    expect(all.filter((name) => objectToCompression(name, version) === undefined)).toEqual(taken);
  });

  it('names both versions', () => {
    expect(objectToCompression('lz4', '3.10.0-1160.el7')).toBe(
      'Linux 3.10.0 does not unpack lz4, which came with 3.11, unless its maker added it',
    );
  });
});
