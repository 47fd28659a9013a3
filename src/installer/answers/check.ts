import { checkLayout } from '../disks/check.ts';
import { checkKits } from './check-kits.ts';
import { checkDevices, checkRouting } from './check-network.ts';
import { checkHost, checkKeyboard, checkLanguage, checkPassword, checkTime } from './check-system.ts';
import type { AnswerPart, Answers, GivenAnswers, Refusal } from './model.ts';
import { PARTS } from './parts.ts';
import type { Rules } from './rules.ts';

/** Each part with what it has to fit: gateway and host name fit the devices. */
const CHECKS: {
  readonly [Part in AnswerPart]: (value: Answers[Part], given: GivenAnswers, rules: Rules) => Refusal[];
} = {
  language: (value, _given, rules) => checkLanguage(value, rules),
  keyboard: (value, _given, rules) => checkKeyboard(value, rules),
  devices: (value, _given, rules) => checkDevices(value, rules),
  routing: (value, { devices = [] }, rules) => checkRouting(value, devices, rules),
  host: (value, { devices = [] }, rules) => checkHost(value, devices, rules),
  time: (value, _given, rules) => checkTime(value, rules),
  rootPassword: (value, _given, rules) => checkPassword(value, rules),
  disks: (value, _given, { machine, release, texts }) =>
    machine === undefined ? [] : checkLayout(value, machine.disks, release, texts.layout),
  kits: (value, _given, rules) => checkKits(value, rules),
};

/** Refusals of one part; none where it is not given. */
export function checkPart(part: AnswerPart, given: GivenAnswers, rules: Rules): Refusal[] {
  const check = <Part extends AnswerPart>(name: Part): Refusal[] => {
    const value: Answers[Part] | undefined = given[name];
    return value === undefined ? [] : CHECKS[name](value, given, rules);
  };
  return check(part);
}

/** Refusals of all that is given, against a machine where `rules` has one. */
export function checkAnswers(given: GivenAnswers, rules: Rules): Refusal[] {
  return PARTS.flatMap((part) => checkPart(part, given, rules));
}
