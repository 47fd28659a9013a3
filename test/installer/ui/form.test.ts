import { describe, expect, it } from 'vitest';
import type { Field, Form, Picture } from '../../../src/installer/ui/form.ts';
import { handleKey } from '../../../src/installer/ui/handle.ts';
import type { Key } from '../../../src/installer/ui/keys.ts';
import { newFormState, settle } from '../../../src/installer/ui/state.ts';
import { following, play, typed } from '../../support/ui.ts';

const SURROUND = { heading: 'Heading', footer: 'Footer', steps: [] };
const BUTTONS = [
  { id: 'back', label: '&Back' },
  { id: 'next', label: '&Next' },
];
const entries = (...ids: readonly string[]): Field[] =>
  ids.map((id) => ({ kind: 'entry', id, label: id, value: '' }));
const form = (fields: readonly Field[], more: Partial<Form> = {}): Form => ({
  title: 'Form',
  fields,
  buttons: BUTTONS,
  standard: 'next',
  ...more,
});
const picture = (...forms: readonly Form[]): Picture => ({ surround: SURROUND, forms });

async function focusAfter(forms: readonly Form[], keys: readonly Key[]) {
  const { state } = await play(following(picture(...forms)), keys);
  return state.forms[forms.length - 1]?.focus;
}

describe('the focus', () => {
  const check: Field = { kind: 'check', id: 'c', label: 'c', value: false };
  it.each<[Key[], string]>([
    [[], 'field a'],
    [['tab'], 'field b'],
    [['tab', 'tab', 'tab'], 'button back'],
    [['tab', 'tab', 'tab', 'tab', 'tab'], 'field a'],
    [['shift-tab'], 'button next'],
    [['down', 'down', 'down'], 'button back'],
    [['down', 'down', 'down', 'right'], 'button next'],
    [['down', 'down', 'down', 'right', 'up'], 'field c'],
    [['down', 'down', 'down', 'right', 'down'], 'field a'],
    [['up'], 'button next'],
    [['left'], 'field a'],
    [['down', 'down', 'left'], 'field b'],
  ])('after %j is on %s', async (keys, wanted) => {
    expect(await focusAfter([form([...entries('a', 'b'), check])], keys)).toBe(wanted);
  });

  it('comes back to a form when a popup goes, and begins anew in a popup', () => {
    const below = form(entries('a', 'b'));
    const popup = form([], { title: 'Popup' });
    let state = settle(picture(below), newFormState());
    state = handleKey(picture(below), state, 'tab').state;
    state = settle(picture(below, popup), state);
    expect(state.forms.map(({ focus }) => focus)).toEqual(['field b', 'button next']);
    state = handleKey(picture(below, popup), state, 'left').state;
    expect(state.forms[1]?.focus).toBe('button back');
    state = settle(picture(below), state);
    expect(state.forms.map(({ focus }) => focus)).toEqual(['field b']);
    expect(settle(picture(below, popup), state).forms[1]?.focus).toBe('button next');
  });

  it('goes once where a refusal wants it, below a popup too', () => {
    const below = form(entries('a', 'b'));
    const refused = { ...picture(below, form([], { title: 'No' })), focus: 'b' };
    let state = settle(refused, settle(picture(below), newFormState()));
    expect(state.forms.map(({ focus }) => focus)).toEqual(['field b', 'button next']);
    state = settle({ ...picture(below), focus: 'back' }, state);
    expect(state.forms[0]?.focus).toBe('button back');
    state = handleKey({ ...picture(below), focus: 'back' }, state, 'tab').state;
    expect(state.forms[0]?.focus).toBe('button next');
    expect(settle({ ...picture(below), focus: 'none such' }, state).forms[0]?.focus).toBe('button next');
  });

  it('moves on when its field is disabled', () => {
    const [a, b] = entries('a', 'b');
    let state = settle(picture(form([a as Field, b as Field])), newFormState());
    state = handleKey(picture(form([a as Field, b as Field])), state, 'tab').state;
    const disabled = { ...(b as Field), disabled: true } as Field;
    expect(settle(picture(form([a as Field, disabled])), state).forms[0]?.focus).toBe('field a');
  });
});

describe('keys of a form', () => {
  const events = async (keys: readonly Key[], made = form(entries('a'), { keys: { f5: 'plan' } })) =>
    (await play(following(picture(made)), keys)).events;

  it('F12 is an event, over a popup too', async () => {
    expect(await events(['f12'])).toEqual([{ on: 'key', key: 'f12' }]);
    const { events: over } = await play(following(picture(form([]), form([], { title: 'Popup' }))), ['f12']);
    expect(over).toEqual([{ on: 'key', key: 'f12' }]);
  });

  it('function keys are events where the form names them', async () => {
    expect(await events(['f5', 'f6', 'esc', 'ctrl-l', 'insert'])).toEqual([{ on: 'key', key: 'f5' }]);
    const { text } = await play(following(picture(form([], { keys: { f5: 'show the plan' } }))));
    expect(text.split('\n').pop()).toBe(' Footer   F5 show the plan');
  });

  it('hot keys press buttons: with Alt always, alone where nobody takes letters', async () => {
    expect(await events(['alt-b'])).toEqual([{ on: 'button', button: 'back' }]);
    expect(await events(['b'])).toEqual([{ on: 'change', field: 'a', value: 'b' }]);
    expect(await events(['tab', 'N'])).toEqual([{ on: 'button', button: 'next' }]);
    expect(await events(['tab', 'x', 'alt-x'])).toEqual([]);
  });

  it('buttons are pressed by Enter and Space', async () => {
    expect(await events(['tab', 'enter', ' '])).toEqual([
      { on: 'button', button: 'back' },
      { on: 'button', button: 'back' },
    ]);
  });

  it('labels may have the sign of hot keys itself', async () => {
    const made = form([], { buttons: [{ id: 'x', label: 'Nuts && &Bolts &' }], standard: 'x' });
    const { text } = await play(following(picture(made)));
    expect(text).toContain('[ Nuts & Bolts & ]');
    expect(await events(['b'], made)).toEqual([{ on: 'button', button: 'x' }]);
  });

  it('several keys at a time find each other’s values', async () => {
    const { events: all } = await play(following(picture(form(entries('a')))), typed('abc'));
    expect(all.map((event) => 'value' in event && event.value)).toEqual(['a', 'ab', 'abc']);
  });
});
