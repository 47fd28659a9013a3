import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import { spool } from '../../base/spool.ts';
import {
  type CompressionName,
  recogniseCompression,
  recogniseOtherCompression,
} from '../compression/layout.ts';
import { type DecompressOptions, type Member, type OpenMember, openMember } from '../compression/read.ts';
import { recogniseCpio, recogniseOtherCpio } from '../cpio/header.ts';
import type { Entry } from '../cpio/numbering.ts';
import { type CpioArchive, type CpioReadOptions, compareCpio, readCpioInto } from '../cpio/read.ts';
import { Unpacking, type UnpackingOptions } from '../cpio/unpacking.ts';
import { type Forward, StreamWindow, Window } from '../cpio/window.ts';
import {
  DECODER_MESSAGES,
  type Initramfs,
  type InitramfsWarning,
  KERNEL_MESSAGES,
  RAW_SEGMENT_ALIGNMENT,
  type Segment,
} from './layout.ts';

export type { Envelope, Initramfs, InitramfsWarning, Segment } from './layout.ts';

export interface InitramfsReadOptions extends DecompressOptions, UnpackingOptions, CpioReadOptions {
  /** The compressed member at the start of the source, where somebody has begun to read it. */
  readonly member?: OpenMember;
}

/** What a compressed member holds, and why Linux stops in it or before it. */
interface FoundInMember {
  readonly archives: { readonly archive: CpioArchive; readonly start: number }[];
  readonly stop?: { readonly kernel: string; readonly found: string };
}

const ASCII_0 = 0x30;

/**
 * Reads a whole initramfs as Linux does (init/initramfs.c, `unpack_to_rootfs`): archives one after another, each raw
 * or compressed in its own way, zeros between them, later entries over earlier ones. Where Linux would stop, this stops
 * with a warning that carries the kernel's message; `envelope.unread` says what is left. Compressed segments are
 * unpacked to a spool, so memory does not grow with the image; with `listing` they are only gone over. `source` must
 * stay open as long as the tree is used.
 *
 * Throws `corrupt` when there is no archive at the start, and for a segment that is damaged or cut short (Linux goes
 * on with what a cut raw archive holds, but no stock image is cut); `unsupported` for a compression without a codec.
 */
export async function readInitramfs(
  source: ByteSource,
  options: InitramfsReadOptions = {},
): Promise<Initramfs> {
  const reader = new Reader(source, options);
  try {
    await reader.run();
    return reader.finish();
  } catch (error) {
    await reader.close();
    throw error;
  }
}

class Reader {
  private readonly source: ByteSource;
  private readonly options: InitramfsReadOptions;
  private readonly window: Window;
  private readonly unpacking: Unpacking;
  private readonly spools: ByteSource[] = [];
  private readonly segments: Segment[] = [];
  private readonly parts: (readonly Entry[])[] = [];
  private readonly warnings: InitramfsWarning[] = [];
  private unread: number | undefined;

  constructor(source: ByteSource, options: InitramfsReadOptions) {
    this.source = source;
    this.unpacking = new Unpacking(options);
    this.options = options;
    this.window = new Window(source);
  }

  async close(): Promise<void> {
    for (const spooled of this.spools.splice(0)) await spooled.close();
  }

  finish(): Initramfs {
    const { source, segments, unread } = this;
    return {
      kind: 'initramfs',
      tree: this.unpacking.finish(),
      parts: this.parts,
      envelope: {
        kind: 'initramfs',
        size: source.size,
        segments,
        ...(unread === undefined ? {} : { unread: { offset: unread, size: source.size - unread } }),
      },
      warnings: this.warnings,
      close: () => this.close(),
    };
  }

  async run(): Promise<void> {
    let at = await this.window.skipZeros(0);
    while (at < this.source.size && this.unread === undefined) {
      const head = await this.window.read(at, Math.min(16, this.source.size - at));
      const compression = recogniseCompression(head);
      if (head[0] === ASCII_0 && at % RAW_SEGMENT_ALIGNMENT === 0) at = await this.readRaw(at, head);
      else if (compression) at = await this.readCompressed(at, compression.name);
      else this.stop(at, KERNEL_MESSAGES.unknown, describeJunk(head));
    }
    if (this.segments.length > 0) return;
    throw new BootsmithError('corrupt', `${this.source.name} holds no archive`, {
      at: { file: this.source.name },
      found: this.source.size === 0 ? 'an empty file' : 'nothing but zeros',
      expected: 'a cpio archive, raw or compressed',
    });
  }

  /** Gives the offset of the next byte that is not zero. */
  private async readRaw(offset: number, head: Uint8Array): Promise<number> {
    if (recogniseCpio(head) === undefined && this.segments.length > 0) {
      const other = recogniseOtherCpio(head);
      this.stop(offset, other ? KERNEL_MESSAGES.method : KERNEL_MESSAGES.magic, other ?? 'no cpio header');
      return offset;
    }
    const archive = await this.readArchive(new Window(this.source), offset);
    const next = await this.window.skipZeros(archive.end);
    this.add(archive, {
      offset,
      size: archive.end - offset,
      padding: next - archive.end,
      compression: 'none',
      unpackedSize: archive.end - offset,
      ...describeExactness(archive, archive.end),
    });
    // Behind a raw archive it is the archive's own state machine that skips the zeros, and it wants them to end on
    // the grid, whatever follows.
    if (next < this.source.size && next % RAW_SEGMENT_ALIGNMENT !== 0)
      this.stop(next, KERNEL_MESSAGES.padding, 'a segment off the 4-byte grid behind a raw archive');
    return next;
  }

  private async readArchive(bytes: Forward, offset: number): Promise<CpioArchive> {
    const archive = await readCpioInto(this.unpacking, bytes, offset);
    return bytes instanceof Window && !this.options.listing ? compareCpio(bytes, offset, archive) : archive;
  }

  private async readCompressed(offset: number, compression: CompressionName): Promise<number> {
    const begun = offset === 0 ? this.options.member : undefined;
    const member = begun ?? openMember(this.source, offset, compression, this.options);
    const name = `${this.source.name} (unpacked from byte 0x${offset.toString(16)})`;
    if (this.options.listing) {
      const stream = new StreamWindow(member.chunks, name);
      try {
        const found = await this.readMember(offset, compression, member, stream);
        await stream.drain();
        return await this.addMember(offset, compression, member, stream, found);
      } catch (error) {
        // Damage that the compression finds is the better explanation of what was read until then.
        await stream.drain();
        throw error;
      } finally {
        await member.close();
      }
    }
    const unpacked = await spool(member.chunks, name);
    this.spools.push(unpacked);
    const window = new Window(unpacked);
    const found = await this.readMember(offset, compression, member, window);
    return this.addMember(offset, compression, member, window, found);
  }

  /** The archives that Linux takes out of a member. */
  private async readMember(
    offset: number,
    compression: CompressionName,
    member: Member,
    bytes: Forward,
  ): Promise<FoundInMember> {
    let inner = await bytes.skipZeros(0);
    const isFirst = this.segments.length === 0;
    if (isFirst && inner >= bytes.size)
      throw new BootsmithError('corrupt', `${this.source.name} holds no archive`, {
        at: { file: this.source.name, offset },
        found: `a ${compression} member with ${bytes.size === 0 ? 'nothing' : 'nothing but zeros'} in it`,
        expected: 'a cpio archive',
      });
    const found: FoundInMember = { archives: [] };
    // Only lz4 is refused for what stands behind it: Linux has taken the member itself by then.
    const objection = compression === 'lz4' ? undefined : member.objection();
    if (objection !== undefined) {
      const kernel = DECODER_MESSAGES[compression];
      if (!isFirst) return { ...found, stop: { kernel, found: objection } };
      // Other programs may unpack it, so that it is worth reading.
      this.warnings.push({ segment: 0, offset, message: `Linux takes nothing of it: ${objection}`, kernel });
    }
    for (let first = true; ; first = false) {
      if (inner >= bytes.size) return found;
      await bytes.hold(inner, 1);
      const [head] = bytes.view(inner, 1);
      const problem =
        inner % RAW_SEGMENT_ALIGNMENT !== 0
          ? KERNEL_MESSAGES.padding
          : head === ASCII_0
            ? undefined
            : KERNEL_MESSAGES.within;
      if (problem && !(first && isFirst)) {
        const what = `what its unpacked bytes hold at 0x${inner.toString(16)}`;
        return { ...found, stop: { kernel: problem, found: what } };
      }
      const archive = await this.readArchive(bytes, inner);
      found.archives.push({ archive, start: inner });
      inner = await bytes.skipZeros(archive.end);
    }
  }

  /** Takes note of a member whose end is known. Gives the offset of the next byte that is not zero. */
  private async addMember(
    offset: number,
    compression: CompressionName,
    member: Member,
    bytes: Forward,
    { archives, stop }: FoundInMember,
  ): Promise<number> {
    const end = offset + member.taken();
    const next = await this.window.skipZeros(end);
    for (const { archive, start } of archives)
      this.add(archive, {
        offset,
        size: end - offset,
        padding: next - end,
        compression,
        unpackedSize: archive.end - start,
        ...(start === 0 && archive.end === bytes.size
          ? describeExactness(archive, archive.end)
          : { exact: false, reason: 'its compressed member holds more than this archive' }),
      });
    const objection = compression === 'lz4' ? member.objection() : undefined;
    if (stop) this.stop(offset, stop.kernel, stop.found);
    else if (objection !== undefined) this.stop(end, DECODER_MESSAGES.lz4, objection);
    return next;
  }

  private add(
    archive: CpioArchive,
    segment: Omit<Segment, 'container' | 'format' | 'entries' | 'style'>,
  ): void {
    const { offset, size, padding, compression, ...rest } = segment;
    const index = this.segments.length;
    for (const warning of archive.warnings) this.warnings.push({ segment: index, ...warning });
    this.parts.push(archive.entries);
    this.segments.push({
      offset,
      size,
      padding,
      compression,
      container: 'cpio',
      format: archive.style.format,
      entries: archive.entries.length,
      style: archive.style,
      ...rest,
    });
  }

  /** Takes note of where Linux stops. At the very start there is nothing that it could go on with. */
  private stop(offset: number, kernel: string, found: string): void {
    if (this.segments.length === 0)
      throw new BootsmithError('corrupt', `${this.source.name} is no initramfs`, {
        at: { file: this.source.name, offset },
        found,
        expected: 'a cpio archive, raw or compressed',
      });
    this.unread = offset;
    const left = this.source.size - offset;
    this.warnings.push({
      segment: this.segments.length,
      offset,
      message: `Linux stops at byte ${offset} and leaves ${left} bytes unread: ${found}`,
      kernel,
    });
  }
}

function describeExactness(archive: CpioArchive, end: number): Pick<Segment, 'exact' | 'reason'> {
  if (archive.exact === undefined) return {};
  if (archive.exact) return { exact: true };
  const at = archive.difference ?? end;
  return { exact: false, reason: `byte ${at} of the archive cannot be given back from its entries` };
}

function describeJunk(head: Uint8Array): string {
  if (recogniseCpio(head)) return 'a raw archive that does not begin at a multiple of 4';
  const other = recogniseOtherCpio(head) ?? recogniseOtherCompression(head)?.title;
  return other ?? `the bytes ${Buffer.from(head.subarray(0, 8)).toString('hex')}`;
}
