import type { Command } from 'commander';
import { type Description, describeMedium } from '../pipeline/describe.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

export function describeCommand(): Command {
  return newCommand('describe', 'Tell what was done to a full medium, and from what', [
    'bootsmith describe out.iso',
    'bootsmith describe out.iso --json',
  ])
    .argument('<iso>', 'a full medium that bootsmith made')
    .action((path: string, options: CommonOptions) =>
      perform(options, async (progress) => {
        progress.step('Reading what the medium says');
        const description = await describeMedium(path);
        return { json: description, text: textOf(description) };
      }),
    );
}

function textOf({ path, provenance, different }: Description): string {
  const { buildDefinition, runDetails } = provenance.predicate;
  const { externalParameters: asked, internalParameters: did, resolvedDependencies } = buildDefinition;
  const versions = Object.entries(runDetails.builder.version).map(([name, version]) =>
    version.startsWith(name) ? version : `${name} ${version}`,
  );
  return [
    `${path}: ${asked.release} ${asked.arch}, volume ${asked.volume.to}`,
    formatTable([
      ...resolvedDependencies.map(({ name, digest }) => ['from', `${name}, sha256 ${digest.sha256}`]),
      ['way', `${did.iso.way}: ${did.iso.why}`],
      ['with', versions.join(', ')],
      ...did.changes.map(({ path: name, stock, why }) => [stock ? 'changed' : 'added', `/${name}: ${why}`]),
      ...did.entries.map(({ menu, label, commandLine }) => ['entry', `${menu}, ${label}: ${commandLine}`]),
      ...different.map((name) => ['differs', `/${name} is not what the medium says`]),
    ]),
  ].join('\n');
}
