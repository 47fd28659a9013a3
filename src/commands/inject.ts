import type { Command } from 'commander';
import { BootsmithError } from '../base/errors.ts';
import { injectFiles } from '../pipeline/inject.ts';
import { collect, newCommand, perform } from './command.ts';
import { type CommonOptions, formatSize } from './terminal.ts';

interface Options extends CommonOptions {
  readonly add: readonly string[];
  readonly force?: boolean;
}

export function injectCommand(): Command {
  return newCommand('inject', 'Put files into an image without unpacking it', [
    'bootsmith inject initrd.img out.img --add ks.cfg:/ks.cfg',
    'bootsmith inject initrd.img out.img --add drivers:/lib/firmware --force',
    'bootsmith inject efiboot.img out.img --add grub.cfg:/EFI/BOOT/grub.cfg',
  ])
    .argument('<image>', 'an initrd or any other image that can be written')
    .argument('<out>', 'the image to make')
    .requiredOption('--add <src:dest>', 'a file or folder, and its path inside; repeatable', collect)
    .option('--force', 'replace an output that exists')
    .action((initrd: string, output: string, options: Options) =>
      perform(options, async (progress) => {
        const add = options.add.map(splitPair);
        const report = await injectFiles({ initrd, output, add, force: options.force === true }, progress);
        const { size, added, replaced, way } = report;
        const count = `${added.length} ${added.length === 1 ? 'path' : 'paths'}`;
        const text = [
          `${output}: ${formatSize(size)}, ${count} ${way === 'appended' ? 'appended' : 'put in'}`,
        ];
        if (replaced.length > 0) text.push(`replaces ${replaced.map((path) => `/${path}`).join(', ')}`);
        return { json: report, text: text.join('\n') };
      }),
    );
}

/** `SRC:DEST` at its last colon, so that SRC may hold one. */
function splitPair(pair: string): { source: string; destination: string } {
  const colon = pair.lastIndexOf(':');
  const destination = pair.slice(colon + 1);
  if (colon > 0 && destination.startsWith('/')) return { source: pair.slice(0, colon), destination };
  throw new BootsmithError('usage', `--add ${pair} is not SRC:DEST`, {
    expected: 'a path on this machine, a colon, and an absolute path inside the image',
    hint: 'For example: --add ks.cfg:/ks.cfg',
  });
}
