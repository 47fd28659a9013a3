import { releaseName } from '../answers/rules.ts';
import { checkDisks } from '../disks/check.ts';
import { type Asking, isPressed, type Question, withPopups } from './asking.ts';
import type { Context } from './screen.ts';

/** Why this machine cannot be installed, as a question with nothing but ways out. */
export function diskObstacle({ machine, texts }: Pick<Context, 'machine' | 'texts'>): Question | undefined {
  const { welcome, layout } = texts;
  const { here, disks } = machine;
  const [refusal] = checkDisks(disks, layout);
  if (refusal === undefined) return undefined;
  const quit = { id: 'quit', label: welcome.leave };
  return {
    id: 'obstacle',
    tone: 'warning',
    title: disks.disks.length === 0 ? welcome.noDisksTitle : welcome.smallTitle,
    text: refusal.message,
    buttons: here ? [{ id: 'powerOff', label: welcome.powerOff }, quit] : [quit],
  };
}

const asking: Asking<null> = {
  id: 'welcome',
  parts: [],
  label: ({ welcome }) => welcome.label,
  open: () => ({ state: null }),
  show: (_state, { machine, texts }) => [
    {
      title: texts.welcome.title,
      fields: [{ kind: 'text', text: texts.welcome.text(releaseName(machine.release)) }],
      buttons: [{ id: 'next', label: texts.next }],
    },
  ],
  act(state, event, context) {
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    const question = diskObstacle(context);
    return question ? { to: 'ask', state, question } : { to: 'next', answers: {} };
  },
  answer: (_state, _question, button) => ({
    to: 'effect',
    effect: button === 'powerOff' ? 'powerOff' : 'quit',
  }),
};

export const WELCOME = withPopups(asking);
