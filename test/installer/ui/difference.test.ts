import { describe, expect, it } from 'vitest';
import { frameDifference } from '../../../src/installer/ui/difference.ts';
import { type Cell, type Frame, frameText, newCanvas, put } from '../../../src/installer/ui/frame.ts';
import { INKS, type Ink, type Style } from '../../../src/installer/ui/style.ts';
import { Random } from '../../fuzz/random.ts';
import { Screen } from '../../support/screen.ts';
import { ASCII, UTF8 } from '../../support/ui.ts';

const SIZE = { columns: 30, rows: 5 };
const MONO_UTF8: Style = { characters: 'utf-8', colours: false };
const INK_NAMES = Object.keys(INKS) as Ink[] as [Ink, ...Ink[]];

/** Change of a few words, so that most of two frames is the same. */
function scribble(random: Random, style: Style, on?: Frame): Frame {
  const canvas = newCanvas(SIZE, style.characters, 'root');
  on?.cells.forEach((cell, i) => {
    canvas.cells[i] = cell;
  });
  for (let i = random.below(6); i >= 0; i--) {
    const at = { x: random.below(SIZE.columns + 2) - 2, y: random.below(SIZE.rows) };
    put(
      canvas,
      at,
      random.pick(['word', '日本', 'e\u0301x', 'a', '  ', '│─┐', '語']),
      random.pick(INK_NAMES),
    );
  }
  if (random.below(3) > 0) canvas.cursor = { x: random.below(SIZE.columns), y: random.below(SIZE.rows) };
  return canvas;
}

const looks = (cells: readonly Cell[], style: Style) =>
  cells.map(({ text, ink }) => ({ text, sgr: INKS[ink][style.colours ? 0 : 1] }));

describe('the difference of two frames', () => {
  it.each([UTF8, ASCII, MONO_UTF8])('makes the one of the other: %j', (style) => {
    const random = new Random(3, 'difference');
    for (let round = 0; round < 200; round++) {
      const screen = new Screen(SIZE.columns, SIZE.rows);
      screen.write('\x1b[0;31mrubbish\x1b[3;3Hrubbish');
      let before: Frame | undefined;
      for (let step = 0; step < 5; step++) {
        const after = scribble(random, style, before);
        screen.write(frameDifference(before, after, style));
        expect(screen.cells).toEqual(looks(after.cells, style));
        expect(screen.shows).toBe(after.cursor !== undefined);
        if (after.cursor !== undefined) expect(screen.cursor).toEqual(after.cursor);
        expect(frameDifference(after, after, style)).toBe('');
        before = after;
      }
    }
  });

  it('is short', () => {
    const before = newCanvas({ columns: 80, rows: 24 }, 'ascii', 'window');
    const after = newCanvas({ columns: 80, rows: 24 }, 'ascii', 'window');
    before.cursor = { x: 10, y: 3 };
    put(after, { x: 10, y: 3 }, 'a', 'window');
    after.cursor = { x: 11, y: 3 };
    expect(frameDifference(before, after, ASCII)).toBe('\x1b[?25la\x1b[?25h');
    put(after, { x: 13, y: 3 }, 'b', 'window');
    expect(frameDifference(before, after, ASCII)).toBe('\x1b[?25la  b\x1b[4;12H\x1b[?25h');
  });

  it('clears a screen of another size', () => {
    const small = newCanvas({ columns: 10, rows: 2 }, 'ascii', 'plain');
    const large = newCanvas({ columns: 12, rows: 3 }, 'ascii', 'plain');
    put(large, { x: 2, y: 1 }, 'large', 'plain');
    expect(frameDifference(small, large, ASCII)).toBe('\x1b[?25l\x1b[0m\x1b[2J\x1b[H\x1b[2;3Hlarge');
  });
});

describe('a canvas', () => {
  it('leaves no half of a wide character', () => {
    const canvas = newCanvas({ columns: 6, rows: 1 }, 'utf-8', 'plain');
    put(canvas, { x: 0, y: 0 }, '日本語', 'plain');
    put(canvas, { x: 1, y: 0 }, 'x', 'plain');
    put(canvas, { x: 4, y: 0 }, 'y', 'plain');
    expect(frameText(canvas)).toBe(' x本y');
    put(canvas, { x: 5, y: 0 }, '漢', 'plain');
    expect(frameText(canvas)).toBe(' x本y');
    expect(canvas.cells.length).toBe(6);
  });

  it('shows two columns of question marks for what ASCII has not', () => {
    const canvas = newCanvas({ columns: 6, rows: 1 }, 'ascii', 'plain');
    put(canvas, { x: 0, y: 0 }, 'a漢é', 'plain');
    expect(frameText(canvas)).toBe('a??e');
  });
});
