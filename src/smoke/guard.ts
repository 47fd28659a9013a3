import { rmSync } from 'node:fs';

/** What has to go when our own process goes: a child process and its directory. */
export interface Guarded {
  kill(): void;
  readonly directory: string;
}

const guarded = new Set<Guarded>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Sees to it that a machine does not outlive us: on `process.exit`, an uncaught error, and the signals that end a
 * process which does not handle them. Gives the function that takes the guard away again.
 */
export function guard(thing: Guarded): () => void {
  if (guarded.size === 0) {
    process.on('exit', killAll);
    for (const signal of SIGNALS) process.on(signal, endBySignal);
  }
  guarded.add(thing);
  return () => {
    if (!guarded.delete(thing) || guarded.size > 0) return;
    process.removeListener('exit', killAll);
    for (const signal of SIGNALS) process.removeListener(signal, endBySignal);
  };
}

function killAll(): void {
  for (const thing of guarded) {
    thing.kill();
    rmSync(thing.directory, { recursive: true, force: true });
  }
}

function endBySignal(signal: NodeJS.Signals): void {
  // Somebody else handles this signal and ends the process, or does not, in an order of their own.
  if (process.listenerCount(signal) > 1) return;
  killAll();
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
