import { describe, expect, it } from 'vitest';
import type { MenuEdit } from '../../../src/bootmenu/edits.ts';
import { editGrub2 } from '../../../src/bootmenu/grub2/edit.ts';
import {
  argumentsOf,
  commandLineOf,
  defaultEntry,
  findEntry,
  menuFiles,
} from '../../../src/bootmenu/grub2/query.ts';
import { readGrub2 } from '../../../src/bootmenu/grub2/read.ts';
import {
  ARCH_LIKE,
  DEBIAN_LIKE,
  MKCONFIG,
  ODD,
  RHEL7_EFI,
  RHEL10_BIOS,
  SUSE_LIKE,
  UBUNTU_LIKE,
} from '../stock-grub2.ts';
import { menuBytes, menuText } from '../stock-menus.ts';

const read = (text: string) => readGrub2(menuBytes(text));
const edit = (text: string, ...edits: MenuEdit[]) => menuText(editGrub2(read(text), edits));
const line = (text: string, label: string) => commandLineOf(read(text), label);
const add = (entries: 'all' | 'with-initrd' | string[], ...args: string[]): MenuEdit => ({
  kind: 'add-arguments',
  entries,
  arguments: args,
});
const remove = (...patterns: string[]): MenuEdit => ({ kind: 'remove-arguments', entries: 'all', patterns });

/** The lines that differ, as `-old` and `+new`. */
function changes(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [
    ...a.filter((each) => !b.includes(each)).map((each) => `-${each}`),
    ...b.filter((each) => !a.includes(each)).map((each) => `+${each}`),
  ];
}

describe('entries', () => {
  it('are found by id, title and path', () => {
    const menu = read(MKCONFIG);
    expect(menu.entries.map(({ label }) => label)).toEqual(['gnulinux-simple-1234', 'gnulinux-6.1-1234']);
    expect(findEntry(menu, 'Some Linux')?.path).toEqual([0]);
    expect(findEntry(menu, 'Advanced options>Some Linux, with 6.1')?.path).toEqual([1, 0]);
    expect(findEntry(read(DEBIAN_LIKE), 'Advanced options ...>1>0')?.title).toBe('... Expert install');
  });

  it('of what a function defines are none', () => {
    expect(
      read('function f {\n menuentry x { linux /k }\n}\nmenuentry y { linux /k }\n').entries,
    ).toHaveLength(1);
    expect(read('function f\n{\n menuentry x { linux /k }\n}\n').entries).toHaveLength(0);
  });

  it('of broken menus are read as far as they go', () => {
    for (const text of [
      'menuentry x {',
      '}',
      'menuentry',
      'submenu a { menuentry b {',
      '{{{{}',
      "menuentry ' {",
    ])
      expect(menuText(editGrub2(read(text), []))).toBe(text);
  });

  it('are starting by number, title or id, and nowhere where only GRUB knows', () => {
    expect(defaultEntry(read(RHEL7_EFI))?.title).toBe('Test this media & install Some 7');
    expect(defaultEntry(read(ARCH_LIKE))?.label).toBe('arch');
    expect(defaultEntry(read(MKCONFIG))?.title).toBe('Some Linux');
    expect(defaultEntry(read(UBUNTU_LIKE))?.title).toBe('Try or Install');
    expect(defaultEntry(read('set default="$saved"\nmenuentry x { true; }\n'))).toBeUndefined();
  });

  it('keep their default when others come before them', () => {
    const put: MenuEdit = {
      kind: 'put-entry',
      label: 'new',
      copyOf: 'Install Some 10',
      place: { before: 'Install Some 10' },
    };
    const after = edit(RHEL10_BIOS, put);
    expect(after).toContain('set default="2"\n');
    expect(defaultEntry(read(after))?.title).toBe('Test this media & install Some 10');
    expect(edit(after, { kind: 'remove-entry', label: 'new' })).toBe(RHEL10_BIOS);
    const deep: MenuEdit = { kind: 'default', label: 'Boot first drive' };
    expect(edit(RHEL10_BIOS, deep, put)).toContain('set default="4>1"\n');
    expect(() =>
      edit(RHEL10_BIOS, { kind: 'remove-entry', label: 'Test this media & install Some 10' }),
    ).toThrow(expect.objectContaining({ kind: 'patch-conflict' }));
  });

  it('are copied with a new id or title, without the old one', () => {
    const after = edit(MKCONFIG, {
      kind: 'put-entry',
      label: 'kusu',
      copyOf: 'Some Linux',
      menuLabel: "Kusu's ^own",
      append: 'a "b c"',
    });
    expect(after).toContain('menuentry "Kusu\'s own" --id kusu --class os {\n');
    expect(line(after, 'kusu')).toBe('a "b c"');
    expect(edit(after, { kind: 'remove-entry', label: 'kusu' })).toBe(MKCONFIG);
  });

  it('move within the menu and into submenus', () => {
    const to: MenuEdit = {
      kind: 'move-entry',
      label: 'Install Some 10',
      place: { after: 'Boot first drive' },
    };
    const after = edit(RHEL10_BIOS, to);
    expect(findEntry(read(after), 'Install Some 10')?.path).toEqual([2, 2]);
    expect(after).toContain('set default="0"\n');
    expect(edit(after, to)).toBe(after);
  });

  it('must leave something in a submenu', () => {
    const text = 'submenu s {\n\tmenuentry x { linux /k; }\n}\n';
    expect(() => edit(text, { kind: 'remove-entry', label: 'x' })).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
  });

  it('can be made without another one', () => {
    const made = edit('set timeout=1\n', { kind: 'put-entry', label: 'a b', kernel: '/k', append: 'x' });
    expect(made).toBe("set timeout=1\nmenuentry 'a b' {\n\tlinux /k x\n}\n");
  });
});

describe('arguments', () => {
  it('keep what is around them', () => {
    expect(changes(ODD, edit(ODD, add(['one line'], 'x')))).toEqual([
      "-menuentry 'one line' { linux16\t/vmlinuz a=1  b ; initrd16 /a.img /b.img }\r",
      "+menuentry 'one line' { linux16\t/vmlinuz a=1  b x ; initrd16 /a.img /b.img }\r",
    ]);
    expect(changes(DEBIAN_LIKE, edit(DEBIAN_LIKE, remove('vga=*')))).toContain(
      '+    linux    /install.amd/vmlinuz --- quiet ',
    );
  });

  it('keep order and duplicates', () => {
    expect(argumentsOf(read(ODD), 'It\'s "two"').slice(0, 3)).toEqual([
      'console=tty0',
      'console=ttyS0,115200n8',
      'console=tty0',
    ]);
  });

  it('are removed by what is written, what GRUB makes of it, and what the kernel gets', () => {
    const text = 'menuentry x {\n\tlinux /k "note=a b" \'c;d\' e\n\tinitrd /i\n}\n';
    for (const pattern of ['note=a b', '"note=a b"', 'note="a b"', 'note=*'])
      expect(line(edit(text, remove(pattern)), 'x')).toBe('c;d e');
    expect(line(edit(text, remove('c;d', "'e'")), 'x')).toBe('"note=a b" e');
  });

  it('that come out of a variable go together or not at all', () => {
    expect(line(ARCH_LIKE, 'arch')).toBe('archisobasedir=arch archisolabel=ARCH_2024');
    expect(() => edit(ARCH_LIKE, remove('archisolabel=*'))).toThrow(
      expect.objectContaining({ kind: 'unsupported' }),
    );
    expect(line(edit(ARCH_LIKE, remove('archiso*')), 'arch')).toBe('');
  });

  it('are replaced in place', () => {
    const by: MenuEdit = {
      kind: 'replace-argument',
      entries: 'all',
      pattern: 'splash=*',
      by: 'splash="x y"',
    };
    expect(line(edit(SUSE_LIKE, by), 'Installation')).toBe('"splash=x y"');
    expect(line(edit(SUSE_LIKE, { ...by, pattern: 'nothing', orAdd: true }), 'Installation')).toBe(
      'splash=silent "splash=x y"',
    );
  });

  it('of entries without an initrd are left alone unless these are named', () => {
    const text = UBUNTU_LIKE;
    expect(line(edit(text, add('with-initrd', 'x')), 'Test memory')).toBe('');
    expect(line(edit(text, add('all', 'x')), 'Test memory')).toBe('x');
    expect(() => edit(text, add(['UEFI Firmware Settings'], 'x'))).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
  });
});

describe('global settings', () => {
  it('change wherever they are set, quotes as they were', () => {
    expect(changes(MKCONFIG, edit(MKCONFIG, { kind: 'default', label: 'gnulinux-6.1-1234' }))).toEqual([
      '-   set default="0"',
      '+   set default="1>0"',
    ]);
    expect(edit(MKCONFIG, { kind: 'timeout', seconds: 9.2 }).match(/set timeout=10/g)).toHaveLength(2);
    expect(edit('default=1\nmenuentry a { x; }\n', { kind: 'default', label: 'a' })).toMatch(/^default=0\n/);
    expect(edit('menuentry a { x; }\n', { kind: 'default', label: 'a' })).toBe(
      'set default="0"\nmenuentry a { x; }\n',
    );
  });

  it('put the menu on the serial line beside what shows it', () => {
    const text = 'terminal_output gfxterm\nterminal_input --append usb\nmenuentry a { x; }\n';
    const after = edit(text, { kind: 'serial', serial: { port: 0x3f8, baud: 38400 } });
    expect(after).toBe(
      'serial --port=0x3f8 --speed=38400\nterminal_output gfxterm serial\nterminal_input --append usb\nmenuentry a { x; }\n',
    );
    expect(edit(after, { kind: 'serial', serial: null })).toBe(text);
    expect(() => edit(text, { kind: 'serial', serial: { port: -1 } })).toThrow(
      expect.objectContaining({ kind: 'usage' }),
    );
  });
});

describe('a volume label', () => {
  it('is exchanged in search and in arguments, with the escapes that were used', () => {
    const text = [
      "search --no-floppy --set=root -l 'A b'",
      'search.fs_label "A b" root',
      'search --label --set=x A\\ b --hint hd0',
      "search -f 'A b'",
      'menuentry x {',
      '\tlinux /k a=hd:LABEL=A\\x20b:/p b=hd:LABEL=A\\\\x20b root=live:CDLABEL=A\\x20b c=LABEL=A\\x20bc',
      '}',
      '',
    ].join('\n');
    const after = edit(text, { kind: 'volume-label', from: 'A b', to: 'C/d' });
    expect(after).toBe(
      text
        .replace("-l 'A b'", "-l 'C/d'")
        .replace('"A b"', '"C/d"')
        .replace('A\\ b', 'C/d')
        .replace('LABEL=A\\x20b:', 'LABEL=C\\x2fd:')
        .replace('LABEL=A\\\\x20b', 'LABEL=C\\\\x2fd')
        .replace('CDLABEL=A\\x20b ', 'CDLABEL=C\\x2fd '),
    );
    expect(edit(after, { kind: 'volume-label', from: 'C/d', to: 'A b' })).toBe(
      text.replace('A\\ b', "'A b'"),
    );
  });
});

it('names every file, drives and blocks left out', () => {
  expect(menuFiles(read(RHEL10_BIOS)).map(({ file }) => file)).not.toContain('(hd0)+1');
  const text = 'menuentry x { linux ($root)/k; initrd newc:n:/i /j $x/k; }\nchainloader (hd0)/x\n';
  expect(menuFiles(read(text)).map(({ file, role }) => `${role} ${file}`)).toEqual([
    'kernel /k',
    'initrd /i',
    'initrd /j',
  ]);
});

it('edits two thousand entries in time', () => {
  const text = 'menuentry a {\n\tlinux /k\n\tinitrd /i\n}\n'.repeat(2000);
  const after = edit(text, add('all', 'y'));
  expect(after).toBe('menuentry a {\n\tlinux /k y\n\tinitrd /i\n}\n'.repeat(2000));
});
