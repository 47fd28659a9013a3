import { type Command, Option } from 'commander';
import { sourceDateEpoch } from '../base/epoch.ts';
import { writeOutputChunks } from '../base/output-file.ts';
import { IMAGE_FORMATS, type ImageFormat, writeImage } from '../formats/image-write.ts';
import { packTree } from '../tree/host-directory.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatSize } from './terminal.ts';

interface Options extends CommonOptions {
  readonly format?: ImageFormat;
  readonly compress?: 'none' | 'gzip';
  readonly level?: string;
  readonly force?: boolean;
}

export function packCommand(): Command {
  return newCommand('pack', 'Pack a directory into an image', [
    'bootsmith pack work initrd.img',
    'bootsmith pack work initrd.img --format newc --compress gzip',
  ])
    .argument('<dir>', 'what unpack made, or any directory')
    .argument('<image>', 'the image to make')
    .addOption(
      new Option('--format <format>', 'what to write; as it was unpacked if left out').choices(
        Object.keys(IMAGE_FORMATS),
      ),
    )
    .addOption(new Option('--compress <name>', 'how to compress it').choices(['none', 'gzip']))
    .addOption(new Option('--level <1-9>', 'how hard to compress').choices([...'123456789']))
    .option('--force', 'replace an output that exists')
    .action((directory: string, output: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${directory}`);
        const time = sourceDateEpoch();
        const kept = await packTree(directory);
        progress.step(`Writing ${output}`);
        const chunks = writeImage(kept, {
          time,
          ...(options.format === undefined ? {} : { format: options.format }),
          ...(options.compress === undefined ? {} : { compression: options.compress }),
          ...(options.level === undefined ? {} : { level: Number(options.level) }),
        });
        const size = await writeOutputChunks(output, chunks, { force: options.force === true });
        return {
          json: { output, size, entries: kept.tree.size },
          text: `${output}: ${formatSize(size)}, ${kept.tree.size} entries`,
        };
      }),
    );
}
