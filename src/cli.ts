#!/usr/bin/env node
import { CommanderError } from 'commander';
import { EXIT_STATUS } from './commands/exit-status.ts';
import { createProgram } from './commands/program.ts';

// Whoever reads our output may have seen enough (`| head`). That is no failure, and there is nobody left to tell.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });

try {
  const program = await createProgram(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : EXIT_STATUS.usage;
}
