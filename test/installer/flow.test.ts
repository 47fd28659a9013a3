import { describe, expect, it } from 'vitest';
import {
  DEFAULT_HOST,
  defaultDevices,
  defaultKits,
  defaultRouting,
} from '../../src/installer/answers/defaults.ts';
import type { GivenAnswers } from '../../src/installer/answers/model.ts';
import { defaultLayout } from '../../src/installer/disks/defaults.ts';
import { type Flow, type FlowEnd, showFlow, startFlow, stepFlow } from '../../src/installer/flow.ts';
import type { FormEvent } from '../../src/installer/ui/form.ts';
import { machineWith } from './machines.ts';

const MACHINE = machineWith();
const DEVICES = defaultDevices(MACHINE.network);
const WHOLE: GivenAnswers = {
  language: 'en_US',
  keyboard: 'us',
  devices: DEVICES,
  routing: defaultRouting(DEVICES),
  host: DEFAULT_HOST,
  time: { zone: 'UTC', utc: true, ntp: '' },
  rootPassword: { crypted: `$1$abcdefgh$${'a'.repeat(22)}` },
  disks: defaultLayout(MACHINE.disks, MACHINE.release),
  kits: defaultKits(MACHINE),
};

function without(...parts: (keyof GivenAnswers)[]): GivenAnswers {
  return Object.fromEntries(Object.entries(WHOLE).filter(([part]) => !parts.some((one) => one === part)));
}

function isFlow(flow: Flow | FlowEnd): flow is Flow {
  return !('end' in flow);
}

/** Steps through events that do not end the flow. */
function follow(flow: Flow, ...events: (FormEvent | string)[]): Flow {
  return events.reduce<Flow>((now, event) => {
    const next = stepFlow(now, typeof event === 'string' ? { on: 'button', button: event } : event);
    if (!isFlow(next)) throw new Error(`the flow ended: ${next.end}`);
    return next;
  }, flow);
}

function titleOf(flow: Flow): string | undefined {
  const { forms } = showFlow(flow);
  return forms[forms.length - 1]?.title;
}

function steps(flow: Flow): string[] {
  return showFlow(flow).surround.steps.map(({ label, state }) => `${label} ${state}`);
}

const F12: FormEvent = { on: 'key', key: 'f12' };

describe('The flow', () => {
  it('has eleven screens in their order', () => {
    expect(steps(startFlow(MACHINE, {}))).toEqual([
      'Welcome current',
      'Language to come',
      'Keyboard to come',
      'Network to come',
      'Gateway and DNS to come',
      'Host and domain to come',
      'Time zone to come',
      'Root password to come',
      'Partitions to come',
      'Kits to come',
      'Confirmation to come',
    ]);
  });

  it('skips screens whose parts were given, also on the way back', () => {
    const flow = follow(startFlow(MACHINE, without('host')), 'next');
    expect(steps(flow)).toEqual(['Welcome done', 'Host and domain current', 'Confirmation to come']);
    expect(titleOf(follow(flow, 'next', 'back'))).toBe('Host name and domain');
    expect(titleOf(follow(flow, 'back'))).toBe('Welcome to the Kusu installer');
  });

  it('asks what was given and does not fit the machine', () => {
    const [first] = DEVICES;
    const given = { ...WHOLE, devices: first ? [{ ...first, device: 'eth9' }] : [] };
    const flow = follow(startFlow(MACHINE, given), 'next');
    expect(titleOf(flow)).toBe('Network devices');
    expect(titleOf(follow(flow, 'next'))).toBe('That cannot stand');
    // Once it was put right the screen stays in the list. The gateway still fits.
    const eth0 = { on: 'change', field: 'devices.eth0.configure', value: true } as const;
    const eth9 = { on: 'change', field: 'devices.eth9.configure', value: false } as const;
    const right = follow(
      flow,
      { on: 'choose', field: 'devices', row: 'eth9' },
      eth9,
      'save',
      { on: 'choose', field: 'devices', row: 'eth0' },
      eth0,
      'save',
      'next',
      'goOn',
    );
    expect(titleOf(right)).toBe('Gateway and name servers');
    expect(steps(right).slice(0, 3)).toEqual(['Welcome done', 'Network done', 'Gateway and DNS current']);
  });

  it('asks again about a part that an earlier answer made wrong', () => {
    const flow = follow(
      startFlow(MACHINE, without('devices')),
      'next',
      { on: 'choose', field: 'devices', row: 'eth1' },
      { on: 'change', field: 'devices.eth1.address', value: '10.0.0.5' },
      'save',
      'next',
    );
    expect(titleOf(flow)).toBe('Gateway and name servers');
    expect(titleOf(follow(flow, 'next'))).toBe('That cannot stand');
  });

  it('keeps what was entered on the way back, also what would not pass', () => {
    const flow = follow(
      startFlow(MACHINE, without('host', 'rootPassword')),
      'next',
      { on: 'change', field: 'host.name', value: 'bad_name' },
      'back',
      'next',
    );
    const entry = showFlow(flow).forms[0]?.fields.find((field) => 'id' in field && field.id === 'host.name');
    expect(entry).toMatchObject({ value: 'bad_name' });
    const password = follow(
      flow,
      { on: 'change', field: 'host.name', value: 'a.example.com' },
      'next',
      { on: 'change', field: 'rootPassword', value: 'one' },
      { on: 'change', field: 'rootPassword.again', value: 'two' },
      'back',
      'next',
    );
    const values = showFlow(password).forms[0]?.fields.flatMap((field) =>
      field.kind === 'entry' ? [field.value] : [],
    );
    expect(values).toEqual(['one', 'two']);
  });

  it('asks before it quits, and stays unless told otherwise', () => {
    const flow = follow(startFlow(MACHINE, {}), 'next', F12);
    const form = showFlow(flow).forms[1];
    expect(form?.title).toBe('Really quit?');
    expect(form?.buttons.map(({ id }) => id)).toEqual(['stay', 'quit']);
    expect(titleOf(follow(flow, F12))).toBe('Really quit?');
    expect(titleOf(follow(flow, 'stay'))).toBe('Language');
    expect(stepFlow(flow, { on: 'button', button: 'quit' })).toEqual({ end: 'quit' });
  });

  it('ends with the answers after the confirmation, and not before', () => {
    const flow = follow(startFlow(MACHINE, WHOLE), 'next');
    expect(steps(flow)).toEqual(['Welcome done', 'Confirmation current']);
    const really = follow(flow, 'finish');
    expect(titleOf(really)).toBe('Really continue?');
    expect(showFlow(really).forms[1]?.buttons.map(({ id }) => id)).toEqual(['goBack', 'goOn']);
    expect(titleOf(follow(really, 'goBack'))).toBe('Confirmation');
    expect(stepFlow(really, { on: 'button', button: 'goOn' })).toEqual({ end: 'answers', answers: WHOLE });
  });

  it('starts over with what was entered', () => {
    const name = { on: 'change', field: 'host.name', value: 'a.example.com' } as const;
    const flow = follow(startFlow(MACHINE, without('host')), 'next', name, 'next', 'startOver');
    expect(titleOf(flow)).toBe('Welcome to the Kusu installer');
    expect(follow(flow, 'next', 'next').answers.host?.name).toBe('a.example.com');
  });

  it('powers the machine off where no disk will do', () => {
    const small = machineWith({ disks: { firmware: 'bios', disks: [], groups: [] } });
    const flow = follow(startFlow(small, WHOLE), 'next');
    expect(stepFlow(flow, { on: 'button', button: 'powerOff' })).toEqual({ end: 'powerOff' });
  });

  it('moves the focus to what was refused, and only there', () => {
    const flow = follow(startFlow(MACHINE, without('host')), 'next', 'clear', 'next');
    expect(showFlow(flow).focus).toBeUndefined();
    expect(showFlow(follow(flow, 'ok')).focus).toBe('host.name');
  });
});
