import { type Command, InvalidArgumentError, Option } from 'commander';
import { BootsmithError } from '../base/errors.ts';
import { makeUpdatesImage, type UpdatesImageReport } from '../pipeline/updates.ts';
import { type Arch, UPDATES_FORMATS, type UpdatesFormat } from '../releases/release.ts';
import { findRelease } from '../releases/table.ts';
import type { SourceReport } from '../updates/contents.ts';
import type { UpdatesSource } from '../updates/model.ts';
import { recogniseSource } from '../updates/recognise-source.ts';
import { collect, newCommand, perform } from './command.ts';
import { type CommonOptions, formatSize } from './terminal.ts';

interface Options extends CommonOptions {
  readonly output: string;
  readonly release: string;
  readonly arch?: Arch;
  readonly format?: UpdatesFormat;
  readonly merge?: readonly string[];
  readonly fromGit?: string;
  readonly since?: string;
  readonly until?: string;
  readonly product?: boolean;
  readonly memory?: number;
  readonly force?: boolean;
}

/** Without `-v`, of the paths that are told one by one. */
const SHOWN = 10;

export function updatesCommand(): Command {
  return newCommand('updates', 'Make an updates.img or product.img for a release', [
    'bootsmith updates overlay/ -o updates.img --release centos-5',
    'bootsmith updates fix.rpm my.ks:/tmp/my.ks -o updates.img --release centos-5',
    'bootsmith updates --from-git anaconda --since anaconda-11.1.2.263-2 \\',
    '    -o updates.img --release centos-5 --merge centos.iso --force',
  ])
    .argument('[source...]', 'folders to lay over the root, SRC:DEST, tar archives, RPMs')
    .requiredOption('-o, --output <image>', 'the image to make')
    .requiredOption('--release <id>', 'the release that is to take it')
    .addOption(new Option('--arch <arch>', 'its architecture').choices(['i386', 'x86_64', 'aarch64']))
    .addOption(
      new Option('--format <format>', 'the best that the release takes if left out').choices(UPDATES_FORMATS),
    )
    .option('--merge <image>', 'an image, or a medium with one, to lay all over; repeatable', collect)
    .option('--from-git <dir>', "changes in a clone of Anaconda's source, where they belong")
    .option('--since <tag>', 'with --from-git: what changed since this commit')
    .option('--until <commit>', 'with --from-git: up to this one, not the working tree')
    .option('--product', 'make a product.img')
    .addOption(new Option('--memory <size>', 'of the machines it is for, such as 2GiB').argParser(parseSize))
    .option('--force', 'replace an output that exists')
    .addHelpText(
      'after',
      '\nLater sources win: --merge, then --from-git, then the others in their order.\n' +
        'Files belong to root. Scripts of RPMs are not run.',
    )
    .action((words: string[], options: Options) =>
      perform(options, async (progress) => {
        const sources = [...gitSource(options)];
        for (const word of words) sources.push(await recogniseSource(word));
        if (sources.length === 0 && options.merge === undefined)
          throw new BootsmithError('usage', 'nothing is named that goes into the image', {
            expected: 'a SOURCE, --from-git or --merge',
          });
        const { output, arch, format, merge = [], memory, force = false } = options;
        const kind = options.product ? 'product' : 'updates';
        const release = findRelease(options.release);
        const report = await makeUpdatesImage(
          { output, release, arch, kind, merge, sources, format, memory, force },
          progress,
        );
        return { json: report, text: formatReport(report, options.verbose === true) };
      }),
    );
}

function gitSource({ fromGit, since, until }: Options): UpdatesSource[] {
  if (fromGit === undefined && since === undefined && until === undefined) return [];
  if (fromGit !== undefined && since !== undefined)
    return [{ git: fromGit, since, ...(until === undefined ? {} : { until }) }];
  throw new BootsmithError('usage', '--from-git and --since go together', {
    hint: 'For example: --from-git anaconda --since anaconda-34.25.7.19',
  });
}

function parseSize(text: string): number {
  const [, number, unit] = /^(\d{1,6}) ?([KMG])(?:iB)?$/i.exec(text) ?? [];
  if (number === undefined || unit === undefined)
    throw new InvalidArgumentError('It is no size such as 512MiB or 2GiB.');
  return Number(number) * 1024 ** (' KMG'.indexOf(unit.toUpperCase()) as 1 | 2 | 3);
}

function formatReport(report: UpdatesImageReport, isVerbose: boolean): string {
  const { output, kind, release, arch, format, size, files, path, argument, destination, memory } = report;
  const elsewhere =
    argument === undefined
      ? 'has no boot argument to name one elsewhere'
      : `from elsewhere with ${argument}=URL on the boot line`;
  const machine = `a machine with ${formatSize(memory.memory)}`;
  return [
    `${output}: ${kind} image for ${release} ${arch}: ${format}, ${formatSize(size)}, ${files} files`,
    `  put it at /${path} of the medium, where it is found; ${elsewhere}`,
    `  its files land in ${destination} and take ${formatSize(memory.need)} of memory`,
    ...(memory.verdict === 'tight'
      ? [`  warning: that is much of the ${formatSize(memory.limit)} which ${machine} has for them`]
      : []),
    ...report.sources.flatMap((source) => formatSource(source, isVerbose)),
    ...shorten(
      report.replaced.map(({ path: where, from, by }) => `  replaced /${where} of ${from} by that of ${by}`),
      isVerbose,
    ),
  ].join('\n');
}

function formatSource(source: SourceReport, isVerbose: boolean): string[] {
  const { kind, entries, leftOut, removed, notes } = source;
  return [
    `  ${kind} ${source.source}: ${entries} entries`,
    ...notes.map((note) => `    note: ${note}`),
    ...removed.map((path) => `    removed, a stub says so: ${path}`),
    ...shorten(
      leftOut.map(({ path, reason }) => `    left out: ${path}: ${reason}`),
      isVerbose,
    ),
  ];
}

function shorten(lines: readonly string[], isVerbose: boolean): string[] {
  if (isVerbose || lines.length <= SHOWN) return [...lines];
  return [...lines.slice(0, SHOWN), `    and ${lines.length - SHOWN} more, which -v names`];
}
