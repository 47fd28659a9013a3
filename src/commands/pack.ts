import type { Command } from 'commander';
import { sourceDateEpoch } from '../base/epoch.ts';
import { writeOutputChunks } from '../base/output-file.ts';
import { writeImage } from '../formats/image-write.ts';
import { packTree } from '../tree/host-directory.ts';
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
  readonly force?: boolean;
}

export function packCommand(): Command {
  return newCommand('pack', 'Pack a directory into an image', [
    'bootsmith pack work initrd.img',
    'bootsmith pack work initrd.img --format newc --compress gzip',
    'bootsmith pack work product.img --format squashfs --compress xz',
  ])
    .argument('<dir>', 'what unpack made, or any directory')
    .argument('<image>', 'the image to make')
    .addOption(formatOption('what to write; as it was unpacked if left out'))
    .addOption(compressOption())
    .addOption(levelOption())
    .option('--force', 'replace an output that exists')
    .action((directory: string, output: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${directory}`);
        const time = sourceDateEpoch();
        const kept = await packTree(directory);
        progress.step(`Writing ${output}`);
        const chunks = writeImage(kept, { time, ...writeRequest(options) });
        const size = await writeOutputChunks(output, chunks, { force: options.force === true }, progress);
        return {
          json: { output, size, entries: kept.tree.size },
          text: `${output}: ${formatSize(size)}, ${kept.tree.size} entries`,
        };
      }),
    );
}
