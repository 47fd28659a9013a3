import { type ByteString, byteString, bytesOf, roundUp, toText } from '../../base/bytes.ts';
import { BootsmithError, type Location } from '../../base/errors.ts';
import { readFields, writeFields } from './fields.ts';
import {
  DIRECTORY_ALIGNMENT,
  DIRECTORY_FILE_TYPE,
  DIRECTORY_RECORD,
  DIRECTORY_RECORD_SIZE,
} from './layout.ts';

/** A name in a directory that is in use, `.` and `..` among them. */
export interface DirectoryEntry {
  readonly name: ByteString;
  readonly inode: number;
  /** Where the record lies, in bytes from the start of the image. */
  readonly offset: number;
}

/**
 * The entries of one directory block in on-disk order. Works for hashed directories too, whose index blocks look like
 * blocks of unused records, and with and without the feature `filetype`: like the kernel it takes names to be at most
 * 255 bytes long and file types from the inodes. Throws `corrupt` for records that do not fit in the block or are too
 * small for their names, and for names that no file can have.
 */
export function parseDirectoryBlock(block: Uint8Array, file: string, offset: number): DirectoryEntry[] {
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at < block.length; ) {
    const place = { file, offset: offset + at };
    if (block.length - at < DIRECTORY_RECORD_SIZE)
      throw badRecord(place, `${block.length - at} bytes left`, `${DIRECTORY_RECORD_SIZE} bytes`);
    const { inode, recordSize, nameSize } = readFields(block, at, DIRECTORY_RECORD);
    const smallest = recordSizeOf(Math.max(1, nameSize));
    if (recordSize < smallest || recordSize % DIRECTORY_ALIGNMENT !== 0 || at + recordSize > block.length)
      throw badRecord(
        place,
        `a record of ${recordSize} bytes for a name of ${nameSize}`,
        `a multiple of ${DIRECTORY_ALIGNMENT}, ${smallest} to ${block.length - at}`,
      );
    if (inode !== 0) {
      const start = at + DIRECTORY_RECORD_SIZE;
      const name = byteString(block.subarray(start, start + nameSize));
      checkName(name, place);
      entries.push({ name, inode, offset: offset + at });
    }
    at += recordSize;
  }
  return entries;
}

function badRecord(at: Location, found: string, expected: string): BootsmithError {
  return new BootsmithError('corrupt', `${at.file}: a directory record has a wrong length`, {
    at,
    found,
    expected,
  });
}

function checkName(name: ByteString, at: Location): void {
  if (name !== '' && !/[/\0]/.test(name)) return;
  throw new BootsmithError('corrupt', `${at.file}: a directory holds a name that no file can have`, {
    at,
    found: JSON.stringify(toText(name)),
    expected: 'a name of 1 to 255 bytes without / and NUL',
  });
}

/** An entry to be written. */
export interface NewDirectoryEntry {
  readonly name: ByteString;
  readonly inode: number;
  readonly kind: keyof typeof DIRECTORY_FILE_TYPE;
}

function recordSizeOf(nameSize: number): number {
  return roundUp(DIRECTORY_RECORD_SIZE + nameSize, DIRECTORY_ALIGNMENT);
}

/** How many blocks hold records for these names, in this order; a record does not cross into the next block. */
export function countDirectoryBlocks(names: Iterable<ByteString>, blockSize: number): number {
  let count = 1;
  let used = 0;
  for (const name of names) {
    const size = recordSizeOf(name.length);
    if (used + size > blockSize) {
      count++;
      used = 0;
    }
    used += size;
  }
  return count;
}

/** The blocks of a directory, as many as `countDirectoryBlocks` says for the same names. */
export function* encodeDirectory(
  entries: Iterable<NewDirectoryEntry>,
  blockSize: number,
): Generator<Uint8Array> {
  let block = new Uint8Array(blockSize);
  let used = 0;
  let last = 0;
  const close = () => writeFields(block, last, DIRECTORY_RECORD, { recordSize: blockSize - last });
  for (const { name, inode, kind } of entries) {
    const recordSize = recordSizeOf(name.length);
    if (used + recordSize > blockSize) {
      close();
      yield block;
      block = new Uint8Array(blockSize);
      used = 0;
    }
    writeFields(block, used, DIRECTORY_RECORD, {
      inode,
      recordSize,
      nameSize: name.length,
      fileType: DIRECTORY_FILE_TYPE[kind],
    });
    block.set(bytesOf(name), used + DIRECTORY_RECORD_SIZE);
    last = used;
    used += recordSize;
  }
  close();
  yield block;
}
