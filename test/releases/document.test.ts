import { expect, test } from 'vitest';
import { formatReleaseTable, formatUpdatesTable } from '../../src/releases/document.ts';
import { findRelease, RELEASES } from '../../src/releases/table.ts';

const cellsOf = (line: string) => line.slice(2, -2).split(' | ');
const table = formatReleaseTable().trimEnd().split('\n');
const updates = formatUpdatesTable().trimEnd().split('\n');

test.each([
  ['releases', table],
  ['updates', updates],
])('every line of the table of %s has as many cells as there are titles', (_name, table) => {
  const columns = cellsOf(table[0] ?? '').length;
  for (const line of table) {
    expect(line.startsWith('| ') && line.endsWith(' |')).toBe(true);
    expect(cellsOf(line)).toHaveLength(columns);
    for (const cell of cellsOf(line)) expect(cell).not.toBe('');
  }
});

test.each([
  ['releases', table],
  ['updates', updates],
])('every release is in one line of the table of %s', (_name, table) => {
  const named = table.slice(2).flatMap((line) =>
    (cellsOf(line)[0] ?? '').split(', ').flatMap((name) => {
      const [, product = '', first = '', last = first] = /^(.+?) (\d+)(?: to (\d+))?$/.exec(name) ?? [];
      return Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, i) => `${product} ${Number(first) + i}`,
      );
    }),
  );
  expect(named.toSorted()).toEqual(
    RELEASES.map((release) => `${release.product} ${release.version}`).toSorted(),
  );
});

test('puts rebuilds into the line of what they are built from', () => {
  const firsts = table.map((line) => cellsOf(line)[0]);
  expect(firsts).toContain('Red Hat Enterprise Linux 4, CentOS 4, Scientific Linux 4');
  expect(firsts).toContain(
    'Red Hat Enterprise Linux 9, CentOS Stream 9, AlmaLinux 9, Rocky Linux 9, Oracle Linux 9',
  );
});

test('says what the rows say', () => {
  const lineOf = (id: string) => formatReleaseTable([findRelease(id)]).split('\n')[2] ?? '';
  expect(cellsOf(lineOf('rhel-4'))).toEqual([
    'Red Hat Enterprise Linux 4',
    '2.6.9',
    'i386, x86_64',
    'ext2, gzip',
    'gzip',
    'ext2, cramfs, vfat, iso9660',
    '`anaconda` in the image',
    '`device TYPE MODULE`, the first line only',
    'isolinux',
    'none',
    '`mediacheck`',
  ]);
  expect(lineOf('rhel-6')).toContain('| none (i386), GRUB legacy (x86_64) |');
  expect(lineOf('rhel-7')).toContain('| `rd.live.check`, in the default entry |');
  expect(lineOf('rhel-8')).toContain('| ignored |');
  expect(lineOf('fedora-16')).toContain('| `device MODULE`, every line |');
  expect(lineOf('rhel-10')).toContain('| GRUB 2 (x86_64), none (aarch64) |');
  expect(lineOf('rhel-10')).toContain('| GRUB 2, appended image (x86_64), GRUB 2 (aarch64) |');
});

test('says how code gets in, oldest first', () => {
  const lines = updates.map(cellsOf);
  expect(lines.map(([names]) => names).slice(2, 5)).toEqual([
    'Red Hat Enterprise Linux 4',
    'CentOS 4',
    'Scientific Linux 4',
  ]);
  const row = (start: string) => lines.find(([names]) => names?.startsWith(start));
  expect(row('CentOS 4')).toEqual([
    ...['CentOS 4', '`CentOS/base/updates.img`', 'ext2, cramfs, vfat, iso9660', 'no', '`/tmp/updates`'],
    ...['`anaconda` in the image', "in the image's root"],
  ]);
  expect(row('Fedora 17')?.slice(3)).toEqual([
    ...['`inst.updates=`', '`/`', 'systemd unit in the image', '`tmp/updates`'],
  ]);
});
