import { createServer, type Socket } from 'node:net';
import type { Connection, Listener } from '../host.ts';
import { toHostError } from './node-errors.ts';
import { createInputQueue } from './node-input.ts';

function toConnection(socket: Socket): Connection {
  const input = createInputQueue();
  socket.on('data', (chunk: Uint8Array) => {
    input.push(new Uint8Array(chunk));
    // One piece at a time is asked for: who sends faster than it is read has to wait.
    socket.pause();
  });
  socket.on('end', () => input.end());
  socket.on('close', () => input.end());
  // Whoever writes is told by the call; whoever reads sees the end.
  socket.on('error', () => input.end());
  return {
    read(timeout) {
      if (input.waiting === 0) socket.resume();
      return input.read(timeout);
    },
    write: (bytes) =>
      new Promise((resolve, reject) => {
        socket.write(bytes, (cause) => (cause ? reject(toHostError(cause, 'write')) : resolve()));
      }),
    close: () => socket.destroySoon(),
  };
}

export function listenOnLoopback(port: number): Promise<Listener> {
  // Half open: a client that has said all it wants still gets its answer.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  const clients: Socket[] = [];
  let closed = false;
  let wake: (() => void) | undefined;
  server.on('connection', (socket) => {
    clients.push(socket);
    wake?.();
  });
  const toListener = (given: number): Listener => ({
    port: given,
    async accept() {
      while (clients.length === 0 && !closed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      const socket = clients.shift();
      return socket && toConnection(socket);
    },
    close() {
      closed = true;
      server.close();
      for (const socket of clients.splice(0)) socket.destroy();
      wake?.();
    },
  });
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => reject(toHostError(cause, 'listen', `127.0.0.1:${port}`)));
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      resolve(toListener(typeof address === 'object' && address ? address.port : port));
    });
  });
}
