import { DISK_SECTOR_SIZE } from '../../formats/partition-table/layout.ts';
import type { Gpt, Mbr } from '../../formats/partition-table/read.ts';
import { fail, pass, type Subject, skip, type Verdict, warn } from './subject.ts';

/** Of what a disk of the image's size has, isohybrid's rounding to whole cylinders of 1 MiB included. */
const ROUNDING = (1024 * 1024) / DISK_SECTOR_SIZE;

/** MBR, GPT and its copy, by which a USB stick starts. */
export async function checkPartitionTables({ medium, places }: Subject): Promise<Verdict[]> {
  const { source } = medium;
  if (!source || !places.tables) return [skip('a directory has none')];
  const { mbr, gpt } = places.tables;
  if (!mbr && gpt === undefined) return [skip('none: it starts as a CD only')];
  const sectors = Math.ceil(source.size / DISK_SECTOR_SIZE) + ROUNDING;
  return [
    ...(mbr ? judgeMbr(mbr, sectors) : [fail('a GPT, and no MBR in front of it')]),
    ...judgeGpt(gpt, sectors),
  ];
}

function judgeMbr({ partitions, protective }: Mbr, sectors: number): Verdict[] {
  const outside = partitions.filter(
    ({ type, firstSector, sectors: length }) => type !== 0xee && firstSector + length > sectors,
  );
  if (outside.length > 0)
    return outside.map(({ number, firstSector, sectors: length }) =>
      fail(`MBR partition ${number} ends at sector ${firstSector + length}, behind the image's ${sectors}`),
    );
  const active = partitions.some((each) => each.active) ? ', one is active' : '';
  return [
    pass(
      `MBR with ${partitions.length} partitions inside the image${active}${protective ? ', protective' : ''}`,
    ),
  ];
}

function judgeGpt(gpt: Gpt | string | undefined, sectors: number): Verdict[] {
  if (gpt === undefined) return [];
  if (typeof gpt === 'string') return [fail(gpt)];
  const outside = gpt.partitions.filter(({ lastSector }) => lastSector >= sectors);
  if (outside.length > 0)
    return outside.map(({ number, lastSector }) =>
      fail(`GPT partition ${number} ends at sector ${lastSector}, behind the image's ${sectors}`),
    );
  const verdict = pass(`GPT with ${gpt.partitions.length} partitions inside the image`);
  const place = `the copy of the GPT, at sector ${gpt.backupSector}`;
  if (gpt.backup === 'right') return [verdict, pass(`${place}, says the same`)];
  if (gpt.backup === 'absent') return [verdict, warn(`${place}, is not there; some firmware wants it`)];
  return [verdict, fail(`${place}, is damaged or says something else`)];
}

const LOADER = /^EFI\/BOOT\/(BOOT(?:X64|IA32|AA64)\.EFI)$/i;

/** What UEFI starts from: a FAT file system with a boot loader under the name that firmware looks for. */
export async function checkEsps({ places, identity }: Subject): Promise<Verdict[]> {
  const { esps, catalog } = places;
  if (esps.length === 0)
    return identity?.boot.efi && Array.isArray(catalog)
      ? [warn('none: it starts with BIOS only, and its release knows UEFI')]
      : [skip('none: it does not start with UEFI')];
  return esps.flatMap(({ name, from, tree }): Verdict[] => {
    const what = `${name}, named by the ${from.join(' and the ')},`;
    if (typeof tree === 'string') return [fail(`${what} is no FAT that can be read: ${tree}`)];
    const loaders = [...tree.keys()].flatMap((path) => LOADER.exec(path)?.[1] ?? []);
    if (loaders.length === 0)
      return [fail(`${what} has no EFI/BOOT/BOOTX64.EFI or its like, which firmware starts`)];
    return [pass(`${what} is FAT with ${loaders.join(', ')}`)];
  });
}
