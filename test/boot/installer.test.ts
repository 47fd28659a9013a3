import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { asOrdinaryUser, type OrdinaryUser } from '../../scripts/ordinary-user.mjs';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { startMachine } from '../../src/smoke/machine.ts';
import { needing } from '../support/judge.ts';
import { createSerialScreen } from '../support/serial-screen.ts';
import { walk, walkFrom } from '../support/walk.ts';

const ELF = join(PACKAGE_ROOT, 'dist', 'installer', 'jsrt-x86_64');

let user: OrdinaryUser;
beforeAll(() => {
  user = asOrdinaryUser();
});
afterAll(() => user.close());

/** Builds the Base ISO of a release's sample with the interactive installer in it. */
async function buildBase(release: string, answers: object): Promise<string> {
  const at = (file: string) => join(user.folder, file);
  const profile = parse(readFileSync(join(PACKAGE_ROOT, 'samples', `${release}.yaml`), 'utf8'));
  profile.installer = { mode: 'interactive', answers };
  writeFileSync(at('profile.yaml'), stringify(profile));
  const medium = user.give(join(PACKAGE_ROOT, 'build', 'media', `${release}-x86_64.iso`));
  const iso = at(`${release}-interactive.iso`);
  const build = await user.run(['build', at('profile.yaml'), '--source', medium, '--output', iso, '--force']);
  expect(build).toMatchObject({ status: 0 });
  return iso;
}

/** A machine with an empty disk of 80 GiB and two network cards, whose console can be looked at as a screen. */
async function bootBase(iso: string) {
  const disk = join(user.folder, 'disk');
  writeFileSync(disk, '');
  truncateSync(disk, 80 * 2 ** 30);
  const screen = createSerialScreen();
  const machine = await startMachine(
    { boot: { kind: 'cdrom', iso }, memoryMiB: 1024, drives: [{ path: disk }], networkCards: 2 },
    (bytes) => screen.push(bytes),
  );
  onTestFinished(() => void machine.stop());
  const waitFor = async (text: string, seconds: number) => {
    for (const end = Date.now() + seconds * 1000; !screen.log().includes(text); await sleep(200))
      if (Date.now() > end) throw new Error(`no "${text}" on the console:\n${screen.log().slice(-4000)}`);
  };
  return { machine, screen, waitFor };
}

/** Lines of kusu-ks.cfg that the stand-in Anaconda fetched over HTTP, and that sum to what it says. */
function fetched(log: string): string {
  const lines = [...log.matchAll(/^model anaconda kusu-ks\.cfg: (.*)$/gm)].map(([, line]) => line);
  const text = `${lines.join('\n')}\n`;
  const [, sum] =
    /^model anaconda fetched: http:\/\/127\.0\.0\.1\/kusu-ks\.cfg ([0-9a-f]{64})$/m.exec(log) ?? [];
  expect(sum).toBe(createHash('sha256').update(text).digest('hex'));
  // The one that Anaconda was given is the one that was served.
  expect(log).toMatch(new RegExp(`^model anaconda kickstart: \\S+ ${sum}$`, 'm'));
  return text;
}

describe('the installer asks over a serial line', () => {
  needing(ELF)(['xorriso', 'qemu-system-x86_64'], 'in CentOS 5, for the packages of the discs', async () => {
    const { machine, screen, waitFor } = await bootBase(await buildBase('centos-5', {}));
    await waitFor('faux anaconda: running the installer', 300);
    const type = (text: string) => machine.typeSerial(text);
    const screens = await walk(walkFrom('medium'), screen.text, type, 60);
    expect(screens.get('partitions')).toContain('KusuVolGroup');
    await waitFor('model anaconda stage: done', 120);
    const log = screen.log();
    expect(log).toContain('faux anaconda: installer returned 0');
    const kickstart = fetched(log);
    expect(kickstart).toContain('\ncdrom\n');
    expect(kickstart).toContain('timezone --utc Europe/Berlin\n');
    // The loader's method stays, for Anaconda to find the disc.
    expect(log).toMatch(/model anaconda argv: .*\[(-m|--method)\]\[cdrom:/);
  });

  needing(ELF)(['xorriso', 'qemu-system-x86_64'], 'in AlmaLinux 10, for an address', async () => {
    const { machine, screen, waitFor } = await bootBase(
      await buildBase('almalinux-10', { language: 'en_US' }),
    );
    await waitFor('faux anaconda: running the installer', 400);
    const asked = walkFrom('address').filter(({ name }) => name !== 'language');
    const screens = await walk(asked, screen.text, (text) => machine.typeSerial(text), 60);
    expect(screens.get('confirmation')).toContain('AlmaLinux 10');
    await waitFor('model anaconda stage: done', 200);
    const kickstart = fetched(screen.log());
    expect(kickstart).toContain('url --url http://mirror.example.com/os\n');
    expect(kickstart).toMatch(/^rootpw --iscrypted \$6\$/m);
  });
});

/** Whole answers for the machine of `bootBase`, whose devices CentOS 5 calls by these names. */
const WHOLE = {
  unattended: true,
  language: 'de_DE',
  keyboard: 'de',
  devices: [
    { device: 'eth0', ipv4: { address: '172.20.0.1', netmask: '255.255.0.0' }, purpose: 'provision' },
    { device: 'eth1', ipv4: 'dhcp', purpose: 'public' },
  ],
  routing: { dhcp: true },
  host: { name: 'head.example.org' },
  time: { zone: 'Europe/Berlin' },
  rootPassword: { crypted: '$1$bootsmit$s3A9vIn4xdhsixCixNVmM1' },
  disks: {
    clear: ['sda'],
    partitions: [
      {
        disk: 'sda',
        size: { mode: 'fixed', mib: 200 },
        use: { as: 'filesystem', type: 'ext3', mountPoint: '/boot', format: true },
      },
      { disk: 'sda', size: { mode: 'fixed', mib: 2000 }, use: { as: 'swap' } },
      {
        disk: 'sda',
        size: { mode: 'fixed', mib: 12000 },
        use: { as: 'filesystem', type: 'ext3', mountPoint: '/', format: true },
      },
      {
        disk: 'sda',
        size: { mode: 'fill' },
        use: { as: 'filesystem', type: 'ext3', mountPoint: '/depot', format: true },
      },
    ],
  },
  kits: [{ name: 'centos', version: '5', arch: 'x86_64', os: true }],
};

describe('the installer with whole answers', () => {
  needing(ELF)(['xorriso', 'qemu-system-x86_64'], 'shows nothing in CentOS 5', async () => {
    const { screen, waitFor } = await bootBase(await buildBase('centos-5', WHOLE));
    await waitFor('model anaconda stage: done', 400);
    expect(screen.drawn()).toBe(false);
    const kickstart = fetched(screen.log());
    expect(kickstart).toContain('network --bootproto=static --device=eth0 --ip=172.20.0.1 ');
    expect(kickstart).toContain('part /depot --fstype=ext3 --ondisk=sda ');
    expect(kickstart).toContain('rootpw --iscrypted $1$bootsmit$s3A9vIn4xdhsixCixNVmM1\n');
  });
});
