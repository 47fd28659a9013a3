import { type ByteString, byteString } from '../../base/bytes.ts';
import {
  CPIO_ALIGNMENT,
  CPIO_BLOCK_SIZE,
  type CpioFormat,
  type CpioHeader,
  type CpioStyle,
  DEFAULT_STYLE,
} from './layout.ts';

type Writable<T> = { -readonly [key in keyof T]: T[key] };

/** The blocks that writers fill up to: GNU cpio and bsdcpio by default, with -B, with -C 4096, and as a tape. */
const BLOCK_SIZES = [CPIO_BLOCK_SIZE, 5120, 4096, 10240, 65536] as const;

/** Finds out, entry by entry, how an archive was written. Whether the guess explains every byte is checked later. */
export class StyleObserver {
  private readonly style: Writable<CpioStyle>;
  private sawPrefix = false;
  private sawCase = false;
  private readonly linksWithData = new Map<string, boolean>();

  constructor(format: CpioFormat) {
    this.style = { ...DEFAULT_STYLE, format, numbering: 'recorded', trailer: false };
  }

  /** What `seeCase` has to be called for. */
  get knowsCase(): boolean {
    return this.sawCase;
  }

  /** Takes a header as it stands in the archive. */
  seeCase(head: Uint8Array): void {
    const letter = /[A-Fa-f]/.exec(byteString(head))?.[0];
    if (letter === undefined) return;
    this.sawCase = true;
    this.style.hexCase = letter === letter.toUpperCase() ? 'upper' : 'lower';
  }

  see(header: CpioHeader, name: ByteString): void {
    if (/^(\.\/?|\/)$/.test(name)) this.style.rootName = name as string as CpioStyle['rootName'];
    else if (!this.sawPrefix) {
      this.sawPrefix = true;
      this.style.namePrefix = name.startsWith('./') ? './' : name.startsWith('/') ? '/' : '';
    }
    if (header.nlink < 2) return;
    const key = `${header.ino} ${header.deviceMajor} ${header.deviceMinor}`;
    if (header.size === 0 && this.linksWithData.get(key)) this.style.hardLinkData = 'first';
    this.linksWithData.set(key, header.size > 0);
  }

  get sawTrailer(): boolean {
    return this.style.trailer !== false;
  }

  seeTrailer(header: CpioHeader): void {
    this.style.trailer = { ino: header.ino, nlink: header.nlink };
  }

  /**
   * `start` and `end` enclose the entries and the trailer; zeros follow up to `zerosEnd`. Of these, the style takes
   * those that fill a block.
   */
  finish(start: number, end: number, zerosEnd: number): { style: CpioStyle; end: number } {
    const size = end - start;
    const block = BLOCK_SIZES.find((candidate) => {
      const filled = Math.ceil(size / candidate) * candidate;
      return filled === zerosEnd - start;
    });
    this.style.padTo = block ?? CPIO_ALIGNMENT;
    return { style: this.style, end: block === undefined ? end : zerosEnd };
  }
}
