import type { Codec } from './codec.ts';
import type { CompressionName } from './layout.ts';

/** The code of each compression, loaded when it is needed: most runs need one, and some bring a library along. */
export const CODECS: { readonly [name in CompressionName]: () => Promise<Codec> } = {
  gzip: async () => (await import('./gzip.ts')).gzip,
  bzip2: async () => (await import('./bzip2.ts')).bzip2,
  lzma: async () => (await import('./lzma.ts')).lzma,
  xz: async () => (await import('./xz.ts')).xz,
  lzo: async () => (await import('./lzo.ts')).lzo,
  lz4: async () => (await import('./lz4.ts')).lz4,
  zstd: async () => (await import('./zstd.ts')).zstd,
};
