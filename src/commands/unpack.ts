import type { Command } from 'commander';
import { openImageFile } from '../formats/image.ts';
import { unpackTree } from '../tree/host-directory.ts';
import { contentSize } from '../tree/tree.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatSize } from './terminal.ts';

interface Options extends CommonOptions {
  readonly force?: boolean;
}

export function unpackCommand(): Command {
  return newCommand('unpack', 'Unpack an image into a directory, as an ordinary user', [
    'bootsmith unpack initrd.img work',
    'bootsmith unpack updates.img work --force',
    'bootsmith unpack efiboot.img efi',
  ])
    .argument('<image>', 'an image of any format, compressed or not')
    .argument('<dir>', 'the directory to make: tree/ and manifest.json')
    .option('--force', 'replace a directory that is not empty')
    .action((path: string, directory: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${path}`);
        const image = await openImageFile(path);
        try {
          progress.step(`Unpacking to ${directory}`);
          await unpackTree(image, directory, { force: options.force === true });
          const size = contentSize(image.tree);
          const warnings = image.warnings.map(({ message }) => message);
          return {
            json: { directory, kind: image.kind, entries: image.tree.size, size, warnings },
            text: [
              `${directory}: ${image.kind}, ${image.tree.size} entries, ${formatSize(size)}`,
              ...warnings.map((message) => `  warning: ${message}`),
            ].join('\n'),
          };
        } finally {
          await image.close();
        }
      }),
    );
}
