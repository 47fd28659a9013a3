import type { Command } from 'commander';
import { diffPaths } from '../pipeline/diff/diff.ts';
import { newCommand, perform } from './command.ts';
import { formatDiff } from './diff-text.ts';
import { EXIT_DIFFERENT } from './exit-status.ts';
import type { CommonOptions } from './terminal.ts';

export function diffCommand(): Command {
  return newCommand('diff', 'Tell what two media, or two images, differ in', [
    'bootsmith diff CentOS-5.11-x86_64-bin-DVD.iso base.iso',
    'bootsmith diff stock/isolinux/initrd.img initrd.img',
    'bootsmith diff old.iso new.iso --json | jq .menus',
  ])
    .argument('<a>', 'an ISO, the root of a medium, or an image such as an initrd')
    .argument('<b>', 'what to compare it with')
    .addHelpText(
      'after',
      '\nCompares labels, boot records, partition tables, every boot menu by entry and\n' +
        'argument, the contents of initrds, updates images and EFI partitions, and all\n' +
        'files. Times are not compared, nor modes and owners of files on the medium.\n' +
        '\nExit status, as of diff(1):\n' +
        '  0  the same\n' +
        '  1  different (on a bug of bootsmith nothing is on stdout)\n' +
        '  2 to 9  trouble, as of every command',
    )
    .action((a: string, b: string, options: CommonOptions) =>
      perform(options, async (progress) => {
        const report = await diffPaths(a, b, progress);
        return {
          json: report,
          text: formatDiff(report, options.verbose === true),
          status: report.same ? 0 : EXIT_DIFFERENT,
        };
      }),
    );
}
