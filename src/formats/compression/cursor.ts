import type { ByteSource } from '../../base/byte-source.ts';
import { viewOf } from '../../base/bytes.ts';
import { truncated } from './failures.ts';

const WINDOW_SIZE = 256 * 1024;
const LANDING_SIZE = 1024;

/**
 * Reads a member's structure forward, small pieces out of large reads. Whatever lies beyond the end of the source is
 * a member that is cut short.
 */
export class Cursor {
  readonly source: ByteSource;
  /** Of the next byte. */
  at: number;
  private readonly start: number;
  private readonly title: string;
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;

  constructor(source: ByteSource, start: number, title: string) {
    this.source = source;
    this.start = start;
    this.at = start;
    this.title = title;
  }

  /** The next bytes without going on; they stay as they are. */
  async peek(length: number): Promise<Uint8Array> {
    if (this.at + length > this.source.size) throw this.truncated();
    const from = this.at - this.windowStart;
    if (from >= 0 && from + length <= this.window.length) return this.window.subarray(from, from + length);
    // Behind what was skipped there is a header, and then most likely more to skip.
    const isJump = from > this.window.length;
    const wanted = Math.max(length, Math.min(isJump ? LANDING_SIZE : WINDOW_SIZE, this.left));
    if (isJump && this.source.readInto) {
      this.window = new Uint8Array(wanted);
      this.source.readInto(this.at, this.window);
    } else this.window = await this.source.read(this.at, wanted);
    this.windowStart = this.at;
    return this.window.subarray(0, length);
  }

  async take(length: number): Promise<Uint8Array> {
    const bytes = await this.peek(length);
    this.at += length;
    return bytes;
  }

  async takeByte(): Promise<number> {
    return (await this.take(1))[0] ?? 0;
  }

  async takeU32(littleEndian: boolean): Promise<number> {
    return viewOf(await this.take(4)).getUint32(0, littleEndian);
  }

  /** Leaves bytes out; they have to be there. */
  skip(length: number): void {
    if (this.at + length > this.source.size) throw this.truncated();
    this.at += length;
  }

  /** How many bytes the source has from here on. */
  get left(): number {
    return this.source.size - this.at;
  }

  truncated(cause?: unknown) {
    return truncated(this.source, this.start, this.title, cause);
  }
}
