/**
 * Debian's i386 packages on an amd64 machine: downloaded through a state of apt's own, unpacked, never installed. The
 * machine's apt, its architectures and its lists stay as they are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

const FOLDER = join(ROOT, 'build', 'cache', 'i386');
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

function ask(program, args, options = {}) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

/** Debian's archive as the machine itself is told to reach it. */
function archive() {
  const codename = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)';
  const lines = ask('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']).split('\n');
  const line = lines.find((entry) => entry.endsWith(` ${codename} main`));
  if (!line) throw new Error(`no archive of Debian ${codename} main among apt's sources`);
  return `deb [arch=i386 signed-by=${KEYRING}] ${line}`;
}

/** apt with lists, cache and sources below `folder` and nowhere else. */
function privateApt(folder) {
  for (const name of ['lists/partial', 'cache/archives/partial', 'etc'])
    mkdirSync(join(folder, name), { recursive: true });
  const sources = join(folder, 'etc', 'sources.list');
  const status = join(folder, 'status');
  writeFileSync(sources, `${archive()}\n`);
  writeFileSync(status, '');
  const settings = {
    'APT::Architecture': 'i386',
    'APT::Architectures': 'i386',
    // The sandbox user of a root's apt may not write here, an ordinary user's apt has none.
    'APT::Sandbox::User': '',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': status,
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::Etc::preferencesparts': '-',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return (program, args, cwd = folder) => ask(program, [...options, ...args], { cwd });
}

function unpack(archiveFile, members, folder) {
  const tar = execFileSync('dpkg-deb', ['--fsys-tarfile', archiveFile], { maxBuffer: 2 ** 30 });
  const patterns = members.length > 0 ? ['--wildcards', ...members] : [];
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-x', '-C', folder, '--no-same-owner', ...patterns], { input: tar });
}

/**
 * Brings packages and gives where each is unpacked: `{ name: { folder, version } }`. `wanted` has names and, of large
 * packages, the members that matter. What is there already is not asked for again; to renew it, remove build/cache/i386.
 */
export function fetchI386(wanted) {
  const stamp = (name) => join(FOLDER, name, '.version');
  const missing = Object.keys(wanted).filter((name) => !existsSync(stamp(name)));
  if (missing.length > 0) {
    const state = join(FOLDER, `.apt.${process.pid}`);
    const downloads = join(state, 'downloads');
    mkdirSync(downloads, { recursive: true });
    try {
      const apt = privateApt(state);
      console.error(`runtime: downloading ${missing.join(' ')} (i386)`);
      apt('apt-get', ['update', '-qq']);
      apt('apt-get', ['download', '-qq', ...missing], downloads);
      for (const name of missing) {
        const file = readdirSync(downloads).find((entry) => entry.startsWith(`${name}_`));
        const fresh = join(state, name);
        unpack(join(downloads, file), wanted[name], fresh);
        writeFileSync(join(fresh, '.version'), file);
        rmSync(join(FOLDER, name), { recursive: true, force: true });
        renameSync(fresh, join(FOLDER, name));
      }
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  }
  return Object.fromEntries(
    Object.keys(wanted).map((name) => [
      name,
      { folder: join(FOLDER, name), version: readFileSync(stamp(name), 'utf8') },
    ]),
  );
}
