/** What starts a medium, found without knowing its release: EFI system partitions and boot menus. */
import { type ByteSource, sliceSource } from '../base/byte-source.ts';
import { toText } from '../base/bytes.ts';
import { isBootsmithError } from '../base/errors.ts';
import { menuSyntax, readMenu } from '../bootmenu/menu.ts';
import type { BootMenu } from '../bootmenu/model.ts';
import { readFat } from '../formats/fat/read.ts';
import { type BootCatalogEntry, readBootCatalog } from '../formats/iso9660/boot-catalog.ts';
import { ISO9660_SECTOR_SIZE } from '../formats/iso9660/layout.ts';
import { DISK_SECTOR_SIZE, ESP_TYPE } from '../formats/partition-table/layout.ts';
import { type PartitionTables, readPartitionTables } from '../formats/partition-table/read.ts';
import { readTreeFile, type Tree } from '../tree/tree.ts';
import { type Medium, openMediumFile } from './medium.ts';

/** An EFI system partition, or what claims to be one. */
export interface FoundEsp {
  /** The file of the medium, or where else it is. */
  readonly name: string;
  /** Where firmware finds it. */
  readonly from: readonly ('boot catalog' | 'partition table' | 'file')[];
  /** Or why it cannot be read. */
  readonly tree: Tree | string;
}

export interface FoundMenu {
  /** From the root of the medium or of the EFI system partition. */
  readonly path: string;
  readonly place: 'medium' | 'ESP';
  /** Or why it cannot be read. */
  readonly menu: BootMenu | string;
}

/** All of a medium that firmware looks at before it runs anything. */
export interface BootPlaces {
  /** A string says why there is none; undefined for a folder, as `tables`. */
  readonly catalog: readonly BootCatalogEntry[] | string | undefined;
  readonly tables: PartitionTables | undefined;
  readonly esps: readonly FoundEsp[];
  /** Those of the medium first. */
  readonly menus: readonly FoundMenu[];
  /** What stands at a sector of 2048 bytes: a path of the medium, or the sector. */
  nameAt(sector: number): string;
  close(): Promise<void>;
}

/** Where a medium that is a folder keeps its EFI system partition. */
const ESP_PATHS = ['images/efiboot.img'];
/** Names of menus, in any folder but those of packages and of their signatures. */
const MENU_NAME =
  /^(?:(?:isolinux|syslinux|extlinux|grub|loopback|boot)\.cfg|(?:extlinux|grub|boot[a-z0-9]*)\.conf|menu\.lst)$/i;
const MENU_DEPTH = 4;

/** Reads what starts a medium. What is damaged is told in its place and is no error. */
export async function findBootPlaces(medium: Medium): Promise<BootPlaces> {
  const { source } = medium;
  const catalog = source && (await readBootCatalog(source));
  const tables = source && (await readPartitionTables(source));
  const names = namesBySector(medium);
  const nameAt = (sector: number) => names.get(sector * ISO9660_SECTOR_SIZE) ?? `sector ${sector}`;
  const opened: ByteSource[] = [];
  const esps = source
    ? await findInImage(source, catalog, tables, names)
    : await findInFolder(medium, opened);
  const menus = await findMenus(medium.tree, 'medium');
  for (const { tree } of esps) if (typeof tree !== 'string') menus.push(...(await findMenus(tree, 'ESP')));
  return {
    ...{ catalog, tables, esps, menus, nameAt },
    async close() {
      for (const each of opened) await each.close();
    },
  };
}

/** Paths by the byte that their contents begin at. Of several names of one content, the first counts. */
function namesBySector({ tree }: Medium): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const [path, inode] of tree) {
    const first = inode.kind === 'file' ? inode.content.place?.stretches[0] : undefined;
    if (first && first.size > 0 && !names.has(first.offset)) names.set(first.offset, `/${toText(path)}`);
  }
  return names;
}

async function findInImage(
  source: ByteSource,
  catalog: BootPlaces['catalog'],
  tables: PartitionTables | undefined,
  names: ReadonlyMap<number, string>,
): Promise<FoundEsp[]> {
  const places = new Map<number, { name: string; from: Set<FoundEsp['from'][number]>; size: number }>();
  const put = (offset: number, size: number, from: FoundEsp['from'][number], name: string) => {
    const place = places.get(offset) ?? { name: names.get(offset) ?? name, from: new Set(), size };
    place.from.add(from);
    places.set(offset, place);
  };
  const gpt = typeof tables?.gpt === 'object' ? tables.gpt.partitions : [];
  for (const { type, firstSector, lastSector, number } of gpt)
    if (type === ESP_TYPE.gpt)
      put(
        firstSector * DISK_SECTOR_SIZE,
        (lastSector - firstSector + 1) * DISK_SECTOR_SIZE,
        'partition table',
        `GPT partition ${number}`,
      );
  for (const { type, firstSector, sectors, number } of tables?.mbr?.partitions ?? [])
    if (type === ESP_TYPE.mbr)
      put(
        firstSector * DISK_SECTOR_SIZE,
        sectors * DISK_SECTOR_SIZE,
        'partition table',
        `MBR partition ${number}`,
      );
  for (const { platform, imageSector } of Array.isArray(catalog) ? catalog : []) {
    const offset = imageSector * ISO9660_SECTOR_SIZE;
    if (platform === 'efi') put(offset, source.size - offset, 'boot catalog', `sector ${imageSector}`);
  }
  const esps: FoundEsp[] = [];
  for (const [offset, { name, from, size }] of places)
    esps.push({ name, from: [...from], tree: await readEsp(() => sliceSource(source, offset, size, name)) });
  return esps;
}

async function findInFolder(medium: Medium, opened: ByteSource[]): Promise<FoundEsp[]> {
  const esps: FoundEsp[] = [];
  for (const path of ESP_PATHS) {
    const source = await openMediumFile(medium, path);
    if (!source) continue;
    opened.push(source);
    esps.push({ name: `/${path}`, from: ['file'], tree: await readEsp(() => source) });
  }
  return esps;
}

async function readEsp(open: () => ByteSource): Promise<Tree | string> {
  return readable(async () => (await readFat(open())).tree);
}

async function findMenus(tree: Tree, place: FoundMenu['place']): Promise<FoundMenu[]> {
  const found: FoundMenu[] = [];
  for (const [path, inode] of tree) {
    const parts = path.split('/');
    if (inode.kind === 'directory' || parts.length > MENU_DEPTH || !MENU_NAME.test(parts.at(-1) ?? ''))
      continue;
    const bytes = await readTreeFile(tree, path);
    // A GRUB that is told its menu by another one, or its own program's, has a file without entries.
    const syntax = bytes && menuSyntax(bytes, path);
    if (!bytes || !syntax) continue;
    const name = place === 'ESP' ? `${path} of the EFI system partition` : path;
    found.push({ path, place, menu: await readable(async () => readMenu(bytes, name, { syntax })) });
  }
  return found;
}

async function readable<T>(read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (isBootsmithError(error)) return error.message;
    throw error;
  }
}
