import { crc32 } from 'node:zlib';
import { concatBytes, roundUp, viewOf } from '../../base/bytes.ts';
import { makeVli, XZ_FOOTER_MAGIC, XZ_FOOTER_SIZE, XZ_HEADER_SIZE, XZ_MAGIC } from './xz-layout.ts';

/** What the index says of a block: without its padding, and unpacked. In bytes. */
export interface XzRecord {
  readonly unpadded: number;
  readonly unpacked: number;
}

/** A stream's header for a check by its number. */
export function makeStreamHeader(check: number): Uint8Array {
  const header = new Uint8Array(XZ_HEADER_SIZE);
  header.set(XZ_MAGIC);
  header[7] = check;
  viewOf(header).setUint32(8, crc32(header.subarray(6, 8)), true);
  return header;
}

/** The index of a stream's blocks, with the footer behind it. */
export function makeStreamEnd(check: number, records: readonly XzRecord[]): Uint8Array {
  const body = [0, ...makeVli(records.length)];
  for (const { unpadded, unpacked } of records) body.push(...makeVli(unpadded), ...makeVli(unpacked));
  while (body.length % 4 !== 0) body.push(0);
  const index = withCrc(Uint8Array.from(body));
  const footer = new Uint8Array(XZ_FOOTER_SIZE);
  const view = viewOf(footer);
  view.setUint32(4, index.length / 4 - 1, true);
  footer[9] = check;
  footer.set(XZ_FOOTER_MAGIC, 10);
  view.setUint32(0, crc32(footer.subarray(4, 10)), true);
  return concatBytes([index, footer]);
}

/** The header of a block with one filter, LZMA2, that names both sizes, as `xz -T` writes it. */
export function makeBlockHeader(packed: number, unpacked: number, dictionaryByte: number): Uint8Array {
  const fields = [0xc0, ...makeVli(packed), ...makeVli(unpacked), 0x21, 1, dictionaryByte];
  const size = roundUp(1 + fields.length, 4) + 4;
  const body = new Uint8Array(size - 4);
  body[0] = size / 4 - 1;
  body.set(fields, 1);
  return withCrc(body);
}

function withCrc(body: Uint8Array): Uint8Array {
  const crc = new Uint8Array(4);
  viewOf(crc).setUint32(0, crc32(body), true);
  return concatBytes([body, crc]);
}
