import type { GivenAnswers } from './model.ts';
import { PARTS } from './parts.ts';

/** Plain values as `readAnswers` takes them: no part that is not there, and passwords as hashes only. */
export function answersToPlain(
  given: GivenAnswers,
  hash: (clear: string) => string,
  unattended = false,
): Record<string, unknown> {
  const plain: Record<string, unknown> = unattended ? { unattended } : {};
  for (const part of PARTS) if (given[part] !== undefined) plain[part] = given[part];
  const { rootPassword } = given;
  if (rootPassword !== undefined && 'clear' in rootPassword)
    plain.rootPassword = { crypted: hash(rootPassword.clear) };
  return plain;
}
