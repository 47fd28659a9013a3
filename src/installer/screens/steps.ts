import type { Step } from '../disks/model.ts';
import type { Texts } from '../texts/texts.ts';
import { formatSize } from './format.ts';

/** One step of a plan in a sentence. */
function describeStepIn(step: Step, { disks }: Pick<Texts, 'disks'>): string {
  const { steps, roles } = disks;
  switch (step.do) {
    case 'label':
      return steps.label(step.disk, step.table);
    case 'partition':
      return steps.partition(step.device, formatSize(step.size), roles[step.role]);
    case 'group':
      return steps.group(step.name, step.devices.join(', '));
    case 'volume':
      return steps.volume(step.name, step.group, formatSize(step.size));
    case 'format':
      return steps.format(step.device, step.type);
    case 'mount':
      return steps.mount(step.device, step.mountPoint);
    default:
      return steps[step.do](step.device);
  }
}

/** Devices that the plan makes: there is nothing on them yet. */
function madeBy(plan: readonly Step[]): string[] {
  return plan.flatMap((step) => {
    if (step.do === 'partition') return [step.device];
    return step.do === 'volume' ? [`${step.group}/${step.name}`] : [];
  });
}

/** The plan as numbered lines. */
export function describePlan(plan: readonly Step[], texts: Pick<Texts, 'disks'>): string {
  const made = madeBy(plan);
  const sentences = plan.map((step) => {
    const sentence = describeStepIn(step, texts);
    const loses = (step.do === 'format' || step.do === 'swap') && !made.includes(step.device);
    return loses ? texts.disks.steps.lost(sentence) : sentence;
  });
  return sentences.map((sentence, index) => `${index + 1}. ${sentence}`).join('\n');
}
