import { expect, it } from 'vitest';
import { isBootsmithError } from '../../../src/base/errors.ts';
import { editIsolinux, type IsolinuxEdit } from '../../../src/bootmenu/isolinux/edit.ts';
import { effectiveAppend } from '../../../src/bootmenu/isolinux/query.ts';
import { readIsolinux } from '../../../src/bootmenu/isolinux/read.ts';
import { menuBytes, menuText } from '../stock-menus.ts';

const HEAD = [
  ...[
    '',
    '  ',
    '# c',
    'default a',
    'default vesamenu.c32',
    'ui menu.c32',
    'timeout 5',
    ' prompt 1',
    'serial 0',
  ],
  ...['append quiet x', 'menu separator', 'menu begin z', 'menu end', 'F1 x', 'unknown'],
  ...['text help', ' label zz', 'endtext'],
];
const BODY = [
  ...['  kernel k', '\tKERNEL k', '  kernel x.c32', '  localboot 1', '  initrd i', '  menu label x', ''],
  ...['  append initrd=i  y ', '  append "a b" c', '  menu default', '# c', 'timeout 7'],
];
/** An empty `append` cannot be told from one that lost its last argument. */
const EMPTY = ['  append', '  append -'];

/** Menus of random lines; the same ones in every run. */
function* randomMenus(count: number, body: readonly string[]): Generator<string> {
  let seed = 1;
  const random = (limit: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return (seed >> 8) % limit;
  };
  const some = (from: readonly string[], most: number) =>
    Array.from({ length: random(most) }, () => from[random(from.length)] ?? '');
  for (let index = 0; index < count; index++) {
    const lines = some(HEAD, 5);
    for (const label of ['a', 'b', 'c'].slice(0, 1 + random(3)))
      lines.push(`label ${label}`, ...some(body, 6), ...some([''], 2));
    const newline = random(2) === 0 ? '\n' : '\r\n';
    yield lines.join(newline) + (random(2) === 0 ? newline : '');
  }
}

/** The edited menu, or undefined where an edit does not apply to it. */
function edit(text: string, ...edits: IsolinuxEdit[]): string | undefined {
  try {
    return menuText(editIsolinux(readIsolinux(menuBytes(text)), edits));
  } catch (error) {
    if (isBootsmithError(error) && ['patch-conflict', 'unsupported'].includes(error.kind)) return undefined;
    throw error;
  }
}

const EVERY: IsolinuxEdit[] = [
  { kind: 'put-entry', label: 'new', copyOf: 'a', kernel: 'nk', append: 'initrd=n', menuLabel: 'N' },
  { kind: 'default', label: 'a' },
  { kind: 'timeout', seconds: 3 },
  { kind: 'prompt', value: 0 },
  { kind: 'display', file: 'x' },
  { kind: 'serial', serial: { port: 0 } },
  { kind: 'add-arguments', entries: 'all', arguments: ['w'] },
  { kind: 'remove-arguments', entries: 'all', patterns: ['y', 'quiet'] },
  { kind: 'replace-argument', entries: 'all', pattern: 'initrd=*', by: 'initrd=z', orAdd: true },
];
const ADD: IsolinuxEdit = { kind: 'add-arguments', entries: 'all', arguments: ['q=1', 'r'] };
const UNDO: IsolinuxEdit = { kind: 'remove-arguments', entries: 'all', patterns: ['q=*', 'r'] };

it('editing random menus twice gives what editing once gives', () => {
  let edited = 0;
  for (const text of randomMenus(250, [...BODY, ...EMPTY]))
    for (const edits of [EVERY, ...EVERY.map((each) => [each])]) {
      const once = edit(text, ...edits);
      if (once === undefined) continue;
      edited++;
      expect(edit(once, ...edits), JSON.stringify([text, edits])).toBe(once);
    }
  expect(edited).toBeGreaterThan(1500);
});

it('what is added to random menus can be taken away again without a trace', () => {
  for (const text of randomMenus(250, BODY)) {
    expect(edit(text, ADD, UNDO) ?? text).toBe(text);
    for (const place of [{ before: 'a' }, { after: 'a' }]) {
      const put: IsolinuxEdit = { kind: 'put-entry', label: 'new', copyOf: 'a', place };
      expect(edit(text, put, { kind: 'remove-entry', label: 'new' }) ?? text).toBe(text);
    }
  }
});

it('adding and removing arguments changes no command line, empty ones included', () => {
  const lines = (text: string) => readIsolinux(menuBytes(text)).entries.map(effectiveAppend);
  for (const text of randomMenus(250, [...BODY, ...EMPTY]))
    expect(lines(edit(text, ADD, UNDO) ?? text), JSON.stringify(text)).toEqual(lines(text));
});
