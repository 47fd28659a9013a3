/** Times commands side by side. Plain Node, so that nothing of what is measured is loaded here. */
import { spawnSync } from 'node:child_process';

const SHELL = ['bash', '-o', 'pipefail', '-c'];

/**
 * Runs a shell line once; gives its wall time and the time of the processors in milliseconds. Throws when it fails.
 * On a busy machine the second says more.
 */
export function time(line, env = {}) {
  const [shell, ...options] = SHELL;
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(shell, [...options, `TIMEFORMAT='cpu %U %S'; time { ${line}\n}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', ...env },
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`this failed: ${line}\n${stderr}`);
  const [, user, system] = /cpu (\d+\.\d+) (\d+\.\d+)\s*$/.exec(stderr.toString()) ?? [];
  return { wall: milliseconds, cpu: (Number(user) + Number(system)) * 1000 };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** How far the middle half of the values is spread, as a part of their median. */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.round(part * (sorted.length - 1))];
  return (at(0.75) - at(0.25)) / median(values);
}

/**
 * All the lines in turn, `rounds` times over, after one round that does not count. `before` is run ahead of each and not
 * timed. Gives name to median, least and spread of the wall times, and the median of the processors' time.
 */
export function race(lines, rounds, before = 'true') {
  const times = Object.fromEntries(Object.keys(lines).map((name) => [name, []]));
  const timed = (line) => {
    time(before);
    return time(line);
  };
  for (const line of Object.values(lines)) timed(line);
  for (let round = 0; round < rounds; round++)
    for (const [name, line] of Object.entries(lines)) times[name].push(timed(line));
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [
      name,
      {
        median: median(all.map(({ wall }) => wall)),
        least: Math.min(...all.map(({ wall }) => wall)),
        spread: spread(all.map(({ wall }) => wall)),
        cpu: median(all.map(({ cpu }) => cpu)),
      },
    ]),
  );
}

/** The largest resident size in MB that any process of a command had; undefined without GNU time. */
export function peakMemory(line) {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', 'peak %M', ...SHELL, line], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`this failed: ${line}\n${stderr}`);
  const found = /peak (\d+)/.exec(stderr);
  return found ? (Number(found[1]) * 1024) / 1e6 : undefined;
}

export function hasProgram(name) {
  return spawnSync('bash', ['-c', `command -v ${name}`], { stdio: 'ignore' }).status === 0;
}
