import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { parse, stringify } from 'yaml';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { judged, readers } from '../support/judge.ts';

const BUILD = join(PACKAGE_ROOT, 'build');
/** Drivers that no miniature medium carries, and that name no device: only by name do they get loaded. */
const GIVEN = ['crc7', 'libarc4'];

interface EraBoot {
  readonly devices: readonly object[];
  /** What the models on the miniature medium say, in this order, besides what the genuine programs would. */
  readonly lines: readonly (string | RegExp)[];
  /** Steps of the evidence between the kernel and the faux anaconda. */
  readonly steps: readonly string[];
  /** How the faux anaconda left the loader's runtime and environment; not in the eras that have neither. */
  readonly loader?: { readonly runtime: string };
}

const LOADER_STEPS = ['init', 'loader', 'hand-over'];

const LATER = { module: 'sym53c8xx' };
const loaderLines = (device: string, updates: string): EraBoot['lines'] => [
  /model loader driverload: .*sym53c8xx.*crc7.*libarc4.*\(loaded: .*crc7.*libarc4/,
  'model loader kickstart: file:/ks.cfg',
  `model loader device: ${device} (loaded usb_storage)`,
  `model loader updates: ${updates} copied to /tmp/updates`,
  'model loader exec: /tmp/updates/anaconda',
  'faux anaconda: started for ',
  'faux anaconda: medium released',
  'faux anaconda: running the installer',
  'faux anaconda: installer returned 0',
  'faux anaconda: medium mounted again',
  'faux anaconda: running /usr/bin/anaconda',
  'faux anaconda: /usr/bin/anaconda returned 0',
];
const twoWords = (updates: string): EraBoot => ({
  devices: [{ type: 'scsi', module: 'usb-storage' }, LATER],
  lines: loaderLines('scsi usb-storage', updates),
  steps: LOADER_STEPS,
  loader: { runtime: '/tmp/kusu/stage2.img' },
});
const oneWord = (updates: string): EraBoot => ({
  devices: [{ module: 'usb-storage' }, LATER],
  lines: loaderLines('usb-storage', updates),
  steps: LOADER_STEPS,
  loader: { runtime: '/tmp/kusu/stage2.img' },
});

function dracut(stage2: string): EraBoot {
  return {
    devices: [{ module: 'usb-storage' }, LATER],
    lines: [
      /Command line: .*rd\.driver\.pre=usb-storage,sym53c8xx,crc7,libarc4/,
      'usbcore: registered new interface driver usb-storage',
      /model dracut kickstart: file:\/ks\.cfg [0-9a-f]{64}/,
      /model dracut updates: \S*images\/updates\.img \(gzip, \d+ files\)/,
      new RegExp(`model dracut stage2: .*\\(${stage2},`),
      'faux anaconda: started for ',
      'faux anaconda: medium kept: the running system lies on it',
      'faux anaconda: running the installer',
      'faux anaconda: installer returned 0',
      'faux anaconda: kickstart put to /run/install/ks.cfg',
      'faux anaconda: running anaconda',
      'model anaconda unit before: kusu-installer.service (active, success)',
      'model anaconda kickstart: /run/install/ks.cfg',
    ],
    steps: ['dracut', 'hand-over'],
  };
}

/** A medium of each way to boot; the demo's first. */
const ERAS: Readonly<Record<string, EraBoot>> = {
  'centos-5': twoWords('ext2'),
  'centos-4': twoWords('ext2'),
  'fedora-6': twoWords('ext2'),
  'fedora-8': oneWord('cpio.gz'),
  'fedora-9': oneWord('cpio.gz'),
  'centos-6': { ...oneWord('cpio.gz'), loader: { runtime: '/tmp/install.img' } },
  'centos-7': dracut('nested'),
  'rocky-9': dracut('nested'),
  'almalinux-10': dracut('flat'),
};

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

/** What only root can make out of a package is given to the user once. */
function given(path: string): string {
  const copy = join(user.folder, basename(path));
  return existsSync(copy) ? copy : user.give(path);
}

/** The sample of a release, with drivers of each kind. */
function profileOf(release: string, { devices }: EraBoot): string {
  const profile = parse(readFileSync(join(PACKAGE_ROOT, 'samples', `${release}.yaml`), 'utf8'));
  profile.kickstart.devices = devices;
  profile.drivers = GIVEN.map((name) => ({
    file: basename(given(join(BUILD, 'cache', 'unpacked', 'kernel', 'modules', `${name}.ko`))),
  }));
  const path = join(user.folder, `${release}.yaml`);
  writeFileSync(path, stringify(profile));
  return path;
}

/** Looks for lines in order; each behind the one before. */
function expectLines(log: string, lines: EraBoot['lines']): void {
  let rest = log;
  for (const line of lines) {
    const at = typeof line === 'string' ? rest.indexOf(line) : rest.search(line);
    expect(at, `${line} in what is left of the console`).toBeGreaterThan(-1);
    rest = rest.slice(at);
  }
}

describe.each(Object.entries(ERAS))('the Base ISO of %s', (release, era) => {
  const medium = () => given(join(BUILD, 'media', `${release}-x86_64.iso`));
  const iso = (name: string) => join(user.folder, `${release}-${name}.iso`);

  judged(['xorriso'], 'is built twice to the same bytes by an ordinary user', async () => {
    const profile = profileOf(release, era);
    for (const name of ['one', 'two'])
      await bootsmith('build', profile, '--source', medium(), '--output', iso(name));
    expect(sha256(iso('one'))).toBe(sha256(iso('two')));
  });

  judged(readers('e2fsck', 'checkisomd5'), 'has no faults', async () => {
    expect(execaSync('checkisomd5', [iso('one')], { reject: false, stdin: 'ignore' }).exitCode).toBe(0);
    const { findings } = JSON.parse(await bootsmith('verify', iso('one'), '--json'));
    expect(findings.filter(({ result }: { result: string }) => !/^(?:pass|skip)$/.test(result))).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(6);
  });

  judged(['xorriso', 'qemu-system-x86_64'], 'boots from CD to the real Anaconda', async () => {
    const transcript = join(user.folder, `${release}.log`);
    const report = JSON.parse(
      await bootsmith(
        ...['boot', iso('one'), '--json', '--transcript', transcript],
        ...['--expect', 'model anaconda stage: done', '--fail', 'blocked:', '--fail', 'model dracut failed:'],
      ),
    );
    expect(report.steps.map(({ name }: { name: string }) => name)).toEqual([
      ...['kernel', ...era.steps, 'faux anaconda', 'installer', 'anaconda', 'model anaconda stage: done'],
    ]);
    const log = readFileSync(transcript, 'latin1');
    expectLines(log, era.lines);
    if (!era.loader) return;
    const value = (pattern: RegExp) => pattern.exec(log)?.[1]?.trim();
    expect(value(/model anaconda environ: (.*)/)).toBe(value(/model loader environ: (.*)/));
    expect(value(/model anaconda environ: (.*)/)).toBeTruthy();
    expect(value(/model anaconda kickstart: (\S+)/)).toBe('/tmp/kusu/kusu-ks.cfg');
    expect(value(/model anaconda cd: (\S+)/)).toBe('mounted');
    expect(value(/model anaconda runtime: (\S+)/)).toBe(era.loader.runtime);
  });
});

describe('the Base ISO of centos-5 on a stick', () => {
  judged(['xorriso', 'qemu-system-x86_64'], 'starts as far as the loader', async () => {
    // The loaders of these releases look for stage2 on CD drives only, so there is no more to see from a stick.
    const iso = join(user.folder, 'centos-5-one.iso');
    const report = JSON.parse(await bootsmith('boot', iso, '--usb', '--until', 'loader', '--json'));
    expect(report.steps.map(({ name }: { name: string }) => name)).toEqual(['kernel', 'init', 'loader']);
  });
});

describe('a boot that does not get there', () => {
  judged(['xorriso', 'qemu-system-x86_64'], 'fails at once and quotes where it stopped', async () => {
    // A stock medium without a kickstart asks whether to test the disc, and nobody answers.
    const medium = given(join(BUILD, 'media', 'centos-5-x86_64.iso'));
    const { status, stdout } = await user.run([
      ...['boot', medium, '--type', 'linux console=ttyS0', '--fail', 'blocked:', '--json'],
    ]);
    expect(status).toBe(9);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ passed: false, missing: ['hand-over'], failure: { kind: 'sign' } });
    expect(report.failure.quote.join('\n')).toContain('model loader blocked: CD Found');
  });
});
