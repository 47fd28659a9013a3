import type { Host } from '../host.ts';
import { writeAll } from './elf-descriptors.ts';
import { toBytes } from './elf-exchange.ts';
import { elfFiles } from './elf-files.ts';
import { turn } from './elf-loop.ts';
import { elfProcesses, ownArguments, ownEnvironment } from './elf-processes.ts';
import { listenOnLoopback } from './elf-sockets.ts';
import { sys } from './elf-sys.ts';
import { elfSystem } from './elf-system.ts';
import { openElfTerminal } from './elf-terminal.ts';

const STDOUT = 1;
const STDERR = 2;

const elfHost: Host = {
  kind: 'elf',
  args: ownArguments,
  env: (name) => ownEnvironment.get(name),
  files: elfFiles,
  processes: elfProcesses,
  system: elfSystem,
  openTerminal: openElfTerminal,
  listen: listenOnLoopback,
  writeOut: (text) => writeAll(STDOUT, toBytes(text), 'write'),
  writeError: (text) => writeAll(STDERR, toBytes(text), 'write'),
};

/**
 * Runs a program to its end in the ELF: the exit status is what `main` gives. What it throws is left in
 * `exception.dump` by the C host, in $KUSU_TMP or /tmp, and the exit status is 1.
 */
export function runOnElf(main: (host: Host) => Promise<number>): void {
  let failure: { readonly cause: unknown } | undefined;
  sys.turn = () => {
    if (failure) throw failure.cause;
    turn();
  };
  (async () => main(elfHost))().then(
    (status) => sys.exit(status),
    (cause) => {
      failure = { cause };
    },
  );
}
