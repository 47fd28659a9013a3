import { createHash } from 'node:crypto';
import { decodeText } from '../../base/bytes.ts';
import { parseIni } from '../../base/ini.ts';
import type { BootCatalogEntry } from '../../formats/iso9660/boot-catalog.ts';
import { readImplantedChecksum } from '../../formats/iso9660/implanted-checksum.ts';
import { MBR } from '../../formats/partition-table/layout.ts';
import { readTreeFile } from '../../tree/tree.ts';
import type { BootPlaces } from '../boot-places.ts';
import type { Medium } from '../medium.ts';
import { differencesOf, type Group } from './model.ts';

type Facts = ReadonlyMap<string, string>;

/** What each line of `.discinfo` is (facts of Anaconda's buildinstall and of productmd). */
const DISCINFO_LINES = ['time stamp', 'release', 'arch', 'discs', 'base directory', 'packages', 'pixmaps'];

const FACTS: Readonly<Record<string, (medium: Medium, places: BootPlaces) => Promise<Facts>>> = {
  Volume: volumeFacts,
  'Boot catalog': catalogFacts,
  'Partition tables': partitionFacts,
  'Media checksum': checksumFacts,
  '.treeinfo': treeinfoFacts,
  '.discinfo': discinfoFacts,
};

/** Facts of two media beside their files, by group; only what differs. */
export async function compareFacts(
  a: { readonly medium: Medium; readonly places: BootPlaces },
  b: { readonly medium: Medium; readonly places: BootPlaces },
): Promise<Group[]> {
  // A folder has no volume, no boot records and no sum: nothing of that is missing there.
  const isFolder = a.medium.kind === 'directory' || b.medium.kind === 'directory';
  const groups: Group[] = [];
  for (const [title, read] of Object.entries(FACTS)) {
    if (isFolder && !title.startsWith('.')) continue;
    const differences = differencesOf(await read(a.medium, a.places), await read(b.medium, b.places));
    if (differences.length > 0) groups.push({ title, differences });
  }
  return groups;
}

async function volumeFacts({ volumeId, source }: Medium): Promise<Facts> {
  return new Map([
    ['label', volumeId ?? 'none'],
    ['size', `${source?.size ?? 0} bytes`],
  ]);
}

async function catalogFacts(_medium: Medium, { catalog, nameAt }: BootPlaces): Promise<Facts> {
  if (catalog === undefined) return new Map();
  if (typeof catalog === 'string') return new Map([['entries', catalog]]);
  return new Map(catalog.map((entry, index) => [`entry ${index + 1}`, describe(entry, nameAt)]));
}

function describe(entry: BootCatalogEntry, nameAt: BootPlaces['nameAt']): string {
  const { platform, bootable, emulation, imageSector, loadSectors, infoTable } = entry;
  return [
    `${platform}${bootable ? '' : ', not bootable'}, ${nameAt(imageSector)}`,
    ...(emulation === 'none' ? [] : [`${emulation} emulation`]),
    `loads ${loadSectors} x 512 bytes`,
    ...(platform === 'bios' ? [`boot information table ${infoTable}`] : []),
  ].join(', ');
}

async function partitionFacts({ source }: Medium, { tables }: BootPlaces): Promise<Facts> {
  const facts = new Map<string, string>();
  if (!tables || !source) return facts;
  const { mbr, gpt } = tables;
  if (!mbr) facts.set('MBR', 'none');
  else {
    const code = await source.read(0, MBR.diskSignature.at);
    facts.set('MBR boot code', `sha256 ${createHash('sha256').update(code).digest('hex').slice(0, 16)}`);
    facts.set('MBR signature', mbr.diskSignature.toString(16).padStart(8, '0'));
  }
  for (const { number, type, active, firstSector, sectors } of mbr?.partitions ?? []) {
    const hex = `type 0x${type.toString(16).padStart(2, '0')}${active ? ', active' : ''}`;
    facts.set(`MBR ${number}`, `${hex}, sectors ${firstSector} to ${firstSector + sectors - 1}`);
  }
  if (typeof gpt !== 'object') {
    facts.set('GPT', gpt ?? 'none');
    return facts;
  }
  facts.set('GPT', `there, its copy is ${gpt.backup}`);
  for (const { number, type, firstSector, lastSector, name } of gpt.partitions)
    facts.set(`GPT ${number}`, `${name || 'no name'}, ${type}, sectors ${firstSector} to ${lastSector}`);
  return facts;
}

async function checksumFacts({ source }: Medium): Promise<Facts> {
  const sum = source && (await readImplantedChecksum(source));
  if (!sum) return new Map([['md5', 'none implanted']]);
  return new Map([
    ['md5', sum.md5],
    ['skipped at the end', `${sum.skipSectors} sectors`],
    ['supported', sum.supported ? 'yes' : 'no'],
    ['fragments', String(sum.fragmentCount)],
  ]);
}

async function treeinfoFacts({ tree }: Medium): Promise<Facts> {
  const facts = new Map<string, string>();
  const bytes = await readTreeFile(tree, '.treeinfo');
  for (const [section, values] of parseIni(decodeText(bytes ?? new Uint8Array())))
    for (const [name, value] of values) facts.set(`[${section}] ${name}`, value);
  return facts;
}

async function discinfoFacts({ tree }: Medium): Promise<Facts> {
  const bytes = await readTreeFile(tree, '.discinfo');
  const lines = bytes ? decodeText(bytes).trimEnd().split(/\r?\n/) : [];
  return new Map(lines.map((line, index) => [DISCINFO_LINES[index] ?? `line ${index + 1}`, line]));
}
