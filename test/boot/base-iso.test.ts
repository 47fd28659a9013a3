import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';

const MEDIA = join(PACKAGE_ROOT, 'build', 'media');

/** What the models on the miniature media say, besides what the genuine programs would. */
const MODEL_EVIDENCE = {
  'centos-5': [
    'model loader kickstart: file:/ks.cfg',
    'model loader device: scsi usb-storage',
    'model loader updates: ext2 copied to /tmp/updates',
    'model loader exec: /tmp/updates/anaconda',
  ],
  'centos-4': [
    'model loader kickstart: file:/ks.cfg',
    'model loader device: scsi usb-storage',
    'model loader updates: ext2 copied to /tmp/updates',
    'model loader exec: /tmp/updates/anaconda',
  ],
} as const;

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
});
afterAll(() => user.close());

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

async function bootsmith(...args: string[]) {
  const { status, stdout, stderr } = await user.run(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe.each(['centos-5', 'centos-4'] as const)('the Base ISO of %s', (release) => {
  const sample = () => join(user.program, 'samples', `${release}.yaml`);
  const medium = () => {
    const given = join(user.folder, `${release}-x86_64.iso`);
    return existsSync(given) ? given : user.give(join(MEDIA, `${release}-x86_64.iso`));
  };

  judged(['xorriso'], 'is built twice to the same bytes by an ordinary user', async () => {
    for (const name of ['one', 'two'])
      await bootsmith(
        'build',
        sample(),
        '--source',
        medium(),
        '--output',
        join(user.folder, `${release}-${name}.iso`),
      );
    expect(sha256(join(user.folder, `${release}-one.iso`))).toBe(
      sha256(join(user.folder, `${release}-two.iso`)),
    );
  });

  judged(['xorriso', 'e2fsck'], 'has no faults', async () => {
    const { findings } = JSON.parse(
      await bootsmith('verify', join(user.folder, `${release}-one.iso`), '--json'),
    );
    expect(findings.filter(({ result }: { result: string }) => result !== 'pass')).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(6);
  });

  judged(['xorriso', 'qemu-system-x86_64'], 'boots from CD to the real Anaconda', async () => {
    const transcript = join(user.folder, `${release}.log`);
    const iso = join(user.folder, `${release}-one.iso`);
    const report = JSON.parse(
      await bootsmith('boot', iso, '--json', '--transcript', transcript, '--fail', 'blocked:'),
    );
    expect(report.steps.map(({ name }: { name: string }) => name)).toEqual([
      ...['kernel', 'init', 'loader', 'hand-over', 'faux anaconda', 'installer', 'anaconda'],
    ]);
    const log = readFileSync(transcript, 'latin1');
    let from = 0;
    for (const line of MODEL_EVIDENCE[release]) {
      const at = log.indexOf(line, from);
      expect(at, line).toBeGreaterThan(-1);
      from = at;
    }
    const value = (pattern: RegExp) => pattern.exec(log)?.[1]?.trim();
    expect(value(/model anaconda environ: (.*)/)).toBe(value(/model loader environ: (.*)/));
    expect(value(/model anaconda environ: (.*)/)).toBeTruthy();
    expect(value(/model anaconda kickstart: (\S+)/)).toBe('/tmp/kusu/kusu-ks.cfg');
    for (const line of ['medium released', 'medium mounted again', '/usr/bin/anaconda returned 0'])
      expect(log).toContain(`faux anaconda: ${line}`);
    expect(value(/model anaconda cd: (\S+)/)).toBe('mounted');
    expect(value(/model anaconda runtime: (\S+)/)).toBe('/tmp/kusu/stage2.img');
  });

  judged(['xorriso', 'qemu-system-x86_64'], 'starts from a USB stick as far as the loader', async () => {
    // The loaders of these releases look for stage2 on CD drives only, so there is no more to see from a stick.
    const iso = join(user.folder, `${release}-one.iso`);
    const report = JSON.parse(await bootsmith('boot', iso, '--usb', '--until', 'loader', '--json'));
    expect(report.steps.map(({ name }: { name: string }) => name)).toEqual(['kernel', 'init', 'loader']);
  });
});

describe('a boot that does not get there', () => {
  judged(['xorriso', 'qemu-system-x86_64'], 'fails at once and quotes where it stopped', async () => {
    // A stock medium without a kickstart asks whether to test the disc, and nobody answers.
    const medium = user.give(join(MEDIA, 'centos-5-x86_64.iso'));
    const { status, stdout } = await user.run([
      ...['boot', medium, '--type', 'linux console=ttyS0', '--fail', 'blocked:', '--json'],
    ]);
    expect(status).toBe(9);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ passed: false, missing: ['hand-over'], failure: { kind: 'sign' } });
    expect(report.failure.quote.join('\n')).toContain('model loader blocked: CD Found');
  });
});
