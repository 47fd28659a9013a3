import { HostError } from '../host.ts';
import { sys } from './elf-sys.ts';
import { decodeUtf8, encodeUtf8 } from './utf8.ts';

/**
 * The bytes that both sides see. Each call lays out its own: `begin()`, what it hands over, room for what comes back,
 * then the call, and what came is taken before anything else may happen.
 */
const bytes = new Uint8Array(sys.exchange);
const doubles = new Float64Array(sys.exchange);
const integers = new Int32Array(sys.exchange);
let next = 0;

export function begin(): void {
  next = 0;
}

/** Room for results, aligned for numbers of every size. */
export function reserve(size: number): number {
  const offset = (next + 7) & ~7;
  if (offset + size > bytes.length) throw new HostError('E2BIG', 'hand over');
  next = offset + size;
  return offset;
}

/** What the C host can neither take nor give in one piece, because a C string ends at NUL. */
const NOT_PLAIN = /[\0\ud800-\udfff]/;

/** A text for the system with its NUL. Throws `EINVAL` where it has one inside, `E2BIG` where there is no room. */
export function putText(text: string, operation: string): number {
  if (text.includes('\0')) throw new HostError('EINVAL', operation, text);
  const offset = next;
  if (NOT_PLAIN.test(text)) {
    const encoded = encodeUtf8(text);
    bytes.set(encoded, reserveBytes(encoded.length));
  } else {
    const size = sys.encode(text, offset);
    if (size < 0) throw new HostError('E2BIG', operation);
    next += size;
  }
  bytes[reserveBytes(1)] = 0;
  return offset;
}

/** Texts one behind the other, as `spawn` wants them. */
export function putTexts(texts: readonly string[], operation: string): number {
  const offset = next;
  for (const text of texts) putText(text, operation);
  return offset;
}

function reserveBytes(size: number): number {
  const offset = next;
  if (offset + size > bytes.length) throw new HostError('E2BIG', 'hand over');
  next += size;
  return offset;
}

export function putBytes(source: Uint8Array): number {
  const offset = reserveBytes(source.length);
  bytes.set(source, offset);
  return offset;
}

export function takeBytes(offset: number, size: number): Uint8Array {
  return bytes.slice(offset, offset + size);
}

export function takeDouble(offset: number): number {
  return doubles[offset / 8] ?? 0;
}

export function takeInteger(offset: number): number {
  return integers[offset / 4] ?? 0;
}

export function putInteger(offset: number, value: number): void {
  integers[offset / 4] = value;
}

/** How much goes over at a time. */
export const PIECE = 0x10000;

export function toBytes(text: string): Uint8Array {
  if (NOT_PLAIN.test(text)) return encodeUtf8(text);
  begin();
  const size = sys.encode(text, 0);
  return size < 0 ? encodeUtf8(text) : takeBytes(0, size);
}

export function toText(source: Uint8Array): string {
  if (source.length <= PIECE) {
    begin();
    const text = sys.decode(putBytes(source), source.length);
    return text ?? decodeUtf8(source);
  }
  return decodeInPieces(source);
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** In pieces that end before the first byte of a sequence; a longer row of others is none, wherever it is cut. */
function decodeInPieces(source: Uint8Array): string {
  let text = '';
  for (let at = 0; at < source.length; ) {
    const most = Math.min(at + PIECE, source.length);
    let end = most;
    while (end > most - 4 && isContinuation(source[end])) end--;
    if (end === most - 4) end = most;
    text += toText(source.subarray(at, end));
    at = end;
  }
  return text;
}
