import type { Host } from '../../src/installer/host.ts';
import { type HostCase, noise, same, sameBytes, toText } from './host-claims.ts';
import { HOST_CASES } from './host-suite.ts';
import { FILE_CASES } from './host-suite-files.ts';

/** The suite, and what can only be seen from outside, as a program with `main` as the installer has one. */
async function runSuite(host: Host, folder: string, cases = HOST_CASES): Promise<number> {
  let failed = 0;
  for (const [index, { name, run }] of cases.entries()) {
    const own = `${folder}/case ${index}`;
    await host.files.makeDirectory(own);
    try {
      await run(host, own);
      host.writeOut(`ok ${name}\n`);
    } catch (cause) {
      failed++;
      const error = cause as Error;
      host.writeOut(`not ok ${name}: ${error.message}\n${error.stack}\n`);
    }
    await host.files.remove(own, { recursive: true });
  }
  host.writeOut(`${cases.length - failed} of ${cases.length} passed\n`);
  return failed === 0 ? 0 : 1;
}

/** Where no program of this machine would run: those that are started are this one. */
async function runAlone(host: Host, folder: string): Promise<number> {
  const self = await host.files.realPath('/proc/self/exe');
  const cases: readonly HostCase[] = [
    ...FILE_CASES,
    {
      name: 'runs programs, several at once, with input and output',
      async run({ processes }) {
        const stdin = noise(2_000_000);
        const outcomes = await Promise.all([1, 2, 3].map(() => processes.run([self, 'cat'], { stdin })));
        for (const { status, output } of outcomes) {
          same(status, 0);
          sameBytes(output, stdin);
        }
        const said = await processes.run([self, 'args', 'ä', ''], { directory: folder, environment: {} });
        same([said.status, toText(said.output)], [7, '["args","ä",""]to standard error']);
      },
    },
    {
      name: 'waits, gives chance and names',
      async run({ system }) {
        const start = system.now();
        await system.sleep(50);
        same(system.now() - start >= 49, true);
        same(new Set([1, 2, 3].map(() => system.random(8).join())).size, 3);
        same(system.uname().release.length > 0, true);
      },
    },
  ];
  return runSuite(host, folder, cases);
}

/** Gives back what one client sends, to its end. */
async function serveOnce(host: Host): Promise<number> {
  const listener = await host.listen(0);
  host.writeOut(`port ${listener.port}\n`);
  const connection = await listener.accept();
  for (let piece = await connection?.read(); piece; piece = await connection?.read())
    await connection?.write(piece);
  connection?.close();
  listener.close();
  return 0;
}

/** cat: there is no reading of standard input in Host, which the installer does not need. */
async function copyInput(host: Host): Promise<number> {
  await host.files.write('/proc/self/fd/1', await host.files.read('/proc/self/fd/0'));
  return 0;
}

function throwDeep(depth: number): void {
  if (depth > 0) throwDeep(depth - 1);
  else throw new TypeError('thrown on purpose: \u00e4');
}

/** Says what it reads from the terminal until `q`; `t` throws with the terminal open. */
async function echoTerminal(host: Host): Promise<number> {
  const terminal = host.openTerminal();
  const { columns, rows } = terminal.size();
  terminal.write(`size ${columns} ${rows}\n`);
  for (;;) {
    const bytes = await terminal.read(30_000);
    const text = bytes && new TextDecoder().decode(bytes);
    if (bytes?.length === 0) {
      const now = terminal.size();
      terminal.write(`woken ${now.columns} ${now.rows}\n`);
    } else terminal.write(`read ${JSON.stringify(text)}\n`);
    if (text === 't') throwDeep(3);
    if (text === undefined || text === 'q') break;
  }
  terminal.close();
  // A second time, to find what the first has left behind.
  host.openTerminal().close();
  return 5;
}

async function outcomeOfNoTerminal(host: Host): Promise<number> {
  try {
    host.openTerminal();
  } catch (cause) {
    host.writeOut(`${(cause as Error).message}\n`);
    return 0;
  }
  return 1;
}

/** Process 1 of a machine that has nothing but /bin of busybox. Never comes back. */
async function runMachine(host: Host): Promise<number> {
  const { files, system, processes } = host;
  for (const [type, target] of [
    ['proc', '/proc'],
    ['sysfs', '/sys'],
    ['devtmpfs', '/dev'],
    ['tmpfs', '/tmp'],
  ] as const) {
    await files.makeDirectory(target);
    await system.mount(type, target, type);
  }
  await files.makeDirectory('/tmp/bound');
  await system.mount('/tmp', '/tmp/bound', '', 'bind');
  await files.write('/tmp/seen', 'through the bind');
  host.writeOut(`bind: ${await files.readText('/tmp/bound/seen')}\n`);
  await system.unmount('/tmp/bound');
  await system.mount('none', '/tmp/bound', 'tmpfs', 'ro,size=4k');
  const refused: unknown = await files.write('/tmp/bound/x', 'x').catch((cause: Error) => cause.message);
  host.writeOut(`read only: ${refused}\n`);
  await processes.run(['ifconfig', 'lo', '127.0.0.1', 'up']);
  // An orphan: its end comes to process 1, which never started it.
  await processes.run(['sh', '-c', '(sleep 1) >/dev/null 2>&1 &']);
  const { release, machine } = system.uname();
  host.writeOut(`process ${system.pid} on ${release} ${machine}\n`);
  const status = await runSuite(host, '/tmp/suite');
  host.writeOut(`suite ended with ${status}\n`);
  await system.powerOff();
  return 1;
}

export async function main(host: Host): Promise<number> {
  const [mode, folder = '/tmp'] = host.args;
  if (host.system.pid === 1) return runMachine(host);
  if (mode === 'suite') return runSuite(host, folder);
  if (mode === 'alone') return runAlone(host, folder);
  if (mode === 'serve') return serveOnce(host);
  if (mode === 'cat') return copyInput(host);
  if (mode === 'terminal') return echoTerminal(host);
  if (mode === 'no-terminal') return outcomeOfNoTerminal(host);
  if (mode === 'args') {
    host.writeOut(JSON.stringify(host.args));
    host.writeError('to standard error');
    return 7;
  }
  if (mode === 'throw') {
    await host.system.sleep(1);
    throwDeep(3);
  }
  if (mode === 'throw-in-timer') {
    setTimeout(() => throwDeep(3), 1);
    await host.system.sleep(10_000);
  }
  if (mode === 'stuck') await new Promise(() => undefined);
  if (mode === 'recurse') throwDeep(Number.POSITIVE_INFINITY);
  return 99;
}
