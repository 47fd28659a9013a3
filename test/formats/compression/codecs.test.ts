import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { BootsmithError } from '../../../src/base/errors.ts';
import { CODECS } from '../../../src/formats/compression/codecs.ts';
import { COMPRESSIONS, type CompressionName } from '../../../src/formats/compression/layout.ts';
import { openMember } from '../../../src/formats/compression/read.ts';
import { compress } from '../../../src/formats/compression/write.ts';
import { noise } from './noise.ts';
import { SAMPLE_TEXT, SAMPLES } from './samples.ts';

/** Those that are written in this process; the others need a program and are tested by the judges. */
const OURS = ['gzip', 'lzma', 'xz', 'lzo', 'lz4'] as const;

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function pack(bytes: Uint8Array, name: CompressionName, level?: number, cut = 65_536) {
  const options = level === undefined ? {} : { level };
  return Buffer.from(await collectChunks(compress(pieces(bytes, cut), name, options)));
}

async function unpack(bytes: Uint8Array, name: CompressionName, offset = 0) {
  const member = openMember(memorySource(bytes, 'initrd.img'), offset, name);
  const data = Buffer.from(await collectChunks(member.chunks));
  return { data, taken: member.taken(), objection: member.objection() };
}

/** Only our errors come out, whatever is in the bytes. */
async function unpackOrRefuse(bytes: Uint8Array, name: CompressionName) {
  try {
    return await unpack(bytes, name);
  } catch (error) {
    if (error instanceof BootsmithError && ['corrupt', 'unsupported'].includes(error.kind)) return error;
    throw error;
  }
}

it('has a codec for every compression of Linux', () => {
  expect(Object.keys(CODECS).sort()).toEqual(COMPRESSIONS.map(({ name }) => name).sort());
});

describe.each(OURS)('%s', (name) => {
  it.each([0, 1, 3, 4, 12, 13, 20, 237, 238, 239, 240, 65_535, 65_536, 65_537])(
    'gives back %i bytes of anything',
    async (size) => {
      for (const [data, cut] of [
        [noise(size, size + 1), 100],
        [Buffer.alloc(size, 0x30), 7777],
      ] as const) {
        // biome-ignore format: a table
        const packed = await pack(data, name, undefined, cut);
        const { data: back, taken, objection } = await unpack(packed, name);
        expect(back.equals(data)).toBe(true);
        expect(taken).toBe(packed.length);
        expect(objection).toBeUndefined();
      }
    },
  );

  it('gives back what is just under, on and over its blocks, at every kind of level', async () => {
    for (const size of [262_143, 262_144, 262_145, 524_287, 524_289, 600_000])
      for (const level of [1, 3, 6]) {
        const data = noise(size, size * level);
        expect(
          (await unpack(await pack(data, name, level), name)).data.equals(data),
          `${size} ${level}`,
        ).toBe(true);
      }
  }, 30_000);

  it('gives the same bytes however its input is cut', async () => {
    const data = noise(700_000, 5);
    const whole = await pack(data, name, 3, data.length);
    for (const cut of [997, 262_144]) expect((await pack(data, name, 3, cut)).equals(whole)).toBe(true);
  });

  it('refuses a level that it does not have', async () => {
    for (const level of [0, 10, 20, 1.5])
      await expect((async () => pack(SAMPLE_TEXT, name, level))()).rejects.toMatchObject({ kind: 'usage' });
  });

  it('hands on the error of its input', async () => {
    async function* failing() {
      yield Buffer.from('x');
      throw new Error('the input failed');
    }
    await expect(collectChunks(compress(failing(), name))).rejects.toThrow('the input failed');
  });
});

describe.each(SAMPLES)('what $made wrote', ({ name, bytes, made }) => {
  it('is read', async () => {
    const { data, taken } = await unpack(bytes, name);
    expect(data.toString()).toBe(SAMPLE_TEXT.toString());
    expect(taken).toBe(bytes.length);
  });

  it('is one member, whatever stands around it', async () => {
    for (const behind of [
      bytes,
      Buffer.alloc(5),
      Buffer.from('070701junk'),
      Buffer.from([0x1f, 0x8b, 8, 0]),
    ]) {
      const { taken, data } = await unpack(Buffer.concat([Buffer.from('abc'), bytes, behind]), name, 3);
      // The legacy lz4 format has no end: a second frame is more of the first.
      const both = name === 'lz4' && behind === bytes;
      expect(taken).toBe(both ? 2 * bytes.length : bytes.length);
      expect(data.length).toBe(both ? 2 * SAMPLE_TEXT.length : SAMPLE_TEXT.length);
    }
  });

  it('is corrupt when it is cut short anywhere, and says so', async () => {
    for (let length = 2; length < bytes.length; length++) {
      // A legacy lz4 member without blocks is whole.
      if (name === 'lz4' && length === 4) continue;
      const found = await unpackOrRefuse(bytes.subarray(0, length), name);
      expect(found, `${length} bytes`).toMatchObject({
        kind: 'corrupt',
        message: expect.stringContaining('cut short'),
        at: { file: 'initrd.img', offset: 0 },
      });
    }
  });

  it('ends with our errors or the wrong bytes, never otherwise, when a bit of it is flipped', async () => {
    for (let at = 2; at < bytes.length; at++)
      for (const bit of [1, 16, 128]) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ bit;
        const found = await unpackOrRefuse(flipped, name);
        const isChecked = /crc32|crc64|sha256|bzip2|zstd -3|lzop/.test(made);
        if (!(found instanceof BootsmithError) && isChecked)
          expect(found.data.equals(SAMPLE_TEXT), `bit ${bit} at ${at}`).toBe(true);
      }
  });
});
