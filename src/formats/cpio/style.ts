import type { ByteString } from '../../base/bytes.ts';
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

  /** `text` is the header as it stands in the archive, `name` the name that follows it. */
  see(header: CpioHeader, text: string, name: ByteString): void {
    this.seeCase(text);
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

  seeTrailer(header: CpioHeader, text: string): void {
    this.seeCase(text);
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

  private seeCase(text: string): void {
    const letter = this.sawCase ? undefined : /[A-Fa-f]/.exec(text)?.[0];
    if (letter === undefined) return;
    this.sawCase = true;
    this.style.hexCase = letter === letter.toUpperCase() ? 'upper' : 'lower';
  }
}
