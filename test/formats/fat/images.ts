/** One entry of the root directory of a hand-made FAT12 image. */
export interface Fixture {
  /** Eleven characters as they stand in a directory: `README  TXT`. */
  readonly name: string;
  readonly data?: string;
  readonly attributes?: number;
  /** In place of the first cluster that its data have. */
  readonly cluster?: number;
  /** In place of the length of its data. */
  readonly size?: number;
  readonly date?: number;
  readonly time?: number;
  readonly caseFlags?: number;
  /** Raw entries in front of it, as long names are. */
  readonly before?: readonly Uint8Array[];
}

export const SECTOR = 512;
export const TABLE_AT = SECTOR;
export const ROOT_AT = 3 * SECTOR;
/** Of cluster 2. */
export const DATA_AT = 4 * SECTOR;
export const SECTORS = 100;

/** A FAT12 image of 100 sectors: boot sector, two tables of a sector each, a root of 16 entries, clusters of a sector. */
export function fatImage(files: readonly Fixture[]): Buffer {
  const image = Buffer.alloc(SECTORS * SECTOR);
  image.set([0xeb, 0x3c, 0x90]);
  image.write('TESTTEST', 3, 'latin1');
  image.writeUInt16LE(SECTOR, 11);
  image.writeUInt8(1, 13);
  image.writeUInt16LE(1, 14);
  image.writeUInt8(2, 16);
  image.writeUInt16LE(16, 17);
  image.writeUInt16LE(SECTORS, 19);
  image.writeUInt8(0xf0, 21);
  image.writeUInt16LE(1, 22);
  image.writeUInt8(0x29, 38);
  image.writeUInt32LE(0x1234abcd, 39);
  image.write('BOOTLABEL  FAT12   ', 43, 'latin1');
  image.set([0x55, 0xaa], 510);
  setCluster(image, 0, 0xff0);
  setCluster(image, 1, 0xfff);
  let next = 2;
  let entry = ROOT_AT;
  for (const file of files) {
    for (const raw of file.before ?? []) {
      image.set(raw, entry);
      entry += 32;
    }
    const data = Buffer.from(file.data ?? '', 'latin1');
    const count = Math.ceil(data.length / SECTOR);
    image.write(file.name.padEnd(11), entry, 'latin1');
    image.writeUInt8(file.attributes ?? 0x20, entry + 11);
    image.writeUInt8(file.caseFlags ?? 0, entry + 12);
    image.writeUInt16LE(file.time ?? 0, entry + 22);
    image.writeUInt16LE(file.date ?? 0, entry + 24);
    image.writeUInt16LE(file.cluster ?? (count === 0 ? 0 : next), entry + 26);
    image.writeUInt32LE(file.size ?? data.length, entry + 28);
    entry += 32;
    data.copy(image, DATA_AT + (next - 2) * SECTOR);
    for (let i = 0; i < count; i++) setCluster(image, next + i, i === count - 1 ? 0xfff : next + i + 1);
    next += count;
  }
  return image;
}

/** Writes one entry of the first table. */
export function setCluster(image: Buffer, cluster: number, value: number): void {
  const at = TABLE_AT + cluster + (cluster >> 1);
  const pair = image.readUInt16LE(at);
  image.writeUInt16LE((cluster & 1) === 0 ? (pair & 0xf000) | value : (pair & 0x000f) | (value << 4), at);
}

/** The entries of a long name, last part first, with the checksum of `short` unless told otherwise. */
export function longName(name: string, short: string, checksum = sumOf(short)): Buffer[] {
  const units = [...name].map((letter) => letter.charCodeAt(0));
  const count = Math.ceil(units.length / 13);
  const parts = Array.from({ length: count }, (_, index) => {
    const part = Buffer.alloc(32, 0);
    part.writeUInt8((index + 1) | (index === count - 1 ? 0x40 : 0), 0);
    part.writeUInt8(0x0f, 11);
    part.writeUInt8(checksum, 13);
    [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30].forEach((at, i) => {
      const unit = units[index * 13 + i];
      part.writeUInt16LE(unit ?? (index * 13 + i === units.length ? 0 : 0xffff), at);
    });
    return part;
  });
  return parts.reverse();
}

function sumOf(short: string): number {
  let sum = 0;
  for (const letter of short.padEnd(11)) sum = (((sum & 1) << 7) + (sum >> 1) + letter.charCodeAt(0)) & 0xff;
  return sum;
}
