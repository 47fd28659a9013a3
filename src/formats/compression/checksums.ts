const ADLER_BASE = 65521;
/** As many bytes as can be added up before a sum leaves 32 bits (RFC 1950). */
const ADLER_RUN = 5552;

/** Adler-32 (RFC 1950) of some bytes. */
export function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + ADLER_RUN);
    for (; at < end; at++) {
      a += bytes[at] as number;
      b += a;
    }
    a %= ADLER_BASE;
    b %= ADLER_BASE;
  }
  return ((b << 16) | a) >>> 0;
}

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** XXH32 with seed 0 (doc/xxhash_spec.md of the xxHash project), over a stream of pieces. */
export class Xxh32 {
  private readonly lanes = new Int32Array([PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1]);
  private readonly held = new Uint8Array(16);
  private heldSize = 0;
  private size = 0;

  update(bytes: Uint8Array): this {
    this.size += bytes.length;
    let at = 0;
    if (this.heldSize > 0) {
      const wanted = Math.min(16 - this.heldSize, bytes.length);
      this.held.set(bytes.subarray(0, wanted), this.heldSize);
      this.heldSize += wanted;
      at = wanted;
      if (this.heldSize < 16) return this;
      this.takeStripe(this.held, 0);
    }
    for (; at + 16 <= bytes.length; at += 16) this.takeStripe(bytes, at);
    this.held.set(bytes.subarray(at));
    this.heldSize = bytes.length - at;
    return this;
  }

  digest(): number {
    const [a, b, c, d] = this.lanes as unknown as [number, number, number, number];
    let hash = this.size >= 16 ? rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18) : PRIME_5;
    hash = (hash + this.size) | 0;
    let at = 0;
    for (; at + 4 <= this.heldSize; at += 4)
      hash = Math.imul(rotate((hash + Math.imul(wordAt(this.held, at), PRIME_3)) | 0, 17), PRIME_4);
    for (; at < this.heldSize; at++)
      hash = Math.imul(rotate((hash + Math.imul(this.held[at] as number, PRIME_5)) | 0, 11), PRIME_1);
    hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
    hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  private takeStripe(bytes: Uint8Array, at: number): void {
    for (let lane = 0; lane < 4; lane++) {
      const word = wordAt(bytes, at + lane * 4);
      const sum = ((this.lanes[lane] as number) + Math.imul(word, PRIME_2)) | 0;
      this.lanes[lane] = Math.imul(rotate(sum, 13), PRIME_1);
    }
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}
