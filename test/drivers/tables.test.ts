import { describe, expect, it } from 'vitest';
import {
  editAliases,
  editDeviceNames,
  editSoftDependencies,
  normaliseAlias,
} from '../../src/drivers/aliases.ts';
import { enterDependencies, formatDependencies, parseDependencies } from '../../src/drivers/dependencies.ts';
import { parsePciAlias, parseUsbAlias } from '../../src/drivers/device-alias.ts';
import { editPciMap, editPciTable, editUsbMap } from '../../src/drivers/device-tables.ts';
import { editModuleInfo } from '../../src/drivers/module-info.ts';

const NIC = {
  name: 'my-nic',
  description: 'My "NIC"',
  aliases: [
    'pci:v00008086d00001000sv*sd*bc*sc*i*',
    'pci:v00008086d00001001sv00001028sd00000001bc*sc*i*',
    'pci:v*d*sv*sd*bc02sc00i*',
    'pci:v00001AF4d*sv*sd*bc*sc*i*',
    'usb:v0BDApD8150d*dc*dsc*dp*ic*isc*ip*',
    'usb:v0BDAp8150d0100dc*dsc*dp*icFFiscFFip00in*',
  ],
};

describe('device aliases', () => {
  it('say what they match', () => {
    expect(parsePciAlias('pci:v00008086d*sv00001028sd*bc02sc00i*')).toEqual({
      vendor: 0x8086,
      device: undefined,
      subvendor: 0x1028,
      subdevice: undefined,
      class: 0x020000,
      classMask: 0xffff00,
    });
    expect(parseUsbAlias('usb:v0BDAp8150d0100dc*dsc*dp*icFFiscFFip00in*')).toEqual({
      vendor: 0x0bda,
      product: 0x8150,
      release: 0x100,
      device: [undefined, undefined, undefined],
      interface: [0xff, 0xff, 0],
    });
    expect(parseUsbAlias('usb:v0BDAp8150d01[0-9]*dc*dsc*dp*ic*isc*ip*')).toMatchObject({
      release: undefined,
    });
    for (const other of ['pci:v8086', 'usb:x', 'block-major-7-*'])
      expect([parsePciAlias(other), parseUsbAlias(other)]).toEqual([undefined, undefined]);
  });

  it('are spelled with _ outside of brackets', () => {
    expect(normaliseAlias('char-major-10-[0-9]x-y')).toBe('char_major_10_[0-9]x_y');
    for (const open of ['a[b', 'a]b', 'a[b]c]']) expect(normaliseAlias(open)).toBeUndefined();
  });
});

describe('pcitable', () => {
  it('gives a listed device to the new driver, and keeps the others', () => {
    const before = [
      '# comment',
      '0x8086\t0x1000\t"e1000"\t"Intel"',
      '0x8086\t0x1000\t0x1028\t0x0002\t"e1000"\t"Intel"',
      '0x8086\t0x1229\t"e100"\t"Intel"',
      '0x1234\t0x5678\t"my_nic"\t"as it was"',
    ];
    expect(editPciTable(before.join('\n'), [NIC]).split('\n')).toEqual([
      '# comment',
      '0x8086\t0x1000\t0x1028\t0x0002\t"e1000"\t"Intel"',
      '0x8086\t0x1229\t"e100"\t"Intel"',
      '0x8086\t0x1000\t"my-nic"\t"My \'NIC\'"',
      '0x8086\t0x1001\t0x1028\t0x0001\t"my-nic"\t"My \'NIC\'"',
      '0x1af4\t0xffff\t"my-nic"\t"My \'NIC\'"',
      '',
    ]);
  });
});

describe('modules.pcimap and modules.usbmap', () => {
  it('get a line for each match, in place of the older ones', () => {
    expect(
      editPciMap('# pci module\nmy_nic 0x1 0x2 0x3 0x4 0x5 0x6 0x0\ne100 0x1 0x2 0x3 0x4 0x5 0x6 0x0\n', [
        NIC,
      ]),
    ).toBe(
      [
        '# pci module',
        'e100 0x1 0x2 0x3 0x4 0x5 0x6 0x0',
        'my-nic               0x00008086 0x00001000 0xffffffff 0xffffffff 0x00000000 0x00000000 0x0',
        'my-nic               0x00008086 0x00001001 0x00001028 0x00000001 0x00000000 0x00000000 0x0',
        'my-nic               0xffffffff 0xffffffff 0xffffffff 0xffffffff 0x00020000 0x00ffff00 0x0',
        'my-nic               0x00001af4 0xffffffff 0xffffffff 0xffffffff 0x00000000 0x00000000 0x0',
        '',
      ].join('\n'),
    );
    expect(editUsbMap('', [NIC])).toBe(
      'my-nic               0x038f 0x0bda 0x8150 0x0100 0x0100 0x00 0x00 0x00 0xff 0xff 0x00 0x0\n',
    );
  });
});

describe('module-info', () => {
  const before =
    'Version 0\ne100\n\teth\n\t"Intel"\n\tdebug "Level"\nmy_nic\n\tother\n\t"old"\n\tx "y"\nloop\n\tother\n\t"loop"\n';

  it('gets an entry in place of the older one', () => {
    expect(editModuleInfo(before, [{ ...NIC, class: 'eth' }], 'module-info')).toBe(
      'Version 0\ne100\n\teth\n\t"Intel"\n\tdebug "Level"\nloop\n\tother\n\t"loop"\nmy-nic\n\teth\n\t"My \'NIC\'"\n',
    );
  });

  it('must begin as the loader wants it', () => {
    expect(() => editModuleInfo('Version 1\n', [], 'module-info')).toThrow('no list of drivers');
  });

  it('describes by name what does not describe itself, on one line', () => {
    const entry = (description: string | undefined) =>
      editModuleInfo('Version 0\n', [{ name: 'a', class: 'other', description }], 'm').split('\n')[3];
    expect(entry(undefined)).toBe('\t"a"');
    expect(entry('one\ntwo')).toBe('\t"one two"');
  });
});

describe('modules.alias, modules.softdep, modules.devname', () => {
  it('get lines in place of the older ones', () => {
    const modules = [
      {
        name: 'a-b',
        aliases: ['char-major-10-237', 'devname:loop-control', 'x:*', 'x:*'],
        softDepends: ['pre: c'],
      },
    ];
    expect(editAliases('# c\nalias y a_b\nalias z c', modules)).toBe(
      '# c\nalias z c\nalias char-major-10-237 a-b\nalias devname:loop-control a-b\nalias x:* a-b\n',
    );
    expect(editSoftDependencies('softdep a_b pre: d\nsoftdep c pre: d\n', modules)).toBe(
      'softdep c pre: d\nsoftdep a_b pre: c\n',
    );
    expect(editDeviceNames('a_b old c1:2\nfuse fuse c10:229\n', modules)).toBe(
      'fuse fuse c10:229\na_b loop-control c10:237\n',
    );
    expect(editDeviceNames('', [{ name: 'a', aliases: ['devname:x'] }])).toBe('');
  });
});

describe('modules.dep', () => {
  const enter = (text: string, modules: Parameters<typeof enterDependencies>[1], others: string[] = []) => {
    const table = parseDependencies(text);
    enterDependencies(table, modules, others);
    return formatDependencies(table);
  };

  it('lists all that a module needs, what is needed behind what needs it', () => {
    expect(
      enter('k/b.ko: k/c.ko k/d.ko\nk/c.ko: k/d.ko\nk/d.ko:\nk/e.ko: k/d.ko\n', [
        { entry: 'u/a.ko', depends: ['e', 'b', 'x'] },
        { entry: 'u/x.ko', depends: ['b'] },
      ]),
    ).toBe(
      'k/b.ko: k/c.ko k/d.ko\nk/c.ko: k/d.ko\nk/d.ko:\nk/e.ko: k/d.ko\n' +
        'u/a.ko: k/e.ko u/x.ko k/b.ko k/c.ko k/d.ko\nu/x.ko: k/b.ko k/c.ko k/d.ko\n',
    );
  });

  it('follows a replaced module into the lists that it stands in', () => {
    expect(
      enter('k/top.ko: k/mid.ko k/low.ko\nk/mid.ko: k/low.ko\nk/low.ko:\n', [
        { entry: 'k/mid.ko', depends: ['new', 'low'] },
        { entry: 'u/new.ko', depends: [] },
      ]),
    ).toBe('k/top.ko: k/mid.ko u/new.ko k/low.ko\nk/mid.ko: u/new.ko k/low.ko\nk/low.ko:\nu/new.ko:\n');
  });

  it('of a module ball has bare names, and none of what needs nothing', () => {
    expect(
      enter('ehci-hcd: usbcore \\\n usb-common\n', [{ entry: 'my', depends: ['ehci_hcd', 'mii'] }], ['mii']),
    ).toBe('ehci-hcd: usbcore usb-common\nmy: ehci-hcd usbcore usb-common mii\n');
  });

  it('is not caught in a circle', () => {
    expect(
      enter('', [
        { entry: 'a', depends: ['b'] },
        { entry: 'b', depends: ['a'] },
      ]),
    ).toMatch(/^a: b/);
  });
});
