import { viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import type { FatVolume } from './volume.ts';

const PAGE_SIZE = 64 * 1024;

/** Entries of a table from this value on end a chain; the one below marks a bad cluster. */
const CHAIN_ENDS = { 12: 0xff8, 16: 0xfff8, 32: 0x0ffffff8 } as const;

/** A stretch of data, in bytes from the start of the image. */
export interface Run {
  readonly offset: number;
  readonly size: number;
}

/** The first table of a volume, a page of it in memory at a time. */
export class FatTable {
  private readonly volume: FatVolume;
  private page: { readonly start: number; readonly bytes: Uint8Array } | undefined;
  private claimed = 0;

  constructor(volume: FatVolume) {
    this.volume = volume;
  }

  /**
   * The clusters of a chain as stretches, at most `limit` bytes of them rounded up to clusters. Throws `corrupt` for a
   * chain that leaves the volume or is longer, and where chains together have more clusters than there are, because
   * then some are shared and a small image could stand for any amount of data.
   */
  async follow(first: number, limit: number, name: string): Promise<Run[]> {
    const { summary, dataOffset } = this.volume;
    const { clusterSize, clusterCount, bits } = summary;
    const most = Math.ceil(limit / clusterSize);
    const runs: { offset: number; size: number }[] = [];
    let count = 0;
    for (let cluster = first; cluster < CHAIN_ENDS[bits]; cluster = await this.next(cluster)) {
      if (cluster < 2 || cluster >= clusterCount + 2)
        throw this.damage(cluster, `${name} has a cluster outside the volume`, `cluster ${cluster}`);
      if (++count > most)
        throw this.damage(cluster, `${name} has more clusters than its size says`, `over ${most}`);
      if (++this.claimed > clusterCount)
        throw this.damage(cluster, `${name} shares clusters with others`, `cluster ${cluster}`);
      const offset = dataOffset + (cluster - 2) * clusterSize;
      const last = runs.at(-1);
      if (last && last.offset + last.size === offset) last.size += clusterSize;
      else runs.push({ offset, size: clusterSize });
    }
    return runs;
  }

  private async next(cluster: number): Promise<number> {
    const { bits } = this.volume.summary;
    const at = bits === 12 ? cluster + (cluster >> 1) : (cluster * bits) / 8;
    const low = (await this.byte(at)) | ((await this.byte(at + 1)) << 8);
    if (bits === 12) return (cluster & 1) === 0 ? low & 0xfff : low >> 4;
    if (bits === 16) return low;
    const high = (await this.byte(at + 2)) | ((await this.byte(at + 3)) << 8);
    return (low + high * 0x10000) % 0x10000000; // the upper four bits are not part of it
  }

  private async byte(at: number): Promise<number> {
    const { source, tableOffset } = this.volume;
    const start = at - (at % PAGE_SIZE);
    if (this.page?.start !== start) {
      const offset = tableOffset + start;
      this.page = { start, bytes: await source.read(offset, Math.min(PAGE_SIZE, source.size - offset)) };
    }
    return viewOf(this.page.bytes).getUint8(at - start);
  }

  damage(cluster: number, message: string, found: string): BootsmithError {
    const { source, tableOffset, summary } = this.volume;
    return new BootsmithError('corrupt', `${source.name}: ${message}`, {
      at: { file: source.name, offset: tableOffset + Math.floor((cluster * summary.bits) / 8) },
      found,
      hint: 'fsck.fat -n lists all faults of the image.',
    });
  }
}
