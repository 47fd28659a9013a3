import type { TerminalSize } from '../host.ts';
import { entryWidth, revealCursor } from './entry.ts';
import type { Button, Field, Form, ListField, Picture } from './form.ts';
import { type FormLayout, layoutForms, type Placed, SMALLEST } from './layout.ts';
import { heightOf, listHead } from './measure.ts';

/** What the kit knows beside the picture: where the focus is, and how far things are scrolled. */
export interface FormState {
  readonly size: TerminalSize;
  /** One for each form of the picture, in its order. */
  readonly forms: readonly FormMemory[];
}

export interface FormMemory {
  readonly title: string;
  /** Key of the target that has the focus; undefined where nothing can have it. */
  readonly focus: string | undefined;
  /** First row of the body that is seen. */
  readonly top: number;
  /** By the keys of their targets. */
  readonly fields: Readonly<Record<string, FieldMemory>>;
}

export interface FieldMemory {
  /**
   * Entries: how much of the value is behind the cursor, in UTF-16 units. Counted from the end, so that the cursor is
   * still right when a screen does not take a letter.
   */
  readonly behind?: number;
  /** Entries: column of the value that is seen first. Lists and texts: the row. */
  readonly start?: number;
  /** Lists: what was typed to search. */
  readonly search?: string;
}

/** What can have the focus: fields by id, texts that scroll by their index, buttons. */
export type Target =
  | { readonly key: string; readonly kind: 'field'; readonly field: Field; readonly placed: Placed }
  | { readonly key: string; readonly kind: 'button'; readonly button: Button; readonly index: number };

export function newFormState(size: TerminalSize = SMALLEST): FormState {
  return { size, forms: [] };
}

/**
 * The state for a picture that was not shown before: forms that went are forgotten, new ones get their first focus, and
 * `picture.focus` moves it. Values that changed are brought into sight.
 */
export function settle(picture: Picture, state: FormState): FormState {
  const layouts = layoutForms(picture, state.size);
  const wanted = picture.focus;
  const holder = wanted === undefined ? undefined : holderOf(picture, layouts, wanted);
  const forms = picture.forms.map((form, i) => {
    const old = state.forms[i]?.title === form.title ? state.forms[i] : undefined;
    const focus = holder?.index === i ? holder.key : old?.focus;
    const memory = { title: form.title, focus, top: old?.top ?? 0, fields: old?.fields ?? {} };
    return settleForm(form, memory, layouts[i]);
  });
  return { size: state.size, forms };
}

function holderOf(picture: Picture, layouts: readonly FormLayout[], id: string) {
  for (let index = picture.forms.length - 1; index >= 0; index--) {
    const form = picture.forms[index];
    const targets = form === undefined ? [] : targetsOf(form, layouts[index]);
    const found = [fieldKey(id), buttonKey(id)].find((key) => targets.some((target) => target.key === key));
    if (found !== undefined) return { index, key: found };
  }
  return undefined;
}

/** Puts right what does not fit the form: focus on what is gone, a cursor behind the end, a mark out of sight. */
export function settleForm(form: Form, memory: FormMemory, layout: FormLayout | undefined): FormMemory {
  if (layout === undefined) return memory;
  const targets = targetsOf(form, layout);
  const target = targets.find(({ key }) => key === memory.focus) ?? firstTarget(form, targets);
  const fields: Record<string, FieldMemory> = {};
  for (const placed of layout.fields) {
    const key = keyOf(placed);
    if (key === undefined) continue;
    const search = key === target?.key ? memory.fields[key]?.search : undefined;
    const settled = settleField(placed, { ...memory.fields[key] }, layout);
    fields[key] = search === undefined ? withoutSearch(settled) : settled;
  }
  return {
    title: memory.title,
    focus: target?.key,
    top: revealTarget(memory.top, target, targets, layout),
    fields,
  };
}

function withoutSearch({ search: _, ...rest }: FieldMemory): FieldMemory {
  return rest;
}

function settleField({ field, height }: Placed, memory: FieldMemory, layout: FormLayout): FieldMemory {
  if (field.kind === 'entry') return revealCursor(field, memory, entryWidth(field, layout.measure));
  if (field.kind === 'text') {
    const most = heightOf(field, layout.measure).natural - height;
    return { start: Math.max(0, Math.min(memory.start ?? 0, most)) };
  }
  if (field.kind === 'list')
    return { ...memory, start: listStart(field, memory.start ?? 0, height - listHead(field)) };
  return memory;
}

/** The first row that is seen of a list, so that the marked one is among `height`. */
function listStart(field: ListField, start: number, height: number): number {
  const marked = markedRow(field);
  const most = Math.max(0, field.rows.length - height);
  const seen = marked < 0 ? start : Math.max(marked - height + 1, Math.min(start, marked));
  return Math.max(0, Math.min(seen, most));
}

/** Index of the marked row, -1 where none is. */
export function markedRow(field: ListField): number {
  return field.rows.findIndex((row) => row.id === field.value);
}

/** The part of the body that is seen: with the focused field, and what explains it above if there is room. */
function revealTarget(
  top: number,
  target: Target | undefined,
  targets: readonly Target[],
  layout: FormLayout,
): number {
  const most = Math.max(0, layout.rows - layout.body.height);
  if (target?.kind !== 'field') return Math.max(0, Math.min(top, most));
  const inBody = targets.flatMap((other) => (other.kind === 'field' ? [other.placed] : []));
  const at = inBody.indexOf(target.placed);
  const before = inBody[at - 1];
  const first = before === undefined ? 0 : before.y + before.height;
  const own = target.placed.y + target.placed.height;
  const last = at === inBody.length - 1 ? layout.rows : own;
  let seen = top;
  for (const [from, to] of [
    [first, last],
    [target.placed.y, own],
  ] as const)
    seen = Math.min(from, Math.max(seen, to - layout.body.height));
  return Math.max(0, Math.min(seen, most));
}

/** In the order of Tab. */
export function targetsOf(form: Form, layout: FormLayout | undefined): Target[] {
  const fields = (layout?.fields ?? []).flatMap((placed): Target[] => {
    const key = keyOf(placed);
    const takesFocus = layout !== undefined && canHaveFocus(placed, layout);
    return key !== undefined && takesFocus ? [{ key, kind: 'field', field: placed.field, placed }] : [];
  });
  const buttons = form.buttons.map(
    (button, index): Target => ({ key: buttonKey(button.id), kind: 'button', button, index }),
  );
  return [...fields, ...buttons];
}

function canHaveFocus({ field, height }: Placed, layout: FormLayout): boolean {
  switch (field.kind) {
    case 'text':
      return heightOf(field, layout.measure).natural > height;
    case 'list':
      return field.rows.length > 0;
    case 'gauge':
      return false;
    case 'choice':
      return field.disabled !== true && field.options.length > 0;
    default:
      return field.disabled !== true;
  }
}

/** The first field; a text only where nothing else is, for the standard button. */
function firstTarget(form: Form, targets: readonly Target[]): Target | undefined {
  return (
    targets.find((target) => target.kind === 'field' && target.field.kind !== 'text') ??
    targets.find((target) => target.kind === 'field') ??
    targets.find(({ key }) => form.standard !== undefined && key === buttonKey(form.standard)) ??
    targets[0]
  );
}

export function keyOf({ field, index }: Placed): string | undefined {
  if (field.kind === 'text') return `text ${index}`;
  return field.kind === 'gauge' ? undefined : fieldKey(field.id);
}

export function fieldKey(id: string): string {
  return `field ${id}`;
}

export function buttonKey(id: string): string {
  return `button ${id}`;
}
