import { describe, expect, it } from 'vitest';
import { splitArguments } from '../../../src/bootmenu/arguments.ts';
import {
  argumentsOf,
  commandLineOf,
  defaultEntry,
  findEntry,
  hasInitrd,
  menuFiles,
} from '../../../src/bootmenu/isolinux/query.ts';
import { readIsolinux } from '../../../src/bootmenu/isolinux/read.ts';
import { commandLineLimit, readIsolinuxVersion } from '../../../src/bootmenu/isolinux/version.ts';
import { menuBytes, menuText, ODD, RHEL4, RHEL5, RHEL6, RHEL7, STOCK } from '../stock-menus.ts';

const read = (text: string) => readIsolinux(menuBytes(text));

describe('readIsolinux', () => {
  it.each(Object.entries(STOCK))('keeps every byte of %s', (_, text) => {
    const lines = read(text).lines;
    expect(lines.map((line) => line.text + line.end).join('')).toBe(text);
  });

  it('keeps every byte of noise', () => {
    let seed = 7;
    for (let round = 0; round < 200; round++) {
      const bytes = new Uint8Array(round);
      for (let i = 0; i < round; i++) {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        bytes[i] = [0, 10, 13, 32, 9, 35, 108, 255][(seed >> 8) % 8] ?? 0;
      }
      const lines = readIsolinux(bytes).lines;
      expect(lines.map((line) => line.text + line.end).join('')).toBe(menuText(bytes));
    }
  });

  it('finds the entries of RHEL 4 and what is global', () => {
    const menu = read(RHEL4);
    expect(menu.entries.map((entry) => entry.label)).toEqual([
      'linux',
      'text',
      'expert',
      'ks',
      'lowres',
      'local',
      'memtest86',
    ]);
    expect(menu.globals.default?.value).toBe('linux');
    expect(menu.globals.timeout?.value).toBe('600');
    expect(menu.entries[0]).toMatchObject({ first: 10, last: 12 });
    expect(menu.entries[5]?.kernel).toMatchObject({ directive: 'localboot', value: '1' });
  });

  it('does not read directives out of help texts', () => {
    const menu = read(RHEL7);
    const vesa = findEntry(menu, 'vesa');
    expect(vesa?.append?.value).toMatch(/^initrd=initrd\.img .*nomodeset quiet$/);
    expect(vesa?.depth).toBe(1);
    expect(findEntry(menu, 'returntomain')?.action?.value).toBe('');
  });

  it('takes capitals, tabs, CRLF and global directives inside an entry', () => {
    const menu = read(ODD);
    expect(menu.newline).toBe('\r\n');
    expect(menu.globals.default?.value).toBe('linux');
    expect(menu.globals.timeout?.value).toBe('50');
    expect(menu.entries.map((entry) => entry.label)).toEqual(['linux', 'bare', 'own', 'none']);
    expect(findEntry(menu, 'linux')?.append?.value).toBe(
      'initrd=a.img,b.img  console=tty0 console=ttyS0  "note=it\'s two"',
    );
  });

  it('ends an entry at a separator, so that an append behind it is global', () => {
    const menu = read('label a\n kernel k\nmenu separator\nappend late\nlabel b\n kernel k\n');
    expect(commandLineOf(menu, 'a')).toBe('');
    expect(commandLineOf(menu, 'b')).toBe('late');
  });

  it('reads a menu of one megabyte of blanks and refuses a larger one', () => {
    expect(read(`${' '.repeat(1024 * 1024 - 1)}x`).lines).toHaveLength(1);
    expect(() => read(' '.repeat(1024 * 1024 + 1))).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  });
});

describe('the command line of an entry', () => {
  it('is its own append, the global one, or none', () => {
    const menu = read(ODD);
    expect(commandLineOf(menu, 'bare')).toBe('');
    expect(commandLineOf(menu, 'none')).toBe('');
    expect(commandLineOf(menu, 'own')).toBe('quiet "note=a b" initrd=/boot/i.img');
    expect(argumentsOf(menu, 'own')).toEqual(['quiet', '"note=a b"', 'initrd=/boot/i.img']);
  });

  it('names the labels that are there when one is not', () => {
    expect(() => commandLineOf(read(RHEL5), 'linnux')).toThrow(
      expect.objectContaining({
        kind: 'patch-conflict',
        found: 'the labels linux, text, ks, local',
      }),
    );
  });

  it('is split at blanks outside quotes', () => {
    const words = (line: string) => splitArguments(line).map((argument) => argument.text);
    expect(words('  a="b  c" \t d=\\x20 "e f"g ')).toEqual(['a="b  c"', 'd=\\x20', '"e f"g']);
    expect(words('open "never closed  ')).toEqual(['open', '"never closed  ']);
    expect(words('')).toEqual([]);
  });

  it('tells entries with an initrd from memory tests and drives', () => {
    const labels = (text: string) =>
      read(text)
        .entries.filter(hasInitrd)
        .map((entry) => entry.label);
    expect(labels(RHEL4)).toEqual(['linux', 'text', 'expert', 'ks', 'lowres']);
    expect(labels(RHEL7)).toEqual(['linux', 'check', 'vesa']);
    expect(labels(ODD)).toEqual(['linux', 'own']);
  });
});

describe('defaultEntry', () => {
  const label = (text: string) => defaultEntry(read(text))?.label;
  it('is the one that default names', () => expect(label(RHEL5)).toBe('linux'));
  it('is the marked one of a graphical menu', () => expect(label(RHEL7)).toBe('check'));
  it('is the first one of a graphical menu without a mark', () =>
    expect(label(RHEL6.replace('  menu default\n', ''))).toBe('linux'));
  it('is the one that default names where ui starts the menu', () =>
    expect(label(`ui menu.c32\n${RHEL6.replace('vesamenu.c32', 'rescue')}`)).toBe('rescue'));
  it('is that of ontimeout when there is a timeout', () =>
    expect(label(`${RHEL6}ontimeout vesa\n`)).toBe('vesa'));
  it('is none without default and ui', () => expect(label('label a\n kernel k\n')).toBeUndefined());
});

describe('menuFiles', () => {
  it('gives every file with its role and line', () => {
    const files = menuFiles(read(RHEL6)).map((each) => `${each.line} ${each.role} ${each.file}`);
    expect(files).toEqual([
      '1 module vesamenu.c32',
      '5 display boot.msg',
      '7 background splash.jpg',
      '14 kernel vmlinuz',
      '15 initrd initrd.img',
      '18 kernel vmlinuz',
      '19 initrd initrd.img',
      '22 kernel vmlinuz',
      '23 initrd initrd.img',
    ]);
  });

  it('knows help screens, lists of initrds, includes, modules and kernels without a directive', () => {
    const menu = read(
      [
        'F1 a.msg splash.lss',
        'F10 b.msg #0',
        'include more.cfg',
        'menu background #ff000000',
        'font x.psf',
        'label memtest',
        'label xen',
        ' kernel mboot.c32',
        ' append xen.gz dom0_mem=1 --- vmlinuz ro --- initrd.img',
        'label disk',
        ' kernel memdisk',
        ' append initrd=floppy.img,b.img',
        'label sub',
        ' config sub.cfg',
        'label back',
        ' menu exit',
      ].join('\n'),
    );
    expect(menuFiles(menu).map((each) => `${each.role} ${each.file} ${each.label ?? ''}`.trim())).toEqual([
      'help a.msg',
      'background splash.lss',
      'help b.msg',
      'include more.cfg',
      'font x.psf',
      'kernel memtest memtest',
      'module mboot.c32 xen',
      'image xen.gz xen',
      'image vmlinuz xen',
      'image initrd.img xen',
      'kernel memdisk disk',
      'initrd floppy.img disk',
      'initrd b.img disk',
      'config sub.cfg sub',
    ]);
  });

  it('takes a default that is no label for a kernel', () => {
    expect(menuFiles(read('default memtest auto\n'))).toEqual([{ file: 'memtest', role: 'kernel', line: 1 }]);
  });
});

describe('the version of ISOLINUX', () => {
  it('is in its banner', () => {
    const image = new TextEncoder().encode('\0\0\r\nISOLINUX 3.11 2005-09-02 \0Copyright');
    expect(readIsolinuxVersion(image)).toEqual({ major: 3, minor: 11 });
    expect(readIsolinuxVersion(new Uint8Array(10))).toBeUndefined();
  });

  it('decides how long a command line may be', () => {
    expect(commandLineLimit({ major: 2, minor: 11 })).toBe(255);
    expect(commandLineLimit({ major: 3, minor: 11 })).toBe(511);
    expect(commandLineLimit({ major: 4, minor: 2 })).toBe(2047);
  });
});
