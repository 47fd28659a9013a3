import { BootsmithError, type Location } from '../../base/errors.ts';
import type { Codec } from './codec.ts';
import { gzip } from './gzip.ts';
import { COMPRESSIONS, type CompressionName } from './layout.ts';

/** The compressions that this program can undo and make; the others are recognised and refused by name. */
export const CODECS: { readonly [name in CompressionName]?: Codec } = { gzip };

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
