/** Bytes. */
export const MIB = 1024 * 1024;
export const GIB = 1024 * MIB;

/** As the kernel names partitions: a `p` stands between a digit and the number. */
export function partitionName(disk: string, number: number): string {
  return /\d$/.test(disk) ? `${disk}p${number}` : `${disk}${number}`;
}

/** A logical volume below /dev. */
export function volumeName(group: string, name: string): string {
  return `${group}/${name}`;
}

export function alignUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}

export function alignDown(bytes: number, unit: number): number {
  return Math.floor(bytes / unit) * unit;
}
