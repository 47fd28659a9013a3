import type { AnswerPart, Answers, GivenAnswers } from './model.ts';

/** In the order in which the screens ask them. */
export const PARTS: readonly AnswerPart[] = [
  'language',
  'keyboard',
  'devices',
  'routing',
  'host',
  'time',
  'rootPassword',
  'disks',
  'kits',
];

export function missingParts(given: GivenAnswers): AnswerPart[] {
  return PARTS.filter((part) => given[part] === undefined);
}

export function isWhole(given: GivenAnswers): given is Answers {
  return missingParts(given).length === 0;
}
