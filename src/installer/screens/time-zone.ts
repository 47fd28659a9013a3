import { checkTime } from '../answers/check-system.ts';
import { DEFAULT_LANGUAGE, defaultTime } from '../answers/defaults.ts';
import type { TimeAnswers } from '../answers/model.ts';
import { type Asking, backAndNext, isPressed, proceed, rulesOf, withPopups } from './asking.ts';

const FIELDS: Readonly<Record<string, keyof TimeAnswers>> = {
  'time.zone': 'zone',
  'time.utc': 'utc',
  'time.ntp': 'ntp',
};

const asking: Asking<TimeAnswers> = {
  id: 'time',
  parts: ['time'],
  label: ({ time }) => time.label,
  open: ({ answers, machine }) => ({
    state: answers.time ?? defaultTime(answers.language ?? DEFAULT_LANGUAGE, machine),
  }),
  show: ({ zone, utc, ntp }, { machine, texts }) => [
    {
      title: texts.time.title,
      fields: [
        { kind: 'text', text: texts.time.text },
        {
          kind: 'list',
          id: 'time.zone',
          label: texts.time.zone,
          rows: machine.zones.map((name) => ({ id: name, columns: [name] })),
          value: zone,
        },
        { kind: 'check', id: 'time.utc', label: texts.time.utc, value: utc },
        { kind: 'entry', id: 'time.ntp', label: texts.time.ntp, value: ntp },
      ],
      buttons: backAndNext(texts),
    },
  ],
  act(state, event, context) {
    if (event.on === 'change') {
      const key = FIELDS[event.field];
      return { to: 'stay', state: key ? { ...state, [key]: event.value } : state };
    }
    if (event.on === 'choose') return { to: 'stay', state: { ...state, zone: event.row }, focus: 'time.utc' };
    const time = { ...state, ntp: state.ntp.trim() };
    if (isPressed(event, 'back')) return { to: 'back', answers: { time } };
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    return proceed(state, { time }, checkTime(time, rulesOf(context)));
  },
};

export const TIME_ZONE = withPopups(asking);
