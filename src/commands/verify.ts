import type { Command } from 'commander';
import { isBootsmithError } from '../base/errors.ts';
import type { Identity, Medium } from '../pipeline/medium.ts';
import { identifyMedium } from '../pipeline/stages/identify.ts';
import { openMedium } from '../pipeline/stages/open-media.ts';
import { type Finding, verifyMedium } from '../pipeline/stages/verify-iso.ts';
import { newCommand, perform } from './command.ts';
import { EXIT_STATUS } from './exit-status.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly as?: string;
  readonly sums: boolean;
}

export function verifyCommand(): Command {
  return newCommand('verify', 'Check that a medium has all that a boot needs', [
    'bootsmith verify base.iso',
    'bootsmith verify foreign.iso --json',
    'bootsmith verify CentOS-7-x86_64-DVD.iso --no-sums',
  ])
    .argument('<iso>', 'the medium to check: stock, made by bootsmith or foreign')
    .option('--as <release>', 'take it for this release, whatever it says')
    .option('--no-sums', 'compute no checksums, which reads the whole medium')
    .addHelpText(
      'after',
      '\nOf a medium of no release that is known, all is checked that needs none.\n' +
        'Warnings are told and do not change the exit status.',
    )
    .action((path: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step('Opening the medium');
        const medium = await openMedium(path);
        try {
          const identity = await identify(medium, options);
          progress.step('Checking');
          const findings = await verifyMedium(medium, identity, { sums: options.sums });
          const count = (result: Finding['result']) =>
            findings.filter((finding) => finding.result === result).length;
          const [faults, warnings] = [count('fail'), count('warn')];
          const verdict = faults === 0 ? 'no faults' : counted(faults, 'fault');
          const warned = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
          const known = typeof identity === 'string' ? undefined : identity.release.id;
          return {
            json: { path, release: known, faults, warnings, findings },
            text: [
              formatTable(findings.map(({ check, result, message }) => [result, check, message])),
              `${path}: ${known ?? 'no release that is known'}, ${verdict}${warned}`,
            ].join('\n'),
            status: faults === 0 ? 0 : EXIT_STATUS.verification,
          };
        } finally {
          await medium.close();
        }
      }),
    );
}

/** Or why the medium is of no release; with `--as` that is an error, for somebody knows better. */
async function identify(medium: Medium, options: Options): Promise<Identity | string> {
  try {
    return await identifyMedium(medium, options.as === undefined ? {} : { as: options.as });
  } catch (error) {
    if (!isBootsmithError(error) || error.kind !== 'unrecognised' || options.as !== undefined) throw error;
    return error.message;
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
