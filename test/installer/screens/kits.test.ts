import { describe, expect, it } from 'vitest';
import { KITS } from '../../../src/installer/screens/kits.ts';
import { drive } from './drive.ts';

describe('Kits', () => {
  it('has the base kit and the operating system of the medium', () => {
    const driven = drive(KITS);
    expect(driven.rows('kits')).toEqual([
      'base|1.0|noarch|medium|',
      'centos|5|x86_64|medium|operating system',
    ]);
    expect(
      driven
        .press('next')
        .answers()
        ?.kits?.map(({ name }) => name),
    ).toEqual(['base', 'centos']);
  });

  it('adds another one of the medium', () => {
    const driven = drive(KITS).press('addFound');
    expect(driven.rows('found')).toEqual(['tools|2.1|noarch']);
    driven.press('add');
    expect(driven.rows('kits')[2]).toBe('tools|2.1|noarch|medium|');
    driven.press('addFound');
    expect(driven.buttons()).toEqual(['cancel']);
    expect(driven.press('cancel').value('kits')).toBe('2');
  });

  it('adds one by its address, and refuses an address that is none', () => {
    const driven = drive(KITS).press('addUrl');
    expect(driven.value('kits.2.os')).toBe(false);
    driven.change('kits.2.name', 'hpc').change('kits.2.version', '1.0').press('add');
    expect(driven.text()).toContain('"http://" is not the address of a kit');
    expect(driven.press('ok').focus()).toBe('kits.2.url');
    driven.change('kits.2.url', 'http://server/kits/hpc').press('add', 'next');
    expect(driven.answers()?.kits?.[2]).toEqual({
      name: 'hpc',
      version: '1.0',
      arch: 'x86_64',
      os: false,
      source: { url: 'http://server/kits/hpc' },
    });
  });

  it('takes the operating system from an address where the medium has none', () => {
    const driven = drive(KITS, { kits: [] });
    expect(driven.buttons()).toEqual(['next', 'back', 'addFound', 'addUrl']);
    expect(driven.press('next').text()).toContain('no kit with the operating system');
    driven.press('ok', 'addUrl');
    expect(['os', 'name', 'version'].map((name) => driven.value(`kits.0.${name}`))).toEqual([
      true,
      'centos',
      '5',
    ]);
    driven.change('kits.0.os', false);
    expect(driven.value('kits.0.name')).toBe('');
    driven.change('kits.0.os', true).change('kits.0.url', 'http://server/centos').press('add', 'next');
    expect(driven.answers()?.kits).toHaveLength(1);
  });

  it('has exactly one operating system', () => {
    const driven = drive(KITS).press('addUrl').change('kits.2.os', true);
    driven.change('kits.2.url', 'http://server/os').change('kits.2.version', '5.4').press('add', 'next');
    expect(driven.text()).toContain(
      'more than one kit with an operating system (centos 5 x86_64, centos 5.4 x86_64)',
    );
  });

  it('asks before it removes', () => {
    const driven = drive(KITS).change('kits', '1').press('remove');
    expect(driven.text()).toBe('centos 5 x86_64 will not be installed.');
    expect(driven.press('keep').rows('kits')).toHaveLength(2);
    expect(driven.press('remove', 'remove').rows('kits')).toEqual(['base|1.0|noarch|medium|']);
  });
});
