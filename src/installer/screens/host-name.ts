import { usesDhcp } from '../answers/check-network.ts';
import { checkHost } from '../answers/check-system.ts';
import { DEFAULT_HOST } from '../answers/defaults.ts';
import type { HostAnswers } from '../answers/model.ts';
import { type Asking, backAndNext, isPressed, proceed, rulesOf, withPopups } from './asking.ts';

const EMPTY: HostAnswers = { dhcp: false, name: '', domain: '' };

const FIELDS: Readonly<Record<string, keyof HostAnswers>> = {
  'host.dhcp': 'dhcp',
  'host.name': 'name',
  'host.domain': 'domain',
};

const asking: Asking<HostAnswers> = {
  id: 'host',
  parts: ['host'],
  label: ({ host }) => host.label,
  open({ answers }) {
    const host = answers.host ?? DEFAULT_HOST;
    return { state: { ...host, dhcp: host.dhcp && usesDhcp(answers.devices ?? []) } };
  },
  show({ dhcp, name, domain }, { answers, texts }) {
    const { host } = texts;
    const disabled = !usesDhcp(answers.devices ?? []);
    return [
      {
        title: host.title,
        fields: [
          { kind: 'text', text: host.text },
          { kind: 'check', id: 'host.dhcp', label: host.dhcp, value: dhcp, disabled },
          { kind: 'entry', id: 'host.name', label: host.name, value: name, disabled: dhcp },
          { kind: 'entry', id: 'host.domain', label: host.domain, value: domain },
        ],
        buttons: [...backAndNext(texts), { id: 'clear', label: host.clear }],
      },
    ];
  },
  act(state, event, context) {
    if (event.on === 'change') {
      const key = FIELDS[event.field];
      return { to: 'stay', state: key ? { ...state, [key]: event.value } : state };
    }
    const host = { ...state, name: state.name.trim(), domain: state.domain.trim() };
    if (isPressed(event, 'back')) return { to: 'back', answers: { host } };
    if (isPressed(event, 'clear')) return { to: 'stay', state: EMPTY, focus: 'host.name' };
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    return proceed(state, { host }, checkHost(host, context.answers.devices ?? [], rulesOf(context)));
  },
};

export const HOST_NAME = withPopups(asking);
