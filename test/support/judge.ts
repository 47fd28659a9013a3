import { execaSync } from 'execa';
import { it } from 'vitest';

/** With this set, a missing judge fails its tests instead of skipping them. */
const REQUIRED = process.env.BOOTSMITH_REQUIRE_JUDGES === '1';

function isThere(program: string): boolean {
  return (
    execaSync(program, ['--version'], { reject: false, stdin: 'ignore', timeout: 20_000 }).code !== 'ENOENT'
  );
}

/**
 * A test that needs other people's programs. Without them it is skipped on a laptop and fails where judges are
 * required.
 */
export function judged(
  programs: readonly string[],
  name: string,
  test: () => Promise<void>,
  timeout?: number,
): void {
  const missing = programs.filter((program) => !isThere(program));
  if (missing.length > 0 && REQUIRED)
    it(name, () => {
      throw new Error(`judges are required, and these are missing: ${missing.join(', ')}; run npm run setup`);
    });
  else
    it.skipIf(missing.length > 0)(
      name,
      async ({ task }) => {
        // For the table at the end of the run: scripts/judges-table.mjs.
        Object.assign(task.meta, { judges: programs });
        await test();
      },
      timeout,
    );
}
