import { describe, expect, it } from 'vitest';
import type { MenuEdit } from '../../../src/bootmenu/edits.ts';
import { editGrubLegacy } from '../../../src/bootmenu/grub-legacy/edit.ts';
import {
  argumentsOf,
  commandLineOf,
  defaultEntry,
  menuFiles,
} from '../../../src/bootmenu/grub-legacy/query.ts';
import { readGrubLegacy } from '../../../src/bootmenu/grub-legacy/read.ts';
import { DISK, ODD_LEGACY, RHEL6_EFI, RHEL7_CONF } from '../stock-grub-legacy.ts';
import { menuBytes, menuText } from '../stock-menus.ts';

const read = (text: string) => readGrubLegacy(menuBytes(text));
const edit = (text: string, ...edits: MenuEdit[]) => menuText(editGrubLegacy(read(text), edits));

describe('a menu of legacy GRUB', () => {
  it('is read with its continued lines', () => {
    const menu = read(ODD_LEGACY);
    expect(menu.entries.map(({ title }) => title)).toEqual(['First  one', 'Second']);
    expect(defaultEntry(menu)?.title).toBe('Second');
    expect(argumentsOf(menu, 'First  one')).toEqual(['console=tty0', 'console=ttyS0', 'note="it\'s two"']);
    expect(commandLineOf(menu, 'First  one')).toBe('console=tty0 console=ttyS0     note="it\'s two"  ');
  });

  it('names its files without the drive', () => {
    expect(menuFiles(read(DISK)).map(({ file }) => file)).toEqual([
      '/vmlinuz-2.6.32',
      '/initramfs-2.6.32.img',
    ]);
    expect(menuFiles(read('title x\nkernel (hd0,0)/k\nchainloader +1\n')).map(({ file }) => file)).toEqual([
      '/k',
    ]);
  });

  it('keeps options, the file and blanks around the arguments', () => {
    const after = edit(ODD_LEGACY, { kind: 'remove-arguments', entries: 'all', patterns: ['*'] });
    expect(after).toContain('\tkernel --no-mem-option\t/vmlinuz \t\r\n');
    const added = edit(RHEL6_EFI, { kind: 'add-arguments', entries: ['rescue'], arguments: ['a="b c"'] });
    expect(added).toContain('vmlinuz rescue askmethod a="b c"\n');
  });

  it('does not give a line a backslash at its end', () => {
    for (const bad of ['a\\', 'a="b', 'a b'])
      expect(() => edit(DISK, { kind: 'add-arguments', entries: 'all', arguments: [bad] })).toThrow();
  });

  it('counts its default along', () => {
    const place = { before: 'Install Some 7' };
    const put: MenuEdit = { kind: 'put-entry', label: 'new', copyOf: 'Install Some 7', place };
    expect(edit(RHEL7_CONF, put)).toMatch(/^default=2\n/);
    expect(
      edit(DISK, { kind: 'move-entry', label: 'Other', place: { before: 'Some Linux (2.6.32)' } }),
    ).toContain('\ndefault=1\n');
    expect(() => edit(DISK, { kind: 'remove-entry', label: 'Some Linux (2.6.32)' })).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
  });

  it('waits for ever without a timeout', () => {
    expect(edit(DISK, { kind: 'timeout', seconds: 0 })).not.toContain('timeout');
    expect(edit(DISK, { kind: 'timeout', seconds: 7.5 })).toContain('timeout=8\n');
    expect(edit('title x\n', { kind: 'timeout', seconds: 1 })).toBe('timeout=1\ntitle x\n');
  });

  it('comes to the serial line beside the screen, and goes again', () => {
    const text = '# c\nterminal --timeout=9 console\ntitle x\n';
    const after = edit(text, { kind: 'serial', serial: { port: 1, baud: 38400 } });
    expect(after).toBe('# c\nserial --unit=1 --speed=38400\nterminal --timeout=9 console serial\ntitle x\n');
    expect(edit(after, { kind: 'serial', serial: null })).toBe(text);
    expect(edit(DISK, { kind: 'serial', serial: { port: 0 } })).toContain(
      'serial --unit=0 --speed=9600\nterminal --timeout=5 serial console\ndefault=0\n',
    );
  });
});
