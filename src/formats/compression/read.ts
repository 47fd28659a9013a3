import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { concatBytes } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Member } from './codec.ts';
import { CODECS } from './codecs.ts';
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

/** A member that is being read. */
export interface OpenMember extends Member {
  /** Ends the reading before the member's end; does nothing behind it. */
  close(): Promise<void>;
}

/**
 * The compressed member that begins at `offset`, as a stream. What follows the member is left alone; `taken` says
 * where it begins.
 */
export function openMember(
  source: ByteSource,
  offset: number,
  name: CompressionName,
  options: DecompressOptions = {},
): OpenMember {
  const limit = options.limit ?? UNPACKED_LIMIT;
  let member: Member | undefined;
  function opened(): Member {
    if (member === undefined) throw new Error('the member has not been read');
    return member;
  }
  async function* limited(): AsyncGenerator<Uint8Array> {
    member = (await CODECS[name]()).decode(source, offset);
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
  const chunks = limited();
  return {
    chunks,
    taken: () => opened().taken(),
    objection: () => opened().objection(),
    close: async () => void (await chunks.return(undefined)),
  };
}

/**
 * All members from `offset` to the end of the source, unpacked one behind the other: compressors that work on several
 * cores write more than one. Zeros behind a member are filling.
 */
export async function* readMembers(
  source: ByteSource,
  offset: number,
  name: CompressionName,
  options: DecompressOptions = {},
): AsyncGenerator<Uint8Array> {
  for (let at = offset; at < source.size; ) {
    const member = openMember(source, at, name, options);
    yield* member.chunks;
    at += member.taken();
    if (await isFilling(source, at)) return;
  }
}

async function isFilling(source: ByteSource, offset: number): Promise<boolean> {
  for await (const chunk of readChunks(source, offset)) if (chunk.some((byte) => byte !== 0)) return false;
  return true;
}

/** The first bytes that a member unpacks to: `length`, or fewer if it is smaller. `member` gives them again. */
export async function peekMember(
  member: OpenMember,
  length: number,
): Promise<{ readonly head: Uint8Array; readonly member: OpenMember }> {
  const held: Uint8Array[] = [];
  const rest = member.chunks[Symbol.asyncIterator]();
  for (let size = 0; size < length; ) {
    const { value, done } = await rest.next();
    if (done) break;
    held.push(value);
    size += value.length;
  }
  const head = concatBytes(held).subarray(0, length);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let first = held.shift(); first; first = held.shift()) yield first;
    yield* { [Symbol.asyncIterator]: () => rest };
  }
  return { head, member: { ...member, chunks: chunks() } };
}
