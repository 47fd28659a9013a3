import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect } from 'vitest';
import { judged } from '../support/judge.ts';
import { makePxe } from '../support/pxe.ts';

/** Debian's places, then Fedora's. */
const firstOf = (paths: readonly [string, string]) => paths.find((path) => existsSync(path)) ?? paths[0];
const PXELINUX = firstOf(['/usr/lib/PXELINUX/pxelinux.0', '/usr/share/syslinux/pxelinux.0']);
const LDLINUX = firstOf(['/usr/lib/syslinux/modules/bios/ldlinux.c32', '/usr/share/syslinux/ldlinux.c32']);

describe('a machine that starts over the network', () => {
  judged(
    ['qemu-system-x86_64', PXELINUX],
    'gets to the kickstart, by TFTP and pxelinux',
    async () => {
      const out = await makePxe('centos-5');
      copyFileSync(PXELINUX, join(out, 'pxelinux.0'));
      copyFileSync(LDLINUX, join(out, 'ldlinux.c32'));
      const log = join(out, 'console.log');
      const machine = execa(
        'qemu-system-x86_64',
        [
          ...['-m', '512', '-display', 'none', '-monitor', 'none', '-no-reboot', '-boot', 'n'],
          ...['-netdev', `user,id=net,tftp=${out},bootfile=pxelinux.0`, '-device', 'e1000,netdev=net'],
          ...['-serial', `file:${log}`],
        ],
        { reject: false, timeout: 240_000 },
      );
      const seen = () => (existsSync(log) ? readFileSync(log, 'latin1') : '');
      const asked = /would choose and configure a network card for url --url http:\/\/10\.0\.2\.2\/tree/;
      for (let second = 0; second < 230 && !asked.test(seen()); second++)
        await new Promise((resolve) => setTimeout(resolve, 1000));
      machine.kill();
      await machine;
      const console = seen();
      // pxelinux puts the first in front, and ipappend the last behind.
      expect(console).toMatch(
        /Command line: BOOT_IMAGE=vmlinuz initrd=initrd\.img ks=file:\/ks\.cfg .*BOOTIF=01-/,
      );
      expect(console).toContain('loader kickstart: file:/ks.cfg');
      expect(console).toContain('loader command: network --bootproto=dhcp');
      // The model stops where the genuine loader brings up the network.
      expect(console).toMatch(asked);
    },
    300_000,
  );
});
