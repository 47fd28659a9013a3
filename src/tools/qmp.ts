import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';

/** An event of the machine (https://www.qemu.org/docs/master/interop/qmp-spec.html). */
export interface QmpEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A connection to QEMU's own protocol: JSON objects, one a line. */
export interface QmpClient {
  /** Runs a command. Throws `tool` when QEMU refuses it, does not answer in time, or has ended. */
  execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  close(): void;
}

const ANSWER_LIMIT = 10_000; // milliseconds
const LINE_LIMIT = 1024 * 1024;

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Connects to the socket of a QEMU that has just been started, trying again while it is not there yet, and takes the
 * handshake. `patience` in milliseconds.
 */
export async function connectQmp(
  path: string,
  onEvent: (event: QmpEvent) => void,
  options: { readonly patience?: number; readonly signal?: AbortSignal } = {},
): Promise<QmpClient> {
  const end = performance.now() + (options.patience ?? 10_000);
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const client = startClient(await openSocket(path), onEvent);
      await client.execute('qmp_capabilities');
      return client;
    } catch (error) {
      const code = systemErrorCode(error);
      if ((code !== 'ENOENT' && code !== 'ECONNREFUSED') || performance.now() > end) throw error;
    }
    await sleep(20);
  }
}

function openSocket(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function startClient(socket: Socket, onEvent: (event: QmpEvent) => void): QmpClient {
  const pending = new Map<number, Pending>();
  let nextId = 1;
  let text = '';
  let closed = false;

  const fail = (reason: string) => {
    closed = true;
    socket.destroy();
    for (const each of pending.values()) {
      clearTimeout(each.timer);
      each.reject(qmpError(each.command, reason));
    }
    pending.clear();
  };
  const take = (message: Record<string, unknown>) => {
    if (typeof message.event === 'string')
      onEvent({ event: message.event, data: isRecord(message.data) ? message.data : {} });
    const asked = typeof message.id === 'number' ? pending.get(message.id) : undefined;
    if (!asked) return;
    pending.delete(message.id as number);
    clearTimeout(asked.timer);
    if (isRecord(message.error)) asked.reject(qmpError(asked.command, String(message.error.desc)));
    else asked.resolve(message.return);
  };

  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (text.length > LINE_LIMIT) return fail('it sent a line without end');
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const message = parseJson(line);
      if (message) take(message);
    }
  });
  socket.on('close', () => fail('it has ended'));
  socket.on('error', () => fail('the connection broke'));

  return {
    execute(command, args) {
      if (closed) return Promise.reject(qmpError(command, 'it has ended'));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          pending.delete(id);
          reject(qmpError(command, `no answer within ${ANSWER_LIMIT / 1000} s`));
        }, ANSWER_LIMIT);
        pending.set(id, { command, resolve, reject, timer });
        socket.write(`${JSON.stringify({ execute: command, id, ...(args ? { arguments: args } : {}) })}\n`);
      });
    },
    close: () => fail('the connection was closed'),
  };
}

function qmpError(command: string, reason: string): BootsmithError {
  return new BootsmithError('tool', `QEMU did not run ${command}`, { found: reason });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
