/**
 * Everything that must hold: format and lint, types, then all tests. The last line counts the tests. With
 * BOOTSMITH_REQUIRE_JUDGES=1 a judge or boot that cannot run fails instead of skipping.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeRuntimes } from './build-runtime.mjs';
import { formatJudges } from './judges-table.mjs';
import { makeMedia } from './media.mjs';
import { must, ROOT, run, setUp } from './setup.mjs';

setUp({ judges: true });
makeMedia();
try {
  await makeRuntimes();
} catch (cause) {
  console.error(`test: the installer's runtime cannot be built here: ${cause.message}`);
  if (process.env.BOOTSMITH_REQUIRE_JUDGES === '1') process.exit(7);
  console.error('test: going on; the tests that need it are skipped');
}
must('npm', ['run', '--silent', 'check']);
const report = join(ROOT, 'build', 'test-report.json');
mkdirSync(join(ROOT, 'build'), { recursive: true });
const passed = run('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report}`,
]);
const results = JSON.parse(readFileSync(report, 'utf8'));
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = results;
console.log(formatJudges(results));
const summary = `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped`;
writeFileSync(join(ROOT, 'build', 'test-summary'), `${summary}\n`);
console.log(summary);
process.exit(passed ? 0 : 1);
