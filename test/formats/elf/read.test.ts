import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src/base/byte-source.ts';
import { readElf, readNamedSection, readSymbols } from '../../../src/formats/elf/read.ts';
import { I386, makeElf, X86_64 } from '../../support/modules.ts';

const PARTS = {
  sections: [
    { name: '.one', data: Buffer.from('first') },
    { name: '.none', type: 8, data: Buffer.alloc(0) },
  ],
  symbols: [
    { name: 'mine', defined: true },
    { name: 'theirs', defined: false },
  ],
};

describe('ELF', () => {
  it.each([
    ['64 bits, little endian', X86_64],
    ['32 bits, little endian', I386],
    ['64 bits, big endian', { class: 64, machine: 21, bigEndian: true }],
    ['32 bits, big endian', { class: 32, machine: 20, bigEndian: true }],
  ] as const)('is read with %s', async (_, shape) => {
    const source = memorySource(makeElf({ ...shape, ...PARTS }), 'a.ko');
    const elf = await readElf(source);
    expect(elf).toMatchObject({
      class: shape.class,
      machine: shape.machine,
      type: 1,
      byteOrder: 'bigEndian' in shape ? 'big' : 'little',
    });
    expect(elf.sections.map(({ name }) => name)).toEqual([
      '',
      '.one',
      '.none',
      '.symtab',
      '.strtab',
      '.shstrtab',
    ]);
    expect(Buffer.from((await readNamedSection(source, elf, '.one')) ?? []).toString()).toBe('first');
    expect(await readNamedSection(source, elf, '.two')).toBeUndefined();
    expect(await readSymbols(source, elf)).toEqual(PARTS.symbols);
  });

  it('takes no room in the file for a section of the type that has none', async () => {
    const bytes = makeElf({ ...X86_64, ...PARTS });
    const source = memorySource(bytes, 'a.ko');
    const elf = await readElf(source);
    const section = elf.sections[2];
    // As .bss has it: a size, and nothing behind the offset.
    const sections = elf.sections.map((one) => (one === section ? { ...one, size: 1 << 30 } : one));
    expect(await readNamedSection(source, { ...elf, sections }, '.none')).toHaveLength(0);
  });

  it.each([
    ['text', Buffer.from('#!/bin/sh\n'), /no ELF file/],
    ['nothing', Buffer.alloc(0), /no ELF file/],
    ['half a header', makeElf({ ...X86_64, ...PARTS }).subarray(0, 40), /damaged/],
    ['a cut file', makeElf({ ...X86_64, ...PARTS }).subarray(0, 200), /ends too early/],
  ])('of %s is refused', async (_, bytes, message) => {
    await expect(readElf(memorySource(bytes, 'a.ko'))).rejects.toThrow(message);
  });

  it('with a class, an entry size or a place that cannot be is refused', async () => {
    const good = makeElf({ ...X86_64, ...PARTS });
    const changed = (at: number, value: number) => {
      const bytes = Buffer.from(good);
      bytes[at] = value;
      return memorySource(bytes, 'a.ko');
    };
    await expect(readElf(changed(4, 3))).rejects.toThrow('damaged');
    await expect(readElf(changed(58, 63))).rejects.toThrow('damaged');
    await expect(readElf(changed(46, 1))).rejects.toThrow('ends too early');
  });
});
