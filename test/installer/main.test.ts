import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { readArguments } from '../../src/installer/arguments.ts';
import { type Host, HostError } from '../../src/installer/host.ts';
import { main } from '../../src/installer/main.ts';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { VERSION } from '../../src/installer/version.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** The program with an environment of its own, without a terminal, and what it said. */
async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const said: string[] = [];
  const host: Host = {
    ...createNodeHost(args),
    env: (name) => environment[name],
    openTerminal: () => {
      throw new HostError('ENOTTY', 'open terminal');
    },
    writeOut: (text) => void said.push(text),
    writeError: (text) => void said.push(text),
  };
  return { status: await main(host), said: said.join('') };
}

function workplace(answers?: unknown) {
  const folder = scratchDirectory();
  const at = (name: string) => join(folder, name);
  mkdirSync(at('root'));
  if (answers !== undefined) writeFileSync(at('root/answers.json'), JSON.stringify(answers));
  const environment = {
    KUSU_RELEASE: 'centos-5',
    KUSU_DIST_ARCH: 'x86_64',
    KUSU_TMP: at('tmp'),
    KUSU_ROOT: at('root'),
  };
  return { at, environment, log: () => readFileSync(at('tmp/kusu.log'), 'utf8') };
}

describe('the arguments', () => {
  it('say what to do', () => {
    expect(readArguments([])).toEqual({ command: 'install' });
    expect(readArguments(['serve', '--port', '8080', '--links-to', '/a', '--links-to', '/b'])).toEqual({
      command: 'serve',
      port: 8080,
      repository: undefined,
      linksTo: ['/a', '/b'],
    });
    for (const wrong of [
      ['x'],
      ['install', 'y'],
      ['serve', '--port', '99999'],
      ['serve', '--port'],
      ['serve', 'x', 'y'],
    ])
      expect(readArguments(wrong)).toBeTypeOf('string');
  });
});

describe('the program', () => {
  it('knows the version of its package', async () => {
    const { version } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
    expect(await run(['--version'])).toEqual({ status: 0, said: `${version}\n` });
    expect((await run(['--help'])).said).toMatch(/^Usage: kusu/);
    expect(await run(['nonsense'])).toMatchObject({
      status: 1,
      said: expect.stringContaining('unknown: nonsense'),
    });
  });

  it('says what is missing, without a stack', async () => {
    const { environment, at } = workplace();
    const { KUSU_RELEASE: _none, ...without } = environment;
    expect(await run([], without)).toMatchObject({
      status: 1,
      said: expect.stringContaining('KUSU_RELEASE is not set'),
    });
    expect(await run([], { ...environment, KUSU_RELEASE: 'centos-99' })).toMatchObject({ status: 1 });
    expect(await run([], environment)).toEqual({ status: 1, said: 'kusu: there is no terminal to ask on\n' });
    expect(() => statSync(at('tmp/exception.dump'))).toThrow();
  });

  it('says where answers are wrong', async () => {
    const { environment } = workplace({ language: 7, nonsense: true });
    const { status, said } = await run([], environment);
    expect(status).toBe(1);
    expect(said).toMatch(/answers\.json has faults: .*nonsense/);
    expect(said).toContain('language: ');
  });

  it('does not install on a machine that unattended answers do not fit', async () => {
    const { environment, at } = workplace({ ...WHOLE, devices: [{ ...DEVICE, device: 'nosuch0' }] });
    const { status, said } = await run([], environment);
    expect(status).toBe(1);
    expect(said).toMatch(/do not fit this machine:\n[\s\S]*nosuch0/);
    expect(() => statSync(at('tmp/kusu-ks.cfg'))).toThrow();
  });

  it('leaves a stack where it breaks', async () => {
    const { environment, at } = workplace();
    const broken = { ...environment, KUSU_TMP: at('tmp') };
    const host: Host = {
      ...createNodeHost([]),
      env: (name) => broken[name as keyof typeof broken],
      openTerminal: () => {
        throw new TypeError('no such thing');
      },
      writeError: () => {},
    };
    expect(await main(host)).toBe(1);
    expect(readFileSync(at('tmp/exception.dump'), 'utf8')).toMatch(
      /TypeError: no such thing\n[\s\S]*main\.test\.ts/,
    );
    expect(statSync(at('tmp/exception.dump')).mode & 0o777).toBe(0o600);
  });
});

const DEVICE = {
  device: 'eth0',
  ipv4: { address: '172.20.0.1', netmask: '255.255.0.0' },
  purpose: 'provision',
};
const WHOLE = {
  unattended: true,
  language: 'en_US',
  keyboard: 'us',
  devices: [DEVICE],
  routing: { gateway: '172.20.0.254', nameservers: ['172.20.0.254'] },
  host: { name: 'master.example.com' },
  time: { zone: 'Europe/Berlin' },
  rootPassword: { crypted: '$1$bootsmit$s3A9vIn4xdhsixCixNVmM1' },
  disks: { clear: ['sda'], partitions: [] },
  kits: [
    {
      name: 'centos',
      version: '5',
      arch: 'x86_64',
      os: true,
      source: { url: 'http://mirror.example.com/5' },
    },
  ],
};
