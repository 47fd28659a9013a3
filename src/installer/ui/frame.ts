import type { TerminalSize } from '../host.ts';
import { asciiOf, type Ink, type Style } from './style.ts';
import { clustersOf } from './width.ts';

/** One column of one row. The right half of a wide character has no text. */
export interface Cell {
  readonly text: string;
  readonly ink: Ink;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** A picture as a terminal shows it: `columns * rows` cells, row by row, and where its cursor stands. */
export interface Frame extends TerminalSize {
  readonly cells: readonly Cell[];
  readonly cursor: Place | undefined;
}

/** A frame that is being painted. */
export interface Canvas extends TerminalSize {
  readonly characters: Style['characters'];
  readonly cells: Cell[];
  cursor: Place | undefined;
}

export const BLANK: Cell = { text: ' ', ink: 'plain' };

export function newCanvas(size: TerminalSize, characters: Style['characters'], ink: Ink): Canvas {
  const cell: Cell = { text: ' ', ink };
  return {
    columns: size.columns,
    rows: size.rows,
    characters,
    cells: new Array<Cell>(size.columns * size.rows).fill(cell),
    cursor: undefined,
  };
}

/** Writes one line, cut at the canvas and at `width` columns; what is left of `width` is not touched. */
export function put(canvas: Canvas, { x, y }: Place, text: string, ink: Ink, width = canvas.columns): void {
  const end = Math.min(canvas.columns, x + width);
  const ascii = canvas.characters === 'ascii';
  for (const cluster of clustersOf(text)) {
    if (x >= end) return;
    if (x + cluster.width > end) set(canvas, x, y, { text: ' ', ink });
    else if (cluster.width === 1)
      set(canvas, x, y, { text: ascii ? asciiOf(cluster.shown, 1) : cluster.shown, ink });
    else if (ascii) put(canvas, { x, y }, asciiOf(cluster.shown, 2), ink);
    else setWide(canvas, x, y, { text: cluster.shown, ink });
    x += cluster.width;
  }
}

/** With one character of one column, on as much of the box as there is. */
export function fill(canvas: Canvas, box: Box, text: string, ink: Ink): void {
  const cell: Cell = { text, ink };
  const left = Math.max(0, box.x);
  const right = Math.min(canvas.columns, box.x + box.width);
  const bottom = Math.min(canvas.rows, box.y + box.height);
  for (let y = Math.max(0, box.y); y < bottom && left < right; y++) {
    // These two see to wide characters that the edges cut.
    set(canvas, left, y, cell);
    set(canvas, right - 1, y, cell);
    canvas.cells.fill(cell, y * canvas.columns + left, y * canvas.columns + right);
  }
}

/** Copies rows `from` to `from + height` of another canvas, and its cursor where it is among them. */
export function copyRows(canvas: Canvas, { x, y }: Place, other: Canvas, from: number, height: number): void {
  for (let row = from; row < Math.min(from + height, other.rows); row++) {
    const start = row * other.columns;
    for (let column = 0; column < other.columns; column++) {
      const cell = other.cells[start + column];
      if (cell === undefined || cell.text === '') continue;
      const isWide = column + 1 < other.columns && other.cells[start + column + 1]?.text === '';
      (isWide ? setWide : set)(canvas, x + column, y + row - from, cell);
    }
  }
  const cursor = other.cursor;
  if (cursor !== undefined && cursor.y >= from && cursor.y < from + height)
    canvas.cursor = { x: x + cursor.x, y: y + cursor.y - from };
}

function setWide(canvas: Canvas, x: number, y: number, cell: Cell): void {
  const blank = { text: ' ', ink: cell.ink };
  const whole = x >= 0 && x + 1 < canvas.columns && y >= 0 && y < canvas.rows;
  set(canvas, x, y, whole ? cell : blank);
  set(canvas, x + 1, y, blank);
  if (whole) canvas.cells[y * canvas.columns + x + 1] = { text: '', ink: cell.ink };
}

/** No half of a wide character outlives the other. */
function set(canvas: Canvas, x: number, y: number, cell: Cell): void {
  const { cells, columns } = canvas;
  if (x < 0 || x >= columns || y < 0 || y >= canvas.rows) return;
  const at = y * columns + x;
  if (cells[at]?.text === '') cells[at - 1] = { text: ' ', ink: cells[at - 1]?.ink ?? cell.ink };
  const right = cells[at + 1];
  if (right?.text === '' && x + 1 < columns) cells[at + 1] = { text: ' ', ink: right.ink };
  cells[at] = cell;
}

/** The frame as plain lines, without spaces at their ends. */
export function frameText(frame: Frame): string {
  const lines: string[] = [];
  for (let y = 0; y < frame.rows; y++) {
    const row = frame.cells.slice(y * frame.columns, (y + 1) * frame.columns);
    lines.push(
      row
        .map((cell) => cell.text)
        .join('')
        .replace(/ +$/, ''),
    );
  }
  return lines.join('\n');
}
