import { cursorIn, entryClusters, entryWidth } from './entry.ts';
import type { CheckField, ChoiceField, EntryField, Field, GaugeField, ListField } from './form.ts';
import { type Canvas, fill, type Place, put } from './frame.ts';
import type { Placed } from './layout.ts';
import {
  columnWidths,
  GAP,
  listHead,
  MARK_WIDTH,
  type Measure,
  optionPlaces,
  valueColumn,
} from './measure.ts';
import { type FieldMemory, markedRow } from './state.ts';
import { glyphsOf, type Ink } from './style.ts';
import { fitted, widthOf, wrapped } from './width.ts';

/** What paints a field beside the field itself. */
export interface Look {
  readonly memory: FieldMemory;
  readonly focused: boolean;
}

/** Paints onto the canvas of the form's body, whose last column is for scroll bars. */
export function paintField(canvas: Canvas, placed: Placed, measure: Measure, look: Look): void {
  const { field } = placed;
  if (field.kind === 'text') paintText(canvas, placed, wrapped(field.text, measure.width), look);
  else if (field.kind === 'entry') paintEntry(canvas, placed, field, measure, look);
  else if (field.kind === 'check') paintCheck(canvas, placed, field, measure, look);
  else if (field.kind === 'choice') paintChoice(canvas, placed, field, measure, look);
  else if (field.kind === 'list') paintList(canvas, placed, field, measure, look);
  else paintGauge(canvas, placed, field, measure);
}

/** Nothing where all of `whole` rows are seen. */
export function paintScrollBar(
  canvas: Canvas,
  { x, y }: Place,
  height: number,
  start: number,
  whole: number,
  ink: Ink = 'bar',
): void {
  if (whole <= height || height < 1) return;
  const { track, thumb } = glyphsOf(canvas.characters);
  const length = Math.max(1, Math.floor((height * height) / whole));
  const first = Math.round(((height - length) * start) / (whole - height));
  for (let row = 0; row < height; row++) {
    const inThumb = row >= first && row < first + length;
    put(canvas, { x, y: y + row }, inThumb ? thumb : track, ink);
  }
}

function paintText(canvas: Canvas, { y, height }: Placed, lines: readonly string[], look: Look): void {
  const start = look.memory.start ?? 0;
  lines.slice(start, start + height).forEach((line, i) => {
    put(canvas, { x: 0, y: y + i }, line, 'window');
  });
  const bar = { x: canvas.columns - 1, y };
  paintScrollBar(canvas, bar, height, start, lines.length, look.focused ? 'focus' : 'bar');
  if (look.focused) canvas.cursor = bar;
}

function paintLabel(canvas: Canvas, y: number, label: string, measure: Measure, ink: Ink): void {
  if (measure.labelWidth === 0) return;
  wrapped(label, measure.labelWidth).forEach((line, i) => {
    put(canvas, { x: 0, y: y + i }, line, ink, measure.labelWidth);
  });
}

function inkOf(field: Field & { readonly disabled?: boolean }): Ink {
  return field.disabled === true ? 'disabled' : 'window';
}

/** Beside the last line of its label, filled with underscores; a disabled one shows its value only. */
function paintEntry(canvas: Canvas, placed: Placed, field: EntryField, measure: Measure, look: Look): void {
  paintLabel(canvas, placed.y, field.label, measure, inkOf(field));
  const width = entryWidth(field, measure);
  const at = { x: valueColumn(measure), y: placed.y + placed.height - 1 };
  const ink = field.disabled === true ? 'disabled' : look.focused ? 'focus' : 'entry';
  fill(canvas, { ...at, width, height: 1 }, field.disabled === true ? ' ' : '_', ink);
  const start = look.memory.start ?? 0;
  let column = -start;
  for (const cluster of entryClusters(field)) {
    // Half of a wide character at the left edge shows as a blank.
    const shown = column < 0 && column + cluster.width > 0 ? ' ' : cluster.shown;
    if (column + cluster.width > 0)
      put(canvas, { x: at.x + Math.max(0, column), y: at.y }, shown, ink, width - Math.max(0, column));
    column += cluster.width;
    if (column >= width) break;
  }
  if (look.focused) canvas.cursor = { x: at.x + cursorIn(field, look.memory).column - start, y: at.y };
}

function paintCheck(canvas: Canvas, { y }: Placed, field: CheckField, measure: Measure, look: Look): void {
  put(canvas, { x: 0, y }, field.value ? '[x]' : '[ ]', look.focused ? 'focus' : inkOf(field));
  wrapped(field.label, measure.width - MARK_WIDTH).forEach((line, i) => {
    put(canvas, { x: MARK_WIDTH, y: y + i }, line, inkOf(field), measure.width - MARK_WIDTH);
  });
  if (look.focused) canvas.cursor = { x: 1, y };
}

function paintChoice(canvas: Canvas, { y }: Placed, field: ChoiceField, measure: Measure, look: Look): void {
  paintLabel(canvas, y, field.label, measure, inkOf(field));
  const { places } = optionPlaces(field, measure);
  const left = valueColumn(measure);
  field.options.forEach((option, i) => {
    const place = places[i] ?? { x: 0, y: 0 };
    const at = { x: left + place.x, y: y + place.y };
    const chosen = option.value === field.value;
    const text = `${chosen ? '(*)' : '( )'} ${option.label}`;
    put(canvas, at, text, look.focused && chosen ? 'focus' : inkOf(field), measure.width - at.x);
    if (look.focused && (chosen || i === 0)) canvas.cursor = { x: at.x + 1, y: at.y };
  });
}

function paintList(canvas: Canvas, placed: Placed, field: ListField, measure: Measure, look: Look): void {
  const { width } = measure;
  let { y } = placed;
  if (field.label) put(canvas, { x: 0, y: y++ }, fitted(field.label, width), 'window');
  const widths = columnWidths(field, width);
  const line = (columns: readonly string[]) =>
    fitted(
      widths
        .map((columnWidth, i) => fitted(columns[i] ?? '', columnWidth))
        .join(' '.repeat(GAP))
        .trimEnd(),
      width,
    );
  if (field.headings) put(canvas, { x: 0, y: y++ }, line(field.headings), 'headings');
  if (field.rows.length === 0) put(canvas, { x: 0, y }, fitted(field.empty ?? '', width), 'disabled');
  const height = placed.height - listHead(field);
  const start = look.memory.start ?? 0;
  const marked = markedRow(field);
  field.rows.slice(start, start + height).forEach((row, i) => {
    const isMarked = start + i === marked;
    put(
      canvas,
      { x: 0, y: y + i },
      line(row.columns),
      isMarked ? (look.focused ? 'focus' : 'marked') : 'window',
    );
  });
  paintScrollBar(canvas, { x: width, y }, height, start, field.rows.length);
  if (!look.focused) return;
  const { search } = look.memory;
  canvas.cursor = { x: 0, y: y + Math.max(0, marked - start) };
  if (search !== undefined) paintSearch(canvas, search, width, y + height - 1);
}

/** What was typed to search stands at the lower right, over the last row. */
function paintSearch(canvas: Canvas, search: string, width: number, y: number): void {
  const shown = ` ${search}_ `;
  const room = Math.min(width, widthOf(shown));
  put(canvas, { x: width - room, y }, fitted(shown, room), 'search');
}

function paintGauge(canvas: Canvas, { y, height }: Placed, field: GaugeField, measure: Measure): void {
  if (field.label !== '')
    wrapped(field.label, measure.width).forEach((line, i) => {
      put(canvas, { x: 0, y: y + i }, line, 'window');
    });
  const value = Math.max(0, Math.min(1, Number.isFinite(field.value) ? field.value : 0));
  const percent = `${Math.floor(value * 100)}%`.padStart(5);
  const room = measure.width - 5;
  const { thumb, track } = glyphsOf(canvas.characters);
  const done = Math.floor(value * room);
  const bar = thumb.repeat(done) + track.repeat(room - done);
  put(canvas, { x: 0, y: y + height - 1 }, bar + percent, 'bar');
}
