import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty directory that goes when the running test has finished. */
export function scratchDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'bootsmith-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
