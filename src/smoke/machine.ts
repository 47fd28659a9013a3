import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onExit } from 'signal-exit';
import { BootsmithError, systemErrorCode } from '../base/errors.ts';
import { missingProgram, quoteWord } from '../base/exec.ts';
import { type Machine, machineFiles, QEMU, qemuArguments } from '../tools/qemu.ts';
import { connectQmp, type QmpClient } from '../tools/qmp.ts';
import { keysOf } from './keys.ts';
import type { MachineExit } from './report.ts';
import { readTextScreen, TEXT_SCREEN } from './screen.ts';

/** A QEMU that runs. */
export interface RunningMachine {
  /** The call, the program first. */
  readonly command: readonly string[];
  /** Resolves when QEMU has ended and everything it wrote was handed on. Never rejects. */
  readonly ended: Promise<MachineExit>;
  /** Presses the keys of `text` one after the other. */
  typeKeys(text: string): Promise<void>;
  /** Sends `text` to the serial port. */
  typeSerial(text: string): void;
  /** The lines of the text screen; none in a graphics mode. */
  readScreen(): Promise<string[]>;
  /** Keeps a picture of the screen; gives the path, which ends in `.ppm` where QEMU cannot write PNG. */
  takeScreenshot(path: string): Promise<string>;
  /** Ends the machine at once. */
  stop(): Promise<MachineExit>;
}

const STDERR_LIMIT = 64 * 1024;
/** The longest name of a UNIX socket (`sun_path` in unix(7)), with its NUL. */
const SOCKET_NAME_LIMIT = 108;
/** The keyboard of a PC and what reads it lose keys that come faster. In milliseconds. */
const KEY_INTERVAL = 60;
const QUIT_PATIENCE = 2_000;
const CONSOLE_CHUNK = 64 * 1024;
/** In milliseconds. */
const CONSOLE_INTERVAL = 50;

/**
 * Starts a machine. `onOutput` gets every byte of the serial console. Throws `usage` for a medium that is not there
 * and `tool` when QEMU is missing or does not start.
 */
export async function startMachine(
  machine: Machine,
  onOutput: (bytes: Uint8Array) => void,
): Promise<RunningMachine> {
  for (const path of machineFiles(machine)) await requireFile(path);
  const directory = await makePrivateDirectory();
  const program = QEMU[machine.arch ?? 'x86_64'];
  const qmpSocket = join(directory, 'qmp');
  const args = qemuArguments(machine, { qmpSocket });
  const output = await followFile(join(directory, 'console'), onOutput);
  const child = spawn(program.name, args, {
    stdio: ['pipe', output.fd, 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  const unguard = onExit(() => {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  let stopping = false;
  let shutdown: string | undefined;
  let stderr = '';
  let spawnError: unknown;
  const gone = new AbortController();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_LIMIT);
  });
  // Typing into a machine that has just ended breaks the pipe, which `ended` tells better.
  child.stdin?.on('error', () => {});
  child.on('error', (error) => {
    spawnError = error;
  });
  const ended = new Promise<MachineExit>((settle) => {
    child.on('close', (code, signal) => {
      gone.abort();
      unguard();
      const details = {
        ...(code === null ? {} : { status: code }),
        ...(signal === null ? {} : { signal }),
        stderr,
      };
      const exit = { how: stopping ? 'quit' : howEnded(code, shutdown), ...details } as const;
      output
        .finish()
        .then(() => rm(directory, { recursive: true, force: true }))
        .then(
          () => settle(exit),
          () => settle(exit),
        );
    });
  });

  let qmp: QmpClient;
  try {
    qmp = await connectQmp(
      qmpSocket,
      ({ event, data }) => {
        if (event === 'SHUTDOWN') shutdown = String(data.reason);
      },
      { signal: gone.signal },
    );
    await qmp.execute('cont');
  } catch (error) {
    child.kill('SIGKILL');
    const exit = await ended;
    if (systemErrorCode(spawnError) === 'ENOENT') throw missingProgram(program, spawnError);
    throw new BootsmithError('tool', `${program.name} did not start the machine`, {
      found: exit.stderr.trim() || String(spawnError ?? error),
      hint: `The call was: ${[program.name, ...args].map(quoteWord).join(' ')}`,
      cause: error,
    });
  }

  return {
    command: [program.name, ...args],
    ended,
    async typeKeys(text) {
      for (const keys of keysOf(text)) {
        await qmp.execute('send-key', {
          keys: keys.map((data) => ({ type: 'qcode', data })),
          'hold-time': KEY_INTERVAL / 3,
        });
        await sleep(KEY_INTERVAL);
      }
    },
    typeSerial(text) {
      child.stdin?.write(text);
    },
    async readScreen() {
      const filename = join(directory, 'screen');
      await qmp.execute('pmemsave', { val: TEXT_SCREEN.address, size: TEXT_SCREEN.size, filename });
      return readTextScreen(await readFile(filename));
    },
    async takeScreenshot(path) {
      const filename = resolve(path);
      try {
        await qmp.execute('screendump', { filename, format: 'png' });
        return filename;
      } catch {
        // Before 7.1 QEMU knew no format but PPM, and its builders may still leave PNG out.
        const ppm = filename.replace(/\.png$/i, '.ppm');
        await qmp.execute('screendump', { filename: ppm });
        return ppm;
      }
    },
    async stop() {
      stopping = true;
      // The answer may be lost in the end that it brings about.
      qmp.execute('quit').catch(() => {});
      const forced = setTimeout(() => child.kill('SIGKILL'), QUIT_PATIENCE);
      const exit = await ended;
      clearTimeout(forced);
      qmp.close();
      return exit;
    },
  };
}

/**
 * The console goes to a file and is read from there. A pipe that is full for ten milliseconds, because this machine is
 * busy, makes the Linux serial driver go on without waiting and lose characters; a file never is.
 */
async function followFile(path: string, onOutput: (bytes: Uint8Array) => void) {
  const file = await open(path, 'w+');
  let position = 0;
  const readNew = async () => {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CONSOLE_CHUNK), 0, CONSOLE_CHUNK, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      onOutput(buffer.subarray(0, bytesRead));
    }
  };
  let over = false;
  const following = (async () => {
    while (!over) {
      await readNew();
      await sleep(CONSOLE_INTERVAL);
    }
    await readNew();
  })();
  return {
    fd: file.fd,
    /** Hands on what is left, when nobody writes any more. */
    async finish() {
      over = true;
      await following.finally(() => file.close());
    },
  };
}

/** QEMU ends with status 0 for every end that the machine brought about, and says which in an event. */
function howEnded(code: number | null, shutdown: string | undefined): MachineExit['how'] {
  if (code !== 0) return 'died';
  if (shutdown === 'guest-reset') return 'reset';
  return shutdown === 'guest-shutdown' ? 'powered-off' : 'died';
}

async function requireFile(path: string): Promise<void> {
  try {
    await access(path);
  } catch (error) {
    throw new BootsmithError('usage', `${path} cannot be read (${systemErrorCode(error) ?? error})`, {
      at: { file: path },
      cause: error,
    });
  }
}

async function makePrivateDirectory(): Promise<string> {
  const name = 'bootsmith-qemu-';
  const room = join(tmpdir(), `${name}XXXXXX`, 'qmp').length < SOCKET_NAME_LIMIT;
  return mkdtemp(join(room ? tmpdir() : '/tmp', name));
}
