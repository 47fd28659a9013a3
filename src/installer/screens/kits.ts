import { checkKit, checkKits, kitTitle } from '../answers/check-kits.ts';
import { defaultKits } from '../answers/defaults.ts';
import type { KitAnswer } from '../answers/model.ts';
import type { Form, FormEvent } from '../ui/form.ts';
import { type Asking, backAndNext, isPressed, type Move, proceed, rulesOf, withPopups } from './asking.ts';
import { changeKitDraft, foundForm, type KitDraft, kitForm, kitOfDraft, newDraft } from './kit-dialogs.ts';
import type { Context, FoundKit } from './screen.ts';

interface State {
  readonly kits: readonly KitAnswer[];
  /** Row of the list: the index of a kit. */
  readonly selected: string | undefined;
  readonly dialog?:
    | { readonly kind: 'url'; readonly draft: KitDraft }
    | { readonly kind: 'found'; readonly selected: string };
}

function foundOf({ kits }: State, { machine }: Context): FoundKit[] {
  const titles = kits.map(kitTitle);
  return machine.kits.filter((kit) => !titles.includes(kitTitle(kit)));
}

function listForm({ kits, selected }: State, { texts }: Context): Form {
  const words = texts.kits;
  return {
    title: words.title,
    fields: [
      { kind: 'text', text: words.text },
      {
        kind: 'list',
        id: 'kits',
        headings: words.headings,
        rows: kits.map(({ name, version, arch, os, source }, index) => ({
          id: String(index),
          columns: [name, version, arch, source === 'medium' ? words.medium : source.url, os ? words.os : ''],
        })),
        value: selected,
        empty: words.none,
      },
    ],
    buttons: [
      ...backAndNext(texts),
      { id: 'addFound', label: words.addFound },
      { id: 'addUrl', label: words.addUrl },
      ...(kits.length > 0 ? [{ id: 'remove', label: words.remove }] : []),
    ],
  };
}

function withKit({ kits }: State, kit: KitAnswer): State {
  return { kits: [...kits, kit], selected: String(kits.length) };
}

function actInFound(state: State, selected: string, event: FormEvent, context: Context): Move<State> {
  const list: State = { kits: state.kits, selected: state.selected };
  if (event.on === 'change')
    return { to: 'stay', state: { ...list, dialog: { kind: 'found', selected: String(event.value) } } };
  if (isPressed(event, 'cancel')) return { to: 'stay', state: list, focus: 'kits' };
  const row = event.on === 'choose' ? event.row : isPressed(event, 'add') ? selected : '';
  const kit = foundOf(state, context)[row === '' ? -1 : Number(row)];
  return kit
    ? { to: 'stay', state: withKit(list, { ...kit, source: 'medium' }), focus: 'kits' }
    : { to: 'stay', state };
}

function actInUrl(state: State, draft: KitDraft, event: FormEvent, context: Context): Move<State> {
  const list: State = { kits: state.kits, selected: state.selected };
  if (event.on === 'change') {
    const changed = changeKitDraft(draft, event.field, event.value, context);
    return { to: 'stay', state: { ...list, dialog: { kind: 'url', draft: changed } } };
  }
  if (isPressed(event, 'cancel')) return { to: 'stay', state: list, focus: 'kits' };
  if (!isPressed(event, 'add')) return { to: 'stay', state };
  const kit = kitOfDraft(draft);
  const [refusal] = checkKit(kit, `kits.${state.kits.length}`, rulesOf(context));
  return refusal
    ? { to: 'refuse', state, refusal }
    : { to: 'stay', state: withKit(list, kit), focus: 'kits' };
}

function actInList(state: State, event: FormEvent, context: Context): Move<State> {
  const { kits, selected } = state;
  if (event.on === 'change') return { to: 'stay', state: { ...state, selected: String(event.value) } };
  if (isPressed(event, 'addFound'))
    return { to: 'stay', state: { ...state, dialog: { kind: 'found', selected: '0' } } };
  if (isPressed(event, 'addUrl')) {
    const draft = newDraft(context, !kits.some(({ os }) => os));
    return { to: 'stay', state: { ...state, dialog: { kind: 'url', draft } } };
  }
  const kit = kits[Number(selected)];
  if (isPressed(event, 'remove') && kit) {
    const words = context.texts.kits;
    return {
      to: 'ask',
      state,
      question: {
        id: 'remove',
        title: words.removeTitle,
        text: words.removeText(kitTitle(kit)),
        buttons: [
          { id: 'keep', label: words.keep },
          { id: 'remove', label: words.remove },
        ],
      },
    };
  }
  if (isPressed(event, 'back')) return { to: 'back', answers: { kits } };
  if (!isPressed(event, 'next')) return { to: 'stay', state };
  return proceed(state, { kits }, checkKits(kits, rulesOf(context)));
}

const asking: Asking<State> = {
  id: 'kits',
  parts: ['kits'],
  label: ({ kits }) => kits.label,
  open({ answers, machine }) {
    const kits = answers.kits ?? defaultKits(machine);
    return { state: { kits, selected: kits.length > 0 ? '0' : undefined } };
  },
  show(state, context) {
    const { dialog, kits } = state;
    const list = listForm(state, context);
    if (dialog === undefined) return [list];
    return [
      list,
      dialog.kind === 'url'
        ? kitForm(dialog.draft, `kits.${kits.length}`, context.texts)
        : foundForm(foundOf(state, context), dialog.selected, context.texts),
    ];
  },
  act(state, event, context) {
    const { dialog } = state;
    if (dialog?.kind === 'url') return actInUrl(state, dialog.draft, event, context);
    if (dialog?.kind === 'found') return actInFound(state, dialog.selected, event, context);
    return actInList(state, event, context);
  },
  answer(state, _question, button) {
    if (button !== 'remove') return { to: 'stay', state, focus: 'kits' };
    const kits = state.kits.filter((_kit, index) => String(index) !== state.selected);
    return {
      to: 'stay',
      state: { kits, selected: kits.length > 0 ? '0' : undefined },
      focus: 'kits',
    };
  },
};

export const KITS = withPopups(asking);
