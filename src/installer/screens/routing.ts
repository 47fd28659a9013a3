import { checkRouting, usesDhcp } from '../answers/check-network.ts';
import { defaultRouting } from '../answers/defaults.ts';
import type { RoutingAnswers } from '../answers/model.ts';
import type { Field } from '../ui/form.ts';
import { type Asking, backAndNext, isPressed, proceed, rulesOf, withPopups } from './asking.ts';

interface State {
  readonly dhcp: boolean;
  readonly gateway: string;
  /** Always three, as they stand in the entries. */
  readonly nameservers: readonly string[];
}

const EMPTY: State = { dhcp: false, gateway: '', nameservers: ['', '', ''] };

function stateOf({ dhcp, gateway, nameservers }: RoutingAnswers, mayDhcp: boolean): State {
  return {
    dhcp: dhcp && mayDhcp,
    gateway,
    nameservers: [0, 1, 2].map((index) => nameservers[index] ?? ''),
  };
}

/** Empty entries behind the last name server are none; one before it is a gap, and refused. */
function answersOf({ dhcp, gateway, nameservers }: State): RoutingAnswers {
  const trimmed = nameservers.map((server) => server.trim());
  while (trimmed.length > 0 && trimmed[trimmed.length - 1] === '') trimmed.pop();
  return dhcp
    ? { dhcp, gateway: '', nameservers: [] }
    : { dhcp, gateway: gateway.trim(), nameservers: trimmed };
}

function change(state: State, field: string, value: string | boolean): State {
  if (field === 'routing.dhcp') return { ...state, dhcp: value === true };
  if (field === 'routing.gateway') return { ...state, gateway: String(value) };
  const nameservers = state.nameservers.map((server, index) =>
    field === `routing.nameservers.${index}` ? String(value) : server,
  );
  return { ...state, nameservers };
}

const asking: Asking<State> = {
  id: 'routing',
  parts: ['routing'],
  label: ({ routing }) => routing.label,
  open({ answers }, before) {
    const devices = answers.devices ?? [];
    const may = usesDhcp(devices);
    if (before) return { state: { ...before, dhcp: before.dhcp && may } };
    return { state: stateOf(answers.routing ?? defaultRouting(devices), may) };
  },
  show(state, { answers, texts }) {
    const { routing } = texts;
    const may = usesDhcp(answers.devices ?? []);
    const note: Field[] = may ? [] : [{ kind: 'text', text: routing.noDhcp }];
    const disabled = state.dhcp;
    return [
      {
        title: routing.title,
        fields: [
          { kind: 'text', text: routing.text },
          ...note,
          { kind: 'check', id: 'routing.dhcp', label: routing.dhcp, value: state.dhcp, disabled: !may },
          { kind: 'entry', id: 'routing.gateway', label: routing.gateway, value: state.gateway, disabled },
          ...state.nameservers.map(
            (value, index): Field => ({
              kind: 'entry',
              id: `routing.nameservers.${index}`,
              label: routing.nameserver(index + 1),
              value,
              disabled,
            }),
          ),
        ],
        buttons: [...backAndNext(texts), { id: 'clear', label: routing.clear }],
      },
    ];
  },
  act(state, event, context) {
    if (event.on === 'change') return { to: 'stay', state: change(state, event.field, event.value) };
    const answers = { routing: answersOf(state) };
    if (isPressed(event, 'back')) return { to: 'back', answers };
    if (isPressed(event, 'clear')) return { to: 'stay', state: EMPTY, focus: 'routing.gateway' };
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    const devices = context.answers.devices ?? [];
    return proceed(state, answers, checkRouting(answers.routing, devices, rulesOf(context)));
  },
};

export const ROUTING = withPopups(asking);
