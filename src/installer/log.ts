import { type Host, HostError } from './host.ts';

/** Takes lines for the log; never a password in clear text. */
export type Log = (line: string) => Promise<void>;

/** Appends to a file, each line with its time. A log that cannot be written must not end an installation. */
export function openLog({ files, system }: Pick<Host, 'files' | 'system'>, path: string): Log {
  return async (line) => {
    try {
      await files.append(path, `${new Date(system.now()).toISOString()} ${line}\n`);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
    }
  };
}
