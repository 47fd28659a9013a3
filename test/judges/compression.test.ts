import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { describe, expect } from 'vitest';
import { collectChunks, memorySource } from '../../src/base/byte-source.ts';
import type { CompressionName } from '../../src/formats/compression/layout.ts';
import { packLzma, packWithLibrary } from '../../src/formats/compression/liblzma.ts';
import { openLz4Frame } from '../../src/formats/compression/lz4-frame.ts';
import { openMember } from '../../src/formats/compression/read.ts';
import { compress, type EncodeOptions } from '../../src/formats/compression/write.ts';
import { noise } from '../formats/compression/noise.ts';
import { judged, readers, writers } from '../support/judge.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Noise, text, runs and repetitions from near and far, over more than one block of every format. */
const LARGE = noise(9_000_000, 11);
const SMALL = noise(70_001, 12);
/** The blocks of lz4 are the largest by far, and the packers with large dictionaries the slowest. */
const MEDIUM = LARGE.subarray(0, 4_000_000);
const LARGEST = { gzip: LARGE, lzo: LARGE, lz4: LARGE, zstd: LARGE, bzip2: MEDIUM, lzma: MEDIUM, xz: MEDIUM };

function inputsFor(name: CompressionName): Buffer[] {
  return [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(1_000_000), SMALL, LARGEST[name]];
}

function call(program: string, args: readonly string[], input: Uint8Array): Buffer {
  const { stdout } = execaSync(program, args, {
    input,
    encoding: 'buffer',
    maxBuffer: 1 << 28,
    env: { LC_ALL: 'C' },
  });
  return Buffer.from(stdout);
}

async function* pieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
}

async function pack(bytes: Uint8Array, name: CompressionName, options: EncodeOptions = {}) {
  return Buffer.from(await collectChunks(compress(pieces(bytes), name, options)));
}

async function unpack(bytes: Uint8Array, name: CompressionName) {
  const member = openMember(memorySource(bytes), 0, name);
  const data = Buffer.from(await collectChunks(member.chunks));
  return { data, taken: member.taken(), objection: member.objection() };
}

interface Judge {
  readonly name: CompressionName;
  readonly program: string;
  /** Tests a file by its name; undefined for a program that only reads. */
  readonly test: readonly string[];
  readonly read: readonly string[];
  readonly extension: string;
  readonly levels: readonly (number | undefined)[];
}

const JUDGES: readonly Judge[] = [
  { name: 'gzip', program: 'gzip', test: ['-t'], read: ['-dc'], extension: 'gz', levels: [1, undefined, 9] },
  { name: 'bzip2', program: 'bzip2', test: ['-t'], read: ['-dc'], extension: 'bz2', levels: [1, undefined] },
  { name: 'lzma', program: 'lzma', test: ['-t'], read: ['-dc'], extension: 'lzma', levels: [1, 6] },
  { name: 'xz', program: 'xz', test: ['-t'], read: ['-dc', '-T2'], extension: 'xz', levels: [1, undefined, 9] },
  { name: 'lzo', program: 'lzop', test: ['-t'], read: ['-dc'], extension: 'lzo', levels: [1, 3, undefined, 9] },
  { name: 'lz4', program: 'lz4', test: ['-t'], read: ['-dc'], extension: 'lz4', levels: [1, 3, undefined, 9] },
  { name: 'zstd', program: 'zstd', test: ['-t'], read: ['-dc'], extension: 'zst', levels: [1, undefined, 12] },
]; // biome-ignore format: a table

describe('what we write', () => {
  for (const { name, program, test, read, extension, levels } of JUDGES)
    for (const level of levels)
      judged(readers(program), `${program} reads ${name}, level ${level ?? 'usual'}`, async () => {
        const dir = scratchDirectory();
        for (const input of inputsFor(name)) {
          // A legacy lz4 member of nothing has no blocks, which lz4 takes for a file that is cut.
          if (name === 'lz4' && input.length === 0) continue;
          const packed = await pack(input, name, level === undefined ? {} : { level });
          const path = join(dir, `packed.${extension}`);
          writeFileSync(path, packed);
          call(program, [...test, path], Buffer.alloc(0));
          expect(call(program, read, packed).equals(input), `${input.length} bytes`).toBe(true);
          const back = await unpack(Buffer.concat([packed, Buffer.alloc(40)]), name);
          expect(back.data.equals(input)).toBe(true);
          expect([back.taken, back.objection]).toEqual([packed.length, undefined]);
        }
      });

  judged(readers('xz'), 'xz finds the blocks, the check and the dictionary that were asked for', async () => {
    const dir = scratchDirectory();
    const path = join(dir, 'packed.xz');
    const list = () => execaSync('xz', ['-lvv', '--robot', path]).stdout;
    writeFileSync(path, await pack(MEDIUM, 'xz'));
    expect(list()).toMatch(/^file\t1\t2\t\d+\t4000000\t[\d.]+\tCRC32/m);
    expect(list()).toContain('--lzma2=dict=1MiB');
    writeFileSync(path, await pack(MEDIUM, 'xz', { dictionarySize: 4 * 1024 * 1024 }));
    expect(list()).toMatch(/^file\t1\t1\t/m);
    expect(list()).toContain('--lzma2=dict=4MiB');
  });

  for (const container of ['xz', 'lzma'] as const)
    judged([container], `the program and the library pack to the same data: ${container}`, async () => {
      for (const level of [1, 3, 4, 6, 9]) {
        const settings = { level, dictionarySize: 1024 * 1024 };
        const input = MEDIUM.subarray(0, 1_500_000);
        const [ours, theirs] = await Promise.all([
          collectChunks(packWithLibrary(container, pieces(input), settings)),
          collectChunks(packLzma(container, pieces(input), settings)),
        ]);
        expect(Buffer.compare(ours, theirs), `level ${level}`).toBe(0);
      }
    });

  judged(['xz'], 'xz makes nothing smaller out of it with the same settings', async () => {
    const theirs = call('xz', ['-c', '-T2', '--check=crc32', '--lzma2=preset=6,dict=1MiB'], MEDIUM).length;
    expect((await pack(MEDIUM, 'xz')).length / theirs).toBeLessThan(1.005);
  });
});

/** Programs, options and what Linux has against it. */
const WRITERS: readonly (readonly [CompressionName, string, readonly string[], RegExp | undefined])[] = [
  ['gzip', 'gzip', ['-1c'], undefined],
  ['gzip', 'gzip', ['-9c'], undefined],
  ['bzip2', 'bzip2', ['-1c'], undefined],
  ['bzip2', 'bzip2', ['-9c'], undefined],
  ['lzma', 'lzma', ['-1c'], undefined],
  ['lzma', 'lzma', ['-6c'], undefined],
  ['xz', 'xz', ['-6c', '-T1'], /crc64/],
  ['xz', 'xz', ['-1c', '-T2', '--block-size=200KiB', '--check=crc32'], undefined],
  ['xz', 'xz', ['-c', '--check=none', '-T1', '--lzma2=dict=1MiB'], undefined],
  ['xz', 'xz', ['-0c', '--check=sha256', '--flush-timeout=1'], /sha256/],
  ['xz', 'xz', ['-c', '--check=crc32', '--x86', '--lzma2=preset=1'], undefined],
  ['xz', 'xz', ['-c', '--check=crc32', '--delta=dist=4', '--lzma2=preset=1'], /delta/],
  ['lzo', 'lzop', ['-1c'], undefined],
  ['lzo', 'lzop', ['-c'], undefined],
  ['lzo', 'lzop', ['-9c'], undefined],
  ['lzo', 'lzop', ['-c', '--crc32'], undefined],
  ['lzo', 'lzop', ['-cF'], /one check/],
  ['lzo', 'lzop', ['-cCC'], /one check/],
  ['lz4', 'lz4', ['-lc'], undefined],
  ['lz4', 'lz4', ['-l9c'], undefined],
  ['zstd', 'zstd', ['-1c'], undefined],
  ['zstd', 'zstd', ['-3c', '--no-check'], undefined],
  ['zstd', 'zstd', ['-19c', '-T2'], undefined],
  ['zstd', 'zstd', ['-3c', '--long=27'], undefined],
  ['zstd', 'zstd', ['--fast=5', '-c'], undefined],
];

describe('what others write', () => {
  for (const [name, program, args, objection] of WRITERS)
    judged(writers(program), `${program} ${args.join(' ')} is read, and just it`, async () => {
      for (const input of inputsFor(name)) {
        if (name === 'lz4' && input.length === 0) continue;
        const packed = call(program, args, input);
        const back = await unpack(Buffer.concat([packed, Buffer.alloc(9)]), name);
        expect(back.data.equals(input), `${input.length} bytes`).toBe(true);
        expect(back.taken).toBe(packed.length);
        if (objection === undefined) expect(back.objection).toBeUndefined();
        else if (input === LARGEST[name]) expect(back.objection).toMatch(objection);
      }
    });

  judged(
    writers('bzip2', 'xz', 'gzip', 'zstd', 'lzop'),
    'streams one behind another are members of their own',
    async () => {
      for (const { name, program } of JUDGES) {
        if (name === 'lz4' || name === 'lzma') continue;
        const one = call(program, ['-c'], SMALL);
        const two = call(program, ['-c'], Buffer.from('second'));
        const source = memorySource(Buffer.concat([one, two]));
        const first = openMember(source, 0, name);
        expect(SMALL.equals(await collectChunks(first.chunks))).toBe(true);
        expect(first.taken()).toBe(one.length);
        const second = openMember(source, one.length, name);
        expect(Buffer.from(await collectChunks(second.chunks)).toString()).toBe('second');
        expect(second.taken()).toBe(two.length);
      }
    },
  );

  for (const args of [['-c'], ['-9c', '-B4'], ['-c', '-BD', '-B5'], ['-c', '--no-frame-crc'], ['-c', '-BX']])
    judged(writers('lz4'), `the frames of lz4 ${args.join(' ')} are read`, async () => {
      for (const input of inputsFor('lz4')) {
        const packed = call('lz4', args, input);
        const member = openLz4Frame(memorySource(Buffer.concat([packed, Buffer.alloc(3)])));
        expect(input.equals(await collectChunks(member.chunks)), `${input.length} bytes`).toBe(true);
        expect(member.taken()).toBe(packed.length);
      }
    });

  for (const name of ['xz', 'zstd'] as const)
    judged(
      writers(name),
      `${name} reads for us what is large, and its failures are told in the words of the library`,
      async () => {
        const packed = call(name, name === 'xz' ? ['-c0', '-T2', '--block-size=1MiB'] : ['-1c'], LARGE);
        const tail = Buffer.from('junk behind it');
        const whole = await unpack(Buffer.concat([packed, tail]), name);
        expect(LARGE.equals(whole.data)).toBe(true);
        expect(whole.taken).toBe(packed.length);
        const bent = Buffer.from(packed);
        const middle = packed.length >> 1;
        for (let at = middle; at < middle + 8; at++) bent[at] = (bent[at] ?? 0) ^ 0x55;
        const path = process.env.PATH;
        for (const bytes of [packed.subarray(0, -40), bent]) {
          const byProgram: unknown = await unpack(bytes, name).catch((error: unknown) => error);
          process.env.PATH = '/nowhere';
          const byLibrary: unknown = await unpack(bytes, name).catch((error: unknown) => error);
          process.env.PATH = path;
          expect(byProgram).toMatchObject({ kind: 'corrupt' });
          expect(String(byProgram)).toBe(String(byLibrary));
        }
        process.env.PATH = '/nowhere';
        const alone = await unpack(packed, name);
        process.env.PATH = path;
        expect(LARGE.equals(alone.data)).toBe(true);
      },
    );

  judged(writers('zstd'), 'a window that nobody but the program takes is refused by name', async () => {
    const packed = call('zstd', ['-1c', '--long=30', '--no-progress'], LARGE);
    await expect(unpack(packed, 'zstd')).rejects.toMatchObject({
      kind: 'unsupported',
      hint: expect.stringContaining('--long'),
    });
  });
});
