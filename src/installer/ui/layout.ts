import type { TerminalSize } from '../host.ts';
import type { Field, Form, Picture } from './form.ts';
import type { Box, Place } from './frame.ts';
import {
  buttonText,
  GAP,
  type Height,
  heightOf,
  type Measure,
  measureOf,
  rowWidth,
  widthWanted,
} from './measure.ts';
import { widthOf } from './width.ts';

/** Smaller screens show a message and no form. */
export const SMALLEST: TerminalSize = { columns: 80, rows: 24 };
/** Columns of text in a popup, at most: longer lines are hard to read. */
const POPUP_TEXT = 60;
const NARROWEST_POPUP = 24;
/** A field that scrolls gives no more rows than leave it these, as long as there are blank rows to give. */
const ROWS_BEFORE_GAPS = 5;

/** Where a field stands in the body of its form. */
export interface Placed {
  readonly field: Field;
  readonly index: number;
  readonly y: number;
  readonly height: number;
}

export interface FormLayout {
  /** With its border; the shadow lies outside. */
  readonly window: Box;
  /** What is seen of the body. Right of it is one column for the scroll bars of fields, then the border. */
  readonly body: Box;
  /** Rows of the whole body: more than `body.height` where it scrolls. */
  readonly rows: number;
  readonly measure: Measure;
  readonly fields: readonly Placed[];
  /** One for each button, on the screen. */
  readonly buttons: readonly Place[];
}

export function isTooSmall(size: TerminalSize): boolean {
  return size.columns < SMALLEST.columns || size.rows < SMALLEST.rows;
}

/** The sidebar's window; none where there are no steps. */
export function sidebarBox(picture: Picture, size: TerminalSize): Box | undefined {
  const { steps } = picture.surround;
  if (steps.length === 0) return undefined;
  const wanted = Math.max(...steps.map(({ label }) => widthOf(label))) + 4;
  return { x: 0, y: 1, width: Math.min(wanted, Math.floor(size.columns * 0.3)), height: size.rows - 3 };
}

export function layoutForms(picture: Picture, size: TerminalSize): FormLayout[] {
  const sidebar = sidebarBox(picture, size);
  // Shadows take a column and a row.
  const x = sidebar === undefined ? 0 : sidebar.width + 1;
  const main = { x, y: 1, width: size.columns - x - 1, height: size.rows - 3 };
  return picture.forms.map((form, i) => (i === 0 ? layoutIn(form, main) : layoutPopup(form, size)));
}

function layoutPopup(form: Form, size: TerminalSize): FormLayout {
  const most = size.columns - 10;
  const text = Math.min(most, POPUP_TEXT);
  const { labelWidth } = measureOf(form.fields, most);
  const buttons = rowWidth(form.buttons.map(({ label }) => buttonWidth(label)));
  const wanted = [
    NARROWEST_POPUP,
    widthOf(form.title) + 2,
    buttons,
    ...form.fields.map((field) => widthWanted(field, labelWidth, field.kind === 'text' ? text : most)),
  ];
  const width = Math.min(most, Math.max(...wanted));
  const measure = measureOf(form.fields, width);
  const { height } = naturalHeight(form.fields, measure);
  const whole =
    height + 2 + (height > 0 ? 1 : 0) + buttonRows(form, width).length + (form.buttons.length > 0 ? 1 : 0);
  const window = { width: width + 4, height: Math.min(whole, size.rows - 3) };
  const x = Math.floor((size.columns - window.width) / 2);
  const y = Math.max(1, Math.floor((size.rows - window.height) / 2));
  return layoutIn(form, { x, y, ...window });
}

function layoutIn(form: Form, window: Box): FormLayout {
  const width = window.width - 4;
  const measure = measureOf(form.fields, width);
  const lines = buttonRows(form, width);
  const room = Math.max(1, window.height - 2 - lines.length - (lines.length > 0 ? 1 : 0));
  // The row below the title stays free where all fits without it.
  const pad = naturalHeight(form.fields, measure).height < room ? 1 : 0;
  const { fields, rows } = placeFields(form.fields, measure, room - pad);
  const bottom = window.y + window.height - 1 - lines.length;
  const buttons = lines.flatMap((line, i) => {
    let x = window.x + Math.max(2, Math.floor((window.width - rowWidth(line)) / 2));
    return line.map((w) => {
      const place = { x, y: bottom + i };
      x += w + GAP;
      return place;
    });
  });
  const body = { x: window.x + 2, y: window.y + 1 + pad, width, height: room - pad };
  return { window, body, rows, measure, fields, buttons };
}

/** `[ Next ]`. */
export function buttonWidth(label: string): number {
  return widthOf(buttonText({ id: '', label }).text) + 4;
}

/** Widths of the buttons, by rows. */
function buttonRows(form: Form, room: number): number[][] {
  const rows: number[][] = [];
  let used = 0;
  for (const button of form.buttons) {
    const width = buttonWidth(button.label);
    const last = rows[rows.length - 1];
    if (last !== undefined && used + GAP + width <= room) {
      last.push(width);
      used += GAP + width;
    } else {
      rows.push([width]);
      used = width;
    }
  }
  return rows;
}

function naturalHeight(fields: readonly Field[], measure: Measure): { height: number; heights: Height[] } {
  const heights = fields.map((field) => heightOf(field, measure));
  const gaps = fields.filter((_, i) => hasGap(fields, i)).length;
  return { heights, height: heights.reduce((sum, { natural }) => sum + natural, 0) + gaps };
}

/** A blank row stands before each field but those that belong in one column with the one before. */
function hasGap(fields: readonly Field[], index: number): boolean {
  const isLine = (field: Field | undefined) =>
    field?.kind === 'entry' || field?.kind === 'check' || field?.kind === 'choice';
  return index > 0 && !(isLine(fields[index]) && isLine(fields[index - 1]));
}

/** Where not all fits, the tallest field that can scroll gives rows; then the gaps go; then the body scrolls. */
function placeFields(
  fields: readonly Field[],
  measure: Measure,
  room: number,
): { fields: Placed[]; rows: number } {
  const { height, heights } = naturalHeight(fields, measure);
  const given = heights.map(({ natural }) => natural);
  let excess = height - room;
  const shrink = (least: (i: number) => number) => {
    while (excess > 0) {
      const able = given.filter((rows, i) => rows > least(i));
      if (able.length === 0) return;
      const tallest = Math.max(...able);
      const at = given.findIndex((rows, i) => rows === tallest && rows > least(i));
      given[at] = tallest - 1;
      excess--;
    }
  };
  shrink((i) => Math.max(heights[i]?.least ?? 0, ROWS_BEFORE_GAPS));
  const gaps = excess <= 0;
  if (!gaps) excess -= fields.filter((_, i) => hasGap(fields, i)).length;
  shrink((i) => heights[i]?.least ?? 0);
  let y = 0;
  const placed = fields.map((field, index): Placed => {
    if (gaps && hasGap(fields, index)) y++;
    const rows = given[index] ?? 0;
    y += rows;
    return { field, index, y: y - rows, height: rows };
  });
  return { fields: placed, rows: y };
}
