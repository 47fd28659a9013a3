import { type Connection, type Host, HostError, type OpenFile } from '../host.ts';
import { fileFields, formatHead, formatRefusal, httpDate } from './answer.ts';
import {
  CONNECTION_LIMIT,
  DRAIN_LIMIT,
  DRAIN_WAIT,
  PIECE_SIZE,
  REQUEST_LIMIT,
  type Status,
} from './layout.ts';
import { type Part, parseRange } from './range.ts';
import { headLength, isTooLong, parseRequest, type Request } from './request.ts';
import { findFile, type Roots } from './roots.ts';

export interface ServerOptions extends Roots {
  /** 0: any that is free. */
  readonly port: number;
  /** Seconds without any progress after which a client is left; 30 when left out. */
  readonly patience?: number;
  /** Called once for each request. */
  readonly log?: (line: string) => void;
}

export interface Server {
  readonly port: number;
  /** Takes no more clients. */
  close(): void;
  /** Done when it was closed and the last client is gone. */
  readonly ended: Promise<void>;
}

/** One client: what it sent and has not been looked at, and for how many seconds nothing happened. */
interface Client {
  readonly connection: Connection;
  waiting: Uint8Array;
  idle: number;
}

/**
 * Serves files of the roots on 127.0.0.1, several clients at a time, each in bounded memory. Throws `EADDRINUSE`, and
 * `EACCES` where the port needs root. A client's faults end that client only.
 */
export async function startServer(host: Host, options: ServerOptions): Promise<Server> {
  const listener = await host.listen(options.port);
  const clients = new Set<Client>();
  let wake = () => {};
  const watch = watchClients(host, clients, options.patience ?? 30);
  const takeOne = async (connection: Connection) => {
    const client = { connection, waiting: new Uint8Array(0), idle: 0 };
    clients.add(client);
    watch();
    try {
      await serveClient(host, client, options);
    } catch (error) {
      // It went away, or was sent away. Anything else is a fault of this program, and must not stop the others.
      if (!(error instanceof HostError)) options.log?.(`fault: ${error}`);
    } finally {
      clients.delete(client);
      connection.close();
      wake();
    }
  };
  const room = async (most: number) => {
    while (clients.size > most) await new Promise<void>((resolve) => (wake = resolve));
  };
  const acceptAll = async () => {
    for (;;) {
      await room(CONNECTION_LIMIT - 1);
      const connection = await listener.accept();
      if (!connection) return room(0);
      void takeOne(connection);
    }
  };
  return { port: listener.port, close: () => listener.close(), ended: acceptAll() };
}

/** Counts seconds instead of looking at the clock, which an installation may set. */
function watchClients(host: Host, clients: ReadonlySet<Client>, patience: number): () => void {
  let running = false;
  const run = async () => {
    running = true;
    while (clients.size > 0) {
      await host.system.sleep(1000);
      for (const client of clients) {
        client.idle += 1;
        if (client.idle > patience) client.connection.close();
      }
    }
    running = false;
  };
  return () => {
    if (!running) void run();
  };
}

async function serveClient(host: Host, client: Client, options: ServerOptions): Promise<void> {
  for (let count = 0; count < REQUEST_LIMIT; count++) {
    const head = await readHead(client);
    if (!head) return;
    const request = head === 'too long' ? ({ refused: 431 } as const) : parseRequest(head);
    if ('refused' in request) return turnAway(host, client, options, request.refused);
    if (!(await answer(host, client, request, options)) || !request.keepAlive) return;
  }
}

/** The bytes of the next request; undefined when the client has gone. */
async function readHead(client: Client): Promise<Uint8Array | 'too long' | undefined> {
  for (;;) {
    const length = headLength(client.waiting);
    if (isTooLong(length ?? client.waiting.length)) return 'too long';
    if (length !== undefined) {
      const head = client.waiting.subarray(0, length);
      client.waiting = client.waiting.slice(length);
      client.idle = 0;
      return head;
    }
    const more = await client.connection.read();
    if (!more) return undefined;
    // A head that comes a byte at a time is no progress: only whole requests count.
    const all = new Uint8Array(client.waiting.length + more.length);
    all.set(client.waiting);
    all.set(more, client.waiting.length);
    client.waiting = all;
  }
}

/** Answers one request. False where the connection cannot be used for another. */
async function answer(
  host: Host,
  client: Client,
  request: Request,
  options: ServerOptions,
): Promise<boolean> {
  const { keepAlive } = request;
  const withBody = request.method === 'GET';
  const refuse = async (status: Status, size?: number) => {
    note(options, status, request);
    const how = { keepAlive, withBody, ...(size === undefined ? {} : { size }) };
    await client.connection.write(formatRefusal(status, host.system.now(), how));
    return true;
  };
  const found = await findFile(host, options, request.path, request.folder);
  if (typeof found === 'number') return refuse(found);
  const file = await host.files.open(found.path);
  try {
    const { size } = file.status;
    const part = parseRange(rangeField(request, file.status.modified), size);
    if (part === 'unsatisfiable') return await refuse(416, size);
    const status = part ? 206 : 200;
    note(options, status, request);
    const fields = fileFields(found.path, file.status, part, host.system.now());
    await client.connection.write(formatHead(status, fields, keepAlive));
    return withBody ? await sendPart(client, file, part ?? { start: 0, end: size }) : true;
  } finally {
    await file.close();
  }
}

/** False where the file became shorter than what was promised: only an end that comes too early can tell. */
async function sendPart(client: Client, file: OpenFile, { start, end }: Part): Promise<boolean> {
  for (let at = start; at < end; ) {
    const piece = await file.read(at, Math.min(PIECE_SIZE, end - at));
    if (piece.length === 0) return false;
    await client.connection.write(piece);
    client.idle = 0;
    at += piece.length;
  }
  return true;
}

/** If-Range makes a part of something else than what the client has into the whole. */
function rangeField({ method, fields }: Request, modified: number): string | undefined {
  const only = fields.get('if-range');
  if (method !== 'GET' || (only !== undefined && only !== httpDate(modified * 1000))) return undefined;
  return fields.get('range');
}

/** For what is no request. Where the next one would begin is not known, so the connection ends. */
async function turnAway(host: Host, client: Client, options: ServerOptions, status: Status): Promise<void> {
  note(options, status);
  const how = { keepAlive: false, withBody: true };
  await client.connection.write(formatRefusal(status, host.system.now(), how));
  // Closing with bytes unread resets the connection, and the client may lose the answer.
  for (let drained = 0; drained < DRAIN_LIMIT; ) {
    const more = await client.connection.read(DRAIN_WAIT);
    if (!more || more.length === 0) return;
    drained += more.length;
  }
}

function note({ log }: ServerOptions, status: Status, request?: Request): void {
  log?.(request ? `${status} ${request.method} /${request.path.join('/')}` : `${status}`);
}
