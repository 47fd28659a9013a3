import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { rolldown } from 'rolldown';
import { describe, expect } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { HOST_CASES } from '../installer/host-suite.ts';
import { judged } from '../support/judge.ts';
import { makeHostProgram, RUNTIME_ARCHES, RUNTIME_TOOLS } from '../support/runtimes.ts';
import { scratchDirectory } from '../support/scratch.ts';

const FIXTURES = join(PACKAGE_ROOT, 'test', 'fixtures', 'installer');
const IN_TERMINAL = join(FIXTURES, 'in-terminal.py');
const HIDE_NEW_CALLS = join(FIXTURES, 'hide-new-calls.py');
/** A compilation of an engine is in it, the first time. */
const SLOW = 400_000;

/** A folder to work in whose `bin` has an nc for the suite. */
function workplace(): { readonly folder: string; readonly environment: Record<string, string> } {
  const folder = scratchDirectory();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  mkdirSync(join(folder, 'suite'));
  const busybox = (process.env.PATH ?? '').split(delimiter).map((part) => join(part, 'busybox'));
  symlinkSync(busybox.find((path) => existsSync(path)) ?? '/bin/busybox', join(bin, 'nc'));
  return { folder, environment: { PATH: `${bin}${delimiter}${process.env.PATH}`, KUSU_TMP: folder } };
}

/** Runs with an end to its time and to its processes: a program that starts itself must not take the machine along. */
function guarded(words: readonly string[], environment: Record<string, string> = {}) {
  const script = 'ulimit -u 4000; exec "$@"';
  return execa('bash', ['-c', script, 'bash', ...words], {
    reject: false,
    env: environment,
    stdin: 'ignore',
    timeout: 120_000,
    stripFinalNewline: false,
  });
}

interface Ended {
  readonly output: string;
  readonly status: number | null;
  readonly signal: number | null;
  readonly restored: boolean | null;
  readonly fault: string | null;
}

async function inTerminal(
  steps: readonly (readonly (string | number)[])[],
  words: readonly string[],
  environment: Record<string, string> = {},
): Promise<Ended> {
  const { stdout, stderr } = await guarded(
    ['python3', IN_TERMINAL, JSON.stringify(steps), ...words],
    environment,
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** The program on Node: what both ELFs do in a terminal, Node does too. */
async function bundleForNode(folder: string): Promise<readonly string[]> {
  const file = join(folder, 'program.mjs');
  const start = join(PACKAGE_ROOT, 'test', 'fixtures', 'installer', 'on-node.ts');
  const bundle = await rolldown({ input: start, platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return [process.execPath, file];
}

const OPENED = ['await', 'size 100 30'] as const;

/** What a terminal must be, whoever runs the program. */
function terminalCases(
  tools: readonly string[],
  command: (folder: string) => Promise<readonly string[]>,
): void {
  const run = async (steps: readonly (readonly (string | number)[])[]) => {
    const folder = scratchDirectory();
    return inTerminal(steps, [...(await command(folder)), 'terminal'], { KUSU_TMP: folder });
  };

  judged(
    tools,
    'gives keys as they come, and changes of size',
    async () => {
      const ended = await run([
        OPENED,
        ['type', '\x1b[A\x03\r'],
        ['await', 'read "\\u001b[A\\u0003\\r"'],
        ['size', 120, 40],
        ['await', 'woken 120 40'],
        ['type', 'q'],
      ]);
      expect(ended).toMatchObject({ status: 5, restored: true, fault: null });
    },
    SLOW,
  );

  judged(tools, 'is given back after an error', async () => {
    const ended = await run([OPENED, ['type', 't']]);
    expect(ended).toMatchObject({ status: 1, restored: true, fault: null });
    expect(ended.output).toMatch(/\x1b\[\?25h.*TypeError: thrown on purpose: ä.*throwDeep/s);
  });

  for (const [name, signal] of [
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const)
    judged(tools, `is given back at ${name}`, async () => {
      const ended = await run([OPENED, ['kill', signal]]);
      expect(ended).toMatchObject({ signal, restored: true, fault: null });
    });
}

describe('a terminal on Node', () => {
  terminalCases(['python3'], bundleForNode);
});

describe.each(RUNTIME_ARCHES)('the runtime for %s', (arch) => {
  const TOOLS = [...RUNTIME_TOOLS, 'bash', 'busybox', 'python3'];

  judged(
    TOOLS,
    'passes the suite of the host, with bounds checks',
    async () => {
      const program = await makeHostProgram(arch, 'checked');
      const { folder, environment } = workplace();
      const { stdout, stderr, exitCode } = await guarded(
        [program, 'suite', join(folder, 'suite')],
        environment,
      );
      expect(stdout.split('\n').filter((line) => !line.startsWith('ok '))).toEqual([
        `${HOST_CASES.length} of ${HOST_CASES.length} passed`,
        '',
      ]);
      expect([stderr, exitCode]).toEqual(['', 0]);
    },
    SLOW,
  );

  judged(
    TOOLS,
    'is one static file of less than a megabyte, the same each time',
    async () => {
      const program = await makeHostProgram(arch, 'shipped');
      expect(statSync(program).size).toBeLessThan(1_000_000);
      const { stdout } = await execa('readelf', ['--program-headers', '--file-header', program]);
      expect(stdout).toMatch(arch === 'i386' ? /Machine: +Intel 80386/ : /Machine: +Advanced Micro/);
      expect(stdout).toMatch(/Type: +EXEC/);
      expect(stdout).not.toMatch(/INTERP|DYNAMIC/);
      const first = readFileSync(program);
      const again = join(scratchDirectory(), 'again');
      const { makeRuntime } = await import('../../scripts/build-runtime.mjs');
      await makeRuntime(arch, join(PACKAGE_ROOT, 'test', 'installer', 'host-program.ts'), again, 'shipped');
      expect(Buffer.compare(readFileSync(again), first)).toBe(0);
    },
    SLOW,
  );

  judged(
    TOOLS,
    'hands on its words, and ends with the status of the program',
    async () => {
      const program = await makeHostProgram(arch, 'shipped');
      const { stdout, stderr, exitCode } = await guarded([program, 'args', 'a b', '', 'ä']);
      expect([stdout, stderr, exitCode]).toEqual(['["args","a b","","ä"]', 'to standard error', 7]);
      const none = await guarded([program, 'no-terminal']);
      expect(none.stdout).toBe('open terminal: ENOTTY\n');
    },
    SLOW,
  );

  judged(
    TOOLS,
    'leaves the stack of an error in exception.dump and ends with 1',
    async () => {
      const program = await makeHostProgram(arch, 'checked');
      for (const [mode, pattern] of [
        ['throw', /^TypeError: thrown on purpose: ä\n +at throwDeep .*at main/s],
        ['throw-in-timer', /^TypeError: thrown on purpose: ä\n +at throwDeep/],
        ['recurse', /^InternalError: stack overflow\n +at throwDeep/],
        ['stuck', /^Error: the program waits for what will never come\n/],
      ] as const) {
        const { folder, environment } = workplace();
        const { stderr, exitCode } = await guarded([program, mode], environment);
        expect([mode, exitCode]).toEqual([mode, 1]);
        expect(readFileSync(join(folder, 'exception.dump'), 'utf8')).toMatch(pattern);
        expect(stderr).toMatch(pattern);
      }
    },
    SLOW,
  );

  judged(
    TOOLS,
    'needs no system call that Linux 2.6.9 does not have',
    async () => {
      const program = await makeHostProgram(arch, 'shipped');
      const { folder, environment } = workplace();
      const old = ['python3', HIDE_NEW_CALLS, program];
      // The filter bites: a program of today does not start under it.
      const today = await guarded(['python3', HIDE_NEW_CALLS, '/bin/ls']);
      expect(today.exitCode).not.toBe(0);
      const alone = await guarded([...old, 'alone', join(folder, 'suite')], environment);
      expect(alone.stdout).toMatch(/^(ok .*\n)+(\d+) of \2 passed\n$/);
      const ended = await inTerminal(
        [OPENED, ['type', 'x'], ['await', 'read "x"'], ['type', 'q']],
        ['/usr/bin/env', ...old, 'terminal'],
      );
      expect(ended).toMatchObject({ status: 5, restored: true, fault: null });
      const server = guarded([...old, 'serve'], environment);
      const port = await new Promise<number>((resolve) => {
        server.stdout.on('data', (piece) => resolve(Number(/port (\d+)/.exec(String(piece))?.[1])));
      });
      const client = connect({ port, host: '127.0.0.1' });
      client.end('there and back');
      expect(await text(client)).toBe('there and back');
      expect((await server).exitCode).toBe(0);
    },
    SLOW,
  );

  describe('its terminal', () => {
    terminalCases(TOOLS, async () => [await makeHostProgram(arch, 'shipped')]);
  });
});
