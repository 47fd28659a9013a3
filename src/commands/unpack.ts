import type { Command } from 'commander';
import { openFileSource } from '../base/byte-source.ts';
import { openImage } from '../formats/image.ts';
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
  ])
    .argument('<image>', 'an initrd, updates image or driver disk')
    .argument('<dir>', 'the directory to make: tree/ and manifest.json')
    .option('--force', 'replace a directory that is not empty')
    .action((path: string, directory: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step(`Reading ${path}`);
        const source = await openFileSource(path);
        try {
          const image = await openImage(source);
          try {
            progress.step(`Unpacking to ${directory}`);
            await unpackTree(image, directory, { force: options.force === true });
            const size = contentSize(image.tree);
            return {
              json: { directory, kind: image.kind, entries: image.tree.size, size },
              text: `${directory}: ${image.kind}, ${image.tree.size} entries, ${formatSize(size)}`,
            };
          } finally {
            await image.close();
          }
        } finally {
          await source.close();
        }
      }),
    );
}
