import { existsSync } from 'node:fs';
import { execaSync } from 'execa';
import { it } from 'vitest';
import { isPackage, isPackageThere } from './npm-judges.ts';

/** With this set, a missing judge fails its tests instead of skipping them. */
const REQUIRED = process.env.BOOTSMITH_REQUIRE_JUDGES === '1';

function isThere(judge: string): boolean {
  if (isPackage(judge)) return isPackageThere(judge);
  return (
    execaSync(judge, ['--version'], { reject: false, stdin: 'ignore', timeout: 20_000 }).code !== 'ENOENT'
  );
}

/**
 * `judged`, or its like, for tests that need a file that `npm run media` unpacks. Without it they are skipped on a
 * laptop and fail where judges are required.
 */
export function needing(path: string): typeof judged {
  if (existsSync(path)) return judged;
  return (_, name) => {
    if (!REQUIRED) return void it.skip(name);
    it(name, () => {
      throw new Error(`judges are required, and ${path} is missing; run npm run media`);
    });
  };
}

/** What programs have to do with a test. */
export interface Roles {
  /** They read what we have written. */
  readonly reads?: readonly string[];
  /** We read what they have written. */
  readonly writes?: readonly string[];
  /** Neither: tools of the test, or of ours. */
  readonly helps?: readonly string[];
}

export const readers = (...reads: readonly string[]): Roles => ({ reads });
export const writers = (...writes: readonly string[]): Roles => ({ writes });

/**
 * A test that needs other people's programs; a plain list only helps. Without them it is skipped on a laptop and fails where judges are
 * required.
 */
export function judged(
  programs: readonly string[] | Roles,
  name: string,
  test: () => Promise<void>,
  timeout?: number,
): void {
  const { reads = [], writes = [], helps = [] } = 'length' in programs ? { helps: programs } : programs;
  const missing = [...reads, ...writes, ...helps].filter((program) => !isThere(program));
  if (missing.length > 0 && REQUIRED)
    it(name, () => {
      throw new Error(`judges are required, and these are missing: ${missing.join(', ')}; run npm run setup`);
    });
  else
    it.skipIf(missing.length > 0)(
      name,
      async ({ task }) => {
        // For the table at the end of the run: scripts/judges-table.mjs.
        Object.assign(task.meta, { judges: { reads, writes } });
        await test();
      },
      timeout,
    );
}
