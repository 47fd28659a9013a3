import { describe, expect, it } from 'vitest';
import { checkKickstart } from '../../src/kickstart/check.ts';
import { INSTALL_KICKSTART, LOADER_KICKSTART, NETWORK } from '../../src/kickstart/model.ts';
import { writeInstallKickstart, writeLoaderKickstart } from '../../src/kickstart/write.ts';
import { DIALECTS, type Dialect } from '../../src/releases/kickstart/dialect.ts';
import { earlyKickstart } from '../../src/releases/kickstart/early.ts';
import { findRelease } from '../../src/releases/table.ts';

const facts = (dialect: Dialect) => ({ dialect, early: earlyKickstart(dialect) });

describe('writeLoaderKickstart', () => {
  it('writes the methods', () => {
    const line = (method: unknown) =>
      writeLoaderKickstart(LOADER_KICKSTART.parse({ method }), findRelease('centos-5')).split('\n')[1];
    expect(line('cdrom')).toBe('cdrom');
    expect(line({ url: 'http://127.0.0.1/' })).toBe('url --url http://127.0.0.1/');
    expect(line({ nfs: { server: 'a', directory: '/b' } })).toBe('nfs --server=a --dir=/b');
    expect(line({ harddrive: { partition: 'sda1', directory: '/c' } })).toBe(
      'harddrive --partition=sda1 --dir=/c',
    );
  });

  it('writes a static network with only what is given', () => {
    const network = {
      address: '10.0.0.1',
      netmask: '255.0.0.0',
      nameservers: ['10.0.0.2', '10.0.0.3'],
      ipv6: false,
    };
    const text = writeLoaderKickstart(LOADER_KICKSTART.parse({ network }), findRelease('centos-5'));
    expect(text).toContain(
      'network --bootproto=static --ip=10.0.0.1 --netmask=255.0.0.0 --nameserver=10.0.0.2,10.0.0.3 --noipv6\n',
    );
  });

  it('refuses a static network without a netmask', () => {
    expect(NETWORK.safeParse({ address: '10.0.0.1' }).success).toBe(false);
  });

  it('leaves --noipv6 out where the loader stops at it', () => {
    const model = LOADER_KICKSTART.parse({ network: { dhcp: true, ipv6: false } });
    expect(writeLoaderKickstart(model, facts('RHEL4'))).toContain('\nnetwork --bootproto=dhcp\n');
    expect(writeLoaderKickstart(model, facts('FC6'))).toContain('\nnetwork --bootproto=dhcp --noipv6\n');
  });

  it('refuses --ipv6 where one of the two readers does not know it', () => {
    const model = LOADER_KICKSTART.parse({ network: { dhcp: true, ipv6: 'auto' } });
    for (const dialect of ['RHEL4', 'RHEL5', 'F8', 'F13'] as const)
      expect(() => writeLoaderKickstart(model, facts(dialect))).toThrow(
        `${dialect} does not have network --ipv6`,
      );
    for (const dialect of ['RHEL6', 'F14', 'RHEL9'] as const)
      expect(writeLoaderKickstart(model, facts(dialect))).toContain(' --ipv6=auto\n');
  });

  it('writes device with two words, with one, or not at all', () => {
    const model = LOADER_KICKSTART.parse({ devices: [{ type: 'scsi', module: 'sd', options: 'a=1 b=2' }] });
    for (const dialect of ['RHEL4', 'FC6', 'RHEL5', 'F7'] as const)
      expect(writeLoaderKickstart(model, facts(dialect))).toContain('\ndevice scsi sd --opts="a=1 b=2"\n');
    for (const dialect of ['F8', 'RHEL6', 'F16'] as const)
      expect(writeLoaderKickstart(model, facts(dialect))).toContain('\ndevice sd --opts="a=1 b=2"\n');
    for (const dialect of ['F17', 'RHEL7', 'RHEL8', 'RHEL9', 'F45'] as const)
      expect(() => writeLoaderKickstart(model, facts(dialect))).toThrow(
        expect.objectContaining({ kind: 'unsupported', hint: expect.stringContaining('inst.dd=') }),
      );
  });

  it('refuses a device without a type where the loader would crash', () => {
    const model = LOADER_KICKSTART.parse({ devices: [{ module: 'sd' }] });
    expect(() => writeLoaderKickstart(model, facts('RHEL4'))).toThrow('the device sd has no type');
    expect(writeLoaderKickstart(model, facts('F9'))).toContain('\ndevice sd\n');
  });
});

describe('writeInstallKickstart', () => {
  const model = INSTALL_KICKSTART.parse({
    rootPassword: { crypted: '$1$x$y' },
    partitions: ['clearpart --all'],
    post: 'echo done\n',
  });
  const write = (dialect: Dialect) => writeInstallKickstart(model, facts(dialect));
  const having = (line: RegExp) => DIALECTS.filter((dialect) => line.test(write(dialect)));

  it('puts sections behind all commands, and ends them where %end is known', () => {
    expect(write('RHEL4')).toMatch(/\nclearpart --all\nreboot\n\n%packages\n@base\n\n%post\necho done\n$/);
    expect(write('RHEL9')).toMatch(
      /\n\n%packages\n@\^minimal-environment\n%end\n\n%post\necho done\n%end\n$/,
    );
    expect(having(/^%end$/m)[0]).toBe('F8');
  });

  it('writes what only some releases have, only for them', () => {
    expect(having(/^key /m)).toEqual(['RHEL5']);
    expect(having(/^langsupport /m)).toEqual(['RHEL4']);
    expect(having(/^install$/m).at(-1)).toBe('F28');
    expect(having(/^authconfig /m).at(-1)).toBe('F27');
    expect(having(/^authselect /m)).toEqual([]);
  });

  it('locks root where that can be', () => {
    const locked = { ...model, rootPassword: { locked: true as const } };
    expect(() => writeInstallKickstart(locked, facts('RHEL6'))).toThrow('a locked root account');
    expect(writeInstallKickstart(locked, facts('RHEL7'))).toMatch(/^rootpw --lock$/m);
  });

  it('refuses a script that would end its own section', () => {
    const script = (post: string) =>
      INSTALL_KICKSTART.safeParse({ rootPassword: { locked: true }, partitions: ['autopart'], post }).success;
    expect(script('echo\n  %end\n')).toBe(false);
    expect(script('echo %end\ndate +%F\n')).toBe(true);
  });
});

/** A small generator, the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe.each(DIALECTS)('what we write in %s', (dialect) => {
  const random = numbers(DIALECTS.indexOf(dialect) + 1);
  const draw = <T>(choices: readonly T[]): T =>
    choices[Math.floor((random.next().value as number) * choices.length)] as T;
  const { device, options } = earlyKickstart(dialect);
  const knowsIpv6 = options === null || options.network?.includes('--ipv6');

  const network = (at: number) =>
    draw<unknown>([
      ...(at === 0 ? ['dhcp'] : []),
      { dhcp: true, device: `eth${at}`, nodns: draw([true, false]), ipv6: draw([true, false, undefined]) },
      { device: `eth${at}`, address: '10.0.0.1', netmask: '255.0.0.0', gateway: '10.0.0.254', hostname: 'h' },
      { device: `eth${at}`, dhcp: true, ...(knowsIpv6 ? { ipv6: draw(['auto', 'dhcp', 'fe80::1']) } : {}) },
      {
        device: `eth${at}`,
        address: '10.0.0.1',
        netmask: '255.0.0.0',
        nameservers: ['10.0.0.2', '10.0.0.3'],
      },
    ]);
  const method = () =>
    draw<unknown>([
      'cdrom',
      { url: 'http://h/a%20b?c=1' },
      { nfs: { server: 'h', directory: '/d' } },
      { harddrive: { partition: 'sda1', directory: '/' } },
    ]);
  const common = () => ({
    language: draw(['en_US', 'de_DE.UTF-8', 'zh_CN']),
    keyboard: draw(['us', 'de-latin1']),
    method: method(),
    lines: draw([[], ['# kept as it is', 'zerombr'], ['text']]),
  });

  it('is clean for the early stage', () => {
    for (let round = 0; round < 40; round++) {
      const model = LOADER_KICKSTART.parse({
        ...common(),
        ...draw([{}, { network: network(0) }]),
        devices:
          typeof device === 'string'
            ? []
            : draw([[], [{ type: 'scsi', module: 'usb-storage', options: draw([undefined, 'a=1 b=2']) }]]),
      });
      const text = writeLoaderKickstart(model, facts(dialect));
      expect(checkKickstart(text, facts(dialect), 'loader'), text).toEqual([]);
    }
  });

  it('is clean for both readers', () => {
    for (let round = 0; round < 40; round++) {
      const networks = [0, 1, 2].slice(0, draw([1, 2, 3])).map(network);
      const repeats = earlyKickstart(dialect).repeats;
      const many = repeats === 'all' || repeats.includes('network');
      const model = INSTALL_KICKSTART.parse({
        ...common(),
        networks: many ? networks : networks.slice(0, 1),
        rootPassword: { crypted: '$6$salt$hash/.' },
        timezone: draw([{}, { zone: 'Europe/Berlin', utc: false }]),
        selinux: draw(['disabled', 'permissive', 'enforcing']),
        firstboot: draw([true, false]),
        bootloader: draw([{}, { location: 'none' }, { append: 'console=ttyS0 quiet' }]),
        partitions: draw([
          ['clearpart --all --initlabel', 'autopart'],
          ['clearpart --all', 'part / --fstype=ext3 --size=2000 --grow', 'part swap --size=512'],
          ['part pv.1 --size=1 --grow', 'volgroup vg pv.1', 'logvol / --vgname=vg --name=root --size=100'],
        ]),
        finish: draw(['reboot', 'poweroff', 'halt']),
        packages: draw([undefined, [], ['@core', '-sendmail', 'ntp # a comment']]),
        pre: draw([undefined, '#!/bin/sh\necho 100%\n']),
        post: draw([undefined, 'echo "%done"\n\n']),
      });
      const text = writeInstallKickstart(model, facts(dialect));
      expect(checkKickstart(text, facts(dialect), 'both'), text).toEqual([]);
    }
  });
});
