import type { ByteSource } from '../../base/byte-source.ts';
import { type ByteString, byteString, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  RPM_DATA_LIMIT,
  RPM_ENTRY_LIMIT,
  RPM_ENTRY_SIZE,
  RPM_HEADER,
  RPM_TYPE_SIZES,
  RPM_TYPES,
} from './layout.ts';

/** A header of a package: values by tag. What a tag's type is not asked for is as if it were not there. */
export interface RpmHeader {
  /** Where it begins, and the first byte behind its data. */
  readonly offset: number;
  readonly end: number;
  /** The strings of a tag; none where it has none. */
  strings(tag: number): ByteString[];
  /** The first string of a tag. */
  string(tag: number): ByteString | undefined;
  /** Unsigned numbers of any width. */
  numbers(tag: number): number[];
  /** The bytes of a binary value. */
  binary(tag: number): Uint8Array | undefined;
  has(tag: number): boolean;
}

interface IndexEntry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * Reads the header that begins at `offset`. Throws `corrupt` for one without its magic, that ends behind the file, or
 * whose values lie outside its data.
 */
export async function readRpmHeader(source: ByteSource, offset: number): Promise<RpmHeader> {
  const intro = await source.read(offset, RPM_HEADER.introSize);
  const { magic } = RPM_HEADER;
  if (!magic.every((byte, index) => intro[index] === byte))
    throw damaged(source, offset, 'has no header where one must be', {
      found: Buffer.from(intro.subarray(0, magic.length)).toString('hex'),
      expected: Buffer.from(magic).toString('hex'),
    });
  const count = viewOf(intro).getUint32(RPM_HEADER.count);
  const dataSize = viewOf(intro).getUint32(RPM_HEADER.dataSize);
  if (count > RPM_ENTRY_LIMIT || dataSize > RPM_DATA_LIMIT)
    throw damaged(source, offset, 'has a header of an impossible size', {
      found: `${count} entries and ${dataSize} bytes`,
      expected: `at most ${RPM_ENTRY_LIMIT} and ${RPM_DATA_LIMIT}`,
    });
  const indexOffset = offset + RPM_HEADER.introSize;
  const dataOffset = indexOffset + count * RPM_ENTRY_SIZE;
  const end = dataOffset + dataSize;
  // One read judges the size that is announced before memory is taken for it.
  const index = viewOf(await source.read(indexOffset, count * RPM_ENTRY_SIZE));
  const data = await source.read(dataOffset, dataSize);
  const entries = new Map<number, IndexEntry>();
  for (let at = 0; at < index.byteLength; at += RPM_ENTRY_SIZE) {
    const entry = {
      type: index.getUint32(at + 4),
      offset: index.getUint32(at + 8),
      count: index.getUint32(at + 12),
    };
    const least = (RPM_TYPE_SIZES[entry.type] ?? 1) * entry.count;
    const isRegion = index.getUint32(at) < 100;
    if (!isRegion && entry.offset + least > dataSize)
      throw damaged(source, indexOffset + at, 'has a value outside its header', {
        found: `${entry.count} of type ${entry.type} at byte ${entry.offset}`,
        expected: `within ${dataSize} bytes`,
      });
    if (!isRegion && !entries.has(index.getUint32(at))) entries.set(index.getUint32(at), entry);
  }
  return accessTo(source, { offset, end, dataOffset }, entries, data);
}

function accessTo(
  source: ByteSource,
  { offset, end, dataOffset }: { offset: number; end: number; dataOffset: number },
  entries: ReadonlyMap<number, IndexEntry>,
  data: Uint8Array,
): RpmHeader {
  const view = viewOf(data);
  function strings(tag: number): ByteString[] {
    const entry = entries.get(tag);
    const { string, stringArray, i18nString } = RPM_TYPES;
    if (entry === undefined || ![string, stringArray, i18nString].some((type) => type === entry.type))
      return [];
    const found: ByteString[] = [];
    let at = entry.offset;
    const count = entry.type === string ? 1 : entry.count;
    while (found.length < count) {
      const nul = data.indexOf(0, at);
      if (nul < 0) throw damaged(source, dataOffset + at, `has a string without an end in tag ${tag}`, {});
      found.push(byteString(data.subarray(at, nul)));
      at = nul + 1;
    }
    return found;
  }
  function numbers(tag: number): number[] {
    const entry = entries.get(tag);
    if (entry === undefined) return [];
    const read = NUMBERS[entry.type];
    const size = RPM_TYPE_SIZES[entry.type];
    if (read === undefined || size === undefined) return [];
    return Array.from({ length: entry.count }, (_, index) => read(view, entry.offset + index * size));
  }
  return {
    offset,
    end,
    strings,
    string: (tag) => strings(tag)[0],
    numbers,
    binary(tag) {
      const entry = entries.get(tag);
      if (entry?.type !== RPM_TYPES.binary) return undefined;
      return data.subarray(entry.offset, entry.offset + entry.count);
    },
    has: (tag) => entries.has(tag),
  };
}

const NUMBERS: Readonly<Record<number, (view: DataView, at: number) => number>> = {
  [RPM_TYPES.char]: (view, at) => view.getUint8(at),
  [RPM_TYPES.int8]: (view, at) => view.getUint8(at),
  [RPM_TYPES.int16]: (view, at) => view.getUint16(at),
  [RPM_TYPES.int32]: (view, at) => view.getUint32(at),
  [RPM_TYPES.int64]: (view, at) => Number(view.getBigUint64(at)),
};

export function damaged(
  source: ByteSource,
  offset: number,
  what: string,
  details: { found?: string; expected?: string },
): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} ${what}`, {
    at: { file: source.name, offset },
    ...details,
    hint: 'Copy or download the package again.',
  });
}
