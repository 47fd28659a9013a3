import { checkLanguage } from '../answers/check-system.ts';
import { DEFAULT_LANGUAGE, findLanguage, languagesOf } from '../answers/languages.ts';
import { isTranslated } from '../texts/languages.ts';
import { type Asking, backAndNext, isPressed, type Move, proceed, rulesOf, withPopups } from './asking.ts';
import type { Context } from './screen.ts';

interface State {
  readonly language: string;
}

function goOn(state: State, context: Context): Move<State> {
  return proceed(state, state, checkLanguage(state.language, rulesOf(context)));
}

const asking: Asking<State> = {
  id: 'language',
  parts: ['language'],
  label: ({ language }) => language.label,
  open: ({ answers }) => ({ state: { language: answers.language ?? DEFAULT_LANGUAGE } }),
  show: ({ language }, { machine, texts }) => [
    {
      title: texts.language.title,
      fields: [
        { kind: 'text', text: texts.language.text },
        {
          kind: 'list',
          id: 'language',
          headings: texts.language.headings,
          rows: languagesOf(machine.release).map(({ locale, name }) => ({
            id: locale,
            columns: [name, locale],
          })),
          value: language,
        },
      ],
      buttons: backAndNext(texts),
    },
  ],
  act(state, event, context) {
    if (event.on === 'change') return { to: 'stay', state: { language: String(event.value) } };
    if (isPressed(event, 'back')) return { to: 'back', answers: state };
    const chosen = event.on === 'choose' ? { language: event.row } : state;
    if (event.on !== 'choose' && !isPressed(event, 'next')) return { to: 'stay', state };
    if (isTranslated(chosen.language)) return goOn(chosen, context);
    const { texts, machine } = context;
    const name = findLanguage(chosen.language, machine.release)?.name ?? chosen.language;
    return {
      to: 'ask',
      state: chosen,
      question: {
        id: 'untranslated',
        title: texts.language.untranslatedTitle,
        text: texts.language.untranslated(name),
        buttons: [
          { id: 'ok', label: texts.ok },
          { id: 'another', label: texts.language.another },
        ],
      },
    };
  },
  answer: (state, _question, button, context) =>
    button === 'ok' ? goOn(state, context) : { to: 'stay', state, focus: 'language' },
};

export const LANGUAGE = withPopups(asking);
