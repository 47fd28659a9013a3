#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT_STATUS } from './commands/exit-status.ts';
import { createProgram } from './commands/program.ts';

try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_STATUS.usage;
}
