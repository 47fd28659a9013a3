import { createHash } from 'node:crypto';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../src/base/digest.ts';
import { digestInThread, hashInThread } from '../../src/base/digest-thread.ts';
import { scratchDirectory } from '../support/scratch.ts';

const bytes = Buffer.from(Array.from({ length: 600_000 }, (_, at) => (at * 7) % 251));
const md5 = (end: number) => createHash('md5').update(bytes.subarray(0, end)).digest('hex');

describe('a hash in a thread', () => {
  it('is that of the file', async () => {
    const path = join(scratchDirectory(), 'file');
    writeFileSync(path, bytes);
    expect(await digestInThread(path)).toEqual(digestBytes(bytes));
  });

  it('goes on where it stopped, and tells what it was at marks', async () => {
    const path = join(scratchDirectory(), 'file');
    writeFileSync(path, bytes.subarray(0, 400_000));
    const thread = hashInThread(path, 'md5', [1000, 262_144, 500_000]);
    try {
      const first = await thread.through(300_000);
      expect(first).toEqual({ size: 300_000, digest: md5(300_000), atMarks: [md5(1000), md5(262_144)] });
      appendFileSync(path, bytes.subarray(400_000));
      const whole = await thread.through(Number.POSITIVE_INFINITY);
      expect(whole).toMatchObject({ size: bytes.length, digest: md5(bytes.length) });
      expect(whole.atMarks).toEqual([md5(1000), md5(262_144), md5(500_000)]);
    } finally {
      await thread.close();
    }
  });

  it('fails for a file that is not there', async () => {
    const path = join(scratchDirectory(), 'none');
    await expect(digestInThread(path)).rejects.toThrow(/ENOENT/);
    const thread = hashInThread(path, 'sha256');
    await expect(thread.through(1)).rejects.toThrow(/ENOENT/);
    await expect(thread.through(2)).rejects.toThrow(/ENOENT/);
    await thread.close();
  });
});
