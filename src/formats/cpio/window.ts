import type { ByteSource } from '../../base/byte-source.ts';

const WINDOW_SIZE = 64 * 1024;
/** Behind a large file's data: enough for a header with its name, and no more of the next data than need be. */
const LANDING_SIZE = 4 * 1024;

/** Reads small pieces in ascending order with few calls to the source below: headers stand close together. */
export class Window {
  readonly source: ByteSource;
  private start = 0;
  private bytes: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** `length` bytes at `offset`; throws `corrupt` beyond the end of the source. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (offset < this.start || offset + length > this.start + this.bytes.length) {
      const isJump = offset > this.start + this.bytes.length;
      const ahead = isJump ? LANDING_SIZE : WINDOW_SIZE;
      const wanted = Math.max(length, Math.min(ahead, this.source.size - offset));
      this.bytes = await this.source.read(offset, wanted);
      this.start = offset;
    }
    return this.bytes.subarray(offset - this.start, offset - this.start + length);
  }

  /** The byte at `offset`, or undefined at the end. */
  async peek(offset: number): Promise<number | undefined> {
    return offset < this.source.size ? (await this.read(offset, 1))[0] : undefined;
  }

  /** The offset of the first byte from `offset` on that is not zero, or the size of the source. */
  async skipZeros(offset: number): Promise<number> {
    let at = offset;
    while (at < this.source.size) {
      const bytes = await this.read(at, Math.min(WINDOW_SIZE, this.source.size - at));
      const index = bytes.findIndex((byte) => byte !== 0);
      if (index >= 0) return at + index;
      at += bytes.length;
    }
    return at;
  }
}
