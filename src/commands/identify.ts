import type { Command } from 'commander';
import { type Origin, originOf } from '../pipeline/describe.ts';
import type { Identity } from '../pipeline/medium.ts';
import { identifyMedium } from '../pipeline/stages/identify.ts';
import { openMedium } from '../pipeline/stages/open-media.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

interface Options extends CommonOptions {
  readonly as?: string;
}

export function identifyCommand(): Command {
  return newCommand('identify', 'Tell which release a medium is, and on what evidence', [
    'bootsmith identify CentOS-5.11-x86_64-bin-DVD.iso',
    'bootsmith identify /mnt/cdrom --json',
  ])
    .argument('<medium>', 'an ISO, or the root of a mounted or copied medium')
    .option('--as <release>', 'take it for this release, whatever it says')
    .action((path: string, options: Options) =>
      perform(options, async (progress) => {
        progress.step('Opening the medium');
        const medium = await openMedium(path);
        try {
          progress.step('Identifying the medium');
          const identity = await identifyMedium(medium, options);
          const remastered = identity.kind === 'remastered' ? await originOf(medium) : undefined;
          const { release, arch, version, kernelVersion, kind, assumed, evidence } = identity;
          return {
            json: {
              ...{ release: release.id, arch, version, kernelVersion, kind, assumed },
              ...{ volumeId: medium.volumeId, remastered, evidence },
            },
            text: describeIdentity(path, identity, remastered),
          };
        } finally {
          await medium.close();
        }
      }),
    );
}

/** What a medium is and why, for people. */
export function describeIdentity(path: string, identity: Identity, origin?: Origin): string {
  const { release, arch, version, kind, assumed, evidence } = identity;
  const against = evidence.filter(({ verdict }) => verdict === 'against').length;
  const from = origin ? ` from ${origin.from.join(', that from ')}` : '';
  const what = {
    stock: 'stock medium',
    base: 'a Base ISO of bootsmith',
    remastered: `remastered by bootsmith${from}`,
  }[kind];
  const marks = { for: '+', against: '-', note: ' ' };
  return [
    `${path}: ${release.id} ${arch}${version === undefined ? '' : ` (${version})`}, ${what}${assumed ? ', as you say' : ''}`,
    ...formatTable(
      evidence.map(({ where, found, verdict }) => [`  ${marks[verdict]} ${where}`, found]),
    ).split('\n'),
    ...(against > 0 ? [`  ${against} of these speak against it`] : []),
  ].join('\n');
}
