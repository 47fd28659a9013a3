const REPLACEMENT = 0xfffd;
const SLICE = 0x2000;
/** What the first byte of a sequence adds, by how many follow. */
const LEAD = [0, 0xc0, 0xe0, 0xf0];

/** The first byte of a sequence: how many follow, and the range of the next one (Unicode, table 3-7). */
function leadOf(byte: number): readonly [more: number, low: number, high: number] | undefined {
  if (byte >= 0xc2 && byte <= 0xdf) return [1, 0x80, 0xbf];
  if (byte === 0xe0) return [2, 0xa0, 0xbf];
  if (byte === 0xed) return [2, 0x80, 0x9f];
  if (byte >= 0xe1 && byte <= 0xef) return [2, 0x80, 0xbf];
  if (byte === 0xf0) return [3, 0x90, 0xbf];
  if (byte >= 0xf1 && byte <= 0xf3) return [3, 0x80, 0xbf];
  if (byte === 0xf4) return [3, 0x80, 0x8f];
  return undefined;
}

/**
 * UTF-8 to text as the WHATWG Encoding Standard decodes it: what is not UTF-8 becomes U+FFFD, one for each maximal
 * part of a sequence.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at++] ?? 0;
    const lead = byte < 0x80 ? undefined : leadOf(byte);
    let point = byte < 0x80 ? byte : REPLACEMENT;
    if (lead) {
      let [more, low, high] = lead;
      point = byte & (0x3f >> more);
      for (; more > 0; more--) {
        const next = bytes[at] ?? 0;
        if (next < low || next > high) break;
        point = (point << 6) | (next & 0x3f);
        [low, high] = [0x80, 0xbf];
        at++;
      }
      if (more > 0) point = REPLACEMENT;
    }
    if (point > 0xffff) units.push(0xd7c0 + (point >> 10), 0xdc00 | (point & 0x3ff));
    else units.push(point);
    if (units.length >= SLICE) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** Text to UTF-8; a surrogate that stands alone becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    let point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at++;
    else if (point >= 0xd800 && point <= 0xdfff) point = REPLACEMENT;
    if (point < 0x80) {
      bytes[size++] = point;
      continue;
    }
    const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    bytes[size++] = (LEAD[more] ?? 0) | (point >> (6 * more));
    for (let left = more - 1; left >= 0; left--) bytes[size++] = 0x80 | ((point >> (6 * left)) & 0x3f);
  }
  return bytes.slice(0, size);
}
