import { BLANK, type Cell, type Frame, type Place } from './frame.ts';
import { INKS, type Ink, type Style } from './style.ts';

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const CLEAR = '\x1b[0m\x1b[2J\x1b[H';

/**
 * What to send to a terminal that shows `before` so that it shows `after`; empty when they are the same. With no
 * `before`, or one of another size, the screen is cleared first. Asks no more of a terminal than a VT100 has (and
 * colours where the style has them), and that it does not wrap at its right edge.
 */
export function frameDifference(before: Frame | undefined, after: Frame, style: Style): string {
  const known = before?.columns === after.columns && before.rows === after.rows ? before : undefined;
  const pen: Pen = { out: '', place: known?.cursor, ink: 'plain', style };
  if (known === undefined) pen.place = { x: 0, y: 0 };
  for (let y = 0; y < after.rows; y++) drawRow(pen, known, after, y);
  const drawn = pen.out;
  if (drawn !== '') useInk(pen, 'plain');
  if (after.cursor !== undefined) moveTo(pen, after.cursor);
  if (known === undefined) return HIDE_CURSOR + CLEAR + pen.out + (after.cursor ? SHOW_CURSOR : '');
  const shows = after.cursor !== undefined;
  const hides = known.cursor !== undefined && (!shows || drawn !== '');
  const shown = shows && (known.cursor === undefined || drawn !== '');
  return (hides ? HIDE_CURSOR : '') + pen.out + (shown ? SHOW_CURSOR : '');
}

interface Pen {
  out: string;
  /** Where the terminal's cursor stands; undefined where that is not sure. */
  place: Place | undefined;
  ink: Ink;
  readonly style: Style;
}

function drawRow(pen: Pen, before: Frame | undefined, after: Frame, y: number): void {
  const start = y * after.columns;
  for (let x = 0; x < after.columns; x++) {
    const cell = after.cells[start + x] ?? BLANK;
    const wide = x + 1 < after.columns && after.cells[start + x + 1]?.text === '';
    const changed =
      isChanged(before, after, start + x, pen.style) ||
      (wide && isChanged(before, after, start + x + 1, pen.style));
    if (!changed || cell.text === '') continue;
    goAcross(pen, after, x, y);
    useInk(pen, cell.ink);
    pen.out += cell.text;
    // Terminals disagree about the width of what is not plain, and about where the cursor is after the last column.
    const sure = isSure(cell) && !wide && x + 1 < after.columns;
    pen.place = sure ? { x: x + 1, y } : undefined;
  }
}

function isChanged(before: Frame | undefined, after: Frame, at: number, style: Style): boolean {
  const old = before?.cells[at] ?? BLANK;
  const cell = after.cells[at] ?? BLANK;
  return old.text !== cell.text || sgrOf(old.ink, style) !== sgrOf(cell.ink, style);
}

/** ASCII, and the line drawing and blocks of code page 437. */
function isSure(cell: Cell): boolean {
  return /^[ -~\u2500-\u259f]$/.test(cell.text);
}

/** To a place on the row: by writing what stands between where that is shorter than moving. */
function goAcross(pen: Pen, after: Frame, x: number, y: number): void {
  const { place } = pen;
  if (place?.y === y && place.x < x && x - place.x <= 4) {
    const between = after.cells.slice(y * after.columns + place.x, y * after.columns + x);
    if (between.every((cell) => isSure(cell) && sgrOf(cell.ink, pen.style) === sgrOf(pen.ink, pen.style))) {
      pen.out += between.map((cell) => cell.text).join('');
      pen.place = { x, y };
      return;
    }
  }
  moveTo(pen, { x, y });
}

function moveTo(pen: Pen, to: Place): void {
  const { place } = pen;
  if (place?.x === to.x && place.y === to.y) return;
  const ahead = to.x - (place?.x ?? 0);
  if (place?.y === to.y && ahead > 0) pen.out += ahead === 1 ? '\x1b[C' : `\x1b[${ahead}C`;
  else pen.out += `\x1b[${to.y + 1};${to.x + 1}H`;
  pen.place = to;
}

function useInk(pen: Pen, ink: Ink): void {
  const sgr = sgrOf(ink, pen.style);
  if (sgr !== sgrOf(pen.ink, pen.style)) pen.out += sgr === '' ? '\x1b[0m' : `\x1b[0;${sgr}m`;
  pen.ink = ink;
}

function sgrOf(ink: Ink, style: Style): string {
  return INKS[ink][style.colours ? 0 : 1];
}
