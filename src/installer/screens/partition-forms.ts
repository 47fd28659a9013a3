import type { DiskAnswers, Step } from '../disks/model.ts';
import type { Texts } from '../texts/texts.ts';
import type { ChoiceField, EntryField, Field, Form } from '../ui/form.ts';
import { formatSize } from './format.ts';
import { type GroupDraft, possibleMembers } from './layout-edits.ts';
import { sizeText } from './layout-rows.ts';
import type { Context, Machine } from './screen.ts';
import { describePlan } from './steps.ts';
import { choicesOf, isOtherUse, pathOf, SIZE_MODES, type WishDraft } from './wish-draft.ts';

function saveAndCancel({ save, cancel }: Texts): Form['buttons'] {
  return [
    { id: 'save', label: save },
    { id: 'cancel', label: cancel },
  ];
}

function choice(
  id: string,
  label: string,
  value: string,
  options: ChoiceField['options'],
  disabled = false,
): Field {
  return { kind: 'choice', id, label, value, options, disabled };
}

function plainOptions(values: readonly string[]): ChoiceField['options'] {
  return values.map((value) => ({ value, label: value }));
}

/** The dialog of a partition or a logical volume. Its fields are named as refusals name them. */
export function wishForm(draft: WishDraft, layout: DiskAnswers, { machine, texts }: Context): Form {
  const { disks } = texts;
  const at = (name: string) => `${pathOf(draft)}.${name}`;
  const { existing, holds } = draft;
  const partition = draft.list === 'partitions';
  const otherUse = isOtherUse(holds);
  const entry = (name: string, label: string, value: string, disabled: boolean): EntryField => ({
    ...{ kind: 'entry', id: at(name), label, value, disabled },
  });
  const groups = layout.groups.map(({ name }) => name);
  const place: Field[] = partition
    ? [
        choice(
          at('disk'),
          disks.disk,
          draft.disk,
          plainOptions(machine.disks.disks.map(({ name }) => name)),
          existing,
        ),
      ]
    : [
        choice(at('group'), disks.group, draft.group, plainOptions(groups), existing),
        entry('name', disks.name, draft.name, existing),
      ];
  const member: Field[] =
    partition && holds === 'physical'
      ? [
          choice(at('use.group'), disks.group, draft.group, [
            { value: '', label: disks.noGroup },
            ...plainOptions(groups),
          ]),
        ]
      : [];
  return {
    title: partition ? disks.partitionTitle : disks.volumeTitle,
    fields: [
      ...place,
      choice(at('type'), disks.holds, holds, useOptions(draft, machine, texts)),
      ...member,
      entry('mountPoint', disks.mountPoint, draft.mountPoint, otherUse),
      ...(existing
        ? [
            {
              kind: 'check',
              id: at('format'),
              label: disks.format,
              value: draft.format,
              disabled: otherUse,
            } as const,
          ]
        : []),
      entry('size', disks.size, draft.mib, existing || draft.mode === 'fill'),
      choice(
        at('mode'),
        disks.mode,
        draft.mode,
        SIZE_MODES.map((value) => ({ value, label: disks.modes[value] })),
        existing,
      ),
      ...(partition && !existing
        ? [{ kind: 'check', id: at('primary'), label: disks.primary, value: draft.primary } as const]
        : []),
    ],
    buttons: saveAndCancel(texts),
  };
}

function useOptions(draft: WishDraft, machine: Machine, { disks }: Texts): ChoiceField['options'] {
  const labels = {
    swap: disks.swap,
    physical: disks.physical,
    biosboot: disks.biosBoot,
    unused: disks.unused,
  };
  return choicesOf(draft, machine).map((value) => ({
    value,
    label: isOtherUse(value) ? labels[value] : value,
  }));
}

const EXTENTS = ['4', '8', '16', '32', '64', '128'] as const;

export function groupForm(draft: GroupDraft, layout: DiskAnswers, { texts }: Context): Form {
  const { disks } = texts;
  const at = `disks.groups.${draft.index}`;
  const { existing } = draft;
  const members = possibleMembers(layout, draft).flatMap((index): Field[] => {
    const wish = layout.partitions[index];
    if (wish === undefined) return [];
    const label = disks.member(wish.existing ?? disks.newOn(wish.disk), sizeText(wish.size, disks));
    const value = draft.members.includes(index);
    return [{ kind: 'check', id: `${at}.members.${index}`, label, value, disabled: existing }];
  });
  return {
    title: disks.groupTitle,
    fields: [
      { kind: 'entry', id: `${at}.name`, label: disks.name, value: draft.name, disabled: existing },
      choice(`${at}.extentMib`, disks.extent, String(draft.extentMib), plainOptions(EXTENTS), existing),
      ...(members.length > 0 ? members : [{ kind: 'text', text: disks.noMembers } as const]),
    ],
    buttons: saveAndCancel(texts),
  };
}

export function changeGroup(draft: GroupDraft, field: string, value: string | boolean): GroupDraft {
  const name = field.slice(`disks.groups.${draft.index}.`.length);
  if (name === 'name') return { ...draft, name: String(value) };
  if (name === 'extentMib') return { ...draft, extentMib: Number(value) };
  const member = Number(/^members\.(\d+)$/.exec(name)?.[1] ?? -1);
  const others = draft.members.filter((index) => index !== member);
  return { ...draft, members: value === true ? [...others, member].sort((a, b) => a - b) : others };
}

export function diskForm(disk: string, cleared: boolean, { machine, texts }: Context): Form {
  const { disks } = texts;
  const found = machine.disks.disks.find(({ name }) => name === disk);
  return {
    title: disks.diskTitle(disk),
    fields: [
      { kind: 'text', text: disks.diskText(formatSize(found?.size ?? 0), found?.model ?? '') },
      { kind: 'check', id: 'cleared', label: disks.diskClear, value: cleared },
    ],
    buttons: saveAndCancel(texts),
  };
}

export function planForm(plan: readonly Step[], texts: Texts): Form {
  const { disks } = texts;
  return {
    title: disks.planTitle,
    fields: [{ kind: 'text', text: plan.length > 0 ? describePlan(plan, texts) : disks.planNothing }],
    buttons: [{ id: 'cancel', label: texts.ok }],
  };
}
