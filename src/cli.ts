#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT_STATUS } from './commands/exit-status.ts';
import { createProgram } from './commands/program.ts';

// Who reads the output may have seen enough, as head(1) does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_STATUS.usage;
}
