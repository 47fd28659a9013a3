import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { COMPRESSIONS, recogniseCompression } from '../../../src/formats/compression/layout.ts';
import { openMember, peekMember } from '../../../src/formats/compression/read.ts';
import { compress } from '../../../src/formats/compression/write.ts';

/** Not all zeros and not random: matches of many lengths. */
function sample(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 1;
  for (let i = 0; i < size; i++) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    bytes[i] = i % 7 < 3 ? 65 + (i % 11) : state >> 23;
  }
  return bytes;
}

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unpack(bytes: Uint8Array, offset = 0) {
  const member = openMember(memorySource(bytes, 'initrd.img'), offset, 'gzip');
  const data = await collectChunks(member.chunks);
  return { data: Buffer.from(data), taken: member.taken() };
}

describe('recogniseCompression', () => {
  it('knows every compression of Linux by its first two bytes', () => {
    for (const { name, magics } of COMPRESSIONS)
      for (const magic of magics) expect(recogniseCompression(Uint8Array.from(magic))?.name).toBe(name);
    expect(COMPRESSIONS.map(({ name }) => name)).toEqual([
      'gzip',
      'bzip2',
      'lzma',
      'xz',
      'lzo',
      'lz4',
      'zstd',
    ]);
  });
  it('knows none in an archive, in too few bytes and in the lz4 frame format', () => {
    expect(recogniseCompression(Buffer.from('070701'))).toBeUndefined();
    expect(recogniseCompression(Uint8Array.of(0x1f))).toBeUndefined();
    expect(recogniseCompression(Uint8Array.of(0x04, 0x22, 0x4d, 0x18))).toBeUndefined();
  });
});

describe('openMember', () => {
  it('takes just its own member, whatever follows', async () => {
    const first = gzipSync(sample(700_000));
    const second = gzipSync('second');
    const both = Buffer.concat([Buffer.from('pad'), first, second, Buffer.from('junk')]);
    const one = await unpack(both, 3);
    expect(one.taken).toBe(first.length);
    expect(one.data.equals(sample(700_000))).toBe(true);
    const two = await unpack(both, 3 + first.length);
    expect(two).toEqual({ data: Buffer.from('second'), taken: second.length });
  });

  it('takes the right number of bytes when a member ends where a read ends', async () => {
    // Reads are 256 KiB: stored blocks let the deflate data end at any place near it.
    for (const delta of [-9, -8, -1, 0, 1]) {
      const data = sample(256 * 1024 - 10 - 4 * 5 + delta);
      const member = gzipSync(data, { level: 0 });
      const { taken } = await unpack(Buffer.concat([member, Buffer.alloc(300_000, 0x30)]));
      expect(taken).toBe(member.length);
    }
  });

  it('reads over every optional header field', async () => {
    const body = gzipSync('body');
    const header = Buffer.from(body.subarray(0, 10));
    header[3] = 0x1f;
    const fields = Buffer.from('\x03\x00abcname\0comment\0\x00\x00', 'latin1');
    const member = Buffer.concat([header, fields, body.subarray(10)]);
    expect(await unpack(member)).toEqual({ data: Buffer.from('body'), taken: member.length });
  });

  it('calls a member that is cut anywhere cut short', async () => {
    const whole = gzipSync(sample(300));
    for (let length = 2; length < whole.length; length++)
      await expect(unpack(whole.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
        kind: 'corrupt',
        message: expect.stringContaining('cut short'),
      });
  });

  it.each([
    ['checksum', -8, 'checksum'],
    ['length', -4, 'length'],
    ['data', 12, 'initrd.img'],
  ])('tells damage of the %s', async (_, place, word) => {
    const bytes = Buffer.from(gzipSync(sample(5000)));
    const at = place < 0 ? bytes.length + place : place;
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
    await expect(unpack(bytes)).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining(word),
    });
  });

  it('refuses a method other than deflate, and reserved flags', async () => {
    for (const [index, value] of [
      [2, 7],
      [3, 0x20],
    ] as const) {
      const bytes = Buffer.from(gzipSync('x'));
      bytes[index] = value;
      await expect(unpack(bytes)).rejects.toMatchObject({ kind: 'unsupported' });
    }
  });

  it('refuses what unpacks to more than the limit before it is all unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    const member = openMember(memorySource(bomb), 0, 'gzip', { limit: 1_000_000 });
    await expect(collectChunks(member.chunks)).rejects.toMatchObject({ kind: 'unsupported' });
  });

  it('gives the head of a member without the rest', async () => {
    const cut = gzipSync(sample(2_000_000)).subarray(0, 600_000);
    const opened = openMember(memorySource(cut), 0, 'gzip');
    const { head, member } = await peekMember(opened, 100);
    expect(Buffer.from(head).equals(sample(2_000_000).subarray(0, 100))).toBe(true);
    await expect(collectChunks(member.chunks)).rejects.toThrow('cut short');
  });

  it('gives the head of a member again with the rest', async () => {
    const { head, member } = await peekMember(openMember(memorySource(gzipSync('short')), 0, 'gzip'), 100);
    expect(Buffer.from(head).toString()).toBe('short');
    expect(Buffer.from(await collectChunks(member.chunks)).toString()).toBe('short');
    expect(member.taken()).toBe(gzipSync('short').length);
  });
});

describe('compress', () => {
  it('gives the same bytes however the input is cut, with nothing of the machine in the header', async () => {
    const data = sample(600_000);
    const small = await collectChunks(compress(pieces(data, 777), 'gzip'));
    const large = await collectChunks(compress(pieces(data, 300_000), 'gzip', { level: 6 }));
    expect(Buffer.compare(small, large)).toBe(0);
    expect(Buffer.from(small.subarray(0, 10)).toString('hex')).toBe('1f8b0800000000000003');
    expect(gunzipSync(small).equals(data)).toBe(true);
    expect((await unpack(small)).taken).toBe(small.length);
    const best = await collectChunks(compress(pieces(data, 300_000), 'gzip', { level: 9 }));
    expect(Buffer.from(best.subarray(0, 10)).toString('hex')).toBe('1f8b0800000000000203');
  });

  it('loses next to nothing by its blocks, which reach back into those before them', async () => {
    const bytes = await collectChunks(compress(pieces(sample(3_000_000), 9999), 'gzip'));
    const whole = deflateRawSync(sample(3_000_000), { level: 6 }).length;
    expect(bytes.length / whole).toBeLessThan(1.002);
  });

  it('packs nothing into a whole member', async () => {
    const bytes = await collectChunks(compress(pieces(new Uint8Array(0), 1), 'gzip'));
    expect(gunzipSync(bytes).length).toBe(0);
  });

  it('refuses a level that gzip does not have', async () => {
    for (const level of [0, 10, 1.5])
      await expect(
        collectChunks(compress(pieces(Buffer.from('x'), 1), 'gzip', { level })),
      ).rejects.toMatchObject({
        kind: 'usage',
      });
  });

  it('hands on the error of its input', async () => {
    async function* failing() {
      yield Buffer.from('x');
      throw new Error('the input failed');
    }
    await expect(collectChunks(compress(failing(), 'gzip'))).rejects.toThrow('the input failed');
  });
});
