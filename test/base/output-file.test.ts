import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutput, writeOutputChunks } from '../../src/base/output-file.ts';
import { scratchDirectory } from '../support/scratch.ts';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

describe('writeOutput', () => {
  it('makes the file and the folders above it', async () => {
    const path = join(scratchDirectory(), 'a', 'b', 'out');
    expect(await writeOutputChunks(path, chunks('one', 'two'))).toBe(6);
    expect(readFileSync(path, 'utf8')).toBe('onetwo');
  });

  it('leaves an old file as it is without force, and when the work fails with it', async () => {
    const path = join(scratchDirectory(), 'out');
    writeFileSync(path, 'old');
    await expect(writeOutputChunks(path, chunks('new'))).rejects.toMatchObject({ kind: 'usage' });
    const failing = writeOutput(path, () => Promise.reject(new Error('half way')), { force: true });
    await expect(failing).rejects.toThrow('half way');
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeOutputChunks(path, chunks('new'), { force: true });
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('says that the disk is full, and leaves nothing', async () => {
    const folder = scratchDirectory();
    const path = join(folder, 'out');
    // /dev/full refuses every write as a full disk does.
    const full = writeOutput(path, () => writeFile('/dev/full', 'x'));
    await expect(full).rejects.toMatchObject({
      kind: 'tool',
      hint: expect.stringContaining('Free some space'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('finds out before the work that it cannot write', async () => {
    let worked = false;
    const make = async () => {
      worked = true;
    };
    await expect(writeOutput('/dev/full/out', make)).rejects.toMatchObject({ kind: 'usage' });
    expect(worked).toBe(false);
    expect(existsSync('/dev/full/out')).toBe(false);
  });
});
