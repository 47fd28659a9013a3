import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readChunks } from '../../base/byte-source.ts';
import { encodeText, toText } from '../../base/bytes.ts';
import type { Digest } from '../../base/digest.ts';
import { hashInThread } from '../../base/digest-thread.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import { readBlocks } from '../../base/read-blocks.ts';
import { replaceOnce } from '../../base/replace-once.ts';
import { formatImplantedChecksum, planImplantedChecksum } from '../../formats/iso9660/implanted-checksum.ts';
import { APPLICATION_USE } from '../../formats/iso9660/implanted-checksum-layout.ts';
import { ISO9660_SECTOR_SIZE } from '../../formats/iso9660/layout.ts';
import { readVolumeShape } from '../../formats/iso9660/volume.ts';
import { growIso as appendSession, type IsoModification } from '../../tools/xorriso-modify.ts';
import type { ImagePatch, WrittenIso } from '../changes.ts';
import { espPlace } from '../esp.ts';
import type { FullPlan } from '../full-plan.ts';
import type { IsoMedium } from '../medium.ts';
import { isoPath, type Workspace } from '../workspace.ts';

/** What xorriso writes anew in front when it appends a session to a file: 32 sectors with system area and descriptors. */
const HEAD_SIZE = 32 * ISO9660_SECTOR_SIZE;
/** Extents of files that are larger are not needed to append a session. */
const SMALL_EXTENT = 64 * 1024;
const PATCH_UNIT = 512;

/** What growing writes over the stock bytes besides the head. */
export interface Growth {
  /** Files of the medium that are changed where they lie. */
  readonly inPlace: readonly string[];
  readonly patches: readonly ImagePatch[];
  /** The stock bytes of all that is written over. */
  readonly stockPatches: readonly ImagePatch[];
  /** Where the session begins at the earliest, in bytes. */
  readonly volumeEnd: number;
  /** Their bytes are looked at when a session is appended. */
  readonly bootImages: readonly string[];
}

/**
 * The EFI system partition is changed where it lies when it keeps its size, so that boot catalog and partition tables
 * that point to it stay right.
 */
export async function planGrowth(
  { identity }: Pick<FullPlan, 'identity'>,
  medium: IsoMedium,
  workspace: Workspace,
  changesEsp: boolean,
): Promise<Growth> {
  const { source } = medium;
  const shape = await readVolumeShape(source);
  const volumeEnd = Math.min(shape.sectors * ISO9660_SECTOR_SIZE, source.size);
  const over: ImagePatch[] = [{ offset: 0, bytes: await source.read(0, Math.min(HEAD_SIZE, volumeEnd)) }];
  if (volumeEnd < source.size)
    over.push({ offset: volumeEnd, bytes: await source.read(volumeEnd, source.size - volumeEnd) });
  const { efi, bios } = identity.boot;
  const bootImages = bios ? [`/${bios.image}`, `/${bios.catalog}`] : [];
  const none = { inPlace: [], patches: [], stockPatches: over, volumeEnd, bootImages };
  const place = changesEsp ? await espPlace(medium, identity.boot) : undefined;
  if (!efi || !place) return none;
  const made = await readFile(
    efi.image === 'appended' ? workspace.espImage : await isoPath(workspace, efi.image),
  );
  if (made.length !== place.size) return none;
  const stock = await source.read(place.offset, place.size);
  const patches = differences(stock, made, place.offset);
  const before = patches.map(({ offset, bytes }) => ({
    offset,
    bytes: stock.slice(offset - place.offset, offset - place.offset + bytes.length),
  }));
  return {
    inPlace: efi.image === 'appended' ? [] : [efi.image],
    patches,
    stockPatches: [...over, ...before],
    volumeEnd,
    bootImages,
  };
}

/** The stretches in which two images of one size differ, in whole sectors. */
function differences(stock: Uint8Array, made: Uint8Array, base: number): ImagePatch[] {
  const found: ImagePatch[] = [];
  let start = -1;
  for (let at = 0; at <= stock.length; at += PATCH_UNIT) {
    const end = Math.min(at + PATCH_UNIT, stock.length);
    const differs =
      at < stock.length && Buffer.compare(stock.subarray(at, end), made.subarray(at, end)) !== 0;
    if (differs && start < 0) start = at;
    if (!differs && start >= 0) {
      found.push({ offset: base + start, bytes: made.slice(start, at) });
      start = -1;
    }
  }
  if (start >= 0) found.push({ offset: base + start, bytes: made.slice(start) });
  return found;
}

/** Lets the kernel copy the stock image: a reflink where the file system can. A failure is thrown when it is awaited. */
export function startCopy(medium: IsoMedium, path: string): Promise<void> {
  const copied = copyFile(medium.path, path, constants.COPYFILE_FICLONE);
  copied.catch(() => {});
  return copied;
}

export interface GrowRequest {
  readonly medium: IsoMedium;
  readonly modification: IsoModification;
  readonly checksum: boolean;
  readonly sumPlace: string;
  /** Of the stock image, under way; undefined when nobody wants it. */
  readonly source: Promise<Digest> | undefined;
  /** The copy of the stock image at `path`, under way. */
  readonly copied: Promise<void>;
  readonly path: string;
}

/**
 * Makes a copy of the stock image with a session behind it. The session is made on a stand-in that has only directories
 * and boot images while the kernel still copies; the media checksum is computed over the result by another core while
 * the disk takes it.
 */
export async function growIso(
  request: GrowRequest,
  growth: Growth,
  workspace: Workspace,
  progress: Progress,
): Promise<WrittenIso> {
  const { medium, path, checksum } = request;
  const { volumeEnd, patches, stockPatches } = growth;
  const standIn = join(dirname(workspace.isoRoot), 'stand-in.iso');
  await makeStandIn(medium, standIn, growth.bootImages);
  await appendSession(standIn, request.modification);
  const { size } = await stat(standIn);
  const head = await readHead(standIn);
  head.set(encodeText(' '.repeat(APPLICATION_USE.size)), APPLICATION_USE.at);
  await request.copied;
  const handle = await open(path, 'r+');
  const plan = planImplantedChecksum(head);
  const thread = checksum ? hashInThread(path, 'md5', plan.marks) : undefined;
  try {
    for (const { offset, bytes } of [{ offset: 0, bytes: head }, ...patches])
      await handle.write(bytes, 0, bytes.length, offset);
    // The last flush, behind everything, has little left to do then.
    const flushed = handle.datasync();
    flushed.catch(() => {});
    const onPassed = (bytes: number) => progress.advance(bytes, size);
    const hashed = thread?.through(Math.min(volumeEnd, plan.size), onPassed);
    hashed?.catch(() => {});
    await writeTail(handle, standIn, volumeEnd, size, request);
    await hashed;
    const whole = await thread?.through(plan.size, onPassed);
    if (whole && whole.size < plan.size)
      throw new BootsmithError('tool', 'xorriso made an image that ends before its volume does', {
        at: { file: path, offset: whole.size },
        expected: `${plan.size} bytes to sum`,
      });
    if (whole) {
      const field = formatImplantedChecksum(plan.checksumOf(whole.digest, whole.atMarks));
      await handle.write(field, 0, field.length, APPLICATION_USE.at);
    }
    await flushed;
  } finally {
    await thread?.close();
    await handle.close();
  }
  return { source: await request.source, stockPatches };
}

/** The session, with the sum of the stock image where something stands for it. */
async function writeTail(
  handle: FileHandle,
  standIn: string,
  from: number,
  to: number,
  { sumPlace, source }: GrowRequest,
): Promise<void> {
  const blocks = readBlocks(standIn, from, to);
  const tail = source
    ? replaceOnce(blocks, encodeText(sumPlace), async () => encodeText((await source).sha256))
    : blocks;
  let at = from;
  for await (const block of tail) {
    await handle.write(block, 0, block.length, at);
    at += block.length;
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  const head = new Uint8Array(HEAD_SIZE);
  let at = 0;
  for await (const block of readBlocks(path, 0, HEAD_SIZE)) {
    head.set(block, at);
    at += block.length;
  }
  return head;
}

/** A sparse file of the stock image's size without the data of its larger files. */
async function makeStandIn(medium: IsoMedium, path: string, kept: readonly string[]): Promise<void> {
  await writeFile(path, '');
  await truncate(path, medium.source.size);
  const boot = new Set(kept);
  const skipped = (medium.extents ?? [])
    .map(({ path: name, startBlock, blocks }) => ({
      name: toText(name as Parameters<typeof toText>[0]),
      from: startBlock * ISO9660_SECTOR_SIZE,
      to: (startBlock + blocks) * ISO9660_SECTOR_SIZE,
    }))
    .filter(({ name, from, to }) => to - from > SMALL_EXTENT && !boot.has(name))
    .sort((a, b) => a.from - b.from);
  const handle = await open(path, 'r+');
  try {
    let at = 0;
    for (const { from, to } of [...skipped, { from: medium.source.size, to: medium.source.size }]) {
      if (at < from)
        for await (const block of readChunks(medium.source, at, from - at)) {
          await handle.write(block, 0, block.length, at);
          at += block.length;
        }
      at = Math.max(at, to);
    }
  } finally {
    await handle.close();
  }
}
