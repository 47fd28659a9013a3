import { checkAnswers } from '../answers/check.ts';
import { isWhole } from '../answers/parts.ts';
import type { DiskAnswers, Step } from '../disks/model.ts';
import { planSteps } from '../disks/plan.ts';
import { type Asking, isPressed, type Move, rulesOf, withPopups } from './asking.ts';
import type { Context } from './screen.ts';
import { describePlan } from './steps.ts';
import { summaryOf } from './summary.ts';

/** Undefined where something has to be corrected first. */
function planOf({ answers, machine, texts }: Context): readonly Step[] | undefined {
  if (!isWhole(answers)) return undefined;
  const faults = checkAnswers(answers, { texts, release: machine.release, machine });
  return faults.length > 0 ? undefined : planSteps(answers.disks, machine.disks, machine.release);
}

/** Disks that the plan writes to. */
function touchedDisks({ clear, remove, partitions }: DiskAnswers, { machine }: Context): string[] {
  const written = (name: string) =>
    clear.includes(name) ||
    partitions.some(({ disk, use }) => disk === name && use.as !== 'unused') ||
    machine.disks.disks.some(
      (disk) => disk.name === name && disk.partitions.some(({ device }) => remove.includes(device)),
    );
  return machine.disks.disks.map(({ name }) => name).filter(written);
}

function finish(context: Context): Move<null> {
  const { answers, texts } = context;
  const { confirmation } = texts;
  const [refusal] = checkAnswers(answers, rulesOf(context));
  if (refusal) return { to: 'refuse', state: null, refusal };
  const disks = answers.disks ? touchedDisks(answers.disks, context) : [];
  return {
    to: 'ask',
    state: null,
    question: {
      id: 'really',
      tone: 'warning',
      title: confirmation.reallyTitle,
      text: disks.length > 0 ? confirmation.really(disks.join(', ')) : confirmation.reallyNone,
      buttons: [
        { id: 'goBack', label: confirmation.goBack },
        { id: 'goOn', label: confirmation.goOn },
      ],
    },
  };
}

const asking: Asking<null> = {
  id: 'confirmation',
  parts: [],
  label: ({ confirmation }) => confirmation.label,
  open: () => ({ state: null }),
  show(_state, context) {
    const { answers, texts } = context;
    const { confirmation } = texts;
    const plan = planOf(context);
    const faults = plan ? [] : checkAnswers(answers, rulesOf(context)).map(({ message }) => message);
    const steps =
      plan === undefined
        ? [confirmation.faultsTitle, ...faults]
        : plan.length > 0
          ? [confirmation.plan, describePlan(plan, texts)]
          : [confirmation.noPlan];
    const summary = isWhole(answers) ? [summaryOf(answers, context), ''] : [];
    return [
      {
        title: confirmation.title,
        fields: [{ kind: 'text', text: [confirmation.text, '', ...summary, ...steps].join('\n') }],
        buttons: [
          { id: 'finish', label: confirmation.finish },
          { id: 'back', label: texts.back },
          { id: 'startOver', label: confirmation.startOver },
        ],
      },
    ];
  },
  act(state, event, context) {
    if (isPressed(event, 'back')) return { to: 'back', answers: {} };
    if (isPressed(event, 'startOver')) return { to: 'effect', effect: 'restart' };
    return isPressed(event, 'finish') ? finish(context) : { to: 'stay', state };
  },
  answer: (state, _question, button) =>
    button === 'goOn' ? { to: 'next', answers: {} } : { to: 'stay', state },
};

export const CONFIRMATION = withPopups(asking);
