import process from 'node:process';
import { onExit } from 'signal-exit';
import { HostError, type Terminal } from '../host.ts';
import { createInputQueue } from './node-input.ts';
import { FALLBACK_SIZE, GIVE_BACK } from './terminal-facts.ts';

/**
 * Raw mode as libuv has it: no echo, no lines, no signals from keys; `\n` still goes to the start of the next line.
 * The ELF sets the same.
 */
export function openNodeTerminal(): Terminal {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) throw new HostError('ENOTTY', 'open terminal');
  const input = createInputQueue();
  const takePiece = (chunk: Uint8Array) => input.push(new Uint8Array(chunk));
  const end = () => input.end();
  const events = [
    [stdin, 'data', takePiece],
    [stdin, 'end', end],
    // A terminal that was hung up fails to be read.
    [stdin, 'error', end],
    [stdout, 'resize', input.wake],
  ] as const;
  stdin.setRawMode(true);
  for (const [stream, name, listener] of events) stream.on(name, listener);
  stdin.resume();
  const restore = () => {
    stdin.setRawMode(false);
    stdout.write(GIVE_BACK);
  };
  const forget = onExit(restore);
  let open = true;
  return {
    size() {
      const { columns, rows } = stdout;
      return { columns: columns || FALLBACK_SIZE.columns, rows: rows || FALLBACK_SIZE.rows };
    },
    write: (text) => void stdout.write(text),
    read: (timeout) => input.read(timeout),
    close() {
      if (!open) return;
      open = false;
      forget();
      for (const [stream, name, listener] of events) stream.off(name, listener);
      stdin.pause();
      stdin.setRawMode(false);
      input.end();
    },
  };
}
