/** A stream of numbers that depends on nothing but its seed. */
export class Random {
  private state: number;

  constructor(seed: number, salt = '') {
    this.state = seed >>> 0;
    for (const letter of salt) this.state = Math.imul(this.state ^ letter.charCodeAt(0), 0x01000193) >>> 0;
  }

  /** 0 to 2^32 - 1 (mulberry32, public domain). */
  word(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** 0 to `limit` - 1; 0 where there is nothing to choose from. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.word() % limit;
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }
}
