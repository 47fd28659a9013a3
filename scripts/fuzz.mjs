/**
 * Reads damaged inputs with every reader until the time is up, and prints what came of them:
 *
 *   npm run fuzz -- [--seconds N] [--seed N] [--format NAME] [--case FILE]
 *
 * The seconds are shared out among the formats. The same seed gives the same inputs. `--case` reads one input that an
 * earlier run kept; its format is in its name. Each reader runs in a process of its own with little memory, which is
 * ended when it hangs. Inputs that broke a promise are kept in build/fuzz; then the exit status is 1.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { must, ROOT } from './setup.mjs';

const HANG = 30_000;
const FAILURES_SHOWN = 20;
const KEPT = join(ROOT, 'build/fuzz/failures');
const WORKER = join(ROOT, 'build/fuzz/code/test/fuzz/worker.js');
const NODE = ['--max-old-space-size=192', WORKER];

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '0' },
    format: { type: 'string' },
    case: { type: 'string' },
  },
});

mkdirSync(KEPT, { recursive: true });
must('npx', ['tsc', '-p', 'test/fuzz/tsconfig.json']);
// Contents that are unpacked go to a folder that goes when we go.
const folder = mkdtempSync(join(tmpdir(), 'bootsmith-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
const environment = { ...process.env, TMPDIR: folder };

if (values.case !== undefined) {
  const name = values.format ?? basename(values.case).replace(/-\d+\.bin$/, '');
  const { status } = spawnSync(process.execPath, [...NODE, name, values.case, folder], {
    stdio: 'inherit',
    env: environment,
  });
  process.exit(status ?? 1);
}

const isThere = (program) =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin', '/sbin')
    .some((at) => existsSync(join(at, program)));
const listed = JSON.parse(spawnSync(process.execPath, [...NODE, '--list'], { encoding: 'utf8' }).stdout);
const asked = listed.filter(({ name }) => values.format === undefined || name === values.format);
const targets = asked.filter(({ programs = [] }) => programs.every(isThere));
for (const { name, programs } of asked)
  if (!targets.some((target) => target.name === name))
    console.log(`${name}: left out, because it needs ${programs.join(', ')}`);
if (targets.length === 0) {
  console.error(`no such format; there are ${listed.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

/** Runs one worker until `end`; gives the seed to go on with, or undefined when it is done. */
function work(name, seed, end, row) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...NODE, name, String(seed), String(end), folder], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let current = seed - 1;
    let open = false;
    let errors = '';
    let timer;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), HANG);
    };
    watch();
    child.stderr.on('data', (text) => {
      errors = (errors + text).slice(-2000);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      watch();
      const result = JSON.parse(line);
      current = result.seed;
      open = result.verdict === undefined;
      if (!open) count(row, result);
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      if (status === 0) return resolve(undefined);
      if (status !== 3) {
        const file = join(KEPT, `${name}-${current}.bin`);
        if (open) copyFileSync(join(folder, 'current.bin'), file);
        const reason = `${open ? 'ended' : 'could not begin or go on'} (${signal ?? status}): ${errors.trim().slice(-600)}`;
        count(row, { seed: current, verdict: 'FAILED', time: 0, reason, kept: open ? file : undefined });
      }
      resolve(open || status === 3 ? current + 1 : undefined);
    });
  });
}

function count(row, { seed, verdict, time, reason, file, kept }) {
  row.tried++;
  row.verdicts[verdict] = (row.verdicts[verdict] ?? 0) + 1;
  if (time > row.slowest) Object.assign(row, { slowest: time, slowestSeed: seed });
  if (verdict !== 'FAILED') return;
  const key = reason.replace(/\d+/g, 'N');
  if (row.reasons.has(key)) return void (file && rmSync(file, { force: true }));
  row.reasons.set(key, seed);
  if (file) copyFileSync(file, join(KEPT, basename(file)));
  if (row.reasons.size <= FAILURES_SHOWN)
    console.log(
      `FAILED  ${row.name} seed ${seed}: ${reason}${file || kept ? `\n        kept as build/fuzz/failures/${basename(file ?? kept)}` : ''}`,
    );
}

const rows = [];
const finish = Date.now() + Number(values.seconds) * 1000;
for (const [index, { name }] of targets.entries()) {
  const row = { name, tried: 0, verdicts: {}, slowest: 0, slowestSeed: 0, reasons: new Map() };
  rows.push(row);
  const end = Date.now() + Math.max(500, (finish - Date.now()) / (targets.length - index));
  let seed = Number(values.seed);
  while (seed !== undefined && Date.now() < end) seed = await work(name, seed, Math.round(end), row);
}

const others = ['usage', 'profile', 'tool', 'verification', 'patch-conflict'];
const sum = (verdicts, names) => names.reduce((total, name) => total + (verdicts[name] ?? 0), 0);
const table = [
  [
    'format',
    'tried',
    'accepted',
    'too large',
    'corrupt',
    'unsupported',
    'other kinds',
    'FAILED',
    'slowest ms',
    'its seed',
  ],
  ...rows.map(({ name, tried, verdicts, slowest, slowestSeed }) => [
    name,
    tried,
    ...[['accepted'], ['large'], ['corrupt'], ['unsupported'], others, ['FAILED']].map((names) =>
      sum(verdicts, names),
    ),
    Math.round(slowest),
    slowestSeed,
  ]),
].map((cells) => cells.map(String));
const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
for (const cells of table)
  console.log(
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
const failed = rows.reduce((total, { verdicts }) => total + (verdicts.FAILED ?? 0), 0);
const tried = rows.reduce((total, row) => total + row.tried, 0);
console.log(`${tried} inputs, ${failed} failures, seed ${values.seed}`);
process.exit(failed > 0 || tried === 0 ? 1 : 0);
