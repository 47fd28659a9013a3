import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { fetchI386 } from '../../scripts/runtime/i386.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { collectChunks } from '../../src/base/byte-source.ts';
import { fromText } from '../../src/base/bytes.ts';
import { writeInitramfs } from '../../src/formats/initramfs/write.ts';
import { requirePassed } from '../../src/smoke/report.ts';
import { smokeBoot } from '../../src/smoke/smoke-boot.ts';
import { device, directory, file, putInode, symlink, type Tree, treePath } from '../../src/tree/tree.ts';
import { HOST_CASES } from '../installer/host-suite.ts';
import { judged, needing, readers } from '../support/judge.ts';
import { makeHostProgram, RUNTIME_TOOLS } from '../support/runtimes.ts';
import { scratchDirectory } from '../support/scratch.ts';

const UNPACKED = join(PACKAGE_ROOT, 'build', 'cache', 'unpacked');
const AMD64_KERNEL = join(UNPACKED, 'kernel', 'vmlinuz');

/** The last Debian that has an i386 kernel, and where its installer keeps it. */
const INSTALLER = 'debian-installer-12-netboot-i386';
const I386_KERNEL = 'usr/lib/debian-installer/images/12/i386/text/debian-installer/i386/linux';

/** What the suite calls. */
const APPLETS = 'sh cat env grep head ifconfig ls nc printf pwd sleep touch true uname wc'.split(' ');

/** A root whose process 1 is the program of the suite. There is busybox for it to start, and nothing else. */
function makeRoot(program: string, busybox: string): Tree {
  const tree: Tree = new Map([[fromText(''), directory()]]);
  for (const path of ['bin', 'dev']) putInode(tree, treePath(path), directory());
  putInode(tree, treePath('init'), file(readFileSync(program), { mode: 0o755 }));
  putInode(tree, treePath('bin/busybox'), file(readFileSync(busybox), { mode: 0o755 }));
  for (const applet of APPLETS) putInode(tree, treePath(`bin/${applet}`), symlink(fromText('busybox')));
  putInode(tree, treePath('dev/console'), device('character', { major: 5, minor: 1 }));
  return tree;
}

/** Boots it and gives all that was said. The machine has to power itself off. */
async function bootSuite(kernel: string, program: string, busybox: string): Promise<string> {
  const folder = scratchDirectory();
  const initrd = join(folder, 'initrd');
  const transcriptPath = join(folder, 'console');
  writeFileSync(
    initrd,
    await collectChunks(writeInitramfs(makeRoot(program, busybox), { compression: 'none' })),
  );
  const report = await smokeBoot({
    machine: {
      boot: { kind: 'kernel', kernel, initrd, append: 'console=ttyS0 quiet panic=-1' },
      drives: [],
      memoryMiB: 512,
    },
    evidence: [{ name: 'the end of the suite', pattern: /^suite ended with \d+$/ }],
    failures: [{ name: 'the kernel panicked', pattern: 'Kernel panic - not syncing' }],
    powerOff: { seconds: 30, required: true },
    totalSeconds: 540,
    transcriptPath,
  });
  requirePassed(report);
  return readFileSync(transcriptPath, 'utf8').replaceAll('\r', '');
}

function expectPassed(said: string, machine: RegExp): void {
  expect(said).toMatch(machine);
  expect(said).toContain('bind: through the bind\n');
  expect(said).toMatch(/read only: write \/tmp\/bound\/x: EROFS\n/);
  expect(said.split('\n').filter((line) => line.startsWith('not ok'))).toEqual([]);
  expect(said).toContain(`${HOST_CASES.length} of ${HOST_CASES.length} passed\n`);
}

const PARTIES = { ...readers('qemu-system-x86_64'), helps: RUNTIME_TOOLS };

describe('the runtime as process 1', () => {
  needing(AMD64_KERNEL)(PARTIES, 'of an x86_64 kernel', async () => {
    const program = await makeHostProgram('x86_64', 'shipped');
    const said = await bootSuite(AMD64_KERNEL, program, join(UNPACKED, 'busybox'));
    expectPassed(said, /process 1 on \S+ x86_64\n/);
  });

  judged(PARTIES, 'of an i386 kernel', async () => {
    const packages = fetchI386({
      'busybox-static': ['*/busybox'],
      [INSTALLER]: ['*/text/debian-installer/i386/linux'],
    });
    const kernel = join(packages[INSTALLER]?.folder ?? '', I386_KERNEL);
    const busybox = join(packages['busybox-static']?.folder ?? '', 'bin/busybox');
    expect([existsSync(kernel), existsSync(busybox)]).toEqual([true, true]);
    const said = await bootSuite(kernel, await makeHostProgram('i386', 'shipped'), busybox);
    expectPassed(said, /process 1 on \S+ i686\n/);
  });
});
