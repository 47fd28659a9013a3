import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../src/installer/texts/english.ts';
import { isTranslated, TRANSLATIONS, textsOf } from '../../src/installer/texts/languages.ts';

const INSTALLER = resolve(import.meta.dirname, '../../src/installer');

/** Every text with its path; functions are called with values that can be found again. */
function flatten(texts: object, path = ''): Map<string, string | ((...values: never[]) => string)> {
  const all = new Map<string, string | ((...values: never[]) => string)>();
  for (const [key, value] of Object.entries(texts)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'object')
      for (const [inner, text] of flatten(value as object, at)) all.set(inner, text);
    else all.set(at, value as string);
  }
  return all;
}

/** Values stand in for names and numbers alike. */
const VALUES = ['VALUE-A', 'VALUE-B', 'VALUE-C', 'VALUE-D'] as never[];

const english = flatten(ENGLISH);
const others = Object.entries(TRANSLATIONS).filter(([tongue]) => tongue !== 'en');
const sources = readdirSync(INSTALLER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith('texts/'))
  .map((name) => readFileSync(join(INSTALLER, name), 'utf8'))
  .join('\n');

describe('the texts', () => {
  it('are all used', () => {
    // Keys that are looked up by a value: a step's, a role's, a mode's, a column's, an entry's.
    const byValue =
      /^(disks\.(steps|roles|modes)|network\.(purposes|ipv6Modes))\.|headings\.\d+$|^kits\.(url|name|version|arch)$/;
    const keys = [...english.keys()].filter((key) => !byValue.test(key));
    const unused = keys.filter((key) => {
      const dot = key.lastIndexOf('.');
      const name = key.slice(dot + 1);
      const member = `\\b(${key.slice(0, Math.max(dot, 0)) || 'texts'}|words|texts)\\.${name}\\b`;
      // Buttons of all screens are taken out of the texts by name.
      return !new RegExp(dot < 0 ? `${member}|\\{[^{}]*\\b${name}\\b[^{}]*\\}: Texts` : member).test(sources);
    });
    expect(unused).toEqual([]);
  });

  it.each(others)('in %s are different ones', (_tongue, texts) => {
    const same = [...flatten(texts)].filter(
      ([key, text]) => typeof text === 'string' && / .* .* /.test(text) && text === english.get(key),
    );
    expect(same).toEqual([]);
  });

  it.each(others)('in %s have the values that the English ones have', (_tongue, texts) => {
    const translated = flatten(texts);
    expect([...translated.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      const other = translated.get(key);
      expect(typeof other, key).toBe(typeof text);
      if (typeof text !== 'function' || typeof other !== 'function') continue;
      const valuesIn = (filled: string) => [...new Set(filled.match(/VALUE-./g))].sort();
      expect(valuesIn(other(...VALUES)), key).toEqual(valuesIn(text(...VALUES)));
      expect(valuesIn(text(...VALUES)).length === 0 && text.length > 1, key).toBe(false);
    }
  });

  it('are chosen by the language without its country', () => {
    expect(textsOf('de_AT').next).toBe('&Weiter');
    expect(textsOf('fr_FR')).toBe(ENGLISH);
    expect([isTranslated('de_DE'), isTranslated('sr_RS@latin')]).toEqual([true, false]);
  });

  it('say in every refusal what would be right', () => {
    for (const [key, text] of english) {
      if (!/^(refusals|layout)\./.test(key)) continue;
      const filled = typeof text === 'function' ? text(...VALUES) : text;
      expect(filled, key).toMatch(/: .|\. Give them|should be/);
    }
  });
});
