import { EXT, MAGIC_REACH, MAGICS } from './layout.ts';
import type { ReadDisk } from './partition-table.ts';

export interface FoundFileSystem {
  /** As blkid names it. */
  readonly type: string;
  readonly label: string | undefined;
}

/** What lies at `start` of a disk, in `size` bytes; undefined where nothing is known there. */
export async function recogniseFileSystem(
  read: ReadDisk,
  start: number,
  size: number,
): Promise<FoundFileSystem | undefined> {
  const head = await read(start, Math.min(MAGIC_REACH, size));
  const known = MAGICS.filter(({ offset, bytes }) => textAt(head, offset, bytes.length) === bytes)[0];
  if (known) return { type: known.type, label: known.label && labelAt(head, known.label) };
  return recogniseExt(head);
}

function recogniseExt(head: Uint8Array): FoundFileSystem | undefined {
  const { superblock, magic, compatible, incompatible, readOnly, label } = EXT;
  if (head.length < superblock + label.at + label.size) return undefined;
  const view = new DataView(head.buffer, head.byteOffset + superblock, label.at + label.size);
  if (view.getUint16(magic.at, true) !== magic.value) return undefined;
  // What ext2 and ext3 cannot mount is an ext4; a journal makes an ext3.
  const later =
    (view.getUint32(incompatible.at, true) & ~incompatible.ext2) !== 0 ||
    (view.getUint32(readOnly.at, true) & ~readOnly.ext2) !== 0;
  const journal = (view.getUint32(compatible.at, true) & compatible.journal) !== 0;
  const type = later ? 'ext4' : journal ? 'ext3' : 'ext2';
  return { type, label: labelAt(head, { offset: superblock + label.at, size: label.size }) };
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  let text = '';
  for (const byte of bytes.subarray(offset, offset + length)) text += String.fromCharCode(byte);
  return text;
}

function labelAt(
  bytes: Uint8Array,
  { offset, size }: { readonly offset: number; readonly size: number },
): string | undefined {
  const [text = ''] = new TextDecoder().decode(bytes.subarray(offset, offset + size)).split('\0');
  const label = text.trim();
  return label === '' || label === 'NO NAME' ? undefined : label;
}
