import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readBootRecord } from '../../../src/formats/iso9660/boot-record.ts';
import { isIso9660, permissionBits } from '../../../src/formats/iso9660/read.ts';

const SECTOR = 2048;

/** The boot parts of an ISO: boot record in sector 17, catalog in 18, a boot image of 100 bytes in 19. */
function bootable(): Buffer {
  const iso = Buffer.alloc(21 * SECTOR);
  iso.write('CD001', 16 * SECTOR + 1);
  iso.write('CD001', 17 * SECTOR + 1);
  iso.write('EL TORITO SPECIFICATION', 17 * SECTOR + 7);
  iso.writeUInt32LE(18, 17 * SECTOR + 71);
  const catalog = iso.subarray(18 * SECTOR);
  catalog[0] = 1;
  catalog[30] = 0x55;
  catalog[31] = 0xaa;
  catalog.writeUInt16LE(0x10000 - 0xaa55 - 1, 28);
  catalog[32] = 0x88;
  catalog.writeUInt16LE(4, 38);
  catalog.writeUInt32LE(19, 40);
  const image = iso.subarray(19 * SECTOR);
  image.writeUInt32LE(16, 8);
  image.writeUInt32LE(19, 12);
  image.writeUInt32LE(100, 16);
  image.write('some code', 70);
  let sum = 0;
  for (let at = 64; at < 100; at += 4) sum = (sum + image.readUInt32LE(at)) >>> 0;
  image.writeUInt32LE(sum, 20);
  return iso;
}

function readChanged(change: (iso: Buffer) => void) {
  const iso = bootable();
  change(iso);
  return readBootRecord(memorySource(iso));
}

describe('readBootRecord', () => {
  it('finds the boot image and checks its information table', async () => {
    expect(await readChanged(() => {})).toEqual({
      imageSector: 19,
      loadSize: 4,
      noEmulation: true,
      infoTable: 'right',
    });
    expect(await readChanged((iso) => iso.write('x', 19 * SECTOR + 70))).toMatchObject({
      infoTable: 'wrong',
    });
    expect(await readChanged((iso) => iso.writeUInt32LE(0, 19 * SECTOR + 8))).toMatchObject({
      infoTable: 'absent',
    });
    expect(await readChanged((iso) => iso.writeUInt32LE(0xffffffff, 19 * SECTOR + 16))).toMatchObject({
      infoTable: 'wrong',
    });
  });

  it.each([
    ['no boot record', (iso: Buffer) => iso.write('X', 17 * SECTOR + 7), /no El Torito/],
    [
      'a catalog outside',
      (iso: Buffer) => iso.writeUInt32LE(0xffffffff, 17 * SECTOR + 71),
      /catalog lies outside/,
    ],
    ['a wrong sum', (iso: Buffer) => iso.writeUInt16LE(7, 18 * SECTOR + 28), /validation entry/],
    ['an entry that is off', (iso: Buffer) => iso.writeUInt8(0, 18 * SECTOR + 32), /not bootable/],
    [
      'an image outside',
      (iso: Buffer) => iso.writeUInt32LE(0xfffffff, 18 * SECTOR + 40),
      /image lies outside/,
    ],
  ])('says that there is %s', async (_what, change, reason) => {
    expect(await readChanged((iso) => void change(iso))).toMatch(reason);
  });

  it('says so of a file that is too short', async () => {
    expect(await readBootRecord(memorySource(new Uint8Array(100)))).toMatch(/no El Torito/);
    expect(await isIso9660(memorySource(new Uint8Array(100)))).toBe(false);
    expect(await isIso9660(memorySource(bootable()))).toBe(true);
  });
});

describe('permissionBits', () => {
  it.each([
    ['rwxr-xr-x', 0o755],
    ['r--r--r--', 0o444],
    ['rwsr-sr-t', 0o7755],
    ['rwSr-Sr-T', 0o7644],
    ['---------', 0],
  ])('reads %s', (letters, mode) => {
    expect(permissionBits(letters)).toBe(mode);
  });
});
