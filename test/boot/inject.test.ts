import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { needing } from '../support/judge.ts';

/** Debian's installer, as its package ships it: a 40 MB initrd that none of us made. Other hosts have no such package. */
const STOCK = join(PACKAGE_ROOT, 'build', 'cache', 'unpacked', 'installer');
const isDebian = existsSync('/etc/debian_version');
const isThere = existsSync(join(STOCK, 'initrd.gz'));
const stocked = needing(join(STOCK, 'initrd.gz'));

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
  if (isThere) for (const name of ['initrd.gz', 'linux']) user.give(join(STOCK, name));
});
afterAll(() => user.close());

async function bootsmith(...args: string[]) {
  const { status, stdout, stderr } = await user.run(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

function unpackedSum(path: string): string {
  return createHash('sha256')
    .update(gunzipSync(readFileSync(path)))
    .digest('hex');
}

describe.skipIf(!isDebian)("Debian's stock installer initrd", () => {
  const initrd = () => join(user.folder, 'initrd.gz');

  stocked([], 'is listed', async () => {
    const report = JSON.parse(await bootsmith('inspect', '-l', initrd(), '--json'));
    expect(report.envelope.segments).toMatchObject([
      { offset: 0, compression: 'gzip', format: 'newc', exact: true },
    ]);
    expect(report.warnings).toEqual([]);
    expect(report.entries.map(({ path }: { path: string }) => path)).toContain('bin/busybox');
  });

  stocked([], 'comes back byte for byte when it is unpacked and packed by an ordinary user', async () => {
    const work = join(user.folder, 'work');
    const packed = join(user.folder, 'packed.gz');
    await bootsmith('unpack', initrd(), work);
    await bootsmith('pack', work, packed);
    expect(unpackedSum(packed)).toBe(unpackedSum(initrd()));
  });

  stocked(['qemu-system-x86_64'], 'boots with a file put in, which its own init runs', async () => {
    const script = join(user.folder, 'S00note');
    await writeFile(script, '#!/bin/sh\necho "from inside: $(cat /etc/note)" >/dev/console\n');
    await chmod(script, 0o755);
    const note = join(user.folder, 'note');
    await writeFile(note, 'carried in by bootsmith\n');
    const out = join(user.folder, 'injected.gz');
    const files = [
      '--add',
      `${script}:/lib/debian-installer-startup.d/S00note`,
      '--add',
      `${note}:/etc/note`,
    ];
    const added = JSON.parse(await bootsmith('inject', initrd(), out, ...files, '--json'));
    expect(added).toMatchObject({
      way: 'appended',
      added: ['lib/debian-installer-startup.d/S00note', 'etc/note'],
    });
    const machine = ['--kernel', join(user.folder, 'linux'), '--initrd', out, '--memory', '1024'];
    const evidence = ['--expect', 'Linux version', '--expect', 'from inside: carried in by bootsmith'];
    await bootsmith('boot', ...machine, '--append', 'console=ttyS0', ...evidence);
  });
});
