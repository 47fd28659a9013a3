import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import {
  checkImplantedChecksum,
  computeImplantedChecksum,
  formatImplantedChecksum,
  parseImplantedChecksum,
  planImplantedChecksum,
  readImplantedChecksum,
} from '../../../src/formats/iso9660/implanted-checksum.ts';
import { APPLICATION_USE } from '../../../src/formats/iso9660/implanted-checksum-layout.ts';
import { makeVolume } from './volumes.ts';

/** The checksum of an image that passes in chunks of some size. */
function compute(image: Uint8Array, chunk = image.length, supported = false) {
  const computation = computeImplantedChecksum({ supported });
  for (let at = 0; at < image.length; at += chunk) computation.update(image.subarray(at, at + chunk));
  return computation.finish();
}

function implant(image: Uint8Array): Uint8Array {
  const copy = image.slice();
  copy.set(formatImplantedChecksum(compute(image)), APPLICATION_USE.at);
  return copy;
}

function damage(image: Uint8Array, at: number): Uint8Array {
  const copy = image.slice();
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

const SECTORS = 700;
const volume = makeVolume(SECTORS);

describe('computeImplantedChecksum', () => {
  it('sums all but the last fifteen sectors, with blanks in place of the field', () => {
    const blank = volume.slice(0, (SECTORS - 15) * 2048);
    blank.fill(0x20, APPLICATION_USE.at, APPLICATION_USE.at + 512);
    const md5 = createHash('md5').update(blank).digest('hex');
    expect(compute(volume)).toMatchObject({ md5, skipSectors: 15, fragmentCount: 20 });
    expect(compute(implant(volume)).md5).toBe(md5);
    expect(compute(volume).fragmentSums).toMatch(/^[0-9a-f]{60}$/);
  });

  it('gives the same for chunks of every size, and for what lies behind the volume', () => {
    const whole = compute(volume, volume.length, true);
    expect(whole.supported).toBe(true);
    for (const chunk of [999, 2048, 32_768, 100_000]) expect(compute(volume, chunk, true)).toEqual(whole);
    const longer = new Uint8Array(volume.length + 5000);
    longer.set(volume);
    expect(compute(longer, 70_000, true)).toEqual(whole);
  });

  it('is what somebody else gets who hashes by its plan', () => {
    for (const sectors of [40, SECTORS, 5000]) {
      const image = makeVolume(sectors);
      const blank = image.slice();
      blank.fill(0x20, APPLICATION_USE.at, APPLICATION_USE.at + APPLICATION_USE.size);
      const md5 = (end: number) => createHash('md5').update(blank.subarray(0, end)).digest('hex');
      const { size, marks, checksumOf } = planImplantedChecksum(image.subarray(0, 34 * 2048));
      expect(marks.length).toBeGreaterThan(0);
      expect(checksumOf(md5(size), marks.map(md5))).toEqual(compute(image));
    }
  });

  it('refuses an image that ends too early', () => {
    for (const size of [0, 40_000, (SECTORS - 15) * 2048 - 1])
      expect(() => compute(volume.slice(0, size), 10_000)).toThrow(
        expect.objectContaining({ kind: 'corrupt', at: { file: 'image', offset: size } }),
      );
  });
});

describe('the field', () => {
  it('is read as it was written', () => {
    const checksum = compute(volume, 4096, true);
    const field = formatImplantedChecksum(checksum);
    expect(field.length).toBe(512);
    expect(parseImplantedChecksum(field)).toEqual(checksum);
  });

  it('of an old medium has no fragments', () => {
    const text = `ISO MD5SUM = ${'a'.repeat(32)};SKIPSECTORS = 15;RHLISOSTATUS=1;`.padEnd(512);
    expect(parseImplantedChecksum(new TextEncoder().encode(text))).toEqual({
      md5: 'a'.repeat(32),
      skipSectors: 15,
      supported: true,
      fragmentSums: '',
      fragmentCount: 0,
    });
  });

  it('may hold something else', async () => {
    for (const text of [
      '',
      'MKISOFS',
      'ISO MD5SUM = zz;SKIPSECTORS = 15;',
      `ISO MD5SUM = ${'a'.repeat(32)};`,
    ])
      expect(parseImplantedChecksum(new TextEncoder().encode(text.padEnd(512)))).toBeUndefined();
    expect(await readImplantedChecksum(memorySource(new Uint8Array(99)))).toBeUndefined();
  });
});

describe('checkImplantedChecksum', () => {
  it('takes what is right, and says when there is none', async () => {
    expect(await checkImplantedChecksum(memorySource(implant(volume)))).toMatchObject({ result: 'right' });
    expect(await checkImplantedChecksum(memorySource(volume))).toEqual({ result: 'absent' });
  });

  it('names the fragment of a wrong byte', async () => {
    const image = implant(volume);
    const fragments = new Set<number>();
    for (let at = 3000; at < (SECTORS - 15) * 2048; at += 60_000) {
      const verdict = await checkImplantedChecksum(memorySource(damage(image, at)));
      if (verdict.result !== 'wrong') throw new Error(`byte ${at} was not missed`);
      expect(verdict.from).toBeLessThanOrEqual(at);
      expect(verdict.to).toBeGreaterThan(at);
      fragments.add(verdict.fragment ?? 0);
    }
    expect([...fragments]).toEqual([...fragments].sort((a, b) => a - b));
    expect(fragments.size).toBeGreaterThan(15);
  });

  it('does not read the last sectors, and misses those before them', async () => {
    const image = implant(volume);
    expect(await checkImplantedChecksum(memorySource(damage(image, image.length - 1)))).toMatchObject({
      result: 'right',
    });
    const last = (SECTORS - 15) * 2048 - 1;
    expect(await checkImplantedChecksum(memorySource(damage(image, last)))).toMatchObject({
      result: 'wrong',
      fragment: 21,
      to: last + 1,
    });
    expect(await checkImplantedChecksum(memorySource(image.slice(0, last)))).toMatchObject({
      result: 'wrong',
    });
  });

  it('takes small images too', async () => {
    for (const sectors of [18, 33, 40, 60, 150, 350])
      expect(
        await checkImplantedChecksum(memorySource(implant(makeVolume(sectors)))),
        `${sectors}`,
      ).toMatchObject({ result: 'right' });
  });
});
