import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { collectChunks } from '../../src/base/byte-source.ts';
import {
  addDriverDisks,
  type DriverDisk,
  driverDiskArguments,
  openDriverDisk,
} from '../../src/drivers/driver-disk.ts';
import { writeCpio } from '../../src/formats/cpio/write.ts';
import { writeExt2 } from '../../src/formats/ext2/write.ts';
import { bytesContent, readTreeFile, type Tree } from '../../src/tree/tree.ts';
import { KERNEL, makeModule } from '../support/modules.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { ballInitrd, MTIME, makeBall, textOf, treeInitrd, treeOf } from './initrds.ts';

const RHEL4 = {
  layout: 'ball',
  tables: ['pcitable'],
  driverDisk: 'dd',
  driverDiskInInitrd: 'dd.img',
} as const;
const RHEL5 = { ...RHEL4, tables: ['modules.alias'] } as const;
const F9 = { layout: 'tree', tables: [], driverDisk: 'dd', driverDiskInInitrd: undefined } as const;
const RHEL6 = { ...F9, driverDiskInInitrd: 'dd.img' } as const;
const RHEL7 = { ...F9, layout: 'dracut', driverDisk: 'inst.dd' } as const;

function diskOf(tree: Tree, filesystem = 'ext2'): DriverDisk {
  return { origin: 'disk.img', content: bytesContent(Buffer.from('image')), filesystem, tree };
}

async function oldDisk(files: Record<string, string> = {}, folder = `${KERNEL}/x86_64`): Promise<DriverDisk> {
  return diskOf(
    treeOf({
      rhdd: 'My drivers\n',
      modinfo: 'Version 0\n',
      'modules.dep': '',
      'modules.alias': '',
      'modules.cgz': await makeBall({ [`${folder}/my-nic.ko`]: makeModule() }),
      ...files,
    }),
  );
}

const options = { arch: 'x86_64', kernel: KERNEL, mtime: MTIME } as const;

describe('a driver disk in the initrd', () => {
  it('lies where the loader looks', async () => {
    const tree = await ballInitrd();
    const added = await addDriverDisks(tree, [await oldDisk()], {
      ...options,
      facts: RHEL5,
      filesystems: ['iso9660', 'ext2'],
    });
    expect(await textOf(tree, 'dd.img')).toBe('image');
    expect(added).toMatchObject({ names: ['my-nic'] });
    expect(added.ledger).toEqual([
      expect.objectContaining({
        list: 'drivers',
        verb: 'add',
        path: '/dd.img',
        did: '5 bytes from disk.img',
      }),
    ]);
  });

  it('is named to dracut, which takes several', async () => {
    const tree = treeInitrd({ root: 'usr/lib/modules' });
    const disk = diskOf(treeOf({ rhdd3: 'x', 'rpms/x86_64/a.rpm': '' }));
    await addDriverDisks(tree, [disk, disk], { ...options, facts: RHEL7 });
    expect(driverDiskArguments([disk.origin, disk.origin], RHEL7)).toEqual([
      'inst.dd=path:/dd.iso',
      'inst.dd=path:/dd-2.iso',
    ]);
    expect(await textOf(tree, 'dd-2.iso')).toBe('image');
  });

  it('has packages from RHEL 6 on', async () => {
    const good = diskOf(treeOf({ rhdd3: 'x', 'rpms/x86_64/repodata/repomd.xml': '' }));
    const tree = treeInitrd();
    await addDriverDisks(tree, [good], { ...options, facts: RHEL6 });
    expect(await textOf(tree, 'dd.img')).toBe('image');
    await expect(
      addDriverDisks(tree, [diskOf(treeOf({ rhdd3: 'x', 'rpms/i386/repodata/x': '' }))], {
        ...options,
        facts: RHEL6,
      }),
    ).rejects.toMatchObject({ found: 'no rpms/x86_64/repodata' });
    await expect(addDriverDisks(tree, [await oldDisk()], { ...options, facts: RHEL6 })).rejects.toThrow(
      'no driver disk that this release takes',
    );
  });

  it('with the older marker has no folder for the architecture', async () => {
    const tree = await ballInitrd();
    const disk = await oldDisk({ 'rhdd-6.1': 'old\n' }, KERNEL);
    disk.tree.delete('rhdd' as never);
    expect((await addDriverDisks(tree, [disk], { ...options, facts: RHEL5 })).names).toEqual(['my-nic']);
  });

  it.each([
    ['no marker', async () => diskOf(treeOf({ modinfo: '' })), 'no file rhdd'],
    ['an empty marker', () => oldDisk({ rhdd: '' }), 'an empty rhdd'],
    [
      'drivers for another kernel',
      () => oldDisk({}, '2.6.18-9.el5/x86_64'),
      'drivers in 2.6.18-9.el5/x86_64',
    ],
    ['drivers for another architecture', () => oldDisk({}, `${KERNEL}/i586`), `drivers in ${KERNEL}/i586`],
  ])('is refused with %s', async (_, disk, found) => {
    await expect(
      addDriverDisks(await ballInitrd(), [await disk()], { ...options, facts: RHEL5 }),
    ).rejects.toMatchObject({ kind: 'unsupported', found });
  });

  it('is refused without the table of its era, or in a file system that the loader does not mount', async () => {
    const tree = await ballInitrd();
    await expect(addDriverDisks(tree, [await oldDisk()], { ...options, facts: RHEL4 })).rejects.toMatchObject(
      {
        found: 'no pcitable',
      },
    );
    await expect(
      addDriverDisks(tree, [await oldDisk()], { ...options, facts: RHEL5, filesystems: ['vfat'] }),
    ).rejects.toMatchObject({ found: 'ext2', expected: 'vfat' });
    expect(await textOf(tree, 'dd.img')).toBeUndefined();
  });

  it('is refused where it would not be used, or a second one not', async () => {
    const disk = await oldDisk();
    await expect(addDriverDisks(treeInitrd(), [disk], { ...options, facts: F9 })).rejects.toMatchObject({
      hint: 'Give the .ko files that are on it instead.',
    });
    await expect(
      addDriverDisks(await ballInitrd(), [disk, disk], { ...options, facts: RHEL5 }),
    ).rejects.toThrow('only one driver disk');
  });
});

describe('a driver disk on the host', () => {
  it('is the image of a file system', async () => {
    const path = join(scratchDirectory(), 'dd.img');
    const image = await collectChunks(writeExt2((await oldDisk()).tree, { time: MTIME }));
    writeFileSync(path, image);
    const disk = await openDriverDisk(path);
    try {
      expect(disk).toMatchObject({ origin: path, filesystem: 'ext2' });
      const tree = await ballInitrd();
      await addDriverDisks(tree, [disk], { ...options, facts: RHEL5 });
      const placed = await readTreeFile(tree, 'dd.img');
      expect(Buffer.compare(placed ?? new Uint8Array(0), image)).toBe(0);
    } finally {
      await disk.close();
    }
  });

  it('is neither an archive nor compressed', async () => {
    const path = join(scratchDirectory(), 'dd.img');
    const { tree } = await oldDisk();
    writeFileSync(path, await collectChunks(writeCpio(tree)));
    await expect(openDriverDisk(path)).rejects.toMatchObject({ found: 'a cpio archive' });
    writeFileSync(path, gzipSync(await collectChunks(writeExt2(tree, { time: MTIME }))));
    await expect(openDriverDisk(path)).rejects.toMatchObject({ found: 'an image within gzip' });
  });
});
