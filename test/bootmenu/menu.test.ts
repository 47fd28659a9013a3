import { describe, expect, it } from 'vitest';
import { toText } from '../../src/base/bytes.ts';
import type { MenuEdit } from '../../src/bootmenu/edits.ts';
import { commandLineOf, editMenu, findEntry, menuSyntax, readMenu } from '../../src/bootmenu/menu.ts';
import type { BootMenu, MenuEntry, MenuSyntax } from '../../src/bootmenu/model.ts';
import { STOCK_LEGACY } from './stock-grub-legacy.ts';
import { STOCK_GRUB2 } from './stock-grub2.ts';
import { menuBytes, menuText, STOCK } from './stock-menus.ts';

const MENUS: [string, string, MenuSyntax][] = [
  ...Object.entries(STOCK).map(([name, text]): [string, string, MenuSyntax] => [name, text, 'isolinux']),
  ...Object.entries(STOCK_GRUB2).map(([name, text]): [string, string, MenuSyntax] => [name, text, 'grub2']),
  ...Object.entries(STOCK_LEGACY).map(([name, text]): [string, string, MenuSyntax] => [
    name,
    text,
    'grub-legacy',
  ]),
];

const read = (text: string) => readMenu(menuBytes(text), 'menu');
const edit = (text: string, ...edits: MenuEdit[]) => menuText(editMenu(read(text), edits));
const labelOf = (entry: MenuEntry | undefined) => (entry ? toText(entry.label) : '');
const first = (menu: BootMenu) => labelOf(menu.entries.find(({ startsLinux }) => startsLinux));

const everyEdit = (menu: BootMenu): MenuEdit[] => [
  {
    kind: 'put-entry',
    label: 'kusu',
    copyOf: first(menu),
    append: 'ks=file:/ks.cfg text',
    menuLabel: '^Kusu',
  },
  {
    kind: 'put-entry',
    label: 'second',
    copyOf: first(menu),
    kernel: '/other',
    place: { before: first(menu) },
  },
  { kind: 'default', label: 'kusu' },
  { kind: 'move-entry', label: 'second', place: { after: 'kusu' } },
  { kind: 'timeout', seconds: 5 },
  { kind: 'serial', serial: { port: 0, baud: 115200 } },
  { kind: 'add-arguments', entries: 'with-initrd', arguments: ['console=ttyS0', 'note="a b"', 'u=a?b&c'] },
  { kind: 'remove-arguments', entries: 'all', patterns: ['quiet', 'rd.live.*'] },
  { kind: 'replace-argument', entries: 'all', pattern: 'zz=*', by: 'zz="c  d"', orAdd: true },
  { kind: 'volume-label', from: 'Some 7 x86_64', to: 'Ours 7_x/86' },
];

describe.each(MENUS)('the menu %s', (_, text, syntax) => {
  it('is known by what is in it', () => expect(menuSyntax(menuBytes(text), 'x')).toBe(syntax));

  it('keeps every byte without edits', () => expect(edit(text)).toBe(text));

  it('edited twice is what it is edited once', () => {
    for (const edits of [everyEdit(read(text)), ...everyEdit(read(text)).map((one) => [one])]) {
      let once: string;
      try {
        once = edit(text, ...edits);
      } catch (error) {
        // The default and the move need the entry that the first edit adds.
        expect(error).toMatchObject({ kind: 'patch-conflict' });
        expect(edits).toHaveLength(1);
        continue;
      }
      expect(edit(once, ...edits)).toBe(once);
      expect(read(once).syntax).toBe(syntax);
    }
  });

  it('loses without a trace what was added', () => {
    const label = first(read(text));
    const lines: MenuEdit[] = [
      { kind: 'add-arguments', entries: 'with-initrd', arguments: ['x=1', 'y="a b"'] },
      { kind: 'remove-arguments', entries: 'with-initrd', patterns: ['x=1', 'y=*'] },
    ];
    expect(edit(text, ...lines)).toBe(text);
    for (const other of read(text).entries.map((entry) => toText(entry.label)))
      for (const place of [{ before: other }, { after: other }])
        expect(
          edit(
            text,
            { kind: 'put-entry', label: 'new', copyOf: label, place },
            { kind: 'remove-entry', label: 'new' },
          ),
          JSON.stringify(place),
        ).toBe(text);
    expect(
      edit(text, { kind: 'put-entry', label: 'new', kernel: '/k' }, { kind: 'remove-entry', label: 'new' }),
    ).toBe(text);
    expect(edit(text, { kind: 'serial', serial: { port: 0 } }, { kind: 'serial', serial: null })).toBe(text);
  });

  it('goes on starting the same entry when others come, go and move', () => {
    const menu = read(text);
    const start = menu.defaultEntry;
    if (!start) return expect(['SUSE_LIKE', 'RHEL7']).toContain(_);
    const isSet = syntax === 'isolinux' || /^\s*(?:set )?default/m.test(text);
    const place = { before: labelOf(menu.entries[0]) };
    const put: MenuEdit = { kind: 'put-entry', label: 'new', copyOf: first(menu), place };
    const after = read(edit(text, put));
    expect(after.defaultEntry?.label).toBe(
      isSet && !/^ui|vesamenu/m.test(text) ? start.label : after.defaultEntry?.label,
    );
    const started = read(edit(text, put, { kind: 'default', label: 'new' }));
    expect(started.defaultEntry?.label).toBe('new');
    const moved: MenuEdit = {
      kind: 'move-entry',
      label: 'new',
      place: { after: labelOf(menu.entries[0]) },
    };
    expect(read(edit(text, put, { kind: 'default', label: 'new' }, moved)).defaultEntry?.label).toBe('new');
  });

  it('passes on what was added, and nothing else changes', () => {
    const before = read(text);
    const after = read(edit(text, { kind: 'add-arguments', entries: 'with-initrd', arguments: ['q=1'] }));
    for (const [index, entry] of before.entries.entries()) {
      const now = after.entries[index];
      const added = entry.startsLinux && entry.initrds.length > 0;
      expect(now?.arguments.filter((each) => each !== 'q=1')).toEqual(entry.arguments);
      expect(now?.arguments.length).toBe(entry.arguments.length + Number(added));
      expect(now?.kernel).toBe(entry.kernel);
      expect(now?.initrds).toEqual(entry.initrds);
    }
  });

  it('names volumes and files where they stand', () => {
    const lines = text.split('\n');
    const menu = read(text);
    for (const { file, line } of menu.files) expect(lines[line - 1]).toContain(file);
    for (const { value, line } of menu.volumes)
      expect(lines[line - 1]?.replaceAll('\\x20', ' ')).toContain(value);
  });
});

describe('menus of every syntax', () => {
  const COPIES = [STOCK.RHEL7, STOCK_GRUB2.RHEL7_EFI, STOCK_LEGACY.RHEL7_CONF];

  it('are edited alike', () => {
    for (const text of COPIES) {
      const menu = read(text);
      const start = labelOf(menu.defaultEntry);
      const after = read(
        edit(
          text,
          { kind: 'put-entry', label: 'kusu', copyOf: start },
          { kind: 'remove-arguments', entries: ['kusu'], patterns: ['rd.live.check', 'quiet'] },
          {
            kind: 'add-arguments',
            entries: ['kusu'],
            arguments: ['inst.ks=hd:LABEL=Some\\x207\\x20x86_64:/ks.cfg'],
          },
          { kind: 'default', label: 'kusu' },
          { kind: 'timeout', seconds: 10 },
          { kind: 'volume-label', from: 'Some 7 x86_64', to: 'New (7)' },
        ),
      );
      expect(after.timeoutSeconds).toBe(10);
      expect(after.defaultEntry?.label).toBe('kusu');
      expect(after.defaultEntry?.arguments.filter((one) => !one.startsWith('initrd='))).toEqual([
        'inst.stage2=hd:LABEL=New\\x20\\x287\\x29',
        'inst.ks=hd:LABEL=New\\x20\\x287\\x29:/ks.cfg',
      ]);
      expect(new Set(after.volumes.map(({ value }) => value))).toEqual(new Set(['New (7)']));
      expect(commandLineOf(after, start)).toContain('rd.live.check quiet');
      expect(findEntry(after, 'nobody')).toBeUndefined();
    }
  });

  it('wait for ever on request', () => {
    for (const text of COPIES)
      expect(read(edit(text, { kind: 'timeout', seconds: 0 })).timeoutSeconds).toBeUndefined();
  });

  it('are refused where nobody knows them', () => {
    expect(() => read('hello\n')).toThrow(expect.objectContaining({ kind: 'unsupported' }));
    for (const [name, syntax] of [
      ['isolinux/isolinux.cfg', 'isolinux'],
      ['EFI/BOOT/grub.cfg', 'grub2'],
      ['EFI/BOOT/BOOTX64.conf', 'grub-legacy'],
      ['boot/grub/menu.lst', 'grub-legacy'],
    ])
      expect(menuSyntax(menuBytes('# nothing\n'), name ?? '')).toBe(syntax);
  });
});
