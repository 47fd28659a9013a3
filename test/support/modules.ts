import { memorySource } from '../../src/base/byte-source.ts';
import { type DriverModule, readModule } from '../../src/drivers/module.ts';

export interface ElfShape {
  readonly class: 32 | 64;
  readonly machine: number;
  readonly bigEndian?: boolean;
  readonly type?: number;
}

export interface ElfParts extends ElfShape {
  readonly sections: readonly { readonly name: string; readonly type?: number; readonly data: Uint8Array }[];
  readonly symbols?: readonly { readonly name: string; readonly defined: boolean }[];
}

export const X86_64: ElfShape = { class: 64, machine: 62 };
export const I386: ElfShape = { class: 32, machine: 3 };
export const AARCH64: ElfShape = { class: 64, machine: 183 };

/** The smallest relocatable object with these sections and symbols, as elf(5) lays it out. */
export function makeElf({ sections, symbols = [], ...shape }: ElfParts): Buffer {
  const wide = shape.class === 64;
  const little = !shape.bigEndian;
  const pieces: Buffer[] = [];
  const field = (buffer: Buffer, at: number, size: 2 | 4 | 8, value: number) => {
    if (size === 8)
      little ? buffer.writeBigUInt64LE(BigInt(value), at) : buffer.writeBigUInt64BE(BigInt(value), at);
    else little ? buffer.writeUIntLE(value, at, size) : buffer.writeUIntBE(value, at, size);
  };
  const address = wide ? 8 : 4;
  const strings = (names: readonly string[]) => {
    const offsets = new Map<string, number>();
    let text = '\0';
    for (const name of names) {
      if (!offsets.has(name)) {
        offsets.set(name, text.length);
        text += `${name}\0`;
      }
    }
    return { data: Buffer.from(text, 'latin1'), offsets };
  };
  const symbolNames = strings(symbols.map(({ name }) => name));
  const symbolSize = wide ? 24 : 16;
  const table = Buffer.alloc((symbols.length + 1) * symbolSize);
  symbols.forEach(({ name, defined }, index) => {
    const at = (index + 1) * symbolSize;
    field(table, at, 4, symbolNames.offsets.get(name) ?? 0);
    field(table, at + (wide ? 6 : 14), 2, defined ? 1 : 0);
  });
  const all = [
    { name: '', type: 0, data: Buffer.alloc(0), link: 0 },
    ...sections.map((section) => ({ type: 1, link: 0, ...section })),
    { name: '.symtab', type: 2, data: table, link: sections.length + 2 },
    { name: '.strtab', type: 3, data: symbolNames.data, link: 0 },
    { name: '.shstrtab', type: 3, data: Buffer.alloc(0), link: 0 },
  ];
  const names = strings(all.map(({ name }) => name));
  const last = all.at(-1);
  if (last) last.data = names.data;
  const headerSize = wide ? 64 : 52;
  const entrySize = wide ? 64 : 40;
  const header = Buffer.alloc(headerSize);
  header.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, little ? 1 : 2, 1]);
  field(header, 16, 2, shape.type ?? 1);
  field(header, 18, 2, shape.machine);
  field(header, 20, 4, 1);
  let position = headerSize;
  const headers = all.map(({ name, type, data, link }) => {
    const entry = Buffer.alloc(entrySize);
    field(entry, 0, 4, names.offsets.get(name) ?? 0);
    field(entry, 4, 4, type);
    field(entry, wide ? 24 : 16, address, position);
    field(entry, wide ? 32 : 20, address, data.length);
    field(entry, wide ? 40 : 24, 4, link);
    pieces.push(Buffer.from(data));
    position += data.length;
    return entry;
  });
  field(header, wide ? 40 : 32, address, position);
  field(header, wide ? 58 : 46, 2, entrySize);
  field(header, wide ? 60 : 48, 2, all.length);
  field(header, wide ? 62 : 50, 2, all.length - 1);
  return Buffer.concat([header, ...pieces, ...headers]);
}

export interface ModuleParts {
  readonly shape?: ElfShape;
  readonly kernel?: string;
  /** Behind the kernel's version in the vermagic. */
  readonly flags?: string;
  readonly depends?: readonly string[];
  readonly softDepends?: readonly string[];
  readonly aliases?: readonly string[];
  readonly firmware?: readonly string[];
  readonly description?: string;
  /** The module's own name, which old kernels do not write. */
  readonly ownName?: string;
  readonly exports?: readonly string[];
  readonly calls?: readonly string[];
  readonly versions?: Readonly<Record<string, number>>;
}

export const KERNEL = '2.6.18-8.el5';
export const FLAGS = 'SMP mod_unload gcc-4.1';

/** A kernel module that says this about itself and holds no code. */
export function makeModule(parts: ModuleParts = {}): Buffer {
  const shape = parts.shape ?? X86_64;
  const information = [
    ...(parts.description === undefined ? [] : [`description=${parts.description}`]),
    ...(parts.aliases ?? []).map((alias) => `alias=${alias}`),
    ...(parts.firmware ?? []).map((name) => `firmware=${name}`),
    ...(parts.softDepends ?? []).map((list) => `softdep=${list}`),
    `depends=${(parts.depends ?? []).join(',')}`,
    ...(parts.ownName === undefined ? [] : [`name=${parts.ownName}`]),
    `vermagic=${parts.kernel ?? KERNEL} ${parts.flags ?? FLAGS}`,
  ];
  const versions = Object.entries(parts.versions ?? {}).map(([name, sum]) => {
    const entry = Buffer.alloc(64);
    shape.bigEndian ? entry.writeUInt32BE(sum) : entry.writeUInt32LE(sum);
    entry.write(name, shape.class / 8);
    return entry;
  });
  return makeElf({
    ...shape,
    sections: [
      { name: '.modinfo', data: Buffer.from(information.map((line) => `${line}\0`).join('')) },
      ...(versions.length > 0 ? [{ name: '__versions', data: Buffer.concat(versions) }] : []),
    ],
    symbols: [
      ...(parts.exports ?? []).map((name) => ({ name: `__ksymtab_${name}`, defined: true })),
      ...(parts.calls ?? []).map((name) => ({ name, defined: false })),
    ],
  });
}

/** `makeModule`, read: `name` is that of its file, without `.ko`. */
export function moduleOf(name: string, parts: ModuleParts = {}): Promise<DriverModule> {
  return readModule(memorySource(makeModule(parts), `${name}.ko`));
}
