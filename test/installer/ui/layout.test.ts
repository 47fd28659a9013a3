import { describe, expect, it } from 'vitest';
import type { Field, Form } from '../../../src/installer/ui/form.ts';
import type { Key } from '../../../src/installer/ui/keys.ts';
import { following, play } from '../../support/ui.ts';

const SURROUND = { heading: 'Heading', footer: 'Footer', steps: [], tooSmall: 'Make the window larger.' };
const form = (fields: readonly Field[], title = 'Form'): Form => ({
  title,
  fields,
  buttons: [{ id: 'ok', label: '&OK' }],
});
const show = (forms: readonly Form[], keys: readonly Key[] = [], columns = 80, rows = 24) =>
  play(following({ surround: SURROUND, forms }), keys, undefined, { columns, rows });

const names = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`);
const longText: Field = { kind: 'text', text: names(40).join('\n') };
const longList: Field = {
  kind: 'list',
  id: 'l',
  rows: names(40).map((name) => ({ id: name, columns: [name] })),
  value: 'line 0',
};
const entries = (count: number): Field[] =>
  names(count).map((id) => ({ kind: 'entry', id, label: id, value: '' }));

/** The numbers of the lines that are seen, as runs: `0-16`. */
function seen(text: string): string {
  const found = [...text.matchAll(/line (\d+)/g)].map((match) => Number(match[1]));
  const runs: number[][] = [];
  for (const number of found) {
    const run = runs[runs.length - 1];
    if (run?.[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map((run) => run.join('-')).join(' ');
}

/** A column of the screen, from the row below the upper border, as long as there is a scroll bar. */
const bar = (text: string, x: number) =>
  text
    .split('\n')
    .map((line) => line[x] ?? '')
    .join('')
    .replace(/[^█░]/g, '');

describe('what is too long', () => {
  it.each<[Key[], string, string]>([
    [[], '0-16', '███████░░░░░░░░░░'],
    [['down', 'down'], '2-18', '░███████░░░░░░░░░'],
    [['page-down'], '16-32', '░░░░░░░███████░░░'],
    [[' ', ' ', ' '], '23-39', '░░░░░░░░░░███████'],
    [['end'], '23-39', '░░░░░░░░░░███████'],
    [['end', 'up'], '22-38', '░░░░░░░░░░███████'],
    [['end', 'page-up', 'home'], '0-16', '███████░░░░░░░░░░'],
    [['tab', 'page-down'], '16-32', '░░░░░░░███████░░░'],
    [['up'], '0-16', '███████░░░░░░░░░░'],
    [['end', 'down'], '23-39', '░░░░░░░░░░███████'],
  ])('scrolls in a text: %j', async (keys, lines, shown) => {
    const { text, state } = await show([form([longText])], keys);
    const leaves = ['tab', 'up', 'end,down'].some((way) => `${keys}`.startsWith(way));
    expect(state.forms[0]?.focus).toBe(leaves ? 'button ok' : 'text 0');
    expect([seen(text), bar(text, 77)]).toEqual([lines, shown]);
  });

  it.each<[Key[], string, string]>([
    [[], '0-16', '███████░░░░░░░░░░'],
    [['page-down'], '0-16', '███████░░░░░░░░░░'],
    [['page-down', 'down'], '1-17', '███████░░░░░░░░░░'],
    [['end'], '23-39', '░░░░░░░░░░███████'],
    [['end', 'page-up'], '23-39', '░░░░░░░░░░███████'],
    [['end', 'page-up', 'up'], '22-38', '░░░░░░░░░░███████'],
    // What is searched for stands over the last row.
    [[...'line 25'], '9-25 25-25', '░░░░███████░░░░░░'],
  ])('scrolls in a list with its marked row: %j', async (keys, lines, shown) => {
    const { text } = await show([form([longList])], keys);
    expect([seen(text), bar(text, 77)]).toEqual([lines, shown]);
  });

  it('gives each of two their share, and blank rows go last', async () => {
    const { text } = await show([form([longText, longList, ...entries(3)])]);
    expect(seen(text)).toBe('0-5 0-5 0-2');
    const tight = await show([form([longText, longList, ...entries(8)])]);
    expect(seen(tight.text)).toBe('0-3 0-4 0-7');
    const body = tight.text.split('\n').slice(2, 19);
    expect(body.filter((line) => /^│ +│$/.test(line))).toEqual([]);
  });

  const tall = [
    { kind: 'text', text: 'Before' },
    ...entries(20),
    { kind: 'text', text: 'Behind' },
  ] as readonly Field[];
  it.each<[Key[], string, boolean, boolean]>([
    [[], '0-15', true, false],
    [Array(16).fill('tab'), '0-16', false, false],
    [['page-down'], '1-17', false, false],
    [['page-down', 'page-down'], '4-19', false, true],
    [['up'], '0-15', true, false],
    [['up', 'page-down'], '4-19', false, true],
    [['up', 'up', 'page-up'], '2-18', false, false],
    [['up', 'up', 'page-up', 'page-up'], '0-15', true, false],
  ])(
    'scrolls the body with the focus, and what explains a field: %j',
    async (keys, lines, before, behind) => {
      const { text } = await show([form(tall)], keys);
      expect([seen(text), text.includes('Before'), text.includes('Behind')]).toEqual([lines, before, behind]);
      expect(bar(text, 78)).toHaveLength(17);
    },
  );

  it('is cut in columns with an ellipsis, the widest first', async () => {
    const rows = [{ id: 'a', columns: ['x'.repeat(50), 'y'.repeat(40), 'short'] }];
    const { text } = await show([form([{ kind: 'list', id: 'l', rows, value: 'a' }])]);
    expect(text).toContain(`${'x'.repeat(32)}…  ${'y'.repeat(32)}…  short`);
  });

  it('is a label beside an entry, in several lines', async () => {
    const label = 'A label that says more than it needs to, really';
    const { text } = await show([form([]), form([{ kind: 'entry', id: 'e', label, value: 'x', width: 40 }])]);
    expect(text).toMatch(/ A label that says more than +│/);
    expect(text).toMatch(/ it needs to, really +x_{39} /);
  });

  it('are buttons, in several rows', async () => {
    const buttons = names(9).map((id) => ({ id, label: id }));
    const { text } = await show([form([]), { title: 'Popup', fields: [], buttons }]);
    const rows = text.split('\n').filter((line) => line.includes('[ line'));
    expect(rows.map(seen)).toEqual(['0-5', '6-8']);
  });

  it('is a popup, as high as the screen', async () => {
    const { text } = await show([form([]), form([longText], 'Popup')]);
    expect(seen(text)).toBe('0-16');
    expect(text.split('\n')[1]).toContain(' Popup ');
  });
});

describe('the size of the screen', () => {
  it('is used where it is large', async () => {
    const { text, frame } = await show([form([longText])], [], 132, 50);
    expect(seen(text)).toBe('0-39');
    expect([frame.columns, frame.rows, frame.cells.length]).toEqual([132, 50, 6600]);
    const lines = text.split('\n');
    expect(lines[1]).toHaveLength(131);
    expect(lines[47]).toHaveLength(131);
  });

  it('may be too small for forms; F12 is heard all the same', async () => {
    const { text, events, frame } = await show([form(entries(1))], ['x', 'enter', 'f12'], 79, 24);
    expect(text.trimEnd()).toBe('Make the window larger.\n79x24 < 80x24');
    expect(events).toEqual([{ on: 'key', key: 'f12' }]);
    expect(frame.cursor).toBeUndefined();
    expect((await show([], [], 3, 1)).text).toBe('Mak');
  });

  it('keeps the current step in sight', async () => {
    const steps = names(60).map((label, i) => ({
      label,
      state: i < 40 ? ('done' as const) : i === 40 ? ('current' as const) : ('to come' as const),
    }));
    const { text } = await play(following({ surround: { ...SURROUND, steps }, forms: [] }));
    expect(text).toContain('│► line 40│');
    expect(seen(text)).toBe('31-49');
  });
});
