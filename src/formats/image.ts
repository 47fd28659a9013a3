import { type ByteSource, openFileSource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import { spool } from '../base/spool.ts';
import { type CompressionName, recogniseCompression } from './compression/layout.ts';
import { openMember, readMemberHead } from './compression/read.ts';
import { recogniseCpio, recogniseOtherCpio } from './cpio/header.ts';
import type { ImageOptions, OpenRequest } from './images/format.ts';
import { initramfsFormat } from './images/initramfs.ts';
import { type AnyFormat, FORMATS } from './images/table.ts';
import { recogniseFormat, SIGNATURE_SNIFF_SIZE } from './signatures.ts';

export type { Ext2Envelope } from './images/ext2.ts';
export type { ImageOptions } from './images/format.ts';

/** An open image of any format; `kind` tells which, and with it the types of `summary` and `envelope`. */
export type Image = Awaited<ReturnType<AnyFormat['open']>>;

/** What a kernel can take as its first root: an archive that it unpacks, or an image that it mounts. */
export type Initrd = Extract<Image, { kind: 'initramfs' | 'ext2' }>;

/**
 * Opens an image of any format, found by its bytes, raw or within one compression. `source` must stay open as long as
 * the image is used. Of a compressed file system image only the first member counts, as in Linux
 * (init/do_mounts_rd.c).
 *
 * Throws `unsupported`, naming what it found, for anything that is well-formed and cannot be opened (a kernel, EROFS,
 * an HTML page, a compression without a codec); `corrupt` for bytes that say nothing, and for damage; `tool` where a
 * format needs a program that is missing.
 */
export async function openImage(source: ByteSource, options: ImageOptions = {}): Promise<Image> {
  return openAmong(FORMATS, 'image that can be opened', source, options);
}

/** `openImage` for what a kernel takes as its initrd; everything else is refused by name, readable or not. */
export async function openInitrd(source: ByteSource, options: ImageOptions = {}): Promise<Initrd> {
  const formats = FORMATS.filter(({ isInitrd }) => isInitrd);
  return (await openAmong(formats, 'initrd', source, options)) as Initrd;
}

/** Opens a file on the host as an image. Closing the image closes the file. */
export async function openImageFile(path: string, options: ImageOptions = {}): Promise<Image> {
  const source = await openFileSource(path);
  try {
    return closingToo(await openImage(source, { ...options, path }), () => source.close());
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openAmong(
  formats: readonly AnyFormat[],
  wanted: string,
  whole: ByteSource,
  options: ImageOptions,
): Promise<Image> {
  const head = await whole.read(0, Math.min(SIGNATURE_SNIFF_SIZE, whole.size));
  const compression = recogniseCompression(head)?.name;
  const { path } = options;
  if (compression === undefined) {
    const format =
      formats.find(({ sniff }) => sniff(head)) ??
      ((await startsBehindZeros(whole, head)) ? initramfsFormat : undefined);
    if (format === undefined) throw notAnImage(formats, wanted, whole, head);
    return format.open({ source: whole, whole, compression: 'none', options, ...(path && { path }) });
  }
  const inside = await readMemberHead(whole, 0, compression, SIGNATURE_SNIFF_SIZE);
  const format = formats.find(({ sniff }) => sniff(inside));
  if (format === undefined) throw notAnImage(formats, wanted, whole, inside, compression);
  const request = { whole, compression, options };
  if ('unwraps' in format) return format.open({ ...request, source: whole });
  return openUnpacked(format, request);
}

async function openUnpacked(
  format: AnyFormat,
  request: Omit<OpenRequest, 'source'> & { compression: CompressionName },
): Promise<Image> {
  const { whole, compression, options } = request;
  const member = openMember(whole, 0, compression, options);
  const source = await spool(member.chunks, `${whole.name} (unpacked)`);
  try {
    return closingToo(await format.open({ ...request, source }), () => source.close());
  } catch (error) {
    await source.close();
    throw error;
  }
}

function closingToo<T extends Image>(image: T, close: () => Promise<void>): T {
  return { ...image, close: () => image.close().finally(close) };
}

/** Linux skips zeros in front of an archive as well. */
async function startsBehindZeros(source: ByteSource, head: Uint8Array): Promise<boolean> {
  const start = head.findIndex((byte) => byte !== 0);
  if (start <= 0) return false;
  const next = await source.read(start, Math.min(6, source.size - start));
  return recogniseCpio(next) !== undefined || recogniseCompression(next) !== undefined;
}

function notAnImage(
  formats: readonly AnyFormat[],
  wanted: string,
  source: ByteSource,
  head: Uint8Array,
  compression?: CompressionName,
): BootsmithError {
  const found = recogniseOtherCpio(head) ?? recogniseFormat(head);
  const isEmpty = head.length === 0;
  const around = compression === undefined ? '' : `, compressed with ${compression}`;
  const isInitrd = formats.length < FORMATS.length;
  const hint = isInitrd
    ? 'Name the initrd of the medium, such as isolinux/initrd.img or images/pxeboot/initrd.img.'
    : 'Name an image of one of these formats.';
  return new BootsmithError(found && !isEmpty ? 'unsupported' : 'corrupt', `${source.name} is no ${wanted}`, {
    at: { file: source.name, offset: 0 },
    found: (found ?? `the bytes ${Buffer.from(head.subarray(0, 16)).toString('hex')}`) + around,
    expected: `${formats.map(({ title }) => title).join(', ')}, raw or compressed`,
    hint: isEmpty ? 'Copy or download it again.' : hint,
  });
}
