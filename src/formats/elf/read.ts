import type { ByteSource } from '../../base/byte-source.ts';
import { byteString, viewOf } from '../../base/bytes.ts';
import { BootsmithError } from '../../base/errors.ts';
import {
  ELF_BYTE_ORDERS,
  ELF_CLASSES,
  ELF_HEADER,
  ELF_HEADER_COMMON,
  ELF_IDENT,
  ELF_MAGIC,
  ELF_SECTION_HEADER,
  ELF_SECTION_HEADER_COMMON,
  ELF_SECTION_LIMIT,
  ELF_SECTION_TYPES,
  ELF_SYMBOL,
  ELF_SYMBOL_LIMIT,
  ELF_SYMBOL_NAME,
  ELF_UNDEFINED_SECTION,
  type ElfByteOrder,
  type ElfClass,
} from './layout.ts';

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  /** From the start of the file, in bytes; a section of the type `empty` takes no room there. */
  readonly offset: number;
  readonly size: number;
  /** Of a symbol table: the index of the section with its names. */
  readonly link: number;
}

export interface ElfFile {
  readonly class: ElfClass;
  readonly byteOrder: ElfByteOrder;
  readonly type: number;
  readonly machine: number;
  readonly sections: readonly ElfSection[];
}

export interface ElfSymbol {
  readonly name: string;
  /** False for what another object must bring. */
  readonly defined: boolean;
}

export function isElf(head: Uint8Array): boolean {
  return ELF_MAGIC.every((byte, index) => head[index] === byte);
}

/** Reads the header and the section headers. Throws `corrupt` for what is no ELF file and for damage. */
export async function readElf(source: ByteSource): Promise<ElfFile> {
  const head = await source.read(0, Math.min(ELF_HEADER[64].size, source.size));
  if (!isElf(head))
    throw new BootsmithError('corrupt', `${source.name} is no ELF file`, {
      at: { file: source.name, offset: 0 },
      found: `the bytes ${Buffer.from(head.subarray(0, 8)).toString('hex')}`,
      expected: 'the bytes 7f454c46',
    });
  const elfClass = ELF_CLASSES[head[ELF_IDENT.class] as keyof typeof ELF_CLASSES];
  const byteOrder = ELF_BYTE_ORDERS[head[ELF_IDENT.data] as keyof typeof ELF_BYTE_ORDERS];
  if (elfClass === undefined || byteOrder === undefined || head.length < ELF_HEADER[elfClass].size)
    throw damaged(source, ELF_IDENT.class, 'a class or byte order that there is not, or half a header');
  const fields = fieldsOf(head, elfClass, byteOrder);
  const header = ELF_HEADER[elfClass];
  const shape = {
    class: elfClass,
    byteOrder,
    type: fields.half(ELF_HEADER_COMMON.type),
    machine: fields.half(ELF_HEADER_COMMON.machine),
  };
  const count = fields.half(header.sectionCount);
  const entrySize = fields.half(header.sectionEntrySize);
  const offset = fields.address(header.sectionOffset);
  if (count > ELF_SECTION_LIMIT || (count > 0 && entrySize !== ELF_SECTION_HEADER[elfClass].size))
    throw damaged(source, header.sectionCount, `${count} section headers of ${entrySize} bytes`);
  const table = await source.read(offset, count * entrySize);
  const raw = Array.from({ length: count }, (_, index) =>
    parseSection(table.subarray(index * entrySize, (index + 1) * entrySize), elfClass, byteOrder),
  );
  const names = raw[fields.half(header.nameSection)];
  const strings = names ? await readSection(source, names) : new Uint8Array(0);
  return {
    ...shape,
    sections: raw.map(({ nameAt, ...section }) => ({ ...section, name: textAt(strings, nameAt) })),
  };
}

/** The bytes of a section; none for one that takes no room in the file. */
export async function readSection(
  source: ByteSource,
  section: Pick<ElfSection, 'type' | 'offset' | 'size'>,
): Promise<Uint8Array> {
  if (section.type === ELF_SECTION_TYPES.empty) return new Uint8Array(0);
  return source.read(section.offset, section.size);
}

/** `readSection` by name; undefined where there is none. */
export async function readNamedSection(
  source: ByteSource,
  elf: ElfFile,
  name: string,
): Promise<Uint8Array | undefined> {
  const section = elf.sections.find((candidate) => candidate.name === name);
  return section && readSection(source, section);
}

/** The symbols that have a name, in their order; none for an object that was stripped of them. */
export async function readSymbols(source: ByteSource, elf: ElfFile): Promise<ElfSymbol[]> {
  const section = elf.sections.find(({ type }) => type === ELF_SECTION_TYPES.symbols);
  if (section === undefined) return [];
  const { size, section: sectionAt } = ELF_SYMBOL[elf.class];
  const count = Math.floor(section.size / size);
  const names = elf.sections[section.link];
  if (count > ELF_SYMBOL_LIMIT || names === undefined)
    throw damaged(source, section.offset, `${count} symbols with names in section ${section.link}`);
  const fields = fieldsOf(await readSection(source, section), elf.class, elf.byteOrder);
  const strings = await readSection(source, names);
  const symbols: ElfSymbol[] = [];
  for (let index = 0; index < count; index++) {
    const name = textAt(strings, fields.word(index * size + ELF_SYMBOL_NAME));
    if (name !== '')
      symbols.push({ name, defined: fields.half(index * size + sectionAt) !== ELF_UNDEFINED_SECTION });
  }
  return symbols;
}

function parseSection(bytes: Uint8Array, elfClass: ElfClass, byteOrder: ElfByteOrder) {
  const fields = fieldsOf(bytes, elfClass, byteOrder);
  const layout = ELF_SECTION_HEADER[elfClass];
  return {
    nameAt: fields.word(ELF_SECTION_HEADER_COMMON.name),
    type: fields.word(ELF_SECTION_HEADER_COMMON.type),
    offset: fields.address(layout.offset),
    size: fields.address(layout.length),
    link: fields.word(layout.link),
  };
}

/** Numbers in a file's own byte order. An address beyond 2^53 is no place in any file, and reading there says so. */
function fieldsOf(bytes: Uint8Array, elfClass: ElfClass, byteOrder: ElfByteOrder) {
  const view = viewOf(bytes);
  const little = byteOrder === 'little';
  const word = (at: number) => view.getUint32(at, little);
  return {
    half: (at: number) => view.getUint16(at, little),
    word,
    address: (at: number) => (elfClass === 32 ? word(at) : Number(view.getBigUint64(at, little))),
  };
}

function textAt(strings: Uint8Array, at: number): string {
  if (at >= strings.length) return '';
  const end = strings.indexOf(0, at);
  return byteString(strings.subarray(at, end < 0 ? strings.length : end));
}

function damaged(source: ByteSource, offset: number, found: string): BootsmithError {
  return new BootsmithError('corrupt', `${source.name} is damaged`, {
    at: { file: source.name, offset },
    found,
    expected: 'an ELF file',
    hint: 'Copy or build it again.',
  });
}
