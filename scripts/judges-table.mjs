/**
 * Who judged which format, out of the report of a test run: only tests that ran and passed count. The format is the
 * name of the test's file; `judged` notes which programs read what we write, and which wrote what we read.
 */
import { basename } from 'node:path';

/** Files of a format that is not the first word of their name. */
const FORMATS = {
  'ext4-kernel': 'ext4',
  odc: 'cpio',
  mixtures: 'initramfs',
  'implanted-checksum': 'media checksum',
  'boot-tables': 'boot catalog and partition tables',
};
const NAMES = { 'qemu-system-x86_64': 'Linux in QEMU', ext2fs: 'ext2fs (e2fsprogs in WebAssembly)' };

function formatOf(file, title) {
  const name = basename(file, '.test.ts');
  if (name === 'formats') return /mounts/.test(title) ? 'ext2, FAT, squashfs' : 'initramfs';
  return FORMATS[name] ?? name.split('-')[0];
}

/** The table as text, one line a format; `results` is what vitest's JSON reporter writes. */
export function formatJudges(results) {
  const rows = new Map();
  for (const { name, assertionResults } of results.testResults)
    for (const { status, fullName, meta } of assertionResults) {
      const { reads = [], writes = [] } = meta?.judges ?? {};
      if (status !== 'passed' || reads.length + writes.length === 0) continue;
      const format = formatOf(name, fullName);
      const row = rows.get(format) ?? { reads: new Set(), writes: new Set(), tests: 0 };
      row.tests++;
      for (const program of reads) row.reads.add(NAMES[program] ?? program);
      for (const program of writes) row.writes.add(NAMES[program] ?? program);
      rows.set(format, row);
    }
  const list = (names) => [...names].sort().join(', ') || 'nobody';
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([format, { reads, writes, tests }]) =>
        `  ${format}: written by us, judged by ${list(reads)}; made with ${list(writes)}, read by us; ${tests} tests`,
    );
  return ['Judges', ...(lines.length === 0 ? ['  none ran'] : lines)].join('\n');
}
