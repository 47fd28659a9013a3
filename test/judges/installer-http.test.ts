import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, vi } from 'vitest';
import { PACKAGE_ROOT } from '../../src/base/assets.ts';
import { startServer } from '../../src/installer/http/serve.ts';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { judged, needing, readers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

const LARGE = new Uint8Array(3_000_001).map((_, at) => (at * 7919) >> 5);

async function serving() {
  const folder = scratchDirectory();
  mkdirSync(join(folder, 'repository'));
  writeFileSync(join(folder, 'kusu-ks.cfg'), 'install\nreboot\n');
  writeFileSync(join(folder, 'repository/large file'), LARGE);
  const server = await startServer(createNodeHost([]), {
    port: 0,
    kickstart: join(folder, 'kusu-ks.cfg'),
    repository: join(folder, 'repository'),
    linksTo: [],
  });
  onTestFinished(async () => {
    server.close();
    await server.ended;
  });
  return { at: (name: string) => join(folder, name), url: `http://127.0.0.1:${server.port}` };
}

describe('the loopback server', () => {
  judged(readers('curl'), 'gives curl whole files, parts, heads and the rest of a download', async () => {
    const { at, url } = await serving();
    const curl = (...args: string[]) =>
      execa('curl', ['-sS', ...args], { encoding: 'buffer', stripFinalNewline: false });
    expect(Buffer.from((await curl(`${url}/kusu-ks.cfg`)).stdout).toString()).toBe('install\nreboot\n');
    const { stdout: part } = await curl('-r', '1000-1999999', `${url}/large%20file`);
    expect(Buffer.compare(part, LARGE.slice(1000, 2_000_000))).toBe(0);
    writeFileSync(at('down'), LARGE.slice(0, 100_000));
    await curl('-C', '-', '-o', at('down'), `${url}/large%20file`);
    expect(Buffer.compare(readFileSync(at('down')), LARGE)).toBe(0);
    const { stdout: head } = await curl('-I', `${url}/large%20file`);
    expect(Buffer.from(head).toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*Content-Length: 3000001\r\n/);
    const climb = await execa('curl', ['-s', '-f', '--path-as-is', `${url}/../kusu-ks.cfg`], {
      reject: false,
    });
    expect(climb.exitCode).toBe(22);
    // Two files over one connection.
    const both = await execa('curl', ['-sSv', `${url}/kusu-ks.cfg`, `${url}/kusu-ks.cfg`]);
    expect(both.stderr).toMatch(/Re-using existing connection/);
    expect(both.stdout).toBe('install\nreboot\ninstall\nreboot');
  });

  judged(readers('wget'), 'gives wget the rest of a file', async () => {
    const { at, url } = await serving();
    writeFileSync(at('down'), LARGE.slice(0, 1_234_567));
    await execa('wget', ['-q', '-c', '-O', at('down'), `${url}/large%20file`]);
    expect(Buffer.compare(readFileSync(at('down')), LARGE)).toBe(0);
    const missing = await execa('wget', ['-S', '-O', at('none'), `${url}/none`], { reject: false });
    expect(missing.exitCode).toBe(8);
    expect(missing.stderr).toContain('404 Not Found');
  });

  judged(readers('python3'), 'gives Python files, as Anaconda asks for them', async () => {
    const { url } = await serving();
    const program = [
      'import hashlib, sys, urllib.request as u',
      'from concurrent.futures import ThreadPoolExecutor as T',
      'def sum(_): return hashlib.sha256(u.urlopen(sys.argv[1]).read()).hexdigest()',
      'with T(20) as pool: print(len(set(pool.map(sum, range(40)))))',
      'print(u.urlopen(sys.argv[1]).headers["Last-Modified"])',
    ].join('\n');
    const { stdout } = await execa('python3', ['-c', program, `${url}/large%20file`]);
    expect(stdout).toMatch(/^1\n\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
  });
});

for (const arch of ['x86_64', 'i386']) {
  const program = join(PACKAGE_ROOT, 'dist', 'installer', `jsrt-${arch}`);
  describe(`the server in the ELF for ${arch}`, () => {
    needing(program)(
      readers('curl'),
      'gives large files in little memory, to several at a time',
      async () => {
        const folder = scratchDirectory();
        const at = (name: string) => join(folder, name);
        mkdirSync(at('repository'));
        writeFileSync(at('kusu-ks.cfg'), 'install\n');
        writeFileSync(at('repository/large'), '');
        truncateSync(at('repository/large'), 60 * 2 ** 20);
        const server = execa(program, ['serve', '--port', '0'], { env: { KUSU_TMP: folder }, reject: false });
        onTestFinished(async () => {
          server.kill();
          await server;
        });
        await vi.waitFor(() => readFileSync(at('server.ready')), { timeout: 10_000 });
        const url = `http://127.0.0.1:${readFileSync(at('server.ready'), 'utf8').trim()}`;
        const get = async (...args: string[]) => (await execa('curl', ['-sS', ...args])).stdout;
        expect(await get(`${url}/kusu-ks.cfg`)).toBe('install');
        const count = ['-o', '/dev/null', '-w', '%{http_code} %{size_download}'];
        const all = await Promise.all(Array.from({ length: 4 }, () => get(...count, `${url}/large`)));
        expect(new Set(all)).toEqual(new Set(['200 62914560']));
        expect(await get(...count, '-r', '62914550-', `${url}/large`)).toBe('206 10');
        expect(await get(...count, '--path-as-is', `${url}/../kusu-ks.cfg`)).toMatch(/^403 /);
        const [, peak] =
          /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8')) ?? [];
        expect(Number(peak)).toBeLessThan(16 * 1024);
        expect(readFileSync(at('kusu.log'), 'utf8')).toContain('server: 206 GET /large');
      },
    );
  });
}
