import { randomBytes } from 'node:crypto';
import { machine, release } from 'node:os';
import process from 'node:process';
import { type Host, HostError, type HostSystem } from '../host.ts';
import { nodeFiles } from './node-files.ts';
import { nodeProcesses } from './node-processes.ts';
import { listenOnLoopback } from './node-sockets.ts';
import { openNodeTerminal } from './node-terminal.ts';

/** What mount(8) and umount(8) write for what the system answered (strerror, and sentences of their own). */
const MOUNT_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/must be superuser|permission denied|operation not permitted/i, 'EPERM'],
  [/unknown filesystem type/i, 'ENODEV'],
  [/not a block device/i, 'ENOTBLK'],
  [/not mounted|wrong fs type|bad option|invalid argument/i, 'EINVAL'],
  [/does not exist|no such file|not found|no mount point/i, 'ENOENT'],
  [/busy/i, 'EBUSY'],
  [/not a directory/i, 'ENOTDIR'],
];

/** Node has no calls for what only root may do: the programs of the machine do it. */
async function ask(operation: string, argv: readonly string[], path?: string): Promise<void> {
  // In English, whatever the user speaks: what they say is read here.
  const english = ['/usr/bin/env', 'LC_ALL=C', ...argv];
  const { status, output } = await nodeProcesses.run(english);
  if (status === 0) return;
  const said = new TextDecoder().decode(output);
  const [, code] = MOUNT_FAULTS.find(([pattern]) => pattern.test(said)) ?? [];
  throw new HostError(code ?? 'EIO', operation, path);
}

const system: HostSystem = {
  now: () => Date.now(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds);
    }),
  random: (length) => new Uint8Array(randomBytes(length)),
  uname: () => ({ release: release(), machine: machine() }),
  pid: process.pid,
  mount: (source, target, type, options) =>
    ask(
      'mount',
      ['mount', ...(type ? ['-t', type] : []), ...(options ? ['-o', options] : []), source, target],
      target,
    ),
  unmount: (target) => ask('unmount', ['umount', target], target),
  powerOff: () => ask('power off', ['poweroff', '-f']),
  reboot: () => ask('reboot', ['reboot', '-f']),
};

/** The host that Node gives, with the arguments of the program that it is for. */
export function createNodeHost(args: readonly string[]): Host {
  return {
    kind: 'node',
    args,
    env: (name) => process.env[name],
    files: nodeFiles,
    processes: nodeProcesses,
    system,
    openTerminal: openNodeTerminal,
    listen: listenOnLoopback,
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
  };
}
