import type { EncodeOptions } from './codec.ts';
import { findCodec } from './codecs.ts';
import type { CompressionName } from './layout.ts';

export type { EncodeOptions } from './codec.ts';

/**
 * Compresses chunks into one member. The bytes depend on the input, the level and the codec's version (for gzip: the
 * zlib in Node) only: there is no name, time or platform in them, and how the input is cut does not matter. Throws `unsupported` for a compression without a codec.
 */
export function compress(
  chunks: AsyncIterable<Uint8Array>,
  name: CompressionName | 'none',
  options: EncodeOptions = {},
): AsyncIterable<Uint8Array> {
  return name === 'none' ? chunks : findCodec(name).encode(chunks, options);
}
