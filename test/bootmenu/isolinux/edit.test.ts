import { describe, expect, it } from 'vitest';
import { editIsolinux, type IsolinuxEdit } from '../../../src/bootmenu/isolinux/edit.ts';
import { commandLineOf, defaultEntry, findEntry } from '../../../src/bootmenu/isolinux/query.ts';
import { readIsolinux } from '../../../src/bootmenu/isolinux/read.ts';
import { menuBytes, menuText, ODD, RHEL4, RHEL5, RHEL6, RHEL7, STOCK } from '../stock-menus.ts';

const edit = (text: string, ...edits: IsolinuxEdit[]) =>
  menuText(editIsolinux(readIsolinux(menuBytes(text)), edits));
const line = (text: string, label: string) => commandLineOf(readIsolinux(menuBytes(text)), label);
const add = (entries: 'all' | 'with-initrd' | string[], ...args: string[]): IsolinuxEdit => ({
  kind: 'add-arguments',
  entries,
  arguments: args,
});
const remove = (entries: 'all' | 'with-initrd' | string[], ...patterns: string[]): IsolinuxEdit => ({
  kind: 'remove-arguments',
  entries,
  patterns,
});

/** The lines that differ, as `-old` and `+new`. */
function changes(before: string, after: string): string[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  return [
    ...a.filter((each) => !b.includes(each)).map((each) => `-${each}`),
    ...b.filter((each) => !a.includes(each)).map((each) => `+${each}`),
  ];
}

const EVERY_EDIT: IsolinuxEdit[] = [
  { kind: 'serial', serial: { port: 0, baud: 115200 } },
  {
    kind: 'put-entry',
    label: 'kusu',
    copyOf: 'linux',
    append: 'initrd=k.img ks=file:/ks.cfg',
    menuLabel: '^Kusu',
  },
  { kind: 'default', label: 'kusu' },
  { kind: 'timeout', seconds: 5 },
  { kind: 'prompt', value: 0 },
  { kind: 'display', file: 'kusu.msg' },
  add('with-initrd', 'console=ttyS0', 'note="a b"'),
  remove('all', 'ramdisk_size=*', 'quiet'),
  { kind: 'replace-argument', entries: ['linux'], pattern: 'initrd=*', by: 'initrd=two.img' },
];

describe.each(Object.entries(STOCK))('editing %s', (_, text) => {
  it('without edits gives the same bytes', () => expect(edit(text)).toBe(text));

  it('twice gives what editing once gives', () => {
    const once = edit(text, ...EVERY_EDIT);
    expect(once).not.toBe(text);
    expect(edit(once, ...EVERY_EDIT)).toBe(once);
  });

  it('to add arguments and remove them again gives the same bytes', () => {
    expect(edit(text, add(['linux'], 'x=1', 'y="a b"'), remove('all', 'x=1', 'y=*'))).toBe(text);
    expect(edit(text, add('with-initrd', 'x=1'), remove('with-initrd', 'x=1'))).toBe(text);
  });

  it('to add an entry and remove it again gives the same bytes', () => {
    const labels = readIsolinux(menuBytes(text)).entries.map((entry) => entry.label);
    const undo: IsolinuxEdit = { kind: 'remove-entry', label: 'new' };
    for (const label of labels)
      for (const place of [{ before: label }, { after: label }])
        expect(edit(text, { kind: 'put-entry', label: 'new', copyOf: 'linux', place }, undo)).toBe(text);
    expect(edit(text, { kind: 'put-entry', label: 'new', kernel: 'k' }, undo)).toBe(text);
  });

  it('to set serial and remove it again gives the same bytes', () => {
    const set = edit(text, { kind: 'serial', serial: { port: 0 } });
    expect(set.split(/\r?\n/).find((each) => each !== '' && !each.startsWith('#'))).toBe('serial 0');
    expect(edit(set, { kind: 'serial', serial: null })).toBe(text);
  });
});

describe('arguments', () => {
  it('go in front of the blanks at the end of a line', () => {
    expect(changes(RHEL5, edit(RHEL5, add(['linux'], 'ks=cdrom:/ks.cfg')))).toEqual([
      '-  append initrd=initrd.img ',
      '+  append initrd=initrd.img ks=cdrom:/ks.cfg ',
    ]);
  });

  it('keep quotes, tabs, doubled blanks, order and what is doubled', () => {
    const after = edit(ODD, add(['linux'], 'console=tty0', 'ks=x'));
    expect(after).toContain(
      '\tAPPEND\tinitrd=a.img,b.img  console=tty0 console=ttyS0  "note=it\'s two" ks=x\t \r\n',
    );
  });

  it('keep the escapes of a volume label', () => {
    expect(line(edit(RHEL7, add('all', 'inst.text')), 'check')).toBe(
      'initrd=initrd.img inst.stage2=hd:LABEL=Some\\x207\\x20x86_64 rd.live.check quiet inst.text',
    );
  });

  it('are removed by exact text or pattern', () => {
    expect(line(edit(RHEL4, remove('all', 'ramdisk_size=*')), 'text')).toBe('initrd=initrd.img text');
    expect(line(edit(RHEL4, remove('all', 'ramdisk_size')), 'text')).toMatch(/ramdisk_size=8192$/);
    expect(line(edit(RHEL4, remove(['ks'], 'ks')), 'ks')).toBe('initrd=initrd.img ramdisk_size=8192');
    expect(line(edit(ODD, remove(['linux'], 'console=tty?*')), 'linux')).toBe(
      'initrd=a.img,b.img  "note=it\'s two"',
    );
  });

  it('are replaced where they stand', () => {
    const replace: IsolinuxEdit = {
      kind: 'replace-argument',
      entries: 'with-initrd',
      pattern: 'initrd=*',
      by: 'initrd=new.img',
    };
    expect(line(edit(RHEL4, replace), 'expert')).toBe('expert initrd=new.img ramdisk_size=8192');
    expect(line(edit(RHEL4, { ...replace, pattern: 'nothing' }), 'expert')).toBe(line(RHEL4, 'expert'));
    expect(line(edit(RHEL4, { ...replace, pattern: 'nothing', by: 'x', orAdd: true }), 'ks')).toMatch(/ x$/);
  });

  it('of an entry without append start from the global ones', () => {
    const text = 'append quiet\nlabel a\n\tkernel k\nlabel b\n\tKERNEL k\n';
    const after = edit(text, add('all', 'x'));
    expect(after).toBe(
      'append quiet\nlabel a\n\tkernel k\n\tappend quiet x\nlabel b\n\tKERNEL k\n\tAPPEND quiet x\n',
    );
    expect(edit(after, remove('all', 'x'))).toBe(text);
    expect(edit(text, remove(['a'], 'quiet'))).toContain('\tappend -\n');
  });

  it('of an entry with append - replace the hyphen', () => {
    expect(line(edit(ODD, add(['none'], 'x')), 'none')).toBe('x');
  });

  it('leave memory tests and drives alone unless those are named', () => {
    const after = edit(RHEL4, add('with-initrd', 'x'));
    expect(line(after, 'memtest86')).toBe('');
    expect(line(edit(RHEL4, add(['memtest86'], 'x')), 'memtest86')).toBe('x');
    expect(() => edit(RHEL4, add(['local'], 'x'))).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
  });

  it('must be one argument each', () => {
    for (const bad of ['', ' ', 'a b', 'a\nlabel x', 'a\0', 'a="b'])
      expect(() => edit(RHEL4, add('all', bad))).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('are refused when a line gets longer than ISOLINUX reads', () => {
    expect(() => edit(RHEL4, add(['linux'], 'x'.repeat(4096)))).toThrow(
      expect.objectContaining({ kind: 'usage', at: { file: 'isolinux.cfg', line: 13 } }),
    );
  });

  it('need an entry that takes them', () => {
    expect(() => edit('default vesamenu.c32\n', add('all', 'x'))).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
    expect(() => edit(RHEL4, add(['missing'], 'x'))).toThrow(
      expect.objectContaining({ found: expect.stringContaining('linux, text, expert') }),
    );
  });

  it('of forty thousand entries are edited in one pass', () => {
    const text = 'label a\nappend initrd=x\n'.repeat(40_000);
    expect(edit(text, add('all', 'y'))).toBe('label a\nappend initrd=x y\n'.repeat(40_000));
    const long = `label a\nappend ${'q '.repeat(200_000)}`;
    expect(edit(long, remove('all', 'q'))).toBe('label a\nappend  ');
  });
});

describe('global directives', () => {
  it('change in the line that is in effect', () => {
    const after = edit(ODD, { kind: 'timeout', seconds: 7.5 });
    expect(changes(ODD, after)).toEqual(['- timeout 50\r', '+ timeout 75\r']);
  });

  it('that are missing go behind the others before the entries', () => {
    expect(changes(RHEL6, edit(RHEL6, { kind: 'prompt', value: 1 }))).toEqual(['+prompt 1']);
    expect(edit(RHEL6, { kind: 'prompt', value: 1 })).toContain('display boot.msg\nprompt 1\n\nmenu');
    expect(edit('label a\n kernel k', { kind: 'prompt', value: 1 })).toBe('prompt 1\nlabel a\n kernel k');
    expect(edit('', { kind: 'prompt', value: 1 })).toBe('prompt 1\n');
  });

  it('refuse what the file cannot hold', () => {
    for (const bad of [
      { kind: 'timeout', seconds: -1 },
      { kind: 'timeout', seconds: 0.05 },
      { kind: 'timeout', seconds: 3600 },
      { kind: 'timeout', seconds: Number.NaN },
      { kind: 'display', file: 'a b' },
      { kind: 'display', file: 'a\n' },
      { kind: 'serial', serial: { port: 0, baud: 50 } },
      { kind: 'serial', serial: { port: -1 } },
      { kind: 'serial', serial: { port: 0.5 } },
    ] satisfies IsolinuxEdit[])
      expect(() => edit(RHEL4, bad), JSON.stringify(bad)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('lose display on request', () => {
    expect(changes(RHEL4, edit(RHEL4, { kind: 'display', file: null }))).toEqual(['-display boot.msg']);
  });

  it('keep serial first', () => {
    const text = '# note\ndefault a\nserial 1 9600\nlabel a\n kernel k\n';
    expect(edit(text, { kind: 'serial', serial: { port: 0x3f8, baud: 38400, flow: 3 } })).toBe(
      '# note\nserial 0x3f8 38400 0x3\ndefault a\nlabel a\n kernel k\n',
    );
  });
});

describe('the default', () => {
  it('is a line of a text menu', () => {
    expect(changes(RHEL5, edit(RHEL5, { kind: 'default', label: 'ks' }))).toEqual([
      '-default linux',
      '+default ks',
    ]);
  });

  it('is a mark in a graphical menu, whose module stays', () => {
    const after = edit(RHEL6, { kind: 'default', label: 'rescue' });
    expect(after).toContain('default vesamenu.c32\n');
    expect(after.match(/menu default/g)).toHaveLength(1);
    expect(after).toContain('  menu label ^Rescue\n  menu default\n  kernel vmlinuz\n');
    expect(defaultEntry(readIsolinux(menuBytes(after)))?.label).toBe('rescue');
    expect(edit(after, { kind: 'default', label: 'linux' })).toBe(RHEL6);
  });

  it('is both where ui starts the menu', () => {
    const after = edit(RHEL6.replace('default vesa', 'default linux\nui vesa'), {
      kind: 'default',
      label: 'vesa',
    });
    expect(after).toContain('default vesa\nui vesamenu.c32\n');
    expect(findEntry(readIsolinux(menuBytes(after)), 'vesa')?.menuDefault).toBeDefined();
  });

  it('is added where there is none', () => {
    expect(edit('label a\n kernel k', { kind: 'default', label: 'a' })).toBe('default a\nlabel a\n kernel k');
  });

  it('cannot be an entry of a submenu or one that is not there', () => {
    expect(() => edit(RHEL7, { kind: 'default', label: 'vesa' })).toThrow(
      expect.objectContaining({ kind: 'unsupported' }),
    );
    expect(() => edit(RHEL7, { kind: 'default', label: 'text' })).toThrow(
      expect.objectContaining({ kind: 'patch-conflict' }),
    );
  });
});

describe('entries', () => {
  const kusu: IsolinuxEdit = {
    kind: 'put-entry',
    label: 'kusu',
    copyOf: 'linux',
    append: 'initrd=kusu.img ks=file:/ks.cfg',
  };

  it('are copied without their mark, with the changes asked for', () => {
    const after = edit(RHEL6, { ...kusu, menuLabel: 'Install ^Kusu', place: { before: 'linux' } });
    expect(after).toContain(
      'label kusu\n  menu label Install ^Kusu\n  kernel vmlinuz\n  append initrd=kusu.img ks=file:/ks.cfg\nlabel linux\n',
    );
    expect(after.match(/menu default/g)).toHaveLength(1);
  });

  it('are set off by a blank line where the others are', () => {
    expect(edit(RHEL7, { ...kusu, place: { after: 'check' } })).toContain(
      'quiet\n\nlabel kusu\n  menu label ^Install\n  kernel vmlinuz\n  append initrd=kusu.img ks=file:/ks.cfg\n\nmenu sep',
    );
  });

  it('follow the last line of a file without a newline', () => {
    expect(edit(RHEL5, { ...kusu, copyOf: 'ks', place: { after: 'local' } })).toMatch(
      /localboot 1\nlabel kusu\n {2}kernel vmlinuz\n {2}append initrd=kusu\.img ks=file:\/ks\.cfg$/,
    );
  });

  it('keep the line ends and the file name that a label stood for', () => {
    const after = edit('label memtest\r\n', {
      kind: 'put-entry',
      label: 'two',
      copyOf: 'memtest',
      append: '',
    });
    expect(after).toBe('label memtest\r\nlabel two\r\n  kernel memtest\r\n  append -\r\n');
  });

  it('can be made without another one', () => {
    const made = edit('timeout 1\n', {
      kind: 'put-entry',
      label: 'a',
      kernel: 'k',
      append: 'x',
      menuLabel: '^A',
    });
    expect(made).toBe('timeout 1\nlabel a\n  menu label ^A\n  kernel k\n  append x\n');
    expect(() => edit('', { kind: 'put-entry', label: 'a' })).toThrow(
      expect.objectContaining({ kind: 'usage' }),
    );
  });

  it('that are there get the new values', () => {
    const after = edit(RHEL6, { kind: 'put-entry', label: 'local', kernel: 'chain.c32', append: 'hd0' });
    expect(after).toContain('label local\n  menu label ^Local drive\n  kernel chain.c32\n  append hd0\n');
  });

  it('go with their lines, but global directives among these stay', () => {
    const after = edit(ODD, { kind: 'default', label: 'own' }, { kind: 'remove-entry', label: 'linux' });
    expect(after).not.toContain('vmlinuz\r\n\tAPPEND');
    expect(after).toContain(' timeout 50\r\nlabel bare');
  });

  it('do not go while the default names them', () => {
    expect(() => edit(RHEL4, { kind: 'remove-entry', label: 'linux' })).toThrow(
      expect.objectContaining({ kind: 'patch-conflict', at: { file: 'isolinux.cfg', line: 1 } }),
    );
  });

  it('that are not there cannot be removed, copied or be a place', () => {
    for (const bad of [
      { kind: 'remove-entry', label: 'zz' },
      { ...kusu, copyOf: 'zz' },
      { ...kusu, place: { after: 'zz' } },
    ] satisfies IsolinuxEdit[])
      expect(() => edit(RHEL4, bad)).toThrow(expect.objectContaining({ kind: 'patch-conflict' }));
    expect(edit(RHEL4, { kind: 'remove-entry', label: 'zz', optional: true })).toBe(RHEL4);
  });

  it('cannot smuggle in lines', () => {
    for (const bad of [
      { ...kusu, label: 'a\nb' },
      { ...kusu, label: 'a b' },
      { ...kusu, append: 'x\ndefault y' },
      { ...kusu, menuLabel: 'x\ry' },
      { ...kusu, kernel: '' },
    ])
      expect(() => edit(RHEL4, bad), JSON.stringify(bad)).toThrow(expect.objectContaining({ kind: 'usage' }));
  });
});
