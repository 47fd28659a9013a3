import { checkDevice, checkDevices } from '../answers/check-network.ts';
import { defaultDevices } from '../answers/defaults.ts';
import type { DeviceAnswers } from '../answers/model.ts';
import type { Form, FormEvent } from '../ui/form.ts';
import { type Asking, backAndNext, isPressed, type Move, proceed, rulesOf, withPopups } from './asking.ts';
import {
  addressText,
  answersOfDraft,
  changeDraft,
  type DeviceDraft,
  deviceForm,
  draftOf,
} from './network-device.ts';
import type { Context } from './screen.ts';

interface State {
  readonly devices: readonly DeviceAnswers[];
  readonly selected: string | undefined;
  readonly dialog?: DeviceDraft;
}

/** Devices that were entered or given, and those of the machine of which nothing was said. */
function openDevices({ answers, machine }: Context): DeviceAnswers[] {
  const defaults = defaultDevices(machine.network);
  if (answers.devices === undefined) return defaults;
  const known = answers.devices;
  const others = defaults.filter(({ device }) => !known.some((one) => one.device === device));
  return [...known, ...others.map((device) => ({ ...device, configure: false }))];
}

function listForm({ devices, selected }: State, { texts }: Context): Form {
  const { network } = texts;
  return {
    title: network.title,
    fields: [
      { kind: 'text', text: network.text },
      {
        kind: 'list',
        id: 'devices',
        headings: network.headings,
        rows: devices.map((device) => ({
          id: device.device,
          columns: [
            device.configure && device.onBoot ? '*' : '',
            device.device,
            device.configure ? addressText(device, texts) : network.notConfigured,
            device.configure ? device.network : '',
            device.configure ? network.purposes[device.purpose] : '',
          ],
        })),
        value: selected,
        empty: network.none,
      },
      { kind: 'text', text: network.starNote },
    ],
    buttons: [...backAndNext(texts), { id: 'configure', label: network.configure }],
  };
}

function openDialog(state: State, device: string | undefined): Move<State> {
  const found = state.devices.find((one) => one.device === device);
  if (found === undefined) return { to: 'stay', state };
  return { to: 'stay', state: { ...state, selected: found.device, dialog: draftOf(found) } };
}

function actInDialog(state: State, draft: DeviceDraft, event: FormEvent, context: Context): Move<State> {
  const { dialog: _closed, ...list } = state;
  if (event.on === 'change')
    return { to: 'stay', state: { ...list, dialog: changeDraft(draft, event.field, event.value) } };
  if (isPressed(event, 'cancel')) return { to: 'stay', state: list, focus: 'devices' };
  if (!isPressed(event, 'save')) return { to: 'stay', state };
  const device = answersOfDraft(draft);
  const [refusal] = checkDevice(device, rulesOf(context));
  if (refusal) return { to: 'refuse', state, refusal };
  const devices = state.devices.map((one) => (one.device === device.device ? device : one));
  return { to: 'stay', state: { ...list, devices }, focus: 'devices' };
}

const asking: Asking<State> = {
  id: 'network',
  parts: ['devices'],
  label: ({ network }) => network.label,
  open(context) {
    const devices = openDevices(context);
    return { state: { devices, selected: devices[0]?.device } };
  },
  show(state, context) {
    const list = listForm(state, context);
    return state.dialog ? [list, deviceForm(state.dialog, context)] : [list];
  },
  act(state, event, context) {
    const { devices, dialog } = state;
    if (dialog) return actInDialog(state, dialog, event, context);
    if (event.on === 'change') return { to: 'stay', state: { ...state, selected: String(event.value) } };
    if (event.on === 'choose') return openDialog(state, event.row);
    if (isPressed(event, 'configure')) return openDialog(state, state.selected);
    if (isPressed(event, 'back')) return { to: 'back', answers: { devices } };
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    const refusals = checkDevices(devices, rulesOf(context));
    if (refusals.length > 0 || devices.filter(({ configure }) => configure).length > 1)
      return proceed(state, { devices }, refusals);
    const { network } = context.texts;
    return {
      to: 'ask',
      state,
      question: {
        id: 'one',
        title: network.oneTitle,
        text: network.one,
        buttons: [
          { id: 'goOn', label: network.goOn },
          { id: 'change', label: network.change },
        ],
      },
    };
  },
  answer: (state, _question, button) =>
    button === 'goOn'
      ? { to: 'next', answers: { devices: state.devices } }
      : { to: 'stay', state, focus: 'devices' },
};

export const NETWORK = withPopups(asking);
