import { describe, expect, it } from 'vitest';
import type { Field, Form, FormEvent } from '../../../src/installer/ui/form.ts';
import type { Key } from '../../../src/installer/ui/keys.ts';
import { following, type Played, play, typed } from '../../support/ui.ts';

const BUTTONS = [
  { id: 'back', label: '&Back' },
  { id: 'next', label: '&Next' },
];

/** A popup without a surround shows what is tested and little else. */
function formOf(fields: readonly Field[], more: Partial<Form> = {}): Form {
  return { title: 'T', fields, buttons: BUTTONS, standard: 'next', ...more };
}

async function playForm(form: Form, keys: readonly Key[]): Promise<Played> {
  const surround = { heading: '', footer: '', steps: [] };
  return play(following({ surround, forms: [{ title: '', fields: [], buttons: [] }, form] }), keys);
}

/** The popup alone: its inner lines, without border and blank lines. */
function inner({ text }: Played): string[] {
  const lines = text.split('\n').map((line) => /^│ *│ (.*) [│░█] *│$/.exec(line)?.[1] ?? '');
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !/^ *\[ Back/.test(line));
}

const focusOf = (played: Played) => played.state.forms[1]?.focus;

const entry = (value: string, more: Partial<Field> = {}): Field =>
  ({ kind: 'entry', id: 'e', label: 'Name', value, width: 10, ...more }) as Field;

/** Value after the keys and column of the cursor in the entry. */
async function edit(value: string, keys: readonly Key[], more: Partial<Field> = {}) {
  const played = await playForm(formOf([entry(value, more)]), keys);
  const line = inner(played)[0] ?? '';
  const [field] = played.picture.forms[1]?.fields ?? [];
  const bodyX = (played.text.split('\n').find((one) => one.includes('Name')) ?? '').indexOf('Name');
  return {
    shown: line.replace(/^Name {2}/, ''),
    value: field?.kind === 'entry' ? field.value : undefined,
    cursor: (played.frame.cursor?.x ?? 0) - bodyX - 6,
  };
}

describe('an entry', () => {
  it.each<[string, string, Key[], string, string, number]>([
    ['starts at the end', 'abc', [], 'abc', 'abc_______', 3],
    ['takes letters', 'abc', typed('dé '), 'abcdé ', 'abcdé ____', 6],
    ['inserts', 'abc', ['home', 'right', ...typed('xy')], 'axybc', 'axybc_____', 3],
    ['deletes backwards', 'abc', ['left', 'backspace'], 'ac', 'ac________', 1],
    ['deletes forwards', 'abc', ['ctrl-a', 'delete', 'ctrl-d'], 'c', 'c_________', 0],
    ['deletes nothing at its ends', 'a', ['delete', 'home', 'backspace'], 'a', 'a_________', 0],
    ['clears to the beginning', 'abcd', ['left', 'ctrl-u'], 'd', 'd_________', 0],
    ['clears to the end', 'abcd', ['home', 'right', 'ctrl-k'], 'a', 'a_________', 1],
    ['goes to its ends', 'abcd', ['ctrl-a', 'x', 'ctrl-e', 'y'], 'xabcdy', 'xabcdy____', 6],
    ['scrolls', 'abcdefghi', typed('jk'), 'abcdefghijk', 'cdefghijk_', 9],
    ['scrolls back', 'abcdefghijk', ['home', 'right'], 'abcdefghijk', 'abcdefghij', 1],
    ['has wide letters', '日本語', ['left', 'x'], '日本x語', '日本x語___', 5],
    ['cuts wide letters', '日本語日本語', [], '日本語日本語', ' 日本語_', 7],
    ['has marks', 'e\u0301a', ['home', 'right', 'x', 'left', 'backspace'], 'xa', 'xa________', 0],
  ])('%s', async (_, value, keys, wanted, shown, cursor) => {
    const more = shown.endsWith('語_') ? { width: 8 } : {};
    expect(await edit(value, keys, more)).toEqual({ shown, value: wanted, cursor });
  });

  it('shows stars for a secret, one for each letter', async () => {
    const { shown, value } = await edit('', typed('pä日'), { secret: true });
    expect([shown, value]).toEqual(['***_______', 'pä日']);
  });

  it('means the standard button by Enter, and keeps the focus', async () => {
    const played = await playForm(formOf([entry('a')]), ['enter']);
    expect(played.events).toEqual([{ on: 'button', button: 'next' }]);
    expect(focusOf(played)).toBe('field e');
  });

  it('has no focus and no underscores when disabled', async () => {
    const played = await playForm(formOf([entry('abc', { disabled: true } as Partial<Field>)]), ['x']);
    expect(inner(played)).toEqual(['Name  abc']);
    expect(focusOf(played)).toBe('button next');
  });

  it('keeps the cursor in a value that the screen made shorter', async () => {
    let value = 'abc';
    const controller = {
      picture: () => ({
        surround: { heading: '', footer: '', steps: [] },
        forms: [formOf([entry(value)])],
      }),
      event: async (event: FormEvent) => {
        if (event.on === 'change') value = String(event.value).replace(/\d/g, '');
        return 'go on' as const;
      },
    };
    await play(controller, ['home', '1', 'x', '2', 'y']);
    expect(value).toBe('xyabc');
  });
});

describe('a check box', () => {
  const check: Field = { kind: 'check', id: 'c', label: 'Use DHCP', value: false };
  it('is toggled by Space', async () => {
    const played = await playForm(formOf([check]), [' ']);
    expect(played.events).toEqual([{ on: 'change', field: 'c', value: true }]);
    expect(inner(played)).toEqual(['[x] Use DHCP']);
    expect(inner(await playForm(formOf([check]), [' ', ' ']))).toEqual(['[ ] Use DHCP']);
  });
  it('means the standard button by Enter', async () => {
    expect((await playForm(formOf([check]), ['enter'])).events).toEqual([{ on: 'button', button: 'next' }]);
  });
});

describe('a choice', () => {
  const options = ['Static', 'DHCP', 'None'].map((label) => ({ value: label.toLowerCase(), label }));
  const choice = (value: string): Field => ({ kind: 'choice', id: 'c', label: 'How', value, options });
  const stacked: Field = {
    kind: 'choice',
    id: 'c',
    label: 'How',
    value: 'a',
    options: ['a', 'b'].map((value) => ({ value, label: value.repeat(40) })),
  };

  it.each<[string, Key[], string]>([
    ['static', ['right'], 'dhcp'],
    ['static', ['left'], 'static'],
    ['none', ['right'], 'none'],
    ['none', ['left', 'left'], 'static'],
    ['none', [' '], 'static'],
    ['gone', ['right'], 'static'],
  ])('from %s by %j', async (value, keys, wanted) => {
    const played = await playForm(formOf([choice(value)]), keys);
    const line = options.map((o) => `(${o.value === wanted ? '*' : ' '}) ${o.label}`).join('  ');
    expect(inner(played)).toEqual([`How  ${line}`]);
  });

  it('stands one below the other where there is no room, and takes up and down', async () => {
    const played = await playForm(formOf([stacked]), ['down']);
    expect(inner(played)).toEqual([`How  ( ) ${'a'.repeat(40)}`, `     (*) ${'b'.repeat(40)}`]);
    expect(focusOf(await playForm(formOf([stacked]), ['down', 'down']))).toBe('button back');
    expect(focusOf(await playForm(formOf([choice('static')]), ['down']))).toBe('button back');
  });
});

describe('a list', () => {
  const names = ['Africa/Abidjan', 'America/New York', 'Asia/Singapore', 'Europe/Berlin', 'Europe/Zürich'];
  const rows = names.map((name, i) => ({ id: `row ${i}`, columns: [name, `${i * 1000}`] }));
  const list = (value: string | undefined, more: Partial<Field> = {}): Field =>
    ({ kind: 'list', id: 'l', rows, value, ...more }) as Field;
  const marked = async (value: string | undefined, keys: readonly Key[]) => {
    const [field] = (await playForm(formOf([list(value)]), keys)).picture.forms[1]?.fields ?? [];
    return field?.kind === 'list' ? field.value : undefined;
  };

  it('has headings, and columns as wide as they need', async () => {
    const played = await playForm(formOf([list('row 1', { label: 'Zones', headings: ['Zone', 'N'] })]), []);
    expect(inner(played)).toEqual([
      'Zones',
      'Zone              N',
      'Africa/Abidjan    0',
      'America/New York  1000',
      'Asia/Singapore    2000',
      'Europe/Berlin     3000',
      'Europe/Zürich     4000',
    ]);
  });

  it.each<[string | undefined, Key[], string | undefined]>([
    ['row 0', ['down'], 'row 1'],
    ['row 0', ['up'], 'row 0'],
    ['row 4', ['down'], 'row 4'],
    [undefined, ['down'], 'row 0'],
    [undefined, ['up'], 'row 4'],
    [undefined, [], undefined],
    ['row 2', ['home'], 'row 0'],
    ['row 2', ['end'], 'row 4'],
    ['row 0', ['page-down'], 'row 4'],
    ['row 4', ['page-up'], 'row 0'],
    ['row 0', typed('europe'), 'row 3'],
    ['row 0', typed('zü'), 'row 4'],
    ['row 0', typed('new y'), 'row 1'],
    ['row 0', typed('europx'), 'row 3'],
    ['row 0', [...typed('eux'), 'backspace', 'backspace', ...typed('s')], 'row 2'],
    ['row 0', [...typed('eu'), 'down', ...typed('as')], 'row 2'],
    ['row 0', [...typed('eu'), 'esc', ...typed('as')], 'row 2'],
    ['row 0', [' '], 'row 0'],
  ])('marks, from %s by %j, %s', async (value, keys, wanted) => {
    expect(await marked(value, keys)).toBe(wanted);
  });

  it('shows what is searched for, as long as it has the focus', async () => {
    const searching = await playForm(formOf([list('row 0')]), typed('eur'));
    expect(inner(searching)[4]).toMatch(/^Europe\/Zürich .* eur_$|^Europe.* eur_$/);
    const left = await playForm(formOf([list('row 0')]), [...typed('eur'), 'tab', 'shift-tab']);
    expect(left.text).not.toContain('eur_');
  });

  it('has an event of its own for Enter, and the standard button where nothing is marked', async () => {
    expect((await playForm(formOf([list('row 2')]), ['enter'])).events).toEqual([
      { on: 'choose', field: 'l', row: 'row 2' },
    ]);
    expect((await playForm(formOf([list(undefined)]), ['enter'])).events).toEqual([
      { on: 'button', button: 'next' },
    ]);
  });

  it('says what is to be said when it is empty, and leaves the focus to others', async () => {
    const played = await playForm(
      formOf([{ kind: 'list', id: 'l', rows: [], value: undefined, empty: 'None.' }]),
      [],
    );
    expect(inner(played)).toEqual(['None.']);
    expect(focusOf(played)).toBe('button next');
  });
});

describe('a gauge', () => {
  it.each([
    [0, '░░░░░░░░░░░░░░░░░░░   0%'],
    [0.5, '█████████░░░░░░░░░░  50%'],
    [1, '███████████████████ 100%'],
    [7, '███████████████████ 100%'],
    [Number.NaN, '░░░░░░░░░░░░░░░░░░░   0%'],
  ])('at %d', async (value, bar) => {
    const form = { title: '', fields: [{ kind: 'gauge', label: 'Copying', value }], buttons: [] } as const;
    const played = await playForm(form, ['tab', 'x', 'enter']);
    expect(inner(played)).toEqual(['Copying', bar]);
    expect([focusOf(played), played.frame.cursor, played.events]).toEqual([undefined, undefined, []]);
  });
});
