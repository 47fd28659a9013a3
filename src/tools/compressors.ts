import type { Program } from '../base/exec.ts';
import { streamOutput } from './streams.ts';

export const BZIP2: Program = { name: 'bzip2', debian: 'bzip2', fedora: 'bzip2' };
export const XZ: Program = { name: 'xz', debian: 'xz-utils', fedora: 'xz' };
export const ZSTD: Program = { name: 'zstd', debian: 'zstd', fedora: 'zstd' };

/** Settings that a user keeps for these programs would change the bytes. */
const WITHOUT_SETTINGS = {
  BZIP: '',
  BZIP2: '',
  XZ_DEFAULTS: '',
  XZ_OPT: '',
  ZSTD_CLEVEL: '',
  ZSTD_NBTHREADS: '',
};

/**
 * Sends a stream through a program, from its stdin to its stdout, and holds no more of it than the pipes do. Throws as
 * `streamOutput` does.
 */
export function filterThrough(
  program: Program,
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  return streamOutput(program, args, { input, environment: WITHOUT_SETTINGS });
}
