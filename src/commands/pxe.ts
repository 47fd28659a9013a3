import type { Command } from 'commander';
import { makePxe, type PxeOptions } from '../pipeline/pxe.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

interface Options extends CommonOptions, Omit<PxeOptions, 'profile' | 'directory'> {}

export function pxeCommand(): Command {
  return newCommand('pxe', 'Make what starts machines over the network as a profile says', [
    'bootsmith pxe my.yaml /srv/tftp --url http://server/centos-5 \\',
    '    --source CentOS-5.11-x86_64-bin-DVD.iso',
    'bootsmith pxe my.yaml tftp --url http://10.0.2.2:8080/tree --json',
  ])
    .argument('<profile>', 'what to make, as YAML; that of a Base ISO')
    .argument('<dir>', 'the folder to make')
    .option('--url <url>', 'where a server offers the tree of the stock medium')
    .option('--source <path>', 'the stock medium: an ISO or a directory')
    .option('--as <release>', 'take the medium for this release, whatever it says')
    .option('--force', 'replace a folder that exists')
    .addHelpText(
      'after',
      '\nThe folder is the root of a TFTP server: kernel, initramfs, and the menus of\n' +
        'pxelinux, GRUB and iPXE; put the boot loader beside them. What is in its http/\n' +
        'goes over the tree that the URL offers.',
    )
    .action((profile: string, directory: string, options: Options) =>
      perform(options, async (progress) => {
        const report = await makePxe({ ...options, profile, directory }, progress);
        const { release, arch, commandLine, files, overlay, beside, url, warnings } = report;
        return {
          json: report,
          text: [
            `${directory}: ${release} ${arch} over the network`,
            formatTable([
              ...files.map((path) => ['file', path]),
              ['arguments', commandLine],
              ...overlay.map((path) => [
                'to the server',
                `${path} to ${url.replace(/\/$/, '')}${path.slice('http'.length)}`,
              ]),
              ...beside.map(({ file, address }) => ['to the server', `${file} to ${address}`]),
              ...warnings.map((warning) => ['warning', warning]),
            ]),
          ].join('\n'),
        };
      }),
    );
}
