import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeHost } from '../../src/installer/runtime/node-host.ts';
import { scratchDirectory } from '../support/scratch.ts';
import { HOST_CASES } from './host-suite.ts';

const host = createNodeHost(['--flag']);

/** What the suite wants of nc: input to the socket, the socket to the output, each end handed on. */
const NETCAT = `#!${process.execPath}
const socket = require('node:net').connect(Number(process.argv[3]), process.argv[2]);
socket.on('error', () => process.exit(1));
process.stdin.pipe(socket).pipe(process.stdout);
`;

function folderWithNetcat(): string {
  const folder = scratchDirectory();
  writeFileSync(join(folder, 'nc'), NETCAT, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${process.env.PATH}`;
  const scratch = join(folder, 'scratch');
  mkdirSync(scratch);
  return scratch;
}

describe('the host on Node', () => {
  it('hands on the arguments', () => {
    expect(host.kind).toBe('node');
    expect(host.args).toEqual(['--flag']);
  });

  it.each(HOST_CASES.map((test) => [test.name, test] as const))('%s', async (_name, test) => {
    await test.run(host, folderWithNetcat());
  });
});
