import type { Command } from 'commander';
import { identifyMedium } from '../pipeline/stages/identify.ts';
import { openMedium } from '../pipeline/stages/open-media.ts';
import { verifyMedium } from '../pipeline/stages/verify-iso.ts';
import { newCommand, perform } from './command.ts';
import { EXIT_STATUS } from './exit-status.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly as?: string;
}

export function verifyCommand(): Command {
  return newCommand('verify', 'Check that a medium has all that a boot needs', [
    'bootsmith verify base.iso',
    'bootsmith verify base.iso --json',
  ])
    .argument('<iso>', 'the medium to check, stock or made by bootsmith')
    .option('--as <release>', 'take it for this release, whatever it says')
    .action((path: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step('Opening the medium');
        const medium = await openMedium(path);
        try {
          const identity = await identifyMedium(medium, options);
          progress.step('Checking');
          const findings = await verifyMedium(medium, identity);
          const faults = findings.filter(({ result }) => result === 'fail').length;
          const verdict = faults === 0 ? 'no faults' : faults === 1 ? '1 fault' : `${faults} faults`;
          return {
            json: { path, release: identity.release.id, faults, findings },
            text: [
              formatTable(findings.map(({ check, result, message }) => [result, check, message])),
              `${path}: ${verdict}`,
            ].join('\n'),
            status: faults === 0 ? 0 : EXIT_STATUS.verification,
          };
        } finally {
          await medium.close();
        }
      }),
    );
}
