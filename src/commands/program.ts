import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { assetPath } from '../base/assets.ts';
import { bootCommand } from './boot.ts';
import { buildCommand } from './build.ts';
import { convertCommand } from './convert.ts';
import { EXIT_STATUS_HELP } from './exit-status.ts';
import { identifyCommand } from './identify.ts';
import { injectCommand } from './inject.ts';
import { inspectCommand } from './inspect.ts';
import { packCommand } from './pack.ts';
import { releasesCommand } from './releases.ts';
import { unpackCommand } from './unpack.ts';
import { verifyCommand } from './verify.ts';

/** In the order of the help text: the main job, then looking, then taking apart. */
const COMMANDS = [
  buildCommand,
  bootCommand,
  verifyCommand,
  identifyCommand,
  inspectCommand,
  unpackCommand,
  packCommand,
  convertCommand,
  injectCommand,
  releasesCommand,
];

/** The whole command line, ready to parse. A usage error is thrown as commander's own. */
export function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(assetPath('package.json'), 'utf8')) as { version: string };
  const program = new Command('bootsmith')
    .description('Remaster the boot media of the Red Hat family and prove that they boot.')
    .version(version)
    .configureHelp({ helpWidth: 80 })
    .addHelpText('after', `\n${EXIT_STATUS_HELP}`);
  for (const command of COMMANDS) program.addCommand(command());
  for (const each of [program, ...program.commands])
    each.exitOverride().showHelpAfterError('(--help shows what there is)');
  return program;
}
