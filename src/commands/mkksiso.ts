import { resolve } from 'node:path';
import type { Command } from 'commander';
import { BootsmithError } from '../base/errors.ts';
import { buildFullMedium } from '../pipeline/full.ts';
import { mkksisoProfile } from '../pipeline/mkksiso.ts';
import { collect, newCommand, perform } from './command.ts';
import { fullReportOutcome } from './full-report.ts';
import type { CommonOptions } from './terminal.ts';

interface Options extends CommonOptions {
  readonly ks?: string;
  readonly updates?: string;
  readonly add?: readonly string[];
  readonly cmdline?: string;
  readonly rmArgs?: string;
  readonly volid?: string;
  readonly replace?: readonly string[];
  readonly md5sum: boolean;
  readonly tmp?: string;
  readonly debug?: boolean;
}

/** Between the two values of `--replace`, which commander takes as one; no argument of a process can hold it. */
const PAIR = '\0';

export function mkksisoCommand(): Command {
  const command = newCommand('mkksiso', 'Add a kickstart and files to an ISO, as mkksiso does', [
    'bootsmith mkksiso ks.cfg stock.iso out.iso',
    'bootsmith mkksiso --ks ks.cfg --cmdline "console=ttyS0" stock.iso out.iso',
    'bootsmith mkksiso --replace "set timeout=60" "set timeout=5" in.iso out.iso',
  ])
    .usage('[options] [kickstart] <input> <output>')
    .argument('[paths...]', 'a kickstart where --ks gives none; the ISO; the new ISO')
    .option('--ks <file>', 'kickstart, put on the medium and named by its entries')
    .option('-u, --updates <image>', 'updates image, put where it is found')
    .option('-a, --add <path>', 'file or folder to put into the root; repeatable', collect)
    .option('-c, --cmdline <arguments>', 'kernel arguments to add')
    .option('-r, --rm-args <arguments>', 'kernel arguments to remove, by name')
    .option('-V, --volid <label>', 'volume label, changed everywhere it is named')
    .option('-R, --replace <from> <to>', 'exchange a text in the menus; repeatable', collect)
    .option('--no-md5sum', 'implant no media checksum')
    .option('--tmp <folder>', 'folder for working files, in place of TMPDIR')
    .option('--debug', 'the same as --verbose')
    .option('--skip-mkefiboot', 'has no meaning here: EFI menus need no root')
    .action((paths: string[], options: Options) =>
      perform({ ...options, verbose: options.verbose || options.debug === true }, async (progress) => {
        if (options.tmp !== undefined) process.env.TMPDIR = resolve(options.tmp);
        const { ks, input, output } = operands(paths, options.ks);
        const profile = mkksisoProfile({ ...options, ks, replace: options.replace?.map(pairOf) });
        return fullReportOutcome(await buildFullMedium(profile, { source: input, output }, progress));
      }),
    );
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (argv) => parse(joinPairs(argv));
  return command;
}

/** Two values for each `--replace`, as one. */
export function joinPairs(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? '';
    const [from, to] = [argv[at + 1], argv[at + 2]];
    if ((word !== '--replace' && word !== '-R') || from === undefined || to === undefined) joined.push(word);
    else {
      joined.push(word, `${from}${PAIR}${to}`);
      at += 2;
    }
  }
  return joined;
}

function pairOf(text: string): { from: string; to: string } {
  const [from, to] = text.split(PAIR);
  if (from && to !== undefined) return { from, to };
  throw new BootsmithError('usage', '--replace wants two texts', {
    found: text,
    expected: '--replace FROM TO',
  });
}

function operands(paths: readonly string[], ks: string | undefined) {
  const [input, output] = paths.slice(-2);
  const first = paths.length === 3 ? paths[0] : undefined;
  if (
    input === undefined ||
    output === undefined ||
    paths.length > 3 ||
    (first !== undefined && ks !== undefined)
  )
    throw new BootsmithError('usage', 'mkksiso wants [KICKSTART] INPUT OUTPUT', {
      found: paths.join(' ') || 'none of them',
      hint: ks === undefined ? 'Name the ISO and the new ISO.' : 'The kickstart is named by --ks already.',
    });
  return { ks: ks ?? first, input, output };
}
