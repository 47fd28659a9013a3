import { describe, expect, it } from 'vitest';
import { INSTALL_KICKSTART, LOADER_KICKSTART, NETWORK } from '../../src/kickstart/model.ts';
import { writeInstallKickstart, writeLoaderKickstart } from '../../src/kickstart/write.ts';
import { findRelease } from '../../src/releases/table.ts';

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
});

describe('writeInstallKickstart', () => {
  const model = INSTALL_KICKSTART.parse({
    rootPassword: { crypted: '$1$x$y' },
    partitions: ['clearpart --all'],
    post: 'echo done\n',
  });

  it('writes key for RHEL 5 only', () => {
    expect(writeInstallKickstart(model, findRelease('centos-5'))).toMatch(/^key --skip$/m);
    expect(writeInstallKickstart(model, findRelease('centos-4'))).not.toMatch(/^key /m);
  });

  it('puts sections behind all commands', () => {
    const text = writeInstallKickstart(model, findRelease('centos-4'));
    expect(text).toMatch(/\nclearpart --all\nreboot\n\n%packages\n@base\n\n%post\necho done\n$/);
  });
});
