import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readBootCatalog } from '../../../src/formats/iso9660/boot-catalog.ts';

const SECTOR = 2048;

/** A catalog in sector 18 with a BIOS entry and a section of two EFI entries, the first with an extension. */
function bootable(): Buffer {
  const iso = Buffer.alloc(24 * SECTOR);
  for (const [sector, type] of [
    [16, 1],
    [17, 0],
  ] as const) {
    iso[sector * SECTOR] = type;
    iso.write('CD001', sector * SECTOR + 1);
  }
  iso.write('EL TORITO SPECIFICATION', 17 * SECTOR + 7);
  iso.writeUInt32LE(18, 17 * SECTOR + 71);
  const catalog = iso.subarray(18 * SECTOR);
  catalog[0] = 1;
  catalog.set([0x55, 0xaa], 30);
  const entry = (index: number, flags: number, sectors: number, start: number) => {
    catalog[index * 32] = 0x88;
    catalog[index * 32 + 1] = flags;
    catalog.writeUInt16LE(sectors, index * 32 + 6);
    catalog.writeUInt32LE(start, index * 32 + 8);
  };
  entry(1, 0, 4, 19);
  catalog.set([0x91, 0xef, 2, 0], 64);
  entry(3, 0x20, 600, 20);
  catalog[4 * 32] = 0x44;
  entry(5, 0, 0, 9999);
  return iso;
}

function readChanged(change: (iso: Buffer) => void) {
  const iso = bootable();
  change(iso);
  return readBootCatalog(memorySource(iso));
}

describe('readBootCatalog', () => {
  it('reads every entry, extensions left out', async () => {
    const common = { bootable: true, emulation: 'none', infoTable: 'absent' };
    expect(await readChanged(() => {})).toEqual([
      { ...common, platform: 'bios', loadSectors: 4, imageSector: 19 },
      { ...common, platform: 'efi', loadSectors: 600, imageSector: 20 },
      { ...common, platform: 'efi', loadSectors: 0, imageSector: 9999 },
    ]);
  });

  it.each([
    ['no boot record', (iso: Buffer) => iso.write('X', 17 * SECTOR + 7), /no El Torito/],
    ['a catalog outside', (iso: Buffer) => iso.writeUInt32LE(9999, 17 * SECTOR + 71), /outside/],
    ['a wrong validation entry', (iso: Buffer) => iso.writeUInt8(0, 18 * SECTOR + 30), /validation entry/],
  ])('says that there is %s', async (_what, change, reason) => {
    expect(await readChanged((iso) => void change(iso))).toMatch(reason);
  });

  it('ends with the catalog, whatever a section counts', async () => {
    expect(await readChanged((iso) => iso.writeUInt16LE(0xffff, 18 * SECTOR + 66))).toHaveLength(61);
  });
});
