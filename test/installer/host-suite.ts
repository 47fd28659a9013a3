import type { HostCase } from './host-claims.ts';
import { FILE_CASES } from './host-suite-files.ts';
import { PROCESS_CASES } from './host-suite-processes.ts';
import { SYSTEM_CASES } from './host-suite-system.ts';

/**
 * What every host must do, as cases that know none of them: they run on Node under vitest, and in both ELFs as a program
 * (host-program.ts). They want sh, cat, nc and the like on PATH, and a folder of their own to write in.
 */
export const HOST_CASES: readonly HostCase[] = [...FILE_CASES, ...PROCESS_CASES, ...SYSTEM_CASES];
