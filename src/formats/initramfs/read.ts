import type { ByteSource } from '../../base/byte-source.ts';
import { BootsmithError } from '../../base/errors.ts';
import { spool } from '../../base/spool.ts';
import {
  type CompressionName,
  recogniseCompression,
  recogniseOtherCompression,
} from '../compression/layout.ts';
import { type DecompressOptions, openMember } from '../compression/read.ts';
import { recogniseCpio, recogniseOtherCpio } from '../cpio/header.ts';
import type { Entry } from '../cpio/numbering.ts';
import { type CpioArchive, type CpioReadOptions, readCpioInto } from '../cpio/read.ts';
import { Unpacking, type UnpackingOptions } from '../cpio/unpacking.ts';
import { Window } from '../cpio/window.ts';
import {
  DECODER_MESSAGES,
  type Initramfs,
  type InitramfsWarning,
  KERNEL_MESSAGES,
  RAW_SEGMENT_ALIGNMENT,
  type Segment,
} from './layout.ts';

export type { Envelope, Initramfs, InitramfsWarning, Segment } from './layout.ts';

export interface InitramfsReadOptions extends DecompressOptions, UnpackingOptions, CpioReadOptions {}

const ASCII_0 = 0x30;

/**
 * Reads a whole initramfs as Linux does (init/initramfs.c, `unpack_to_rootfs`): archives one after another, each raw
 * or compressed in its own way, zeros between them, later entries over earlier ones. Where Linux would stop, this stops
 * with a warning that carries the kernel's message; `envelope.unread` says what is left. Compressed segments are
 * unpacked to a spool, so memory does not grow with the image. `source` must stay open as long as the tree is used.
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
    const archive = await readCpioInto(this.unpacking, this.source, offset, this.options);
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

  private async readCompressed(offset: number, compression: CompressionName): Promise<number> {
    const member = openMember(this.source, offset, compression, this.options);
    const at = `0x${offset.toString(16)}`;
    const unpacked = await spool(member.chunks, `${this.source.name} (unpacked from byte ${at})`);
    this.spools.push(unpacked);
    const end = offset + member.taken();
    const next = await this.window.skipZeros(end);
    const objection = member.objection();
    // Only lz4 is refused for what stands behind it: Linux has taken the member itself by then.
    if (objection !== undefined && compression !== 'lz4') {
      const kernel = DECODER_MESSAGES[compression];
      if (this.segments.length > 0) {
        this.stop(offset, kernel, objection);
        return next;
      }
      // Other programs may unpack it, so that it is worth reading.
      this.warnings.push({ segment: 0, offset, message: `Linux takes nothing of it: ${objection}`, kernel });
    }
    const window = new Window(unpacked);
    let inner = await window.skipZeros(0);
    if (inner === unpacked.size && this.segments.length === 0)
      throw new BootsmithError('corrupt', `${this.source.name} holds no archive`, {
        at: { file: this.source.name, offset },
        found: `a ${compression} member with ${unpacked.size === 0 ? 'nothing' : 'nothing but zeros'} in it`,
        expected: 'a cpio archive',
      });
    const isOnly = (archive: CpioArchive, start: number) => start === 0 && archive.end === unpacked.size;
    for (let first = true; inner < unpacked.size && this.unread === undefined; first = false) {
      const head = await window.read(inner, Math.min(16, unpacked.size - inner));
      const problem =
        inner % RAW_SEGMENT_ALIGNMENT !== 0
          ? KERNEL_MESSAGES.padding
          : head[0] === ASCII_0
            ? undefined
            : KERNEL_MESSAGES.within;
      if (problem && !(first && this.segments.length === 0)) {
        this.stop(offset, problem, `what its unpacked bytes hold at 0x${inner.toString(16)}`);
        break;
      }
      const archive = await readCpioInto(this.unpacking, unpacked, inner, this.options);
      this.add(archive, {
        offset,
        size: end - offset,
        padding: next - end,
        compression,
        unpackedSize: archive.end - inner,
        ...(isOnly(archive, inner)
          ? describeExactness(archive, archive.end)
          : { exact: false, reason: 'its compressed member holds more than this archive' }),
      });
      inner = await window.skipZeros(archive.end);
    }
    if (objection !== undefined && compression === 'lz4' && this.unread === undefined)
      this.stop(end, DECODER_MESSAGES.lz4, objection);
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
