import { describe, expect, it } from 'vitest';
import { describeRelease } from '../../src/commands/releases.ts';
import { RELEASES } from '../../src/releases/table.ts';

describe('describeRelease', () => {
  it.each(RELEASES.map((release) => [release.id, release] as const))('shows all of %s', (_id, release) => {
    const text = describeRelease(release);
    expect(text).not.toMatch(/\[object|undefined$/m);
    for (const { kernel, source } of Object.values(release.boot)) {
      expect(text).toContain(kernel);
      expect(text).toContain(source);
    }
    for (const line of text.split('\n')) expect(line).toMatch(/^\S.*\s{2,}\S/);
  });
});
