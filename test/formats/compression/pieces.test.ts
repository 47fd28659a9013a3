import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { cutPieces, workInOrder } from '../../../src/formats/compression/pieces.ts';

async function* from<T>(items: readonly T[]) {
  yield* items;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const held: T[] = [];
  for await (const item of items) held.push(item);
  return held;
}

describe('cutPieces', () => {
  it('cuts at the same places however the input was cut', async () => {
    const bytes = Buffer.from('abcdefghij');
    for (const cuts of [
      [bytes],
      [...bytes].map((byte) => Uint8Array.of(byte)),
      [bytes.subarray(0, 4), bytes.subarray(4)],
    ])
      expect((await all(cutPieces(from(cuts), 4))).map(String)).toEqual(
        [bytes.subarray(0, 4), bytes.subarray(4, 8), bytes.subarray(8)].map((part) =>
          String(Uint8Array.from(part)),
        ),
      );
    expect(await all(cutPieces(from([Buffer.from('abcd'), Buffer.alloc(0)]), 2))).toHaveLength(2);
    expect(await all(cutPieces(from([]), 2))).toEqual([]);
  });
});

describe('workInOrder', () => {
  it.each([1, 2, 7])('gives results in order, at most %i at a time', async (limit) => {
    let running = 0;
    let most = 0;
    const work = async (delay: number) => {
      running++;
      most = Math.max(most, running);
      await setTimeout(delay);
      running--;
      return delay;
    };
    const delays = [9, 1, 5, 0, 7, 2, 3, 1];
    expect(await all(workInOrder(from(delays), work, limit))).toEqual(delays);
    expect(most).toBe(limit);
  });

  it('hands on a failure in its turn, and leaves nothing running', async () => {
    let running = 0;
    const work = async (item: number) => {
      running++;
      await setTimeout(item);
      running--;
      if (item === 1) throw new Error('one');
      return item;
    };
    const given: number[] = [];
    const reading = (async () => {
      for await (const item of workInOrder(from([9, 1, 5, 0]), work, 3)) given.push(item);
    })();
    await expect(reading).rejects.toThrow('one');
    expect(given).toEqual([9]);
    expect(running).toBe(0);
  });

  it('waits for what runs when its reader stops early', async () => {
    let running = 0;
    const work = async (item: number) => {
      running++;
      await setTimeout(item);
      running--;
    };
    for await (const _ of workInOrder(from([1, 20, 20, 20]), work, 3)) break;
    expect(running).toBe(0);
  });
});
