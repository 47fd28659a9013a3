import type { Connection } from '../../src/installer/host.ts';
import {
  concatenate,
  fails,
  type HostCase,
  holds,
  noise,
  same,
  sameBytes,
  toBytes,
  toText,
} from './host-claims.ts';

async function readAll(connection: Connection): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let piece = await connection.read(); piece; piece = await connection.read()) pieces.push(piece);
  return concatenate(pieces);
}

/** A client of the machine: `nc`, which busybox and Debian have; it closes its side when its input ends. */
const client = (port: number) => ['nc', '127.0.0.1', String(port)];

/** Programs wait for what the case has done, not for some time: machines differ. */
const AWAIT_GO = 'while [ ! -e go ]; do sleep 0.1; done';

export const SYSTEM_CASES: readonly HostCase[] = [
  {
    name: 'knows the time, and waits',
    async run({ system }) {
      const start = system.now();
      holds(start > 1_500_000_000_000, `it is ${start}`);
      same(start, Math.floor(start));
      await system.sleep(300);
      const passed = system.now() - start;
      holds(passed >= 299 && passed < 10_000, `slept ${passed} ms`);
    },
  },
  {
    name: 'waits in the order of time, and forgets what is taken back',
    async run({ system }) {
      const seen: string[] = [];
      const stopped = setTimeout(() => seen.push('stopped'), 20);
      // Far enough apart for a machine that stands still for a while between two of these lines.
      const late = new Promise<void>((resolve) => {
        setTimeout(() => {
          seen.push('late');
          resolve();
        }, 1500);
      });
      setTimeout((word: string) => seen.push(word), 750, 'early');
      clearTimeout(stopped);
      await Promise.all([late, system.sleep(10).then(() => seen.push('first'))]);
      same(seen, ['first', 'early', 'late']);
    },
  },
  {
    name: 'gives bytes by chance',
    async run({ system }) {
      same(system.random(0).length, 0);
      const bytes = system.random(100_000);
      const counts = new Uint32Array(256);
      for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
      // 390 are expected of each; a chance of less than one in 10^12 for any to be further off.
      for (const count of counts) holds(count > 230 && count < 560, `one value came ${count} times`);
      const draws = Array.from({ length: 100 }, () => system.random(8).join());
      same(new Set(draws).size, 100);
    },
  },
  {
    name: 'knows the machine and itself',
    async run({ system, processes, env }) {
      const { release, machine } = system.uname();
      const { output } = await processes.run(['uname', '-r']);
      same(`${release}\n`, toText(output));
      holds(/^(x86_64|i[3-6]86)$/.test(machine), `the machine is ${machine}`);
      holds(system.pid >= 1, `process ${system.pid}`);
      same(env('NO_SUCH_VARIABLE'), undefined);
    },
  },
  {
    name: 'says who may not mount, or what is wrong',
    async run({ system, files }, folder) {
      const cause: unknown = await system.mount('none', `${folder}/nothing`, 'tmpfs').catch((error) => error);
      const { code } = cause as { readonly code?: string };
      holds(code === 'EPERM' || code === 'ENOENT', `mount failed with ${code}`);
      same(await files.list(folder), []);
    },
  },
  {
    name: 'serves clients on the loopback device',
    async run({ listen, processes }) {
      const listener = await listen(0);
      holds(listener.port > 0, `port ${listener.port}`);
      const asked = processes.run(client(listener.port), { stdin: 'question\n' });
      const connection = await listener.accept();
      if (!connection) throw new Error('no client');
      same(toText((await connection.read()) ?? new Uint8Array(0)), 'question\n');
      await connection.write(toBytes('answer\n'));
      connection.close();
      connection.close();
      same(toText((await asked).output), 'answer\n');
      listener.close();
    },
  },
  {
    name: 'sends and takes megabytes',
    async run({ listen, processes }) {
      const bytes = noise(3_000_000);
      const listener = await listen(0);
      const asked = processes.run(client(listener.port), { stdin: bytes });
      const connection = await listener.accept();
      if (!connection) throw new Error('no client');
      const pieces: Uint8Array[] = [];
      let size = 0;
      while (size < bytes.length) {
        const piece = await connection.read();
        if (!piece) break;
        pieces.push(piece);
        size += piece.length;
      }
      sameBytes(concatenate(pieces), bytes);
      await connection.write(bytes);
      connection.close();
      sameBytes((await asked).output, bytes);
      listener.close();
    },
  },
  {
    name: 'serves several clients at once',
    async run({ listen, processes }) {
      const listener = await listen(0);
      const asked = [1, 2, 3].map((index) => processes.run(client(listener.port), { stdin: `${index}\n` }));
      const connections = [await listener.accept(), await listener.accept(), await listener.accept()];
      // The last to come is answered first.
      for (const connection of connections.reverse()) {
        const word = toText((await connection?.read()) ?? new Uint8Array(0));
        await connection?.write(toBytes(`for ${word}`));
        connection?.close();
      }
      const answers = (await Promise.all(asked)).map(({ output }) => toText(output));
      same(answers, ['for 1\n', 'for 2\n', 'for 3\n']);
      listener.close();
    },
  },
  {
    name: 'stops reading after a while, and at the end of a client',
    async run({ listen, processes, files, system }, folder) {
      const listener = await listen(0);
      const script = `${AWAIT_GO}; echo late`;
      const asked = processes.run(['sh', '-c', `(${script}) | nc 127.0.0.1 ${listener.port}`], {
        directory: folder,
      });
      const connection = await listener.accept();
      if (!connection) throw new Error('no client');
      const start = system.now();
      same((await connection.read(100))?.length, 0);
      holds(system.now() - start >= 99, 'it did not wait as long as it was told');
      await files.write(`${folder}/go`, '');
      same(toText((await connection.read(20_000)) ?? new Uint8Array(0)), 'late\n');
      connection.close();
      await asked;
      same(await connection.read(), undefined);
      await fails('EPIPE', () => connection.write(toBytes('x')));
      listener.close();
    },
  },
  {
    name: 'notices clients that are gone',
    async run({ listen, processes, files }, folder) {
      const listener = await listen(0);
      const script = `nc 127.0.0.1 ${listener.port} & ${AWAIT_GO}; kill -9 $!`;
      const asked = processes.run(['sh', '-c', script], { directory: folder });
      const connection = await listener.accept();
      if (!connection) throw new Error('no client');
      await files.write(`${folder}/go`, '');
      await asked;
      same((await readAll(connection)).length, 0);
      const cause: unknown = await connection.write(noise(10_000_000)).catch((error) => error);
      const { code } = (cause ?? {}) as { readonly code?: string };
      holds(code === 'EPIPE' || code === 'ECONNRESET', `writing to nobody gave ${code}`);
      connection.close();
      listener.close();
    },
  },
  {
    name: 'ends waiting when a listener or connection is closed',
    async run({ listen, system, processes }) {
      const listener = await listen(0);
      const asked = processes.run(['sh', '-c', `sleep 0.3 | nc 127.0.0.1 ${listener.port}`]);
      const connection = await listener.accept();
      const reading = connection?.read();
      const waiting = listener.accept();
      await system.sleep(50);
      connection?.close();
      listener.close();
      same(await reading, undefined);
      same(await waiting, undefined);
      same(await listener.accept(), undefined);
      await asked;
    },
  },
  {
    name: 'refuses a port that is taken, and takes it when it is free again',
    async run({ listen }) {
      const listener = await listen(0);
      await fails('EADDRINUSE', () => listen(listener.port));
      listener.close();
      const again = await listen(listener.port);
      same(again.port, listener.port);
      again.close();
    },
  },
  {
    name: 'answers no other address',
    async run({ listen, files }) {
      const listener = await listen(0);
      const port = listener.port.toString(16).toUpperCase().padStart(4, '0');
      const table = await files.readText('/proc/net/tcp');
      const rows = table.split('\n').filter((row) => row.split(/\s+/)[2]?.endsWith(`:${port}`));
      same(
        rows.map((row) => row.split(/\s+/)[2]),
        [`0100007F:${port}`],
      );
      listener.close();
    },
  },
];
