import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type ByteSource,
  collectChunks,
  memorySource,
  openFileSource,
  readChunks,
  sliceSource,
} from '../../src/base/byte-source.ts';
import { byteString, bytesOf, roundUp, toText } from '../../src/base/bytes.ts';
import { spool } from '../../src/base/spool.ts';
import { scratchDirectory } from '../support/scratch.ts';

const DATA = Buffer.from('0123456789');

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const MAKERS: [string, () => Promise<ByteSource>][] = [
  ['memory', async () => memorySource(DATA, 'it')],
  ['a slice', async () => sliceSource(memorySource(Buffer.concat([DATA, DATA])), 10, 10, 'it')],
  ['a spool in memory', () => spool(pieces('0123', '', '456789'), 'it')],
  ['a spool in a file', () => spool(pieces('0123', '', '456789'), 'it', 5)],
  [
    'a file',
    async () => {
      const path = join(scratchDirectory(), 'it');
      writeFileSync(path, DATA);
      return openFileSource(path);
    },
  ],
];

describe.each(MAKERS)('%s as a source', (_, make) => {
  it('gives just what is asked for, and throws beyond its end', async () => {
    const source = await make();
    expect(source.size).toBe(10);
    expect(Buffer.from(await source.read(3, 4)).toString()).toBe('3456');
    expect((await source.read(10, 0)).length).toBe(0);
    expect(Buffer.from(await collectChunks(readChunks(source, 2, 7))).toString()).toBe('2345678');
    for (const [offset, length] of [
      [10, 1],
      [0, 11],
      [-1, 2],
    ] as const)
      await expect(source.read(offset, length)).rejects.toMatchObject({ kind: 'corrupt', at: { offset } });
    await source.close();
  });
});

describe('spool', () => {
  it('hands on the error of its input', async () => {
    async function* failing() {
      yield DATA;
      throw new Error('the input failed');
    }
    await expect(spool(failing(), 'it', 5)).rejects.toThrow('the input failed');
  });
});

describe('openFileSource', () => {
  it('names a file that is not there', async () => {
    const path = join(scratchDirectory(), 'nothing');
    await expect(openFileSource(path)).rejects.toMatchObject({ kind: 'usage', at: { file: path } });
  });
});

describe('ByteString', () => {
  it('holds all bytes and shows what is no text as escapes', () => {
    const all = Uint8Array.from({ length: 10_000 }, (_, index) => index % 256);
    expect(Buffer.compare(bytesOf(byteString(all)), all)).toBe(0);
    expect(toText(byteString(Buffer.from('é')))).toBe('é');
    expect(toText(byteString(Uint8Array.of(0x61, 0xff)))).toBe('a\\xff');
  });
});

describe('roundUp', () => {
  it('rounds to any unit', () => {
    expect([roundUp(0, 4), roundUp(1, 4), roundUp(8, 4), roundUp(13, 5120), roundUp(2 ** 33 + 1, 4)]).toEqual(
      [0, 4, 8, 5120, 2 ** 33 + 4],
    );
  });
});
