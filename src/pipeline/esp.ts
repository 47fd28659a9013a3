import { type ByteSource, sliceSource } from '../base/byte-source.ts';
import { readFat } from '../formats/fat/read.ts';
import { DISK_SECTOR_SIZE, ESP_TYPE } from '../formats/partition-table/layout.ts';
import { readPartitionTables } from '../formats/partition-table/read.ts';
import type { BootFacts } from '../releases/release.ts';
import type { Tree } from '../tree/tree.ts';
import { type Medium, openMediumFile } from './medium.ts';

/** The EFI system partition of a medium: the FAT image that UEFI firmware starts from. */
export interface Esp {
  readonly source: ByteSource;
  readonly tree: Tree;
  close(): Promise<void>;
}

/** Opens it, as a file of the medium or as a partition behind its files; undefined where the medium has none. */
export async function openEsp(medium: Medium, { efi }: BootFacts): Promise<Esp | undefined> {
  if (!efi) return undefined;
  const source =
    efi.image === 'appended' ? await appendedPartition(medium) : await openMediumFile(medium, efi.image);
  if (!source) return undefined;
  try {
    const { tree } = await readFat(source);
    return { source, tree, close: () => source.close() };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function appendedPartition({ source, path }: Medium): Promise<ByteSource | undefined> {
  if (!source) return undefined;
  const { gpt } = await readPartitionTables(source);
  const partition =
    typeof gpt === 'object' ? gpt.partitions.find(({ type }) => type === ESP_TYPE.gpt) : undefined;
  if (!partition) return undefined;
  const { firstSector, lastSector } = partition;
  const size = (lastSector - firstSector + 1) * DISK_SECTOR_SIZE;
  return sliceSource(source, firstSector * DISK_SECTOR_SIZE, size, `${path} (its EFI partition)`);
}
