import { chmod, writeFile } from 'node:fs/promises';
import { BootsmithError } from '../base/errors.ts';
import { type OutputOptions, refuseExisting, writeOutput } from '../base/output-file.ts';
import { checkAnswers } from '../installer/answers/check.ts';
import type { Answers, GivenAnswers } from '../installer/answers/model.ts';
import { isWhole, missingParts } from '../installer/answers/parts.ts';
import { askAnswers } from '../installer/ask.ts';
import { finishAnswers } from '../installer/finish.ts';
import { type Host, HostError } from '../installer/host.ts';
import type { Machine } from '../installer/screens/screen.ts';
import { ENGLISH } from '../installer/texts/english.ts';
import { answersYaml } from './answers-file.ts';

export interface WizardRequest extends OutputOptions {
  readonly machine: Machine;
  readonly given: GivenAnswers;
  /** Nothing is asked. */
  readonly unattended: boolean;
  /** The kickstart to write, and where the answers go, if anywhere. */
  readonly output: string;
  readonly save: string | undefined;
}

export interface WizardReport {
  readonly release: string;
  readonly arch: string;
  readonly kickstart: string;
  readonly answers: string | undefined;
}

/**
 * Asks what is not given and writes the kickstart, readable for its owner only. Undefined when the user left before the
 * end: nothing is written then. Throws `usage` where there is no terminal to ask on, `profile` for given answers that
 * do not fit.
 */
export async function runWizard(host: Host, request: WizardRequest): Promise<WizardReport | undefined> {
  const { machine, given, unattended, output, save } = request;
  for (const path of [output, ...(save === undefined ? [] : [save])]) await refuseExisting(path, request);
  const answers = unattended ? requireFitting(given, machine) : await ask(host, machine, given);
  if (!answers) return undefined;
  const finished = finishAnswers(answers, machine, host.system);
  await writePrivate(output, finished.kickstart, request);
  if (save !== undefined) await writePrivate(save, answersYaml(finished.answers, machine.release), request);
  return { release: machine.release.id, arch: machine.arch, kickstart: output, answers: save };
}

async function ask(host: Host, machine: Machine, given: GivenAnswers): Promise<Answers | undefined> {
  try {
    const end = await askAnswers(host, machine, given);
    return end?.end === 'answers' ? end.answers : undefined;
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== 'ENOTTY') throw error;
    throw new BootsmithError('usage', 'there is no terminal to ask on', {
      found: `answers for ${Object.keys(given).join(', ') || 'nothing'}`,
      expected: `a terminal, or whole answers with unattended: true (${missingParts(given).join(', ') || 'all parts'} asked)`,
      hint: 'Give --answers FILE with all parts and unattended: true, or start it on a terminal.',
      cause: error,
    });
  }
}

function requireFitting(given: GivenAnswers, machine: Machine): Answers {
  const faults = checkAnswers(given, { texts: ENGLISH, release: machine.release, machine });
  if (faults.length === 0 && isWhole(given)) return given;
  throw new BootsmithError('profile', 'the answers do not fit the machine', {
    found: faults.map(({ field, message }) => `${field}: ${message}`).join('\n'),
    hint: 'Correct the answers, or say with --machine, --disk and --device what the machine has.',
  });
}

/** A hash of a password can be guessed at. */
async function writePrivate(path: string, text: string, options: OutputOptions): Promise<void> {
  await writeOutput(
    path,
    async (beside) => {
      await chmod(beside, 0o600);
      await writeFile(beside, text);
    },
    options,
  );
}
