import { describe, expect, it } from 'vitest';
import { createFlow } from '../../src/installer/flow.ts';
import type { Machine } from '../../src/installer/screens/screen.ts';
import { frameText } from '../../src/installer/ui/frame.ts';
import { handleKey } from '../../src/installer/ui/handle.ts';
import { paintPicture } from '../../src/installer/ui/paint.ts';
import { newFormState, settle } from '../../src/installer/ui/state.ts';
import { ASCII, typed, UTF8 } from '../support/ui.ts';
import { machineWith, USED_DISKS } from './machines.ts';

/** Keys by name, and in quotes what is typed: `tab "master" enter`. */
function keysOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].flatMap(([, text, name]) =>
    text === undefined ? [name ?? ''] : typed(text),
  );
}

/** From Welcome to the end, with a frame after every line of keys. */
async function walk(machine: Machine, lines: readonly string[], style = UTF8) {
  const controller = createFlow(machine, {});
  let picture = controller.picture();
  let state = settle(picture, newFormState());
  const frames: string[] = [];
  const paint = () => frames.push(frameText(paintPicture(picture, state, state.size, style)));
  paint();
  for (const line of lines) {
    for (const key of keysOf(line)) {
      const handled = handleKey(picture, state, key);
      state = handled.state;
      for (const event of handled.events) {
        await controller.event(event);
        picture = controller.picture();
        state = settle(picture, state);
      }
    }
    paint();
  }
  return { frames, end: controller.end() };
}

const PASSWORD = '"secret" tab "secret" alt-n';

describe('A walk from Welcome to Confirmation', () => {
  it('on a fresh machine with two devices', async () => {
    const { frames, end } = await walk(machineWith(), [
      'enter',
      '"eng" enter',
      'alt-n',
      'alt-n',
      'alt-n',
      'alt-n',
      '"utc" alt-n',
      PASSWORD,
      'enter alt-n',
      'alt-n',
      'page-down page-down',
      'alt-i',
      'tab enter',
    ]);
    expect(frames.map((frame) => /[─-] (\w[^─]*?) [─-]/.exec(frame)?.[1])).toEqual([
      'Welcome to the Kusu installer',
      'Language',
      'Keyboard',
      'Network devices',
      'Gateway and name servers',
      'Host name and domain',
      'Time zone',
      'Root password',
      'Partitions',
      'Kits',
      'Confirmation',
      'Confirmation',
      'Confirmation',
      'Confirmation',
    ]);
    expect(frames[10]).toContain('Network eth0: 172.20.0.1/16, cluster, provision');
    expect(frames[12]).toContain('Really continue?');
    expect(frames[12]).toContain('cannot be');
    if (end?.end !== 'answers') throw new Error('the walk did not end with answers');
    expect(end.answers).toMatchObject({
      language: 'en_US',
      keyboard: 'us',
      time: { zone: 'UTC' },
      rootPassword: { clear: 'secret' },
      disks: { clear: ['sda'] },
    });
    for (const frame of frames)
      for (const line of frame.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('with DHCP, in ASCII', async () => {
    const { frames, end } = await walk(
      machineWith(),
      [
        'enter alt-n alt-n',
        'down enter tab " "',
        'alt-s',
        'alt-n',
        'alt-n " " alt-n',
        'alt-n',
        PASSWORD,
        'enter alt-n alt-n',
        'alt-i tab enter',
      ],
      ASCII,
    );
    expect(frames[2]).toMatch(/\[x\] IPv4 by DHCP/);
    expect(frames[3]).toMatch(/\* {2}eth1 {4}DHCP/);
    expect(frames[4]).toMatch(/\[x\] By DHCP/);
    expect(frames[5]).toContain('Time zone');
    if (end?.end !== 'answers') throw new Error('the walk did not end with answers');
    expect(end.answers.devices[1]?.ipv4).toBe('dhcp');
    expect(end.answers.routing).toEqual({ dhcp: true, gateway: '', nameservers: [] });
    expect(end.answers.host.dhcp).toBe(true);
    expect(frames.join('')).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('with IPv6, refused once', async () => {
    const { frames, end } = await walk(machineWith({ release: 'rhel-7' }), [
      'enter alt-n alt-n',
      'down enter tab tab tab tab down down down',
      'tab "fd00::5" alt-s',
      'enter "/64" alt-s',
      'alt-n',
      'alt-n alt-n alt-n',
      PASSWORD,
      'enter alt-n alt-n',
      'alt-i tab enter',
    ]);
    expect(frames[2]).toContain('(*) this address');
    expect(frames[3]).toContain('"fd00::5" is not an IPv6 address');
    expect(frames[4]).toContain('192.168.0.100/24, fd00:');
    if (end?.end !== 'answers') throw new Error('the walk did not end with answers');
    expect(end.answers.devices[1]?.ipv6).toEqual({ address: 'fd00::5/64' });
  });

  it('on a machine with volume groups, which are used again', async () => {
    const { frames, end } = await walk(machineWith({ disks: USED_DISKS }), [
      'enter alt-n alt-n alt-n alt-n alt-n alt-n',
      PASSWORD,
      'enter',
      'down enter left left left tab "/boot" alt-s',
      'down down down down enter left left tab "/" alt-s',
      'down enter left left tab "/depot" alt-s',
      'f5',
      'enter alt-n alt-n',
      'alt-i',
      'tab enter',
    ]);
    expect(frames[2]).toContain('There are partitions');
    expect(frames[3]).toMatch(/OldGroup +volume group/);
    expect(frames[4]).toMatch(/sda1 +500 MiB +ext3 +\/boot/);
    expect(frames[6]).toMatch(/DEPOT +20000 MiB +ext3 +\/depot/);
    expect(frames[7]).toContain('Format sda1 as ext3; what is on it is lost');
    expect(frames[7]).not.toContain('partition table');
    if (end?.end !== 'answers') throw new Error('the walk did not end with answers');
    expect(end.answers.disks).toMatchObject({
      clear: [],
      remove: [],
      groups: [{ name: 'OldGroup', existing: true }],
    });
  });

  it('in German', async () => {
    const { frames, end } = await walk(machineWith(), [
      'enter',
      '"German" enter',
      'alt-w',
      'alt-w alt-w alt-w alt-w',
      '"secret" tab "secrex" alt-w',
      'enter backspace "t" alt-w',
      'enter alt-w alt-w',
      'f12',
      'enter alt-i',
      'tab enter',
    ]);
    expect(frames[2]).toContain('Welche Belegung hat die Tastatur?');
    expect(frames[2]).toContain('German (latin1, no dead keys)');
    expect(frames[4]).toContain('Root-Passwort');
    expect(frames[5]).toContain('Die beiden Eingaben sind nicht gleich');
    expect(frames[6]).toContain('Das übliche Schema nehmen?');
    expect(frames[8]).toContain('Wirklich beenden?');
    expect(frames[9]).toContain('Wirklich fortfahren?');
    if (end?.end !== 'answers') throw new Error('the walk did not end with answers');
    expect(end.answers).toMatchObject({
      language: 'de_DE',
      keyboard: 'de-latin1-nodeadkeys',
      time: { zone: 'Europe/Berlin' },
    });
  });
});
