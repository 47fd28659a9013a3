/**
 * Who judged which format, out of the report of a test run: only tests that ran and passed count. The format is the
 * name of the test's file; `judged` notes the programs; a test or group that speaks of what we write has them read it,
 * any other has us read what they wrote.
 */
import { basename } from 'node:path';

/** Files of a format that is not the first word of their name. */
const FORMATS = { 'ext4-kernel': 'ext4', odc: 'cpio', mixtures: 'initramfs' };
/** Judge files that are about no format. */
const OTHERS = ['cli', 'qemu', 'isolinux', 'base-iso'];
/** Programs that only ever write, and only ever read. */
const MAKERS = /^(?:mk|gen|tar2)/;
const CHECKERS = /fsck|^unsquashfs$|^rdsquashfs$|^qemu/;
/** Programs that only help a judge. */
const HELPERS = ['find', 'ps', 'fakeroot'];
const NAMES = { 'qemu-system-x86_64': 'Linux in QEMU' };

function formatOf(file, title) {
  const name = basename(file, '.test.ts');
  if (OTHERS.includes(name)) return undefined;
  if (name === 'formats') return /mounts/.test(title) ? 'ext2, FAT, squashfs' : 'initramfs';
  return FORMATS[name] ?? name.split('-')[0];
}

/** The table as text, one line a format; `results` is what vitest's JSON reporter writes. */
export function formatJudges(results) {
  const rows = new Map();
  for (const { name, assertionResults } of results.testResults)
    for (const { status, fullName, meta } of assertionResults) {
      if (status !== 'passed' || !meta?.judges) continue;
      const format = formatOf(name, fullName);
      if (format === undefined) continue;
      const row = rows.get(format) ?? { read: new Set(), wrote: new Set(), tests: 0 };
      row.tests++;
      const isOurs = /(?:what|that) we write|with what we write|our members|as our own|unpacks from it/.test(
        fullName,
      );
      for (const program of meta.judges) {
        if (HELPERS.includes(program)) continue;
        const reads = CHECKERS.test(program) || (isOurs && !MAKERS.test(program));
        row[reads ? 'read' : 'wrote'].add(NAMES[program] ?? program);
      }
      rows.set(format, row);
    }
  const list = (names) => [...names].sort().join(', ') || 'nobody';
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([format, { read, wrote, tests }]) =>
        `  ${format}: written by us, judged by ${list(read)}; made with ${list(wrote)}, read by us; ${tests} tests`,
    );
  return ['Judges', ...(lines.length === 0 ? ['  none ran'] : lines)].join('\n');
}
