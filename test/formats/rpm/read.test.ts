import { describe, expect, it } from 'vitest';
import { collectChunks, memorySource } from '../../../src/base/byte-source.ts';
import { fromText } from '../../../src/base/bytes.ts';
import { BootsmithError } from '../../../src/base/errors.ts';
import { isRpm, readRpm } from '../../../src/formats/rpm/read.ts';
import { describeTree } from '../../support/trees.ts';
import { type PackageOptions, rpmPackage, TINY } from './packages.ts';

const open = (bytes: Uint8Array) => readRpm(memorySource(bytes, 'tiny.rpm'));
const make = (options: Partial<PackageOptions> = {}) => rpmPackage({ files: TINY, ...options });

describe('readRpm', () => {
  it.each([
    ['newc', false],
    ['stripped', true],
  ])('reads a %s payload with hard links, links, modes and empty files', async (_, stripped) => {
    const opened = await open(await make({ stripped }));
    const described = await describeTree(opened.tree, ['mode', 'owner', 'links']);
    expect(described).toMatchObject({
      'etc/tiny': { kind: 'directory', mode: 0o755, uid: 0, gid: 0 },
      'etc/tiny/empty': { kind: 'file', mode: 0o600, data: '' },
      'usr/bin/one': { mode: 0o755, data: '#!/bin/sh\n', names: ['usr/bin/one', 'usr/bin/two'] },
      'usr/bin/two': { data: '#!/bin/sh\n' },
      'usr/bin/three': { kind: 'symlink', target: 'one' },
      'usr/sbin/big': { mode: 0o4711 },
    });
    expect(opened.tree.get(fromText('usr/sbin/big'))).toMatchObject({ content: { size: 5001 } });
    expect(opened.summary).toEqual({
      name: 'tiny',
      version: '1.2-3',
      arch: 'noarch',
      compression: 'gzip',
      scripts: [],
      hasCapabilities: false,
    });
  });

  it('tells scripts, epoch and capabilities', async () => {
    const tags = [
      [1003, 4, [2]],
      [1024, 6, 'rm -rf /'],
      [1151, 6, '<lua>'],
      [5010, 8, TINY.map(() => 'cap_net_raw=ep')],
    ] as const;
    const { summary } = await open(await make({ tags }));
    expect(summary).toMatchObject({
      version: '2:1.2-3',
      scripts: ['%post', '%pretrans'],
      hasCapabilities: true,
    });
  });

  it('reads a payload that is not compressed, and one in several gzip members', async () => {
    const plain = await make({ compression: 'none', undigested: true });
    expect((await open(plain)).summary.compression).toBe('none');
    const packed = await make({ undigested: true });
    const at = Buffer.from(packed).lastIndexOf('\x1f\x8b\x08', undefined, 'latin1');
    const body = plain.subarray(plain.length - (plain.length - Buffer.from(plain).indexOf('070701')));
    const { gzipSync } = await import('node:zlib');
    const halves = [body.subarray(0, 500), body.subarray(500)].map((part) => gzipSync(part));
    const { tree } = await open(Buffer.concat([packed.subarray(0, at), ...halves]));
    const big = tree.get(fromText('usr/sbin/big'));
    expect(big?.kind === 'file' && (await collectChunks(big.content.chunks())).length).toBe(5001);
  });

  it('reads names of version 3, which are whole paths', async () => {
    const tags = [
      [1027, 8, TINY.map(({ path }) => path)],
      [1116, 4, []],
      [1117, 8, []],
      [1118, 8, []],
    ] as const;
    const { tree } = await open(await make({ tags, stripped: true }));
    expect([...tree.keys()]).toContain('usr/bin/one');
  });

  it.each<[string, Partial<PackageOptions>, string]>([
    ['a source package', { leadType: 1 }, 'is a source package'],
    ['a source package by its header', { tags: [[1106, 4, [1]]] }, 'is a source package'],
    ['a delta package', { tags: [[1124, 6, 'drpm']] }, 'payload of format drpm'],
    ['a file format of rpm 2', { leadMajor: 2 }, 'file format 2'],
  ])('refuses %s by name', async (_, options, message) => {
    const error = await open(await make(options)).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ kind: 'unsupported', message: expect.stringContaining(message) });
  });

  it.each<[string, Partial<PackageOptions>]>([
    ['leads out of the root', { payloadName: (path) => `./../..${path}` }],
    [
      'leads out of the root by its header',
      {
        stripped: true,
        tags: [
          [1118, 8, ['/../']],
          [1116, 4, [0, 0, 0, 0, 0, 0]],
        ],
      },
    ],
    ['names a folder that is not there', { stripped: true, tags: [[1116, 4, [9, 9, 9, 9, 9, 9]]] }],
    ['has fewer modes than files', { stripped: true, tags: [[1030, 3, [0o100644]]] }],
    ['has a file larger than itself', { stripped: true, tags: [[5008, 5, [0, 2 ** 40, 0, 0, 0, 0]]] }],
    [
      'has a file below a file',
      {
        stripped: true,
        files: [
          { path: '/a', mode: 0o100644, data: 'x' },
          { path: '/a/b', mode: 0o100644 },
        ],
      },
    ],
    [
      'has a payload of nothing known',
      { compression: 'none', undigested: true, payloadName: () => './a', tags: [], files: [] },
    ],
  ])('calls a package corrupt that %s', async (name, options) => {
    let bytes = await make(options);
    if (name.endsWith('nothing known')) {
      const at = Buffer.from(bytes).lastIndexOf('070701');
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from('what is this')]);
    }
    await expect(open(bytes)).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it.each([
    ['lead', 20],
    ['signature', 130],
    ['header', 600],
  ])('calls a package corrupt that ends within its %s', async (_, size) => {
    await expect(open((await make()).subarray(0, size))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('finds a changed bit in the header and in the payload by their digests', async () => {
    const bytes = Buffer.from(await make());
    const inHeader = Buffer.from(bytes);
    inHeader.write('TINY', inHeader.indexOf('tiny\0'));
    await expect(open(inHeader)).rejects.toMatchObject({ message: expect.stringContaining('sha256') });
    const inPayload = Buffer.from(bytes);
    inPayload[bytes.length - 20] = (inPayload[bytes.length - 20] ?? 0) ^ 1;
    await expect(open(inPayload)).rejects.toMatchObject({ message: expect.stringContaining('md5') });
  });

  it('throws nothing but typed errors whatever byte is wrong', async () => {
    const bytes = Buffer.from(await make({ stripped: true, undigested: true, compression: 'none' }));
    for (let at = 96; at < bytes.length; at += 3) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x81;
      const error = await open(changed).catch((reason: unknown) => reason);
      if (error instanceof Error) expect(error, `byte ${at}`).toBeInstanceOf(BootsmithError);
    }
  });
});

describe('isRpm', () => {
  it('goes by the lead', async () => {
    expect(isRpm(await make())).toBe(true);
    expect(isRpm(Buffer.from('PK\x03\x04'))).toBe(false);
  });
});
