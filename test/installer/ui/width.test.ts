import { describe, expect, it } from 'vitest';
import { clustersOf, fitted, widthOf, wrapped } from '../../../src/installer/ui/width.ts';

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['Kusu', 4],
    ['Größe', 5],
    ['Gro\u0308ße', 5],
    ['日本語', 6],
    ['한국어', 6],
    ['\u0301', 1],
    ['a\u200bb', 2],
    ['😀', 2],
    ['✈\ufe0f', 1],
    ['\t\n', 2],
    ['\ud800', 1],
  ])('of %j is %i', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('lets nothing through that moves the cursor or turns the direction', () => {
    const shown = clustersOf('\x1b[2J\x9b\u202ea\u200fb').map((cluster) => cluster.shown);
    expect(shown.join('')).toBe(' [2J ab');
    expect(clustersOf('a\u0301b').map((cluster) => cluster.source)).toEqual(['a\u0301', 'b']);
  });

  it('is cut and filled to columns', () => {
    expect(fitted('abc', 5)).toBe('abc  ');
    expect(fitted('abcdef', 5)).toBe('abcd…');
    expect(fitted('日本語', 5)).toBe('日本…');
    expect(fitted('日本語', 4)).toBe('日… ');
    expect(fitted('abc', 0)).toBe('');
  });
});

describe('wrapping', () => {
  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 8, ['one two', 'three']],
    ['one  two', 4, ['one', 'two']],
    ['a\n\n  b', 10, ['a', '', '  b']],
    ['abcdefgh', 3, ['abc', 'def', 'gh']],
    ['to abcdefgh', 4, ['to', 'abcd', 'efgh']],
    ['日本語です', 5, ['日本', '語で', 'す']],
    ['abc 日本語', 6, ['abc 日', '本語']],
    ['', 5, ['']],
    ['   ', 2, ['']],
    ['  abcdef', 4, ['  ab', 'cdef']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
  });
});
