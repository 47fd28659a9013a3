import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BootsmithError, systemErrorCode } from './errors.ts';

/** A new private folder in TMPDIR. The caller removes it. Throws `usage` where none can be made. */
export async function makeTemporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'bootsmith-'));
  } catch (error) {
    throw temporaryError(error);
  }
}

/** What to say when TMPDIR cannot be used. */
export function temporaryError(error: unknown): unknown {
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  return new BootsmithError(
    code === 'ENOSPC' ? 'tool' : 'usage',
    `no working files can be made in ${tmpdir()}`,
    {
      at: { file: tmpdir() },
      found: code,
      hint: 'Set TMPDIR to a folder that is there, that you may write to, and that has room.',
      cause: error,
    },
  );
}
