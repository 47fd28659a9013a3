/** The alphabet of crypt(3), six bits a letter. */
const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A salt of as many letters as there are random bytes. */
export function saltOf(random: Uint8Array): string {
  return Array.from(random, (byte) => LETTERS[byte & 63]).join('');
}

/** Bytes by their places in the digest, highest first; the lowest six bits are written first. */
export function encodeGroups(digest: Uint8Array, groups: readonly (readonly number[])[]): string {
  return groups
    .map((places) => {
      let value = places.reduce((sum, place) => sum * 256 + (digest[place] ?? 0), 0);
      let text = '';
      // One byte alone has two letters, two have three, three have four.
      for (let letter = 0; letter <= places.length; letter++) {
        text += LETTERS[value & 63];
        value >>= 6;
      }
      return text;
    })
    .join('');
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes again and again, up to a length. */
export function repeatTo(bytes: Uint8Array, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => bytes[at % bytes.length] as number);
}
