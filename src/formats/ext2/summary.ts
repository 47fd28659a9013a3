import { byteString, toText } from '../../base/bytes.ts';
import type { FieldValues } from './fields.ts';
import {
  COMPAT_FEATURES,
  EXT3_INCOMPAT,
  EXT3_RO_COMPAT,
  INCOMPAT_FEATURES,
  RO_COMPAT_FEATURES,
  type SUPERBLOCK,
  SUPERBLOCK_BYTES,
} from './layout.ts';

/** What an image says about itself. */
export interface Ext2Summary {
  /** ext2, ext3 or ext4 by what mke2fs and mount call an image with these features. */
  readonly kind: 'ext2' | 'ext3' | 'ext4';
  /** In bytes: 1024, 2048 or 4096. */
  readonly blockSize: number;
  readonly blockCount: number;
  readonly inodeCount: number;
  /** The volume name for display; empty when there is none. */
  readonly label: string;
  /** In the usual form of 36 characters. */
  readonly uuid: string;
  /** By the names that dumpe2fs prints; a bit without a name is given as its hexadecimal value. */
  readonly features: {
    readonly compat: readonly string[];
    readonly incompat: readonly string[];
    readonly roCompat: readonly string[];
  };
  /**
   * `needs-recovery`: the journal holds writes that are not in the image proper. They are not replayed, so files may
   * be older or torn.
   */
  readonly journal: 'none' | 'clean' | 'needs-recovery';
  /** 0 (before 1996) or 1. */
  readonly revision: number;
}

/** What the superblock `bytes`, whose numbers are `fields`, says to people. */
export function summarise(
  bytes: Uint8Array,
  fields: FieldValues<typeof SUPERBLOCK>,
  blockSize: number,
  blockCount: number,
): Ext2Summary {
  const part = ({ offset, size }: { offset: number; size: number }) => bytes.subarray(offset, offset + size);
  const label = part(SUPERBLOCK_BYTES.label);
  const end = label.indexOf(0);
  const recovery = (fields.incompat & INCOMPAT_FEATURES.needs_recovery) !== 0;
  const journal = (fields.compat & COMPAT_FEATURES.has_journal) !== 0;
  const incompat = fields.incompat & ~(EXT3_INCOMPAT | INCOMPAT_FEATURES.needs_recovery);
  const isExt4 = incompat !== 0 || (fields.roCompat & ~EXT3_RO_COMPAT) !== 0;
  return {
    kind: isExt4 ? 'ext4' : journal ? 'ext3' : 'ext2',
    blockSize,
    blockCount,
    inodeCount: fields.inodeCount,
    label: toText(byteString(end < 0 ? label : label.subarray(0, end))),
    uuid: formatUuid(part(SUPERBLOCK_BYTES.uuid)),
    features: {
      compat: featureNames(fields.compat, COMPAT_FEATURES),
      incompat: featureNames(fields.incompat, INCOMPAT_FEATURES),
      roCompat: featureNames(fields.roCompat, RO_COMPAT_FEATURES),
    },
    journal: recovery ? 'needs-recovery' : journal ? 'clean' : 'none',
    revision: fields.revision,
  };
}

/** The names of the bits of a feature word. */
export function featureNames(word: number, table: Readonly<Record<string, number>>): string[] {
  const names: string[] = [];
  for (let bit = 0; bit < 32; bit++) {
    const value = (1 << bit) >>> 0;
    if ((word & value) === 0) continue;
    names.push(Object.keys(table).find((name) => table[name] === value) ?? `0x${value.toString(16)}`);
  }
  return names;
}

function formatUuid(bytes: Uint8Array): string {
  const digits = Buffer.from(bytes).toString('hex');
  return [0, 8, 12, 16, 20].map((start, i, all) => digits.slice(start, all[i + 1])).join('-');
}
