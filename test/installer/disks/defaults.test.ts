import { describe, expect, it } from 'vitest';
import { checkLayout } from '../../../src/installer/disks/check.ts';
import { clearAll, defaultLayout, useExisting } from '../../../src/installer/disks/defaults.ts';
import type { DiskInventory } from '../../../src/installer/disks/model.ts';
import { planSteps } from '../../../src/installer/disks/plan.ts';
import { diskFactsOf } from '../../../src/releases/facts/disks.ts';
import { findRelease, RELEASES } from '../../../src/releases/table.ts';
import { describeStep } from './describe-step.ts';
import { disk, GIB, inventory, partition } from './inventories.ts';

const empty = (firmware: DiskInventory['firmware'] = 'bios', size = 100 * GIB) =>
  inventory([disk('sda', size, 'none', [])], { firmware });

const rows = (machine: DiskInventory, id: string) => {
  const release = findRelease(id);
  return planSteps(defaultLayout(machine, release), machine, release)
    .map(describeStep)
    .map(({ action, target, size, detail }) =>
      [action, target, ...(size === undefined ? [] : [size]), ...(detail ? [detail] : [])].join(' '),
    );
};

describe('the default schema', () => {
  it.each(RELEASES.map(({ id }) => id))('stands on an empty disk for %s', (id) => {
    const release = findRelease(id);
    expect(checkLayout(defaultLayout(empty(), release), empty(), release)).toEqual([]);
    const starts = diskFactsOf(release).efiMib !== undefined;
    const refusals = checkLayout(defaultLayout(empty('uefi'), release), empty('uefi'), release);
    expect(refusals.map(({ message }) => message)).toEqual(starts ? [] : [expect.stringContaining('UEFI')]);
  });

  it("is Kusu's own, as CentOS 5 makes it", () => {
    expect(rows(empty(), 'centos-5')).toEqual([
      'label sda msdos',
      'partition sda1 100 primary, boot',
      'partition sda2 2000 primary, swap',
      'partition sda3 100299 primary, lvm',
      'physical sda3',
      'group KusuVolGroup00 sda3',
      'volume KusuVolGroup00/ROOT 12000',
      'volume KusuVolGroup00/VAR 2016',
      'volume KusuVolGroup00/DEPOT 10016',
      'volume KusuVolGroup00/HOME 76256',
      'format sda1 ext3',
      'swap sda2',
      'format KusuVolGroup00/ROOT ext3',
      'format KusuVolGroup00/VAR ext3',
      'format KusuVolGroup00/DEPOT ext3',
      'format KusuVolGroup00/HOME ext3',
      'mount KusuVolGroup00/ROOT /',
      'mount sda1 /boot',
      'mount KusuVolGroup00/DEPOT /depot',
      'mount KusuVolGroup00/HOME /home',
      'mount KusuVolGroup00/VAR /var',
    ]);
  });

  it('has an EFI system partition under UEFI', () => {
    expect(rows(empty('uefi'), 'rocky-9').slice(0, 4)).toEqual([
      'label sda gpt',
      'partition sda1 600 gpt, esp',
      'partition sda2 1024 gpt',
      'partition sda3 2000 gpt, swap',
    ]);
  });

  it('has room for GRUB 2 on GPT under a BIOS, by the release or by the size of the disk', () => {
    expect(rows(empty(), 'fedora-16').slice(0, 2)).toEqual([
      'label sda gpt',
      'partition sda1 1 gpt, bios_grub',
    ]);
    expect(rows(empty('bios', 3000 * GIB), 'centos-7').slice(0, 2)).toEqual([
      'label sda gpt',
      'partition sda1 1 gpt, bios_grub',
    ]);
    expect(rows(empty(), 'centos-7')[0]).toBe('label sda msdos');
  });

  it('leaves what is beyond 2 TiB unused where there is only MBR', () => {
    expect(rows(empty('bios', 3000 * GIB), 'centos-5')[3]).toBe(
      `partition sda3 ${2 * 1024 * 1024 - 2101} primary, lvm`,
    );
  });

  it('keeps a Dell Utility partition', () => {
    const parts = [
      partition('sda', 1, 'primary', 1, 40, { label: 'DellUtility', filesystem: 'vfat' }),
      partition('sda', 2, 'primary', 41, 5000),
    ];
    const machine = inventory([disk('sda', 100 * GIB, 'msdos', parts)]);
    expect(rows(machine, 'centos-5').slice(0, 3)).toEqual([
      'delete sda2',
      'partition sda2 100 primary, boot',
      'partition sda3 2000 primary, swap',
    ]);
  });

  it('takes all of a volume group away that it breaks', () => {
    const machine = inventory(
      [
        disk('sda', 100 * GIB, 'msdos', [partition('sda', 1, 'primary', 1, 5000)]),
        disk('sdb', 100 * GIB, 'msdos', [partition('sdb', 1, 'primary', 1, 5000)]),
      ],
      { groups: [{ name: 'old', extent: 4 * 1024 * 1024, physical: ['sda1', 'sdb1'], logical: [] }] },
    );
    const release = findRelease('centos-6');
    expect(checkLayout(defaultLayout(machine, release), machine, release)).toEqual([]);
    expect(rows(machine, 'centos-6').slice(0, 3)).toEqual(['delete old', 'delete sdb1', 'label sda msdos']);
  });
});

describe('other beginnings', () => {
  const machine = inventory(
    [
      disk('sda', 100 * GIB, 'msdos', [
        partition('sda', 1, 'primary', 1, 500, { filesystem: 'ext4' }),
        partition('sda', 2, 'extended', 501, 60_000),
        partition('sda', 5, 'logical', 502, 2000, { filesystem: 'swap' }),
        partition('sda', 6, 'logical', 2503, 50_000, { filesystem: 'LVM2_member' }),
      ]),
    ],
    {
      groups: [
        {
          ...{ name: 'vg', extent: 4 * 1024 * 1024, physical: ['sda6'] },
          logical: [{ name: 'root', size: 20 * GIB, filesystem: 'ext4' }],
        },
      ],
    },
  );

  it('list all that is there, for mount points', () => {
    expect(useExisting(machine)).toMatchObject({
      partitions: [
        { existing: 'sda1', use: { as: 'unused' } },
        { existing: 'sda5', use: { as: 'swap' } },
        { existing: 'sda6', use: { as: 'physical', group: 'vg' } },
      ],
      groups: [{ name: 'vg', existing: true, extentMib: 4 }],
      volumes: [
        { group: 'vg', name: 'root', existing: true, size: { mib: 20 * 1024 }, use: { as: 'unused' } },
      ],
    });
    const release = findRelease('centos-6');
    expect(checkLayout(useExisting(machine), machine, release).map(({ message }) => message)).toEqual([
      expect.stringContaining('no root'),
      expect.stringContaining('no /boot'),
      expect.stringContaining('no /depot'),
    ]);
  });

  it('or clear every disk', () => {
    expect(clearAll(machine)).toMatchObject({ clear: ['sda'], partitions: [] });
  });
});
