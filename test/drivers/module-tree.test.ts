import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { addDrivers, listDrivers } from '../../src/drivers/add.ts';
import { readModuleIndex } from '../../src/formats/module-index/read.ts';
import { writeModuleIndex } from '../../src/formats/module-index/write.ts';
import { file, putInode, readTreeFile, type Tree, treePath } from '../../src/tree/tree.ts';
import { KERNEL, makeModule, moduleOf } from '../support/modules.ts';
import { changedPaths, MTIME, textOf, treeInitrd } from './initrds.ts';

const TREE = { layout: 'tree', moduleInfo: 'modules/module-info' } as const;
const DRACUT = { layout: 'dracut', moduleInfo: undefined } as const;
const NIC = {
  aliases: ['pci:v00001234d00005678sv*sd*bc*sc*i*', 'my-alias'],
  depends: ['scsi_mod'],
  exports: ['my_nic_open'],
  softDepends: ['pre: ahci'],
};

async function indexOf(tree: Tree, path: string) {
  const bytes = await readTreeFile(tree, path);
  return bytes && readModuleIndex(bytes, path).map(({ key, value, priority }) => [key, value, priority]);
}

describe('the module tree of a loader', () => {
  it('gets drivers in its own compression, and tables that name them', async () => {
    const tree = treeInitrd({ suffix: '.gz', pack: gzipSync });
    putInode(tree, treePath('modules/module-info'), file(Buffer.from('Version 0\n')));
    const folder = `modules/${KERNEL}`;
    const added = await addDrivers(tree, [await moduleOf('my-nic', NIC)], {
      facts: TREE,
      arch: 'x86_64',
      mtime: MTIME,
    });
    const packed = await readTreeFile(tree, `lib/${folder}/updates/my-nic.ko.gz`);
    expect(Buffer.compare(gunzipSync(packed ?? ''), makeModule(NIC))).toBe(0);
    expect((await textOf(tree, `${folder}/modules.dep`))?.split('\n').slice(-2)).toEqual([
      'updates/my-nic.ko.gz: kernel/scsi-mod.ko.gz',
      '',
    ]);
    expect(await textOf(tree, `${folder}/modules.alias`)).toContain('alias my-alias my_nic\n');
    expect(await textOf(tree, `${folder}/modules.symbols`)).toContain('alias symbol:my_nic_open my_nic\n');
    expect(await textOf(tree, 'modules/module-info')).toBe('Version 0\nmy-nic\n\tother\n\t"my-nic"\n');
    expect(await textOf(tree, `${folder}/modules.dep.bin`)).toBeUndefined();
    expect(added.warnings).toEqual([]);
    expect(await listDrivers(tree, TREE)).toEqual(['scsi-mod', 'libata', 'ahci', 'my-nic']);
  });

  it('keeps whole paths where the era writes them', async () => {
    const tree = treeInitrd({ absolute: true });
    await addDrivers(tree, [await moduleOf('my-nic', NIC)], { facts: TREE, arch: 'x86_64', mtime: MTIME });
    expect(await textOf(tree, `modules/${KERNEL}/modules.dep`)).toContain(
      `/lib/modules/${KERNEL}/updates/my-nic.ko: /lib/modules/${KERNEL}/kernel/scsi-mod.ko\n`,
    );
  });

  it('loses an index that its modprobe has in another layout, and falls back to the text', async () => {
    const old = Buffer.from('b007fa57000000080000', 'hex');
    const tree = treeInitrd({ files: { 'modules.alias.bin': old, 'modules.pcimap': '' } });
    const added = await addDrivers(tree, [await moduleOf('my-nic', NIC)], {
      facts: TREE,
      arch: 'x86_64',
      mtime: MTIME,
    });
    expect(await textOf(tree, `modules/${KERNEL}/modules.alias.bin`)).toBeUndefined();
    expect(added.ledger.map(({ path }) => path)).toContain(`/modules/${KERNEL}/modules.alias.bin`);
    expect(await textOf(tree, `modules/${KERNEL}/modules.pcimap`)).toMatch(/^my_nic +0x00001234 /);
  });
});

describe('the module tree of dracut', () => {
  const stockIndexes = {
    'modules.dep.bin': writeModuleIndex([
      { key: 'scsi_mod', value: 'kernel/scsi-mod.ko:', priority: 40 },
      { key: 'libata', value: 'kernel/libata.ko: kernel/scsi-mod.ko', priority: 50 },
      { key: 'ahci', value: 'kernel/ahci.ko: kernel/libata.ko kernel/scsi-mod.ko', priority: 60 },
    ]),
    'modules.alias.bin': writeModuleIndex([{ key: 'pci:v00008086*', value: 'ahci', priority: 60 }]),
    'modules.symbols.bin': writeModuleIndex([
      { key: 'symbol:scsi_host_alloc', value: 'scsi_mod', priority: 40 },
    ]),
    'modules.softdep': '',
  };
  const options = { facts: DRACUT, arch: 'x86_64', mtime: MTIME } as const;
  const folder = `usr/lib/modules/${KERNEL}`;

  it('gets drivers in its indexes, behind the stock ones', async () => {
    const tree = treeInitrd({ root: 'usr/lib/modules', files: stockIndexes });
    const stock = new Map(tree);
    await addDrivers(tree, [await moduleOf('my-nic', NIC)], options);
    expect(await indexOf(tree, `${folder}/modules.dep.bin`)).toEqual([
      ['ahci', 'kernel/ahci.ko: kernel/libata.ko kernel/scsi-mod.ko', 60],
      ['libata', 'kernel/libata.ko: kernel/scsi-mod.ko', 50],
      ['my_nic', 'updates/my-nic.ko: kernel/scsi-mod.ko', 61],
      ['scsi_mod', 'kernel/scsi-mod.ko:', 40],
    ]);
    expect(await indexOf(tree, `${folder}/modules.alias.bin`)).toEqual([
      ['my_alias', 'my_nic', 61],
      ['pci:v00001234d00005678sv*sd*bc*sc*i*', 'my_nic', 61],
      ['pci:v00008086*', 'ahci', 60],
    ]);
    expect(await indexOf(tree, `${folder}/modules.symbols.bin`)).toEqual([
      ['symbol:my_nic_open', 'my_nic', 61],
      ['symbol:scsi_host_alloc', 'scsi_mod', 40],
    ]);
    expect(await textOf(tree, `${folder}/modules.softdep`)).toBe('softdep my_nic pre: ahci\n');
    const tables = ['alias', 'alias.bin', 'dep', 'dep.bin', 'softdep', 'symbols', 'symbols.bin'];
    expect(changedPaths(stock, tree)).toEqual(
      [
        ...tables.map((name) => `${folder}/modules.${name}`),
        `${folder}/updates`,
        `${folder}/updates/my-nic.ko`,
      ].sort(),
    );
  });

  it('gets indexes where it has none, with what the texts say', async () => {
    const tree = treeInitrd({ root: 'usr/lib/modules' });
    await addDrivers(tree, [await moduleOf('my-nic', NIC)], options);
    expect(await indexOf(tree, `${folder}/modules.dep.bin`)).toContainEqual([
      'ahci',
      'kernel/ahci.ko: kernel/libata.ko kernel/scsi-mod.ko',
      2,
    ]);
    expect((await indexOf(tree, `${folder}/modules.alias.bin`))?.map(([key]) => key)).toEqual([
      'my_alias',
      'pci:v00001234d00005678sv*sd*bc*sc*i*',
      'pci:v00008086d00002652sv*sd*bc*sc*i*',
    ]);
  });

  it('gets a driver in the place and compression of the stock one, which no table then names', async () => {
    const tree = treeInitrd({ root: 'lib/modules', suffix: '.gz', pack: gzipSync, files: stockIndexes });
    const module = await moduleOf('libata', { depends: ['my-base'], aliases: ['new:*'] });
    const added = await addDrivers(tree, [module, await moduleOf('my-base')], options);
    expect(added.ledger[0]).toMatchObject({
      verb: 'replace',
      path: `/lib/modules/${KERNEL}/kernel/libata.ko.gz`,
    });
    expect((await textOf(tree, `lib/modules/${KERNEL}/modules.dep`))?.split('\n').slice(1, 4)).toEqual([
      'kernel/libata.ko.gz: updates/my-base.ko.gz',
      'kernel/ahci.ko.gz: kernel/libata.ko.gz updates/my-base.ko.gz kernel/scsi-mod.ko.gz',
      'updates/my-base.ko.gz:',
    ]);
  });

  it('must be there, for one kernel', async () => {
    await expect(listDrivers(new Map(), DRACUT)).rejects.toThrow('has no tree of kernel modules');
    const two = treeInitrd({ root: 'usr/lib/modules' });
    putInode(two, treePath('usr/lib/modules/5.14.0/modules.dep'), file(new Uint8Array(0)));
    await expect(listDrivers(two, DRACUT)).rejects.toThrow('does not show which kernel');
    expect(await listDrivers(two, DRACUT, { kernel: KERNEL })).toHaveLength(3);
  });
});
