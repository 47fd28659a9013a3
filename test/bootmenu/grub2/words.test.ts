// biome-ignore-all lint/suspicious/noTemplateCurlyInString: GRUB has them too.
import { describe, expect, it } from 'vitest';
import { fromText } from '../../../src/base/bytes.ts';
import { lex } from '../../../src/bootmenu/grub2/lexer.ts';
import {
  argumentWord,
  expandWord,
  isContinuation,
  kernelWord,
  plainWord,
  quoteWord,
} from '../../../src/bootmenu/grub2/words.ts';

const pieces = (text: string) => lex(text).map(({ start, end }) => text.slice(start, end));

describe('lex', () => {
  it.each([
    ['a b;c', ['a', 'b', ';', 'c']],
    ['x{y}', ['x', '{', 'y', '}']],
    ['a\'b c\'d "e \\" f"', ["a'b c'd", '"e \\" f"']],
    ['a # b\nc#d', ['a', '\n', 'c#d']],
    ['a\\ b', ['a\\ b']],
    ['a\\\nb c', ['a\\\nb', 'c']],
    ['a \\\r\n\tb\r\n', ['a', '\\\r\n', 'b', '\n']],
    ['x&&y||z;;', ['x', '&&', 'y', '||', 'z', ';;']],
    ['${a}b $c-d', ['${a}b', '$c-d']],
    // A comment that begins with its quote goes on over the line, as in GRUB; one with a blank between does not.
    ["\t# don't\nx", ['\n', 'x']],
    ["\t#don't\nx' y", ["#don't\nx'", 'y']],
    // GRUB never sees a line that begins with #.
    ["#don't\nx", ['x']],
    ["'a\n#b'\nc' d", ["'a\n#b'", '\n', "c'", 'd']],
    ["it's open", ["it's", 'open']],
    ['"', ['"']],
    ['\\', ['\\']],
    ['$', ['$']],
  ])('cuts %j', (text, expected) => expect(pieces(text)).toEqual(expected));

  it('cuts a megabyte of any one thing in time', () => {
    for (const piece of ['a', '#', "'", '"', '\\', '$', '{', '\r', '\n#', '"\\', "#'"])
      expect(lex(piece.repeat(1_000_000 / piece.length)).length).toBeGreaterThanOrEqual(0);
  });
});

describe('a word', () => {
  const values: Record<string, string> = { one: '1', two: 'a  b', none: '', slash: 'c\\d' };
  const expand = (raw: string, dialect: 'red-hat' | 'upstream' = 'red-hat') =>
    expandWord(raw, (name) => values[name], dialect);

  it.each([
    ['plain', ['plain']],
    ['"a b"\'c d\'e\\ f', ['a bc de f']],
    ['x=$one', ['x=1']],
    ['x=$two', ['x=a', 'b']],
    ['"x=$two"', ['x=a  b']],
    ['$none', []],
    ['"$none"', ['']],
    ['$unknown/x', ['${unknown}/x']],
    ['"\\$one \\" \\\\ \\z"', ['$one " \\ \\z']],
    ["'\\q $one'", ['\\q $one']],
    ['a\\\r\nb', ['ab']],
    ['a\\*b*?', ['a*b*?']],
    ['$slash', ['c\\d']],
  ])('%j becomes %j', (raw, expected) => expect(expand(raw)).toEqual(expected));

  it('keeps \\xHH in one dialect and loses its backslash in the other', () => {
    for (const raw of ['a\\x20b', "'a\\x20b'", '"a\\x20b"', 'a\\\\x20b'])
      expect(kernelWord(plainWord(raw, 'red-hat'), 'red-hat')).toBe('a\\x20b');
    expect(kernelWord(plainWord('a\\x20b', 'upstream'), 'upstream')).toBe('ax20b');
    expect(kernelWord(plainWord('a\\\\x20b', 'upstream'), 'upstream')).toBe('a\\\\x20b');
  });

  it('of a continued line is none', () => {
    expect(isContinuation('\\\n')).toBe(true);
    expect(isContinuation('\\\r\n#c\n')).toBe(true);
    expect(isContinuation("''")).toBe(false);
  });

  it('gets to the kernel in double quotes and with backslashes before quotes', () => {
    expect(kernelWord('a b', 'red-hat')).toBe('"a b"');
    expect(kernelWord('it\'s "x" \\', 'red-hat')).toBe('"it\\\'s \\"x\\" \\\\"');
  });
});

describe('an argument', () => {
  it.each([
    ['quiet', 'quiet'],
    ['a=\\x20b', 'a=\\x20b'],
    ['note="a b"', 'note="a b"'],
    ['"a b"', "'a b'"],
    ['note="a $b"', "'note=a $b'"],
    ['u=x?a&b;c', "'u=x?a&b;c'"],
    ['#x', "'#x'"],
    ['x#y', 'x#y'],
  ])('%j is written %j, and GRUB reads it so', (argument, raw) => {
    expect(argumentWord(fromText(argument), 'red-hat')).toBe(raw);
    expect(plainWord(raw, 'red-hat')).toBe(argument.replaceAll('"', ''));
  });

  it.each(["it's", 'a"b"', 'a\\b', '""', 'a="b\tc"', 'x="a \\"b\\""'])(
    '%j cannot be passed on',
    (argument) => {
      expect(() => argumentWord(fromText(argument), 'red-hat')).toThrow(
        expect.objectContaining({ kind: 'unsupported' }),
      );
    },
  );

  it('with \\xHH cannot be passed on by other GRUBs', () => {
    expect(() => argumentWord(fromText('a=\\x20'), 'upstream')).toThrow(
      expect.objectContaining({ kind: 'unsupported' }),
    );
  });
});

describe('quoteWord', () => {
  it.each([
    ['a', '', 'a'],
    ['a b', '', "'a b'"],
    ["it's", "'", '"it\'s"'],
    ['a$"b', '"', '"a\\$\\"b"'],
    ['', '', "''"],
  ] as const)('%j like %j is %j', (text, like, expected) => {
    expect(quoteWord(text, like)).toBe(expected);
    expect(plainWord(expected, 'red-hat')).toBe(text);
  });
});
