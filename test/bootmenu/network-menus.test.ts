import { describe, expect, it } from 'vitest';
import { decodeText, toText } from '../../src/base/bytes.ts';
import { readMenu } from '../../src/bootmenu/menu.ts';
import { grubMenu, ipxeScript, type NetworkEntry, pxelinuxMenu } from '../../src/bootmenu/network-menus.ts';

const ENTRY: NetworkEntry = {
  label: 'kusu',
  kernel: 'vmlinuz',
  initrd: 'initrd.img',
  arguments: ['inst.repo=http://10.0.2.2/tree', 'console=tty0', 'console=ttyS0,9600'],
  timeoutSeconds: 5,
  serial: { port: 0, baud: 9600 },
  grubCommands: { linux: 'linuxefi', initrd: 'initrdefi' },
};

describe('menus for the network', () => {
  it('read back as they were meant', () => {
    const menus = [
      readMenu(pxelinuxMenu(ENTRY), 'pxelinux.cfg', { syntax: 'isolinux' }),
      readMenu(grubMenu(ENTRY), 'grub.cfg', { syntax: 'grub2' }),
    ];
    for (const menu of menus) {
      expect(menu.timeoutSeconds).toBe(5);
      const entry = menu.defaultEntry;
      expect(toText(entry?.label ?? ('' as never))).toBe('kusu');
      expect(entry?.arguments.map(toText).filter((word) => !word.startsWith('initrd='))).toEqual(
        ENTRY.arguments,
      );
      expect(entry?.initrds.map((name) => toText(name).replace('/', ''))).toEqual(['initrd.img']);
    }
    expect(decodeText(grubMenu(ENTRY))).toContain('\tlinuxefi /vmlinuz ');
    expect(decodeText(pxelinuxMenu(ENTRY))).toMatch(/^serial 0 9600$/m);
  });

  it('keep what GRUB would take for its own from it', () => {
    const menu = grubMenu({ ...ENTRY, arguments: ['a=$x;y', 'b|c'] });
    expect(readMenu(menu, 'grub.cfg', { syntax: 'grub2' }).entries[0]?.arguments).toEqual(['a=$x;y', 'b|c']);
  });

  it('are a script of iPXE, or none where it would change an argument', () => {
    expect(decodeText(ipxeScript(ENTRY)).split('\n')).toEqual([
      '#!ipxe',
      'echo Starting kusu',
      `kernel vmlinuz initrd=initrd.img ${ENTRY.arguments.join(' ')}`,
      'initrd initrd.img',
      'boot',
      '',
    ]);
    for (const word of [`a=$\{net0/mac}`, '#x', '&&', 'b="c"', 'd\\e'])
      expect(() => ipxeScript({ ...ENTRY, arguments: [word] })).toThrow(/iPXE cannot hand/);
  });
});
