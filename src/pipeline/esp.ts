import { type ByteSource, sliceSource } from '../base/byte-source.ts';
import { type FatSummary, readFat } from '../formats/fat/read.ts';
import { ISO9660_SECTOR_SIZE } from '../formats/iso9660/layout.ts';
import { DISK_SECTOR_SIZE, ESP_TYPE } from '../formats/partition-table/layout.ts';
import { readPartitionTables } from '../formats/partition-table/read.ts';
import type { BootFacts } from '../releases/release.ts';
import type { Tree } from '../tree/tree.ts';
import { type Medium, openMediumFile } from './medium.ts';

/** The EFI system partition of a medium: the FAT image that UEFI firmware starts from. */
export interface Esp {
  readonly source: ByteSource;
  readonly tree: Tree;
  readonly summary: FatSummary;
  close(): Promise<void>;
}

/** Opens it, as a file of the medium or as a partition behind its files; undefined where the medium has none. */
export async function openEsp(medium: Medium, { efi }: BootFacts): Promise<Esp | undefined> {
  if (!efi) return undefined;
  const source =
    efi.image === 'appended' ? await appendedPartition(medium) : await openMediumFile(medium, efi.image);
  if (!source) return undefined;
  try {
    const { tree, summary } = await readFat(source);
    return { source, tree, summary, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Where it lies in an ISO, in bytes; undefined where the medium has none, or not in one piece. */
export async function espPlace(
  medium: Medium,
  { efi }: BootFacts,
): Promise<{ readonly offset: number; readonly size: number } | undefined> {
  if (!efi) return undefined;
  if (efi.image === 'appended') return appendedPlace(medium);
  const [extent, ...more] = medium.extents?.filter(({ path }) => path === `/${efi.image}`) ?? [];
  if (!extent || more.length > 0) return undefined;
  return { offset: extent.startBlock * ISO9660_SECTOR_SIZE, size: extent.fileSize };
}

async function appendedPartition(medium: Medium): Promise<ByteSource | undefined> {
  const place = await appendedPlace(medium);
  if (!place || !medium.source) return undefined;
  return sliceSource(medium.source, place.offset, place.size, `${medium.path} (its EFI partition)`);
}

async function appendedPlace({
  source,
}: Medium): Promise<{ readonly offset: number; readonly size: number } | undefined> {
  if (!source) return undefined;
  const { gpt } = await readPartitionTables(source);
  const partition =
    typeof gpt === 'object' ? gpt.partitions.find(({ type }) => type === ESP_TYPE.gpt) : undefined;
  if (!partition) return undefined;
  const { firstSector, lastSector } = partition;
  return { offset: firstSector * DISK_SECTOR_SIZE, size: (lastSector - firstSector + 1) * DISK_SECTOR_SIZE };
}
