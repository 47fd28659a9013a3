import { basename } from 'node:path';
import { type ByteSource, collectChunks, memorySource, openFileSource } from '../base/byte-source.ts';
import { type ByteString, byteString, toText, viewOf } from '../base/bytes.ts';
import { BootsmithError } from '../base/errors.ts';
import { openMember, sniffCompression } from '../formats/compression/read.ts';
import { describeMachine, ELF_TYPE_RELOCATABLE } from '../formats/elf/layout.ts';
import { type ElfFile, readElf, readNamedSection, readSymbols } from '../formats/elf/read.ts';
import type { Arch } from '../releases/release.ts';
import {
  BUS_ALIAS,
  EXPORT_PREFIX,
  MODULE_CLASSES,
  MODULE_MACHINES,
  MODULE_SECTIONS,
  MODULE_SIZE_LIMIT,
  MODULE_SUFFIX,
  MODULE_VERSION_SIZE,
  type ModuleClass,
} from './module-layout.ts';

/** A kernel module and what it says about itself. Texts are as the module has them. */
export interface DriverModule {
  /** The file's name without `.ko`: what a loader or modprobe is asked for. */
  readonly name: string;
  /** For messages: where it came from. */
  readonly origin: string;
  /** The object itself, not compressed. */
  readonly bytes: Uint8Array;
  readonly arch: Arch;
  /** The kernel that it was built for, as `uname -r` says it, and all of the text that the kernel compares. */
  readonly kernel: string;
  readonly vermagic: string;
  /** Modules that it needs, directly. */
  readonly depends: readonly string[];
  /** As MODULE_SOFTDEP has it: `pre: a b post: c`. */
  readonly softDepends: readonly string[];
  readonly aliases: readonly string[];
  /** Files below the firmware folder that it may ask for. */
  readonly firmware: readonly string[];
  readonly description: string | undefined;
  readonly class: ModuleClass;
  /** Symbols that others may use. */
  readonly exports: readonly string[];
  /** Checksums of the symbols that it needs; empty for a kernel without them. */
  readonly versions: ReadonlyMap<string, number>;
}

/** Two spellings name one module: the kernel takes `-` and `_` for the same letter. */
export function isSameModule(one: string, other: string): boolean {
  return moduleKey(one) === moduleKey(other);
}

/** The spelling by which modules are compared. */
export function moduleKey(name: string): string {
  return name.replaceAll('-', '_');
}

/** The name of a module's file without its folder and suffix; undefined for what is no module by its name. */
export function moduleName(path: string): string | undefined {
  const file = basename(path);
  return MODULE_SUFFIX.test(file) ? file.replace(MODULE_SUFFIX, '') : undefined;
}

/** `readModule` for a file on the host. */
export async function readModuleFile(path: string): Promise<DriverModule> {
  const source = await openFileSource(path);
  try {
    return await readModule(source);
  } finally {
    await source.close();
  }
}

/**
 * Reads a module, compressed or not; its name is that of the source. Throws `corrupt` for what is no kernel module or
 * is damaged, `unsupported` for one of a processor that no release is made for, and for a file under another name than
 * the module's own.
 */
export async function readModule(source: ByteSource): Promise<DriverModule> {
  const name = moduleName(source.name);
  if (name === undefined || name === '')
    throw new BootsmithError('unsupported', `${source.name} is no kernel module by its name`, {
      at: { file: source.name },
      expected: 'a name such as e1000.ko, e1000.ko.gz, e1000.ko.xz or e1000.ko.zst',
      hint: 'Give the file the name that the module is to be loaded by.',
    });
  const bytes = await unpackModule(source);
  const plain = memorySource(bytes, source.name);
  const elf = await readElf(plain);
  const arch = archOf(elf, source.name);
  const information = await readInformation(plain, elf);
  const all = (key: string) => information.flatMap(([found, value]) => (found === key ? [value] : []));
  const [vermagic] = all('vermagic');
  if (vermagic === undefined)
    throw new BootsmithError('corrupt', `${source.name} does not say which kernel it is for`, {
      at: { file: source.name },
      found: 'no vermagic in its section .modinfo',
      expected: 'a kernel module of Linux 2.6 or later',
      hint: 'An object that modpost has not linked (.o), or a stripped section, gives this. Build the .ko again.',
    });
  const [ownName] = all('name');
  if (ownName !== undefined && !isSameModule(ownName, name))
    throw new BootsmithError('unsupported', `${source.name} is not called as the module in it`, {
      at: { file: source.name },
      found: name,
      expected: ownName,
      hint: 'The kernel lists it by its own name, so that what depends on it would not find it. Rename the file.',
    });
  const aliases = all('alias');
  const symbols = await readSymbols(plain, elf);
  const versions = await readVersions(plain, elf);
  const needed = [...symbols.flatMap(({ name, defined }) => (defined ? [] : [name])), ...versions.keys()];
  return {
    name,
    origin: source.name,
    bytes,
    arch,
    kernel: vermagic.split(' ')[0] ?? '',
    vermagic,
    depends: all('depends').flatMap((list) => list.split(',').filter((word) => word !== '')),
    softDepends: all('softdep'),
    aliases,
    firmware: all('firmware'),
    description: all('description')[0],
    class: classOf(needed, aliases),
    exports: await readExports(plain, elf, symbols),
    versions,
  };
}

function classOf(calls: readonly string[], aliases: readonly string[]): ModuleClass {
  const onBus = aliases.some((alias) => BUS_ALIAS.test(alias));
  const found = MODULE_CLASSES.find(
    (entry) => (onBus || !('onBus' in entry)) && calls.some((call) => entry.calls.test(call)),
  );
  return found?.name ?? 'other';
}

async function unpackModule(source: ByteSource): Promise<Uint8Array> {
  const compression = await sniffCompression(source);
  const tooLarge = (found: string) =>
    new BootsmithError('unsupported', `${source.name} is too large for a driver`, {
      at: { file: source.name },
      found,
      expected: `at most ${MODULE_SIZE_LIMIT} bytes`,
    });
  if (compression !== undefined)
    return collectChunks(openMember(source, 0, compression.name, { limit: MODULE_SIZE_LIMIT }).chunks);
  if (source.size > MODULE_SIZE_LIMIT) throw tooLarge(`${source.size} bytes`);
  return source.read(0, source.size);
}

function archOf(elf: ElfFile, file: string): Arch {
  const fits = Object.entries(MODULE_MACHINES).find(
    ([, wanted]) => wanted.class === elf.class && wanted.machine === elf.machine,
  );
  if (elf.type !== ELF_TYPE_RELOCATABLE)
    throw new BootsmithError('corrupt', `${file} is no kernel module`, {
      at: { file },
      found: `an ELF file of type ${elf.type}`,
      expected: `a relocatable object (type ${ELF_TYPE_RELOCATABLE})`,
    });
  if (fits === undefined)
    throw new BootsmithError('unsupported', `${file} is for another processor`, {
      at: { file },
      found: `${describeMachine(elf.machine)}, ${elf.class} bits`,
      expected: Object.keys(MODULE_MACHINES).join(', '),
    });
  return fits[0] as Arch;
}

async function readInformation(source: ByteSource, elf: ElfFile): Promise<[key: string, value: string][]> {
  const bytes = (await readNamedSection(source, elf, MODULE_SECTIONS.information)) ?? new Uint8Array(0);
  return byteString(bytes)
    .split('\0')
    .flatMap((text): [string, string][] => {
      const equals = text.indexOf('=');
      return equals < 1 ? [] : [[text.slice(0, equals), toText(text.slice(equals + 1) as ByteString)]];
    });
}

async function readVersions(source: ByteSource, elf: ElfFile): Promise<Map<string, number>> {
  const bytes = (await readNamedSection(source, elf, MODULE_SECTIONS.versions)) ?? new Uint8Array(0);
  const nameAt = elf.class / 8;
  const view = viewOf(bytes);
  const versions = new Map<string, number>();
  for (let at = 0; at + MODULE_VERSION_SIZE <= bytes.length; at += MODULE_VERSION_SIZE) {
    const [name = ''] = byteString(bytes.subarray(at + nameAt, at + MODULE_VERSION_SIZE)).split('\0');
    if (name !== '') versions.set(name, view.getUint32(at, elf.byteOrder === 'little'));
  }
  return versions;
}

/** From the symbols, or from their texts where the symbols were stripped, which name spaces then stand between. */
async function readExports(
  source: ByteSource,
  elf: ElfFile,
  symbols: readonly { name: string; defined: boolean }[],
): Promise<string[]> {
  const named = symbols.flatMap(({ name, defined }) =>
    defined && name.startsWith(EXPORT_PREFIX) ? [name.slice(EXPORT_PREFIX.length)] : [],
  );
  if (named.length > 0) return named;
  const strings = await readNamedSection(source, elf, MODULE_SECTIONS.exportedNames);
  return byteString(strings ?? new Uint8Array(0))
    .split('\0')
    .filter((name) => name !== '');
}
