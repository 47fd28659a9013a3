import type { Button, ChoiceField, Field, ListField } from './form.ts';
import { widthOf, wrapped } from './width.ts';

/** Columns between a label and what it labels, between columns of a list, between options and between buttons. */
export const GAP = 2;
/** Of an entry in a popup that does not say how wide it is. */
const ENTRY_WIDTH = 24;
const NARROWEST_ENTRY = 8;

/** `(*) ` and `[x] `. */
export const MARK_WIDTH = 4;

/** Rows and columns of fields, where the body of the form has `width` columns and the labels `labelWidth` of them. */
export interface Measure {
  readonly width: number;
  readonly labelWidth: number;
}

/** How much of a field's height may be taken from it: it scrolls then. */
export interface Height {
  readonly natural: number;
  readonly least: number;
}

export function measureOf(fields: readonly Field[], width: number): Measure {
  const labelled = fields.filter((field) => field.kind === 'entry' || field.kind === 'choice');
  const labels = Math.max(0, ...labelled.map((field) => widthOf(field.label)));
  const values = Math.max(0, ...labelled.map((field) => widthWanted(field, 0, 0)));
  const most = Math.min(Math.max(Math.floor(width / 3), width - GAP - values), width - GAP - NARROWEST_ENTRY);
  return { width, labelWidth: Math.max(0, Math.min(most, labels)) };
}

/** Where the column behind the labels begins. */
export function valueColumn(measure: Measure): number {
  return measure.labelWidth === 0 ? 0 : measure.labelWidth + GAP;
}

export function heightOf(field: Field, measure: Measure): Height {
  if (field.kind === 'text') {
    const lines = wrapped(field.text, measure.width).length;
    return { natural: lines, least: Math.min(lines, 3) };
  }
  if (field.kind === 'list') {
    const head = listHead(field);
    const rows = Math.max(1, field.rows.length);
    return { natural: head + rows, least: head + Math.min(rows, 3) };
  }
  const rows = fixedHeight(field, measure);
  return { natural: rows, least: rows };
}

function fixedHeight(field: Exclude<Field, { kind: 'text' | 'list' }>, measure: Measure): number {
  if (field.kind === 'check') return wrapped(field.label, measure.width - MARK_WIDTH).length;
  if (field.kind === 'gauge') return field.label === '' ? 1 : wrapped(field.label, measure.width).length + 1;
  const label = wrapped(field.label, measure.labelWidth).length;
  return field.kind === 'entry' ? label : Math.max(label, optionPlaces(field, measure).height);
}

/** Rows of a list above its first row. */
export function listHead(field: ListField): number {
  return (field.label ? 1 : 0) + (field.headings ? 1 : 0);
}

/** Options side by side where they fit, else one below the other; places count from the value column. */
export function optionPlaces(
  field: ChoiceField,
  measure: Measure,
): { readonly height: number; readonly places: readonly { readonly x: number; readonly y: number }[] } {
  const room = measure.width - valueColumn(measure);
  const widths = field.options.map((option) => MARK_WIDTH + widthOf(option.label));
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width + GAP, 0));
  if (rowWidth(widths) <= room) return { height: 1, places: starts.map((x) => ({ x, y: 0 })) };
  return { height: widths.length, places: widths.map((_, y) => ({ x: 0, y })) };
}

/** Widths of a list's columns: as wide as what is in them, the widest cut first where there is too little room. */
export function columnWidths(field: ListField, room: number): number[] {
  const columns = Math.max(field.headings?.length ?? 0, ...field.rows.map((row) => row.columns.length));
  // Long lists are of one column, and measuring hundreds of rows takes its time where the program is interpreted.
  if (columns <= 1) return [room];
  const widths = naturalWidths(field);
  for (let excess = rowWidth(widths) - room; excess > 0; excess--) {
    const widest = Math.max(...widths);
    if (widest <= 1) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function naturalWidths(field: ListField): number[] {
  const widths: number[] = [];
  for (const columns of [field.headings ?? [], ...field.rows.map((row) => row.columns)])
    columns.forEach((text, i) => {
      widths[i] = Math.max(widths[i] ?? 0, widthOf(text));
    });
  return widths;
}

/** Of things side by side. */
export function rowWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** Columns that a field would like; texts wrap at `most`, options side by side go no further. */
export function widthWanted(field: Field, labelWidth: number, most: number): number {
  switch (field.kind) {
    case 'text':
      return Math.max(0, ...wrapped(field.text, most).map(widthOf));
    case 'entry':
      return labelWidth + (labelWidth > 0 ? GAP : 0) + (field.width ?? ENTRY_WIDTH);
    case 'check':
      return MARK_WIDTH + widthOf(field.label);
    case 'choice': {
      const widths = field.options.map(({ label }) => widthOf(label) + MARK_WIDTH);
      const labelled = labelWidth + (labelWidth > 0 ? GAP : 0);
      const abreast = labelled + rowWidth(widths);
      return abreast <= most ? abreast : labelled + Math.max(0, ...widths);
    }
    case 'list': {
      const whole = rowWidth(naturalWidths(field));
      return Math.max(
        whole,
        widthOf(field.label ?? ''),
        field.rows.length === 0 ? widthOf(field.empty ?? '') : 0,
      );
    }
    case 'gauge':
      return Math.max(widthOf(field.label), ENTRY_WIDTH);
  }
}

/** A button's text without the sign of its hot key, and where that stands. */
export function buttonText(button: Button): { readonly text: string; readonly hot: number | undefined } {
  const at = /&(?!&)/.exec(button.label.replace(/&&/g, '\0\0'))?.index;
  const before = button.label.slice(0, at ?? 0).replace(/&&/g, '&');
  const after = button.label.slice(at === undefined ? 0 : at + 1).replace(/&&/g, '&');
  return { text: before + after, hot: at === undefined ? undefined : before.length };
}

/** The letter that presses a button, in lower case. */
export function hotKey(button: Button): string | undefined {
  const { text, hot } = buttonText(button);
  if (hot === undefined) return undefined;
  const [letter] = text.slice(hot);
  return letter?.toLowerCase();
}
