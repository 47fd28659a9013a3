import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { stringify } from 'yaml';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
});
afterAll(() => user.close());

async function bootsmith(...args: string[]) {
  const { status, stdout, stderr } = await user.run(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Builds as an ordinary user and boots; gives what the console said. */
async function bootFull(release: string, way: 'grow' | 'rewrite', ...machine: string[]): Promise<string> {
  const medium = join(PACKAGE_ROOT, 'build', 'media', `${release}-x86_64.iso`);
  const name = `${release}-${way}-${machine.join('')}`;
  const profile = join(user.folder, `${name}.yaml`);
  writeFileSync(
    profile,
    stringify({
      media: 'full',
      boot: { iso: way, serial: true, timeout: 2 },
      kickstart: { method: 'cdrom' },
    }),
  );
  const iso = join(user.folder, `${name}.iso`);
  await bootsmith('build', profile, '--source', user.give(medium), '--output', iso);
  const log = join(user.folder, `${name}.log`);
  const report = JSON.parse(await bootsmith('boot', iso, ...machine, '--transcript', log, '--json'));
  expect(report.passed, basename(log)).toBe(true);
  return readFileSync(log, 'latin1');
}

const PROGRAMS = ['xorriso', 'qemu-system-x86_64'];

describe('a full medium', () => {
  judged(PROGRAMS, 'of CentOS 5, grown, starts from CD and reads its kickstart', async () => {
    expect(await bootFull('centos-5', 'grow')).toContain('model loader kickstart: cdrom:/ks.cfg');
  });

  judged(PROGRAMS, 'of CentOS 6, rewritten, starts from CD', async () => {
    expect(await bootFull('centos-6', 'rewrite')).toContain('model loader kickstart: cdrom:/ks.cfg');
  });

  // The stock default entry checks the medium first, so a wrong checksum would stop these.
  const kickstart = /model dracut kickstart: hd:LABEL=\S+:\/ks\.cfg/;
  judged([...PROGRAMS, 'mcopy'], 'of Rocky 9, grown, starts from CD with UEFI', async () => {
    expect(await bootFull('rocky-9', 'grow', '--uefi')).toMatch(kickstart);
  });

  judged([...PROGRAMS, 'mcopy'], 'of Rocky 9, grown, starts from a stick with a BIOS', async () => {
    expect(await bootFull('rocky-9', 'grow', '--usb')).toMatch(kickstart);
  });

  judged([...PROGRAMS, 'mcopy'], 'of AlmaLinux 10, rewritten, starts from a stick with UEFI', async () => {
    expect(await bootFull('almalinux-10', 'rewrite', '--usb', '--uefi')).toMatch(kickstart);
  });
});
