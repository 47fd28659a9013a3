import { SHA512_ROUNDS, SHA512_START } from './sha512-constants.ts';

const BLOCK = 128;
const TWO_32 = 2 ** 32;

/** SHA-512 (FIPS 180-4) with 64-bit words in two halves: numbers are quick everywhere, BigInt is not. */
export function sha512(message: Uint8Array): Uint8Array {
  const blocks = Math.ceil((message.length + 17) / BLOCK);
  const padded = new Uint8Array(blocks * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor((message.length * 8) / TWO_32));
  view.setUint32(padded.length - 4, (message.length * 8) >>> 0);
  const state = SHA512_START.slice();
  const schedule = new Int32Array(160);
  for (let block = 0; block < blocks; block++) {
    for (let word = 0; word < 32; word++) schedule[word] = view.getInt32(block * BLOCK + word * 4);
    expand(schedule);
    compress(state, schedule);
  }
  const digest = new Uint8Array(64);
  const out = new DataView(digest.buffer);
  for (let word = 0; word < 16; word++) out.setInt32(word * 4, state[word] as number);
  return digest;
}

function expand(w: Int32Array): void {
  for (let at = 32; at < 160; at += 2) {
    const h15 = w[at - 30] as number;
    const l15 = w[at - 29] as number;
    const h2 = w[at - 4] as number;
    const l2 = w[at - 3] as number;
    const h0 = ((h15 >>> 1) | (l15 << 31)) ^ ((h15 >>> 8) | (l15 << 24)) ^ (h15 >>> 7);
    const l0 = ((l15 >>> 1) | (h15 << 31)) ^ ((l15 >>> 8) | (h15 << 24)) ^ ((l15 >>> 7) | (h15 << 25));
    const h1 = ((h2 >>> 19) | (l2 << 13)) ^ ((l2 >>> 29) | (h2 << 3)) ^ (h2 >>> 6);
    const l1 = ((l2 >>> 19) | (h2 << 13)) ^ ((h2 >>> 29) | (l2 << 3)) ^ ((l2 >>> 6) | (h2 << 26));
    const low = (l0 >>> 0) + (l1 >>> 0) + ((w[at - 13] as number) >>> 0) + ((w[at - 31] as number) >>> 0);
    w[at] = h0 + h1 + (w[at - 14] as number) + (w[at - 32] as number) + Math.floor(low / TWO_32);
    w[at + 1] = low | 0;
  }
}

function compress(state: Int32Array, w: Int32Array): void {
  let [ah = 0, al = 0, bh = 0, bl = 0, ch = 0, cl = 0, dh = 0, dl = 0] = state.subarray(0, 8);
  let [eh = 0, el = 0, fh = 0, fl = 0, gh = 0, gl = 0, hh = 0, hl = 0] = state.subarray(8);
  for (let at = 0; at < 160; at += 2) {
    const s1h = ((eh >>> 14) | (el << 18)) ^ ((eh >>> 18) | (el << 14)) ^ ((el >>> 9) | (eh << 23));
    const s1l = ((el >>> 14) | (eh << 18)) ^ ((el >>> 18) | (eh << 14)) ^ ((eh >>> 9) | (el << 23));
    const low1 =
      (hl >>> 0) +
      (s1l >>> 0) +
      (((el & fl) ^ (~el & gl)) >>> 0) +
      ((SHA512_ROUNDS[at + 1] as number) >>> 0) +
      ((w[at + 1] as number) >>> 0);
    const high1 =
      (hh +
        s1h +
        ((eh & fh) ^ (~eh & gh)) +
        (SHA512_ROUNDS[at] as number) +
        (w[at] as number) +
        Math.floor(low1 / TWO_32)) |
      0;
    const s0h = ((ah >>> 28) | (al << 4)) ^ ((al >>> 2) | (ah << 30)) ^ ((al >>> 7) | (ah << 25));
    const s0l = ((al >>> 28) | (ah << 4)) ^ ((ah >>> 2) | (al << 30)) ^ ((ah >>> 7) | (al << 25));
    const low2 = (s0l >>> 0) + (((al & bl) ^ (al & cl) ^ (bl & cl)) >>> 0);
    const high2 = s0h + ((ah & bh) ^ (ah & ch) ^ (bh & ch)) + Math.floor(low2 / TWO_32);
    hh = gh;
    hl = gl;
    gh = fh;
    gl = fl;
    fh = eh;
    fl = el;
    const lowE = (dl >>> 0) + ((low1 | 0) >>> 0);
    eh = (dh + high1 + Math.floor(lowE / TWO_32)) | 0;
    el = lowE | 0;
    dh = ch;
    dl = cl;
    ch = bh;
    cl = bl;
    bh = ah;
    bl = al;
    const lowA = ((low1 | 0) >>> 0) + ((low2 | 0) >>> 0);
    ah = (high1 + high2 + Math.floor(lowA / TWO_32)) | 0;
    al = lowA | 0;
  }
  const sum = [ah, al, bh, bl, ch, cl, dh, dl, eh, el, fh, fl, gh, gl, hh, hl];
  for (let at = 0; at < 16; at += 2) {
    const low = ((state[at + 1] as number) >>> 0) + ((sum[at + 1] as number) >>> 0);
    state[at] = (state[at] as number) + (sum[at] as number) + Math.floor(low / TWO_32);
    state[at + 1] = low | 0;
  }
}
