import type { Answers } from './answers/model.ts';
import type { Host } from './host.ts';
import { SALT_BYTES } from './kickstart/crypt/crypt.ts';
import { hashPassword, writeKusuKickstart } from './kickstart/factory.ts';
import type { Machine } from './screens/screen.ts';

export interface Finished {
  /** Without a password in clear text. */
  readonly answers: Answers;
  /** The text of kusu-ks.cfg. */
  readonly kickstart: string;
  /** The method that Anaconda is given on its command line: an address, or `loader` for what the loader found. */
  readonly method: string;
}

/** What whole answers lead to. They have to fit the machine. */
export function finishAnswers(
  answers: Answers,
  machine: Machine,
  { random }: Pick<Host['system'], 'random'>,
): Finished {
  const salt = random(Math.max(...Object.values(SALT_BYTES)));
  const crypted = hashPassword(answers.rootPassword, machine.release, salt);
  const safe: Answers = { ...answers, rootPassword: { crypted } };
  const system = answers.kits.find(({ os }) => os);
  return {
    answers: safe,
    kickstart: writeKusuKickstart(safe, machine, salt),
    method: system === undefined || system.source === 'medium' ? 'loader' : system.source.url,
  };
}

/** Under its name the file is whole or not there at all. Only root may read it: a hash can be guessed at. */
export async function writeWhole({ files }: Pick<Host, 'files'>, path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  await files.write(beside, text, 0o600);
  await files.rename(beside, path);
}
