import { HostError, type Terminal } from '../host.ts';
import { readSome, writeAll } from './elf-descriptors.ts';
import { must } from './elf-errno.ts';
import { begin, putBytes, reserve, takeInteger, toBytes } from './elf-exchange.ts';
import { onSignal, POLLIN, SIGWINCH, wakeAll, whenReady } from './elf-loop.ts';
import { sys } from './elf-sys.ts';
import { FALLBACK_SIZE, GIVE_BACK } from './terminal-facts.ts';

const STDIN = 0;
const STDOUT = 1;

export function openElfTerminal(): Terminal {
  if (sys.isTerminal(STDIN) !== 1 || sys.isTerminal(STDOUT) !== 1)
    throw new HostError('ENOTTY', 'open terminal');
  const farewell = toBytes(GIVE_BACK);
  begin();
  must(sys.takeTerminal(STDIN, putBytes(farewell), farewell.length), 'open terminal');
  let open = true;
  // A change of size while nobody reads is told to the next who does.
  let resized = false;
  const forget = onSignal(SIGWINCH, () => {
    resized = true;
    wakeAll(STDIN);
  });
  return {
    size() {
      begin();
      const out = reserve(8);
      must(sys.windowSize(STDOUT, out), 'size of terminal');
      const [columns, rows] = [takeInteger(out), takeInteger(out + 4)];
      return { columns: columns || FALLBACK_SIZE.columns, rows: rows || FALLBACK_SIZE.rows };
    },
    write: (text) => writeAll(STDOUT, toBytes(text), 'write to terminal'),
    async read(timeout) {
      const ready = open && !resized && (await whenReady(STDIN, POLLIN, timeout));
      resized = false;
      if (!open) return undefined;
      if (!ready) return new Uint8Array(0);
      try {
        const bytes = readSome(STDIN, 'read from terminal');
        return bytes.length > 0 ? bytes : undefined;
      } catch {
        // A terminal that was hung up fails to be read.
        return undefined;
      }
    },
    close() {
      if (!open) return;
      open = false;
      forget();
      wakeAll(STDIN);
      sys.leaveTerminal();
    },
  };
}
