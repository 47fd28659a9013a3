import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { checkYaml } from '../../src/base/yaml.ts';

const SCHEMA = z.strictObject({
  name: z.string(),
  size: z.number().optional(),
  list: z.array(z.strictObject({ path: z.string().startsWith('/', 'an absolute path') })).default([]),
  method: z
    .union([z.literal('cdrom'), z.strictObject({ url: z.string().startsWith('http', 'a URL') })])
    .optional(),
});

function faults(text: string): string[] {
  const result = checkYaml(text, SCHEMA);
  if (!('faults' in result)) throw new Error('no fault was found');
  return result.faults.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('checkYaml', () => {
  it('gives the value with defaults', () => {
    expect(checkYaml('name: x', SCHEMA)).toEqual({ value: { name: 'x', list: [] } });
  });

  it('places unknown keys at the key and wrong values at the value', () => {
    expect(faults('name: x\nsise: 4\nsize: big\n')).toEqual([
      '2:1 the key sise is not known here',
      expect.stringMatching(/^3:7 size: .*number/),
    ]);
  });

  it('goes into lists', () => {
    expect(faults('name: x\nlist:\n  - path: /a\n  - path: b\n    more: 1\n')).toEqual([
      '4:11 list.1.path: an absolute path',
      '5:5 list.1: the key more is not known here',
    ]);
  });

  it('names what is missing where it should be', () => {
    expect(faults('size: 1\nlist:\n  - {}\n')).toEqual([
      '1:1 name: is missing',
      '3:5 list.0.path: is missing',
    ]);
  });

  it('explains the branch of a choice that fits best', () => {
    expect(faults('name: x\nmethod: { url: ftp }\n')).toEqual(['2:16 method.url: a URL']);
  });

  it('reports what is no YAML, and an empty file', () => {
    expect(faults('name: [x\n')[0]).toMatch(/^2:1 /);
    expect(faults('')).toEqual(['1:1 name: is missing']);
    expect(faults('name: x\nname: y\n')[0]).toMatch(/^2:1 .*unique/);
  });
});
