/**
 * Runs bootsmith as an ordinary user, also when root asks: then as the user nobody, with a copy of the package as npm
 * would install it, in a folder that nobody may reach. What is said to need no privileges is tried without them.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ROOT } from './setup.mjs';

const NOBODY = 65534;

/** Copies what `npm publish` would ship, and the packages it needs, to `folder`. */
function installPackage(folder) {
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const name of ['package.json', ...files])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const listing = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of listing
    .trim()
    .split('\n')
    .map((line) => relative(ROOT, line)))
    if (path.startsWith('node_modules')) cpSync(join(ROOT, path), join(folder, path), { recursive: true });
}

/**
 * A folder of an ordinary user, with the program in it.
 * `run(args)` gives { status, stdout, stderr }; `show` passes stderr through as it comes.
 */
export function asOrdinaryUser() {
  const folder = mkdtempSync(join(tmpdir(), 'bootsmith-user-'));
  const isRoot = process.getuid() === 0;
  const program = isRoot ? join(folder, 'package') : ROOT;
  const home = join(folder, 'home');
  mkdirSync(home);
  if (isRoot) {
    chmodSync(folder, 0o755);
    mkdirSync(program);
    installPackage(program);
    chownSync(home, NOBODY, NOBODY);
  }
  const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const give = (path) => {
    const copy = join(home, basename(path));
    copyFileSync(path, copy);
    chmodSync(copy, 0o644);
    return copy;
  };
  const run = (args, { show = false, environment = {} } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [join(program, 'dist', 'cli.js'), ...args], {
        ...identity,
        cwd: home,
        env: { ...process.env, HOME: home, TMPDIR: home, ...environment },
        stdio: ['ignore', 'pipe', show ? 'inherit' : 'pipe'],
      });
      let stdout = '';
      let stderr = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      child.stderr?.on('data', (chunk) => {
        stderr += chunk;
      });
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    });
  return { folder: home, program, give, run, close: () => rmSync(folder, { recursive: true, force: true }) };
}
