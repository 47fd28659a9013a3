import { describeErofs, recogniseErofs } from './erofs/read.ts';
import { describeSquashfs, recogniseSquashfs } from './squashfs/superblock.ts';

interface Signature {
  readonly title: string;
  readonly offset: number;
  readonly bytes: string;
}

/** What people hand over in place of an initrd, by the bytes that file(1) and the kernel know each by. */
const SIGNATURES = [
  { title: 'a Linux kernel (bzImage)', offset: 0x202, bytes: 'HdrS' },
  { title: 'an ELF file', offset: 0, bytes: '\x7fELF' },
  { title: 'an EFI or DOS program', offset: 0, bytes: 'MZ' },
  { title: 'an ISO 9660 image', offset: 0x8001, bytes: 'CD001' },
  { title: 'a cramfs image', offset: 0, bytes: '\x45\x3d\xcd\x28' },
  { title: 'a big endian cramfs image', offset: 0, bytes: '\x28\xcd\x3d\x45' },
  { title: 'a cramfs image', offset: 512, bytes: '\x45\x3d\xcd\x28' },
  { title: 'a romfs image', offset: 0, bytes: '-rom1fs-' },
  { title: 'an XFS image', offset: 0, bytes: 'XFSB' },
  { title: 'a FAT image', offset: 54, bytes: 'FAT' },
  { title: 'a FAT image', offset: 82, bytes: 'FAT32' },
  { title: 'a U-Boot image', offset: 0, bytes: '\x27\x05\x19\x56' },
  { title: 'an RPM package', offset: 0, bytes: '\xed\xab\xee\xdb' },
  { title: 'a zip archive', offset: 0, bytes: 'PK\x03\x04' },
  { title: 'a tar archive', offset: 257, bytes: 'ustar' },
] as const satisfies readonly Signature[];

/** The name of the format that a file beginning with `head` has, with its article; undefined for an unknown one. */
export function recogniseFormat(head: Uint8Array): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  if (head.length === 0) return 'an empty file';
  const squashfs = recogniseSquashfs(head);
  if (squashfs) return describeSquashfs(squashfs);
  const erofs = recogniseErofs(head);
  if (erofs) return describeErofs(erofs);
  const known = SIGNATURES.find(({ offset, bytes }) => text.startsWith(bytes, offset));
  if (known) return known.title;
  if (/^\s*(<!doctype html|<html|<\?xml)/i.test(text.slice(0, 512))) return 'an HTML or XML page';
  if (/^[\t\n\r\x20-\x7e]+$/.test(text.slice(0, 512))) return 'a text file';
  return undefined;
}
