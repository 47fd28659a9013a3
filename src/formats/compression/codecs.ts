import { BootsmithError, type Location } from '../../base/errors.ts';
import { bzip2 } from './bzip2.ts';
import type { Codec } from './codec.ts';
import { gzip } from './gzip.ts';
import { COMPRESSIONS, type CompressionName } from './layout.ts';
import { lz4 } from './lz4.ts';
import { lzma } from './lzma.ts';
import { lzo } from './lzo.ts';
import { xz } from './xz.ts';
import { zstd } from './zstd.ts';

/** The compressions that this program can undo and make. */
export const CODECS: { readonly [name in CompressionName]?: Codec } = {
  gzip,
  bzip2,
  lzma,
  xz,
  lzo,
  lz4,
  zstd,
};

/** The codec for a compression; `unsupported`, naming it, when there is none. */
export function findCodec(name: CompressionName, at: Location = {}): Codec {
  const codec = CODECS[name];
  if (codec) return codec;
  const title = COMPRESSIONS.find((compression) => compression.name === name)?.title ?? name;
  throw new BootsmithError('unsupported', `${title} compression cannot be handled`, {
    at,
    found: title,
    expected: `none, ${Object.keys(CODECS).join(', ')}`,
  });
}
