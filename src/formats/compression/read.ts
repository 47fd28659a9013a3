import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Member } from './codec.ts';
import { findCodec } from './codecs.ts';
import { type CompressionName, recogniseCompression, UNPACKED_LIMIT } from './layout.ts';

export type { Member } from './codec.ts';

export interface DecompressOptions {
  /** In bytes; more than this out of one member is refused as `unsupported`. */
  readonly limit?: number;
}

/** The compression that begins at `offset`, or undefined. */
export async function sniffCompression(source: ByteSource, offset = 0) {
  return recogniseCompression(await source.read(offset, Math.min(2, source.size - offset)));
}

/**
 * The compressed member that begins at `offset`, as a stream. What follows the member is left alone; `taken` says
 * where it begins. Throws `unsupported` for a compression without a codec.
 */
export function openMember(
  source: ByteSource,
  offset: number,
  name: CompressionName,
  options: DecompressOptions = {},
): Member {
  const member = findCodec(name, { file: source.name, offset }).decode(source, offset);
  const limit = options.limit ?? UNPACKED_LIMIT;
  async function* limited(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of member.chunks) {
      size += chunk.length;
      if (size > limit)
        throw new BootsmithError('unsupported', `${source.name} unpacks to more than ${limit} bytes`, {
          at: { file: source.name, offset },
        });
      yield chunk;
    }
  }
  return { ...member, chunks: limited() };
}

/** The first bytes that a member unpacks to: `length`, or fewer if it is smaller. */
export async function readMemberHead(
  source: ByteSource,
  offset: number,
  name: CompressionName,
  length: number,
): Promise<Uint8Array> {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of openMember(source, offset, name).chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size >= length) break;
  }
  return Buffer.concat(held).subarray(0, length);
}
