/**
 * The Executable and Linkable Format, as far as relocatable objects go (System V ABI, chapter 4; elf(5)). Offsets and
 * sizes are in bytes; those that depend on the class stand side by side.
 */
export const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46] as const;

/** `e_ident`: what says how to read the rest. */
export const ELF_IDENT = { size: 16, class: 4, data: 5 } as const;
export const ELF_CLASSES = { 1: 32, 2: 64 } as const;
export const ELF_BYTE_ORDERS = { 1: 'little', 2: 'big' } as const;

export type ElfClass = (typeof ELF_CLASSES)[keyof typeof ELF_CLASSES];
export type ElfByteOrder = (typeof ELF_BYTE_ORDERS)[keyof typeof ELF_BYTE_ORDERS];

/** `e_type`, of which only relocatable objects are of interest here. */
export const ELF_TYPE_RELOCATABLE = 1;

/** `e_machine`, by what people call it (the processor supplements; linux/elf-em.h). */
export const ELF_MACHINES = {
  i386: 3,
  ppc: 20,
  ppc64: 21,
  s390: 22,
  arm: 40,
  ia64: 50,
  x86_64: 62,
  aarch64: 183,
  riscv: 243,
} as const;

/** What a machine number is called, or the number itself. */
export function describeMachine(machine: number): string {
  return Object.entries(ELF_MACHINES).find(([, number]) => number === machine)?.[0] ?? `machine ${machine}`;
}

interface ByClass<T> {
  readonly 32: T;
  readonly 64: T;
}

export const ELF_HEADER: ByClass<{
  readonly size: number;
  readonly sectionOffset: number;
  readonly sectionEntrySize: number;
  readonly sectionCount: number;
  readonly nameSection: number;
}> = {
  32: { size: 52, sectionOffset: 32, sectionEntrySize: 46, sectionCount: 48, nameSection: 50 },
  64: { size: 64, sectionOffset: 40, sectionEntrySize: 58, sectionCount: 60, nameSection: 62 },
};

/** The same place in both classes. */
export const ELF_HEADER_COMMON = { type: 16, machine: 18 } as const;

export const ELF_SECTION_HEADER: ByClass<{
  readonly size: number;
  readonly offset: number;
  readonly length: number;
  readonly link: number;
}> = {
  32: { size: 40, offset: 16, length: 20, link: 24 },
  64: { size: 64, offset: 24, length: 32, link: 40 },
};

export const ELF_SECTION_HEADER_COMMON = { name: 0, type: 4 } as const;
export const ELF_SECTION_TYPES = { symbols: 2, strings: 3, empty: 8 } as const;

export const ELF_SYMBOL: ByClass<{
  readonly size: number;
  readonly section: number;
}> = {
  32: { size: 16, section: 14 },
  64: { size: 24, section: 6 },
};

/** `st_name`, in both classes; `st_shndx` 0 stands for a symbol that another object defines. */
export const ELF_SYMBOL_NAME = 0;
export const ELF_UNDEFINED_SECTION = 0;

/** More sections or symbols than any module has: what a damaged header claims is not believed. */
export const ELF_SECTION_LIMIT = 65_279; // SHN_LORESERVE less one
export const ELF_SYMBOL_LIMIT = 1 << 20;
