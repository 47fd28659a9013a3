import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/base/byte-source.ts';
import { isSameModule, moduleName, readModule } from '../../src/drivers/module.ts';
import { AARCH64, I386, KERNEL, makeElf, makeModule, moduleOf, X86_64 } from '../support/modules.ts';

describe('a kernel module', () => {
  it('says what it is', async () => {
    const module = await moduleOf('my-nic', {
      aliases: ['pci:v00008086d00001000sv*sd*bc*sc*i*', 'my_nic'],
      depends: ['mii', 'crc32'],
      softDepends: ['pre: foo post: bar'],
      firmware: ['my/nic.bin'],
      description: 'A network card with "quotes" and ü',
      ownName: 'my_nic',
      exports: ['my_nic_open'],
      calls: ['alloc_etherdev_mqs', 'printk'],
      versions: { module_layout: 0xdeadbeef, printk: 1 },
    });
    expect(module).toMatchObject({
      name: 'my-nic',
      origin: 'my-nic.ko',
      arch: 'x86_64',
      kernel: KERNEL,
      vermagic: `${KERNEL} SMP mod_unload gcc-4.1`,
      depends: ['mii', 'crc32'],
      softDepends: ['pre: foo post: bar'],
      aliases: ['pci:v00008086d00001000sv*sd*bc*sc*i*', 'my_nic'],
      firmware: ['my/nic.bin'],
      description: 'A network card with "quotes" and ü',
      class: 'eth',
      exports: ['my_nic_open'],
    });
    expect([...module.versions]).toEqual([
      ['module_layout', 0xdeadbeef],
      ['printk', 1],
    ]);
  });

  it('needs nothing but its vermagic', async () => {
    expect(await moduleOf('a')).toMatchObject({
      depends: [],
      aliases: [],
      class: 'other',
      description: undefined,
    });
  });

  it.each([
    [I386, 'i386'],
    [X86_64, 'x86_64'],
    [AARCH64, 'aarch64'],
  ])('is for the processor %o', async (shape, arch) => {
    const module = await moduleOf('a', { shape, versions: { module_layout: 7 } });
    expect([module.arch, module.versions.get('module_layout')]).toEqual([arch, 7]);
  });

  it.each([
    ['scsi_host_alloc', [], 'scsi'],
    ['ata_pci_bmdma_init_one', [], 'scsi'],
    ['register_filesystem', [], 'fs'],
    ['register_cdrom', [], 'cdrom'],
    ['alloc_trdev', [], 'tr'],
    ['ide_setup_pci_device', [], 'ide'],
    ['pcmcia_register_driver', [], 'pcmcia'],
    ['register_blkdev', ['pci:v00000E11d0000B060sv*sd*bc*sc*i*'], 'scsi'],
    ['register_blkdev', ['block-major-7-*'], 'other'],
    ['printk', [], 'other'],
  ])('that calls %s with aliases %j is of class %s', async (call, aliases, expected) => {
    expect((await moduleOf('a', { calls: [call], aliases })).class).toBe(expected);
  });

  it('may be compressed', async () => {
    const bytes = makeModule({ depends: ['b'] });
    const module = await readModule(memorySource(gzipSync(bytes), 'dir/a.ko.gz'));
    expect(module).toMatchObject({ name: 'a', depends: ['b'] });
    expect(Buffer.compare(module.bytes, bytes)).toBe(0);
  });

  it.each([
    ['another name', makeModule(), 'a.o', /no kernel module by its name/],
    ['no name', makeModule(), '.ko', /no kernel module by its name/],
    ['text', Buffer.from('text'), 'a.ko', /no ELF file/],
    ['a program', makeElf({ ...X86_64, type: 2, sections: [] }), 'a.ko', /is no kernel module/],
    ['another processor', makeElf({ class: 64, machine: 243, sections: [] }), 'a.ko', /another processor/],
    ['a plain object', makeElf({ ...X86_64, sections: [] }), 'a.ko', /does not say which kernel/],
    ['a renamed module', makeModule({ ownName: 'b' }), 'a.ko', /not called as the module in it/],
  ])('is not %s', async (_, bytes, name, message) => {
    await expect(readModule(memorySource(bytes, name))).rejects.toThrow(message);
  });

  it('is compared without regard to - and _', () => {
    expect(isSameModule('ehci-hcd', 'ehci_hcd')).toBe(true);
    expect(isSameModule('ehci-hcd', 'ehci-hc')).toBe(false);
    expect(moduleName('/lib/modules/6.1/kernel/a_b-c.ko.xz')).toBe('a_b-c');
    expect(moduleName('modules.dep')).toBeUndefined();
  });
});
