import { describe, expect, it } from 'vitest';
import { defaultLayout } from '../../../src/installer/disks/defaults.ts';
import { PARTITIONS } from '../../../src/installer/screens/partitions.ts';
import { emptyDisk, GIB, machineWith, USED_DISKS } from '../machines.ts';
import { drive } from './drive.ts';

const MACHINE = machineWith();
const FRESH = defaultLayout(MACHINE.disks, MACHINE.release);
const USED = { disks: USED_DISKS };

/** Fills in the dialog on top, whose fields begin with `at`, and saves. */
function fill(driven: ReturnType<typeof drive>, at: string, values: Record<string, string | boolean>) {
  for (const [name, value] of Object.entries(values)) driven.change(`${at}.${name}`, value);
  return driven.press('save');
}

describe('Partitions on entry', () => {
  it('offers the default scheme for empty disks', () => {
    const driven = drive(PARTITIONS);
    expect(driven.title()).toBe('Use the default scheme?');
    expect(driven.buttons()).toEqual(['default', 'clearAll']);
    expect(driven.press('default', 'next').answers()).toEqual({ disks: FRESH });
  });

  it('leaves partitions alone unless told otherwise, and asks twice before clearing all', () => {
    const driven = drive(PARTITIONS, USED);
    expect(driven.title()).toBe('There are partitions');
    expect(driven.buttons()).toEqual(['existing', 'default', 'clear']);
    driven.press('clear');
    expect(driven.title()).toBe('Really clear all disks?');
    expect(driven.buttons()).toEqual(['keep', 'clearAll']);
    expect(driven.press('keep').rows('layout')).toHaveLength(7);
    expect(driven.press('scheme', 'clear', 'clearAll').rows('layout')).toEqual(['sda|100 GiB|is cleared|']);
  });

  it('does not ask again about a layout that is there', () => {
    expect(drive(PARTITIONS, {}, { disks: FRESH }).title()).toBe('Partitions');
  });

  it('shows what is there', () => {
    expect(drive(PARTITIONS, USED).press('existing').rows('layout')).toEqual([
      'sda|100 GiB|table: msdos|',
      '  sda1|500 MiB|not used|',
      '  sda2|2000 MiB|swap|',
      '  sda3|50000 MiB|LVM: OldGroup|',
      'OldGroup||volume group|',
      '  ROOT|12000 MiB|not used|',
      '  DEPOT|20000 MiB|not used|',
    ]);
  });
});

describe('A layout by hand', () => {
  it('is made of partitions, a group and volumes', () => {
    const driven = drive(PARTITIONS).press('clearAll');
    driven.press('next');
    expect(driven.text()).toContain('There is no root');
    driven.press('ok', 'create', 'partition');
    fill(driven, 'disks.partitions.0', { mountPoint: '/boot', size: '200' });
    driven.press('create', 'partition');
    fill(driven, 'disks.partitions.1', { type: 'swap', size: '1000' });
    driven.press('create', 'partition');
    fill(driven, 'disks.partitions.2', { type: 'physical', mode: 'fill' });
    expect(driven.rows('layout')).toContain('  sda, new|the rest|LVM: (none yet)|');
    driven.press('create', 'group');
    expect(driven.value('disks.groups.0.members.2')).toBe(true);
    fill(driven, 'disks.groups.0', { name: 'vg0', extentMib: '64' });
    driven.press('create', 'volume');
    fill(driven, 'disks.volumes.0', { name: 'root', mountPoint: '/', size: '9000' });
    driven.press('create', 'volume');
    fill(driven, 'disks.volumes.1', { name: 'depot', mountPoint: '/depot', size: '12000', mode: 'atLeast' });
    expect(driven.press('next').answers()?.disks).toEqual({
      clear: ['sda'],
      remove: [],
      partitions: [
        {
          disk: 'sda',
          size: { mode: 'fixed', mib: 200 },
          use: { as: 'filesystem', type: 'ext3', mountPoint: '/boot', format: true },
        },
        { disk: 'sda', size: { mode: 'fixed', mib: 1000 }, use: { as: 'swap' } },
        { disk: 'sda', size: { mode: 'fill' }, use: { as: 'physical', group: 'vg0' } },
      ],
      groups: [{ name: 'vg0', extentMib: 64 }],
      volumes: [
        {
          group: 'vg0',
          name: 'root',
          size: { mode: 'fixed', mib: 9000 },
          use: { as: 'filesystem', type: 'ext3', mountPoint: '/', format: true },
        },
        {
          group: 'vg0',
          name: 'depot',
          size: { mode: 'atLeast', mib: 12000 },
          use: { as: 'filesystem', type: 'ext3', mountPoint: '/depot', format: true },
        },
      ],
    });
  });

  it.each([
    [{ mountPoint: '/home', size: '0' }, 'size', '"0" is not a size'],
    [{ mountPoint: '/home', size: '1.5' }, 'size', '"1.5" is not a size'],
    [{ mountPoint: 'home', size: '9' }, 'mountPoint', '"home" is not a mount point'],
    [{ mountPoint: '/', size: '9' }, 'mountPoint', 'Two file systems have the mount point /'],
  ])('is refused in the dialog with %o', (values, field, message) => {
    const driven = drive(PARTITIONS, {}, { disks: { ...FRESH, volumes: [] } }).press('create', 'partition');
    fill(driven, 'disks.partitions.3', { mountPoint: '/', size: '5000' });
    driven.press('create', 'partition');
    fill(driven, 'disks.partitions.4', values);
    expect(driven.text()).toContain(message);
    expect(driven.press('ok').focus()).toBe(`disks.partitions.4.${field}`);
    expect(driven.title()).toBe('Partition');
  });

  it('is edited: a size, a mount point, a name that members follow', () => {
    const driven = drive(PARTITIONS, {}, { disks: FRESH }).choose('layout', 'groups.0');
    fill(driven, 'disks.groups.0', { name: 'vg9' });
    driven.choose('layout', 'volumes.0');
    expect(driven.value('disks.volumes.0.group')).toBe('vg9');
    fill(driven, 'disks.volumes.0', { size: '13000' });
    const disks = driven.press('next').answers()?.disks;
    expect(disks?.partitions.map(({ use }) => use)).toContainEqual({ as: 'physical', group: 'vg9' });
    expect(disks?.volumes.every(({ group }) => group === 'vg9')).toBe(true);
    expect(disks?.volumes[0]?.size).toEqual({ mode: 'fixed', mib: 13000 });
  });

  it('does not take apart what is in use', () => {
    const driven = drive(PARTITIONS, {}, { disks: FRESH }).change('layout', 'partitions.2').press('remove');
    expect(driven.text()).toContain('part of the group KusuVolGroup00');
    driven.press('ok').change('layout', 'groups.0').press('remove');
    expect(driven.text()).toContain('delete ROOT, VAR, DEPOT, HOME first');
    driven.press('ok').change('layout', 'disk.sda').press('remove');
    expect(driven.text()).toContain('A disk cannot be deleted');
    driven.press('ok').change('layout', 'volumes.3').press('remove');
    expect(driven.rows('layout')).toHaveLength(8);
    expect(driven.press('back').answers()?.disks?.volumes).toHaveLength(3);
  });

  it('has no volume without a group, and no group twice', () => {
    const driven = drive(PARTITIONS).press('clearAll', 'create', 'volume');
    expect(driven.text()).toContain('There is no volume group yet');
    const twice = drive(PARTITIONS, {}, { disks: FRESH }).press('create', 'group');
    expect(twice.text()).toContain('No partition holds a physical volume');
    fill(twice, 'disks.groups.1', { name: 'KusuVolGroup00' });
    expect(twice.text()).toContain('KusuVolGroup00 is there twice');
  });
});

describe('What is there already', () => {
  it('is mounted: new file systems in old volumes', () => {
    const driven = drive(PARTITIONS, USED).press('existing').choose('layout', 'partitions.0');
    expect(driven.isDisabled('disks.partitions.0.size')).toBe(true);
    fill(driven, 'disks.partitions.0', { type: 'ext3', mountPoint: '/boot' });
    driven.choose('layout', 'volumes.0');
    fill(driven, 'disks.volumes.0', { type: 'ext3', mountPoint: '/', format: false });
    expect(driven.text()).toContain('/ has to be made anew');
    driven.press('ok');
    fill(driven, 'disks.volumes.0', { format: true });
    driven.choose('layout', 'volumes.1');
    fill(driven, 'disks.volumes.1', { type: 'ext3', mountPoint: '/depot' });
    const answers = driven.press('next').answers();
    expect(answers?.disks?.volumes[1]).toEqual({
      group: 'OldGroup',
      name: 'DEPOT',
      existing: true,
      size: { mode: 'fixed', mib: 20000 },
      use: { as: 'filesystem', type: 'ext3', mountPoint: '/depot', format: true },
    });
    expect(answers?.disks?.clear).toEqual([]);
  });

  it('is said to be lost where it is formatted', () => {
    const driven = drive(PARTITIONS, USED).press('existing').choose('layout', 'partitions.0');
    fill(driven, 'disks.partitions.0', { type: 'ext3', mountPoint: '/boot' });
    for (const [index, mountPoint] of ['/', '/depot'].entries()) {
      driven.choose('layout', `volumes.${index}`);
      fill(driven, `disks.volumes.${index}`, { type: 'ext3', mountPoint });
    }
    expect(driven.key('f5').text()).toContain('Format sda1 as ext3; what is on it is lost');
  });

  it('is deleted as a whole group, after a question', () => {
    const driven = drive(PARTITIONS, USED).press('existing').change('layout', 'volumes.0').press('remove');
    expect(driven.text()).toContain('cannot be deleted alone');
    driven.press('ok').change('layout', 'groups.0').press('remove');
    expect(driven.text()).toContain('what is under it (sda3)');
    expect(driven.buttons()).toEqual(['keep', 'yes']);
    driven.press('yes');
    expect(driven.rows('layout')).toHaveLength(3);
    expect(driven.press('back').answers()?.disks).toMatchObject({
      remove: ['sda3'],
      groups: [],
      volumes: [],
    });
  });

  it('is cleared disk by disk, and comes back', () => {
    const disks = { ...USED_DISKS, disks: [...USED_DISKS.disks, emptyDisk('sdb', 80 * GIB)] };
    const driven = drive(PARTITIONS, { disks }).press('existing').choose('layout', 'disk.sda');
    expect(driven.text()).toBe('100 GiB, QEMU HARDDISK');
    driven.change('cleared', true).press('save');
    expect(driven.rows('layout')).toEqual(['sda|100 GiB|is cleared|', 'sdb|80 GiB|table: none|']);
    driven.press('edit').change('cleared', false).press('save');
    expect(driven.rows('layout')).toHaveLength(8);
    expect(driven.press('back').answers()?.disks).toMatchObject({ clear: [], remove: [] });
  });
});

describe('A group on a whole disk', () => {
  const data = { name: 'Data', extent: 32 * 1024 ** 2, physical: ['sdb'], logical: [] };
  const disks = {
    ...USED_DISKS,
    disks: [...USED_DISKS.disks, emptyDisk('sdb', 80 * GIB)],
    groups: [...USED_DISKS.groups, data],
  };

  it('stays when another disk is cleared, and goes with its own', () => {
    const driven = drive(PARTITIONS, { disks }).press('existing').choose('layout', 'disk.sda');
    driven.change('cleared', true).press('save');
    expect(driven.rows('layout')).toContain('Data||volume group|');
    driven.choose('layout', 'disk.sdb').change('cleared', true).press('save');
    expect(driven.rows('layout')).not.toContain('Data||volume group|');
  });

  it('is deleted by clearing the disk', () => {
    const driven = drive(PARTITIONS, { disks })
      .press('existing')
      .change('layout', 'groups.1')
      .press('remove');
    expect(driven.text()).toContain('what is under it (sdb)');
    expect(driven.press('yes', 'back').answers()?.disks).toMatchObject({ clear: ['sdb'], remove: [] });
  });
});

describe('The plan', () => {
  it('is shown by F5, or why there is none', () => {
    const driven = drive(PARTITIONS).press('clearAll').key('f5');
    expect(driven.text()).toContain('There is no root');
    driven.press('ok', 'scheme', 'default').key('f5');
    expect(driven.title()).toBe('What will happen');
    expect(driven.text()).toMatch(
      /^1\. Make a new msdos partition table on sda; all on it is lost\n2\. Make the partition sda1/,
    );
    expect(driven.text()).toMatch(/\n11\. Format sda1 as ext3\n/);
    expect(driven.text()).toMatch(/Mount KusuVolGroup00\/VAR on \/var$/);
    expect(driven.press('cancel').title()).toBe('Partitions');
  });
});
