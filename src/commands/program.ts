import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { assetPath } from '../base/assets.ts';
import { EXIT_STATUS_HELP } from './exit-status.ts';

/** In the order of the help text: the main job, then looking, then taking apart. Loaded only when needed. */
const COMMANDS: Readonly<Record<string, () => Promise<() => Command>>> = {
  build: async () => (await import('./build.ts')).buildCommand,
  pxe: async () => (await import('./pxe.ts')).pxeCommand,
  mkksiso: async () => (await import('./mkksiso.ts')).mkksisoCommand,
  describe: async () => (await import('./describe.ts')).describeCommand,
  reset: async () => (await import('./reset.ts')).resetCommand,
  boot: async () => (await import('./boot.ts')).bootCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  identify: async () => (await import('./identify.ts')).identifyCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  unpack: async () => (await import('./unpack.ts')).unpackCommand,
  pack: async () => (await import('./pack.ts')).packCommand,
  convert: async () => (await import('./convert.ts')).convertCommand,
  inject: async () => (await import('./inject.ts')).injectCommand,
  kickstart: async () => (await import('./kickstart.ts')).kickstartCommand,
  wizard: async () => (await import('./wizard.ts')).wizardCommand,
  updates: async () => (await import('./updates.ts')).updatesCommand,
  releases: async () => (await import('./releases.ts')).releasesCommand,
};

/**
 * The whole command line, ready to parse. `first` is its first word: a command, or the wish for the version, leaves out
 * the other commands, which saves most of the start. A usage error is thrown as commander's own.
 */
export async function createProgram(first?: string): Promise<Command> {
  const loaders = loadersFor(first);
  const { version } = JSON.parse(readFileSync(assetPath('package.json'), 'utf8')) as { version: string };
  const program = new Command('bootsmith')
    .description('Remaster the boot media of the Red Hat family and prove that they boot.')
    .version(version)
    // -V of a command is its own, as mkksiso has one.
    .enablePositionalOptions()
    .configureHelp({ helpWidth: 80 })
    .addHelpText('after', `\n${EXIT_STATUS_HELP}`);
  for (const load of loaders) program.addCommand((await load())());
  for (const each of [program, ...program.commands])
    each.exitOverride().showHelpAfterError('(--help shows what there is)');
  return program;
}

function loadersFor(first: string | undefined): (() => Promise<() => Command>)[] {
  if (first === '--version' || first === '-V') return [];
  const named = first !== undefined && Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  return named ? [named] : Object.values(COMMANDS);
}
