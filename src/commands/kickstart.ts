import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { checkKickstart, type KickstartFinding, type KickstartReader } from '../kickstart/check.ts';
import { kickstartFacts } from '../kickstart/facts.ts';
import { findRelease } from '../releases/table.ts';
import { newCommand, perform } from './command.ts';
import { EXIT_STATUS } from './exit-status.ts';
import type { CommonOptions } from './terminal.ts';

interface CheckOptions extends CommonOptions {
  readonly release: string;
  readonly reader: KickstartReader | 'both';
}

export function kickstartCommand(): Command {
  return newCommand('kickstart', 'Work on kickstart files', [
    'bootsmith kickstart check ks.cfg --release centos-5',
    'bootsmith kickstart check --help',
  ]).addCommand(checkCommand());
}

function checkCommand(): Command {
  const command = newCommand('check', 'Check a kickstart as the programs of a release read it', [
    'bootsmith kickstart check ks.cfg --release centos-5',
    'bootsmith kickstart check ks.cfg --release centos-4 --reader loader',
    'bootsmith kickstart check ks.cfg --release centos-5 --json',
  ]);
  // createProgram sets this for its own commands only.
  command.exitOverride().showHelpAfterError('(--help shows what there is)');
  return command
    .argument('<file>', 'the kickstart to check')
    .requiredOption('--release <id>', 'whose kickstart it is; bootsmith releases lists the ids')
    .addOption(
      new Option('--reader <reader>', 'loader: the early stage, also where it is dracut')
        .choices(['loader', 'installer', 'both'])
        .default('both'),
    )
    .action((path: string, _options: unknown, self: Command) => {
      // The group takes --json and its like for itself, wherever they stand on the line.
      const options = self.optsWithGlobals<CheckOptions>();
      return perform(options, async () => {
        const release = findRelease(options.release);
        const findings = checkKickstart(await readText(path), release, options.reader);
        const errors = findings.filter(({ severity }) => severity === 'error').length;
        const warnings = findings.length - errors;
        const { dialect } = kickstartFacts(release);
        const verdict = `${path}: ${count(errors, 'error')}, ${count(warnings, 'warning')} as ${dialect}`;
        return {
          json: { path, release: release.id, dialect, reader: options.reader, errors, warnings, findings },
          text: [...findings.map((finding) => formatFinding(path, finding)), verdict].join('\n'),
          status: errors === 0 ? 0 : EXIT_STATUS.verification,
        };
      });
    });
}

function formatFinding(path: string, { line, severity, message, hint }: KickstartFinding): string {
  const place = line === 0 ? path : `${path}:${line}`;
  return `${place}: ${severity}: ${message}${hint === undefined ? '' : `\n    ${hint}`}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A byte order mark stays in the text: the readers of a kickstart stumble over it. */
async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readFile(path));
  } catch (cause) {
    throw new BootsmithError('usage', `${path} cannot be read`, {
      found: systemErrorCode(cause) ?? String(cause),
      hint: 'Name a kickstart file.',
      cause,
    });
  }
}
