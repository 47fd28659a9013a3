import { encodeText } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { BLOCK_SIZES, type Ext2BlockSize, LABEL_LIMIT } from './layout.ts';

export interface Ext2WriteOptions {
  /** In bytes; 1024 when left out. */
  readonly blockSize?: Ext2BlockSize;
  /** The volume name: at most 16 bytes as UTF-8. None when left out. */
  readonly label?: string;
  /** In the usual form of 36 characters. When left out it is made from the tree's names and metadata. */
  readonly uuid?: string;
  /** The time in the superblock and of directories that the tree does not have: seconds since 1970, 32 bits. */
  readonly time: number;
  /** Room to be left free, in bytes: a file of this size can be added. 0 when left out. */
  readonly spareBytes?: number;
  /** Inodes to be left free; 0 when left out. Rounding up to whole blocks can leave some more. */
  readonly spareInodes?: number;
}

/** The options with defaults put in. */
export interface CheckedOptions {
  readonly blockSize: Ext2BlockSize;
  readonly label: Uint8Array;
  readonly uuid: Uint8Array | undefined;
  readonly time: number;
  readonly spareBytes: number;
  readonly spareInodes: number;
}

/** Throws `usage` for an option out of its range. */
export function checkOptions(options: Ext2WriteOptions): CheckedOptions {
  const { blockSize = 1024, label = '', uuid, time, spareBytes = 0, spareInodes = 0 } = options;
  if (!BLOCK_SIZES.includes(blockSize)) throw badOption('block size', blockSize, BLOCK_SIZES.join(', '));
  const labelBytes = encodeText(label);
  if (labelBytes.length > LABEL_LIMIT || labelBytes.includes(0))
    throw badOption('label', label, `at most ${LABEL_LIMIT} bytes without NUL`);
  if (!isCount(time, 2 ** 32 - 1)) throw badOption('time', time, 'whole seconds, 0 to 4294967295');
  if (!isCount(spareBytes)) throw badOption('spare room', spareBytes, 'a number of bytes');
  if (!isCount(spareInodes)) throw badOption('number of spare inodes', spareInodes, 'a number');
  return {
    blockSize,
    label: labelBytes,
    uuid: uuid === undefined ? undefined : parseUuid(uuid),
    time,
    spareBytes,
    spareInodes,
  };
}

/** Whether `value` is a whole number from 0 to `limit`. */
export function isCount(value: number, limit = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && value >= 0 && value <= limit;
}

function parseUuid(text: string): Uint8Array {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw badOption('UUID', text, '36 characters like 01234567-89ab-cdef-0123-456789abcdef');
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}

function badOption(what: string, found: string | number, expected: string): BootsmithError {
  return new BootsmithError('usage', `the ${what} of an ext2 image is out of range`, {
    found: String(found),
    expected,
  });
}
