import { describe, expect, it } from 'vitest';
import { CONSOLE_LINE_LIMIT, createConsoleReader } from '../../src/smoke/console.ts';
import { keysOf } from '../../src/smoke/keys.ts';
import { readTextScreen, TEXT_SCREEN } from '../../src/smoke/screen.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The lines of `text`, sent in chunks of `size` bytes, and the incomplete one. */
function linesOf(text: string, size = 1000): string[] {
  const reader = createConsoleReader();
  const all = bytes(text);
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += size) lines.push(...reader.push(all.subarray(at, at + size)));
  return [...lines, `(${reader.partial()})`];
}

describe('the console reader', () => {
  it('takes every mix of CR and LF, and leaves out empty lines', () => {
    expect(linesOf('a\r\nb\n\rc\rd\n\n\ne')).toEqual(['a', 'b', 'c', 'd', '(e)']);
  });

  it('gives the same lines however the bytes are cut', () => {
    const text =
      'caf\u00e9 \u20ac\r\n\x1b[1;31mred\x1b[0m \x1b]0;title\x07x\x1b(B\r\n\x1b[2J\x1b[5;10Hbox\x1b[6;1Hnext\n';
    const whole = linesOf(text);
    expect(whole).toEqual(['caf\u00e9 \u20ac', 'red x', 'box', 'next', '()']);
    for (const size of [1, 2, 3, 5]) expect(linesOf(text, size)).toEqual(whole);
  });

  it('replaces what is not UTF-8', () => {
    const reader = createConsoleReader();
    expect(reader.push(new Uint8Array([0x61, 0xff, 0x62, 0x0a]))).toEqual(['a\ufffdb']);
  });

  it('applies backspaces and drops other control characters', () => {
    expect(linesOf('abc\b\bX\x00\x07\ty\x7f\n')).toEqual(['aX\ty', '()']);
  });

  it('gets out of broken sequences', () => {
    expect(linesOf('\x1b]title without end\nnext\n\x1b[31\nlast\n')).toEqual(['next', 'last', '()']);
  });

  it('cuts a line without end', () => {
    const lines = linesOf('x'.repeat(CONSOLE_LINE_LIMIT * 2 + 5));
    expect(lines.map((line) => line.length)).toEqual([CONSOLE_LINE_LIMIT, CONSOLE_LINE_LIMIT, 7]);
  });

  it('shows the incomplete line and forgets it when it is taken', () => {
    const reader = createConsoleReader();
    reader.push(bytes('boot: '));
    expect(reader.takePartial()).toBe('boot: ');
    expect(reader.push(bytes('linux\n'))).toEqual(['linux']);
  });
});

describe('the text screen', () => {
  const memory = (text: string, fill = 0x20) => {
    const cells = new Uint8Array(TEXT_SCREEN.size).map((_, index) => (index % 2 === 0 ? fill : 7));
    for (const [index, character] of [...text].entries()) cells[index * 2] = character.charCodeAt(0);
    return cells;
  };

  it('is read row by row', () => {
    expect(readTextScreen(memory(`SeaBIOS${' '.repeat(73 + 80)}\xc4\xc4 boot:`))).toEqual([
      'SeaBIOS',
      '   boot:',
    ]);
  });

  it('is not seen in the memory of a graphics mode or of none', () => {
    expect(readTextScreen(memory('boot:', 0xff))).toEqual([]);
    expect(readTextScreen(new Uint8Array(0))).toEqual([]);
  });
});

describe('keysOf', () => {
  it('has a key for every printable ASCII character, each its own', () => {
    const text = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
    const keys = keysOf(`${text}\n`).map((each) => each.join('+'));
    expect(new Set(keys).size).toBe(96);
    expect(keysOf('aA=:')).toEqual([['a'], ['shift', 'a'], ['equal'], ['shift', 'semicolon']]);
  });

  it('refuses what a US keyboard cannot type', () => {
    expect(() => keysOf('caf\u00e9')).toThrow(expect.objectContaining({ kind: 'usage', found: '"\u00e9"' }));
  });
});
