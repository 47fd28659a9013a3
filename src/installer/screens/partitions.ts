import { DEFAULT_EXTENT_MIB } from '../answers/read-disks.ts';
import { checkLayout } from '../disks/check.ts';
import { clearAll, defaultLayout, useExisting } from '../disks/defaults.ts';
import type { DiskAnswers } from '../disks/model.ts';
import { planSteps } from '../disks/plan.ts';
import type { Form } from '../ui/form.ts';
import { type Asking, backAndNext, type Move, proceed, type Question, withPopups } from './asking.ts';
import {
  draftOfGroup,
  type Edited,
  isEmpty,
  membersOf,
  removeGroup,
  removePartition,
  removeVolume,
  wholeDisksOf,
} from './layout-edits.ts';
import { layoutRows, targetOf } from './layout-rows.ts';
import { actInDialog, dialogForm, type PartitionDialog, type PartitionState } from './partition-dialogs.ts';
import type { Context } from './screen.ts';
import { draftOfWish, newWish } from './wish-draft.ts';

type State = PartitionState;

/** What to begin with: asked on entry, and again by a button. The first button leaves what is there. */
function schemeQuestion({ machine, texts }: Context): Question {
  const { disks } = texts;
  const first = machine.disks.disks[0]?.name ?? '';
  const standard = { id: 'default', label: disks.useDefault };
  return isEmpty(machine.disks)
    ? {
        id: 'scheme',
        title: disks.emptyTitle,
        text: disks.empty(first),
        buttons: [standard, { id: 'clearAll', label: disks.makeOwn }],
      }
    : {
        id: 'scheme',
        title: disks.foundTitle,
        text: disks.found(first),
        buttons: [
          { id: 'existing', label: disks.useExisting },
          standard,
          { id: 'clear', label: disks.clearAll },
        ],
      };
}

function ask(
  state: State,
  title: string,
  text: string,
  buttons: Question['buttons'],
  id: string,
): Move<State> {
  return { to: 'ask', state, question: { id, title, text, buttons, tone: 'warning' } };
}

function listForm({ layout, selected }: State, { machine, texts }: Context): Form {
  const { disks } = texts;
  return {
    title: disks.title,
    fields: [
      { kind: 'text', text: disks.text },
      {
        kind: 'list',
        id: 'layout',
        headings: disks.headings,
        rows: layoutRows(layout, machine.disks, texts),
        value: selected,
        empty: disks.none,
      },
    ],
    buttons: [
      ...backAndNext(texts),
      { id: 'create', label: disks.create },
      { id: 'edit', label: disks.edit },
      { id: 'remove', label: disks.remove },
      { id: 'scheme', label: disks.scheme },
    ],
    keys: { f5: disks.showPlan },
  };
}

function refuse(state: State, message: string, field = 'layout'): Move<State> {
  return { to: 'refuse', state, refusal: { field, message } };
}

function start(layout: DiskAnswers, { machine, texts }: Context): Move<State> {
  const selected = layoutRows(layout, machine.disks, texts)[0]?.id;
  return { to: 'stay', state: { layout, selected }, focus: 'layout' };
}

function openDialog(state: State, dialog: PartitionDialog | undefined, { texts }: Context): Move<State> {
  return dialog ? { to: 'stay', state: { ...state, dialog } } : refuse(state, texts.disks.nothingChosen);
}

function editDialog({ layout }: State, row: string | undefined): PartitionDialog | undefined {
  const target = targetOf(row);
  if (target === undefined) return undefined;
  if (target.of === 'disk') {
    const { disk } = target;
    return { of: 'disk', disk, cleared: layout.clear.includes(disk) };
  }
  if (target.of === 'groups')
    return { of: 'group', draft: draftOfGroup(layout, target.index, DEFAULT_EXTENT_MIB) };
  const draft = draftOfWish(layout, target.of, target.index);
  return draft && { of: 'wish', draft };
}

function create(state: State, kind: string, context: Context): Move<State> {
  const { layout } = state;
  const { machine, texts } = context;
  if (kind === 'group')
    return openDialog(
      state,
      { of: 'group', draft: draftOfGroup(layout, layout.groups.length, DEFAULT_EXTENT_MIB) },
      context,
    );
  if (kind === 'partition') {
    const target = targetOf(state.selected);
    const chosen = target?.of === 'disk' ? target.disk : layout.clear[0];
    const disk = chosen ?? machine.disks.disks[0]?.name;
    if (disk === undefined) return refuse(state, texts.disks.noDisk);
    const draft = newWish('partitions', layout.partitions.length, { disk }, machine);
    return openDialog(state, { of: 'wish', draft }, context);
  }
  if (kind !== 'volume') return { to: 'stay', state, focus: 'layout' };
  const [group] = layout.groups;
  if (group === undefined) return refuse(state, texts.disks.noGroups);
  const draft = newWish('volumes', layout.volumes.length, { group: group.name }, machine);
  return openDialog(state, { of: 'wish', draft }, context);
}

/** Marks what moved up to where something was deleted. */
function edited(state: State, change: Edited, context: Context): Move<State> {
  if ('refused' in change) return refuse(state, change.refused);
  const { layout } = change;
  const { machine, texts } = context;
  const place = layoutRows(state.layout, machine.disks, texts).findIndex(({ id }) => id === state.selected);
  const rows = layoutRows(layout, machine.disks, texts);
  const selected = rows[Math.min(place, rows.length - 1)]?.id;
  return { to: 'stay', state: { layout, selected }, focus: 'layout' };
}

function remove(state: State, sure: boolean, context: Context): Move<State> {
  const { layout } = state;
  const { texts } = context;
  const { disks } = texts;
  const target = targetOf(state.selected);
  if (target === undefined) return refuse(state, disks.nothingChosen);
  if (target.of === 'disk') return refuse(state, disks.diskNotDeleted);
  if (target.of === 'partitions') return edited(state, removePartition(layout, target.index, texts), context);
  if (target.of === 'volumes') return edited(state, removeVolume(layout, target.index, texts), context);
  const group = layout.groups[target.index];
  if (!group?.existing || sure)
    return edited(state, removeGroup(layout, target.index, context.machine.disks, texts), context);
  const members = [
    ...membersOf(layout, group.name).flatMap(({ existing }) => existing ?? []),
    ...wholeDisksOf(context.machine.disks, group.name),
  ];
  const buttons = [
    { id: 'keep', label: disks.keep },
    { id: 'yes', label: disks.removeYes },
  ];
  const text = disks.removeGroup(group.name, members.join(', '));
  return ask(state, disks.removeGroupTitle, text, buttons, 'removeGroup');
}

function showPlan(state: State, { machine, texts }: Context): Move<State> {
  const [refusal] = checkLayout(state.layout, machine.disks, machine.release, texts.layout);
  if (refusal) return { to: 'refuse', state, refusal };
  const plan = planSteps(state.layout, machine.disks, machine.release);
  return { to: 'stay', state: { ...state, dialog: { of: 'plan', plan } } };
}

function actInList(state: State, button: string, context: Context): Move<State> {
  const { layout } = state;
  const { machine, texts } = context;
  const { disks } = texts;
  switch (button) {
    case 'next':
      return proceed(
        state,
        { disks: layout },
        checkLayout(layout, machine.disks, machine.release, texts.layout),
      );
    case 'back':
      return { to: 'back', answers: { disks: layout } };
    case 'scheme':
      return { to: 'ask', state, question: schemeQuestion(context) };
    case 'edit':
      return openDialog(state, editDialog(state, state.selected), context);
    case 'remove':
      return remove(state, false, context);
    default:
      return {
        to: 'ask',
        state,
        question: {
          id: 'create',
          title: disks.createTitle,
          text: disks.createText,
          buttons: [
            { id: 'partition', label: disks.createPartition },
            { id: 'group', label: disks.createGroup },
            { id: 'volume', label: disks.createVolume },
            { id: 'cancel', label: texts.cancel },
          ],
        },
      };
  }
}

const asking: Asking<State> = {
  id: 'partitions',
  parts: ['disks'],
  label: ({ disks }) => disks.label,
  open(context) {
    const { answers, machine } = context;
    const layout = answers.disks ?? useExisting(machine.disks);
    const state = { layout, selected: layoutRows(layout, machine.disks, context.texts)[0]?.id };
    return answers.disks ? { state } : { state, question: schemeQuestion(context) };
  },
  show(state, context) {
    const list = listForm(state, context);
    return state.dialog ? [list, dialogForm(state.dialog, state, context)] : [list];
  },
  act(state, event, context) {
    if (state.dialog) return actInDialog(state, state.dialog, event, context);
    if (event.on === 'change') return { to: 'stay', state: { ...state, selected: String(event.value) } };
    if (event.on === 'choose') return openDialog(state, editDialog(state, event.row), context);
    if (event.on === 'button') return actInList(state, event.button, context);
    return event.key === 'f5' ? showPlan(state, context) : { to: 'stay', state };
  },
  answer(state, question, button, context) {
    const { machine, texts } = context;
    const { disks } = texts;
    if (question === 'create') return create(state, button, context);
    if (question === 'removeGroup')
      return button === 'yes' ? remove(state, true, context) : { to: 'stay', state, focus: 'layout' };
    if (button === 'default') return start(defaultLayout(machine.disks, machine.release), context);
    if (button === 'existing') return start(useExisting(machine.disks), context);
    if (button === 'clearAll') return start(clearAll(machine.disks), context);
    if (button !== 'clear') return { to: 'stay', state, focus: 'layout' };
    const buttons = [
      { id: 'keep', label: disks.keep },
      { id: 'clearAll', label: disks.clearYes },
    ];
    return ask(state, disks.clearTitle, disks.clear, buttons, 'clear');
  },
};

export const PARTITIONS = withPopups(asking);
