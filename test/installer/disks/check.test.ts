import { describe, expect, it } from 'vitest';
import { checkDisks, checkLayout } from '../../../src/installer/disks/check.ts';
import { defaultLayout } from '../../../src/installer/disks/defaults.ts';
import type {
  DiskAnswers,
  LogicalVolumeWish,
  PartitionWish,
  Use,
} from '../../../src/installer/disks/model.ts';
import { findRelease } from '../../../src/releases/table.ts';
import { disk, GIB, inventory, MIB, partition } from './inventories.ts';

const RELEASE = findRelease('centos-6');

const MACHINE = inventory(
  [
    disk('sda', 100 * GIB, 'msdos', [
      partition('sda', 1, 'primary', 1, 500, { filesystem: 'ext3' }),
      partition('sda', 2, 'extended', 501, 20_000),
      partition('sda', 5, 'logical', 502, 2000, { filesystem: 'LVM2_member' }),
      partition('sda', 6, 'logical', 2503, 2000, { filesystem: 'LVM2_member' }),
    ]),
    disk('sdb', 100 * GIB, 'unknown', []),
    disk('sdc', 100 * GIB, 'none', []),
  ],
  {
    groups: [
      {
        ...{ name: 'vg', extent: 4 * MIB, physical: ['sda5', 'sda6'] },
        logical: [{ name: 'data', size: 1000 * MIB, filesystem: 'ext3' }],
      },
    ],
  },
);

const on = (mountPoint: string, more: Partial<Extract<Use, { as: 'filesystem' }>> = {}): Use => ({
  ...{ as: 'filesystem', type: 'ext4', mountPoint, format: true },
  ...more,
});
const make = (use: Use, mib = 1000, where = 'sdc'): PartitionWish => ({
  ...{ disk: where, size: { mode: 'fixed', mib }, use },
});
const GOOD: DiskAnswers = {
  clear: ['sdc'],
  remove: [],
  partitions: [
    make(on('/')),
    make(on('/boot')),
    make({ as: 'swap' }),
    make({ as: 'physical', group: 'new' }),
  ],
  groups: [{ name: 'new', extentMib: 32 }],
  volumes: [{ group: 'new', name: 'depot', size: { mode: 'fill' }, use: on('/depot') }],
};
const old = (existing: string, use: Use): PartitionWish => ({ ...make(use, 1, 'sda'), existing });
const volume = (name: string, use: Use, more: Partial<LogicalVolumeWish> = {}): LogicalVolumeWish => ({
  ...{ group: 'new', name, size: { mode: 'fixed', mib: 32 }, use },
  ...more,
});

const refusals = (layout: Partial<DiskAnswers>, machine = MACHINE, release = RELEASE) =>
  checkLayout({ ...GOOD, ...layout }, machine, release).map(({ field, message }) => `${field}: ${message}`);
const withPartition = (...more: PartitionWish[]) => refusals({ partitions: [...GOOD.partitions, ...more] });
const withVolume = (...more: LogicalVolumeWish[]) => refusals({ volumes: [...GOOD.volumes, ...more] });
const swapped = (at: number, wish: PartitionWish) =>
  refusals({ partitions: GOOD.partitions.map((one, index) => (index === at ? wish : one)) });
const without = (at: number) => refusals({ partitions: GOOD.partitions.filter((_, index) => index !== at) });

describe('disks', () => {
  it('are there, and the first has 40 GiB', () => {
    const sized = (size: number) => inventory([disk('sda', size, 'none', [])]);
    expect(checkDisks(inventory([]))).toMatchObject([{ message: expect.stringContaining('no disk') }]);
    expect(checkDisks(sized(40 * GIB))).toEqual([]);
    expect(checkDisks(sized(40 * GIB - 1))).toMatchObject([
      { message: 'The first disk, sda, has 39.9 GiB: it needs 40 GiB at least.' },
    ]);
    expect(refusals({}, sized(GIB))).toHaveLength(1);
  });
});

describe('layouts', () => {
  it('are right', () => {
    expect(refusals({})).toEqual([]);
    expect(withPartition(old('sda1', on('/old', { format: false, type: 'ext3' })))).toEqual([]);
  });

  it.each([
    ['no root', without(0), /^disks.partitions: There is no root/],
    ['no /boot', without(1), /There is no \/boot/],
    ['no swap', without(2), /There is no swap space/],
    ['no /depot', refusals({ volumes: [] }), /There is no \/depot/],
    [
      'an unknown disk',
      withPartition(make(on('/a'), 1, 'sdx')),
      /partitions.4.disk: .* no disk sdx: use one of sda, sdb, sdc/,
    ],
    [
      'a disk that cannot be read',
      withPartition(make(on('/a'), 1, 'sdb')),
      /sdb has no partition table that can be read/,
    ],
    [
      'an unknown disk to clear',
      refusals({ clear: ['sdc', 'sdx'] }),
      /disks.clear.1: This machine has no disk sdx/,
    ],
    ['a partition that is not there', withPartition(old('sda9', on('/a'))), /There is no partition sda9/],
    [
      'a partition of another disk',
      withPartition({ ...old('sda1', on('/a')), disk: 'sdc' }),
      /sda1 is not on sdc/,
    ],
    ['an extended partition', withPartition(old('sda2', on('/a'))), /sda2 is an extended partition/],
    [
      'a partition twice',
      withPartition(old('sda1', on('/a')), old('sda1', on('/b'))),
      /partitions.5.existing: sda1 is there twice/,
    ],
    [
      'use of what is deleted',
      refusals({ remove: ['sda1'], partitions: [...GOOD.partitions, old('sda1', on('/a'))] }),
      /sda1 is deleted/,
    ],
    [
      'deleting what is not there',
      refusals({ remove: ['sda9'] }),
      /disks.remove.0: There is no partition sda9/,
    ],
    [
      'deleting on a cleared disk',
      refusals({ clear: ['sda', 'sdc'], remove: ['sda1'] }),
      /sda1 goes with the table of sda/,
    ],
    ['deleting an extended one with others in it', refusals({ remove: ['sda2'] }), /while sda5 is in it/],
    [
      'deleting what others are numbered after',
      refusals({ remove: ['sda5'] }),
      /while sda6 stays, whose name would change/,
    ],
    [
      'breaking a group',
      refusals({ remove: ['sda6'] }),
      /sda6 belongs to the volume group vg: .* \(sda5, sda6\)/,
    ],
    [
      'using a member for something else',
      withPartition(old('sda6', on('/a'))),
      /sda6 belongs to the volume group vg/,
    ],
    [
      'keeping a group that goes',
      refusals({
        remove: ['sda5', 'sda6'],
        groups: [...GOOD.groups, { name: 'vg', existing: true, extentMib: 4 }],
      }),
      /vg, which is kept: take the group out first/,
    ],
    ['a size of 0', withPartition(make(on('/a'), 0)), /partitions.4.size: "0" is not a size/],
    ['a size that is not whole', withPartition(make(on('/a'), 1.5)), /"1.5" is not a size/],
    [
      'a size below 0',
      withVolume(volume('a', on('/a'), { size: { mode: 'atLeast', mib: -1 } })),
      /volumes.1.size: "-1" is not a size/,
    ],
    ['a relative mount point', withPartition(make(on('srv'))), /"srv" is not a mount point: .* as \/srv\./],
    ['a mount point with dots', withPartition(make(on('/a/../b//c/'))), /as \/a\/b\/c\./],
    ['a mount point with a space', withPartition(make(on('/a b'))), /"\/a b" has a character/],
    ['a mount point twice', withPartition(make(on('/boot'))), /partitions.4.mountPoint: Two file systems/],
    ['a mount point that the root needs', withPartition(make(on('/etc'))), /\/etc has to lie on the root/],
    [
      '/boot on LVM',
      refusals({
        partitions: GOOD.partitions.filter((_, at) => at !== 1),
        volumes: [...GOOD.volumes, volume('boot', on('/boot'))],
      }),
      /\/boot is on the logical volume new\/boot/,
    ],
    [
      'an old root',
      swapped(0, old('sda1', on('/', { format: false, type: 'ext3' }))),
      /partitions.0.format: \/ has to be made anew/,
    ],
    [
      'a new one that is not formatted',
      withPartition(make(on('/a', { format: false }))),
      /does not exist yet: format it/,
    ],
    [
      'keeping what is something else',
      withPartition(old('sda1', on('/a', { format: false }))),
      /sda1 holds ext3, not ext4/,
    ],
    [
      'a file system that is not made',
      withPartition(make(on('/a', { type: 'btrfs' }))),
      /centos-6 does not make btrfs: use ext2, ext3, ext4/,
    ],
    [
      'a label that is too long',
      withPartition(make(on('/a', { label: 'x'.repeat(17) }))),
      /is not a label: use 1 to 16/,
    ],
    ['space for nothing', withPartition(make({ as: 'unused' })), /The new space on sdc is not for anything/],
    [
      'a name for LVM with a dash',
      withVolume(volume('a-b', on('/a'))),
      /volumes.1.name: "a-b" is not a name for LVM/,
    ],
    [
      'a name that LVM keeps',
      withVolume(volume('pvmove0', on('/a'))),
      /LVM keeps the name "pvmove0" for itself/,
    ],
    ['a volume twice', withVolume(volume('depot', on('/a'))), /The volume new\/depot is there twice/],
    [
      'a volume in no group',
      withVolume(volume('a', on('/a'), { group: 'no' })),
      /There is no volume group no/,
    ],
    [
      'a volume that is not there',
      withVolume(volume('a', on('/a'), { existing: true })),
      /There is no volume new\/a/,
    ],
    [
      'a group in a volume',
      withVolume(volume('a', { as: 'physical', group: 'new' })),
      /cannot hold a volume group/,
    ],
    ['a boot loader in a volume', withVolume(volume('a', { as: 'biosboot' })), /cannot be a logical volume/],
    [
      'a group without partitions',
      refusals({ groups: [...GOOD.groups, { name: 'no', extentMib: 4 }] }),
      /groups.1: No partition is in the volume group no/,
    ],
    [
      'a group twice',
      refusals({ groups: [...GOOD.groups, ...GOOD.groups] }),
      /The volume group new is there twice/,
    ],
    [
      'a group by a name that is there',
      refusals({ groups: [...GOOD.groups, { name: 'vg', extentMib: 4 }] }),
      /There is a volume group vg on the disks already/,
    ],
    [
      'an extent of 5 MiB',
      refusals({ groups: [{ name: 'new', extentMib: 5 }] }),
      /"5" is not an extent size/,
    ],
    [
      'a partition for no group',
      withPartition(make({ as: 'physical', group: 'no' })),
      /partitions.4.use.group: There is no volume group no/,
    ],
    [
      'more for a group that is there',
      refusals({
        partitions: [...GOOD.partitions, make({ as: 'physical', group: 'vg' })],
        groups: [...GOOD.groups, { name: 'vg', existing: true, extentMib: 4 }],
      }),
      /The volume group vg exists, and the installer does not add to it/,
    ],
    [
      'what is too big for a disk',
      withPartition(make(on('/a'), 200_000)),
      /partitions.4.size: A partition of 200000 MiB does not fit on sdc/,
    ],
    [
      'what is too big for a group',
      withVolume(volume('a', on('/a'), { size: { mode: 'fixed', mib: 5000 } })),
      /groups.0: The volumes of new need 5088 MiB, and it has 992 MiB/,
    ],
    [
      'five primary partitions',
      refusals({
        partitions: [...GOOD.partitions, make(on('/a'))].map((one) => ({ ...one, primary: true })),
      }),
      /sdc has no entry left in its partition table, which takes 4/,
    ],
    ['a biosboot partition on MBR', withPartition(make({ as: 'biosboot' })), /sdc has MBR/],
  ])('are refused for %s', (_, found, wanted) => {
    expect(found.join('\n')).toMatch(wanted);
  });

  it('have what firmware and boot loader want', () => {
    const uefi = { ...MACHINE, firmware: 'uefi' as const };
    const efi = (disks: string, type = 'efi') => [
      ...GOOD.partitions,
      make(on('/boot/efi', { type }), 200, disks),
    ];
    expect(refusals({}, uefi).join()).toMatch(/starts from an EFI system partition/);
    expect(refusals({ partitions: efi('sdc') }, uefi)).toEqual([]);
    expect(refusals({ partitions: efi('sdc', 'ext3') }, uefi).join()).toMatch(/\/boot\/efi is ext3/);
    expect(refusals({ partitions: efi('sda') }, uefi).join()).toMatch(/sda has MBR, and a machine with UEFI/);
    expect(refusals({ partitions: efi('sdc') }, uefi, findRelease('centos-5')).join()).toMatch(
      /centos-5 does not install machines that start by UEFI/,
    );
    expect(refusals({}, MACHINE, findRelease('fedora-40')).join()).toMatch(
      /sdc has GPT and the machine a BIOS/,
    );
    expect(refusals({}, MACHINE, findRelease('fedora-11')).join()).toMatch(
      /does not read \/boot from ext4: use ext2, ext3/,
    );
  });

  it('have 128 entries of GPT and 11 logical partitions', () => {
    const uefi = { ...MACHINE, firmware: 'uefi' as const };
    const many = (count: number) => Array.from({ length: count }, (_, at) => make(on(`/m${at}`), 1));
    const efi = make(on('/boot/efi', { type: 'efi' }), 200);
    const full = (count: number) => refusals({ partitions: [...GOOD.partitions, efi, ...many(count)] }, uefi);
    expect(full(123)).toEqual([]);
    expect(full(124).join()).toMatch(/takes 128 of this kind/);
    expect(withPartition(...many(10))).toEqual([]);
    expect(withPartition(...many(11)).join()).toMatch(/takes 11 of this kind/);
  });

  it('are refused in other words where there are others', () => {
    const texts = new Proxy({}, { get: (_, key) => () => `<${String(key)}>` }) as never;
    expect(
      checkLayout({ ...GOOD, groups: [] }, MACHINE, RELEASE, texts).map(({ message }) => message),
    ).toContain('<groupUnknown>');
    expect(checkLayout(defaultLayout(MACHINE, RELEASE), MACHINE, RELEASE, texts)).toEqual([]);
  });
});
