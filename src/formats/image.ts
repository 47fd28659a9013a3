import { type ByteSource, openFileSource } from '../base/byte-source.ts';
import { BootsmithError } from '../base/errors.ts';
import { spool } from '../base/spool.ts';
import { type CompressionName, recogniseCompression } from './compression/layout.ts';
import { type OpenMember, openMember, peekMember } from './compression/read.ts';
import { recogniseCpio, recogniseOtherCpio } from './cpio/header.ts';
import type { ImageOptions, OpenRequest } from './images/format.ts';
import { type AnyCode, type AnyFormat, FORMATS } from './images/table.ts';

/** How much of an image is looked at to tell what it is: ISO 9660 begins to say its name at 32769. */
export const SIGNATURE_SNIFF_SIZE = 34 * 1024;

export type { Ext2Envelope } from './images/ext2.ts';
export type { ImageOptions } from './images/format.ts';

/** An open image of any format; `kind` tells which, and with it the types of `summary` and `envelope`. */
export type Image = Awaited<ReturnType<AnyCode['open']>>;

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
  if (compression !== undefined) return openWithin(compression, formats, wanted, whole, options);
  const isLate = () => startsBehindZeros(whole, head);
  const found = await findFormat(formats, head);
  const code = found?.code ?? ((await isLate()) ? await INITRAMFS.load() : undefined);
  if (code === undefined) throw await notAnImage(formats, wanted, whole, head);
  const { path } = options;
  return code.open({ source: whole, whole, compression: 'none', options, ...(path && { path }) });
}

/** Opens what is in a compressed file; its beginning is unpacked once, to be looked at and to be read. */
async function openWithin(
  compression: CompressionName,
  formats: readonly AnyFormat[],
  wanted: string,
  whole: ByteSource,
  options: ImageOptions,
): Promise<Image> {
  const opened = openMember(whole, 0, compression, options);
  try {
    const { head, member } = await peekMember(opened, SIGNATURE_SNIFF_SIZE);
    const found = await findFormat(formats, head);
    if (found === undefined) throw await notAnImage(formats, wanted, whole, head, compression);
    const { row, code } = found;
    const request = { whole, compression, options };
    if ('unwraps' in row) return await code.open({ ...request, source: whole, member });
    return await openUnpacked(code, request, member);
  } finally {
    await opened.close();
  }
}

const INITRAMFS = FORMATS[0];

/** The row whose format begins with these bytes. */
async function findFormat(formats: readonly AnyFormat[], head: Uint8Array) {
  for (const row of formats) {
    const code: AnyCode = await row.load();
    if (code.sniff(head)) return { row, code };
  }
  return undefined;
}

async function openUnpacked(
  code: AnyCode,
  request: Omit<OpenRequest, 'source'>,
  member: OpenMember,
): Promise<Image> {
  const source = await spool(member.chunks, `${request.whole.name} (unpacked)`);
  try {
    return closingToo(await code.open({ ...request, source }), () => source.close());
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

async function notAnImage(
  formats: readonly AnyFormat[],
  wanted: string,
  source: ByteSource,
  head: Uint8Array,
  compression?: CompressionName,
): Promise<BootsmithError> {
  const { recogniseFormat } = await import('./signatures.ts');
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
