import { byteString, toText, viewOf } from '../../base/bytes.ts';
import {
  EROFS_COMPAT_FEATURES,
  EROFS_INCOMPAT_FEATURES,
  EROFS_MAGIC,
  EROFS_SUPERBLOCK_OFFSET,
  EROFS_SUPERBLOCK_SIZE,
  EROFS_SUPERBLOCK as FIELDS,
} from './layout.ts';

/** What the superblock of an EROFS image says. */
export interface ErofsSummary {
  /** In bytes. */
  readonly blockSize: number;
  readonly blockCount: number;
  readonly inodeCount: number;
  readonly label: string;
  /** By their names in Linux; a bit without a name as its number. */
  readonly features: readonly string[];
}

/** The superblock in the first bytes of an EROFS image; undefined for anything else. The image itself is not read. */
export function recogniseErofs(head: Uint8Array): ErofsSummary | undefined {
  const end = EROFS_SUPERBLOCK_OFFSET + EROFS_SUPERBLOCK_SIZE;
  if (head.length < end) return undefined;
  const block = head.subarray(EROFS_SUPERBLOCK_OFFSET, end);
  const view = viewOf(block);
  if (view.getUint32(FIELDS.magic[0], true) !== EROFS_MAGIC) return undefined;
  const [labelAt, labelSize] = FIELDS.label;
  const [label = ''] = toText(byteString(block.subarray(labelAt, labelAt + labelSize))).split('\0');
  return {
    blockSize: 2 ** view.getUint8(FIELDS.blockSizeLog[0]),
    blockCount: view.getUint32(FIELDS.blockCount[0], true),
    inodeCount: Number(view.getBigUint64(FIELDS.inodeCount[0], true)),
    label,
    features: [
      ...namesOf(view.getUint32(FIELDS.compatFeatures[0], true), EROFS_COMPAT_FEATURES),
      ...namesOf(view.getUint32(FIELDS.incompatFeatures[0], true), EROFS_INCOMPAT_FEATURES),
    ],
  };
}

/** Like `an EROFS image (4096-byte blocks, features: sb_chksum mtime)`. */
export function describeErofs({ blockSize, features }: ErofsSummary): string {
  return `an EROFS image (${blockSize}-byte blocks, features: ${features.join(' ') || 'none'})`;
}

function namesOf(bits: number, table: readonly (readonly [number, string])[]): string[] {
  const known = table.filter(([bit]) => (bits & bit) !== 0);
  const rest = known.reduce((left, [bit]) => left & ~bit, bits) >>> 0;
  return [...known.map(([, name]) => name), ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])];
}
