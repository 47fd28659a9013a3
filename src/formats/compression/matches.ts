/** What to spend on looking for matches. */
export interface Effort {
  /** How many earlier places with the same four bytes are looked at. */
  readonly depth: number;
  /** Whether a match waits for a longer one that begins a byte later. */
  readonly lazy: boolean;
}

export interface MatchLimits {
  /** How far back a match may reach, in bytes; at most 65535. */
  readonly distance: number;
  /** Bytes at the end in which no match may begin. */
  readonly noStart: number;
  /** Bytes at the end that no match may cover. */
  readonly noCover: number;
}

export type EmitMatch = (literals: number, literalCount: number, distance: number, length: number) => void;

const HASH_BITS = 16;
const WINDOW = 1 << 16;
const SHORTEST = 4;
/** After this many bytes without a match (as a power of two) every second byte is tried, and so on. */
const SKIP_SHIFT = 6;

/** The effort of levels 1 to 9 for formats that are nothing but literals and matches. */
export function effortOf(level: number): Effort {
  return { depth: level < 3 ? 1 : 1 << (level - 2), lazy: level >= 4 };
}

/**
 * Finds repetitions by chains of places with the same hash, for LZ4 and LZO. One object is used for many blocks, so
 * that its tables (512 KiB) are made once.
 */
export class MatchFinder {
  private readonly heads = new Int32Array(1 << HASH_BITS);
  private readonly chains = new Int32Array(WINDOW);
  private readonly effort: Effort;
  private readonly limits: MatchLimits;
  private distance = 0;

  constructor(effort: Effort, limits: MatchLimits) {
    this.effort = effort;
    this.limits = limits;
  }

  /** Calls `emit` for every match, with the literals before it. Gives where the literals behind the last one begin. */
  parse(input: Uint8Array, emit: EmitMatch): number {
    this.heads.fill(-1);
    const lastStart = input.length - Math.max(this.limits.noStart, SHORTEST);
    const { lazy } = this.effort;
    const skips = this.effort.depth === 1;
    let literals = 0;
    let at = 0;
    while (at <= lastStart) {
      let length = this.find(input, at, SHORTEST - 1);
      if (length === 0) {
        at += skips ? 1 + ((at - literals) >> SKIP_SHIFT) : 1;
        continue;
      }
      let distance = this.distance;
      while (lazy && at < lastStart) {
        const longer = this.find(input, at + 1, length);
        if (longer === 0) break;
        at++;
        length = longer;
        distance = this.distance;
      }
      emit(literals, at - literals, distance, length);
      const next = at + length;
      if (!skips) for (at += lazy ? 2 : 1; at < next && at <= lastStart; at++) this.insert(input, at);
      at = next;
      literals = next;
    }
    return literals;
  }

  /** Puts a place into its chain; gives the place before it. */
  private insert(input: Uint8Array, at: number): number {
    const word =
      (input[at] as number) |
      ((input[at + 1] as number) << 8) |
      ((input[at + 2] as number) << 16) |
      ((input[at + 3] as number) << 24);
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const before = this.heads[hash] as number;
    this.heads[hash] = at;
    this.chains[at & (WINDOW - 1)] = before;
    return before;
  }

  /** The length of the longest match at `at` if it is longer than `atLeast`, else 0. */
  private find(input: Uint8Array, at: number, atLeast: number): number {
    const nearest = at - this.limits.distance;
    const most = input.length - this.limits.noCover - at;
    let best = atLeast;
    let found = 0;
    let candidate = this.insert(input, at);
    for (let tries = this.effort.depth; tries > 0 && candidate >= 0 && candidate >= nearest; tries--) {
      if (input[candidate + best] === input[at + best]) {
        let length = 0;
        while (length < most && input[candidate + length] === input[at + length]) length++;
        if (length > best) {
          best = length;
          found = length;
          this.distance = at - candidate;
          if (length === most) break;
        }
      }
      const before = this.chains[candidate & (WINDOW - 1)] as number;
      if (before >= candidate) break;
      candidate = before;
    }
    return found;
  }
}

/** Repeats `length` bytes from `distance` back, which may overlap what they make. */
export function copyMatch(output: Uint8Array, at: number, distance: number, length: number): void {
  const from = at - distance;
  if (distance >= length && length > 32) {
    output.copyWithin(at, from, from + length);
    return;
  }
  if (distance === 1 && length > 32) {
    output.fill(output[from] as number, at, at + length);
    return;
  }
  for (let i = 0; i < length; i++) output[at + i] = output[from + i] as number;
}

export function copyLiterals(
  output: Uint8Array,
  at: number,
  input: Uint8Array,
  from: number,
  length: number,
): void {
  if (length > 32) output.set(input.subarray(from, from + length), at);
  else for (let i = 0; i < length; i++) output[at + i] = input[from + i] as number;
}
