import type { TerminalSize } from '../host.ts';
import type { Form, Picture } from './form.ts';
import { type Box, type Canvas, copyRows, type Frame, fill, newCanvas, put } from './frame.ts';
import { type FormLayout, isTooSmall, layoutForms, SMALLEST, sidebarBox } from './layout.ts';
import { buttonText } from './measure.ts';
import { paintField, paintScrollBar } from './paint-field.ts';
import { buttonKey, type FormMemory, type FormState, keyOf, settle } from './state.ts';
import { glyphsOf, type Ink, type Style } from './style.ts';
import { fitted, widthOf } from './width.ts';

/** The picture on a screen of a size. The cursor stands where the focus is. */
export function paintPicture(picture: Picture, state: FormState, size: TerminalSize, style: Style): Frame {
  if (isTooSmall(size)) return paintTooSmall(picture, size, style);
  const canvas = newCanvas(size, style.characters, 'root');
  const { forms, surround } = picture;
  put(canvas, { x: 1, y: 0 }, surround.heading, 'heading', size.columns - 2);
  put(canvas, { x: 1, y: size.rows - 1 }, footerOf(picture), 'root', size.columns - 2);
  paintSidebar(canvas, picture, size);
  const settled = settle({ surround, forms }, { ...state, size });
  const layouts = layoutForms(picture, size);
  forms.forEach((form, i) => {
    const layout = layouts[i];
    const memory = settled.forms[i];
    const hasKeys = i === forms.length - 1;
    canvas.cursor = undefined;
    if (layout !== undefined && memory !== undefined) paintForm(canvas, form, memory, layout, hasKeys);
  });
  return canvas;
}

function footerOf({ surround, forms }: Picture): string {
  const keys = Object.entries(forms[forms.length - 1]?.keys ?? {});
  return [surround.footer, ...keys.map(([key, does]) => `${key.toUpperCase()} ${does}`)].join('   ');
}

function paintTooSmall({ surround }: Picture, size: TerminalSize, style: Style): Frame {
  const canvas = newCanvas(size, style.characters, 'plain');
  const sizes = `${size.columns}x${size.rows} < ${SMALLEST.columns}x${SMALLEST.rows}`;
  const lines = surround.tooSmall === undefined ? [sizes] : [surround.tooSmall, sizes];
  lines.forEach((line, y) => {
    put(canvas, { x: 0, y }, line, 'plain');
  });
  return canvas;
}

function paintWindow(canvas: Canvas, box: Box, title: string, titleInk: Ink): void {
  const { x, y, width, height } = box;
  const { corners, across, down } = glyphsOf(canvas.characters);
  fill(canvas, { x: x + 1, y: y + height, width, height: 1 }, ' ', 'shadow');
  fill(canvas, { x: x + width, y: y + 1, width: 1, height }, ' ', 'shadow');
  fill(canvas, box, ' ', 'window');
  const line = across.repeat(width - 2);
  put(canvas, box, corners[0] + line + corners[1], 'window');
  put(canvas, { x, y: y + height - 1 }, corners[2] + line + corners[3], 'window');
  for (let row = y + 1; row < y + height - 1; row++)
    for (const column of [x, x + width - 1]) put(canvas, { x: column, y: row }, down, 'window');
  if (title === '' || width < 8) return;
  const shown = ` ${fitted(title, Math.min(widthOf(title), width - 6))} `;
  put(canvas, { x: x + Math.floor((width - widthOf(shown)) / 2), y }, shown, titleInk);
}

/** The step that is current stays in sight where there are more steps than rows. */
function paintSidebar(canvas: Canvas, picture: Picture, size: TerminalSize): void {
  const box = sidebarBox(picture, size);
  if (box === undefined) return;
  paintWindow(canvas, box, '', 'title');
  const { steps } = picture.surround;
  const rows = box.height - 2;
  const current = steps.findIndex(({ state }) => state === 'current');
  const first = Math.max(0, Math.min(current - Math.floor(rows / 2), steps.length - rows));
  const { done, current: here } = glyphsOf(canvas.characters);
  steps.slice(first, first + rows).forEach(({ label, state }, i) => {
    const mark = state === 'done' ? done : state === 'current' ? here : ' ';
    const ink = state === 'done' ? 'stepDone' : state === 'current' ? 'stepCurrent' : 'stepToCome';
    put(canvas, { x: box.x + 1, y: box.y + 1 + i }, fitted(`${mark} ${label}`, box.width - 2), ink);
  });
}

function paintForm(
  canvas: Canvas,
  form: Form,
  memory: FormMemory,
  layout: FormLayout,
  hasKeys: boolean,
): void {
  const { window, body, rows, fields, measure } = layout;
  paintWindow(canvas, window, form.title, form.tone === 'warning' ? 'warning' : 'title');
  const size = { columns: body.width + 1, rows: Math.max(1, rows) };
  const inner = newCanvas(size, canvas.characters, 'window');
  for (const placed of fields) {
    const key = keyOf(placed);
    paintField(inner, placed, measure, {
      memory: memory.fields[key ?? ''] ?? {},
      focused: hasKeys && key !== undefined && key === memory.focus,
    });
  }
  copyRows(canvas, body, inner, memory.top, Math.min(body.height, rows));
  paintScrollBar(canvas, { x: window.x + window.width - 1, y: body.y }, body.height, memory.top, rows);
  paintButtons(canvas, form, memory, layout, hasKeys);
}

function paintButtons(
  canvas: Canvas,
  form: Form,
  memory: FormMemory,
  layout: FormLayout,
  hasKeys: boolean,
): void {
  form.buttons.forEach((button, i) => {
    const place = layout.buttons[i];
    if (place === undefined) return;
    const { text, hot } = buttonText(button);
    const focused = hasKeys && memory.focus === buttonKey(button.id);
    const room = layout.window.width - 4;
    put(canvas, place, `[ ${text} ]`, focused ? 'buttonFocus' : 'button', room);
    if (focused) canvas.cursor = { x: place.x + 2, y: place.y };
    if (hot === undefined || focused) return;
    const x = place.x + 2 + widthOf(text.slice(0, hot));
    const [letter = ''] = text.slice(hot);
    put(canvas, { x, y: place.y }, letter, 'buttonHot', place.x + room - x);
  });
}
