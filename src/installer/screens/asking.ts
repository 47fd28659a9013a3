import type { GivenAnswers, Refusal } from '../answers/model.ts';
import type { Texts } from '../texts/texts.ts';
import type { Button, Form, FormEvent } from '../ui/form.ts';
import type { Context, Next, Screen } from './screen.ts';

/** A popup with buttons: the first is the safe one, where the focus stands. */
export interface Question {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly buttons: readonly Button[];
  readonly tone?: 'normal' | 'warning';
}

/** Besides where a screen goes: a refusal to show, or a question whose answer `answer` gets. */
export type Move<State> =
  | Next<State>
  | { readonly to: 'refuse'; readonly state: State; readonly refusal: Refusal }
  | { readonly to: 'ask'; readonly state: State; readonly question: Question };

/** A screen without its popups. */
export interface Asking<State> extends Pick<Screen<State>, 'id' | 'parts' | 'label' | 'show'> {
  open(context: Context, before: State | undefined): Opening<State>;
  act(state: State, event: FormEvent, context: Context): Move<State>;
  /** A button of a question was pressed. */
  answer?(state: State, question: string, button: string, context: Context): Move<State>;
}

export interface Opening<State> {
  readonly state: State;
  readonly question?: Question;
}

export interface Asked<State> {
  readonly inner: State;
  readonly popup?:
    | { readonly kind: 'refusal'; readonly refusal: Refusal }
    | { readonly kind: 'question'; readonly question: Question };
}

/** Puts the popups over a screen's forms, and takes their keys. */
export function withPopups<State>(screen: Asking<State>): Screen<Asked<State>> {
  const move = (next: Move<State>): Next<Asked<State>> => {
    if (next.to === 'stay') return { ...next, state: { inner: next.state } };
    if (next.to === 'refuse')
      return {
        to: 'stay',
        state: { inner: next.state, popup: { kind: 'refusal', refusal: next.refusal } },
      };
    if (next.to === 'ask')
      return {
        to: 'stay',
        state: { inner: next.state, popup: { kind: 'question', question: next.question } },
      };
    return next;
  };
  return {
    id: screen.id,
    parts: screen.parts,
    label: screen.label,
    open(context, before) {
      const { state, question } = screen.open(context, before?.inner);
      return question ? { inner: state, popup: { kind: 'question', question } } : { inner: state };
    },
    show({ inner, popup }, context) {
      const forms = screen.show(inner, context);
      return popup ? [...forms, popupForm(popup, context.texts)] : forms;
    },
    act({ inner, popup }, event, context) {
      if (popup === undefined) return move(screen.act(inner, event, context));
      if (event.on !== 'button') return { to: 'stay', state: { inner, popup } };
      if (popup.kind === 'refusal') return { to: 'stay', state: { inner }, focus: popup.refusal.field };
      const { id } = popup.question;
      return move(screen.answer?.(inner, id, event.button, context) ?? { to: 'stay', state: inner });
    },
  };
}

function popupForm(popup: NonNullable<Asked<unknown>['popup']>, texts: Texts): Form {
  if (popup.kind === 'refusal')
    return {
      title: texts.refused,
      fields: [{ kind: 'text', text: popup.refusal.message }],
      buttons: [{ id: 'ok', label: texts.ok }],
      tone: 'warning',
    };
  const { title, text, buttons, tone = 'normal' } = popup.question;
  return { title, fields: [{ kind: 'text', text }], buttons, tone };
}

export function backAndNext({ back, next }: Texts): Button[] {
  return [
    { id: 'next', label: next },
    { id: 'back', label: back },
  ];
}

export function isPressed(event: FormEvent, button: string): boolean {
  return event.on === 'button' && event.button === button;
}

/** On to the next screen, or the first refusal. */
export function proceed<State>(
  state: State,
  answers: GivenAnswers,
  refusals: readonly Refusal[],
): Move<State> {
  const [refusal] = refusals;
  return refusal ? { to: 'refuse', state, refusal } : { to: 'next', answers };
}

/** Releases and the machine as checks take them. */
export function rulesOf({ machine, texts }: Context): {
  texts: Texts;
  release: Context['machine']['release'];
  machine: Context['machine'];
} {
  return { texts, release: machine.release, machine };
}
