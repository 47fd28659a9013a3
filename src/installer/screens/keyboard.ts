import { checkKeyboard } from '../answers/check-system.ts';
import { DEFAULT_LANGUAGE, defaultKeyboard } from '../answers/defaults.ts';
import { KEYBOARDS } from '../answers/keyboards.ts';
import { type Asking, backAndNext, isPressed, proceed, rulesOf, withPopups } from './asking.ts';

interface State {
  readonly keyboard: string;
}

const ROWS = Object.entries(KEYBOARDS)
  .sort(([, a], [, b]) => (a < b ? -1 : 1))
  .map(([id, name]) => ({ id, columns: [name, id] }));

const asking: Asking<State> = {
  id: 'keyboard',
  parts: ['keyboard'],
  label: ({ keyboard }) => keyboard.label,
  open({ answers, machine }) {
    const byLanguage = defaultKeyboard(answers.language ?? DEFAULT_LANGUAGE, machine.release);
    return { state: { keyboard: answers.keyboard ?? byLanguage } };
  },
  show: ({ keyboard }, { texts }) => [
    {
      title: texts.keyboard.title,
      fields: [
        { kind: 'text', text: texts.keyboard.text },
        { kind: 'list', id: 'keyboard', headings: texts.keyboard.headings, rows: ROWS, value: keyboard },
      ],
      buttons: backAndNext(texts),
    },
  ],
  act(state, event, context) {
    if (event.on === 'change') return { to: 'stay', state: { keyboard: String(event.value) } };
    if (isPressed(event, 'back')) return { to: 'back', answers: state };
    const chosen = event.on === 'choose' ? { keyboard: event.row } : state;
    if (event.on !== 'choose' && !isPressed(event, 'next')) return { to: 'stay', state };
    return proceed(chosen, chosen, checkKeyboard(chosen.keyboard, rulesOf(context)));
  },
};

export const KEYBOARD = withPopups(asking);
