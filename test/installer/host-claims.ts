import { type Host, HostError } from '../../src/installer/host.ts';

/** A case of the suite that both hosts must pass. */
export interface HostCase {
  readonly name: string;
  run(host: Host, folder: string): Promise<void>;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)} ...` : text;
}

/** Compares what JSON can say; undefined is not the same as nothing there. */
export function same(found: unknown, expected: unknown): void {
  if (show(found) !== show(expected)) throw new Error(`found ${show(found)}, expected ${show(expected)}`);
}

export function holds(what: boolean, claim: string): void {
  if (!what) throw new Error(claim);
}

export function sameBytes(found: Uint8Array, expected: Uint8Array): void {
  holds(found instanceof Uint8Array, 'no bytes were given');
  same(found.length, expected.length);
  for (let at = 0; at < found.length; at++)
    if (found[at] !== expected[at]) throw new Error(`byte ${at} is ${found[at]}, expected ${expected[at]}`);
}

export async function fails(code: string, work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof HostError)) throw cause;
    same(cause.code, code);
    return;
  }
  throw new Error(`it should have failed with ${code}`);
}

/** Bytes of every value in no order, the same each time. */
export function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    bytes[at] = state >> 16;
  }
  return bytes;
}

export const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
export const toBytes = (text: string) => new TextEncoder().encode(text);

export function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
