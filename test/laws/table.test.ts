import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { matchesRelease, readPatchList } from '../../src/patching/patch-list.ts';
import { readProfile } from '../../src/pipeline/profile.ts';
import { ERAS } from '../../src/releases/eras.ts';
import { RELEASES } from '../../src/releases/table.ts';

describe('what lies beside the release table', () => {
  it('is a patch list for every row, and none for an unknown one', async () => {
    const folder = join(PACKAGE_ROOT, 'patches');
    const lists = await Promise.all(readdirSync(folder).map((name) => readPatchList(join(folder, name))));
    const matches = lists.flatMap(({ match }) => match);
    for (const { id } of RELEASES)
      expect(
        lists.filter((list) => list.match.some((match) => matchesRelease(match, id))),
        id,
      ).not.toHaveLength(0);
    for (const match of matches)
      expect(
        RELEASES.some(({ id }) => matchesRelease(match, id)),
        match,
      ).toBe(true);
  });

  it('is a sample for every era, each for a release that there is', async () => {
    const folder = join(PACKAGE_ROOT, 'samples');
    const eras = new Set<string>();
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
      const { release, media } = await readProfile(join(folder, name));
      // What full media are like does not depend on the release.
      if (media === 'full' && release === undefined) continue;
      expect(`${release}.yaml`).toBe(name);
      const row = RELEASES.find(({ id }) => id === release);
      expect(row, name).toBeDefined();
      if (row) eras.add(row.era);
    }
    expect(existsSync(folder)).toBe(true);
    expect([...eras].sort()).toEqual(Object.keys(ERAS).sort());
  });
});
