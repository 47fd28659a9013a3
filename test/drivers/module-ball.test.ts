import { describe, expect, it } from 'vitest';
import { toText } from '../../src/base/bytes.ts';
import { addDrivers, listDrivers, requireDrivers } from '../../src/drivers/add.ts';
import { removePath, treePath } from '../../src/tree/tree.ts';
import { I386, KERNEL, makeModule, moduleOf } from '../support/modules.ts';
import { ballInitrd, changedPaths, MTIME, makeBall, openBall, textOf, treeOf } from './initrds.ts';

const FACTS = { layout: 'ball', moduleInfo: 'modules/module-info' } as const;
const OPTIONS = { facts: FACTS, arch: 'x86_64', mtime: MTIME } as const;

const NIC = {
  description: 'My NIC',
  calls: ['alloc_etherdev'],
  aliases: ['pci:v00001234d00005678sv*sd*bc*sc*i*', 'usb:v0001p0002d*dc*dsc*dp*ic*isc*ip*'],
};

describe('a module ball', () => {
  it('gets drivers behind the stock ones, which keep their bytes', async () => {
    const tree = await ballInitrd({ pcitable: '', 'modules.pcimap': '', 'modules.usbmap': '' });
    const stock = new Map(tree);
    const before = await openBall(tree);
    const added = await addDrivers(tree, [await moduleOf('my-nic', NIC)], OPTIONS);
    const after = await openBall(tree);
    const last = before.archive.entries.length;
    expect(after.archive.entries.map(([path]) => toText(path)).slice(last)).toEqual([
      `${KERNEL}/x86_64/my-nic.ko`,
    ]);
    expect(after.archive.style).toEqual(before.archive.style);
    expect(after.archive.style).toMatchObject({ format: 'crc', namePrefix: './' });
    const kept = before.unpacked.indexOf('TRAILER!!!') - 110;
    expect(Buffer.compare(after.unpacked.subarray(0, kept), before.unpacked.subarray(0, kept))).toBe(0);
    expect(await textOf(tree, 'modules/modules.dep')).toBe(
      'ahci: libata scsi-mod\nlibata: scsi-mod\nmy-nic:\n',
    );
    expect(await textOf(tree, 'modules/module-info')).toContain('my-nic\n\teth\n\t"My NIC"\n');
    expect(await textOf(tree, 'modules/modules.alias')).toMatch(
      /ahci\nalias pci:v00001234d\S+ my-nic\nalias usb:\S+ my-nic\n$/,
    );
    expect(await textOf(tree, 'modules/pcitable')).toBe('0x1234\t0x5678\t"my-nic"\t"My NIC"\n');
    expect(await textOf(tree, 'modules/modules.pcimap')).toMatch(/^my-nic +0x00001234 0x00005678 /);
    expect(await textOf(tree, 'modules/modules.usbmap')).toMatch(/^my-nic +0x0003 0x0001 0x0002 /);
    const tables = [
      'modules.dep',
      'module-info',
      'modules.alias',
      'pcitable',
      'modules.pcimap',
      'modules.usbmap',
    ];
    expect(changedPaths(stock, tree)).toEqual(
      ['modules.cgz', ...tables].map((name) => `modules/${name}`).sort(),
    );
    expect(added.names).toEqual(['my-nic']);
    expect(added.ledger.map(({ verb, path }) => `${verb} ${path}`)).toEqual([
      `add /modules/modules.cgz: ${KERNEL}/x86_64/my-nic.ko`,
      ...tables.map((name) => `renew /modules/${name}`),
    ]);
    expect(await listDrivers(tree, FACTS)).toEqual(['scsi-mod', 'libata', 'ahci', 'my-nic']);
  });

  it('gets a driver in place of the stock one, under its spelling', async () => {
    const tree = await ballInitrd();
    const before = await openBall(tree);
    const module = await moduleOf('scsi_mod', { description: 'newer' });
    const added = await addDrivers(tree, [module], OPTIONS);
    const after = await openBall(tree);
    expect(after.archive.entries.map(([path]) => path)).toEqual(before.archive.entries.map(([path]) => path));
    expect(after.archive.entries.map(([, { recorded }]) => recorded)).toEqual(
      before.archive.entries.map(([, { recorded }]) => recorded),
    );
    expect(added.ledger[0]).toMatchObject({
      verb: 'replace',
      did: `in place of the stock scsi-mod, for ${KERNEL}`,
    });
    expect(added.names).toEqual(['scsi-mod']);
    expect(await textOf(tree, 'modules/module-info')).toContain('\nscsi-mod\n\tother\n\t"newer"\n');
  });

  it('is the same for the same drivers', async () => {
    const [one, two] = [await ballInitrd(), await ballInitrd()];
    for (const tree of [one, two]) await addDrivers(tree, [await moduleOf('my-nic', NIC)], OPTIONS);
    expect(await textOf(one, 'modules/modules.cgz')).toBe(await textOf(two, 'modules/modules.cgz'));
  });

  it('stays as it is without drivers, or when one does not fit', async () => {
    const tree = await ballInitrd();
    const stock = new Map(tree);
    await addDrivers(tree, [], OPTIONS);
    const wrong = [await moduleOf('good'), await moduleOf('bad', { shape: I386 })];
    await expect(addDrivers(tree, wrong, OPTIONS)).rejects.toThrow('bad is for i386');
    expect(changedPaths(stock, tree)).toEqual([]);
  });

  it('is taken by the folder that the loader looks into', async () => {
    const members = { [`${KERNEL}/i586/a.ko`]: makeModule(), [`${KERNEL}/i686/b.ko`]: makeModule() };
    const tree = treeOf({ 'etc/arch': 'i586\n', 'modules/modules.cgz': await makeBall(members) });
    expect(await listDrivers(tree, FACTS)).toEqual(['a']);
    const none = treeOf({ 'etc/arch': 's390\n', 'modules/modules.cgz': await makeBall(members) });
    await expect(listDrivers(none, FACTS)).rejects.toMatchObject({ kind: 'unsupported', found: /i586/ });
  });

  it('for two kernels is taken for the wanted one', async () => {
    const members = { '2.6.9-5.EL/x86_64/a.ko': makeModule(), '2.6.9-5.ELsmp/x86_64/b.ko': makeModule() };
    const tree = treeOf({ 'etc/arch': 'x86_64', 'modules/modules.cgz': await makeBall(members) });
    expect(await listDrivers(tree, FACTS, { kernel: '2.6.9-5.ELsmp' })).toEqual(['b']);
    await expect(listDrivers(tree, FACTS)).rejects.toThrow('does not show which kernel');
  });

  it('must be there', async () => {
    const tree = await ballInitrd();
    removePath(tree, treePath('modules/modules.cgz'));
    await expect(listDrivers(tree, FACTS)).rejects.toThrow('has no /modules/modules.cgz');
  });

  it('keeps a description in the letters that it has', async () => {
    const tree = await ballInitrd();
    await addDrivers(tree, [await moduleOf('a', { description: 'Grüße' })], OPTIONS);
    expect(await textOf(tree, 'modules/module-info')).toContain('"Grüße"');
  });
});

describe('drivers that are to be loaded', () => {
  it('must be there, letter by letter where the loader compares so', () => {
    const names = ['scsi-mod'];
    expect(() => requireDrivers(names, ['scsi_mod'], { layout: 'tree' })).not.toThrow();
    expect(() => requireDrivers(names, ['scsi-mod'], { layout: 'ball' })).not.toThrow();
    expect(() => requireDrivers(names, ['scsi_mod'], { layout: 'ball' })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('write scsi-mod') }),
    );
    expect(() => requireDrivers(names, ['e1000'], { layout: 'dracut' })).toThrow(
      'e1000 is not in the initrd',
    );
  });
});
