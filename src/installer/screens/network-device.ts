import { prefixOfNetmask } from '../answers/addresses.ts';
import { defaultNetworkName } from '../answers/defaults.ts';
import type { DeviceAnswers, NetworkPurpose } from '../answers/model.ts';
import { takesIpv6 } from '../answers/rules.ts';
import type { Texts } from '../texts/texts.ts';
import type { ChoiceField, Field, Form } from '../ui/form.ts';
import type { Context } from './screen.ts';

const PURPOSES = ['provision', 'public', 'other'] as const;
const IPV6_MODES = ['off', 'auto', 'dhcp', 'address'] as const;

/** A device as the dialog has it: addresses stay in their entries while DHCP is on. */
export interface DeviceDraft {
  readonly device: string;
  readonly configure: boolean;
  readonly onBoot: boolean;
  readonly dhcp: boolean;
  readonly address: string;
  readonly netmask: string;
  readonly ipv6: (typeof IPV6_MODES)[number];
  readonly ipv6Address: string;
  readonly network: string;
  readonly purpose: NetworkPurpose;
}

export function draftOf(answers: DeviceAnswers): DeviceDraft {
  const { ipv4, ipv6, ...rest } = answers;
  const fixed = ipv4 === 'dhcp' ? { address: '', netmask: '' } : ipv4;
  return {
    ...rest,
    ...fixed,
    dhcp: ipv4 === 'dhcp',
    ipv6: typeof ipv6 === 'string' ? ipv6 : 'address',
    ipv6Address: typeof ipv6 === 'string' ? '' : ipv6.address,
  };
}

export function answersOfDraft(draft: DeviceDraft): DeviceAnswers {
  const { device, configure, onBoot, purpose, ipv6 } = draft;
  return {
    device,
    configure,
    onBoot,
    ipv4: draft.dhcp ? 'dhcp' : { address: draft.address.trim(), netmask: draft.netmask.trim() },
    ipv6: ipv6 === 'address' ? { address: draft.ipv6Address.trim() } : ipv6,
    network: draft.network.trim(),
    purpose,
  };
}

/** A name that was only made from the purpose follows it. */
function withPurpose(draft: DeviceDraft, purpose: NetworkPurpose): DeviceDraft {
  const follows = draft.network === defaultNetworkName(draft.purpose, draft.device);
  return {
    ...draft,
    purpose,
    network: follows ? defaultNetworkName(purpose, draft.device) : draft.network,
  };
}

const FLAGS = ['configure', 'onBoot', 'dhcp'] as const;
const ENTRIES = ['address', 'netmask', 'ipv6Address', 'network'] as const;

export function changeDraft(draft: DeviceDraft, field: string, value: string | boolean): DeviceDraft {
  const name = field.slice(`devices.${draft.device}.`.length);
  if (FLAGS.some((flag) => flag === name)) return { ...draft, [name]: value === true };
  if (ENTRIES.some((entry) => entry === name)) return { ...draft, [name]: String(value) };
  const mode = IPV6_MODES.find((known) => known === value);
  if (name === 'ipv6' && mode) return { ...draft, ipv6: mode };
  const purpose = PURPOSES.find((known) => known === value);
  return name === 'purpose' && purpose ? withPurpose(draft, purpose) : draft;
}

/** The dialog of one device. Its fields are named as refusals name them. */
export function deviceForm(draft: DeviceDraft, { machine, texts }: Context): Form {
  const { network } = texts;
  const found = machine.network.find(({ name }) => name === draft.device);
  const at = (name: string) => `devices.${draft.device}.${name}`;
  const off = !draft.configure;
  const fixed = off || draft.dhcp;
  const hardware: Field[] = found
    ? [
        {
          kind: 'text',
          text: network.hardware(found.hardwareAddress, found.driver ?? network.unknownDriver),
        },
      ]
    : [];
  const check = (name: (typeof FLAGS)[number], label: string, disabled: boolean): Field => ({
    kind: 'check',
    id: at(name),
    label,
    value: draft[name],
    disabled,
  });
  const entry = (name: (typeof ENTRIES)[number], label: string, disabled: boolean): Field => ({
    kind: 'entry',
    id: at(name),
    label,
    value: draft[name],
    disabled,
  });
  const purpose: ChoiceField = {
    kind: 'choice',
    id: at('purpose'),
    label: network.purpose,
    value: draft.purpose,
    options: PURPOSES.map((value) => ({ value, label: network.purposes[value] })),
    disabled: off,
  };
  const ipv6: ChoiceField = {
    kind: 'choice',
    id: at('ipv6'),
    label: network.ipv6,
    value: draft.ipv6,
    options: IPV6_MODES.map((value) => ({ value, label: network.ipv6Modes[value] })),
    disabled: off,
  };
  // Where the release cannot have it, there is nothing to choose, unless answers from a file say otherwise.
  const newer: Field[] =
    takesIpv6(machine.release) || draft.ipv6 !== 'off'
      ? [ipv6, entry('ipv6Address', network.ipv6Address, off || draft.ipv6 !== 'address')]
      : [];
  return {
    title: network.dialogTitle(draft.device),
    fields: [
      ...hardware,
      check('configure', network.configured, false),
      check('dhcp', network.dhcp, off),
      entry('address', network.address, fixed),
      entry('netmask', network.netmask, fixed),
      ...newer,
      check('onBoot', network.onBoot, off),
      entry('network', network.name, off),
      purpose,
    ],
    buttons: [
      { id: 'save', label: texts.save },
      { id: 'cancel', label: texts.cancel },
    ],
  };
}

/** The addresses of a device in a line: `172.20.0.1/16, fd00::1/64`. */
export function addressText({ ipv4, ipv6 }: DeviceAnswers, { network }: Texts): string {
  const four = ipv4 === 'dhcp' ? 'DHCP' : `${ipv4.address}/${prefixOfNetmask(ipv4.netmask) ?? ipv4.netmask}`;
  if (ipv6 === 'off') return four;
  return `${four}, ${typeof ipv6 === 'string' ? `${network.ipv6} ${network.ipv6Modes[ipv6]}` : ipv6.address}`;
}
