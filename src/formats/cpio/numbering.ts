import type { ByteString } from '../../base/bytes.ts';
import type { Entry } from '../../tree/manifest.ts';
import { type DeviceNumber, type Inode, parentOf, type Recorded, ROOT } from '../../tree/tree.ts';

export type { Entry };

const NO_DEVICE: DeviceNumber = { major: 0, minor: 0 };

/**
 * What an archive says of inodes besides the tree: number, links, device. A kernel joins files that have the same
 * number, device and type when they have two links or more (Linux init/initramfs.c, `maybe_link`), so two files never
 * share them here, whatever was recorded.
 */
export class Numbering {
  /** Names per inode; the index of the entry that is the first and the last of them. */
  readonly names = new Map<Inode, { count: number; first: number; last: number }>();
  private readonly directories = new Map<ByteString, number>();
  private readonly numbers = new Map<Inode, Recorded>();

  constructor(entries: readonly Entry[], numbering: 'fresh' | 'recorded') {
    entries.forEach(([path, inode], index) => {
      const names = this.names.get(inode);
      if (names) {
        names.count++;
        names.last = index;
      } else this.names.set(inode, { count: 1, first: index, last: index });
      const parent = parentOf(path);
      if (inode.kind === 'directory' && parent !== undefined)
        this.directories.set(parent, (this.directories.get(parent) ?? 0) + 1);
    });
    if (numbering === 'recorded') this.numberRecorded(entries);
    else this.numberFresh(entries);
  }

  of(inode: Inode): Recorded {
    const recorded = this.numbers.get(inode);
    if (!recorded) throw new Error('an inode that was not listed');
    return recorded;
  }

  /** From 1 in the order of the entries. Links as a file system would have them: a directory's are 2 and one per subdirectory. */
  private numberFresh(entries: readonly Entry[]): void {
    for (const [path, inode] of entries) {
      if (this.numbers.has(inode)) continue;
      const ino = this.numbers.size + 1;
      this.numbers.set(inode, { ino, nlink: this.countLinks(path, inode), device: NO_DEVICE });
    }
  }

  private numberRecorded(entries: readonly Entry[]): void {
    let device: DeviceNumber | undefined;
    let free = 1;
    for (const [, { recorded }] of entries) {
      if (recorded) free = Math.max(free, recorded.ino + 1);
      device ??= recorded?.device;
    }
    const used = new Set<string>();
    for (const [path, inode] of entries) {
      if (this.numbers.has(inode)) continue;
      const { recorded } = inode;
      const links = this.countLinks(path, inode);
      const nlink =
        inode.kind === 'directory' ? (recorded?.nlink ?? links) : Math.max(links, recorded?.nlink ?? 0);
      const key =
        recorded && `${inode.kind} ${recorded.ino} ${recorded.device.major} ${recorded.device.minor}`;
      const linkable = nlink > 1 && inode.kind !== 'directory' && inode.kind !== 'symlink';
      if (recorded && key !== undefined && !(linkable && used.has(key)))
        this.numbers.set(inode, { ...recorded, nlink });
      else this.numbers.set(inode, { ino: free++, nlink, device: device ?? NO_DEVICE });
      if (linkable && key !== undefined) used.add(key);
    }
  }

  private countLinks(path: ByteString, inode: Inode): number {
    if (inode.kind === 'directory') return 2 + (this.directories.get(path === ROOT ? ROOT : path) ?? 0);
    return this.names.get(inode)?.count ?? 1;
  }
}
