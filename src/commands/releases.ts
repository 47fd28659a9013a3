import type { Command } from 'commander';
import { ERAS } from '../releases/eras.ts';
import { archesOf, type Release } from '../releases/release.ts';
import { findRelease, RELEASES } from '../releases/table.ts';
import { newCommand, perform } from './command.ts';
import { type CommonOptions, formatTable } from './terminal.ts';

export function releasesCommand(): Command {
  return newCommand('releases', 'Print the releases that bootsmith knows, or all about one', [
    'bootsmith releases',
    'bootsmith releases centos-5 --json',
  ])
    .argument('[id]', 'a release id, such as centos-5')
    .action((id: string | undefined, options: CommonOptions) =>
      perform(options, async () => {
        if (id === undefined)
          return {
            json: RELEASES,
            text: formatTable(
              RELEASES.map((row) => [row.id, archesOf(row).join(' '), `Linux ${row.kernel}`, ERAS[row.era]]),
            ),
          };
        const release = findRelease(id);
        return { json: release, text: describeRelease(release) };
      }),
    );
}

/** Everything that a row says, one fact a line. */
export function describeRelease(release: Release): string {
  const { evidence, ...facts } = release;
  const rows = Object.entries(facts).flatMap(([name, value]) => describeFact(name, value));
  return formatTable([...rows, ['evidence of a boot', evidence.map(({ name }) => name).join(', ')]]);
}

function describeFact(name: string, value: unknown): string[][] {
  if (value instanceof RegExp) return [[name, String(value)]];
  if (Array.isArray(value) && value.some((each) => typeof each === 'object'))
    return value.flatMap((each, index) => describeFact(`${name}.${index + 1}`, each));
  if (Array.isArray(value)) return [[name, value.join(' ') || 'none']];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([part, inner]) => describeFact(`${name}.${part}`, inner));
  return [[name, value === undefined || value === '' ? 'none' : String(value)]];
}
