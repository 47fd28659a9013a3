import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { EXIT_STATUS } from '../../src/commands/exit-status.ts';
import { createProgram } from '../../src/commands/program.ts';
import { formatReleaseTable, formatUpdatesTable } from '../../src/releases/document.ts';

const readme = readFileSync(join(PACKAGE_ROOT, 'README.md'), 'utf8');

describe('the README', () => {
  it('maps every room, and no room that is not there', () => {
    const rows = readme.split('\n').filter((line) => /^\| `/.test(line));
    const mapped = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([a-z./]+\/[a-z./]*)`/g)].map((m) => m[1] ?? ''),
    );
    for (const path of mapped) expect(existsSync(join(PACKAGE_ROOT, path)), path).toBe(true);
    const rooms = readdirSync(join(PACKAGE_ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}/`);
    expect(rooms.filter((room) => !mapped.includes(room))).toEqual([]);
  });

  it.each([
    ['release-table', formatReleaseTable()],
    ['updates-table', formatUpdatesTable()],
  ])('has the %s as the rows make it', (name, table) => {
    const [, found] = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`).exec(readme) ?? [];
    expect(found, 'node scripts/write-tables.mjs puts it in').toBe(table);
  });

  it('names every command and every exit status', async () => {
    const { commands } = await createProgram();
    for (const command of commands) expect(readme).toContain(`\`${command.name()} `);
    for (const status of Object.values(EXIT_STATUS)) expect(readme).toMatch(new RegExp(`\\| ${status} \\|`));
  });
});
