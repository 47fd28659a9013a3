import type { Disk, DiskInventory, FoundPartition } from '../disks/model.ts';
import { type Host, HostError } from '../host.ts';
import { recogniseFileSystem } from './file-systems.ts';
import { KERNEL_SECTOR, NO_DISKS } from './layout.ts';
import { type FoundTable, type ReadDisk, readTable } from './partition-table.ts';
import { listNames, readLine, readNumber, readWhole } from './small-files.ts';

/** Where a machine is read: `root` stands before every path of /proc, /sys and /dev, and is empty for this one. */
export interface Place {
  readonly host: Pick<Host, 'files' | 'processes'>;
  readonly root: string;
  /** Folder for device nodes that a runtime does not have. */
  readonly work: string;
}

/** The disks that one can install on, with what is on them. A disc that the machine was started from is none. */
export async function readDisks(place: Place): Promise<readonly Disk[]> {
  const mounted = await mediumDevices(place);
  const found: { disk: Disk; signature: number }[] = [];
  for (const entry of await listNames(place.host, `${place.root}/sys/block`)) {
    if (NO_DISKS.test(entry)) continue;
    const name = entry.replace(/!/g, '/');
    if (mounted.some((device) => isPartOf(device, name))) continue;
    const disk = await readDisk(place, entry, name);
    if (disk) found.push(disk);
  }
  return orderDisks(found, await biosSignatures(place));
}

async function readDisk(
  place: Place,
  entry: string,
  name: string,
): Promise<{ disk: Disk; signature: number } | undefined> {
  const { host, root } = place;
  const folder = `${root}/sys/block/${entry}`;
  const size = ((await readNumber(host, `${folder}/size`)) ?? 0) * KERNEL_SECTOR;
  const readOnly = (await readNumber(host, `${folder}/ro`)) === 1;
  const ide = await readLine(host, `${root}/proc/ide/${name}/media`);
  if (size === 0 || readOnly || (ide !== undefined && ide !== 'disk')) return undefined;
  const sectorSize =
    (await readNumber(host, `${folder}/queue/logical_block_size`)) ??
    (await readNumber(host, `${folder}/queue/hw_sector_size`)) ??
    512;
  const about = { name, size, sectorSize, model: await modelOf(place, folder, name) };
  const content = await readContent(place, folder, name, size, sectorSize);
  return {
    disk: { ...about, table: content.table, partitions: content.partitions },
    signature: content.signature,
  };
}

type Content = Pick<Disk, 'table' | 'partitions'> & { readonly signature: number };

async function readContent(
  place: Place,
  folder: string,
  name: string,
  size: number,
  sectorSize: number,
): Promise<Content> {
  const node = await deviceNode(place, name, await readLine(place.host, `${folder}/dev`));
  if (node === undefined) return { table: 'unknown', partitions: [], signature: 0 };
  try {
    const file = await place.host.files.open(node);
    try {
      return await judgeContent((offset, length) => file.read(offset, length), name, size, sectorSize);
    } finally {
      await file.close();
    }
  } catch (error) {
    // A disk that cannot be read at its beginning is no reason to go without the others.
    if (error instanceof HostError) return { table: 'unknown', partitions: [], signature: 0 };
    throw error;
  }
}

/** What the bytes of a disk say. `name` is its kernel name. */
export async function judgeContent(
  read: ReadDisk,
  name: string,
  size: number,
  sectorSize: number,
): Promise<Content> {
  const { table, signature, partitions }: FoundTable = await readTable(read, size, sectorSize);
  if (partitions.length === 0 && table !== 'gpt') {
    const whole = await recogniseFileSystem(read, 0, size);
    return { table: whole ? 'loop' : table, partitions: [], signature };
  }
  const found: FoundPartition[] = [];
  for (const entry of partitions) {
    const inside = entry.start < size && entry.role !== 'extended';
    const content = inside
      ? await recogniseFileSystem(read, entry.start, Math.min(entry.size, size - entry.start))
      : undefined;
    const device = partitionName(name, entry.number);
    found.push({ device, ...entry, filesystem: content?.type, label: content?.label });
  }
  return { table, partitions: found, signature };
}

/** The kernel puts a p between where a disk's name ends in a digit. */
export function partitionName(disk: string, number: number): string {
  return /\d$/.test(disk) ? `${disk}p${number}` : `${disk}${number}`;
}

function isPartOf(device: string, disk: string): boolean {
  return device === disk || (device.indexOf(disk) === 0 && /^p?\d+$/.test(device.slice(disk.length)));
}

/** A node to read from. Loaders up to Fedora 8 have none in /dev for many disks, and Anaconda makes its own, too. */
async function deviceNode(
  { host, root, work }: Place,
  name: string,
  numbers: string | undefined,
): Promise<string | undefined> {
  const path = `${root}/dev/${name}`;
  if ((await host.files.status(path)) !== undefined) return path;
  const [, major, minor] = /^(\d+):(\d+)$/.exec(numbers ?? '') ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const made = `${work}/nodes/${name.replace(/\//g, '-')}`;
  try {
    await host.files.makeDirectory(`${work}/nodes`);
    if ((await host.files.status(made)) === undefined)
      await host.processes.run(['mknod', made, 'b', major, minor]);
    return (await host.files.status(made)) === undefined ? undefined : made;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

async function modelOf({ host, root }: Place, folder: string, name: string): Promise<string> {
  const vendor = await readLine(host, `${folder}/device/vendor`);
  const model =
    (await readLine(host, `${folder}/device/model`)) ??
    (await readLine(host, `${root}/proc/ide/${name}/model`));
  // Of ATA disks the vendor is always ATA, and virtio has a number.
  const known = vendor !== undefined && !/^(?:ATA|0x[0-9a-f]+)$/i.test(vendor);
  return [...(known ? [vendor] : []), ...(model === undefined ? [] : [model])].join(' ').replace(/\s+/g, ' ');
}

/** Kernel names of what is mounted as a disc: a stick that was made from one is a disk to the kernel. */
async function mediumDevices({ host, root }: Place): Promise<string[]> {
  const mounts = (await readWhole(host, `${root}/proc/mounts`)) ?? '';
  return mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([device = '', , type]) => type === 'iso9660' && device.indexOf('/dev/') === 0)
    .map(([device = '']) => device.slice('/dev/'.length));
}

/** Signatures of the disks' MBRs in the order of the BIOS, where the module edd is there. */
async function biosSignatures({ host, root }: Place): Promise<number[]> {
  const signatures: number[] = [];
  for (const name of await listNames(host, `${root}/sys/firmware/edd`)) {
    const text = await readLine(host, `${root}/sys/firmware/edd/${name}/mbr_signature`);
    if (text !== undefined && /^0x[0-9a-f]+$/i.test(text)) signatures.push(Number(text));
  }
  return signatures;
}

/** The BIOS's order for disks whose signature is theirs alone, then the others by name. */
function orderDisks(
  found: readonly { readonly disk: Disk; readonly signature: number }[],
  signatures: readonly number[],
): Disk[] {
  const place = (signature: number): number => {
    const alone = found.filter((other) => other.signature === signature).length === 1;
    const at = signature === 0 || !alone ? -1 : signatures.indexOf(signature);
    return at === -1 ? signatures.length : at;
  };
  return [...found]
    .sort((a, b) => place(a.signature) - place(b.signature) || compareNames(a.disk.name, b.disk.name))
    .map(({ disk }) => disk);
}

/** sdb before sdaa, nvme2n1 before nvme10n1. */
export function compareNames(a: string, b: string): number {
  const parts = (name: string): (string | number)[] =>
    (name.match(/\d+|\D+/g) ?? []).map((part) => (/\d/.test(part) ? Number(part) : part));
  const [left, right] = [parts(a), parts(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at], right[at]];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    const [p, q] = [String(x ?? ''), String(y ?? '')];
    const sameFamily = p.slice(0, 2) === q.slice(0, 2);
    return sameFamily && p.length !== q.length ? p.length - q.length : p < q ? -1 : 1;
  }
  return 0;
}

/** Whether UEFI started this machine. Kernels before 2.6.9 had it in /proc. */
export async function readFirmware({ host, root }: Place): Promise<DiskInventory['firmware']> {
  const places = [`${root}/sys/firmware/efi`, `${root}/proc/efi`];
  for (const path of places) if ((await host.files.status(path)) !== undefined) return 'uefi';
  return 'bios';
}
