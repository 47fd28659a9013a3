import { checkPassword, SHORT_PASSWORD } from '../answers/check-system.ts';
import type { PasswordAnswer } from '../answers/model.ts';
import type { Field } from '../ui/form.ts';
import { type Asking, backAndNext, isPressed, proceed, rulesOf, withPopups } from './asking.ts';
import type { Context } from './screen.ts';

interface State {
  readonly first: string;
  readonly second: string;
}

/** A hash that was given stands for two empty entries. */
function answerOf({ first, second }: State, { answers }: Context): PasswordAnswer {
  const { rootPassword } = answers;
  const keeps = first === '' && second === '' && rootPassword !== undefined && 'crypted' in rootPassword;
  return keeps ? rootPassword : { clear: first };
}

const asking: Asking<State> = {
  id: 'password',
  parts: ['rootPassword'],
  label: ({ password }) => password.label,
  open({ answers }, before) {
    const { rootPassword } = answers;
    const clear = rootPassword !== undefined && 'clear' in rootPassword ? rootPassword.clear : '';
    return { state: before ?? { first: clear, second: clear } };
  },
  show({ first, second }, { answers, texts }) {
    const { password } = texts;
    const { rootPassword } = answers;
    const given: Field[] =
      rootPassword !== undefined && 'crypted' in rootPassword ? [{ kind: 'text', text: password.given }] : [];
    return [
      {
        title: password.title,
        fields: [
          { kind: 'text', text: password.text },
          ...given,
          { kind: 'entry', id: 'rootPassword', label: password.first, value: first, secret: true },
          { kind: 'entry', id: 'rootPassword.again', label: password.second, value: second, secret: true },
        ],
        buttons: backAndNext(texts),
      },
    ];
  },
  act(state, event, context) {
    if (event.on === 'change') {
      const key = event.field === 'rootPassword' ? 'first' : 'second';
      return { to: 'stay', state: { ...state, [key]: String(event.value) } };
    }
    const rootPassword = answerOf(state, context);
    const same = state.first === state.second;
    if (isPressed(event, 'back')) {
      const whole = same && (state.first !== '' || 'crypted' in rootPassword);
      return { to: 'back', answers: whole ? { rootPassword } : {} };
    }
    if (!isPressed(event, 'next')) return { to: 'stay', state };
    const { texts } = context;
    if (!same)
      return {
        to: 'refuse',
        state,
        refusal: { field: 'rootPassword.again', message: texts.refusals.passwordsDiffer },
      };
    const short = 'clear' in rootPassword && rootPassword.clear.length < SHORT_PASSWORD;
    const refusals = checkPassword(rootPassword, rulesOf(context));
    if (refusals.length > 0 || !short) return proceed(state, { rootPassword }, refusals);
    return {
      to: 'ask',
      state,
      question: {
        id: 'short',
        tone: 'warning',
        title: texts.password.shortTitle,
        text: texts.password.short(state.first.length),
        buttons: [
          { id: 'another', label: texts.password.another },
          { id: 'proceed', label: texts.password.proceed },
        ],
      },
    };
  },
  answer: (state, _question, button) =>
    button === 'proceed'
      ? { to: 'next', answers: { rootPassword: { clear: state.first } } }
      : { to: 'stay', state, focus: 'rootPassword' },
};

export const ROOT_PASSWORD = withPopups(asking);
