import { inflateSync } from 'node:zlib';
import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import type { BootsmithError } from '../../base/errors.ts';
import {
  DIRECT_SIZE_SIZE,
  POINTER_DIRECT,
  POINTER_SIZE,
  POINTER_UNCOMPRESSED,
  POINTER_VALUE,
  WORD,
} from './layout.ts';
import { damage, type Superblock } from './superblock.ts';

/** An opened image. */
export interface Volume extends Superblock {
  readonly source: ByteSource;
  readonly blockSize: number;
}

/** Where a block lies; with a length of 0, a hole. */
interface Place {
  readonly start: number;
  readonly length: number;
  readonly isCompressed: boolean;
  /** Where the pointer lies that says so. */
  readonly pointer: number;
}

/** How many blocks are read at a time and given as one chunk. */
const BATCH = 32;

/** The `size` bytes of data whose block pointers begin at byte `offset`. */
export async function* readData(volume: Volume, offset: number, size: number): AsyncGenerator<Uint8Array> {
  const { blockSize, source } = volume;
  const count = Math.ceil(size / blockSize);
  if (offset + count * POINTER_SIZE > volume.end)
    throw brokenBlock(
      volume,
      offset,
      'the block pointers of a file lie outside the image',
      `${count} pointers`,
      `${volume.end} bytes in all`,
    );
  const pointers = viewOf(await source.read(offset, count * POINTER_SIZE));
  const sizeOf = (index: number) => Math.min(blockSize, size - index * blockSize);
  for (let first = 0; first < count; first += BATCH) {
    const places: Place[] = [];
    for (let i = first; i < Math.min(count, first + BATCH); i++)
      places.push(await findBlock(volume, pointers, offset, i, sizeOf(i)));
    yield await readBlocks(volume, places, Math.min(BATCH * blockSize, size - first * blockSize));
  }
}

/** As `cramfs_read_folio` finds it. A block lies between the end before it and its own, or where a direct pointer says. */
async function findBlock(
  volume: Volume,
  pointers: DataView,
  offset: number,
  index: number,
  size: number,
): Promise<Place> {
  const at = (i: number) => pointers.getUint32(i * POINTER_SIZE, volume.isLittle);
  const pointer = offset + index * POINTER_SIZE;
  const raw = at(index);
  const isCompressed = !volume.hasExtendedPointers || (raw & POINTER_UNCOMPRESSED) === 0;
  if (isDirect(volume, raw)) {
    const start = (raw & POINTER_VALUE) * WORD;
    if (!isCompressed) return { start, length: size, isCompressed, pointer };
    const length = await readDirectSize(volume, start, pointer);
    return { start: start + DIRECT_SIZE_SIZE, length, isCompressed, pointer };
  }
  const start =
    index === 0 ? offset + pointers.byteLength : await findEnd(volume, at(index - 1), pointer - POINTER_SIZE);
  const end = volume.hasExtendedPointers ? raw & POINTER_VALUE : raw;
  return { start, length: end - start, isCompressed, pointer };
}

function isDirect(volume: Volume, raw: number): boolean {
  return volume.hasExtendedPointers && (raw & POINTER_DIRECT) !== 0;
}

/** Where the block of a pointer ends. */
async function findEnd(volume: Volume, raw: number, pointer: number): Promise<number> {
  if (!volume.hasExtendedPointers) return raw;
  if (!isDirect(volume, raw)) return raw & POINTER_VALUE;
  const start = (raw & POINTER_VALUE) * WORD;
  if ((raw & POINTER_UNCOMPRESSED) !== 0) return start + volume.blockSize;
  return start + DIRECT_SIZE_SIZE + (await readDirectSize(volume, start, pointer));
}

async function readDirectSize(volume: Volume, start: number, pointer: number): Promise<number> {
  checkRange(volume, start, DIRECT_SIZE_SIZE, pointer);
  return viewOf(await volume.source.read(start, DIRECT_SIZE_SIZE)).getUint16(0, volume.isLittle);
}

function checkRange(volume: Volume, start: number, length: number, pointer: number): void {
  if (length >= 0 && start >= 0 && start + length <= volume.end) return;
  throw brokenBlock(
    volume,
    pointer,
    'a block lies outside the image',
    `${length} bytes at ${start}`,
    `0 to ${volume.end}`,
  );
}

/** Reads and unpacks blocks that follow one another in a file and make `size` bytes. */
async function readBlocks(volume: Volume, places: readonly Place[], size: number): Promise<Uint8Array> {
  const { source, blockSize } = volume;
  const bytes = new Uint8Array(size);
  const stored = places.filter((place) => place.length !== 0);
  for (const place of stored) checkPlace(volume, place);
  const start = Math.min(...stored.map((place) => place.start));
  const end = Math.max(...stored.map((place) => place.start + place.length));
  // Blocks mostly lie one behind the other, where one read is faster than many.
  const isNear = end - start <= 2 * BATCH * blockSize;
  const all = stored.length > 0 && isNear ? await source.read(start, end - start) : undefined;
  for (const [i, place] of places.entries()) {
    if (place.length === 0) continue;
    const at = place.start - start;
    const packed = all?.subarray(at, at + place.length) ?? (await source.read(place.start, place.length));
    const block = place.isCompressed ? unpackBlock(volume, packed, place.start) : packed;
    const wanted = Math.min(blockSize, size - i * blockSize);
    if (block.length !== wanted)
      throw brokenBlock(
        volume,
        place.start,
        'a block has a wrong length',
        `${block.length} bytes`,
        `${wanted} bytes`,
      );
    bytes.set(block, i * blockSize);
  }
  return bytes;
}

/** The limits are the kernel's. */
function checkPlace(volume: Volume, { start, length, isCompressed, pointer }: Place): void {
  checkRange(volume, start, length, pointer);
  const limit = isCompressed ? 2 * volume.blockSize : volume.blockSize;
  if (length > limit)
    throw brokenBlock(volume, pointer, 'a block is too long', `${length} bytes`, `${limit} bytes at most`);
}

function unpackBlock(volume: Volume, packed: Uint8Array, start: number): Uint8Array {
  const { blockSize } = volume;
  try {
    return inflateSync(packed, { maxOutputLength: blockSize, chunkSize: blockSize });
  } catch (error) {
    throw brokenBlock(
      volume,
      start,
      'a block cannot be unpacked',
      error instanceof Error ? error.message : String(error),
      `zlib data of at most ${blockSize} bytes`,
    );
  }
}

/** Where the checksum over the image was right, the wrong page size is likelier than damage. */
function brokenBlock(
  { source, blockSize }: Volume,
  offset: number,
  message: string,
  found: string,
  expected: string,
): BootsmithError {
  const hint = `It was read in blocks of ${blockSize} bytes; a machine with larger pages has larger ones.`;
  return damage(source, offset, message, found, expected, hint);
}
