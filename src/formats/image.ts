import type { ByteSource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import { spool } from '../base/spool.ts';
import type { KeptTree } from '../tree/manifest.ts';
import { type CompressionName, recogniseCompression } from './compression/layout.ts';
import { openMember, readMemberHead } from './compression/read.ts';
import { recogniseCpio, recogniseOtherCpio } from './cpio/header.ts';
import type { Ext2BlockSize } from './ext2/layout.ts';
import { type Ext2Summary, isExt2, readExt2 } from './ext2/read.ts';
import type { Initramfs } from './initramfs/layout.ts';
import { type InitramfsReadOptions, readInitramfs } from './initramfs/read.ts';
import { recogniseFormat, SIGNATURE_SNIFF_SIZE } from './signatures.ts';

/** How an ext2 initrd was wrapped. Plain JSON. */
export interface Ext2Envelope {
  readonly kind: 'ext2';
  readonly compression: 'none' | CompressionName;
  /** Of the file, in bytes. */
  readonly size: number;
  /** Of the file system image, in bytes. */
  readonly unpackedSize: number;
  /** Of the file system, in bytes. */
  readonly blockSize: Ext2BlockSize;
  readonly label: string;
  readonly uuid: string;
}

export interface Ext2Initrd extends KeptTree {
  readonly kind: 'ext2';
  readonly compression: 'none' | CompressionName;
  readonly summary: Ext2Summary;
  readonly envelope: Ext2Envelope;
  readonly warnings: readonly [];
  /** Frees the unpacked bytes. The tree's contents cannot be read any more. The source stays open. */
  close(): Promise<void>;
}

/** What a kernel can take as its first root: an archive that it unpacks, or an image that it mounts. */
export type Image = Initramfs | Ext2Initrd;

/**
 * Opens an initrd of either kind, found by its bytes. `source` must stay open as long as the image is used. Of a
 * compressed file system image only the first member counts, as in Linux (init/do_mounts_rd.c).
 *
 * Throws `unsupported`, naming what it found, for anything that is well-formed and neither (an ISO, a squashfs or
 * cramfs image, a kernel, another cpio format, a compression without a codec); `corrupt` for bytes that say nothing,
 * and for damage.
 */
export async function openImage(source: ByteSource, options: InitramfsReadOptions = {}): Promise<Image> {
  const head = await source.read(0, Math.min(SIGNATURE_SNIFF_SIZE, source.size));
  const compression = recogniseCompression(head);
  if (compression === undefined) {
    if (recogniseCpio(head)) return readInitramfs(source, options);
    if (isExt2(head)) return describeExt2(source, 'none', source, async () => {});
    if (await startsBehindZeros(source, head)) return readInitramfs(source, options);
    throw notAnImage(source, head);
  }
  const inside = await readMemberHead(source, 0, compression.name, SIGNATURE_SNIFF_SIZE);
  if (recogniseCpio(inside)) return readInitramfs(source, options);
  if (!isExt2(inside)) throw notAnImage(source, inside, compression.name);
  const unpacked = await spool(
    openMember(source, 0, compression.name, options).chunks,
    `${source.name} (unpacked)`,
  );
  return describeExt2(source, compression.name, unpacked, () => unpacked.close());
}

async function describeExt2(
  source: ByteSource,
  compression: 'none' | CompressionName,
  unpacked: ByteSource,
  close: () => Promise<void>,
): Promise<Ext2Initrd> {
  try {
    const image = await readExt2(unpacked);
    const { blockSize, label, uuid } = image.summary;
    const sizes = { size: source.size, unpackedSize: unpacked.size };
    return {
      kind: 'ext2',
      compression,
      tree: image.tree,
      summary: image.summary,
      envelope: { kind: 'ext2', compression, ...sizes, blockSize, label, uuid },
      warnings: [],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Linux skips zeros in front of an archive as well. */
async function startsBehindZeros(source: ByteSource, head: Uint8Array): Promise<boolean> {
  const start = head.findIndex((byte) => byte !== 0);
  if (start <= 0) return false;
  const next = await source.read(start, Math.min(6, source.size - start));
  return recogniseCpio(next) !== undefined || recogniseCompression(next) !== undefined;
}

function notAnImage(source: ByteSource, head: Uint8Array, compression?: CompressionName): BootsmithError {
  const found = recogniseOtherCpio(head) ?? recogniseFormat(head);
  const isEmpty = head.length === 0;
  const around = compression === undefined ? '' : `, compressed with ${compression}`;
  return new BootsmithError(found && !isEmpty ? 'unsupported' : 'corrupt', `${source.name} is no initrd`, {
    at: { file: source.name, offset: 0 },
    found: (found ?? `the bytes ${Buffer.from(head.subarray(0, 16)).toString('hex')}`) + around,
    expected: 'a newc archive or an ext2 image, raw or compressed',
    hint: isEmpty
      ? 'Copy or download it again.'
      : 'Name the initrd of the medium, such as isolinux/initrd.img or images/pxeboot/initrd.img.',
  });
}
