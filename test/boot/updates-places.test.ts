import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged } from '../support/judge.ts';

const PROGRAMS = ['xorriso', 'qemu-system-x86_64'];
const DONE = 'model anaconda stage: done';
/** What a genuine installer would ask, or fail at, ends a boot. */
const FAILS = ['--fail', 'blocked:', '--fail', 'model dracut failed:'];

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
});
afterAll(() => user.close());

/** Writes a file of the user's, with its folders. */
function put(path: string, text: string): void {
  mkdirSync(join(user.folder, path, '..'), { recursive: true });
  writeFileSync(join(user.folder, path), text);
}

async function bootsmith(...args: string[]) {
  const { status, stdout, stderr } = await user.run(args);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Builds and boots as an ordinary user; gives what the console said. */
async function boot(release: string, name: string, profile: object, ...machine: string[]): Promise<string> {
  put(`${name}.yaml`, stringify(profile));
  const [iso, log] = [join(user.folder, `${name}.iso`), join(user.folder, `${name}.log`)];
  const medium = user.give(join(PACKAGE_ROOT, 'build', 'media', `${release}-x86_64.iso`));
  await bootsmith('build', join(user.folder, `${name}.yaml`), '--source', medium, '--output', iso);
  await bootsmith('boot', iso, '--transcript', log, ...machine);
  return readFileSync(log, 'latin1');
}

/** The sample of a release with something else in it. */
function sample(release: string, changes: (profile: { volume: string }) => object): object {
  const profile = parse(readFileSync(join(PACKAGE_ROOT, 'samples', `${release}.yaml`), 'utf8'));
  return { ...profile, ...changes(profile) };
}

const toTheEnd = ['--expect', DONE, ...FAILS];

describe('updates in the initramfs', () => {
  judged(PROGRAMS, 'are what the loader of CentOS 5 runs', async () => {
    const log = await boot(
      'centos-5',
      'initramfs',
      sample('centos-5', () => ({ updates: { place: 'initramfs' } })),
      ...toTheEnd,
    );
    expect(log).toMatch(/model init tmp: \d+ files copied back from \/oldtmp/);
    expect(log).toContain('model loader exec: /tmp/updates/anaconda');
    expect(log).toContain('faux anaconda: started for centos 5 x86_64');
    expect(log).not.toContain('model loader updates:');
  });

  judged(PROGRAMS, 'are laid over the root of Rocky 9 by dracut', async () => {
    const log = await boot(
      'rocky-9',
      'dracut-initramfs',
      sample('rocky-9', () => ({ updates: { place: 'initramfs' } })),
      ...toTheEnd,
    );
    expect(log).toMatch(/model dracut updates: \/updates goes over the real root \(\d+ files\)/);
    expect(log).toContain('model anaconda unit before: kusu-installer.service (active, success)');
    expect(log).not.toContain('laid into /updates');
  });
});

describe('updates in a folder of the medium', () => {
  judged([...PROGRAMS, 'mcopy'], 'and a product image come to CentOS 7 on its full medium', async () => {
    put('own/run/install/updates/own.py', 'x = 1\n');
    symlinkSync('own.py', join(user.folder, 'own/run/install/updates/link.py'));
    put('product/run/install/updates/product.py', 'y = 1\n');
    const log = await boot(
      'centos-7',
      'directory',
      {
        media: 'full',
        boot: { serial: true, timeout: 2 },
        kickstart: { method: 'cdrom' },
        updates: { place: 'directory', sources: [{ overlay: 'own' }] },
        product: { sources: [{ overlay: 'product' }] },
      },
      ...['--until', 'dracut', ...toTheEnd],
    );
    expect(log).toContain('model dracut updates: /run/install/repo/images/RHupdates copied into /updates');
    expect(log).toMatch(/model dracut updates: \S*\/images\/product\.img \(gzip, 1 files\) laid into/);
    expect(log).toContain('model anaconda python: /run/install/updates: ./link.py ./own.py ./product.py');
  });
});

describe('updates at an address', () => {
  judged([...PROGRAMS, 'mcopy'], 'on the medium itself are fetched by dracut of AlmaLinux 10', async () => {
    const log = await boot(
      'almalinux-10',
      'address',
      sample('almalinux-10', ({ volume }) => ({
        updates: { place: { url: `hd:LABEL=${volume}:/site/updates.img` } },
      })),
      ...toTheEnd,
    );
    expect(log).toMatch(/model dracut updates: \/dev\/sr0:\/site\/updates\.img fetched/);
    expect(log).toContain('model anaconda unit before: kusu-installer.service (active, success)');
  });

  judged(PROGRAMS, 'on a server are asked for by the loader of Fedora 8, by its kickstart', async () => {
    const url = 'http://10.0.2.2/updates.img';
    const log = await boot(
      'fedora-8',
      'server',
      sample('fedora-8', () => ({ updates: { place: { url, named: 'kickstart' } } })),
      // The model stops where the genuine loader brings up the network.
      ...[
        '--until',
        'loader',
        '--expect',
        `blocked: updates: would configure a network card and fetch ${url}`,
      ],
    );
    expect(log).toContain(`model loader command: updates ${url}`);
  });
});

describe('a product image', () => {
  judged(PROGRAMS, 'is mounted by the loader of CentOS 6, beside its updates image', async () => {
    put('site.py', 'x = 1\n');
    const log = await boot(
      'centos-6',
      'product',
      sample('centos-6', () => ({ product: { files: [{ source: 'site.py', destination: '/site.py' }] } })),
      ...toTheEnd,
    );
    expect(log).toContain('model loader updates: cpio.gz copied to /tmp/updates');
    expect(log).toContain('model loader product: ext2 copied to /tmp/product');
    expect(log).toContain('model loader exec: /tmp/updates/anaconda');
  });
});
