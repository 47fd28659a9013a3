import { type Connection, HostError, type Listener } from '../host.ts';
import { close, readSome, sendAll } from './elf-descriptors.ts';
import { EAGAIN, EINTR, errorName, must } from './elf-errno.ts';
import { begin, reserve, takeInteger } from './elf-exchange.ts';
import { POLLIN, whenReady } from './elf-loop.ts';
import { sys } from './elf-sys.ts';

function toConnection(fd: number): Connection {
  let open = true;
  return {
    async read(timeout) {
      const ready = open && (await whenReady(fd, POLLIN, timeout));
      if (!open) return undefined;
      if (!ready) return new Uint8Array(0);
      try {
        const bytes = readSome(fd, 'read');
        return bytes.length > 0 ? bytes : undefined;
      } catch {
        // The other side broke off. Whoever writes is told by the call; whoever reads sees the end.
        return undefined;
      }
    },
    write: (bytes) => sendAll(fd, bytes, () => open),
    close() {
      if (!open) return;
      open = false;
      close(fd);
    },
  };
}

export async function listenOnLoopback(port: number): Promise<Listener> {
  begin();
  const out = reserve(4);
  const fd = must(sys.listen(port, out), 'listen', `127.0.0.1:${port}`);
  const given = takeInteger(out);
  let open = true;
  return {
    port: given,
    async accept() {
      while (open) {
        const client = sys.accept(fd);
        if (client >= 0) return toConnection(client);
        if (client === EAGAIN) await whenReady(fd, POLLIN);
        // A client that went away while it waited is not the listener's trouble.
        else if (client !== EINTR && errorName(-client) !== 'ECONNABORTED')
          throw new HostError(errorName(-client), 'accept');
      }
      return undefined;
    },
    close() {
      if (!open) return;
      open = false;
      close(fd);
    },
  };
}
