import type { GivenAnswers } from '../../../src/installer/answers/model.ts';
import type { Context, Next, Screen } from '../../../src/installer/screens/screen.ts';
import { textsOf } from '../../../src/installer/texts/languages.ts';
import type { Form, FormEvent } from '../../../src/installer/ui/form.ts';
import { type MachineWishes, machineWith } from '../machines.ts';

/** One screen by its events, without the kit and the flow. */
export function drive(screen: Screen<unknown>, wishes: MachineWishes = {}, answers: GivenAnswers = {}) {
  const context: Context = {
    machine: machineWith(wishes),
    answers,
    texts: textsOf(answers.language ?? 'en_US'),
  };
  let state = screen.open(context);
  let next: Next<unknown> | undefined;
  const send = (event: FormEvent) => {
    next = screen.act(state, event, context);
    if (next.to === 'stay') state = next.state;
  };
  const driven = {
    forms: (): readonly Form[] => screen.show(state, context),
    /** Title of what is on top. */
    title: () => top().title,
    /** Its paragraphs. */
    text: () =>
      top()
        .fields.flatMap((field) => (field.kind === 'text' ? [field.text] : []))
        .join('\n'),
    buttons: () => top().buttons.map(({ id }) => id),
    /** The value of a field on top; of a list, the marked row. */
    value: (id: string) => {
      const field = fieldOf(id);
      return field && 'value' in field ? field.value : undefined;
    },
    isDisabled: (id: string) => {
      const field = fieldOf(id);
      return field !== undefined && 'disabled' in field && field.disabled === true;
    },
    has: (id: string) => fieldOf(id) !== undefined,
    rows: (id: string) => {
      const field = fieldOf(id);
      return field?.kind === 'list' ? field.rows.map(({ columns }) => columns.join('|')) : [];
    },
    focus: () => (next?.to === 'stay' ? next.focus : undefined),
    press(...buttons: string[]) {
      for (const button of buttons) send({ on: 'button', button });
      return driven;
    },
    change(field: string, value: string | boolean) {
      send({ on: 'change', field, value });
      return driven;
    },
    choose(field: string, row: string) {
      send({ on: 'choose', field, row });
      return driven;
    },
    key(key: string) {
      send({ on: 'key', key });
      return driven;
    },
    next: () => next,
    /** What the screen left with. */
    answers: () => (next?.to === 'next' || next?.to === 'back' ? next.answers : undefined),
  };
  function top(): Form {
    const forms = screen.show(state, context);
    const form = forms[forms.length - 1];
    if (form === undefined) throw new Error('the screen shows nothing');
    return form;
  }
  function fieldOf(id: string) {
    return top().fields.find((field) => 'id' in field && field.id === id);
  }
  return driven;
}
