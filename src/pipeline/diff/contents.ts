import { createHash } from 'node:crypto';
import { type Progress, silent } from '../../base/progress.ts';
import type { Content } from '../../tree/tree.ts';

/** Compares and sums file contents, each pair and each place of an image once however many names it has. */
export class Contents {
  private readonly progress: Progress;
  private readonly compared = new Map<string, Promise<boolean>>();
  private readonly sums = new Map<string, Promise<string>>();
  private done = 0;

  constructor(progress: Progress = silent) {
    this.progress = progress;
  }

  /** Whether two contents are the same bytes. Reads no further than the first difference. */
  async same(a: Content, b: Content): Promise<boolean> {
    if (a === b) return true;
    if (a.size !== b.size) return false;
    const [placeA, placeB] = [placeOf(a), placeOf(b)];
    if (placeA === undefined || placeB === undefined) return this.compare(a, b);
    if (placeA === placeB) return true;
    return remember(this.compared, `${placeA} | ${placeB}`, () => this.compare(a, b));
  }

  /** In hex. */
  async sha256(content: Content): Promise<string> {
    const place = placeOf(content);
    return place === undefined ? this.sum(content) : remember(this.sums, place, () => this.sum(content));
  }

  private async sum(content: Content): Promise<string> {
    const hash = createHash('sha256');
    for await (const chunk of content.chunks()) {
      hash.update(chunk);
      this.advance(chunk.length);
    }
    return hash.digest('hex');
  }

  private async compare(a: Content, b: Content): Promise<boolean> {
    const others = b.chunks()[Symbol.asyncIterator]();
    let held: Uint8Array = new Uint8Array();
    try {
      for await (const chunk of a.chunks()) {
        for (let at = 0; at < chunk.length; ) {
          if (held.length === 0) {
            const next = await others.next();
            if (next.done) return false;
            held = next.value;
          }
          const length = Math.min(held.length, chunk.length - at);
          const [mine, its] = [chunk.subarray(at, at + length), held.subarray(0, length)];
          if (Buffer.compare(mine, its) !== 0) return false;
          held = held.subarray(length);
          at += length;
        }
        this.advance(chunk.length);
      }
      return true;
    } finally {
      await others.return?.();
    }
  }

  private advance(bytes: number): void {
    this.done += bytes;
    this.progress.advance(this.done);
  }
}

function placeOf({ place, size }: Content): string | undefined {
  if (!place) return undefined;
  return `${place.file} ${place.stretches.map((each) => `${each.offset}+${each.size}`).join(',')} ${size}`;
}

function remember<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
