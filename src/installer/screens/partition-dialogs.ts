import { checkLayout } from '../disks/check.ts';
import type { DiskAnswers, Step } from '../disks/model.ts';
import type { Form, FormEvent } from '../ui/form.ts';
import { isPressed, type Move } from './asking.ts';
import { type Edited, type GroupDraft, setCleared, withGroup } from './layout-edits.ts';
import { changeGroup, diskForm, groupForm, planForm, wishForm } from './partition-forms.ts';
import type { Context } from './screen.ts';
import { changeWish, pathOf, sizeOfDraft, type WishDraft, withWish } from './wish-draft.ts';

export type PartitionDialog =
  | { readonly of: 'wish'; readonly draft: WishDraft }
  | { readonly of: 'group'; readonly draft: GroupDraft }
  | { readonly of: 'disk'; readonly disk: string; readonly cleared: boolean }
  | { readonly of: 'plan'; readonly plan: readonly Step[] };

export interface PartitionState {
  readonly layout: DiskAnswers;
  readonly selected: string | undefined;
  readonly dialog?: PartitionDialog;
}

export function dialogForm(dialog: PartitionDialog, { layout }: PartitionState, context: Context): Form {
  switch (dialog.of) {
    case 'wish':
      return wishForm(dialog.draft, layout, context);
    case 'group':
      return groupForm(dialog.draft, layout, context);
    case 'disk':
      return diskForm(dialog.disk, dialog.cleared, context);
    case 'plan':
      return planForm(dialog.plan, context.texts);
  }
}

export function actInDialog(
  state: PartitionState,
  dialog: PartitionDialog,
  event: FormEvent,
  context: Context,
): Move<PartitionState> {
  const list: PartitionState = { layout: state.layout, selected: state.selected };
  if (event.on === 'change')
    return { to: 'stay', state: { ...list, dialog: changed(dialog, event.field, event.value) } };
  if (isPressed(event, 'cancel')) return { to: 'stay', state: list, focus: 'layout' };
  if (!isPressed(event, 'save')) return { to: 'stay', state };
  const { field, edited } = save(list, dialog, context);
  if ('refused' in edited) return { to: 'refuse', state, refusal: { field, message: edited.refused } };
  const { layout } = edited;
  const refusal = refusalOf(dialog, layout, context);
  if (refusal) return { to: 'refuse', state, refusal };
  return { to: 'stay', state: { layout, selected: rowOf(dialog) }, focus: 'layout' };
}

function changed(dialog: PartitionDialog, field: string, value: string | boolean): PartitionDialog {
  switch (dialog.of) {
    case 'wish':
      return { ...dialog, draft: changeWish(dialog.draft, field, value) };
    case 'group':
      return { ...dialog, draft: changeGroup(dialog.draft, field, value) };
    case 'disk':
      return { ...dialog, cleared: value === true };
    case 'plan':
      return dialog;
  }
}

function save(
  { layout }: PartitionState,
  dialog: PartitionDialog,
  { machine, texts }: Context,
): { field: string; edited: Edited } {
  if (dialog.of === 'group') {
    const field = `disks.groups.${dialog.draft.index}.name`;
    return { field, edited: withGroup(layout, dialog.draft, texts) };
  }
  if (dialog.of === 'disk') {
    return {
      field: 'cleared',
      edited: { layout: setCleared(layout, dialog.disk, dialog.cleared, machine.disks) },
    };
  }
  if (dialog.of === 'plan') return { field: 'layout', edited: { layout } };
  const { draft } = dialog;
  const size = sizeOfDraft(draft);
  return {
    field: `${pathOf(draft)}.size`,
    edited: size ? { layout: withWish(layout, draft, size) } : { refused: texts.layout.size(draft.mib) },
  };
}

/** What is wrong with that which was edited; all else is looked at before the next screen. */
function refusalOf(dialog: PartitionDialog, layout: DiskAnswers, { machine, texts }: Context) {
  if (dialog.of !== 'wish' && dialog.of !== 'group') return undefined;
  const at = dialog.of === 'wish' ? pathOf(dialog.draft) : `disks.groups.${dialog.draft.index}`;
  // A physical volume may come before its group.
  const open = dialog.of === 'wish' && dialog.draft.group === '' ? `${at}.use.group` : undefined;
  return checkLayout(layout, machine.disks, machine.release, texts.layout).find(
    ({ field }) => field.startsWith(`${at}.`) && field !== open,
  );
}

function rowOf(dialog: PartitionDialog): string | undefined {
  if (dialog.of === 'disk') return `disk.${dialog.disk}`;
  if (dialog.of === 'plan') return undefined;
  const { index } = dialog.draft;
  return dialog.of === 'group' ? `groups.${index}` : `${dialog.draft.list}.${index}`;
}
