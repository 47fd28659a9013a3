import { editEntry } from './entry.ts';
import type { CheckField, ChoiceField, EntryField, Form, FormEvent, Picture } from './form.ts';
import type { Key } from './keys.ts';
import { type FormLayout, isTooSmall, layoutForms, type Placed } from './layout.ts';
import { handleList } from './list.ts';
import { heightOf, hotKey, optionPlaces } from './measure.ts';
import {
  buttonKey,
  type FieldMemory,
  type FormMemory,
  type FormState,
  settle,
  settleForm,
  type Target,
  targetsOf,
} from './state.ts';

/** What a key did. */
export interface Handled {
  readonly state: FormState;
  /** For the screen; none where only the kit's own state changed. */
  readonly events: readonly FormEvent[];
}

/** The top form, with all that a key needs to know. */
interface Situation {
  readonly form: Form;
  readonly memory: FormMemory;
  readonly layout: FormLayout;
  readonly targets: readonly Target[];
  readonly target: Target | undefined;
}

/** What one form makes of a key. */
interface Reply {
  readonly memory: FormMemory;
  readonly events: readonly FormEvent[];
}

/**
 * Gives a key to the top form. F12 is an event always; function keys that the form names are too. Esc does nothing. On
 * a screen that is too small for forms only F12 is heard.
 */
export function handleKey(picture: Picture, state: FormState, key: Key): Handled {
  const settled = settle({ surround: picture.surround, forms: picture.forms }, state);
  if (key === 'f12') return { state: settled, events: [{ on: 'key', key }] };
  const index = picture.forms.length - 1;
  const form = picture.forms[index];
  const memory = settled.forms[index];
  const layout = layoutForms(picture, state.size)[index];
  if (form === undefined || memory === undefined || layout === undefined || isTooSmall(state.size))
    return { state: settled, events: [] };
  const targets = targetsOf(form, layout);
  const target = targets.find((one) => one.key === memory.focus);
  const reply = handleInForm({ form, memory, layout, targets, target }, key);
  // What is shown after an event is for the next picture to say.
  const next = reply.events.length > 0 ? reply.memory : settleForm(form, reply.memory, layout);
  const forms = settled.forms.map((other, i) => (i === index ? next : other));
  return { state: { size: state.size, forms }, events: reply.events };
}

function handleInForm(at: Situation, key: Key): Reply {
  if (at.form.keys?.[key] !== undefined) return { memory: at.memory, events: [{ on: 'key', key }] };
  return (
    handleField(at, key) ?? handleButtons(at, key) ?? handleMove(at, key) ?? { memory: at.memory, events: [] }
  );
}

function handleField(at: Situation, key: Key): Reply | undefined {
  if (at.target?.kind !== 'field') return undefined;
  const { field, placed } = at.target;
  switch (field.kind) {
    case 'entry':
      return handleEntry(at, at.target.key, field, key);
    case 'check':
      return key === ' ' ? changed(at.memory, field, !field.value) : undefined;
    case 'choice':
      return handleChoice(at, field, key);
    case 'list': {
      const done = handleList(field, at.memory.fields[at.target.key] ?? {}, placed.height, key);
      if (done === undefined) return undefined;
      return { memory: withField(at.memory, at.target.key, done.memory), events: done.events };
    }
    default:
      return handleText(at, at.target.key, placed, key);
  }
}

function handleEntry(at: Situation, target: string, field: EntryField, key: Key): Reply | undefined {
  const edit = editEntry(field, at.memory.fields[target] ?? {}, key);
  if (edit === undefined) return undefined;
  const behind = edit.value.length - edit.cursor;
  const memory = withField(at.memory, target, { ...at.memory.fields[target], behind });
  return edit.value === field.value ? { memory, events: [] } : changed(memory, field, edit.value);
}

/** Options side by side take left and right; those below each other up and down too, which leave at the ends. */
function handleChoice(at: Situation, field: ChoiceField, key: Key): Reply | undefined {
  const chosen = field.options.findIndex(({ value }) => value === field.value);
  const stacked = optionPlaces(field, at.layout.measure).height > 1;
  const step = (by: number) => field.options[chosen + by];
  if (key === ' ') return changed(at.memory, field, (step(1) ?? field.options[0])?.value ?? field.value);
  const back = key === 'left' || (stacked && key === 'up');
  const on = key === 'right' || (stacked && key === 'down');
  if (!back && !on) return undefined;
  const option = back ? field.options[Math.max(-1, chosen - 1)] : step(1);
  if (option !== undefined) return changed(at.memory, field, option.value);
  return key === 'up' || key === 'down' ? undefined : { memory: at.memory, events: [] };
}

/** Up and down leave at the ends. */
function handleText(at: Situation, target: string, { field, height }: Placed, key: Key): Reply | undefined {
  const most = heightOf(field, at.layout.measure).natural - height;
  const start = at.memory.fields[target]?.start ?? 0;
  const page = Math.max(1, height - 1);
  const moves: Readonly<Record<string, number>> = {
    up: start - 1,
    down: start + 1,
    'page-up': start - page,
    'page-down': start + page,
    ' ': start + page,
    home: 0,
    end: most,
  };
  const to = moves[key];
  if (to === undefined || (key === 'up' && start === 0) || (key === 'down' && start === most))
    return undefined;
  return { memory: withField(at.memory, target, { start: to }), events: [] };
}

function handleButtons(at: Situation, key: Key): Reply | undefined {
  const { target } = at;
  if (target?.kind === 'button' && (key === 'enter' || key === ' '))
    return pressed(at.memory, target.button.id);
  if (key === 'enter') {
    const standard = at.form.standard ?? at.form.buttons[0]?.id;
    return standard === undefined
      ? undefined
      : { memory: at.memory, events: [{ on: 'button', button: standard }] };
  }
  const letter = /^alt-(.)$/u.exec(key)?.[1] ?? (takesLetters(target) ? undefined : key.toLowerCase());
  const button = at.form.buttons.find((one) => letter !== undefined && hotKey(one) === letter);
  return button === undefined ? undefined : pressed(at.memory, button.id);
}

function takesLetters(target: Target | undefined): boolean {
  return target?.kind === 'field' && (target.field.kind === 'entry' || target.field.kind === 'list');
}

function pressed(memory: FormMemory, button: string): Reply {
  return { memory: { ...memory, focus: buttonKey(button) }, events: [{ on: 'button', button }] };
}

function handleMove(at: Situation, key: Key): Reply | undefined {
  const { targets, target, memory } = at;
  const onButton = target?.kind === 'button';
  const from = target === undefined ? -1 : targets.indexOf(target);
  const buttons = targets.findIndex(({ kind }) => kind === 'button');
  switch (key) {
    case 'tab':
    case 'right':
      return focused(memory, targets[from + 1] ?? targets[0]);
    case 'shift-tab':
    case 'left':
      return focused(memory, targets[from - 1] ?? targets[targets.length - 1]);
    case 'down':
      return focused(memory, (onButton ? undefined : targets[from + 1]) ?? targets[0]);
    case 'up':
      return focused(memory, targets[(onButton ? buttons : from) - 1] ?? targets[targets.length - 1]);
    case 'page-up':
      return handlePage(at, -1);
    case 'page-down':
      return handlePage(at, 1);
    default:
      return undefined;
  }
}

/** From a field to the one a page away; with the focus on a button the body, or the first text in it, scrolls. */
function handlePage(at: Situation, by: 1 | -1): Reply {
  const { memory, target, targets } = at;
  const { height } = at.layout.body;
  const fields = targets.flatMap((one) => (one.kind === 'field' ? [one] : []));
  if (target?.kind === 'field') {
    const to = target.placed.y + by * height;
    const beyond =
      by > 0 ? fields.filter((one) => one.placed.y >= to) : fields.filter((one) => one.placed.y <= to);
    const last = fields[fields.length - 1];
    return focused(memory, by > 0 ? (beyond[0] ?? last) : (beyond[beyond.length - 1] ?? fields[0]));
  }
  const text = fields.find(({ field }) => field.kind === 'text');
  if (at.layout.rows > height || text === undefined)
    return { memory: { ...memory, top: memory.top + by * height }, events: [] };
  return handleText(at, text.key, text.placed, by > 0 ? 'page-down' : 'page-up') ?? { memory, events: [] };
}

function focused(memory: FormMemory, target: Target | undefined): Reply {
  return { memory: target === undefined ? memory : { ...memory, focus: target.key }, events: [] };
}

function changed(
  memory: FormMemory,
  field: CheckField | ChoiceField | EntryField,
  value: string | boolean,
): Reply {
  return { memory, events: value === field.value ? [] : [{ on: 'change', field: field.id, value }] };
}

function withField(memory: FormMemory, key: string, field: FieldMemory): FormMemory {
  return { ...memory, fields: { ...memory.fields, [key]: field } };
}
