import {
  BZIP2_BLOCK_UNIT,
  BZIP2_GROUP_SIZE,
  BZIP2_MAX_CODE_LENGTH,
  BZIP2_MAX_SELECTORS,
  BZIP2_MAX_SYMBOLS,
} from './bzip2-layout.ts';

/** Codes of up to this many bits are found with one look into a table. */
const FAST_BITS = 10;

/** Thrown where a block makes no sense; the caller knows file and offset. */
export class Bzip2Damage extends Error {}

/** Reads bits from the highest down. Beyond the end there are zeros; `isBeyond` tells. */
export class BitReader {
  bytes: Uint8Array;
  /** Of the next bit, from the start of `bytes`. */
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  get isBeyond(): boolean {
    return this.position > this.bytes.length * 8;
  }

  /** The next `count` bits, 1 to 24. */
  read(count: number): number {
    const value = this.peek(count);
    this.position += count;
    return value;
  }

  peek(count: number): number {
    const at = this.position >>> 3;
    const { bytes } = this;
    const word =
      ((bytes[at] ?? 0) << 24) |
      ((bytes[at + 1] ?? 0) << 16) |
      ((bytes[at + 2] ?? 0) << 8) |
      (bytes[at + 3] ?? 0);
    return (word << (this.position & 7)) >>> (32 - count);
  }
}

/** A Huffman table: symbols by the first bits, and the canonical rest for longer codes. */
interface Table {
  /** Symbol times 32 plus length, or 0 for a code that is longer than the look. */
  readonly fast: Uint16Array;
  readonly symbols: Uint16Array;
  /** By length: behind the last code, and what to take from a code to find its symbol. */
  readonly limits: Int32Array;
  readonly bases: Int32Array;
}

/** Unpacks blocks one after another; its tables (4 MiB) are made once. */
export class Bzip2Block {
  private readonly links: Uint32Array;
  private readonly capacity: number;
  private readonly counts = new Uint32Array(256);
  private readonly front = new Uint8Array(256);
  private readonly selectors = new Uint8Array(BZIP2_MAX_SELECTORS);

  constructor(level: number) {
    this.capacity = level * BZIP2_BLOCK_UNIT;
    this.links = new Uint32Array(this.capacity);
  }

  /**
   * Reads the block behind its magic and checksum. Gives its bytes in the order of the text, as run lengths (four
   * equal bytes and a count); `length` of `target` are used.
   */
  decode(bits: BitReader, target: Uint8Array): number {
    if (bits.read(1) === 1)
      throw new Bzip2Damage('a randomised block, which bzip2 0.9.0 was the last to write');
    const origin = bits.read(24);
    const alphabet = this.readAlphabet(bits);
    const tables = this.readTables(bits, alphabet + 2);
    const length = this.readSymbols(bits, tables, alphabet);
    if (origin >= length) throw new Bzip2Damage('an origin outside of its block');
    this.undoTransform(origin, length, target);
    return length;
  }

  /** Fills `front` with the bytes in use; gives their number. */
  private readAlphabet(bits: BitReader): number {
    const groups = bits.read(16);
    let size = 0;
    for (let group = 0; group < 16; group++) {
      if (!((groups >> (15 - group)) & 1)) continue;
      const used = bits.read(16);
      for (let bit = 0; bit < 16; bit++) if ((used >> (15 - bit)) & 1) this.front[size++] = group * 16 + bit;
    }
    if (size === 0) throw new Bzip2Damage('a block without symbols');
    return size;
  }

  private readTables(bits: BitReader, symbols: number): Table[] {
    const tableCount = bits.read(3);
    const selectorCount = bits.read(15);
    if (tableCount < 2 || tableCount > 6 || selectorCount === 0)
      throw new Bzip2Damage(`${tableCount} Huffman tables and ${selectorCount} selectors`);
    const order = [0, 1, 2, 3, 4, 5].slice(0, tableCount);
    for (let i = 0; i < selectorCount; i++) {
      let place = 0;
      while (bits.read(1)) if (++place >= tableCount) throw new Bzip2Damage('a selector without a table');
      const [chosen = 0] = order.splice(place, 1);
      order.unshift(chosen);
      // More selectors than there can be groups are read over, as bzip2 1.0.8 does.
      if (i < BZIP2_MAX_SELECTORS) this.selectors[i] = chosen;
    }
    this.selectors.fill(255, Math.min(selectorCount, BZIP2_MAX_SELECTORS));
    return order.map(() => makeTable(readLengths(bits, symbols)));
  }

  /** Fills the low bytes of `links` with the transformed text and `counts` with how often each byte is in it. */
  private readSymbols(bits: BitReader, tables: Table[], alphabet: number): number {
    const { links, front, counts, capacity, selectors } = this;
    const { bytes } = bits;
    const byteLimit = bytes.length;
    const end = alphabet + 1;
    counts.fill(0);
    let { position } = bits;
    let length = 0;
    let run = 0;
    let runUnit = 1;
    let group = 0;
    let left = 0;
    let table: Table | undefined;
    for (;;) {
      if (left === 0) {
        table = tables[selectors[group++] ?? 255];
        left = BZIP2_GROUP_SIZE;
      }
      if (!table) throw new Bzip2Damage('more symbols than selectors');
      left--;
      const at = position >>> 3;
      if (at > byteLimit) {
        bits.position = position;
        throw new Bzip2Damage('a block without an end');
      }
      const word =
        (((bytes[at] as number) << 24) |
          ((bytes[at + 1] as number) << 16) |
          ((bytes[at + 2] as number) << 8) |
          (bytes[at + 3] as number)) <<
        (position & 7);
      let entry = table.fast[word >>> (32 - FAST_BITS)] as number;
      if (entry === 0) entry = findLong(table, word);
      position += entry & 31;
      const symbol = entry >>> 5;
      if (symbol <= 1) {
        run += runUnit << symbol;
        runUnit <<= 1;
        if (run > capacity) throw new Bzip2Damage('a block that is too long');
        continue;
      }
      if (run > 0) {
        const byte = front[0] as number;
        if (length + run > capacity) throw new Bzip2Damage('a block that is too long');
        counts[byte] = (counts[byte] as number) + run;
        links.fill(byte, length, length + run);
        length += run;
        run = 0;
        runUnit = 1;
      }
      if (symbol === end) break;
      if (length >= capacity) throw new Bzip2Damage('a block that is too long');
      const place = symbol - 1;
      const byte = front[place] as number;
      if (place < 16) for (let i = place; i > 0; i--) front[i] = front[i - 1] as number;
      else front.copyWithin(1, 0, place);
      front[0] = byte;
      counts[byte] = (counts[byte] as number) + 1;
      links[length++] = byte;
    }
    bits.position = position;
    return length;
  }

  /** Burrows and Wheeler backwards: the upper 24 bits of a link say where the next byte is. */
  private undoTransform(origin: number, length: number, target: Uint8Array): void {
    const { links, counts } = this;
    let sum = 0;
    for (let byte = 0; byte < 256; byte++) {
      const count = counts[byte] as number;
      counts[byte] = sum;
      sum += count;
    }
    for (let i = 0; i < length; i++) {
      const byte = (links[i] as number) & 0xff;
      const place = counts[byte] as number;
      counts[byte] = place + 1;
      links[place] = ((links[place] as number) & 0xff) | (i << 8);
    }
    let at = (links[origin] as number) >>> 8;
    for (let i = 0; i < length; i++) {
      const link = links[at] as number;
      target[i] = link & 0xff;
      at = link >>> 8;
    }
  }
}

function readLengths(bits: BitReader, symbols: number): Uint8Array {
  const lengths = new Uint8Array(symbols);
  let length = bits.read(5);
  for (let symbol = 0; symbol < symbols; symbol++) {
    for (;;) {
      if (length < 1 || length > BZIP2_MAX_CODE_LENGTH) throw new Bzip2Damage(`a code of ${length} bits`);
      if (bits.read(1) === 0) break;
      length += bits.read(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return lengths;
}

function makeTable(lengths: Uint8Array): Table {
  const symbols = new Uint16Array(BZIP2_MAX_SYMBOLS);
  const limits = new Int32Array(BZIP2_MAX_CODE_LENGTH + 1);
  const bases = new Int32Array(BZIP2_MAX_CODE_LENGTH + 1);
  const fast = new Uint16Array(1 << FAST_BITS);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= BZIP2_MAX_CODE_LENGTH; length++) {
    bases[length] = code - index;
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      symbols[index++] = symbol;
      if (length <= FAST_BITS)
        fast.fill((symbol << 5) | length, code << (FAST_BITS - length), (code + 1) << (FAST_BITS - length));
      code++;
    });
    limits[length] = code;
    code <<= 1;
  }
  return { fast, symbols, limits, bases };
}

function findLong({ symbols, limits, bases }: Table, word: number): number {
  for (let length = 1; length <= BZIP2_MAX_CODE_LENGTH; length++) {
    const code = word >>> (32 - length);
    if (code >= (limits[length] as number)) continue;
    const index = code - (bases[length] as number);
    if (index < 0) break;
    return ((symbols[index] as number) << 5) | length;
  }
  throw new Bzip2Damage('a code that no symbol has');
}
