import { describe, expect, it } from 'vitest';
import { asciiOf, chooseStyle } from '../../../src/installer/ui/style.ts';

const styleOf = (values: Record<string, string>) => chooseStyle((name) => values[name]);

describe('the style', () => {
  it.each([
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, 'utf-8', true],
    [{ TERM: 'xterm-256color', LC_ALL: 'C.utf8', LANG: 'C' }, 'utf-8', true],
    [{ TERM: 'xterm', LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'ascii', true],
    [{ TERM: 'xterm', LC_ALL: '', LC_CTYPE: 'de_DE.UTF-8' }, 'utf-8', true],
    [{ TERM: 'linux' }, 'ascii', true],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8', NO_COLOR: '1' }, 'utf-8', false],
    [{ TERM: 'linux-m', LANG: 'en_US.UTF-8' }, 'utf-8', false],
    [{ TERM: 'vt100', LANG: 'en_US.UTF-8' }, 'ascii', false],
    [{ TERM: 'vt220', LANG: 'en_US.UTF-8' }, 'ascii', false],
    [{ TERM: 'dumb' }, 'ascii', false],
    [{}, 'ascii', false],
  ] as const)('of %j is %s, colours %s', (values, characters, colours) => {
    expect(styleOf(values)).toEqual({ characters, colours });
  });

  it('keeps letters where it can', () => {
    const shown = [...'Größe „Ño“ … ł'].map((char) => asciiOf(char, 1)).join('');
    expect(shown).toBe('Grose "No" . l');
    expect(asciiOf('漢', 2)).toBe('??');
    expect(asciiOf('e\u0301', 1)).toBe('e');
  });
});
