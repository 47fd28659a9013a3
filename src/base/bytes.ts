/**
 * A string in which every code unit is one byte (0 to 255). File names in images are bytes, not text: this keeps
 * them exact and still lets them be Map keys and be sorted. `toText` is for people only.
 */
export type ByteString = string & { readonly __bytes: unique symbol };

const utf8 = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/** Bytes to a ByteString, one code unit per byte. */
export function byteString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1') as ByteString;
}

/** The bytes of a ByteString. */
export function bytesOf(name: ByteString): Uint8Array {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) bytes[i] = name.charCodeAt(i);
  return bytes;
}

/** Ordinary text to the ByteString of its UTF-8 form. */
export function fromText(text: string): ByteString {
  return byteString(encoder.encode(text));
}

/** A ByteString for display: as UTF-8 where it is valid, else with every byte above 0x7e as `\xNN`. */
export function toText(name: ByteString): string {
  if (!/[\x80-\xff]/.test(name)) return name;
  try {
    return utf8.decode(bytesOf(name));
  } catch {
    return name.replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  }
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes text that may hold anything; what is not UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The DataView over exactly these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `value` rounded up to a multiple of `unit` (any positive number, not only powers of two). */
export function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
