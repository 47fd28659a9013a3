import { describe, expect, it } from 'vitest';
import { addDrivers } from '../../src/drivers/add.ts';
import type { DriverModule } from '../../src/drivers/module.ts';
import { file, putInode, treePath } from '../../src/tree/tree.ts';
import { FLAGS, I386, KERNEL, type ModuleParts, moduleOf } from '../support/modules.ts';
import { ballInitrd, MTIME, STOCK, treeInitrd } from './initrds.ts';

const BALL = { facts: { layout: 'ball', moduleInfo: undefined }, arch: 'x86_64', mtime: MTIME } as const;
const DRACUT = { facts: { layout: 'dracut', moduleInfo: undefined }, arch: 'x86_64', mtime: MTIME } as const;

async function add(...modules: DriverModule[]) {
  return addDrivers(await ballInitrd(), modules, BALL);
}

async function addOne(parts: ModuleParts) {
  return add(await moduleOf('mine', parts));
}

describe('a driver is refused', () => {
  it('for another architecture', async () => {
    await expect(addOne({ shape: I386 })).rejects.toMatchObject({
      kind: 'unsupported',
      found: 'i386',
      expected: 'x86_64',
      at: { file: 'mine.ko' },
    });
  });

  it('when it is given twice', async () => {
    await expect(add(await moduleOf('a-b'), await moduleOf('a_b'))).rejects.toThrow('a_b is given twice');
  });

  it.each([
    ['another kernel', { kernel: '2.6.18-9.el5' }, `2.6.18-9.el5 ${FLAGS}`],
    ['other flags', { flags: 'SMP mod_unload 686 gcc-4.1' }, `${KERNEL} SMP mod_unload 686 gcc-4.1`],
    [
      'other flags, with checksums',
      { flags: 'mod_unload gcc-4.1', versions: { module_layout: 1 } },
      `${KERNEL} mod`,
    ],
  ])('for %s', async (_, parts, found) => {
    await expect(addOne(parts)).rejects.toMatchObject({
      message: 'the driver mine is built for another kernel',
      found: expect.stringContaining(found),
      expected: expect.stringContaining(`${KERNEL} ${FLAGS}`),
    });
  });

  it('for another kernel whose symbols are not those of the stock modules', async () => {
    await expect(
      addOne({ kernel: '2.6.18-9.el5', versions: { module_layout: 1, printk: 3 } }),
    ).rejects.toMatchObject({ found: expect.stringContaining('checksum of printk') });
    await expect(addOne({ kernel: '2.6.18-9.el5', versions: { other: 1 } })).rejects.toThrow(
      'another kernel',
    );
  });

  it('without what it depends on', async () => {
    await expect(addOne({ depends: ['scsi_mod', 'mii'] })).rejects.toMatchObject({
      message: 'the driver mine needs mii',
      hint: 'Give mii.ko as well.',
    });
  });

  it('when the kernel has it built in', async () => {
    const tree = treeInitrd({
      root: 'usr/lib/modules',
      files: { 'modules.builtin': 'kernel/fs/my_fs.ko\n' },
    });
    await expect(addDrivers(tree, [await moduleOf('my-fs')], DRACUT)).rejects.toThrow(
      'is built into the kernel',
    );
    await addDrivers(tree, [await moduleOf('a', { depends: ['my-fs'] })], DRACUT);
  });
});

describe('a driver is taken', () => {
  it('with what it depends on, stock or given, however it is spelled', async () => {
    const modules = [
      await moduleOf('top', { depends: ['base_lib', 'scsi_mod'] }),
      await moduleOf('base-lib'),
    ];
    expect((await add(...modules)).warnings).toEqual([]);
  });

  it('for another kernel with a warning, if its symbols are the same', async () => {
    const { warnings } = await addOne({
      kernel: '2.6.18-9.el5',
      versions: { ...STOCK['scsi-mod']?.versions, unknown: 5 },
    });
    expect(warnings).toEqual([
      expect.stringContaining(`mine is built for 2.6.18-9.el5, not for ${KERNEL}: it loads only if`),
    ]);
    expect(warnings[0]).toContain('2 of its 3 symbols');
  });

  it('with a warning for what it would like to have', async () => {
    const { warnings } = await addOne({ softDepends: ['pre: ahci nice-one post: late'] });
    expect(warnings).toEqual(['mine would like nice_one, late to be there as well']);
  });

  it('with a warning for firmware that is not there', async () => {
    const tree = await ballInitrd();
    putInode(tree, treePath('firmware/a.bin.xz'), file(Buffer.from('x')));
    const module = await moduleOf('mine', { firmware: ['a.bin', 'dir/b.bin', 'dir/b.bin'] });
    const { warnings } = await addDrivers(tree, [module], BALL);
    expect(warnings).toEqual([
      'mine may ask for firmware that the initrd does not have: dir/b.bin; put it into /firmware if the hardware needs it',
    ]);
  });
});
