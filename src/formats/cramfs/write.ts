import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { type ByteSource, readChunks } from '../../base/byte-source.ts';
import { bytesOf, encodeText, roundUp, toText, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import { spool } from '../../base/spool.ts';
import { FILE_TYPE_BITS, type Inode, type Tree } from '../../tree/tree.ts';
import {
  CRAMFS_BLOCK_SIZE,
  CRAMFS_FLAGS,
  CRAMFS_MAGIC,
  CRAMFS_SIGNATURE,
  IMAGE_ALIGNMENT,
  INODE_SIZE,
  POINTER_SIZE,
  SUPERBLOCK,
  WORD,
} from './layout.ts';
import { type CheckedOptions, type CramfsWriteOptions, checkOptions } from './options.ts';
import { checkOffset, entrySize, type ImagePlan, type PlannedInode, planImage } from './plan.ts';
import { encodeInode, type InodeNumbers } from './words.ts';

export type { CramfsWriteOptions } from './options.ts';

/**
 * Writes a tree as a cramfs image that kernels from 2.4 on mount, in blocks of 4096 bytes and with sorted directories.
 * Gives the bytes in order. The same tree and options give the same bytes with the same zlib.
 *
 * cramfs keeps no times, and no hard links: every name becomes a file of its own. Files with the same bytes, mode and
 * owner share their data (the kernel takes what shares data for one inode, so mode and owner must agree).
 *
 * The superblock holds a checksum of everything, so all data is compressed before the first byte comes. It is kept in
 * a spool: 16 MiB of memory, and a temporary file beyond that. One file's compressed data is in memory at a time: at
 * most 16 MiB and a little more, as files are limited to that.
 *
 * Throws at once: `usage` for options out of range and for a tree that lacks a directory; `unsupported`, naming the
 * path, for what cramfs cannot hold (names over 252 bytes, files of 16 MiB, owners over 65535, groups over 255, device
 * numbers over 255). While writing: `unsupported` for data that begins behind 256 MiB, `corrupt` for a content that is
 * not as long as it says.
 */
export function writeCramfs(tree: Tree, options: CramfsWriteOptions = {}): AsyncIterable<Uint8Array> {
  const checked = checkOptions(options);
  return writeImage(planImage(tree, checked.startsAt), checked);
}

async function* writeImage(plan: ImagePlan, options: CheckedOptions): AsyncGenerator<Uint8Array> {
  const packer = new DataPacker(plan, options);
  const data = await spool(packer.chunks(), 'the data of a cramfs image');
  try {
    const size = roundUp(plan.dataStart + data.size, IMAGE_ALIGNMENT);
    const padding = new Uint8Array(size - plan.dataStart - data.size);
    const head = encodeHead(plan, options, { size, blocks: packer.blockCount, hasHoles: packer.hasHoles });
    await sealHead(head, data, padding, options);
    yield head;
    yield* readChunks(data);
    if (padding.length > 0) yield padding;
  } finally {
    await data.close();
  }
}

/** Puts the checksum into the superblock. What lies before the superblock does not count. */
async function sealHead(
  head: Uint8Array,
  data: ByteSource,
  padding: Uint8Array,
  { startsAt, isLittle }: CheckedOptions,
): Promise<void> {
  let crc = crc32(head.subarray(startsAt));
  for await (const chunk of readChunks(data)) crc = crc32(chunk, crc);
  crc = crc32(padding, crc);
  viewOf(head).setUint32(startsAt + SUPERBLOCK.crc, crc >>> 0, isLittle);
}

/** Superblock and directories, with 0 for the checksum. */
function encodeHead(
  plan: ImagePlan,
  options: CheckedOptions,
  found: { size: number; blocks: number; hasHoles: boolean },
): Uint8Array {
  const { startsAt, isLittle } = options;
  const head = new Uint8Array(plan.dataStart);
  const view = viewOf(head);
  const put = (at: number, value: number) => view.setUint32(startsAt + at, value, isLittle);
  const flags = CRAMFS_FLAGS.fsidVersion2 | CRAMFS_FLAGS.sortedDirectories;
  put(SUPERBLOCK.magic, CRAMFS_MAGIC);
  put(SUPERBLOCK.size, found.size);
  put(SUPERBLOCK.flags, found.hasHoles ? flags | CRAMFS_FLAGS.holes : flags);
  put(SUPERBLOCK.edition, options.edition);
  put(SUPERBLOCK.blocks, found.blocks);
  put(SUPERBLOCK.files, plan.fileCount);
  head.set(encodeText(CRAMFS_SIGNATURE), startsAt + SUPERBLOCK.signature.at);
  head.set(options.name, startsAt + SUPERBLOCK.name.at);
  encodeInode(head, startsAt + SUPERBLOCK.root, numbersOf(plan.root), isLittle);
  for (const { offset, children = [] } of plan.directories) {
    let at = offset;
    for (const child of children) {
      encodeInode(head, at, numbersOf(child), isLittle);
      head.set(bytesOf(child.name), at + INODE_SIZE);
      at += entrySize(child.name);
    }
  }
  return head;
}

function numbersOf({ inode, name, size, offset }: PlannedInode): InodeNumbers {
  return {
    mode: FILE_TYPE_BITS[inode.kind] | inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    size,
    nameWords: Math.ceil(name.length / WORD),
    offsetWords: offset / WORD,
  };
}

const CHUNK_SIZE = 256 * 1024;

/** zlib's `compressBound` of a block, rounded up. */
const PACKED_BLOCK_LIMIT = CRAMFS_BLOCK_SIZE + 64;

/** A window of 8 KiB holds a whole block, and is set up in half the time that one of 32 KiB takes. */
const DEFLATE_SIZES = { windowBits: 13, memLevel: 8, chunkSize: PACKED_BLOCK_LIMIT } as const;

/** Compresses the data of all files in order, and notes in the plan where each went. */
class DataPacker {
  blockCount = 0;
  hasHoles = false;
  readonly #plan: ImagePlan;
  readonly #options: CheckedOptions;
  /** Where data lies, by what must agree for two files to share it. */
  readonly #known = new Map<string, number>();
  readonly #links = new Map<Inode, number>();
  #room = new Uint8Array(0);

  constructor(plan: ImagePlan, options: CheckedOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    let at = this.#plan.dataStart;
    for (const one of this.#plan.files) {
      const linked = this.#links.get(one.inode);
      if (linked !== undefined) {
        one.offset = linked;
        continue;
      }
      const { bytes, sum } = await this.#pack(one, at);
      const { kind, mode, uid, gid } = one.inode;
      const key = [kind, mode, uid, gid, one.size, sum].join(' ');
      const known = this.#known.get(key);
      one.offset = checkOffset(one.path, known ?? at);
      this.#known.set(key, one.offset);
      this.#links.set(one.inode, one.offset);
      if (known !== undefined) continue;
      this.blockCount += Math.ceil(one.size / CRAMFS_BLOCK_SIZE);
      // Copies, because the room is used again for the next file.
      for (let i = 0; i < bytes.length; i += CHUNK_SIZE) yield bytes.slice(i, i + CHUNK_SIZE);
      at += bytes.length;
    }
  }

  /** Block pointers and blocks of one file at byte `start`, padded to whole words; valid until the next call. */
  async #pack(one: PlannedInode, start: number): Promise<{ bytes: Uint8Array; sum: string }> {
    const { holes, isLittle, level } = this.#options;
    const hash = createHash('sha256');
    const count = Math.ceil(one.size / CRAMFS_BLOCK_SIZE);
    const room = count * (POINTER_SIZE + PACKED_BLOCK_LIMIT) + WORD;
    if (this.#room.length < room) this.#room = new Uint8Array(room);
    const bytes = this.#room;
    const view = viewOf(bytes);
    let end = count * POINTER_SIZE;
    let index = 0;
    for await (const block of readBlocks(one)) {
      hash.update(block);
      if (holes && block.every((byte) => byte === 0)) this.hasHoles = true;
      else {
        // zlib's threads do not pay for blocks as small as these.
        const packed = deflateSync(block, { ...DEFLATE_SIZES, level });
        bytes.set(packed, end);
        end += packed.length;
      }
      view.setUint32(POINTER_SIZE * index++, start + end, isLittle);
    }
    bytes.fill(0, end, roundUp(end, WORD));
    return { bytes: bytes.subarray(0, roundUp(end, WORD)), sum: hash.digest('hex') };
  }
}

/** The data of a file or symbolic link in blocks, which are valid until the next one; only the last is shorter. */
async function* readBlocks(one: PlannedInode): AsyncGenerator<Uint8Array> {
  const block = new Uint8Array(CRAMFS_BLOCK_SIZE);
  let used = 0;
  let size = 0;
  for await (const chunk of readInode(one.inode)) {
    size += chunk.length;
    if (size > one.size) break;
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + CRAMFS_BLOCK_SIZE - used);
      block.set(part, used);
      used += part.length;
      at += part.length;
      if (used < CRAMFS_BLOCK_SIZE) continue;
      yield block;
      used = 0;
    }
  }
  if (size !== one.size)
    throw new BootsmithError('corrupt', `/${toText(one.path)}: its content is not as long as it says`, {
      found: size > one.size ? 'more bytes' : `${size} bytes`,
      expected: `${one.size} bytes`,
      hint: 'The file has changed while it was read; run again.',
    });
  if (used > 0) yield block.subarray(0, used);
}

async function* readInode(inode: Inode): AsyncGenerator<Uint8Array> {
  if (inode.kind === 'symlink') yield bytesOf(inode.target);
  else if (inode.kind === 'file') yield* inode.content.chunks();
}
