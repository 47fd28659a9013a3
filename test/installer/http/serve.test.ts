import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ServerOptions, startServer } from '../../../src/installer/http/serve.ts';
import { createNodeHost } from '../../../src/installer/runtime/node-host.ts';
import { scratchDirectory } from '../../support/scratch.ts';

const host = createNodeHost([]);

async function serving(options: Partial<ServerOptions> = {}) {
  const folder = scratchDirectory();
  const at = (path: string) => join(folder, path);
  mkdirSync(at('repository/Packages'), { recursive: true });
  mkdirSync(at('kits'));
  mkdirSync(at('tmp'));
  writeFileSync(at('tmp/kusu-ks.cfg'), 'install\n');
  writeFileSync(at('tmp/kusu.log'), 'secret\n');
  writeFileSync(at('kits/a.rpm'), 'a package\n');
  writeFileSync(at('repository/ten'), '0123456789');
  symlinkSync('../../kits/a.rpm', at('repository/Packages/a.rpm'));
  symlinkSync('../tmp/kusu.log', at('repository/log'));
  symlinkSync(at('tmp'), at('repository/out'));
  symlinkSync('loop', at('repository/loop'));
  const lines: string[] = [];
  const server = await startServer(host, {
    port: 0,
    kickstart: at('tmp/kusu-ks.cfg'),
    repository: at('repository'),
    linksTo: [at('kits')],
    log: (line) => void lines.push(line),
    ...options,
  });
  onTestFinished(async () => {
    server.close();
    await server.ended;
  });
  return { at, lines, server, raw: (text: string) => raw(server.port, text) };
}

/** What a client that says just this gets until the server closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let all = '';
    socket.setEncoding('latin1');
    socket.on('data', (piece) => (all += piece));
    socket.on('end', () => socket.end());
    socket.on('close', () => resolve(all));
    socket.on('error', reject);
  });
}

const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nConnection: close\r\n${more}\r\n`;

describe('the server', () => {
  it('gives the kickstart and the repository', async () => {
    const { raw, lines } = await serving();
    const kickstart = await raw(get('/kusu-ks.cfg'));
    expect(kickstart).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(kickstart).toMatch(/\r\nContent-Length: 8\r\n[\s\S]*\r\n\r\ninstall\n$/);
    expect(await raw(get('/Packages/a.rpm'))).toMatch(/\r\n\r\na package\n$/);
    expect(lines).toEqual(['200 GET /kusu-ks.cfg', '200 GET /Packages/a.rpm']);
  });

  it.each([
    ['/', 403],
    ['/Packages', 403],
    ['/Packages/', 403],
    ['/nothing', 404],
    ['/ten/', 404],
    ['/ten/more', 404],
    ['/loop', 404],
    ['/log', 403],
    ['/out/kusu.log', 403],
    ['/../tmp/kusu.log', 403],
    ['/%2e%2e/tmp/kusu.log', 403],
  ])('answers %s with %i', async (path, status) => {
    const { raw } = await serving();
    const answer = await raw(get(path));
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).not.toContain('secret');
  });

  it('has only the kickstart where there is no repository', async () => {
    const { raw } = await serving({ repository: undefined });
    expect(await raw(get('/kusu-ks.cfg'))).toContain(' 200 OK');
    expect(await raw(get('/ten'))).toContain(' 404 Not Found');
  });

  it('gives parts, and says when there are none', async () => {
    const { raw } = await serving();
    const part = await raw(get('/ten', 'Range: bytes=2-4\r\n'));
    expect(part).toMatch(
      /^HTTP\/1\.1 206 Partial Content\r\n[\s\S]*Content-Range: bytes 2-4\/10\r\n[\s\S]*\r\n\r\n234$/,
    );
    const past = await raw(get('/ten', 'Range: bytes=10-\r\n'));
    expect(past).toMatch(/^HTTP\/1\.1 416 [\s\S]*\r\nContent-Range: bytes \*\/10\r\n/);
    const changed = await raw(get('/ten', 'Range: bytes=2-4\r\nIf-Range: "other"\r\n'));
    expect(changed).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n0123456789$/);
  });

  it('answers several requests on one connection, and HEAD without a body', async () => {
    const { raw } = await serving();
    const both = await raw(`HEAD /ten HTTP/1.1\r\n\r\nGET /ten HTTP/1.1\r\n\r\n${get('/kusu-ks.cfg')}`);
    expect(both.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect(both.match(/0123456789/g)).toHaveLength(1);
  });

  it('refuses what is no request, and heads without an end', async () => {
    const { raw } = await serving();
    expect(await raw('PUT /ten HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 405 [\s\S]*\r\nAllow: GET, HEAD\r\n/);
    expect(await raw('\x16\x03\x01 TLS?\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nA: ${'b'.repeat(20_000)}`)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it('leaves a client that stays silent, and goes on with the others', async () => {
    const { raw, server } = await serving({ patience: 0 });
    const silent = raw('GET / HT');
    expect(await raw(get('/ten'))).toContain(' 200 OK');
    expect(await silent).toBe('');
    expect(server.port).toBeGreaterThan(0);
  });

  it('serves more clients than it takes at a time', async () => {
    const { raw } = await serving();
    const answers = await Promise.all(Array.from({ length: 100 }, () => raw(get('/ten'))));
    expect(answers.filter((answer) => answer.endsWith('0123456789'))).toHaveLength(100);
  });
});
