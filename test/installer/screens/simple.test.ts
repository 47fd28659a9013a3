import { describe, expect, it } from 'vitest';
import { HOST_NAME } from '../../../src/installer/screens/host-name.ts';
import { KEYBOARD } from '../../../src/installer/screens/keyboard.ts';
import { LANGUAGE } from '../../../src/installer/screens/language.ts';
import { ROOT_PASSWORD } from '../../../src/installer/screens/root-password.ts';
import { TIME_ZONE } from '../../../src/installer/screens/time-zone.ts';
import { WELCOME } from '../../../src/installer/screens/welcome.ts';
import { emptyDisk, GIB } from '../machines.ts';
import { drive } from './drive.ts';

const disks = (...sizes: number[]) => ({
  firmware: 'bios' as const,
  disks: sizes.map((size, index) => emptyDisk(`sd${'abc'[index]}`, size)),
  groups: [],
});

describe('Welcome', () => {
  it('goes on with a disk of 40 GiB', () => {
    expect(
      drive(WELCOME, { disks: disks(40 * GIB) })
        .press('next')
        .next(),
    ).toEqual({ to: 'next', answers: {} });
  });

  it('refuses a first disk that is smaller, whatever the second has', () => {
    const driven = drive(WELCOME, { disks: disks(40 * GIB - 1, 500 * GIB) }).press('next');
    expect(driven.title()).toBe('The first disk is too small');
    expect(driven.text()).toContain('sda, has 39.9 GiB: it needs 40 GiB');
    expect(driven.buttons()).toEqual(['powerOff', 'quit']);
    expect(driven.press('powerOff').next()).toEqual({ to: 'effect', effect: 'powerOff' });
  });

  it('has only ways out without a disk, and on a build machine does not power it off', () => {
    const driven = drive(WELCOME, { disks: disks(), here: false }).press('next');
    expect(driven.title()).toBe('No disks found');
    expect(driven.buttons()).toEqual(['quit']);
    expect(driven.press('quit').next()).toEqual({ to: 'effect', effect: 'quit' });
  });
});

describe('Language', () => {
  it('starts at English and goes on with German', () => {
    const driven = drive(LANGUAGE);
    expect(driven.value('language')).toBe('en_US');
    expect(driven.rows('language')).toContain('German|de_DE');
    expect(driven.choose('language', 'de_DE').next()).toEqual({ to: 'next', answers: { language: 'de_DE' } });
  });

  it('says that a language without texts goes on in English', () => {
    const driven = drive(LANGUAGE).change('language', 'fr_FR').press('next');
    expect(driven.text()).toContain('have no French texts');
    driven.press('another');
    expect(driven.value('language')).toBe('fr_FR');
    expect(driven.press('next', 'ok').answers()).toEqual({ language: 'fr_FR' });
  });

  it('goes back with what was marked', () => {
    expect(drive(LANGUAGE).change('language', 'fr_FR').press('back').next()).toEqual({
      to: 'back',
      answers: { language: 'fr_FR' },
    });
  });

  it('has those that the release has', () => {
    const names = (release: string) => drive(LANGUAGE, { release }).rows('language');
    expect(names('rhel-4')).not.toContain('Greek|el_GR');
    expect(names('rhel-5')).toContain('Greek|el_GR');
    expect(names('rhel-6')).toContain('Romanian|ro_RO');
  });
});

describe('Keyboard', () => {
  it('starts at the layout of the language, by release', () => {
    const start = (language: string, release: string) =>
      drive(KEYBOARD, { release }, { language }).value('keyboard');
    expect(start('de_DE', 'rhel-5')).toBe('de-latin1-nodeadkeys');
    expect(start('fr_FR', 'rhel-5')).toBe('fr-latin1');
    expect(start('fr_FR', 'rhel-7')).toBe('fr-latin9');
    expect(start('pl_PL', 'rhel-4')).toBe('pl');
    expect(start('de_AT', 'rhel-5')).toBe('us');
    expect(drive(KEYBOARD).value('keyboard')).toBe('us');
  });

  it('is sorted by name', () => {
    const names = drive(KEYBOARD)
      .rows('keyboard')
      .map((row) => row.split('|')[0]);
    expect(names).toEqual([...names].sort());
    expect(drive(KEYBOARD).choose('keyboard', 'dk').answers()).toEqual({ keyboard: 'dk' });
  });
});

describe('Host and domain', () => {
  it('takes DHCP only where a device uses it', () => {
    const driven = drive(HOST_NAME, {}, { host: { dhcp: true, name: '', domain: '' } });
    expect(driven.isDisabled('host.dhcp')).toBe(true);
    expect(driven.value('host.dhcp')).toBe(false);
    expect(driven.press('next').text()).toContain('The host name is missing');
    expect(driven.press('ok').focus()).toBe('host.name');
  });

  it('is cleared, entered and passed without blanks around it', () => {
    const driven = drive(HOST_NAME).press('clear').change('host.name', ' a.example.com ').press('next');
    expect(driven.answers()).toEqual({ host: { dhcp: false, name: 'a.example.com', domain: '' } });
  });

  it('goes back with a name that would not pass', () => {
    expect(drive(HOST_NAME).change('host.name', '-').press('back').answers()?.host?.name).toBe('-');
  });
});

describe('Time zone', () => {
  it('starts at the zone of the language', () => {
    const driven = drive(TIME_ZONE, {}, { language: 'de_DE' });
    expect(driven.value('time.zone')).toBe('Europe/Berlin');
    driven.choose('time.zone', 'UTC').change('time.utc', false).change('time.ntp', '');
    expect(driven.press('next').answers()).toEqual({ time: { zone: 'UTC', utc: false, ntp: '' } });
  });

  it('refuses a time server that is none', () => {
    const driven = drive(TIME_ZONE).change('time.ntp', 'no host').press('next');
    expect(driven.text()).toContain('"no host" is neither');
    expect(driven.press('ok').focus()).toBe('time.ntp');
  });
});

describe('Root password', () => {
  const enter = (first: string, second: string) =>
    drive(ROOT_PASSWORD).change('rootPassword', first).change('rootPassword.again', second);

  it('wants the same twice', () => {
    const driven = enter('secret', 'secreT').press('next');
    expect(driven.text()).toContain('not the same');
    expect(driven.press('ok').focus()).toBe('rootPassword.again');
    expect(driven.change('rootPassword.again', 'secret').press('next').answers()).toEqual({
      rootPassword: { clear: 'secret' },
    });
  });

  it('refuses an empty one, and asks about a short one', () => {
    expect(enter('', '').press('next').text()).toContain('is empty');
    const short = enter('abcde', 'abcde').press('next');
    expect(short.text()).toContain('5 characters');
    expect(short.buttons()).toEqual(['another', 'proceed']);
    expect(short.press('another').focus()).toBe('rootPassword');
    expect(short.press('next', 'proceed').answers()).toEqual({ rootPassword: { clear: 'abcde' } });
  });

  it('hides what is typed', () => {
    const [form] = drive(ROOT_PASSWORD).forms();
    const entries = form?.fields.filter((field) => field.kind === 'entry') ?? [];
    expect(entries.map((field) => field.kind === 'entry' && field.secret)).toEqual([true, true]);
  });

  it('never lets two that differ become one by going back', () => {
    expect(enter('secret', 'other').press('back').answers()).toEqual({});
    expect(enter('secret', 'secret').press('back').answers()).toEqual({ rootPassword: { clear: 'secret' } });
  });

  it('keeps a hash that was given unless another is entered', () => {
    const crypted = `$1$abcdefgh$${'a'.repeat(22)}`;
    const driven = drive(ROOT_PASSWORD, {}, { rootPassword: { crypted } });
    expect(driven.text()).toContain('given as a hash');
    expect(driven.press('next').answers()).toEqual({ rootPassword: { crypted } });
    driven.change('rootPassword', 'another').change('rootPassword.again', 'another').press('next');
    expect(driven.answers()).toEqual({ rootPassword: { clear: 'another' } });
  });
});
