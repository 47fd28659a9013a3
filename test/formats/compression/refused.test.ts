import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { type CompressionName, recogniseOtherCompression } from '../../../src/formats/compression/layout.ts';
import { openLz4Frame } from '../../../src/formats/compression/lz4-frame.ts';
import { openMember } from '../../../src/formats/compression/read.ts';
import { compress } from '../../../src/formats/compression/write.ts';
import { readXzCheck } from '../../../src/formats/compression/xz.ts';
import { LZ4_FRAMES, SAMPLE_TEXT, SAMPLES } from './samples.ts';

function sample(made: string): Buffer {
  const found = SAMPLES.find((one) => one.made === made);
  if (!found) throw new Error(`no sample ${made}`);
  return Buffer.from(found.bytes);
}

async function unpack(bytes: Uint8Array, name: CompressionName) {
  const member = openMember(memorySource(bytes, 'initrd.img'), 0, name);
  const data = Buffer.from(await collectChunks(member.chunks));
  return { data, taken: member.taken(), objection: member.objection() };
}

describe('what Linux would not take', () => {
  it('is nothing in what its own formats hold', async () => {
    for (const made of [
      'bzip2 -9',
      'zstd -3',
      'lzma',
      'xz --check=crc32',
      'xz --check=none',
      'lzop',
      'lz4 -l',
    ]) {
      const one = SAMPLES.find((each) => each.made === made);
      if (one) expect((await unpack(one.bytes, one.name)).objection, made).toBeUndefined();
    }
  });

  it.each([
    ['xz --check=crc64', 'crc64'],
    ['xz --check=sha256', 'sha256'],
    ['xz --check=crc32', 'crc32'],
    ['xz --check=none', 'none'],
  ])('is told by the check of an xz member: %s', async (made, check) => {
    expect(await readXzCheck(memorySource(sample(made)))).toBe(check);
    const { objection } = await unpack(sample(made), 'xz');
    if (check.length > 5 || check === 'crc64') expect(objection).toContain(check);
    else expect(objection).toBeUndefined();
  });

  it('is anything but zeros behind a legacy lz4 member', async () => {
    const member = sample('lz4 -l');
    for (const behind of ['070701', '\x1f\x8b\x08\x00 and more', '\xfd7zXZ', 'BZh9'])
      expect(await unpack(Buffer.concat([member, Buffer.from(behind, 'latin1')]), 'lz4')).toMatchObject({
        taken: member.length,
        objection: expect.stringContaining('no end'),
      });
    for (const zeros of [1, 3, 4, 512])
      expect(await unpack(Buffer.concat([member, Buffer.alloc(zeros)]), 'lz4')).toMatchObject({
        taken: member.length,
        objection: undefined,
      });
    await expect(unpack(Buffer.concat([member, Buffer.from('junk, and more')]), 'lz4')).rejects.toMatchObject(
      {
        kind: 'corrupt',
        at: { offset: member.length },
        hint: expect.stringContaining('zeros'),
      },
    );
  });
});

describe('absurd sizes', () => {
  it('are refused by name: a dictionary of 4 GiB in an lzma header', async () => {
    const bytes = sample('lzma');
    bytes.fill(0xff, 1, 5);
    bytes[1] = 0;
    await expect(unpack(bytes, 'lzma')).rejects.toMatchObject({
      kind: 'unsupported',
      found: expect.stringContaining('4294967040'),
    });
  });

  it('are refused by name: a window of a GiB in a zstd frame', async () => {
    const bytes = Buffer.from('28b52ffd00a0010000', 'hex');
    await expect(unpack(bytes, 'zstd')).rejects.toMatchObject({
      kind: 'unsupported',
      found: expect.stringContaining('1073741824'),
    });
  });

  it('are corrupt in an lzop block', async () => {
    const bytes = sample('lzop');
    const start = bytes.length - 4 - bytes.readUInt32BE(bytes.length - 4);
    expect(start).toBeGreaterThan(0);
    const at = bytes.indexOf(Uint8Array.of(0, 0, SAMPLE_TEXT.length >> 8, SAMPLE_TEXT.length & 255));
    bytes.writeUInt32BE(0x4000_0000, at);
    await expect(unpack(bytes, 'lzo')).rejects.toMatchObject({ kind: 'corrupt', at: { offset: at } });
  });

  it('are refused for packing: a dictionary that nobody could unpack with', async () => {
    async function* nothing() {}
    for (const dictionarySize of [0, 4095, 2 ** 40])
      await expect(collectChunks(compress(nothing(), 'lzma', { dictionarySize }))).rejects.toMatchObject({
        kind: 'usage',
      });
  });
});

describe('openLz4Frame', () => {
  it.each(LZ4_FRAMES)('reads what $made wrote, and says that no kernel does', async ({ bytes }) => {
    expect(recogniseOtherCompression(bytes)?.title).toContain('lz4 frame');
    const member = openLz4Frame(memorySource(Buffer.concat([bytes, Buffer.from('more')])));
    expect(Buffer.from(await collectChunks(member.chunks)).equals(SAMPLE_TEXT)).toBe(true);
    expect(member.taken()).toBe(bytes.length);
    expect(member.objection()).toContain('lz4 -l');
  });

  it.each(LZ4_FRAMES)('tells every cut and every flipped bit of what $made wrote', async ({ bytes }) => {
    for (let length = 4; length < bytes.length; length++)
      await expect(
        collectChunks(openLz4Frame(memorySource(bytes.subarray(0, length))).chunks),
      ).rejects.toMatchObject({ kind: 'corrupt', message: expect.stringContaining('cut short') });
    for (let at = 4; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 4;
      // A run is the same run at another distance; everything else the checksums tell.
      const found = await collectChunks(openLz4Frame(memorySource(flipped)).chunks).catch((error) => error);
      if (found instanceof Uint8Array) expect(SAMPLE_TEXT.equals(found), `byte ${at}`).toBe(true);
      else expect(found).toMatchObject({ kind: expect.stringMatching(/corrupt|unsupported/) });
    }
  });
});

it('recognises compressions that are not the kernel’s', () => {
  expect(recogniseOtherCompression(Buffer.from('LZIP\x01'))?.title).toContain('lzip');
  expect(recogniseOtherCompression(Uint8Array.of(0x1f, 0x9d, 0x90))?.title).toContain('compress');
  expect(recogniseOtherCompression(Buffer.from('070701'))).toBeUndefined();
  expect(recogniseOtherCompression(Uint8Array.of(4))).toBeUndefined();
});
