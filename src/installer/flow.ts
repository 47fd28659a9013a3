import { checkPart } from './answers/check.ts';
import { DEFAULT_LANGUAGE } from './answers/languages.ts';
import type { Answers, GivenAnswers } from './answers/model.ts';
import { isWhole } from './answers/parts.ts';
import { releaseName } from './answers/rules.ts';
import type { Context, Effect, Machine, Screen } from './screens/screen.ts';
import { SCREENS } from './screens/screens.ts';
import { textsOf } from './texts/languages.ts';
import type { Texts } from './texts/texts.ts';
import type { Form, FormEvent, Picture, Surround } from './ui/form.ts';

/** Where the user is, and what was answered: all that the flow knows. */
export interface Flow {
  readonly machine: Machine;
  /** What was given beforehand: its screens are skipped where it fits the machine. */
  readonly given: GivenAnswers;
  readonly answers: GivenAnswers;
  /** Index of the screen that is shown. */
  readonly at: number;
  readonly state: unknown;
  /** States of screens that were left by "back", by id. */
  readonly left: Readonly<Record<string, unknown>>;
  /** Ids of screens that were shown: these are shown again though their answers fit by now. */
  readonly shown: readonly string[];
  /** Whether "Really quit?" is asked. */
  readonly quitting: boolean;
  readonly focus: string | undefined;
}

/** How the screens end. `quit` is exit status 2. */
export type FlowEnd =
  | { readonly end: 'answers'; readonly answers: Answers }
  | { readonly end: Exclude<Effect, 'restart'> };

/** At Welcome, which is always shown. */
export function startFlow(machine: Machine, given: GivenAnswers): Flow {
  const flow: Flow = {
    ...{ machine, given, answers: given, at: 0, state: undefined, left: {}, shown: [] },
    ...{ quitting: false, focus: undefined },
  };
  return openScreen(flow, 0);
}

export function textsOfFlow({ answers }: Pick<Flow, 'answers'>): Texts {
  return textsOf(answers.language ?? DEFAULT_LANGUAGE);
}

function contextOf(flow: Flow): Context {
  return { machine: flow.machine, answers: flow.answers, texts: textsOfFlow(flow) };
}

function openScreen(flow: Flow, at: number): Flow {
  const screen = SCREENS[at];
  if (screen === undefined) return flow;
  const { id } = screen;
  return {
    ...flow,
    at,
    state: screen.open(contextOf(flow), flow.left[id]),
    shown: flow.shown.includes(id) ? flow.shown : [...flow.shown, id],
    focus: undefined,
  };
}

/** Whether a screen is to be shown: something of it was not given, or does not fit the machine or other answers. */
function isAsked({ id, parts }: Screen<unknown>, flow: Flow): boolean {
  if (parts.length === 0 || flow.shown.includes(id)) return true;
  const { machine, given, answers } = flow;
  const rules = { texts: textsOfFlow(flow), release: machine.release, machine };
  return parts.some((part) => given[part] === undefined || checkPart(part, answers, rules).length > 0);
}

function surroundOf(flow: Flow): Surround {
  const texts = textsOfFlow(flow);
  return {
    heading: texts.heading(releaseName(flow.machine.release)),
    footer: texts.footer,
    steps: SCREENS.flatMap((screen, index) =>
      isAsked(screen, flow)
        ? [
            {
              label: screen.label(texts),
              state: index < flow.at ? 'done' : index === flow.at ? 'current' : 'to come',
            } as const,
          ]
        : [],
    ),
  };
}

function quitForm({ quit }: Texts): Form {
  return {
    title: quit.title,
    fields: [{ kind: 'text', text: quit.text }],
    buttons: [
      { id: 'stay', label: quit.stay },
      { id: 'quit', label: quit.leave },
    ],
    tone: 'warning',
  };
}

export function showFlow(flow: Flow): Picture {
  const context = contextOf(flow);
  const forms = SCREENS[flow.at]?.show(flow.state, context) ?? [];
  return {
    surround: surroundOf(flow),
    forms: flow.quitting ? [...forms, quitForm(context.texts)] : forms,
    ...(flow.focus === undefined || flow.quitting ? {} : { focus: flow.focus }),
  };
}

/** What an event leads to: the flow goes on, or ends. */
export function stepFlow(flow: Flow, event: FormEvent): Flow | FlowEnd {
  if (flow.quitting) {
    if (event.on !== 'button') return flow;
    return event.button === 'quit' ? { end: 'quit' } : { ...flow, quitting: false, focus: undefined };
  }
  if (event.on === 'key' && event.key === 'f12') return { ...flow, quitting: true };
  const screen = SCREENS[flow.at];
  if (screen === undefined) return flow;
  const next = screen.act(flow.state, event, contextOf(flow));
  switch (next.to) {
    case 'stay':
      return { ...flow, state: next.state, focus: next.focus };
    case 'effect':
      return next.effect === 'restart' ? openScreen(flow, 0) : { end: next.effect };
    case 'back':
      return goBack({
        ...flow,
        answers: { ...flow.answers, ...next.answers },
        left: { ...flow.left, [screen.id]: flow.state },
      });
    case 'next': {
      const { [screen.id]: _passed, ...left } = flow.left;
      return goOn({ ...flow, answers: { ...flow.answers, ...next.answers }, left });
    }
  }
}

function goBack(flow: Flow): Flow {
  for (let at = flow.at - 1; at >= 0; at--) {
    const screen = SCREENS[at];
    if (screen && isAsked(screen, flow)) return openScreen(flow, at);
  }
  return flow;
}

function goOn(flow: Flow): Flow | FlowEnd {
  const at = SCREENS.findIndex((screen, index) => index > flow.at && isAsked(screen, flow));
  if (at >= 0) return openScreen(flow, at);
  const { answers } = flow;
  return isWhole(answers) ? { end: 'answers', answers } : openScreen(flow, 0);
}

/** What the kit's loop asks; `end` is there once it is done. */
export interface FlowController {
  picture(): Picture;
  event(event: FormEvent): Promise<'go on' | 'done'>;
  flow(): Flow;
  end(): FlowEnd | undefined;
}

/** The eleven screens for a machine, as the kit's loop takes them. */
export function createFlow(machine: Machine, given: GivenAnswers): FlowController {
  let flow = startFlow(machine, given);
  let end: FlowEnd | undefined;
  return {
    picture: () => showFlow(flow),
    async event(event) {
      const next = stepFlow(flow, event);
      if (!('end' in next)) flow = next;
      else end = next;
      return end === undefined ? 'go on' : 'done';
    },
    flow: () => flow,
    end: () => end,
  };
}
