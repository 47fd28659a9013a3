import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import {
  checkImplantedChecksum,
  computeImplantedChecksum,
  formatImplantedChecksum,
} from '../../src/formats/iso9660/implanted-checksum.ts';
import { APPLICATION_USE } from '../../src/formats/iso9660/implanted-checksum-layout.ts';
import { makeVolume } from '../formats/iso9660/volumes.ts';
import { judged } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** An ISO of xorriso with a file of noise, and its bytes. */
async function makeIso(bytes: number) {
  const folder = scratchDirectory();
  writeFileSync(join(folder, 'noise'), makeVolume(Math.ceil(bytes / 2048)));
  const iso = join(folder, 'noise.iso');
  await execa('xorriso', ['-as', 'mkisofs', '-quiet', '-R', '-o', iso, join(folder, 'noise')]);
  return { folder, iso, bytes: new Uint8Array(readFileSync(iso)) };
}

function implant(image: Uint8Array, supported: boolean): Uint8Array {
  const computation = computeImplantedChecksum({ supported });
  for (let at = 0; at < image.length; at += 123_457) computation.update(image.subarray(at, at + 123_457));
  const copy = image.slice();
  copy.set(formatImplantedChecksum(computation.finish()), APPLICATION_USE.at);
  return copy;
}

/** The exit status of checkisomd5: 0 when it passes. */
async function statusOf(iso: string): Promise<number | undefined> {
  return (await execa('checkisomd5', [iso], { reject: false, stdin: 'ignore' })).exitCode;
}

describe('the implanted checksum', () => {
  judged(
    ['implantisomd5', 'checkisomd5', 'xorriso'],
    'that we write is what implantisomd5 writes',
    async () => {
      for (const size of [700_000, 3_000_000, 24_000_000])
        for (const flags of [[], ['--supported-iso']]) {
          const { folder, iso, bytes } = await makeIso(size);
          const theirs = join(folder, 'theirs.iso');
          copyFileSync(iso, theirs);
          await execa('implantisomd5', [...flags, theirs]);
          const ours = implant(bytes, flags.length > 0);
          expect(Buffer.compare(ours, readFileSync(theirs))).toBe(0);
          writeFileSync(iso, ours);
          expect(await statusOf(iso)).toBe(0);
        }
    },
  );

  judged(['checkisomd5', 'xorriso'], 'that we write is taken in small images too', async () => {
    for (const size of [40_000, 100_000, 400_000]) {
      const { iso, bytes } = await makeIso(size);
      writeFileSync(iso, implant(bytes, false));
      expect(await statusOf(iso), `${size}`).toBe(0);
    }
  });

  judged(
    ['implantisomd5', 'checkisomd5', 'xorriso'],
    'of implantisomd5 is judged as checkisomd5 does',
    async () => {
      const { iso } = await makeIso(3_000_000);
      expect((await checkImplantedChecksum(memorySource(readFileSync(iso)))).result).toBe('absent');
      expect(await statusOf(iso)).not.toBe(0);
      await execa('implantisomd5', [iso]);
      const image = readFileSync(iso);
      expect((await checkImplantedChecksum(memorySource(image))).result).toBe('right');
      for (const at of [
        100,
        33_000,
        1_000_000,
        2_900_000,
        image.length - 15 * 2048 - 1,
        image.length - 100,
      ]) {
        const damaged = Buffer.from(image);
        damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
        writeFileSync(iso, damaged);
        const { result } = await checkImplantedChecksum(memorySource(damaged));
        expect([at, result === 'right']).toEqual([at, (await statusOf(iso)) === 0]);
      }
    },
  );
});
