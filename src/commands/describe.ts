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

function textOf({ path, steps, different }: Description): string {
  const [last] = steps;
  return [
    `${path}: ${last?.asked.release} ${last?.asked.arch}, volume ${last?.asked.volume.to}`,
    ...(different.length === 0
      ? []
      : [formatTable(different.map((name) => ['differs', `/${name} is not what the medium says`]))]),
    ...steps.flatMap((step, at) => [
      ...(at === 0 ? [] : [`  before that, as ${step.asked.release}, volume ${step.asked.volume.to}`]),
      formatTable(rowsOf(step)),
    ]),
  ].join('\n');
}

function rowsOf({ from, did, version }: Description['steps'][number]): string[][] {
  const versions = Object.entries(version).map(([name, text]) =>
    text.startsWith(name) ? text : `${name} ${text}`,
  );
  return [
    ['from', `${from.name}${from.digest ? `, sha256 ${from.digest.sha256}` : ''}`],
    ['way', `${did.iso.way}: ${did.iso.why}`],
    ['with', versions.join(', ')],
    ...did.changes.map(({ path, stock, why }) => [stock ? 'changed' : 'added', `/${path}: ${why}`]),
    ...did.entries.map(({ menu, label, commandLine }) => ['entry', `${menu}, ${label}: ${commandLine}`]),
  ];
}
