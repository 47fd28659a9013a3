import type { Command } from 'commander';
import { resetMedium } from '../pipeline/reset.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly force?: boolean;
}

export function resetCommand(): Command {
  return newCommand('reset', 'Take back the last remastering of a full medium', [
    'bootsmith reset out.iso stock-again.iso',
  ])
    .argument('<iso>', 'a full medium that bootsmith made')
    .argument('<output>', 'the ISO to write')
    .option('--force', 'replace an output that exists')
    .action((path: string, output: string, options: Options) =>
      perform(options, async (progress) => {
        const report = await resetMedium(path, output, options, progress);
        const what =
          report.gave === 'image'
            ? `${report.from}, to the byte`
            : `the files of ${report.from}, laid out anew`;
        const text = [
          `${output}: ${what}`,
          formatTable([
            ['sha256', report.sha256],
            ...(report.remastered ? [['remastered', 'as it was; another reset goes further back']] : []),
            ...report.restored.map((name) => ['restored', `/${name}`]),
            ...report.lost.map((name) => ['lost', `/${name} is not on this medium any more`]),
          ]),
        ].join('\n');
        return { json: report, text };
      }),
    );
}
