import type { Command } from 'commander';
import { IMAGE_FORMATS, type ImageFormat } from '../formats/image-write.ts';
import { convertImage } from '../pipeline/convert.ts';
import { newCommand, perform } from './command.ts';
import {
  compressOption,
  formatOption,
  levelOption,
  type WritingOptions,
  writeRequest,
} from './image-options.ts';
import { type CommonOptions, formatSize } from './terminal.ts';

interface Options extends CommonOptions, WritingOptions {
  readonly format: ImageFormat;
  readonly drop?: boolean;
  readonly force?: boolean;
}

export function convertCommand(): Command {
  return newCommand('convert', 'Turn an image of one format into another', [
    'bootsmith convert initrd.img new.img --format newc --compress xz',
    'bootsmith convert stage2.img stage2.sqfs --format squashfs --level 9',
    'bootsmith convert boot.iso floppy.img --format fat --drop',
  ])
    .argument('<in>', 'an image of any format, compressed or not')
    .argument('<out>', 'the image to make')
    .addOption(formatOption('what to make').makeOptionMandatory())
    .addOption(compressOption())
    .addOption(levelOption())
    .option('--drop', 'leave out what the format cannot hold, and say so')
    .option('--force', 'replace an output that exists')
    .addHelpText('after', `\nFormats: ${IMAGE_FORMATS.join(', ')}`)
    .action((input: string, output: string, options: Options) =>
      perform(options, async (progress) => {
        const { format } = options;
        const flags = { drop: options.drop === true, force: options.force === true };
        const report = await convertImage(
          { input, output, ...writeRequest(options), ...flags, format },
          progress,
        );
        const { size, from, entries, lost, dropped, warnings } = report;
        return {
          json: report,
          text: [
            `${output}: ${format} from ${from}, ${formatSize(size)}, ${entries} entries`,
            ...warnings.map((message) => `  warning: ${message}`),
            ...(lost.length === 0 ? [] : [`  ${format} does not keep: ${lost.join(', ')}`]),
            ...dropped.map(({ path, kind }) => `  left out: ${kind} /${path}`),
          ].join('\n'),
        };
      }),
    );
}
