import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readPartitionTables } from '../../../src/formats/partition-table/read.ts';

const SECTORS = 100;

/** A disk with a protective MBR and a GPT with one partition, the copy in the last sectors. */
function makeDisk(): Buffer {
  const disk = Buffer.alloc(SECTORS * 512);
  disk.writeUInt32LE(0x12345678, 440);
  disk.set([0, 0, 2, 0, 0xee, 0xff, 0xff, 0xff, 1, 0, 0, 0, SECTORS - 1, 0, 0, 0], 446);
  disk.writeUInt16LE(0xaa55, 510);
  const entries = Buffer.alloc(4 * 128);
  entries.write('28732ac11ff8d211ba4b00a0c93ec93b', 'hex');
  entries.write('000102030405060708090a0b0c0d0e0f', 16, 'hex');
  entries.writeUInt32LE(40, 32);
  entries.writeUInt32LE(60, 40);
  entries.write('ESP', 56, 'utf16le');
  for (const [own, other, at] of [
    [1, SECTORS - 1, 2],
    [SECTORS - 1, 1, SECTORS - 2],
  ] as const) {
    const header = Buffer.alloc(92);
    header.write('EFI PART');
    header.writeUInt32LE(0x10000, 8);
    header.writeUInt32LE(92, 12);
    header.writeUInt32LE(own, 24);
    header.writeUInt32LE(other, 32);
    header.writeUInt32LE(at, 72);
    header.writeUInt32LE(4, 80);
    header.writeUInt32LE(128, 84);
    header.writeUInt32LE(crc32(entries), 88);
    header.writeUInt32LE(crc32(header), 16);
    header.copy(disk, own * 512);
    entries.copy(disk, at * 512);
  }
  return disk;
}

function readChanged(change: (disk: Buffer) => void) {
  const disk = makeDisk();
  change(disk);
  return readPartitionTables(memorySource(disk));
}

describe('readPartitionTables', () => {
  it('reads MBR, GPT and its copy', async () => {
    expect(await readChanged(() => {})).toEqual({
      mbr: {
        diskSignature: 0x12345678,
        partitions: [{ number: 1, active: false, type: 0xee, firstSector: 1, sectors: SECTORS - 1 }],
        protective: true,
      },
      gpt: {
        diskGuid: '00000000-0000-0000-0000-000000000000',
        partitions: [
          {
            number: 1,
            type: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
            guid: '03020100-0504-0706-0809-0a0b0c0d0e0f',
            firstSector: 40,
            lastSector: 60,
            name: 'ESP',
          },
        ],
        backup: 'right',
        backupSector: SECTORS - 1,
      },
    });
  });

  it.each([
    ['header', 512 + 56, /header .* checksum/],
    ['entries', 1024 + 33, /entries .* checksum/],
    ['size', 512 + 13, /wrong size/],
  ])('says that the GPT is damaged in its %s', async (_what, at, reason) => {
    expect((await readChanged((disk) => disk.writeUInt8(0x77, at))).gpt).toMatch(reason);
  });

  it('says so of the copy, and misses one that is cut off', async () => {
    const end = (SECTORS - 1) * 512;
    expect((await readChanged((disk) => disk.writeUInt8(9, end + 57))).gpt).toMatchObject({
      backup: 'wrong',
    });
    expect((await readChanged((disk) => disk.fill(0, end))).gpt).toMatchObject({ backup: 'absent' });
    const cut = await readPartitionTables(memorySource(makeDisk().subarray(0, end)));
    expect(cut.gpt).toMatchObject({ backup: 'absent', backupSector: SECTORS - 1 });
  });

  it('finds nothing where nothing is', async () => {
    const none = { mbr: undefined, gpt: undefined };
    expect(await readPartitionTables(memorySource(new Uint8Array(100)))).toEqual(none);
    expect(await readPartitionTables(memorySource(new Uint8Array(4096)))).toEqual(none);
  });
});
