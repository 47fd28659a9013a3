import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { readPatchList } from '../../src/patching/patch-list.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { RELEASES } from '../../src/releases/table.ts';

describe('the release table', () => {
  it('has ids of product and version, each once', () => {
    for (const row of RELEASES) expect(row.id).toBe(`${row.product.toLowerCase()}-${row.version}`);
    expect(new Set(RELEASES.map(({ id }) => id)).size).toBe(RELEASES.length);
  });

  it.each(RELEASES.map((row) => [row.id, row] as const))('%s names a source for every part', (_id, row) => {
    for (const part of ['boot', 'initrd', 'stage2', 'updates', 'kickstart', 'runtime'])
      expect(row.sources[part], part).toMatch(/:\d|\.py/);
  });

  it.each(RELEASES.map((row) => [row.id, row] as const))('%s knows its own loader commands', (_id, row) => {
    const { commands, loaderCommands, methods } = row.kickstart;
    expect(loaderCommands.filter((command) => !commands.includes(command))).toEqual([]);
    expect(methods.filter((command) => !loaderCommands.includes(command))).toEqual([]);
  });

  it.each(RELEASES.map((row) => [row.id, row] as const))('%s mounts the ext2 that we write', (_id, row) => {
    expect(row.updates.filesystems).toContain('ext2');
  });

  it('has a patch list and a sample for every row, and no list for an unknown one', async () => {
    const folder = join(PACKAGE_ROOT, 'patches');
    const lists = await Promise.all(readdirSync(folder).map((name) => readPatchList(join(folder, name))));
    const matched = lists.flatMap(({ match }) => match);
    expect([...matched].sort()).toEqual(RELEASES.map(({ id }) => id).sort());
    for (const { id } of RELEASES) {
      const sample = join(PACKAGE_ROOT, 'samples', `${id}.yaml`);
      expect(existsSync(sample)).toBe(true);
      expect((await readProfile(sample)).release).toBe(id);
    }
  });
});
