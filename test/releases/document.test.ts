import { expect, test } from 'vitest';
import { formatReleaseTable } from '../../src/releases/document.ts';
import { findRelease, RELEASES } from '../../src/releases/table.ts';

const cellsOf = (line: string) => line.slice(2, -2).split(' | ');
const table = formatReleaseTable().trimEnd().split('\n');

test('every line has as many cells as there are titles', () => {
  const columns = cellsOf(table[0] ?? '').length;
  for (const line of table) {
    expect(line.startsWith('| ') && line.endsWith(' |')).toBe(true);
    expect(cellsOf(line)).toHaveLength(columns);
    for (const cell of cellsOf(line)) expect(cell).not.toBe('');
  }
});

test('every release is in one line', () => {
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
