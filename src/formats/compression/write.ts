import type { EncodeOptions } from './codec.ts';
import { CODECS } from './codecs.ts';
import type { CompressionName } from './layout.ts';

export type { EncodeOptions } from './codec.ts';

/**
 * Compresses chunks into one member. The bytes depend on the input, the options and the version of the codec (zlib in
 * Node for gzip; bzip2, xz and zstd as programs) only: there is no name, time or platform in them, and neither how the
 * input is cut nor the number of cores matters. The default level is the codec's `levels.usual`. Throws `usage` for a
 * level that the codec does not have, `tool` where bzip2 or zstd is needed and not installed.
 */
export async function* compress(
  chunks: AsyncIterable<Uint8Array>,
  name: CompressionName | 'none',
  options: EncodeOptions = {},
): AsyncGenerator<Uint8Array> {
  if (name === 'none') yield* chunks;
  else yield* (await CODECS[name]()).encode(chunks, options);
}
